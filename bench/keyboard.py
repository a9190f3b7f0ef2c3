"""Each cell of a notebook as an analyst runs it: outside our runner, in a fresh interpreter.

`python bench/keyboard.py NOTEBOOK` runs one and prints, as JSON, what each cell took.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

from spent import PYTHON

from safecity.threads import ONE_THREAD


def run_cells(notebook: Path) -> list[dict[str, Any]]:
    """Run a notebook's cells in this process as IPython does, showing what they return.

    Returns
    -------
    list of dict
        `cell` (its last line), `cpu` and `wall` (seconds), in the order of the cells.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    shell.display_formatter.active_types = list(shell.display_formatter.format_types)
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    rows = []
    for source in ("".join(c["source"]) for c in cells if c["cell_type"] == "code"):
        cpu, wall = time.process_time(), time.perf_counter()
        with capture_output():
            done = shell.run_cell(source)
        took = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        done.raise_error()
        rows.append({"cell": source.strip().splitlines()[-1], **took})
    return rows


def measured(notebooks: Iterable[Path], home: Path, rounds: int) -> list[dict[str, Any]]:
    """Run notebooks several times; the median of each cell.

    Returns
    -------
    list of dict
        `notebook`, `cell`, `cpu`, `wall`; the dearest cell first.
    """
    # An analyst limits no threads.
    environment = {k: v for k, v in os.environ.items() if k not in ONE_THREAD}
    environment |= {"SAFECITY_HOME": str(home)}
    rows = []
    for notebook in notebooks:
        command = [PYTHON, __file__, str(notebook)]
        runs = [
            json.loads(
                subprocess.run(command, env=environment, capture_output=True, check=True).stdout
            )
            for _ in range(rounds)
        ]
        for same in zip(*runs, strict=True):
            took = {name: median(run[name] for run in same) for name in ("cpu", "wall")}
            rows.append({"notebook": notebook.stem, "cell": same[0]["cell"], **took})
    return sorted(rows, key=lambda row: -row["cpu"])


if __name__ == "__main__":
    print(json.dumps(run_cells(Path(sys.argv[1]))))

"""A run that is killed at any moment: what a reader finds, and whether the next run goes on.

`make faults` kills a run of a small house with SIGKILL, at moments drawn at random, and looks each
time whether all files of the edition are of one run; after every eighth kill a run is let go to its
end. It prints what it found, and ends with 1 where an edition was mixed or a run did not complete.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from safecity.catalogue.assessment import House

TESTS = Path(__file__).resolve().parents[1] / "tests"
GENERATION = re.compile(r"\bg\d+\b")
EDITION = ("southampton", "2021-22")
LET_GO = 8
"""Kills after which a run is let go to its end."""


def generations(house: House) -> set[str]:
    """Name the runs that the files of the edition are of; none where there is no edition."""
    folder = house.outputs(*EDITION)
    kinds = ("report.html", "exhibits/*/*.json", "notebooks/*.ipynb")
    texts = [path.read_text(encoding="utf-8") for kind in kinds for path in folder.glob(kind)]
    found = {name for text in texts for name in GENERATION.findall(text)}
    is_whole = not folder.exists() or len(texts) == 1 + 3 + 3
    return found if is_whole else found | {"a file is missing"}


def left_over(house: House) -> list[str]:
    """Name what a run that ended well should not have left."""
    aside = house.working(*EDITION) / ".run"
    kept = {aside / "stamps", aside / "standing.json"}
    return [path.name for path in aside.iterdir() if path not in kept]


def begun(house: House) -> subprocess.Popen[bytes]:
    """Begin a run in a process group of its own."""
    command = [sys.executable, "-m", "run.small", str(house.root)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    return subprocess.Popen(command, env=environment, start_new_session=True, **quiet)  # type: ignore[call-overload,no-any-return]


def main() -> int:
    """Kill as many runs as are asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.path.insert(0, str(TESTS))
    from run import small

    chance, faults = random.Random(given.seed), 0
    with TemporaryDirectory() as folder:
        house = small.small_house(Path(folder) / "house")
        start = time.monotonic()
        begun(house).wait()
        usual = time.monotonic() - start
        for kill in range(1, given.kills + 1):
            for theme in small.THEMES:
                text = small.publishing(theme, f"g{kill}")
                small.write_notebook(house.notebooks / f"{theme}.ipynb", text)
            run = begun(house)
            time.sleep(chance.uniform(0.1, 1.1) * usual)
            os.killpg(run.pid, signal.SIGKILL) if run.poll() is None else None
            run.wait()
            if len(found := generations(house)) > 1:
                faults += 1
                print(f"kill {kill}: the edition is of {', '.join(sorted(found))}")
            if kill % LET_GO == 0:
                code = begun(house).wait()
                wrong = code or generations(house) != {f"g{kill}"} or left_over(house)
                faults += bool(wrong)
                print(f"{kill} kills; the next run {'FAILED' if wrong else 'completed'}")
    print(f"{given.kills} kills, {faults} faults")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())

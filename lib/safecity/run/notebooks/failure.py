"""Why a notebook failed, on one screen."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from safecity.run.notebooks.source import GIVEN

HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
MESSAGE_LINES = 8


@dataclass(frozen=True)
class Failure:
    """Where a notebook stopped and why.

    Attributes
    ----------
    slug : str
        The theme.
    error : str
        The exception and its message, or what ended the run.
    cell, cells : int
        Number of the cell that failed, counted from 1 as in JupyterLab, and of all cells;
        0 where no cell had started.
    heading : str
        The nearest heading above that cell.
    source : tuple of str
        Its last three lines.
    path : str
        Where the failed notebook is kept.
    rerun : str
        The command that runs it again.
    """

    slug: str
    error: str
    cell: int = 0
    cells: int = 0
    heading: str = ""
    source: tuple[str, ...] = ()
    path: str = ""
    rerun: str = ""

    def card(self) -> Panel:
        """Lay the failure out for a terminal."""
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="bold", no_wrap=True)
        grid.add_column(overflow="fold")
        for label, value in self._rows():
            grid.add_row(label, value)
        return Panel(Group(grid), title=f"Failed: {self.slug}", border_style="red", expand=True)

    def _rows(self) -> list[tuple[str, Text]]:
        where = f"{self.cell} of {self.cells}" if self.cell else "none had started"
        rows = {
            "theme": self.slug,
            "cell": where,
            "under": self.heading,
            "source": "\n".join(self.source),
            "error": shorten(self.error),
            "notebook": self.path,
            "run again": self.rerun,
        }
        return [(label, Text(value)) for label, value in rows.items() if value]


def shorten(message: str) -> str:
    """Keep the first lines of a long message, so that a card stays on one screen."""
    lines = [line for line in message.strip().splitlines() if line.strip()]
    first = lines[:MESSAGE_LINES]
    return "\n".join(first + (["…"] if len(lines) > len(first) else []))


def locate(cells: Sequence[Any], index: int) -> dict[str, Any]:
    """Say where a cell stands in the notebook that the analyst sees.

    Parameters
    ----------
    cells : sequence of notebook cells
        As executed; those that papermill added are not counted.
    index : int
        Position of the cell that failed; -1 where none had started.

    Returns
    -------
    dict
        The fields `cell`, `cells`, `heading` and `source` of a `Failure`.
    """
    own = [i for i, cell in enumerate(cells) if GIVEN not in tags(cell)]
    if index < 0:
        return {"cells": len(own)}
    headings = [
        title
        for cell in cells[: index + 1]
        if cell["cell_type"] == "markdown"
        for title in HEADING.findall(cell["source"])
    ]
    return {
        "cell": sum(i <= index for i in own),
        "cells": len(own),
        "heading": headings[-1] if headings else "",
        "source": tuple(cells[index]["source"].strip().splitlines()[-3:]),
    }


def last_words(cell: Any) -> str:
    """Return the end of what a cell wrote to stderr: all there is where IPython raises nothing.

    An unknown magic ends a cell so: its message is printed, and the error has no name.
    """
    streams = [o["text"] for o in cell.get("outputs", []) if o.get("name") == "stderr"]
    lines = [line for line in "".join(streams).splitlines() if line.strip()]
    return "\n".join(lines[-MESSAGE_LINES:])


def tags(cell: Any) -> list[str]:
    """List a cell's tags."""
    return list(cell.get("metadata", {}).get("tags", []))


def rerun_command(slug: str, partnership: str, year: str, raw: str = "") -> str:
    """Write the command that runs one theme again; `raw` where raw files lie elsewhere."""
    words = (f"NAME={slug}", f"PARTNERSHIP={partnership}", f"YEAR={year}")
    return shlex.join(("make", "theme-run", *words, *([f"RAW={raw}"] if raw else [])))

"""What is refused: rows kept with file and line, and optional files set aside with the reason."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TypeVar

from safecity.errors import SafecityError
from safecity.files import guarded
from safecity.ingest.source import Rejected, required
from safecity.ingest.supply.supplied import Supply

COLUMNS = ("file", "line", "reason", "row")


def write_quarantine(path: Path, rejected: Iterable[Rejected]) -> None:
    """Write rejected rows as CSV, by file and line; text that could be a formula is guarded.

    Parameters
    ----------
    path : Path
        The file to write.
    rejected : iterable of Rejected
        The rows; none leaves a file with its header only.
    """
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        rows = sorted(astuple(row) for row in rejected)
        writer.writerows([guarded(c) if isinstance(c, str) else c for c in row] for row in rows)


T = TypeVar("T")


def _without(supply: Supply, error: SafecityError) -> Supply:
    """Set the file aside that an error names.

    Raises
    ------
    SafecityError
        The same one, where it names no file that is used, or one that is indispensable.
    """
    blamed_for = [
        c
        for c in supply.chosen
        if c.used and c.item.file.path == error.path and c.item.source not in required()
    ]
    if not blamed_for:
        raise error
    decided = (c.fail(error.reason) if c in blamed_for else c for c in supply.chosen)
    return replace(supply, chosen=tuple(decided))


@dataclass
class Tolerant:
    """Reads what is optional.

    Attributes
    ----------
    supply : Supply
        The raw files; those that a reader refused are marked so.
    """

    supply: Supply

    def read(self, reader: Callable[[Supply], T]) -> T:
        """Read with a reader; without the files that it refuses, one after the other.

        Parameters
        ----------
        reader : callable
            From what is supplied to what is read; an error must name the file at fault.

        Raises
        ------
        SafecityError
            Where the fault is not that of one optional file.
        """
        while True:
            try:
                return reader(self.supply)
            except SafecityError as error:
                self.supply = _without(self.supply, error)

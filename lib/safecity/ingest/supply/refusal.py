"""What is refused: rows kept with file and line, and optional files set aside with the reason."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TypeVar

from safecity.errors import SafecityError
from safecity.files import guarded
from safecity.ingest.supply.recognise import REQUIRED
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.supplied import Supply


@dataclass(frozen=True)
class Rejected:
    """One row of a raw file that could not be counted or placed.

    Attributes
    ----------
    file : str
        Path relative to the folder of raw files.
    line : int
        Line of the file, counted from 1.
    reason : str
        What is wrong with the row.
    row : str
        Its text, as it stands in the file.
    """

    file: str
    line: int
    reason: str
    row: str


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


@contextmanager
def blamed(file: RawFile) -> Iterator[None]:
    """Name the file in an error that its reader did not expect.

    Raises
    ------
    SafecityError
        For whatever is raised while the file is read; one that the reader raises itself as it is.
    """
    try:
        yield
    except SafecityError:
        raise
    except Exception as error:
        problem = f"it cannot be read ({type(error).__name__}: {error})"
        remedy = "Open it and compare it with what its publisher issues, or download it again"
        raise SafecityError(problem, path=file.path, remedy=remedy) from error


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
        if c.used and c.item.file.path == error.path and c.item.source not in REQUIRED
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

"""Rows that were not counted, kept with file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path


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
    """Write rejected rows as CSV, by file and line.

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
        writer.writerows(sorted(astuple(row) for row in rejected))

"""A row of a sheet, and what is wrong with a sheet that cannot be read."""

from __future__ import annotations

import re
from typing import NamedTuple

BLOCK = 1 << 20
LONGEST_ROW = 16 << 20
# "1,944", "1 944" and "1,234,567.8"; "12,5" is no number of the United Kingdom.
_THOUSANDS = re.compile(
    r"\s*[-−+]?\d{1,3}(?:(?:,\d{3})+|(?:[ \u00a0\u2009\u202f]\d{3})+)(\.\d+)?\s*"
)
_SEPARATORS = re.compile(r"[,\s]")

_NOTES = re.compile(r"((foot)?notes?|sources?)( and .*)?\s*[:.]?", re.IGNORECASE)


def without_separators(text: str) -> str:
    """Return a number without what stands between its thousands; any other text as it is."""
    return _SEPARATORS.sub("", text) if _THOUSANDS.fullmatch(text) else text


class Row(NamedTuple):
    """A row that is not empty.

    Attributes
    ----------
    sheet : str
        Name of its sheet.
    number : int
        Its number in the sheet, from 1.
    cells : tuple of str
        Text of its cells; numbers as they are stored ("12", "1.5"), "" for an empty cell.
    """

    sheet: str
    number: int
    cells: tuple[str, ...]


def begins_notes(row: Row) -> bool:
    """Whether a row is the heading of the notes below a table: "Notes", or "Note" and its text."""
    first = next(filter(None, map(str.strip, row.cells)), "")
    return _NOTES.fullmatch(first) is not None


class BrokenError(Exception):
    """A workbook that is not one, or is damaged.

    Parameters
    ----------
    problem : str
        What is wrong, without a full stop.
    """

    def __init__(self, problem: str) -> None:
        """Keep the words."""
        self.problem = problem
        super().__init__(problem)

    def at(self, sheet: str, row: int) -> BrokenError:
        """Return the same error with its place, where it has none."""
        known = not sheet or self.problem.startswith("sheet ")
        return self if known else BrokenError(f"sheet {sheet}, row {row}: {self.problem}")

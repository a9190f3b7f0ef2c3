"""A row of a sheet, what its cells say, and what is wrong with a sheet that cannot be read."""

from __future__ import annotations

import re
from math import nan
from typing import NamedTuple

from safecity.characters import NOT_IN_CELLS

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


# "2021/22 [r]", "120 (p)", "120r": the publisher marks what is revised or provisional.
_REVISED = re.compile(r"(?<=\d)\s*[rp]$", re.IGNORECASE)
# "(1)", "[note 2]", "²" and the like after the words of a header or label, or after a number
# ("120 [r]"); "(2021)" is a year and no mark.
NOTE = re.compile(
    r"\s*(\[[^\]]*\]|\((?:(?:foot)?notes? ?)?\d{1,2}(?:\s*[,;&]\s*\d{1,2})*\)"
    r"|\((?:r|p|rp|revised|provisional)\)|[¹²³⁰⁴-⁹†‡§]+|(?<=\w)\*+$)",
    re.IGNORECASE,
)
# Digits of other scripts and "1_000" are numbers of Python, and of no publisher.
_NUMBER = re.compile(r"\+?[0-9]+(\.[0-9]*)?(e[+-]?[0-9]+)?|\.[0-9]+", re.IGNORECASE)
# The publisher holds the number and does not print it: a sign, "<5", "1 to 4", "[low]" (no zero,
# though it would be rounded to one) and "[u]" (too unreliable).
_WITHHELD = re.compile(
    r"[*]{1,3}|\[(?:c|low|u)\]|[cu]|low|:|-|–|—|~|\.?suppressed\.?|withheld|confidential"
    r"|(?:[<≤]|less than|fewer than|under)\s*\d+|\d\s*(?:-|–|to)\s*\d",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"|\.{1,3}|…|\[?[xzw]\]?|\[?n/?a\]?|not (?:available|applicable|known)|null|none",
    re.IGNORECASE,
)

# What a spreadsheet shows in place of a value that it could not work out; no publisher's mark.
_ERROR = re.compile(r"#[A-Z][A-Z_]+(?:/[A0])?[!?]?|#N/?A|Err:\d{3}|#\d{3}!?", re.IGNORECASE)
MOST = 1e12
"""More than any number that is published here: people, offences, pounds."""


def control_in(text: str) -> str:
    """Say which character stands in a cell that steers a screen and is no text; "" for none."""
    sign = None if text.isprintable() else NOT_IN_CELLS.search(text)
    return f"a control character (U+{ord(sign[0]):04X}) stands in a cell" if sign else ""


def is_error(text: str) -> bool:
    """Say whether a cell holds an error of a spreadsheet: "#REF!", "#N/A", "#DIV/0!", "Err:502"."""
    return _ERROR.fullmatch(text.strip()) is not None


def not_a_number(text: str) -> str:
    """Say what stands in place of a number, for which `number_in` found none."""
    if is_error(text):
        return f"is an error of a spreadsheet, and no mark of what is missing: '{text}'"
    return f"is not a number of 0 or more: '{text}'"


def is_withheld(text: str) -> bool:
    """Say whether a publisher holds the number of a cell and does not print it.

    Parameters
    ----------
    text : str
        "*", "[c]", "<5", "~", ":" and the like.
    """
    return _WITHHELD.fullmatch(text.strip()) is not None


def is_absent(text: str) -> bool:
    """Say whether a cell says that there is no number: "", "..", "[x]", "[z]", "N/A"."""
    return _ABSENT.fullmatch(text.strip()) is not None


def number_in(text: str) -> float | None:
    """Read a number of 0 or more: missing is never zero.

    Parameters
    ----------
    text : str
        "1234", "1,234", "1 234", "120 [r]", "120r", or a sign for a number that is not printed.

    Returns
    -------
    float or None
        Not a number where it is withheld or absent; None where the text is none of these, an
        error of a spreadsheet, or a number below 0 or above `MOST`.
    """
    if is_withheld(text) or is_absent(text):
        return nan
    plain = _REVISED.sub("", NOTE.sub("", text.strip()))
    digits = without_separators(plain).strip()
    value = float(digits) if _NUMBER.fullmatch(digits) else nan
    return value if value <= MOST else None

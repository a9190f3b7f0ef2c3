"""How cells of the workbook look: one font, few styles, nothing told by colour alone."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any

from safecity.numbers import MINUS, printed
from safecity.publish.compendium.sheet import Amount, Cell, Field
from safecity.publish.look import COLOURS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook


def number_format(decimals: int | None, signed: bool = False, suffix: str = "") -> str:
    """Return the format code of numbers: thousands separators and a true minus.

    Parameters
    ----------
    decimals : int or None
        Digits after the point; as many as there are where not given.
    signed : bool
        Whether a number above zero has a plus.
    suffix : str
        Printed behind, such as a per cent sign.
    """
    digits = "General" if decimals is None else "#,##0" + (f".{'0' * decimals}" if decimals else "")
    plain = f'{digits}"{suffix}"' if suffix else digits
    plus = '"+"' if signed else ""
    return f'{plus}{plain};"{MINUS}"{plain};{plain}'


LEAST, MOST = 11, 44
"""Digits: of any column, and of text for which no other width is given."""
WIDEST = {
    "sources": 140, "note": 110, "meaning": 110, "measure": 160, "description": 90, "alt": 80,
    "method": 76, "marked_in": 76, "exhibit": 56, "indicator_id": 56,
}  # fmt: skip
LONG, LONG_ROOM = (
    ("reason", "said", "text", "because", "finding", "told", "caution", "next_year"),
    62,
)
"""Text that is read as sentences, and its width."""
SMALL, CAPITAL, BOLD = 0.82, 1.1, 1.08
"""Mean width of small and capital letters in digits, and how much wider bold ones are."""
MOST_LINES = 3
"""Lines of a heading."""
BUTTON, EDGE = 2, 4
"""Digits that the button of the filter takes from a heading, and that stay free beside text."""


def width_of(field: Field, cells: list[Cell]) -> int:
    """Return the width of a column in digits.

    Parameters
    ----------
    field : Field
        Whose title is wrapped, but no word of it broken.
    cells : list of Cell
        Everything in the column; text longer than the column is wrapped.
    """
    words = max(measured(word) for word in field.title.split())
    title = max(words, measured(field.title) / MOST_LINES) * BOLD + BUTTON + EDGE
    longest = max((_length(cell) for cell in set(cells)), default=0.0) + EDGE
    room = LONG_ROOM if field.name in LONG else WIDEST.get(field.name, MOST)
    return max(LEAST, min(ceil(title), MOST), min(ceil(longest), room))


@lru_cache(maxsize=65_536)
def lines_of(text: str, width: int, weight: float = 1.0) -> int:
    """Return how many lines text takes in a column.

    Parameters
    ----------
    text : str
        What is wrapped at words.
    width : int
        Of the column, in digits.
    weight : float
        How much wider the letters are than plain ones.
    """
    letter = weight * measured(text) / max(1, len(text))
    room = max(1, int((width - EDGE + 1) / max(letter, SMALL)))
    if len(text) <= room and "\n" not in text:
        return 1
    return sum(max(1, len(textwrap.wrap(line, room))) for line in text.split("\n"))


def heading_lines(field: Field, width: int) -> int:
    """Return how many lines a heading takes beside the button of its filter."""
    return lines_of(field.title, width - BUTTON, BOLD)


def measured(text: str) -> float:
    """Return the width of text on one line, in digits."""
    capitals = sum(letter.isupper() for letter in text)
    digits = sum(letter.isdigit() for letter in text)
    return CAPITAL * capitals + digits + SMALL * (len(text) - capitals - digits)


def _length(cell: Cell) -> float:
    if isinstance(cell, Amount):
        return len(printed(cell.value, 3 if cell.decimals is None else cell.decimals)) + 1.0
    return measured(cell)


FONT, SIZE = "Arial", 12
"""A workbook cannot carry its font; this one is on every machine, at the least size advised."""
DEFAULT = {"font_name": FONT, "font_size": SIZE}
DIGIT, PADDING, ROW, LINE = 9, 7, 21, 20
"""Pixels of a digit, beside a column's text, of a row, and of each line, in the default font."""
MONTH = "mmm yyyy"
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "font_color": COLOURS["navy"]},
    "heading": {"bold": True, "font_size": 14, "font_color": COLOURS["navy"], "valign": "bottom"},
    "text": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "cell": {"valign": "top", "text_wrap": True, "align": "left", "indent": 1},
    "stamp": {"bold": True, "font_color": COLOURS["alert"]},
    "link": {"underline": 1, "font_color": COLOURS["higher"], "valign": "top"},
    "entry": {
        "underline": 1, "font_color": COLOURS["higher"], "valign": "top",
        "align": "left", "indent": 1,
    },
    "header": {
        "bold": True, "text_wrap": True, "valign": "top", "align": "left", "indent": 1,
        "bg_color": COLOURS["mist"], "bottom": 2, "bottom_color": COLOURS["navy"],
    },
    "header_number": {
        "bold": True, "text_wrap": True, "valign": "top", "align": "right",
        "bg_color": COLOURS["mist"], "bottom": 2, "bottom_color": COLOURS["navy"],
    },
    "shorthand": {"align": "right", "valign": "top"},
}  # fmt: skip


@dataclass
class Styles:
    """Formats of one workbook, each made once.

    Attributes
    ----------
    workbook : Workbook
        Where they are added.
    formats : dict
        Formats by what they were made of.
    """

    workbook: Workbook
    formats: dict[str, Format] = field(default_factory=dict)

    def named(self, name: str) -> Format:
        """Return the format of a style."""
        return self._format(name, STYLES[name])

    def shown(self, code: str) -> Format:
        """Return the format of a number or month that is displayed by a code."""
        return self._format(code, {"num_format": code, "align": "right", "valign": "top"})

    def _format(self, key: str, look: dict[str, Any]) -> Format:
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format(DEFAULT | look)
        return self.formats[key]

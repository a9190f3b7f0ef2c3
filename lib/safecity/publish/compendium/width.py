"""How wide columns and how high rows are, so that nothing is cut off in any program."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from math import ceil

from safecity.measures.rounding import printed
from safecity.publish.compendium.sheet import Amount, Cell, Field

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

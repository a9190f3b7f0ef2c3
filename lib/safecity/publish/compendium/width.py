"""How wide columns are, so that most cells fit on one line and none is cut off."""

from __future__ import annotations

from safecity.measures.rounding import printed
from safecity.publish.compendium.sheet import Amount, Cell, Field

LEAST, MOST, WIDEST = 9, 52, 90
"""Characters: of any column, of text, and of text that may be long in every row."""
LONG = ("sources", "alt", "reason", "said", "note", "text", "because", "meaning", "description")
SPREAD = 1.1
"""Width of bold headings and capitals, in digits."""
BUTTON = 3
"""Characters that the button of the filter takes from a heading."""


def width_of(field: Field, cells: list[Cell]) -> int:
    """Return the width of a column in characters.

    Parameters
    ----------
    field : Field
        Whose title is wrapped, but no word of it broken.
    cells : list of Cell
        Everything in the column; text longer than the column is wrapped.
    """
    word = max(len(word) for word in field.title.split()) + BUTTON
    longest = max((_length(cell) for cell in set(cells)), default=0)
    room = WIDEST if field.name in LONG else MOST
    return max(LEAST, min(round(SPREAD * word), MOST), min(round(longest * SPREAD), room))


def _length(cell: Cell) -> int:
    if isinstance(cell, Amount):
        shown = printed(cell.value, 0 if cell.decimals is None else cell.decimals)
        return len(shown) + 1 if cell.decimals is not None else max(len(shown), 12)
    return len(cell)

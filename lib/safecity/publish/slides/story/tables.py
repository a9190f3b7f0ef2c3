"""Tables cut to what slides hold: their columns measured, their rows parted among slides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from safecity.charts import lettering
from safecity.charts.style import BOLD, REGULAR
from safecity.publish.cells import Table
from safecity.publish.slides.fitting import LEADING, SPARE, clean, lines, one_line
from safecity.publish.slides.layouts import CONTENT
from safecity.publish.slides.slide import SMALLEST_CELL

WIDER = 1.22
"""How much wider the font may be that stands in where the house's own is missing."""
PADDING, BESIDE = 0.02, 0.2
"""Inches of room above and below, and beside, the text of a cell."""
MOST_LINES = 4


def widths_of(table: Table) -> tuple[float, ...]:
    """Share the width of a slide among columns by what stands in them, in inches.

    A title may take more lines than the cells below it.
    """
    columns = list(zip(*([c.title for c in table.columns], *table.rows), strict=True))
    narrow = [max(_widest_word(cells), 0.5) + BESIDE for cells in columns]
    wanted = [
        max(w, _typical(cells[1:]) + BESIDE) for w, cells in zip(narrow, columns, strict=True)
    ]
    spare = CONTENT.width - sum(narrow)
    if spare <= 0:
        return tuple(w * CONTENT.width / sum(narrow) for w in narrow)
    extra = [b - a for a, b in zip(narrow, wanted, strict=True)]
    share = spare / sum(extra) if sum(extra) else 0.0
    if not share:
        return tuple(w + spare / len(narrow) for w in narrow)
    return tuple(a + e * share for a, e in zip(narrow, extra, strict=True))


def _widest_word(cells: Sequence[str]) -> float:
    words = [word[:18] for cell in cells for word in clean(cell).split()]
    return lettering.widest(words, SMALLEST_CELL, BOLD) * WIDER


def _typical(cells: Sequence[str]) -> float:
    """Width that the longest cell would like: all of it, or a part of a long text."""
    widest = lettering.widest([clean(cell) for cell in cells], SMALLEST_CELL) * WIDER
    return widest if widest < 2.4 else 2.4 + (widest - 2.4) * 0.5


def cell_width(cells: Sequence[str], size: int) -> float:
    """Return the room that the longest of some cells takes in one line, in inches."""
    return lettering.widest([clean(cell) for cell in cells], size, BOLD) * WIDER


def row_height(
    cells: Sequence[str],
    widths: Sequence[float],
    head: bool = False,
    wider: float = 1.0,
    size: int = SMALLEST_CELL,
) -> float:
    """Return the height of a row in inches; its first cell is bold, as all of a header are."""
    weights = [BOLD if head or at == 0 else REGULAR for at in range(len(cells))]
    each = zip(cells, widths, weights, strict=True)
    most = max(
        (lines(clean(c), (w - BESIDE) / wider, size, bold) for c, w, bold in each),
        default=1,
    )
    return most * size * LEADING / 72 + PADDING


@dataclass(frozen=True)
class Page:
    """What one slide shows of a table, and those rows whole, with the widths in inches."""

    table: Table
    whole: Table
    widths: tuple[float, ...]


def pages(table: Table, room: float = CONTENT.height) -> Iterator[Page]:
    """Part a table among slides, by the height of its rows.

    Parameters
    ----------
    table : Table
        Its long cells are cut, since a slide is no place to read them.
    room : float
        Inches of height on each slide.

    Yields
    ------
    Page
        Part by part.
    """
    widths = widths_of(table)
    rows = [tuple(_short(c, w) for c, w in zip(row, widths, strict=True)) for row in table.rows]
    cut = replace(table, rows=tuple(rows))
    spare = WIDER / SPARE
    head = row_height([c.title for c in table.columns], widths, True, spare)
    tall = [row_height(row, widths, wider=spare) for row in rows]
    for held in _parted(tall, room - head):
        yield Page(_part(cut, held), _part(table, held), widths)


def _parted(heights: Sequence[float], room: float) -> list[list[int]]:
    """Part rows into as few slides as hold them, and those about equally full."""
    fewest = _filled(heights, room)
    even = (room * share / 20 for share in range(8, 21))
    return next((p for p in (_filled(heights, e) for e in even) if len(p) == len(fewest)), fewest)


def _filled(heights: Sequence[float], room: float) -> list[list[int]]:
    parts: list[list[int]] = []
    used = room
    for at, tall in enumerate(heights):
        if used + tall > room:
            parts.append([])
            used = 0.0
        parts[-1].append(at)
        used += tall
    return parts


def _part(table: Table, held: list[int]) -> Table:
    tones = tuple(table.tones[at] for at in held) if table.tones else ()
    return replace(table, rows=tuple(table.rows[at] for at in held), tones=tones)


def _short(text: str, width: float) -> str:
    """Cut a cell to a few lines by whole words, none of the last being a number."""
    room = width - BESIDE
    words = clean(text).split()
    if lines(" ".join(words), room, SMALLEST_CELL) <= MOST_LINES:
        return " ".join(words)
    while len(words) > 1 and lines(f"{' '.join(words)} …", room, SMALLEST_CELL) > MOST_LINES:
        words.pop()
    while len(words) > 1 and any(c.isdigit() for c in words[-1]):
        words.pop()
    text = f"{' '.join(words)} …"
    return (
        text
        if lines(text, room, SMALLEST_CELL) <= MOST_LINES
        else one_line((text,), room, SMALLEST_CELL)
    )

"""Tables cut to what slides hold: their columns measured, their rows parted among slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from safecity.charts import lettering
from safecity.charts.style import BOLD, REGULAR
from safecity.publish.cells import Table
from safecity.publish.slides.fitting import LEADING, SPARE, clean, lines, one_line
from safecity.publish.slides.layouts import CONTENT
from safecity.publish.slides.slide import SMALLEST, SMALLEST_CELL

WIDER = 1.22
"""How much wider the font may be that stands in where the house's own is missing."""
PADDING, BESIDE = 0.02, 0.2
"""Inches of room above and below, and beside, the text of a cell."""
MOST_LINES = 6


def widths_of(table: Table, size: int = SMALLEST_CELL) -> tuple[float, ...]:
    """Share the width of a slide among columns by what stands in them, in inches.

    A title may take more lines than the cells below it, which have one where there is room.
    """
    columns = list(zip(*([c.title for c in table.columns], *table.rows), strict=True))
    narrow = [max(_widest_word(cells, size), 0.5) + BESIDE for cells in columns]
    whole = [
        max(w, cell_width(cells[1:], size) + BESIDE)
        for w, cells in zip(narrow, columns, strict=True)
    ]
    wanted = [
        max(w, _typical(cells[1:], size) + BESIDE) for w, cells in zip(narrow, columns, strict=True)
    ]
    narrow, wanted = (whole, whole) if sum(whole) <= CONTENT.width else (narrow, wanted)
    spare = CONTENT.width - sum(narrow)
    if spare <= 0:
        return tuple(w * CONTENT.width / sum(narrow) for w in narrow)
    extra = [b - a for a, b in zip(narrow, wanted, strict=True)]
    share = spare / sum(extra) if sum(extra) else 0.0
    if not share:
        return tuple(w + spare / len(narrow) for w in narrow)
    return tuple(a + e * share for a, e in zip(narrow, extra, strict=True))


def _widest_word(cells: Sequence[str], size: int) -> float:
    words = [word[:18] for cell in cells for word in clean(cell).split()]
    return lettering.widest(words, size, BOLD) * WIDER


def _typical(cells: Sequence[str], size: int) -> float:
    """Width that the longest cell would like: all of it, or a part of a long text."""
    widest = lettering.widest([clean(cell) for cell in cells], size) * WIDER
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
    """What one slide shows of a table, and those rows whole, with widths in inches and points."""

    table: Table
    whole: Table
    widths: tuple[float, ...]
    size: int = SMALLEST_CELL


def pages(
    table: Table, room: float = CONTENT.height, smallest: int = SMALLEST_CELL
) -> tuple[Page, ...]:
    """Part a table among slides by the height of its rows, in the largest letters that it allows.

    Parameters
    ----------
    table : Table
        Its long cells are cut, since a slide is no place to read them.
    room : float
        Inches of height on each slide.
    smallest : int
        Points that its letters may have.

    Returns
    -------
    tuple of Page
        As few as the smallest letters need.
    """
    least = _pages(table, room, smallest)
    larger = (_pages(table, room, size) for size in range(SMALLEST, smallest, -1))
    return next((larger_pages for larger_pages in larger if _as_good(larger_pages, least)), least)


def _as_good(larger: Sequence[Page], least: Sequence[Page]) -> bool:
    """Say whether a table in larger letters takes no more slides and loses no more words."""
    cut = [sum(page.table.rows != page.whole.rows for page in some) for some in (larger, least)]
    return len(larger) <= len(least) and cut[0] <= cut[1]


def _pages(table: Table, room: float, size: int) -> tuple[Page, ...]:
    widths = widths_of(table, size)
    rows = [
        tuple(_short(c, w, size) for c, w in zip(row, widths, strict=True)) for row in table.rows
    ]
    cut = replace(table, rows=tuple(rows))
    spare = WIDER / SPARE
    head = row_height([c.title for c in table.columns], widths, True, spare, size)
    tall = [row_height(row, widths, wider=spare, size=size) for row in rows]
    return tuple(
        Page(_part(cut, places), _part(table, places), widths, size)
        for places in _parted(tall, room - head)
    )


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


def _part(table: Table, places: list[int]) -> Table:
    tones = tuple(table.tones[at] for at in places) if table.tones else ()
    return replace(table, rows=tuple(table.rows[at] for at in places), tones=tones)


def _short(text: str, width: float, size: int) -> str:
    """Cut a cell to a few lines by whole words, none of the last being a number."""
    room = width - BESIDE
    words = clean(text).split()
    if lines(" ".join(words), room, size) <= MOST_LINES:
        return " ".join(words)
    while len(words) > 1 and lines(f"{' '.join(words)} …", room, size) > MOST_LINES:
        words.pop()
    while len(words) > 1 and any(c.isdigit() for c in words[-1]):
        words.pop()
    text = f"{' '.join(words)} …"
    return text if lines(text, room, size) <= MOST_LINES else one_line((text,), room, size)

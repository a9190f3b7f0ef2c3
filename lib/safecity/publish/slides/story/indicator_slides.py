"""The table of indicators: all of them on one slide, and the main ones with their intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import MISSING
from safecity.publish.cells import Heading, Table, table_of
from safecity.publish.draft import indicator_table
from safecity.publish.slides.layouts import CONTENT
from safecity.publish.slides.slide import Side, Slide
from safecity.publish.slides.story.speaking import caveats_of, joined, sources_of, table_lines
from safecity.publish.slides.story.tables import BESIDE, cell_width, row_height
from safecity.publish.slides.story.teller import Teller
from safecity.readings.evidence.withholding import flags

SHOWN = ("indicator", "count", "change", "verdict", "rank")
"""Columns of the table of indicators that a slide has room for, with their intervals."""
MAIN = "The main indicator of each theme"
WHOLE, LEVELS = "All indicators: level and change", "All indicators: levels"
SIZES = (18, 16, 14, 12, 11, 10)
"""Points of the cells where all indicators stand on one slide."""
PARTS = (2, 3)
"""Parts, side by side, into which the table of all indicators is cut."""
BETWEEN = 0.25
"""Inches between the parts of the table."""
OTHER = " *"
"""What stands behind a change on another period than most have."""
SHORT = {"too few to compare": "too few", "not compared": "–"}
"""What a change is called on one slide where there is none."""
LEVEL_ONLY = ("Indicator", "Level")
UNCOMPARED = "Indicators · none is compared with an earlier period"
WHERE = "the report, under all indicators"


def whole_slide(teller: Teller) -> Iterator[Slide]:
    """Show every indicator on one slide; the main ones where a slide cannot hold all.

    Parameters
    ----------
    teller : Teller
    """
    exhibit = indicator_table(teller.draft.exhibits)
    sides = () if exhibit is None else _sides(exhibit)
    if exhibit is None or not sides:
        yield from indicator_slides(teller)
        return
    usual = next((t for t in exhibit.columns if t.name == "change"), None)
    base = usual.title.partition(" on ")[2].partition(" (")[0] if usual else ""
    against = f"Change on {base}; * on another period. " if base else ""
    notes = joined(
        teller.document.stamp, f"Say: {exhibit.headline}.",
        *table_lines(table_of(exhibit), WHERE), sources_of((exhibit,)), *caveats_of((exhibit,)),
    )  # fmt: skip
    compared = len(sides[0].table.columns) > len(LEVEL_ONLY)
    kicker = f"{against}An arrow and colour: more than chance allows" if compared else UNCOMPARED
    title = teller.titles.give(WHOLE if compared else LEVELS, ("All indicators",))
    yield Slide(
        "table", title, kicker, sides=sides,
        source=teller.source((exhibit,)), notes=notes,
    )  # fmt: skip


def _sides(exhibit: Exhibit) -> tuple[Side, ...]:
    """Cut the table of all indicators to stand side by side; nothing where it does not fit."""
    if not {"indicator", "change"} <= {column.name for column in exhibit.columns}:
        return ()
    table = _compact(exhibit)
    ways = ((parts, size) for parts in PARTS for size in SIZES)
    return next((sides for parts, size in ways if (sides := _cut(table, parts, size))), ())


def _compact(exhibit: Exhibit) -> Table:
    """Print indicator, level and change of each, without intervals."""
    printed = table_of(exhibit)
    names = [column.name for column in exhibit.columns]
    rows, tones = [], []
    for at, row in enumerate(printed.rows):
        cells = dict(zip(names, row, strict=True))
        rows.append((cells["indicator"], _level(cells), _change(cells["change"])))
        tone = printed.tones[at][names.index("verdict")] if printed.tones else ""
        tones.append(("", "", tone))
    heads = (Heading("Indicator", False), Heading("Level", True), Heading("Change", True))
    whole = Table(exhibit.subtitle, heads, tuple(rows), (), tuple(tones))
    compared = any(row[2] != SHORT["not compared"] for row in rows)
    return whole if compared else _without_change(whole)


def _without_change(table: Table) -> Table:
    """Leave out a column in which nothing is compared."""
    rows, tones = (tuple(row[:2] for row in some) for some in (table.rows, table.tones))
    return replace(table, columns=table.columns[:2], rows=rows, tones=tones)


def _level(cells: dict[str, str]) -> str:
    """Print a share as it is, of others the count, else the rate."""
    count, rate = cells.get("count", MISSING), cells.get("rate", "")
    return rate if "%" in rate or count in (MISSING, "", "–") else count


def _change(text: str) -> str:
    """Print a change without its interval; one on another period is marked."""
    size, bracket, rest = text.partition(" (")
    size = SHORT.get(size, size)
    return f"{size}{OTHER}" if bracket and " on " in rest else size


def _cut(table: Table, parts: int, size: int) -> tuple[Side, ...]:
    wide = (CONTENT.width - BETWEEN * (parts - 1)) / parts
    beside = range(1, len(table.columns))
    columns = [[table.columns[x].title, *(row[x] for row in table.rows)] for x in beside]
    each = [cell_width(cells, size) + BESIDE for cells in columns]
    widths = (wide - sum(each), *each)
    long = -(-len(table.rows) // parts)
    sides = []
    for at in range(parts):
        part = slice(at * long, (at + 1) * long)
        side = replace(table, rows=table.rows[part], tones=table.tones[part])
        head = [column.title for column in table.columns]
        tall = row_height(head, widths, True, size=size)
        tall += sum(row_height(row, widths, size=size) for row in side.rows)
        if tall > CONTENT.height or widths[0] <= 0:
            return ()
        sides.append(Side(side, widths, CONTENT.left + at * (wide + BETWEEN), size))
    return tuple(sides)


def indicator_slides(teller: Teller) -> Iterator[Slide]:
    """Show the main indicator of every theme in one table, or what stands in for that."""
    exhibit = indicator_table(teller.draft.exhibits)
    table = _main_lines(exhibit) if exhibit else teller.document.summary.changes
    if table is not None and table.rows:
        kicker = f"Indicators · {_part_shown(len(table.rows), exhibit)}"
        title = table.caption if exhibit is None else MAIN
        exhibits = (exhibit,) if exhibit else ()
        yield from teller.table_slides(title, table, kicker, exhibits, WHERE, SIZES[-1])


def _main_lines(exhibit: Exhibit) -> Table | None:
    """Take the lines that lead a theme, and of their columns those that a chair reads."""
    if exhibit.table is None:
        return None
    columns = tuple(c for c in exhibit.columns if c.name in SHOWN)
    whole = table_of(exhibit.model_copy(update={"columns": columns}))
    every = [True] * len(whole.rows)
    leads = flags(exhibit.table, "headline").tolist() if "headline" in exhibit.table else every
    places = [at for at, lead in enumerate(leads) if lead]
    tones = tuple(whole.tones[at] for at in places) if whole.tones else ()
    rows = tuple(whole.rows[at] for at in places)
    return replace(whole, caption=exhibit.headline, rows=rows, tones=tones)


def _part_shown(rows: int, exhibit: Exhibit | None) -> str:
    """Say how many of the indicators stand on the slide, as the title speaks of all."""
    every = rows if exhibit is None or exhibit.table is None else len(exhibit.table)
    return f"{rows} of {every}: the main one of each theme" if rows < every else f"all {every}"

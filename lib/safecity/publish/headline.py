"""Headline figures: the tiles and the table of the summary, from the table of key figures."""

from __future__ import annotations

from safecity.exhibits.exhibit import Column, Exhibit
from safecity.publish.cells import cell, heading, shorthand, words
from safecity.publish.document import Tile
from safecity.publish.draft import Draft
from safecity.publish.item import Table
from safecity.publish.items import anchor_of

KEY_FIGURES = "key_figures"
COMPACT = (
    "indicator", "count", "previous", "previous_months", "baseline", "baseline_months",
)  # fmt: skip
"""Columns printed on the summary: a change always stands beside the months it compares."""
MOST_TILES, MOST_ROWS = 4, 8


def key_figures(draft: Draft) -> Table | None:
    """Cut the table of key figures down to counts and changes; None where there is none."""
    exhibit = _exhibit(draft)
    if exhibit is None or exhibit.table is None:
        return None
    columns = [c for c in exhibit.columns if c.name in COMPACT]
    rows = tuple(
        tuple(cell(row[c.name], c) for c in columns)
        for _, row in exhibit.table.head(MOST_ROWS).iterrows()
    )
    return Table("What changed", tuple(map(heading, columns)), rows, shorthand(rows))


def level_tiles(draft: Draft) -> tuple[Tile, ...]:
    """Print the counts of the first key figures as tiles, each with its rate."""
    exhibit = _exhibit(draft)
    if exhibit is None or exhibit.table is None or "count" not in exhibit.table:
        return ()
    by_name = {c.name: c for c in exhibit.columns}
    return tuple(
        Tile(
            value=cell(row["count"], by_name["count"]),
            label=words(row["indicator"]),
            detail=_rate(row.get("value"), by_name.get("value"), exhibit),
            anchor=anchor_of(exhibit.id),
        )
        for _, row in exhibit.table.head(MOST_TILES).iterrows()
    )


def _exhibit(draft: Draft) -> Exhibit | None:
    return next((e for e in draft.exhibits if e.name == KEY_FIGURES and e.id in draft.items), None)


def _rate(value: object, column: Column | None, exhibit: Exhibit) -> str:
    rate = "[x]" if column is None else cell(value, column)
    return exhibit.period if column is None or rate.startswith("[") else f"{rate} {column.unit}"

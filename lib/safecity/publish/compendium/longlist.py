"""The long table: every value of the results, one row each."""

from __future__ import annotations

import pandas as pd

from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import MISSING
from safecity.publish.compendium.context import BESIDE, KEY, LEAD, TAIL, Context
from safecity.publish.compendium.measured import amount
from safecity.publish.compendium.sheet import NOT_APPLICABLE, Cell, Field, Sheet
from safecity.readings.evidence.withholding import suppressed_rows

NUMBERS = {
    "numerator": "Numerator (count)",
    "denominator": "Denominator",
    "value": "Value",
    "lower": "Lower limit",
    "upper": "Upper limit",
}
UNPRINTED = 3
"""Decimals of values that no exhibit prints, such as q-values."""
PLACED = (
    Field("area", "Area"),
    Field("group", "Group"),
    Field("period", "Period"),
    *(Field(name, title, "number") for name, title in NUMBERS.items()),
)


def all_values(context: Context) -> Sheet | None:
    """List every value of the results.

    Parameters
    ----------
    context : Context
        The edition.

    Returns
    -------
    Sheet or None
        Columns of the table of results, with what stands beside every value; None without one.
    """
    measured = [e for e in context.draft.exhibits if e.id in context.results]
    if not measured:
        return None
    return Sheet(
        slug="all-values",
        tab="All values",
        title=f"Every value of the assessment, {context.document.cover.place}",
        description="One long table for pivoting; the other sheets hold the same values by kind.",
        fields=(*LEAD, *PLACED, *TAIL),
        rows=tuple(row for exhibit in measured for row in _rows(context, exhibit)),
        key=KEY,
        beside=BESIDE,
    )


def _rows(context: Context, exhibit: Exhibit) -> list[tuple[Cell, ...]]:
    found = context.results[exhibit.id]
    hidden = suppressed_rows(exhibit.table).tolist()
    numbers = [_column(name, found[name], exhibit, hidden) for name in NUMBERS]
    placed = zip(*(map(str, found[n]) for n in ("area", "group", "period")), strict=True)
    own = exhibit.table is not None and "indicator" in exhibit.table
    return [
        (
            *context.lead(exhibit, where[1] if own else ""),
            *(text or NOT_APPLICABLE for text in where),
            *cells,
            *tail,
        )
        for where, tail, *cells in zip(placed, context.tails(exhibit), *numbers, strict=True)
    ]


def _column(name: str, values: pd.Series, exhibit: Exhibit, hidden: list[bool]) -> list[Cell]:
    decimals = _decimals(exhibit, values)
    cells = [amount(v, decimals, suppressed=h) for v, h in zip(values, hidden, strict=True)]
    none = name != "value" and all(cell == MISSING for cell in cells)
    return [NOT_APPLICABLE] * len(cells) if none else cells


def _decimals(exhibit: Exhibit, values: pd.Series) -> int:
    """Return the decimals of the exhibit's column that holds these values."""
    table = pd.DataFrame() if exhibit.table is None else exhibit.table
    wanted = values.tolist()
    for column in exhibit.columns:
        if column.decimals is not None and column.name in table:
            held = pd.to_numeric(table[column.name], errors="coerce").tolist()
            if pd.Series(held, dtype=float).equals(pd.Series(wanted, dtype=float)):
                return column.decimals
    return UNPRINTED

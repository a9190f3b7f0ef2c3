"""Sheets of measured values: every exhibit with a table, one sheet for each kind of measure."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import MISSING, SUPPRESSED
from safecity.publish.cells import is_difference, words
from safecity.publish.compendium.columns import (
    INDICATOR,
    DataColumn,
    Key,
    Tab,
    data_columns,
    is_month,
    joined_fields,
    key_of,
    tab_of,
    tabs,
)
from safecity.publish.compendium.context import (
    BESIDE,
    KEY,
    LEAD,
    TAIL,
    Context,
    without_unused,
)
from safecity.publish.compendium.sheet import NOT_APPLICABLE, Amount, Cell, Field, Sheet
from safecity.publish.draft import indicator_table
from safecity.readings.evidence.withholding import suppressed_rows

OPTIONAL = ("lower", "upper", "count", "population", "before")
"""Columns that do not apply to an exhibit that has no number in them."""
STAYS = ("theme", "notes", "data_status", *KEY)
CHART = Field("kind", "Kind of exhibit")


def measured_sheets(context: Context) -> tuple[Sheet, ...]:
    """Put every exhibit that has a table on the sheet of its kind.

    Parameters
    ----------
    context : Context
        The edition. The table of indicators is left to a sheet of its own.

    Returns
    -------
    tuple of Sheet
        In the order in which kinds are declared; none without rows.
    """
    by_tab: dict[str, list[Exhibit]] = {}
    apart = indicator_table(context.draft.exhibits)
    for exhibit in context.draft.exhibits:
        measured = exhibit.table is not None and len(exhibit.table) > 0
        if measured and exhibit is not apart:
            by_tab.setdefault(tab_of(exhibit).slug, []).append(exhibit)
    return tuple(_sheet(context, tab, by_tab[tab.slug]) for tab in tabs() if tab.slug in by_tab)


def _sheet(context: Context, tab: Tab, exhibits: list[Exhibit]) -> Sheet:
    last = tab is tabs()[-1]
    lead = (*LEAD, CHART) if last else LEAD
    columns = {exhibit.id: data_columns(exhibit) for exhibit in exhibits}
    fields = joined_fields(columns.values(), tab, (*lead, *TAIL))
    rows = [
        row
        for exhibit in exhibits
        for row in _rows(context, exhibit, _cells(columns[exhibit.id], tab, fields, exhibit), last)
    ]
    used, cells = without_unused((*lead, *fields.values(), *TAIL), rows, STAYS)
    title = f"{tab.title}, {context.document.cover.place}"
    return Sheet(tab.slug, tab.tab, title, tab.description, used, cells, KEY, BESIDE)


def _rows(
    context: Context, exhibit: Exhibit, columns: list[list[Cell]], last: bool
) -> Iterator[tuple[Cell, ...]]:
    """Set the columns of an exhibit between what stands beside every value."""
    assert exhibit.table is not None
    named = exhibit.table[INDICATOR] if INDICATOR in exhibit.table else [""] * len(exhibit.table)
    kind: tuple[Cell, ...] = (exhibit.form,) if last else ()
    for title, tail, *cells in zip(named, context.tails(exhibit), *columns, strict=True):
        yield (*context.lead(exhibit, words(title)), *kind, *cells, *tail)


def _cells(
    columns: tuple[DataColumn, ...], tab: Tab, fields: dict[Key, Field], exhibit: Exhibit
) -> list[list[Cell]]:
    """Return one list of cells for each field; a field that the exhibit lacks does not apply."""
    hidden = suppressed_rows(exhibit.table).tolist()
    by_key = {key_of(each, tab): each for each in columns}
    return [
        column_cells(by_key[key], field, hidden)
        if key in by_key
        else [NOT_APPLICABLE] * len(hidden)
        for key, field in fields.items()
    ]


def column_cells(data: DataColumn, field: Field, hidden: list[bool]) -> list[Cell]:
    """Return the cells of one column of an exhibit.

    Parameters
    ----------
    data : DataColumn
        The column with its values.
    field : Field
        Says what the column of the sheet holds.
    hidden : list of bool
        Whether each row is suppressed: its missing numbers were then taken out.
    """
    if not data.numeric:
        return [_text(value, field) for value in data.values]
    signed = is_difference(data.column)
    cells = [
        amount(value, data.column.decimals, signed, suppressed)
        for value, suppressed in zip(data.values, hidden, strict=True)
    ]
    none = data.column.name in OPTIONAL and all(cell == MISSING for cell in cells)
    return [NOT_APPLICABLE] * len(cells) if none else cells


def amount(
    value: object, decimals: int | None = None, signed: bool = False, suppressed: bool = False
) -> Cell:
    """Return a number as a cell; shorthand where there is none.

    Parameters
    ----------
    value : object
        A number, or shorthand that stands in its place.
    decimals, signed
        How it is shown.
    suppressed : bool
        Whether a missing number was taken out.
    """
    try:
        size = float(value) if pd.notna(value) else math.nan  # type: ignore[arg-type]
    except ValueError:
        return str(value)
    if math.isfinite(size):
        return Amount(size + 0.0, decimals, signed)
    return SUPPRESSED if suppressed else MISSING


def _text(value: object, field: Field) -> Cell:
    if pd.notna(value) and is_month(str(value)):
        return str(value)[: 7 if field.sort == "month" else None]
    return words(value) or NOT_APPLICABLE


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
        rows=tuple(row for exhibit in measured for row in _all_rows(context, exhibit)),
        key=KEY,
        beside=BESIDE,
    )


def _all_rows(context: Context, exhibit: Exhibit) -> list[tuple[Cell, ...]]:
    results = context.results[exhibit.id]
    hidden = suppressed_rows(exhibit.table).tolist()
    numbers = [_column(name, results[name], exhibit, hidden) for name in NUMBERS]
    placed = zip(*(map(str, results[n]) for n in ("area", "group", "period")), strict=True)
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
            computed = pd.to_numeric(table[column.name], errors="coerce").tolist()
            if pd.Series(computed, dtype=float).equals(pd.Series(wanted, dtype=float)):
                return column.decimals
    return UNPRINTED

"""What is the same on every row of a sheet: named once above its table, in the workbook."""

from __future__ import annotations

from dataclasses import replace

from safecity.publish.compendium.context import LEAD, TAIL
from safecity.publish.compendium.sheet import NOT_APPLICABLE, Amount, Sheet

FEWEST = 2
"""Rows of which something can be the same on every one."""
NONE = "Nothing is the same on every row."
SHARED = {field.name: field.title for field in (*LEAD, *TAIL) if field.sort == "text"}
"""Columns that say of what a value is and where it comes from, and not how much."""


def without_constants(sheet: Sheet) -> tuple[Sheet, str]:
    """Take out the columns beside the values that say the same on every row.

    Parameters
    ----------
    sheet : Sheet
        As the data package writes it, with every column on every row.

    Returns
    -------
    tuple of (Sheet, str)
        The table for the workbook, and what stands above it in place of the columns: "The same on
        every row: Place: Southampton; Unit: count per month." What applies to no row is not said.
    """
    columns = list(zip(*sheet.rows, strict=True))
    same = [
        at
        for at, field in enumerate(sheet.fields)
        if field.name in SHARED and len(sheet.rows) >= FEWEST and len(set(columns[at])) == 1
    ]
    kept = [at for at in range(len(sheet.fields)) if at not in same]
    if not same or not kept:
        return sheet, NONE
    said = [(sheet.fields[at].title, columns[at][0]) for at in same]
    words = "; ".join(f"{title}: {_text(cell)}" for title, cell in said if cell != NOT_APPLICABLE)
    table = replace(
        sheet,
        fields=tuple(sheet.fields[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in sheet.rows),
        beside=_beside(sheet, kept),
    )
    return table, f"The same on every row: {words}." if words else NONE


def _text(cell: str | Amount) -> str:
    return cell if isinstance(cell, str) else str(cell.value)


def _beside(sheet: Sheet, kept: list[int]) -> str:
    """Name the first column that is not printed, of those that stay."""
    names = [field.name for field in sheet.fields]
    if sheet.beside not in names:
        return sheet.beside
    first = names.index(sheet.beside)
    return next((names[at] for at in kept if at >= first), "")

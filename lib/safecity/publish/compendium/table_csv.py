"""A sheet as a CSV file that no spreadsheet program can take for a formula."""

from __future__ import annotations

import csv
from io import StringIO

from safecity.publish.compendium.sheet import Amount, Cell, Sheet

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet program may take for the beginning of a formula."""
GUARD = "'"


def csv_of(sheet: Sheet) -> bytes:
    """Write a sheet as comma-separated values in UTF-8, headings by their machine names.

    Parameters
    ----------
    sheet : Sheet
        Its rows; numbers are written in full, text that could be a formula is guarded.
    """
    held = StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(field.name for field in sheet.fields)
    writer.writerows([_written(cell) for cell in row] for row in sheet.rows)
    return held.getvalue().encode("utf-8")


def guarded(text: str) -> str:
    """Put an apostrophe before text that begins as a formula does."""
    return f"{GUARD}{text}" if text.startswith(DANGEROUS) else text


def _written(cell: Cell) -> str:
    if not isinstance(cell, Amount):
        return guarded(cell)
    return f"{cell.value:.0f}" if cell.value.is_integer() else repr(cell.value)

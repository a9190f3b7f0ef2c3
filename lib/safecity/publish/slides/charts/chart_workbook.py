"""The workbook inside a chart, in which its numbers are edited: where each column lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from safecity.publish.slides.charts.chart import Chart, Series, Values
from safecity.publish.slides.fitting import clean

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False,
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of the sheet: the series it belongs to, its role and its cells."""

    series: int
    role: str
    title: str
    cells: tuple[Any, ...]


def columns(chart: Chart) -> tuple[Column, ...]:
    """List the columns of a chart's sheet, from A."""
    sheet_columns = [Column(-1, "category", "Month" if chart.dated else "", chart.categories)]
    for at, series in enumerate(chart.series):
        sheet_columns.extend(Column(at, *parts) for parts in _parts(series))
    return tuple(sheet_columns if chart.categories else sheet_columns[1:])


def _parts(series: Series) -> Iterator[tuple[str, str, Values]]:
    if series.x:
        yield "x", f"{series.name}: along", series.x
    yield "value", series.name, series.values
    for role, lower, upper, middle in (
        ("", series.lower, series.upper, series.values),
        ("x_", series.x_lower, series.x_upper, series.x),
    ):
        if lower and upper:
            yield f"{role}lower", f"{series.name}: lower limit", lower
            yield f"{role}upper", f"{series.name}: upper limit", upper
            yield f"{role}below", f"{series.name}: down to lower limit", _apart(middle, lower)
            yield f"{role}above", f"{series.name}: up to upper limit", _apart(upper, middle)


def _apart(high: Values, low: Values) -> Values:
    pairs = zip(high, low, strict=True)
    return tuple(None if a is None or b is None else a - b for a, b in pairs)


def reference(
    sheet_columns: tuple[Column, ...], series: int, role: str
) -> tuple[str, tuple[Any, ...]]:
    """Return the range and the cells of a column, as a chart refers to them."""
    at = next(i for i, c in enumerate(sheet_columns) if (c.series, c.role) == (series, role))
    letter = _letter(at)
    return f"Sheet1!${letter}$2:${letter}${len(sheet_columns[at].cells) + 1}", sheet_columns[
        at
    ].cells


def _letter(at: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(at))


def heading(sheet_columns: tuple[Column, ...], series: int) -> str:
    """Return the cell that names a series."""
    at = next(i for i, c in enumerate(sheet_columns) if (c.series, c.role) == (series, "value"))
    return f"Sheet1!${_letter(at)}$1"


def workbook(chart: Chart, note: str, created: datetime) -> bytes:
    """Write the workbook of a chart.

    Parameters
    ----------
    chart : Chart
    note : str
        Written beside the values: where they come from, and whether they are synthetic.
    created : datetime.datetime
        The only time that it carries.
    """
    from xlsxwriter import Workbook

    sheet_columns, buffer = columns(chart), BytesIO()
    book = Workbook(buffer, OPTIONS)
    book.set_properties({"created": created.replace(tzinfo=None), "comments": clean(note)})
    sheet = book.add_worksheet("Sheet1")
    months = book.add_format({"num_format": "mmm yyyy"})
    for at, column in enumerate(sheet_columns):
        _write(sheet, at, column, months if column.role == "category" and chart.dated else None)
    sheet.write_string(0, len(sheet_columns) + 1, clean(note))
    book.close()
    return buffer.getvalue()


def _write(sheet: Worksheet, at: int, column: Column, look: Any) -> None:
    sheet.set_column(at, at, 14)
    sheet.write_string(0, at, clean(column.title))
    for row, cell in enumerate(column.cells, start=1):
        if isinstance(cell, str):
            sheet.write_string(row, at, clean(cell))
        elif cell is not None:
            sheet.write_number(row, at, cell, look)

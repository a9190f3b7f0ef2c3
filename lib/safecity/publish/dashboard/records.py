"""An exhibit as the dashboard's data hold it: its words, its columns and its values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from safecity.catalogue.kinds import kind_named
from safecity.exhibits.exhibit import Column, Exhibit
from safecity.publish.cells import is_difference
from safecity.publish.draft import Draft, part_of
from safecity.publish.item import anchor_of, stamped_alt
from safecity.readings.evidence.withholding import suppressed_rows

NAMING = ("quintile", "weekday", "hour", "month_number", "year")
"""Columns of numbers that say which row it is, and stay where a row is suppressed."""
CODES = ("area", "code")
MEASURES = ("count", "rate", "severity", "share", "other")
JSON = dict[str, Any]


def record_of(exhibit: Exhibit, draft: Draft, outlines: Mapping[str, str]) -> JSON:
    """Write an exhibit for the dashboard.

    Parameters
    ----------
    exhibit : Exhibit
        A figure or a table.
    draft : Draft
        Knows its number in the report.
    outlines : mapping
        Short names of outlines by their text.

    Returns
    -------
    dict
        Values are JSON; a missing value is null, and so is every number of a suppressed row.
    """
    item = draft.items.get(exhibit.id)
    anchor = anchor_of(exhibit.id)
    return {
        "id": exhibit.id,
        "anchor": anchor,
        "label": item.label if item else "",
        **_words(exhibit),
        **_values(exhibit),
        "marks": [mark.model_dump() for mark in exhibit.marks],
        "reference": exhibit.reference.model_dump() if exhibit.reference else None,
        "outlines": outlines.get(exhibit.outlines or "") or None,
        "finding": _finding(exhibit),
        "sources": [source.slug for source in exhibit.sources],
        "caveats": [caveat.slug for caveat in exhibit.caveats],
        "notebook": f"notebooks/{exhibit.notebook}.html#{anchor}",
    }


def _finding(exhibit: Exhibit) -> JSON | None:
    """Hand on the claim; what was not tested has no strength of evidence."""
    finding = exhibit.finding
    return None if finding is None else {**finding.model_dump(), "strength": finding.evidence}


def _words(exhibit: Exhibit) -> JSON:
    return {
        "kind": exhibit.kind,
        "chart": exhibit.chart,
        "theme": exhibit.theme,
        "part": part_of(exhibit),
        "order": exhibit.order,
        "indicator": exhibit.indicator,
        "measure": measure_of(exhibit),
        "headline": exhibit.headline,
        "subtitle": exhibit.subtitle,
        "alt": stamped_alt(exhibit),
        "unit": exhibit.unit,
        "place": exhibit.place,
        "period": exhibit.period,
    }


def measure_of(exhibit: Exhibit) -> str:
    """Name the kind of measure that an exhibit shows, by its unit."""
    unit = exhibit.unit
    if kind_named(exhibit.form).derived:
        return "other"
    if "severity" in unit:
        return "severity"
    if unit.startswith("count"):
        return "count"
    if unit.startswith("per "):
        return "rate"
    return "share" if unit.startswith("%") else "other"


def _values(exhibit: Exhibit) -> JSON:
    table = pd.DataFrame() if exhibit.table is None else exhibit.table
    hidden = {at for at, withheld in enumerate(suppressed_rows(table)) if withheld}
    columns = _columns(exhibit, table)
    rows = [
        [_cell(value, table[name], at in hidden) for name, value in zip(table, row, strict=True)]
        for at, row in enumerate(table.itertuples(index=False, name=None))
    ]
    names = [column["name"] for column in columns]
    return {
        "columns": columns,
        "rows": rows,
        "suppressed": sorted(hidden),
        "areaColumn": next((names.index(code) for code in CODES if code in names), None),
        "tones": {name: list(tones) for name, tones in exhibit.tones.items()},
    }


def _columns(exhibit: Exhibit, table: pd.DataFrame) -> list[JSON]:
    columns = {column.name: column for column in exhibit.columns}
    return [
        _said(columns[name], difference=is_difference(columns[name]))
        if name in columns
        else _said(Column(name=name, title=name), hidden=True)
        for name in map(str, table.columns)
    ]


def _said(column: Column, **more: bool) -> JSON:
    """Write a column without what it does not have: a page holds thousands of them."""
    every = column.model_dump() | more
    return {k: v for k, v in every.items() if v != "" and v is not None and v is not False}


def _cell(value: Any, column: pd.Series, hidden: bool) -> Any:
    numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    if hidden and numeric and column.name not in NAMING:
        return None
    return plain(value)


def plain(value: Any) -> str | int | float | bool | None:
    """Write a cell as JSON: whole numbers without a point, months as "YYYY-MM"."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m}"
    if isinstance(value, str):
        return value
    if value in (True, False) and type(value).__name__ in ("bool", "bool_"):
        return bool(value)
    return number(float(value))


def number(value: float | None) -> int | float | None:
    """Write a number as JSON, unrounded; None where it is missing or infinite."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)

"""Where an indicator stands: its newest value and the few values of its small line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from safecity.catalogue.indicator import Indicator
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.dashboard.records import JSON, number, plain

POINTS = ("trend", "series")
"""Kinds of chart from which a small line is drawn, the first that there is."""


def latest_of(line: pd.Series | None, indicator: Indicator, read: Sequence[Exhibit]) -> JSON | None:
    """Return the newest value of an indicator.

    Parameters
    ----------
    line : pandas.Series or None
        Its row in the table of indicators.
    indicator : Indicator
        The indicator.
    read : sequence of Exhibit
        The exhibits that read it; looked at where there is no row, and for the period.

    Returns
    -------
    dict or None
        count, value, lower, upper, unit, period; None where no exhibit holds a value.
    """
    newest = _newest(read)
    if line is not None:
        issued = newest is not None and (indicator.figure or indicator.question)
        period = newest["period"] if issued and newest else _standing(read)
        ends = {end: _value(line, end) for end in ("value", "lower", "upper")}
        return {"count": _value(line, "count"), **ends, "unit": indicator.unit, "period": period}
    return newest


def spark_of(read: Sequence[Exhibit]) -> list[JSON]:
    """Return the values of an indicator over time: months, else the years of its own area."""
    by_kind = {exhibit.chart: exhibit for exhibit in reversed(read)}
    chosen = next((by_kind[kind] for kind in POINTS if kind in by_kind), None)
    if chosen is None or chosen.table is None:
        return []
    times = "month" if chosen.chart == "trend" else "period"
    table = _own(chosen.table)
    values = table[_valued(table)]
    return [{"t": plain(t), "v": plain(v)} for t, v in zip(table[times], values, strict=True)]


def _newest(read: Sequence[Exhibit]) -> JSON | None:
    """Read the newest value of the own area from a series, or from the answers to a survey."""
    for exhibit in read:
        table = exhibit.table
        if table is None or "own" not in table or exhibit.chart not in ("series", "groups"):
            continue
        mine = _own(table)
        known = mine.dropna(subset=[_valued(mine)])
        if not known.empty:
            return _printed(known.iloc[-1], exhibit)
    return None


def _printed(row: pd.Series, exhibit: Exhibit) -> JSON:
    base = any(c.name == "count" and c.title.startswith("Base") for c in exhibit.columns)
    counted = exhibit.unit == "count"
    return {
        "count": _value(row, "value") if counted else None if base else _value(row, "count"),
        **{end: None if counted else _value(row, end) for end in ("value", "lower", "upper")},
        "unit": exhibit.unit,
        "period": str(row.get("period", exhibit.period)),
    }


def _standing(read: Sequence[Exhibit]) -> str:
    """Period of the comparison, whose rate the table of indicators prints, else of the newest."""
    known = {exhibit.chart: exhibit.period for exhibit in reversed(read)}
    return next((known[kind] for kind in ("comparison", "change") if kind in known), "")


def _own(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["own"].astype(str) == "True"] if "own" in table else table


def _valued(table: pd.DataFrame) -> str:
    """Name of the column with the values; a series of counts may hold no other."""
    empty = "value" not in table or table["value"].isna().all()
    return "count" if empty and "count" in table else "value"


def _value(row: pd.Series, name: str) -> Any:
    value = row.get(name)
    return None if value is None or pd.isna(value) else number(float(value))

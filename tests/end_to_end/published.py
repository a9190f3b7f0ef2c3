"""Exhibits as an attacker reads them: every column of counts, every published sum of counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from .attack import Column, Sum, column_of

NAMES = {"map": "label", "contributions": "group", "groups": "group", "levels": "group"}
COUNTS = {
    "map": ("count",), "contributions": ("before", "after"), "groups": ("count", "before"),
    "levels": ("count",),
}  # fmt: skip
TOGETHER = "places, withheld"
SECRET = ("value", "lower", "upper", "count", "after", "change", "points", "found", "rate")


def columns_of(exhibits: Iterable[Any]) -> Iterator[Column]:
    """Every column of counts over places or kinds; a joined row is a sum, not a part."""
    for exhibit in exhibits:
        for count in COUNTS.get(exhibit.chart, ()):
            table = exhibit.table
            if count in table and not str(exhibit.unit).startswith("%"):
                parts = table[~_joined(table, exhibit.chart)]
                yield column_of(exhibit.id, parts, NAMES[exhibit.chart], count)


def _joined(table: pd.DataFrame, chart: str) -> pd.Series:
    names = table[NAMES[chart]].astype(str)
    return names.str.contains(TOGETHER, regex=False) | names.eq("All others")


def by_indicator(exhibits: Iterable[Any]) -> dict[str, list[Any]]:
    """Group exhibits with tables by the indicator that they show."""
    groups: dict[str, list[Any]] = {}
    for exhibit in exhibits:
        if exhibit.table is not None and exhibit.indicator:
            groups.setdefault(exhibit.indicator, []).append(exhibit)
    return groups


def totals_of(exhibits: Iterable[Any]) -> dict[str, set[float]]:
    """Totals of one indicator in the newest period and in the one it is compared with."""
    found: dict[str, set[float]] = {"latest": set(), "earlier": set()}
    for exhibit in exhibits:
        table = exhibit.table
        if exhibit.chart == "change" and "dispersion" in table:
            found["latest"].add(float(table["after"].iloc[0]))
            found["earlier"].add(float(table["before"].iloc[0]))
        if exhibit.chart == "series" and "count" in table:
            own = table[table["own"].astype(bool)].sort_values("start")["count"]
            for side, at in (("latest", -1), ("earlier", -2)):
                found[side] |= set(own.iloc[at:][:1].dropna())
        if exhibit.chart == "levels":
            found["latest"].add(float(table["count"].sum()))
    return found


def joined_sums(exhibits: Iterable[Any], names: frozenset[str]) -> Iterator[Sum]:
    """What a joined row says: the sum over all parts that its table does not name."""
    for exhibit in exhibits:
        for count in COUNTS.get(exhibit.chart, ()):
            if count not in exhibit.table:
                continue
            joined = _joined(exhibit.table, exhibit.chart)
            rest = names - set(exhibit.table.loc[~joined, NAMES[exhibit.chart]].astype(str))
            for value in exhibit.table.loc[joined, count].dropna():
                yield Sum(f"{exhibit.id} {count}", frozenset(rest), float(value))


def withheld_rows(exhibit: Any) -> pd.DataFrame:
    """Rows of an exhibit that its disclosure control took out."""
    table = exhibit.table
    if table is None or "suppressed" not in table:
        return pd.DataFrame()
    return table[table["suppressed"].astype(bool)]

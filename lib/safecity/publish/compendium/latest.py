"""The newest value of an indicator in the partnership's own area, and its period."""

from __future__ import annotations

from typing import Any

import pandas as pd

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.headline import KEY_FIGURES

ORDER = ("comparison", "series", "groups")
"""Kinds of chart that mark the own area, the one read first coming first."""


def latest(indicator: str, title: str, exhibits: tuple[Exhibit, ...]) -> dict[str, Any]:
    """Read the newest value of an indicator from its exhibits.

    Parameters
    ----------
    indicator, title : str
        Its id, and what the key figures call it.
    exhibits : tuple of Exhibit
        All of the edition.

    Returns
    -------
    dict
        Count, value, its limits, unit and period; empty where none was read.
    """
    mine = [e for e in exhibits if e.indicator == indicator and e.chart in ORDER]
    for exhibit in sorted(mine, key=lambda e: ORDER.index(e.chart)):
        row = _own_row(exhibit)
        if row is not None:
            found = {name: row.get(name) for name in ("value", "lower", "upper")}
            period = str(row.get("period", exhibit.period))
            return found | {"count": _count(row, exhibit), "unit": exhibit.unit, "period": period}
    return _key_figure(title, exhibits)


def _key_figure(title: str, exhibits: tuple[Exhibit, ...]) -> dict[str, Any]:
    """Return a row of the key figures; nothing where they have none of this title."""
    for exhibit in exhibits:
        table = exhibit.table
        if exhibit.name == KEY_FIGURES and table is not None and "indicator" in table:
            rows = table[table["indicator"] == title].to_dict("records")
            standing = {"unit": exhibit.unit, "period": exhibit.period}
            return {str(k): v for k, v in rows[0].items()} | standing if rows else {}
    return {}


def _own_row(exhibit: Exhibit) -> pd.Series | None:
    """Return the own area's last row of a series, or its first of another chart."""
    table = exhibit.table
    if table is None or "own" not in table or "value" not in table:
        return None
    own = table[table["own"].astype(str).eq("True") & table["value"].notna()]
    if own.empty:
        return None
    return own.iloc[-1] if exhibit.chart == "series" else own.iloc[0]


def _count(row: pd.Series, exhibit: Exhibit) -> Any:
    """Return the count behind a value; the base of a share is none."""
    titled = {column.name: column.title for column in exhibit.columns}
    return row.get("count") if titled.get("count") == "Count" else None

"""The one long table of results: every value that any product prints, with how it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from safecity.charts.magnitude import SIZE, resolved
from safecity.exhibits.exhibit import Exhibit

COLUMNS = (
    "exhibit", "indicator", "area", "group", "period", "numerator", "denominator", "value", "lower",
    "upper", "unit", "method", "edition", "caveats", "suppressed", "synthetic",
)  # fmt: skip

_RATE = {"numerator": "count", "denominator": "population", "value": "value"}
_SHARES = {"numerator": "after", "denominator": "before"}
_BYAR = "rate, Byar's interval"
_METHODS: Mapping[str, tuple[str, dict[str, str]]] = {
    "trend": ("count, XmR limits", {"period": "month", "numerator": "value", "value": "value"}),
    "change": (
        "percentage change, interval of the rate ratio widened by dispersion",
        {"group": "comparison", "value": SIZE, **_SHARES},
    ),
    "contributions": (
        "additive contribution in percentage points",
        {"group": "group", "value": "points", **_SHARES},
    ),
    "season": (
        "robust STL, per day",
        {"group": "month", "value": "factor", "lower": "low", "upper": "high"},
    ),
    "map": (_BYAR, {"area": "code", "group": "label", **_RATE}),
    "quintiles": (_BYAR, {"group": "quintile", **_RATE}),
    "concentration": ("cumulative share", {"group": "share_places", "value": "share_crime"}),
    "comparison": (_BYAR, {"area": "area", "group": "label", **_RATE}),
    "funnel": (
        "rate; funnel limits of 99.8% about the pooled rate, overdispersed",
        {"area": "area", "group": "label", **_RATE, "lower": "lower_outer", "upper": "upper_outer"},
    ),
    "reconciliation": (
        "count of data.police.uk as a percentage of the Home Office count",
        {
            "group": "group",
            "period": "year",
            "numerator": "police",
            "denominator": "official",
            "value": "share",
        },
    ),
    "hotspots": (
        "Getis-Ord Gi* of counts, permutation probabilities, false discovery rate of 5 %",
        {"area": "code", "group": "label", "value": "value"},
    ),
    "levels": (_BYAR, {"group": "group", **_RATE}),
    "indicator_table": (
        "q-value of the change: Benjamini and Hochberg over the table",
        {"group": "indicator", "value": "q", "lower": "", "upper": ""},
    ),
    "inequality": (
        "relative index of inequality over local deprivation fifths, simulated interval",
        {"group": "indicator", "value": "rii", "lower": "rii_lower", "upper": "rii_upper"},
    ),
    "series": (
        "rate, Byar's interval",
        {
            "area": "area",
            "group": "label",
            "period": "period",
            "numerator": "count",
            "value": "value",
        },
    ),
    "groups": (
        "count, exact or Byar's Poisson interval",
        {"group": "group", "numerator": "count", "value": "value"},
    ),
    "clock": ("count by weekday and hour", {"group": "when", "value": "count"}),
    "quadrant": (
        "weighted share, Wilson's interval on the effective size",
        {"group": "group", "value": "y", "lower": "y_lower", "upper": "y_upper"},
    ),
    "forecast": (
        "best of the backtested models, 95% interval",
        {"period": "period", "numerator": "value", "value": "forecast"},
    ),
    "priorities": (
        "weighted mean of scores; ranks under 10,000 Dirichlet draws",
        {"group": "group", "value": "score"},
    ),
    "key_figures": (_BYAR, {"group": "indicator", **_RATE}),
}
"""By kind of chart: the method in words, unless an exhibit names its own, and which column holds
what."""


_TABLES = ("indicator_table", "inequality", "key_figures")
"""Tables that hold measured values; others list words, scores of models or files."""


def results(exhibits: Iterable[Exhibit]) -> pd.DataFrame:
    """Collect every value of the exhibits.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        Figures and the table of key figures are read; other tables hold no measured values.

    Returns
    -------
    pandas.DataFrame
        One row per value, in the columns of `COLUMNS`; a suppressed value has none.
    """
    frames = [_rows(e) for e in exhibits if e.table is not None and _kind(e) in _METHODS]
    if not frames:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(frames, ignore_index=True)[list(COLUMNS)]


def _kind(exhibit: Exhibit) -> str:
    """Kind of chart; of a table of measured values what its name begins with."""
    named = exhibit.name if exhibit.name in _METHODS else ""
    told = next((table for table in _TABLES if exhibit.name.startswith(table)), "")
    return exhibit.chart or named or told


def _counted(exhibit: Exhibit, columns: dict[str, str]) -> dict[str, str]:
    """Say which columns hold counts: a base is a denominator, and a rate is no count at all."""
    titles = {column.name: column.title for column in exhibit.columns}
    if titles.get("count", "").startswith(("Base", "Searches")):
        return {k: v for k, v in columns.items() if k != "numerator"} | {"denominator": "count"}
    rates = (
        exhibit.chart == "change" and "dispersion" not in titles and exhibit.name[:6] == "change"
    )
    return {k: v for k, v in columns.items() if not rates or k not in _SHARES}


def _rows(exhibit: Exhibit) -> pd.DataFrame:
    assert exhibit.table is not None
    method, columns = _METHODS[_kind(exhibit)]
    table = exhibit.table
    columns = {"lower": "lower", "upper": "upper", **_counted(exhibit, columns)}
    columns = {ours: resolved(theirs, table) for ours, theirs in columns.items()}
    found = {ours: table[theirs] for ours, theirs in columns.items() if theirs in table}
    constants = {
        "exhibit": exhibit.id,
        "indicator": exhibit.indicator,
        "unit": exhibit.unit,
        "method": exhibit.method or method,
        "edition": "; ".join(f"{s.slug} {s.edition}" for s in exhibit.sources),
        "caveats": " ".join(c.slug for c in exhibit.caveats),
        "synthetic": exhibit.synthetic,
        "suppressed": table.get("suppressed", False),
    }
    defaults = {"area": exhibit.place, "group": "", "period": exhibit.period}
    rows = pd.DataFrame({**found, **constants}, index=table.index)
    for name, value in defaults.items():
        rows[name] = rows.get(name, value)
    rows["period"] = rows["period"].map(_period)
    return rows.reindex(columns=list(COLUMNS)).astype({"group": str})


def _period(value: object) -> str:
    return f"{value:%Y-%m}" if isinstance(value, pd.Timestamp) else str(value)

"""How the columns of exhibit tables are titled and rounded, in one place."""

from __future__ import annotations

import pandas as pd

from safecity.charts.view import View
from safecity.exhibits.exhibit import Column
from safecity.measures.rounding import rate_decimals

_COUNT, _RATE = 0, 1
_TITLES: dict[str, tuple[str, int | None]] = {
    "month": ("Month", None),
    "value": ("Value", _RATE),
    "centre": ("Average before the period", _RATE),
    "lower": ("Lower 95% limit", _RATE),
    "upper": ("Upper 95% limit", _RATE),
    "signal": ("Signal", None),
    "comparison": ("Compared with", None),
    "before": ("Before", _COUNT),
    "after": ("After", _COUNT),
    "change": ("Change", _COUNT),
    "percent": ("Change (%)", 1),
    "n_months": ("Months compared", _COUNT),
    "dispersion": ("Dispersion", 2),
    "group": ("Group", None),
    "points": ("Contribution (percentage points)", 2),
    "month_number": ("Month number", _COUNT),
    "factor": ("Factor", 3),
    "low": ("Lowest year", 3),
    "high": ("Highest year", 3),
    "code": ("Area code", None),
    "label": ("Area", None),
    "area": ("Area code", None),
    "ward": ("Ward", None),
    "count": ("Count", _COUNT),
    "population": ("Residents", _COUNT),
    "suppressed": ("Suppressed", None),
    "quintile": ("Quintile (1 = most deprived)", _COUNT),
    "places": ("LSOAs", _COUNT),
    "share_places": ("Share of places", 3),
    "share_crime": ("Share of the total", 3),
    "share": ("Share (%)", 1),
    "own": ("Own area", None),
    "rank": ("Rank, highest first", _COUNT),
    "rank_lower": ("Lower 95% limit of rank", _COUNT),
    "rank_upper": ("Upper 95% limit of rank", _COUNT),
    "edition": ("Population edition", None),
    "z": ("z-score", 1),
    "lower_inner": ("Lower 95% limit", _RATE),
    "upper_inner": ("Upper 95% limit", _RATE),
    "lower_outer": ("Lower 99.8% limit", _RATE),
    "upper_outer": ("Upper 99.8% limit", _RATE),
    "sii": ("Slope index", _RATE),
    "sii_lower": ("Lower 95% limit", _RATE),
    "sii_upper": ("Upper 95% limit", _RATE),
    "rii": ("Relative index", 2),
    "rii_lower": ("Lower 95% limit", 2),
    "rii_upper": ("Upper 95% limit", 2),
    "most": ("Rate, most deprived", _RATE),
    "least": ("Rate, least deprived", _RATE),
    "q": ("q-value", 3),
    "verdict": ("Verdict", None),
    "strength": ("Evidence", None),
    "detectable": ("Smallest rise that would have shown", 1),
    "undecided": ("Why it cannot be told", None),
    "spot": ("Class by counts", None),
    "rate_spot": ("Class by smoothed rates", None),
    "alone": ("By itself, per resident", None),
    "alone_q": ("q-value of the place by itself", 3),
    "official": ("Home Office tables", _COUNT),
    "police": ("data.police.uk", _COUNT),
    "months": ("Months compared", _COUNT),
    "usable": ("Usable", None),
    "reason": ("Reason", None),
    "mase": ("Scaled error", 2),
    "coverage80": ("Share within the 80% interval", 2),
    "coverage95": ("Share within the 95% interval", 2),
    "score": ("Score", 2),
    "leads": ("Chance of first", 4),
    "top5": ("Chance of first five", 4),
    "best": ("Rank at best", _COUNT),
    "worst": ("Rank at worst", _COUNT),
    "found": ("Found", _COUNT),
    "x": ("Recorded change (%)", 1),
    "y": ("Worried (%)", 1),
    "x_lower": ("Lower 95% limit of change", 1),
    "x_upper": ("Upper 95% limit of change", 1),
    "y_lower": ("Lower 95% limit of worried", 1),
    "y_upper": ("Upper 95% limit of worried", 1),
    "weekday": ("Weekday (0 = Monday)", _COUNT),
    "hour": ("Hour", _COUNT),
    "when": ("Day and hour", None),
    "period": ("Period", None),
    "start": ("First month", None),
    "forecast": ("Forecast", _COUNT),
    "lower80": ("Lower 80% limit", _COUNT),
    "upper80": ("Upper 80% limit", _COUNT),
    "indicator": ("Indicator", None),
    "rate": ("Rate per 1,000", 1),
    "previous": ("Change on the year before (%)", 1),
    "baseline": ("Change on the baseline (%)", 1),
}
RATES = ("value", "lower", "upper", "centre")
"""Rates that are printed with the same decimals as the value they belong to."""
SIDES = ("before", "after", "change")
"""Counts before and after, or published rates, which are not whole numbers."""
_BY_KIND: dict[tuple[str, str], tuple[str, int]] = {
    ("hotspots", "value"): ("Gi* z-score", 1),
    ("funnel", "centre"): ("All areas together", _RATE),
    ("funnel", "lower_inner"): ("Lower 95% limit of the funnel", _RATE),
    ("funnel", "upper_inner"): ("Upper 95% limit of the funnel", _RATE),
    ("funnel", "lower_outer"): ("Lower 99.8% limit of the funnel", _RATE),
    ("funnel", "upper_outer"): ("Upper 99.8% limit of the funnel", _RATE),
    ("trend", "value"): ("Count", _COUNT),
    ("trend", "lower"): ("Lower end of expected range", _COUNT),
    ("trend", "upper"): ("Upper end of expected range", _COUNT),
    ("trend", "centre"): ("Average before the period", _COUNT),
}


def columns_of(view: View) -> tuple[Column, ...]:
    """Title the columns of a view's table.

    Parameters
    ----------
    view : View
        Its `facts["columns"]`, where given, maps names to titles and wins; columns of
        `facts["hidden"]` are downloaded and not printed.

    Returns
    -------
    tuple of Column
        In the order of the table; text columns have no decimals.
    """
    own = view.facts.get("columns", {})
    columns = []
    hidden = view.facts.get("hidden", ())
    for name in (str(name) for name in view.table.columns if name not in hidden):
        title, decimals = _BY_KIND.get((view.kind, name)) or _TITLES.get(name) or (name, None)
        title = own.get(name, title)
        numeric = pd.api.types.is_numeric_dtype(view.table[name])
        if numeric and not pd.api.types.is_bool_dtype(view.table[name]):
            decimals = 0 if decimals is None else decimals
        else:
            decimals = None
        if name == "value" and view.unit.startswith("count") and decimals is not None:
            decimals = 0
        if name in RATES and decimals == _RATE:
            decimals = rate_decimals(map(float, view.table.get("value", ())))
        if name in SIDES and decimals == _COUNT and not _whole(view.table[name]):
            decimals = _RATE
        unit = view.unit if name == "value" else ""
        columns.append(Column(name=name, title=title, unit=unit, decimals=decimals))
    return tuple(columns)


def _whole(values: pd.Series) -> bool:
    return bool((values.dropna() % 1 == 0).all())

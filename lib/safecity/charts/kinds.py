"""Every kind of chart by its name, for whoever has a view and not a preference."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from safecity.catalogue.errors import SafecityError
from safecity.charts.areas import areas
from safecity.charts.change import change
from safecity.charts.clock import clock
from safecity.charts.comparison import comparison
from safecity.charts.concentration import concentration
from safecity.charts.contributions import contributions
from safecity.charts.coverage import coverage
from safecity.charts.forecast import forecast
from safecity.charts.funnel import funnel
from safecity.charts.groups import groups
from safecity.charts.hotspots import hotspots
from safecity.charts.levels import levels
from safecity.charts.priorities import priorities
from safecity.charts.quadrant import quadrant
from safecity.charts.quintiles import quintiles
from safecity.charts.reconciliation import reconciliation
from safecity.charts.season import season
from safecity.charts.series import series
from safecity.charts.trend import trend
from safecity.charts.view import Chart, View

KINDS: Mapping[str, Callable[[View], Chart]] = {
    "trend": trend,
    "change": change,
    "contributions": contributions,
    "season": season,
    "map": areas,
    "quintiles": quintiles,
    "concentration": concentration,
    "comparison": comparison,
    "funnel": funnel,
    "hotspots": hotspots,
    "coverage": coverage,
    "reconciliation": reconciliation,
    "levels": levels,
    "series": series,
    "groups": groups,
    "clock": clock,
    "quadrant": quadrant,
    "priorities": priorities,
    "forecast": forecast,
}


def draw(view: View) -> Chart:
    """Draw a view as its kind asks.

    Raises
    ------
    SafecityError
        If there is no such kind of chart.
    """
    if view.kind not in KINDS:
        known = ", ".join(sorted(KINDS))
        raise SafecityError(f"no chart of kind {view.kind!r}", remedy=f"The kinds are {known}")
    return KINDS[view.kind](view)

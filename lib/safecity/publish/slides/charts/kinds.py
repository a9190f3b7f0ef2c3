"""Which exhibits PowerPoint can draw itself, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf, nan

from safecity.charts.magnitude import SIZE, resolved
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.slides.charts import bars, diverging, lines, points
from safecity.publish.slides.charts.chart import Chart
from safecity.publish.slides.charts.frames import shown

NATIVE: Mapping[str, tuple[Callable[[Exhibit], Chart], tuple[str, ...]]] = {
    "trend": (lines.trend, ("value", "month")),
    "series": (lines.series, ("value", "period", "start", "label")),
    "forecast": (lines.forecast, ("value", "period", "start")),
    "reconciliation": (lines.reconciliation, ("share", "year", "group")),
    "levels": (bars.levels, ("value", "group")),
    "comparison": (bars.comparison, ("value", "label")),
    "groups": (bars.groups, ("value", "group")),
    "quintiles": (bars.quintiles, ("value", "quintile")),
    "priorities": (bars.priorities, ("score", "group")),
    "change": (diverging.change, (SIZE, "comparison")),
    "contributions": (diverging.contributions, ("points", "group")),
    "season": (diverging.season, ("factor", "month", "month_number")),
    "funnel": (points.funnel, ("value", "population", "label")),
    "quadrant": (points.quadrant, ("y", "x", "group")),
    "concentration": (points.concentration, ("share_crime", "share_places")),
}
"""By kind of chart: who draws it, and the columns of which one row must have all.

Maps, hot spots, coverage and the clock have no native kind.
"""


def native(exhibit: Exhibit) -> Chart | None:
    """Return the native chart of an exhibit; None where there is none or nothing to draw."""
    if exhibit.chart not in NATIVE:
        return None
    draw, named = NATIVE[exhibit.chart]
    table = shown(exhibit)
    needed = [resolved(column, table) for column in named]
    if not set(table) >= set(needed):
        return None
    known = table[needed].replace([inf, -inf], nan).dropna()
    return None if known.empty else draw(exhibit)

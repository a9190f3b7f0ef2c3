"""Which exhibits PowerPoint can draw itself, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.slides.charts import bars, diverging, lines, points
from safecity.publish.slides.charts.chart import Chart
from safecity.publish.slides.charts.frames import any_of, numbers, shown

NATIVE: Mapping[str, tuple[Callable[[Exhibit], Chart], str]] = {
    "trend": (lines.trend, "value"),
    "series": (lines.series, "value"),
    "forecast": (lines.forecast, "value"),
    "reconciliation": (lines.reconciliation, "share"),
    "levels": (bars.levels, "value"),
    "comparison": (bars.comparison, "value"),
    "groups": (bars.groups, "value"),
    "quintiles": (bars.quintiles, "value"),
    "priorities": (bars.priorities, "score"),
    "change": (diverging.change, "percent"),
    "contributions": (diverging.contributions, "points"),
    "season": (diverging.season, "factor"),
    "funnel": (points.funnel, "value"),
    "quadrant": (points.quadrant, "y"),
    "concentration": (points.concentration, "share_crime"),
}
"""By kind of chart: who draws it, and the column without which there is nothing to draw.

Maps, hot spots, coverage and the clock have no native kind.
"""


def native(exhibit: Exhibit) -> Chart | None:
    """Return the native chart of an exhibit; None where there is none or nothing to draw."""
    if exhibit.chart not in NATIVE:
        return None
    draw, column = NATIVE[exhibit.chart]
    return draw(exhibit) if any_of(numbers(shown(exhibit), column)) else None

"""Which exhibits PowerPoint can draw itself, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.slides import bars, lines, points
from safecity.publish.slides.chart import Chart

NATIVE: Mapping[str, Callable[[Exhibit], Chart]] = {
    "trend": lines.trend,
    "series": lines.series,
    "forecast": lines.forecast,
    "reconciliation": lines.reconciliation,
    "levels": bars.levels,
    "comparison": bars.comparison,
    "groups": bars.groups,
    "quintiles": bars.quintiles,
    "priorities": bars.priorities,
    "change": bars.change,
    "contributions": bars.contributions,
    "season": bars.season,
    "funnel": points.funnel,
    "quadrant": points.quadrant,
    "concentration": points.concentration,
}
"""By kind of chart; maps, hot spots, coverage and the clock have no native kind."""


def native(exhibit: Exhibit) -> Chart | None:
    """Return the native chart of an exhibit; None where there is none or nothing to draw."""
    draw = NATIVE.get(exhibit.chart)
    if draw is None or exhibit.table is None or exhibit.table.empty:
        return None
    chart = draw(exhibit)
    known = [v for series in chart.series for v in series.values if v is not None]
    return chart if known else None

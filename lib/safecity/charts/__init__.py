"""How it looks: a view goes in, a chart comes out; one module per kind.

Everything is imported here at once, so that `charts.trend` is the function and not the module of
that name; matplotlib itself is imported when something is drawn.
"""

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
from safecity.charts.kinds import KINDS, draw
from safecity.charts.levels import levels
from safecity.charts.priorities import priorities
from safecity.charts.quadrant import quadrant
from safecity.charts.quintiles import quintiles
from safecity.charts.reconciliation import reconciliation
from safecity.charts.render import png, svg
from safecity.charts.season import season
from safecity.charts.series import series
from safecity.charts.trend import trend
from safecity.charts.view import Chart, View

__all__ = [
    "KINDS",
    "Chart",
    "View",
    "areas",
    "change",
    "clock",
    "comparison",
    "concentration",
    "contributions",
    "coverage",
    "draw",
    "forecast",
    "funnel",
    "groups",
    "hotspots",
    "levels",
    "png",
    "priorities",
    "quadrant",
    "quintiles",
    "reconciliation",
    "season",
    "series",
    "svg",
    "trend",
]

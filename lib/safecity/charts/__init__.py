"""How it looks: a view goes in, a chart comes out; one module for each chart.

A kind of exhibit names the module that draws it; matplotlib is imported when something is drawn.
"""

from __future__ import annotations

from importlib import import_module

from safecity.catalogue.kinds import kind_named
from safecity.charts.render import live, png, svg
from safecity.charts.view import Chart, View
from safecity.errors import SafecityError

__all__ = ["Chart", "View", "draw", "live", "png", "svg"]


def draw(view: View) -> Chart:
    """Draw a view as its kind asks.

    Parameters
    ----------
    view : View
        Its `kind` names a file of `catalogue/kinds`, and that the chart.

    Raises
    ------
    SafecityError
        If there is no such kind, or the kind has no picture.
    """
    kind = kind_named(view.kind)
    if not kind.drawer:
        remedy = "Publish the view as it is."
        raise SafecityError(f"a {kind.shape} such as '{kind.slug}' has no picture", remedy=remedy)
    chart: Chart = import_module(f"safecity.charts.{kind.drawer}").draw(view)
    return chart

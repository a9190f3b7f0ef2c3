"""What lies around a map, so that a place is recognised: land of neighbours by name, and water."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from safecity.charts import lettering, shades, style
from safecity.charts.canvas import Canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

Place = Callable[[float, float], tuple[float, float]]
WET = shades.Item("water, or land without an outline", face=style.WATER)
LAND, WATER = "land", "water"
COLOURS = {LAND: style.GROUND, WATER: style.WATER}


def key(around: Any) -> list[shades.Item]:
    """Entries of the key: neighbours are named on the map, water is not."""
    return [WET] if around is not None and around["kind"].eq(WATER).any() else []


def shade(axes: Axes, around: Any, path: Callable[[Any], Path]) -> None:
    """Draw land and water under a map.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Of the map, in units of the geometry.
    around : geopandas.GeoDataFrame or None
        kind ("land" or "water"), name and geometry.
    path : callable
        Turns an outline into a path.
    """
    from matplotlib.patches import PathPatch

    for kind, shape in () if around is None else zip(around["kind"], around.geometry, strict=True):
        look = {"facecolor": COLOURS[kind], "edgecolor": style.GRID, "linewidth": 0.4}
        axes.add_patch(PathPatch(path(shape), **look))


def name(canvas: Canvas, around: Any, place: Place) -> None:
    """Write the names of neighbours where their land is wide enough for them.

    Parameters
    ----------
    canvas : Canvas
    around : geopandas.GeoDataFrame or None
        As in `shade`.
    place : callable
        Turns a point of the geometry into inches on the canvas.
    """
    for words, (x, y) in _labels(around, place):
        canvas.text(x, y, words, ha="center", va="center", color=style.MUTED)


def _labels(around: Any, place: Place) -> Iterator[tuple[str, tuple[float, float]]]:
    """Names, on a line or a word a line, in the middle of the widest room of each land."""
    if around is None:
        return
    import shapely

    for row in around[(around["kind"] == LAND) & (around["name"] != "")].itertuples():
        reach = shapely.maximum_inscribed_circle(row.geometry)
        (x, y), (edge_x, edge_y) = reach.coords
        middle, edge = place(x, y), place(edge_x, edge_y)
        room = 2 * max(abs(edge[0] - middle[0]), abs(edge[1] - middle[1]))
        for words in (row.name, row.name.replace(" ", "\n")):
            if lettering.width(words) <= room:
                yield words, middle
                break

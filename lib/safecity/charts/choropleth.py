"""A map: areas shaded by value, the highest named at its side."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, shades, style
from safecity.charts.canvas import EDGE, Canvas
from safecity.charts.view import View

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


MAP_WIDTH, TALLEST, FOOT = 4.3, 4.4, 0.3
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Frame:
    """Where the map lies: its bounds in units of the geometry, its size in inches.

    Attributes
    ----------
    metres : float
        Metres an inch.
    """

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float
    metres: float

    @property
    def hair(self) -> float:
        """A fifth of a point in units of the geometry: finer detail cannot be seen."""
        return (self.north - self.south) / self.height / 360

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the geometry in inches on the canvas."""
        across = (x - self.west) / (self.east - self.west) * self.width
        up = (y - self.south) / (self.north - self.south) * self.height
        return EDGE + across, FOOT + up


def frame_of(geometry: Any, around: Any = None) -> Frame:
    """Fit the bounds of outlines, in degrees or in metres, into the room of a map."""
    widest = geometry if around is None else around
    west, south, east, north = (float(v) for v in widest.total_bounds)
    degrees = geometry.crs is None or geometry.crs.is_geographic
    up = METRES_PER_DEGREE if degrees else 1.0
    across = up * math.cos(math.radians((south + north) / 2)) if degrees else 1.0
    wide, tall = (east - west) * across, (north - south) * up
    height = min(TALLEST, min(MAP_WIDTH, style.width() - 2 * EDGE) * tall / wide)
    return Frame(west, south, east, north, height * wide / tall, height, tall / height)


HIGHEST, DISC = 5, 0.18
ASIDE, INDENT, LIST_HEAD = 0.3, 0.26, 0.28
LENGTHS = (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)


class Classes(Protocol):
    """What a map is shaded by."""

    def colour(self, value: float) -> str:
        """Shade of a value."""
        ...

    def items(self, hidden: bool) -> list[shades.Item]:
        """Key to the shades."""
        ...


@dataclass(frozen=True)
class How:
    """The column that is shaded, and the title of the list of highest values."""

    column: str = "value"
    title: str = "Highest values"


def draw(
    view: View,
    table: pd.DataFrame,
    geometry: Any,
    shaded: Classes | None = None,
    how: How = How(),
) -> Canvas:
    """Draw a choropleth with a key, a scale bar and a list of the highest areas.

    Parameters
    ----------
    view : View
    table : pandas.DataFrame
        code, label, value (NaN where suppressed), lower, upper, suppressed.
    geometry : geopandas.GeoDataFrame
        code and geometry, in degrees or in metres. Areas without a row are drawn as missing. The
        view's fact `around` is what lies about them, in the same units.
    shaded : Classes, optional
        Shades; quintile classes of the values where not given.
    how : How
        What is shaded, and what the list beside the map is called.
    """
    classes = shaded or shades.classify(table["value"])
    around = view.facts.get("around")
    frame = frame_of(geometry, around)
    top = _top(table, geometry["code"].astype(str))
    entries = _entries(frame, top)
    listed = LIST_HEAD + sum(_depth(lines) for lines in entries)
    tall = listed + frame.height if style.on_phone() else max(frame.height, listed)
    hidden = bool(table["suppressed"].any())
    items = [*classes.items(hidden), *_missing(table, geometry), *key(around)]
    canvas = sheet.start(view, shades.height(items) + tall + FOOT)
    shades.draw(canvas, items, sheet.EDGE, canvas.top)
    shapes = dict(zip(geometry["code"].astype(str), geometry.simplify(frame.hair), strict=True))
    axes = _map(canvas, frame)
    shade(axes, around, _path)
    _shade(axes, table, shapes, classes, how.column)
    name(canvas, around, frame.place)
    _scale_bar(canvas, frame)
    _number(canvas, frame, [shapes[code] for code in top["code"].astype(str)])
    title = how.title if entries else f"{how.title}: withheld"
    _list(canvas, frame, entries, FOOT + tall, title)
    return canvas


def _map(canvas: Canvas, frame: Frame) -> Axes:
    axes = canvas.axes(sheet.EDGE, FOOT, frame.width, frame.height)
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.south, frame.north)
    axes.set_axis_off()
    return axes


def _missing(table: pd.DataFrame, geometry: Any) -> list[shades.Item]:
    """An entry of the key for areas without a value that are not suppressed."""
    hidden = table["suppressed"].astype(bool)
    absent = set(geometry["code"].astype(str)) - set(table["code"].astype(str))
    bare = bool(absent) or bool((table["value"].isna() & ~hidden).any())
    return [shades.Item("no value", face=style.PAPER)] if bare else []


def _shade(
    axes: Axes, table: pd.DataFrame, shapes: Mapping[str, Any], classes: Classes, column: str
) -> None:
    from matplotlib.patches import PathPatch

    codes = table["code"].astype(str)
    values = dict(zip(codes, table[column].astype(float), strict=True))
    secret = dict(zip(codes, table["suppressed"].astype(bool), strict=True))
    for code, shape in shapes.items():
        value, hidden = values.get(code, math.nan), secret.get(code, False)
        face = (
            classes.colour(value)
            if math.isfinite(value)
            else style.NO_DATA
            if hidden
            else style.PAPER
        )
        look = {
            "facecolor": face,
            "edgecolor": style.HATCH_INK if hidden else style.GREY,
            "linewidth": 0.4,
        }
        axes.add_artist(PathPatch(_path(shape), hatch=style.HATCH if hidden else None, **look))


def _path(shape: Any) -> Path:
    """A polygon or several, with their holes, as one path."""
    from matplotlib.path import Path

    parts = [part for part in getattr(shape, "geoms", [shape]) if not part.is_empty]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return Path.make_compound_path(*(Path(np.asarray(r.coords)[:, :2], closed=True) for r in rings))


def _scale_bar(canvas: Canvas, frame: Frame) -> None:
    metres = next((m for m in LENGTHS if m <= frame.metres * frame.width / 3), LENGTHS[-1])
    x, length = sheet.EDGE, metres / frame.metres
    words = (
        f"{lettering.number(metres / 1000)} km"
        if metres >= 1000
        else f"{lettering.number(metres)} m"
    )
    canvas.line(
        [x, x, x + length, x + length], [0.15, 0.1, 0.1, 0.15], color=style.GREY, linewidth=1.0
    )
    canvas.text(x + length + 0.08, 0.12, words, va="center_baseline", color=style.MUTED)


def _top(table: pd.DataFrame, drawn: pd.Series) -> pd.DataFrame:
    """The highest areas among those that are drawn."""
    known = table[table["code"].astype(str).isin(set(drawn)) & table["value"].notna()]
    return known.sort_values("value", ascending=False, kind="stable").head(HIGHEST)


def _number(canvas: Canvas, frame: Frame, shapes: Sequence[Any]) -> None:
    """Number areas on the map, each disc as near to its area as the others allow."""
    points = [shape.representative_point() for shape in shapes]
    wanted = [frame.place(point.x, point.y) for point in points]
    for n, (target, place) in enumerate(zip(wanted, _apart(wanted), strict=True), 1):
        ends = [target[0], place[0]], [target[1], place[1]]
        canvas.line(*ends, color=style.INK, linewidth=0.9)
        _disc(canvas, n, *place)


def _apart(wanted: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Move points as far apart as a disc is wide, by small steps, in a fixed order."""
    places = np.array(wanted, dtype=float)
    pairs = [(i, j) for i in range(len(places)) for j in range(i)]
    for _ in range(80):
        for i, j in pairs:
            gap = places[i] - places[j]
            distance = float(np.hypot(*gap))
            if distance < DISC * 1.15:
                way = gap / distance if distance > 1e-6 else np.array([1.0, 0.3 * i])
                places[i] += way * (DISC * 1.16 - distance) / 2
                places[j] -= way * (DISC * 1.16 - distance) / 2
    return [(float(x), float(y)) for x, y in places]


def _disc(canvas: Canvas, n: int, x: float, y: float) -> None:
    look = {"color": style.INK, "markeredgecolor": style.PAPER, "markeredgewidth": 0.8}
    canvas.line([x], [y], marker="o", markersize=DISC * 72, zorder=3, **look)
    words = {
        "ha": "center",
        "va": "center_baseline",
        "color": style.PAPER,
        "fontweight": style.SEMIBOLD,
    }
    canvas.text(x, y, str(n), zorder=4, fontsize=style.SMALL, **words)


def _entries(frame: Frame, top: pd.DataFrame) -> list[tuple[str, ...]]:
    """Name, value and interval of each of the highest areas, in lines."""
    room = style.width() - sheet.EDGE - _beside(frame) - INDENT
    places = lettering.decimals(top["value"])
    entries = []
    for row in top.to_dict("records"):
        ends = (row.get("lower", math.nan), row.get("upper", math.nan))
        value = lettering.with_interval(row["value"], *ends, places)
        names = lettering.wrap(str(row["label"]), room, most=2)
        whole = f"{row['label']}: {value}"
        short = style.on_phone() and lettering.width(whole) <= room
        entries.append((whole,) if short else (*names, *lettering.wrap(value, room)))
    return entries


def _beside(frame: Frame) -> float:
    """Where the list begins: at the right of the map, or on a phone above it."""
    return sheet.EDGE if style.on_phone() else sheet.EDGE + frame.width + ASIDE


def _depth(lines: Sequence[str]) -> float:
    return lettering.height(len(lines)) + 0.1


def _list(
    canvas: Canvas, frame: Frame, entries: Sequence[Sequence[str]], top: float, title: str
) -> None:
    x = _beside(frame)
    canvas.text(x, top, title, va="top", fontweight=style.SEMIBOLD)
    y = top - LIST_HEAD
    for n, lines in enumerate(entries, 1):
        _disc(canvas, n, x + DISC / 2, y - 0.075)
        canvas.text(x + INDENT, y, "\n".join(lines), va="top")
        y -= _depth(lines)

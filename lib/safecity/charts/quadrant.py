"""Quadrant: two measures of the same groups, one along and one upwards, in four corners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, style, ticks
from safecity.charts.canvas import Canvas
from safecity.charts.levels import numbers
from safecity.charts.view import Chart, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes


Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge."""
REACHES = (0.04, 0.08, 0.14, 0.24, 0.36, 0.5, 0.7, 0.95, 1.25)
"""How far a name may stand from its point, in inches; the nearest free place is taken."""
NEAR = 6
"""How many of them are near enough to be worth keeping clear of what is spared."""
DIRECTIONS = np.array(
    [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1),
     (0.5, 1), (-0.5, 1), (0.5, -1), (-0.5, -1), (1, 0.5), (-1, 0.5), (1, -0.5), (-1, -0.5)]
)  # fmt: skip
POINT, APART = 0.07, 0.02


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes share room."""
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def place(
    points: np.ndarray,
    sizes: np.ndarray,
    taken: Sequence[Box],
    room: Box,
    spared: Sequence[Box] = (),
) -> list[Box | None]:
    """Find a place for the name of each point, those in a crowd first.

    Parameters
    ----------
    points : numpy.ndarray
        Middles of the points in inches, shape (points, 2).
    sizes : numpy.ndarray
        Width and height of each name in inches, shape (points, 2).
    taken : sequence of Box
        Boxes that no name may meet; the points themselves are added.
    room : Box
        What every name must lie within.
    spared : sequence of Box
        Boxes that a name meets only where it would stand far off otherwise.

    Returns
    -------
    list of Box or None
        None for a name that no place is left for.
    """
    full = [*taken, *((x - POINT, y - POINT, x + POINT, y + POINT) for x, y in points)]
    boxes: list[Box | None] = [None] * len(points)
    for i in np.argsort(_nearest(points), kind="stable"):
        box = _free(points[i], sizes[i], [*full, *spared], room, REACHES[:NEAR])
        box = box or _free(points[i], sizes[i], full, room, REACHES)
        boxes[i] = box
        if box is not None:
            full.append((box[0] - APART, box[1] - APART, box[2] + APART, box[3] + APART))
    return boxes


def _nearest(points: np.ndarray) -> np.ndarray:
    """Distance of each point to the nearest other."""
    if len(points) < 2:
        return np.zeros(len(points))
    apart = np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2)
    return np.asarray((apart + np.where(np.eye(len(points)) > 0, np.inf, 0.0)).min(axis=1))


def _free(
    point: np.ndarray,
    size: np.ndarray,
    full: Sequence[Box],
    room: Box,
    reaches: Sequence[float],
) -> Box | None:
    half = size / 2
    for reach in reaches:
        for direction in DIRECTIONS:
            x, y = point + direction * (reach + half)
            box = (float(x - half[0]), float(y - half[1]), float(x + half[0]), float(y + half[1]))
            inside = room[0] <= box[0] and room[1] <= box[1]
            inside = inside and box[2] <= room[2] and box[3] <= room[3]
            if inside and not any(meet(box, other) for other in full):
                return box
    return None


HEIGHTS = (3.3, 4.1, 4.9, 5.8)
"""Heights of the plot in inches: the lowest in which every point can be named."""
TICKS, GAP, NAME_ROOM = 0.3, 0.1, 1.45
INWARD = 0.5
"""How far the axes reach beyond their middles, as a share of the reach to the other side."""
FAR = 0.2
"""Inches from a point beyond which a line leads to its name."""
CORNERS = ((0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0))


def draw(view: View) -> Chart:
    """Draw groups as named points with their intervals, between lines that part four corners.

    Parameters
    ----------
    view : View
        Table: group, x, y, x_lower, x_upper, y_lower, y_upper. Facts: x_label, y_label; x_middle,
        y_middle (where the lines stand); corners (four texts, clockwise from the top left);
        middle_label (what the lines are, said below). A group that lacks a value is named below.
    """
    known = view.table["x"].notna() & view.table["y"].notna()
    if not known.any():
        return sheet.blank(view)
    with style.applied():
        return Chart(view, _draw(view, view.table[known], view.table[~known]).figure)


@dataclass(frozen=True)
class Field:
    """Where the plot lies in inches, and the ticks of its two axes."""

    box: Box
    across: ticks.Ticks
    upward: ticks.Ticks

    def places(self, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
        """Places of values on the page in inches, shape (values, 2)."""
        left, low, right, top = self.box
        x = _share(xs, self.across) * (right - left) + left
        return np.column_stack([x, _share(ys, self.upward) * (top - low) + low])


def _share(values: np.ndarray, fitted: ticks.Ticks) -> np.ndarray:
    low, high = fitted.limits
    return (np.asarray(values, dtype=float) - low) / (high - low)


def _draw(view: View, good: pd.DataFrame, lacking: pd.DataFrame) -> Canvas:
    across, upward = (_ticks(view, good, axis) for axis in "xy")
    left = sheet.EDGE + lettering.widest(upward.labels) + GAP
    words = [_name(str(group)) for group in good["group"]]
    corners = _corners(view)
    values = numbers(good, "x", "y")
    for tall in HEIGHTS:
        field = Field((left, 0.0, style.width() - sheet.EDGE, tall), across, upward)
        taken = [_corner(field, n, text) for n, text in enumerate(corners) if text]
        at, sizes = field.places(*values), _sizes(words)
        boxes = place(at, sizes, taken, field.box, _intervals(field, good))
        if all(boxes):
            break
    unnamed = [str(g) for g, box in zip(good["group"], boxes, strict=True) if box is None]
    below = _below(view, lacking, unnamed)
    base = TICKS + lettering.height(len(below)) + 0.05
    canvas = sheet.start(view, base + tall + GAP, unit=str(view.facts["y_label"]))
    axes = _axes(canvas, view, field, base)
    _points(axes, good)
    _write(canvas, field, corners, base)
    _names(canvas, at, words, boxes, base)
    canvas.text(sheet.EDGE, 0.02, "\n".join(below), va="bottom", color=style.MUTED)
    return canvas


def _ticks(view: View, good: pd.DataFrame, axis: str) -> ticks.Ticks:
    reach = numbers(good, axis, f"{axis}_lower", f"{axis}_upper").ravel()
    middle = _middle(view, axis)
    away = float(np.nanmax(np.abs(np.array(reach) - middle), initial=0.0)) * INWARD
    return ticks.within([*reach, middle, max(middle - away, min(middle, 0.0)), middle + away])


def _middle(view: View, axis: str) -> float:
    given: Any = view.facts.get(f"{axis}_middle")
    return np.nan if given is None else float(given)


def _name(group: str) -> tuple[str, ...]:
    return lettering.wrap(group, NAME_ROOM)


def _corners(view: View) -> list[str]:
    """The texts of the corners in lines, clockwise from the top left."""
    texts = [str(text) for text in view.facts.get("corners") or ()]
    lines = [lettering.wrap(text, _corner_room(), weight=style.SEMIBOLD, most=3) for text in texts]
    return ["\n".join(text) for text in lines[:4]]


def _corner_room() -> float:
    """Widest text of a corner in inches: two of them stand beside one another."""
    return 1.4 if style.on_phone() else 1.9


def _sizes(words: Sequence[tuple[str, ...]]) -> np.ndarray:
    return np.array([(lettering.widest(w), lettering.height(len(w))) for w in words])


def _intervals(field: Field, good: pd.DataFrame) -> list[Box]:
    """The boxes of the intervals that are drawn."""
    x, y, *ends = numbers(good, "x", "y", "x_lower", "x_upper", "y_lower", "y_upper")
    lows = (field.places(ends[0], y), field.places(x, ends[2]))
    highs = (field.places(ends[1], y), field.places(x, ends[3]))
    pairs = np.hstack([np.vstack(lows) - 0.01, np.vstack(highs) + 0.01])
    return [(a, b, c, d) for a, b, c, d in pairs[np.isfinite(pairs).all(axis=1)].tolist()]


def _corner(field: Field, number: int, text: str) -> Box:
    """The box of a corner's text, with a rim."""
    wide = lettering.width(text, weight=style.SEMIBOLD) + 0.1
    tall = lettering.height(text.count("\n") + 1) + 0.1
    left, low, right, top = field.box
    x, y = CORNERS[number]
    edge, floor = (right - wide if x else left), (top - tall if y else low)
    return (edge, floor, edge + wide, floor + tall)


def _below(view: View, lacking: pd.DataFrame, unnamed: Sequence[str]) -> tuple[str, ...]:
    """What stands below: the name of the axis, then notes."""
    lines = [f"Across: {view.facts['x_label']}"]
    if view.facts.get("middle_label"):
        lines.append(str(view.facts["middle_label"]))
    if len(lacking):
        lines.append(f"Not shown, a value is missing: {'; '.join(lacking['group'].astype(str))}")
    if unnamed:
        lines.append(f"Shown without a name: {'; '.join(unnamed)}")
    room = style.width() - 2 * sheet.EDGE
    return tuple(piece for line in lines for piece in lettering.wrap(line, room))


def _axes(canvas: Canvas, view: View, field: Field, base: float) -> Axes:
    left, _, right, top = field.box
    axes = canvas.axes(left, base, right - left, top)
    ticks.draw_y(axes, field.upward)
    ticks.draw_x(axes, field.across)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(True)
    for side, line in (("x", axes.axvline), ("y", axes.axhline)):
        if np.isfinite(_middle(view, side)):
            line(_middle(view, side), color=style.GREY, linewidth=0.9, linestyle=(0, (4, 3)))
    return axes


def _points(axes: Axes, good: pd.DataFrame) -> None:
    x, y, west, east, low, high = numbers(
        good, "x", "y", "x_lower", "x_upper", "y_lower", "y_upper"
    )
    look: style.Look = {"color": style.RULE, "linewidth": 0.8, "zorder": 2}
    axes.hlines(y, west, east, **look)
    axes.vlines(x, low, high, **look)
    dot: style.Look = {"color": style.OWN, "markersize": 8, "markeredgecolor": style.PAPER}
    axes.plot(x, y, "o", zorder=5, clip_on=False, **dot)


def _write(canvas: Canvas, field: Field, corners: Sequence[str], base: float) -> None:
    for number, text in enumerate(corners):
        left, low, right, top = _corner(field, number, text)
        x, y = CORNERS[number]
        look: style.Look = {"ha": "right" if x else "left", "va": "top" if y else "bottom"}
        plate = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
        look |= {"color": style.MUTED, "fontweight": style.SEMIBOLD, "bbox": plate}
        at = (right - 0.05 if x else left + 0.05, base + (top - 0.05 if y else low + 0.05))
        canvas.text(*at, text, **look)


def _names(
    canvas: Canvas,
    points: np.ndarray,
    words: Sequence[tuple[str, ...]],
    boxes: Sequence[Box | None],
    base: float,
) -> None:
    for (x, y), lines, box in zip(points, words, boxes, strict=True):
        if box is None:
            continue
        left, low, right, top = box
        near = (min(max(x, left), right), min(max(y, low), top))
        if np.hypot(near[0] - x, near[1] - y) > FAR:
            look: style.Look = {"color": style.GREY, "linewidth": 0.6}
            canvas.line([x, near[0]], [base + y, base + near[1]], **look)
        plate = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.4, "alpha": 0.85}
        middle: style.Look = {"ha": "center", "va": "center", "bbox": plate}
        canvas.text((left + right) / 2, base + (low + top) / 2, "\n".join(lines), **middle)

"""Quadrant: two measures of the same groups, one along and one upwards, in four corners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, scale, spots, style
from safecity.charts.canvas import Canvas
from safecity.charts.levels import numbers
from safecity.charts.view import Chart, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHTS = (3.3, 4.1, 4.9, 5.8)
"""Heights of the plot in inches: the lowest in which every point can be named."""
TICKS, GAP, NAME_ROOM, CORNER_ROOM = 0.3, 0.1, 1.45, 1.9
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
    """Where the plot lies in inches, and its two scales."""

    box: spots.Box
    across: scale.Scale
    upward: scale.Scale

    def places(self, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
        """Places of values on the page in inches, shape (values, 2)."""
        left, low, right, top = self.box
        x = _share(xs, self.across) * (right - left) + left
        return np.column_stack([x, _share(ys, self.upward) * (top - low) + low])


def _share(values: np.ndarray, fitted: scale.Scale) -> np.ndarray:
    low, high = fitted.limits
    return (np.asarray(values, dtype=float) - low) / (high - low)


def _draw(view: View, good: pd.DataFrame, lacking: pd.DataFrame) -> Canvas:
    across, upward = (_scale(view, good, axis) for axis in "xy")
    left = sheet.EDGE + lettering.widest(upward.labels) + GAP
    words = [_name(str(group)) for group in good["group"]]
    corners = _corners(view)
    values = numbers(good, "x", "y")
    for tall in HEIGHTS:
        field = Field((left, 0.0, style.WIDTH - sheet.EDGE, tall), across, upward)
        taken = [_corner(field, n, text) for n, text in enumerate(corners) if text]
        at, sizes = field.places(*values), _sizes(words)
        found = spots.place(at, sizes, taken, field.box, _intervals(field, good))
        if all(found):
            break
    unnamed = [str(g) for g, box in zip(good["group"], found, strict=True) if box is None]
    below = _below(view, lacking, unnamed)
    base = TICKS + lettering.height(len(below)) + 0.05
    canvas = sheet.start(view, base + tall + GAP, unit=str(view.facts["y_label"]))
    axes = _axes(canvas, view, field, base)
    _points(axes, good)
    _write(canvas, field, corners, base)
    _names(canvas, at, words, found, base)
    canvas.text(sheet.EDGE, 0.02, "\n".join(below), va="bottom", color=style.MUTED)
    return canvas


def _scale(view: View, good: pd.DataFrame, axis: str) -> scale.Scale:
    held = numbers(good, axis, f"{axis}_lower", f"{axis}_upper").ravel()
    middle = _middle(view, axis)
    away = float(np.nanmax(np.abs(np.array(held) - middle), initial=0.0)) * INWARD
    return scale.within([*held, middle, max(middle - away, min(middle, 0.0)), middle + away])


def _middle(view: View, axis: str) -> float:
    given: Any = view.facts.get(f"{axis}_middle")
    return np.nan if given is None else float(given)


def _name(group: str) -> tuple[str, ...]:
    return lettering.wrap(group, NAME_ROOM, most=2)


def _corners(view: View) -> list[str]:
    """The texts of the corners in lines, clockwise from the top left."""
    texts = [str(text) for text in view.facts.get("corners") or ()]
    lines = [lettering.wrap(text, CORNER_ROOM, weight=style.SEMIBOLD, most=2) for text in texts]
    return ["\n".join(text) for text in lines[:4]]


def _sizes(words: Sequence[tuple[str, ...]]) -> np.ndarray:
    return np.array([(lettering.widest(w), lettering.height(len(w))) for w in words])


def _intervals(field: Field, good: pd.DataFrame) -> list[spots.Box]:
    """The boxes of the intervals that are drawn."""
    x, y, *ends = numbers(good, "x", "y", "x_lower", "x_upper", "y_lower", "y_upper")
    lows = (field.places(ends[0], y), field.places(x, ends[2]))
    highs = (field.places(ends[1], y), field.places(x, ends[3]))
    pairs = np.hstack([np.vstack(lows) - 0.01, np.vstack(highs) + 0.01])
    return [(a, b, c, d) for a, b, c, d in pairs[np.isfinite(pairs).all(axis=1)].tolist()]


def _corner(field: Field, number: int, text: str) -> spots.Box:
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
    room = style.WIDTH - 2 * sheet.EDGE
    return tuple(piece for line in lines for piece in lettering.wrap(line, room))


def _axes(canvas: Canvas, view: View, field: Field, base: float) -> Axes:
    left, _, right, top = field.box
    axes = canvas.axes(left, base, right - left, top)
    scale.draw_y(axes, field.upward)
    scale.draw_x(axes, field.across)
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
    found: Sequence[spots.Box | None],
    base: float,
) -> None:
    for (x, y), lines, box in zip(points, words, found, strict=True):
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

"""Names of points of a chart, placed so that none covers another name or point."""

from __future__ import annotations

from collections.abc import Sequence

from safecity.charts import lettering
from safecity.publish.slides.charts.chart import Axis, Label, Series
from safecity.publish.slides.fitting import LEADING, SPARE
from safecity.publish.slides.layouts import CHART
from safecity.publish.slides.slide import Box

LETTERS, MARGIN, NEAR = 12, 0.7, 0.12
"""Points of the lettering; inches taken by axes; inches between a point and its name."""
SIDES = ("r", "l", "t", "b")


def placed(dots: Series, names: Sequence[str], x: Axis, y: Axis) -> dict[int, Label]:
    """Choose on which side of its point each name stands.

    Parameters
    ----------
    dots : Series
        The points.
    names : sequence of str
        One for each point.
    x, y : Axis
        With both ends.

    Returns
    -------
    dict of int to Label
        By point; the side with the least overlap.
    """
    spots = [_spot(a, b, x, y) for a, b in zip(dots.x, dots.values, strict=True)]
    taken = [Box(left - 0.08, top - 0.08, 0.16, 0.16) for left, top in spots]
    labels = {}
    for at, (name, spot) in enumerate(zip(names, spots, strict=True)):
        boxes = {side: _box(name, spot, side) for side in SIDES}
        side = min(SIDES, key=lambda s: sum(_overlap(boxes[s], other) for other in taken))
        taken.append(boxes[side])
        labels[at] = Label(name, at=side)
    return labels


def _spot(a: float | None, b: float | None, x: Axis, y: Axis) -> tuple[float, float]:
    width, height = CHART.width - MARGIN, CHART.height - MARGIN
    return (_share(a, x) * width, (1 - _share(b, y)) * height)


def _share(value: float | None, axis: Axis) -> float:
    low, high = axis.low or 0.0, axis.high or 1.0
    return ((value or 0.0) - low) / ((high - low) or 1.0)


def _box(name: str, spot: tuple[float, float], side: str) -> Box:
    wide, tall = lettering.width(name, LETTERS) * SPARE, LETTERS * LEADING / 72
    left = {"r": NEAR, "l": -NEAR - wide}.get(side, -wide / 2)
    top = {"t": -NEAR - tall, "b": NEAR}.get(side, -tall / 2)
    return Box(spot[0] + left, spot[1] + top, wide, tall)


def _overlap(one: Box, other: Box) -> float:
    wide = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    tall = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return max(wide, 0.0) * max(tall, 0.0) + _outside(one)


def _outside(box: Box) -> float:
    right = CHART.width - MARGIN
    return max(0.0, -box.left) + max(0.0, box.left + box.width - right)

"""Native charts of points: funnel, quadrant, concentration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from safecity.charts import lettering
from safecity.charts.style import COMPARATOR, GREY, INK, OWN
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.compendium.style import number_format
from safecity.publish.slides.charts.chart import Axis, Chart, Label, Series, Values
from safecity.publish.slides.charts.native import (
    axis,
    drawable_rows,
    draws,
    numbers,
    texts,
    title_of,
)
from safecity.publish.slides.fitting import LEADING, SPARE
from safecity.publish.slides.layouts import CHART
from safecity.publish.slides.slide import Box
from safecity.readings.evidence.withholding import flags

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
    return max(wide, 0.0) * max(tall, 0.0) + _over_the_edge(one)


def _over_the_edge(box: Box) -> float:
    right = CHART.width - MARGIN
    return max(0.0, -box.left) + max(0.0, box.left + box.width - right)


LIMITS = (
    ("upper_outer", "sysDash"), ("upper_inner", "dash"), ("centre", ""),
    ("lower_inner", "dash"), ("lower_outer", "sysDash"),
)  # fmt: skip
NAMES = {"inner": "95% limits", "outer": "99.8% limits", "centre": "Pooled rate"}


@draws("value", "population", "label")
def funnel(exhibit: Exhibit) -> Chart:
    """Draw rates against residents between their limits, the own area large and named."""
    table = drawable_rows(exhibit).dropna(subset=["value", "population"])
    table = table.sort_values("population", kind="stable")
    own = flags(table, "own")
    limits = [_limit(table, name, dash) for name, dash in LIMITS if name in table]
    outside = _outside(table)
    others = _dots("Other areas", table[~own], "population", "value", COMPARATOR, 8)
    named = {
        i: Label(name)
        for i, (name, far) in enumerate(
            zip(texts(table[~own], "label"), outside[~own], strict=True)
        )
        if far
    }
    others = _named(others, named)
    own_dots = _dots(_own_name(table[own]), table[own], "population", "value", OWN, 12)
    own_dots = _named(
        own_dots, {i: Label(name, True) for i, name in enumerate(texts(table[own], "label"))}
    )
    high = [v for line in limits for v in line.values] + [*others.values, *own_dots.values]
    note = "Long dashes: 95% limits; short dashes: 99.8% limits; grey line: pooled rate."
    dots = tuple(series for series in (others, own_dots) if series.values)
    return Chart(
        "points", (*limits, *dots), legend=True,
        y=axis([v for v in high if v is None or v > 0], title=exhibit.unit.capitalize()),
        x=axis(numbers(table, "population"), title="Residents"),
        notes=(note,) if limits else (),
    )  # fmt: skip


def _outside(table: pd.DataFrame) -> pd.Series:
    if "upper_outer" not in table:
        return pd.Series(False, index=table.index)
    return (table["value"] > table["upper_outer"]) | (table["value"] < table["lower_outer"])


def _own_name(table: pd.DataFrame) -> str:
    return texts(table, "label")[0] if len(table) else "Own area"


def _limit(table: pd.DataFrame, column: str, dash: str) -> Series:
    name = NAMES[column.split("_")[-1]]
    side = column.split("_")[0] if "_" in column else ""
    values = numbers(table, column)
    return Series(
        f"{name}, {side}" if side else name, values, x=numbers(table, "population"), colour=GREY,
        width=1.25, dash=dash, hidden=True,
    )  # fmt: skip


def _dots(name: str, table: pd.DataFrame, x: str, y: str, colour: str, size: int) -> Series:
    return Series(
        name,
        numbers(table, y),
        x=numbers(table, x),
        colour=colour,
        marker="circle",
        size=size,
        at="t",
    )


def _named(series: Series, labels: dict[int, Label]) -> Series:
    return replace(series, labels=labels)


@draws("y", "x", "group")
def quadrant(exhibit: Exhibit) -> Chart:
    """Draw groups as named points between two measures, on either side of no change."""
    table = drawable_rows(exhibit).dropna(subset=["x", "y"])
    dots = Series(
        "Groups", numbers(table, "y"), x=numbers(table, "x"), colour=OWN, marker="circle", size=9,
        at="r", lower=_if_known(table, "y_lower"), upper=_if_known(table, "y_upper"),
        x_lower=_if_known(table, "x_lower"), x_upper=_if_known(table, "x_upper"),
    )  # fmt: skip
    across = axis([*dots.x, *dots.x_lower, *dots.x_upper], title=title_of(exhibit, "x"))
    upward = _zoomed([*dots.values, *dots.lower, *dots.upper], title_of(exhibit, "y"))
    middle = Series(
        "No change", (upward.low, upward.high), x=(0.0, 0.0), colour=GREY, width=1.25, dash="dash"
    )
    named = replace(dots, labels=placed(dots, texts(table, "group"), across, upward))
    return Chart("points", (named, middle), x=across, y=upward)


def _zoomed(values: Sequence[float | None], title: str) -> Axis:
    """Choose round ticks that need not hold zero."""
    known = [v for v in values if v is not None]
    step = 10.0
    low, high = (min(known) // step) * step, -(-max(known) // step) * step
    return Axis(low, high, step, number_format(0), title)


def _if_known(table: pd.DataFrame, column: str) -> Values:
    values = numbers(table, column)
    return values if any(v is not None for v in values) else ()


@draws("share_crime", "share_places")
def concentration(exhibit: Exhibit) -> Chart:
    """Draw the share of the total in a growing share of places."""
    table = drawable_rows(exhibit).dropna(subset=["share_places", "share_crime"])
    curve = Series(
        title_of(exhibit, "share_crime"), numbers(table, "share_crime"),
        x=numbers(table, "share_places"), colour=OWN, width=3.0,
    )  # fmt: skip
    even = Series("If spread evenly", (0.0, 1.0), x=(0.0, 1.0), colour=INK, width=1.25, dash="dash")
    share = Axis(0.0, 1.0, 0.25, "0%")
    return Chart(
        "points", (curve, even), legend=True,
        x=Axis(share.low, share.high, share.step, share.format, title_of(exhibit, "share_places")),
        y=Axis(share.low, share.high, share.step, share.format, title_of(exhibit, "share_crime")),
    )  # fmt: skip

"""Funnel: rates of areas against their residents, between limits that narrow with size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, style, ticks
from safecity.charts.canvas import Canvas
from safecity.charts.comparison import unusable
from safecity.charts.levels import numbers
from safecity.charts.view import Chart, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLOT, TICKS, GAP = 3.1, 0.44, 0.1
ACROSS = "Residents (thousands)"
LIMITS = (("998", "99.8% limits", (0, (4, 2))), ("95", "95% limits", (0, (1, 1.5))))
Box = tuple[float, float, float, float]


def draw(view: View) -> Chart:
    """Draw rates against residents between 95 % and 99.8 % limits about the group's rate.

    Parameters
    ----------
    view : View
        Table: area, label, count, population, value, own, usable, reason. Facts: unit; mean (the
        centre); limits (frame of population, lower95, upper95, lower998, upper998). The own area
        and those outside the outer limits are named; one that is not usable stands below.
    """
    usable = view.table["usable"].astype(bool) & view.table["value"].notna()
    if not usable.any():
        return sheet.blank(view, "No area could be compared")
    with style.applied():
        notes = unusable(view.table[~usable])
        return Chart(view, _draw(view, view.table[usable], notes).figure)


def _draw(view: View, good: pd.DataFrame, notes: tuple[str, ...]) -> Canvas:
    limits = view.facts["limits"]
    foot = lettering.height(len(notes)) + 0.1 if notes else 0.0
    canvas = sheet.start(view, PLOT + TICKS + foot + GAP)
    values = np.concatenate([good["value"].to_numpy(float), limits["upper998"].to_numpy(float)])
    rates = ticks.fit(values, most=6)
    texts = [text for _, text, _ in LIMITS] + [_centre(view)]
    left = sheet.EDGE + lettering.widest(rates.labels) + GAP
    right = style.width() - sheet.EDGE - lettering.widest(texts) - GAP
    axes = canvas.axes(left, foot + TICKS, right - left, PLOT)
    ticks.draw_y(axes, rates)
    _across(canvas, axes, limits, (left + right) / 2, foot)
    _curves(axes, limits, float(view.facts["mean"]))
    _ends(canvas, view, rates, right, foot + TICKS)
    _points(canvas, axes, good)
    canvas.text(sheet.EDGE, 0.02, "\n".join(notes), va="bottom", color=style.MUTED)
    return canvas


def _across(canvas: Canvas, axes: Axes, limits: pd.DataFrame, middle: float, foot: float) -> None:
    people = limits["population"].to_numpy(float) / 1_000
    fitted = ticks.fit(people, most=7, tight=True)
    axes.set_xlim(people.min(), people.max())
    inside = [
        (tick, label)
        for tick, label in zip(fitted.at, fitted.labels, strict=True)
        if people.min() <= tick <= people.max()
    ]
    axes.set_xticks([tick for tick, _ in inside], [label for _, label in inside])
    axes.tick_params(axis="x", labelbottom=True, pad=4, labelcolor=style.MUTED)
    canvas.text(middle, foot + 0.02, ACROSS, ha="center", va="bottom", color=style.MUTED)


def _curves(axes: Axes, limits: pd.DataFrame, centre: float) -> None:
    people = limits["population"].to_numpy(float) / 1_000
    for name, _, dashes in LIMITS:
        for side in ("lower", "upper"):
            look: style.Look = {"color": style.MUTED, "linewidth": 1.1, "linestyle": dashes}
            axes.plot(people, limits[f"{side}{name}"], **look)
    axes.axhline(centre, color=style.INK, linewidth=1.0, zorder=2)


def _centre(view: View) -> str:
    places = lettering.decimals(numbers(view.table, "value")[0], view.table["own"])
    return f"All areas {lettering.number(float(view.facts['mean']), places)}"


def _ends(canvas: Canvas, view: View, rates: ticks.Ticks, x: float, base: float) -> None:
    """Name the lines at their right ends, moved apart where they would overlap."""
    last = view.facts["limits"].iloc[-1]
    named = [(float(last[f"upper{name}"]), text) for name, text, _ in LIMITS]
    named += [(float(view.facts["mean"]), _centre(view))]
    low, high = rates.limits
    wanted = [base + (value - low) / (high - low) * PLOT for value, _ in named]
    sizes = [lettering.height(1) + 0.02] * len(named)
    for y, (_, text) in zip(
        lettering.spread(wanted, sizes, base - 0.05, base + PLOT + 0.05), named, strict=True
    ):
        canvas.text(x + GAP, y, text, va="center", color=style.MUTED)


def _points(canvas: Canvas, axes: Axes, good: pd.DataFrame) -> None:
    own = good["own"].astype(bool).to_numpy()
    people, rates = good["population"].to_numpy(float) / 1_000, good["value"].to_numpy(float)
    for chosen, colour, size in ((~own, style.COMPARATOR, 5.5), (own, style.OWN, 8.0)):
        axes.plot(people[chosen], rates[chosen], "o", color=colour, markersize=size, zorder=3,
                  markeredgecolor=style.PAPER, markeredgewidth=0.7, clip_on=False)  # fmt: skip
    box = axes.get_position()
    (west, east), (low, high) = axes.get_xlim(), axes.get_ylim()
    xs = (box.x0 + (people - west) / (east - west) * box.width) * style.width()
    ys = (box.y0 + (rates - low) / (high - low) * box.height) * canvas.height
    room = (box.x0 * style.width(), box.x1 * style.width())
    _names(canvas, good.assign(x=xs, y=ys, own=own), room)


def _names(canvas: Canvas, good: pd.DataFrame, room: tuple[float, float]) -> None:
    """Name the own area, then the others from the farthest out, where there is room."""
    taken: list[Box] = [(r.x - 0.06, r.y - 0.06, r.x + 0.06, r.y + 0.06) for r in good.itertuples()]
    far = good["z"].abs() if "z" in good else good["value"] * 0
    for row in good.assign(far=far).sort_values(["own", "far"], ascending=False).itertuples():
        weight = style.BOLD if row.own else style.REGULAR
        spot = _spot(str(row.label), (row.x, row.y), taken, room, weight)
        if spot is not None:
            taken.append(spot)
            colour = style.OWN if row.own else style.INK
            plate = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.5}
            look: style.Look = {"color": colour, "fontweight": weight, "va": "bottom"}
            look |= {"bbox": plate}
            canvas.text(spot[0], spot[1], str(row.label), **look)


def _spot(
    label: str,
    at: tuple[float, float],
    taken: Sequence[Box],
    room: tuple[float, float],
    weight: int,
) -> Box | None:
    """Find a free place for a label beside, above or below its point."""
    wide, tall = lettering.width(label, weight=weight), lettering.height(1)
    x, y = at
    for left, low in (
        (x + 0.09, y - tall / 2), (x - 0.09 - wide, y - tall / 2),
        (x - wide / 2, y + 0.07), (x - wide / 2, y - 0.07 - tall),
    ):  # fmt: skip
        box = (left, low, left + wide, low + tall)
        if room[0] <= left and box[2] <= room[1] and not any(_overlap(box, t) for t in taken):
            return box
    return None


def _overlap(one: Box, other: Box) -> bool:
    apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    return not apart

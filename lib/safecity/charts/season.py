"""Season: the calendar months above and below their average."""

from __future__ import annotations

import numpy as np

from safecity.charts import canvas as sheet
from safecity.charts import lettering, shades, style, ticks, timeline
from safecity.charts.canvas import Canvas
from safecity.charts.levels import numbers
from safecity.charts.view import Chart, View

PLOT, TICKS = 2.1, 0.26
UNIT = "Difference from the average month"
RANGE = shades.Item("lowest to highest of the years", face=style.SEQUENTIAL[0])
MEAN = shades.Item("typical month of that name", marker="o", colour=style.OWN)


def draw(view: View) -> Chart:
    """Draw each calendar month as its percentage above or below the average month.

    Parameters
    ----------
    view : View
        Table: month_number, month, factor (1.0 = average), low, high. Facts: years.
        Months without a factor are hatched.
    """
    if not view.table["factor"].notna().any():
        return sheet.blank(view, "The series is too short to show a season")
    with style.applied():
        return Chart(view, _draw(view).figure)


def _draw(view: View) -> Canvas:
    factors = (
        view.table.drop_duplicates("month_number").set_index("month_number").reindex(range(1, 13))
    )
    percents = (numbers(factors, "factor", "low", "high") - 1) * 100
    fitted = ticks.fit(_with_room(percents), suffix="%", most=7, tight=True)
    items = [MEAN, RANGE] if np.isfinite(percents[1]).any() else []
    canvas = sheet.start(view, shades.height(items) + 0.1 + PLOT + TICKS, UNIT)
    shades.draw(canvas, items, sheet.EDGE, canvas.top)
    left = sheet.EDGE + lettering.widest(fitted.labels) + 0.1
    _months(canvas, percents, fitted, left)
    return canvas


def _with_room(percents: np.ndarray) -> list[float]:
    """What the axis must hold: the values, and room for the figures printed beyond them."""
    low, high = min(np.nanmin(percents), -1.0), max(np.nanmax(percents), 1.0)
    rim = 0.14 * (high - low)
    return [low - rim, high + rim]


def _months(canvas: Canvas, percents: np.ndarray, fitted: ticks.Ticks, left: float) -> None:
    width = style.width() - sheet.EDGE - left
    for first, last in timeline.runs(~np.isfinite(percents[0])):
        across = (last - first + 1) * width / 12
        sheet.no_data(canvas, left + first * width / 12, TICKS, across, PLOT)
    axes = canvas.axes(left, TICKS, width, PLOT)
    axes.set_xlim(0.5, 12.5)
    ticks.draw_y(axes, fitted)
    axes.axhline(0, color=style.INK, linewidth=1.0, zorder=2)
    axes.set_xticks(range(1, 13), lettering.MONTHS)
    axes.tick_params(axis="x", labelbottom=True, pad=5)
    mean, low, high = percents
    look: style.Look = {
        "width": 0.5,
        "color": style.SEQUENTIAL[0],
        "edgecolor": style.RULE,
        "linewidth": 0.6,
    }
    axes.bar(range(1, 13), high - low, bottom=low, zorder=1.8, **look)
    axes.vlines(range(1, 13), 0, mean, color=style.OWN, linewidth=1.6, zorder=3)
    axes.plot(range(1, 13), mean, "o", color=style.OWN, markersize=7, zorder=4, clip_on=False)
    _extremes(canvas, percents, fitted, left, width)


def _extremes(
    canvas: Canvas, percents: np.ndarray, fitted: ticks.Ticks, left: float, width: float
) -> None:
    """Print the figures of the highest and the lowest month above and below their ranges."""
    low, high = fitted.limits
    pick = {int(np.nanargmax(percents[0])): 1, int(np.nanargmin(percents[0])): -1}
    for month, side in pick.items():
        reach = np.nanmax(side * percents[:, month]) * side
        y = TICKS + (reach - low) / (high - low) * PLOT + side * 0.07
        align = "bottom" if side > 0 else "top"
        words = lettering.signed(percents[0, month], 0, "%")
        plate = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
        look: style.Look = {
            "ha": "center",
            "va": align,
            "fontweight": style.BOLD,
            "color": style.OWN,
            "bbox": plate,
        }
        canvas.text(left + (month + 0.5) * width / 12, y, words, **look)

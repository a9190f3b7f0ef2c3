"""Clock: how much falls in each hour of each day of the week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, shades, style
from safecity.charts.canvas import Canvas
from safecity.charts.view import Chart, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ROW, HOURS, BARS, TOTAL, GAP = 0.27, 0.42, 0.55, 0.95, 0.08
EVERY, ON_PHONE = 3, 6
"""Hours between two labels, on a page and on a phone."""


def draw(view: View) -> Chart:
    """Draw weekdays by hours as shaded cells, with the totals of the hours and days as bars.

    Parameters
    ----------
    view : View
        Table: weekday (0 = Monday), hour (0 to 23), count (NaN where suppressed). Facts: unit;
        noun (what is counted). A cell that is suppressed or not in the table is hatched, and no
        total holds it.
    """
    grid = _grid(view.table)
    if not np.isfinite(grid).any():
        return sheet.blank(view)
    with style.applied():
        return Chart(view, _draw(view, grid).figure)


def _grid(table: pd.DataFrame) -> np.ndarray:
    """Counts, shape (7, 24); NaN where nothing is known."""
    good = table.dropna(subset=["weekday", "hour"])
    cells = good.astype({"weekday": int, "hour": int}).drop_duplicates(["weekday", "hour"])
    wide = cells.pivot(index="weekday", columns="hour", values="count")
    return wide.reindex(index=range(7), columns=range(24)).to_numpy(dtype=float)


def _draw(view: View, grid: np.ndarray) -> Canvas:
    noun = str(view.facts.get("noun") or view.unit)
    classes, hidden = shades.classify(grid.ravel()), bool(np.isnan(grid).any())
    items, notes = classes.items(hidden), _notes(grid, noun)
    foot = lettering.height(len(notes)) + 0.06
    above = shades.height(items) + lettering.height(1) + BARS + GAP
    canvas = sheet.start(view, above + 7 * ROW + HOURS + foot)
    shades.draw(canvas, items, sheet.EDGE, canvas.top)
    left = sheet.EDGE + lettering.widest(DAYS) + 0.1
    wide = (style.width() - sheet.EDGE - TOTAL - left) / 24
    base = foot + HOURS
    _cells(canvas.axes(left, base, 24 * wide, 7 * ROW), grid, classes)
    _peak(canvas, grid, left, base, wide)
    _days(canvas, grid, left, base)
    _hours(canvas, grid, left, base, wide)
    canvas.text(sheet.EDGE, 0.02, "\n".join(notes), va="bottom", color=style.MUTED)
    return canvas


def _cells(axes: Axes, grid: np.ndarray, classes: shades.Shades) -> None:
    """Shade each cell by its class; what is not known is hatched."""
    import seaborn
    from matplotlib.patches import Rectangle

    unknown = np.isnan(grid)
    between: style.Look = {"linewidths": 0.8, "linecolor": style.PAPER}
    bare: style.Look = {"cbar": False, "xticklabels": False, "yticklabels": False}
    limits = {"vmin": -0.5, "vmax": len(classes.edges) - 0.5}
    look = {"cmap": list(classes.colours), **limits, **between, **bare}
    places = np.vectorize(classes.place)(np.where(unknown, classes.lowest, grid))
    seaborn.heatmap(places, mask=unknown, ax=axes, **look)
    for day, hour in np.argwhere(unknown):
        hatched: style.Look = {"facecolor": style.NO_DATA, "edgecolor": style.HATCH_INK}
        axes.add_patch(Rectangle((hour, day), 1, 1, hatch=style.HATCH, linewidth=0.3, **hatched))


def _peak(canvas: Canvas, grid: np.ndarray, left: float, base: float, wide: float) -> None:
    """Outline the highest cells."""
    for day, hour in np.argwhere(grid == np.nanmax(grid)):
        look: style.Look = {
            "fill": False,
            "edgecolor": style.SPECIAL,
            "linewidth": 2.2,
            "zorder": 4,
        }
        canvas.box(left + hour * wide, base + (6 - day) * ROW, wide, ROW, **look)


def _days(canvas: Canvas, grid: np.ndarray, left: float, base: float) -> None:
    """Name the days and draw their totals at the right."""
    totals = _sums(grid, 1)
    places = lettering.decimals(totals)
    right = style.width() - sheet.EDGE
    figures = [lettering.number(total, places) for total in totals]
    longest = TOTAL - GAP - lettering.widest(figures) - 0.05
    for day, total in enumerate(totals):
        y = base + (6 - day) * ROW
        canvas.text(left - 0.08, y + ROW / 2, DAYS[day], ha="right", va="center")
        canvas.text(right, y + ROW / 2, figures[day], ha="right", va="center")
        bar = np.nan_to_num(total) / (np.nanmax(totals) or 1.0) * longest
        canvas.box(right - TOTAL + GAP, y + 0.07, bar, ROW - 0.14, facecolor=style.GREY)
    head: style.Look = {"ha": "right", "va": "bottom", "color": style.MUTED}
    canvas.text(right, base + 7 * ROW + 0.03, "By day", **head, fontweight=style.SEMIBOLD)


def _hours(canvas: Canvas, grid: np.ndarray, left: float, base: float, wide: float) -> None:
    """Name the hours below and draw their totals above."""
    totals = _sums(grid, 0)
    highest = int(np.nanargmax(totals))
    floor = base + 7 * ROW + GAP / 2
    every = ON_PHONE if style.on_phone() else EVERY
    for hour, total in enumerate(totals):
        x = left + hour * wide
        tall = float(np.nan_to_num(total)) / (np.nanmax(totals) or 1.0) * BARS
        canvas.box(x + 0.03, floor, wide - 0.06, tall, facecolor=style.GREY)
        if hour % every == 0:
            canvas.text(x, base - 0.06, f"{hour:02d}:00", ha="center", va="top", color=style.MUTED)
            canvas.line([x, x], [base - 0.05, base], color=style.RULE, linewidth=0.8)
    words = lettering.number(totals[highest], lettering.decimals(totals))
    canvas.text(left + (highest + 0.5) * wide, floor + BARS + 0.01, words, ha="center", va="bottom")
    title: style.Look = {"ha": "left", "va": "top", "color": style.MUTED}
    canvas.text(left, base - 0.06 - lettering.height(1), "Hour of the day", **title)


def _sums(grid: np.ndarray, axis: int) -> np.ndarray:
    """Totals of what is known; NaN where nothing is."""
    return np.where(np.isfinite(grid).any(axis=axis), np.nansum(grid, axis=axis), np.nan)


def _notes(grid: np.ndarray, noun: str) -> tuple[str, ...]:
    day, hour = (int(n) for n in np.argwhere(grid == np.nanmax(grid))[0])
    count = lettering.number(float(np.nanmax(grid)), lettering.decimals(grid.ravel()))
    lines = [f"Outlined: {DAYS[day]} {hour:02d}:00 to {(hour + 1) % 24:02d}:00, {count} {noun}."]
    if (grid == np.nanmax(grid)).sum() > 1:
        lines = [f"Outlined: the highest hours, {count} {noun} each."]
    lines.append(f"Bars: all {noun} of the hour (above) and of the day (right).")
    if np.isnan(grid).any():
        lines.append("The bars leave out hatched cells.")
    room = style.width() - 2 * sheet.EDGE
    return tuple(piece for line in lines for piece in lettering.wrap(line, room))

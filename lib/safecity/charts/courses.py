"""Courses: a small line chart for each area, all on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, shades, style
from safecity.charts.canvas import Canvas
from safecity.charts.view import Chart, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST, GUTTER = 1.15, 0.14
"""Least width of a panel and the space between two, in inches."""
PLOT, NAME, FOOT = 0.62, 0.34, 0.2
"""Heights in inches: of a panel, of the two lines above it, of the years below the last ones."""


@dataclass(frozen=True)
class Grid:
    """Where the panels lie.

    Attributes
    ----------
    columns : int
        Panels side by side.
    width : float
        Of a panel, in inches.
    rows : int
        Rows of panels.
    """

    columns: int
    width: float
    rows: int

    @property
    def height(self) -> float:
        """Of all rows together, with the years below each."""
        return self.rows * (NAME + PLOT + FOOT)

    def corner(self, at: int, top: float) -> tuple[float, float]:
        """Lower left corner of a panel's plot, in inches."""
        row, column = divmod(at, self.columns)
        left = sheet.EDGE + column * (self.width + GUTTER)
        return left, top - row * (NAME + PLOT + FOOT) - NAME - PLOT


def draw(view: View) -> Chart:
    """Draw one panel an area, with the lines of all others behind.

    Parameters
    ----------
    view : View
        Table: period, start, area, label, value, own; the areas in the order of their panels.
    """
    known = view.table[view.table["value"].notna()]
    if known.empty:
        return sheet.blank(view)
    areas = [rows for _, rows in known.groupby("area", sort=False)]
    with style.applied():
        return Chart(view, _draw(view, known, areas).figure)


Line = tuple[np.ndarray, np.ndarray]
"""Months and rates of an area."""


def _grid(count: int) -> Grid:
    room = style.width() - 2 * sheet.EDGE
    columns = max(1, int((room + GUTTER) / (LEAST + GUTTER)))
    return Grid(columns, (room - (columns - 1) * GUTTER) / columns, -(-count // columns))


def _draw(view: View, known: pd.DataFrame, areas: Sequence[pd.DataFrame]) -> Canvas:
    grid, top = _grid(len(areas)), float(known["value"].max())
    places = lettering.decimals(known["value"], known["own"])
    own = known.loc[known["own"].astype(bool), "label"]
    items = [
        *(
            shades.Item(lettering.wrap(str(name), LEAST, most=1)[0], line="-", colour=style.OWN)
            for name in own.unique()
        ),
        shades.Item("comparator", line="-", colour=style.COMPARATOR),
        shades.Item("every other area", line="-", colour=style.GRID),
        shades.Item(f"all from 0 to {lettering.number(top, places)}; newest rate printed"),
    ]
    canvas = sheet.start(view, shades.height(items) + grid.height)
    shades.draw(canvas, items, sheet.EDGE, canvas.top)
    below, lines = canvas.top - shades.height(items), [_line(rows) for rows in areas]
    for at, rows in enumerate(areas):
        left, foot = grid.corner(at, below)
        axes = canvas.axes(left, foot, grid.width, PLOT)
        _panel(axes, lines, at, own=bool(rows["own"].any()), top=top)
        _words(canvas, rows, (left, foot), grid.width, places)
    return canvas


def _panel(axes: Axes, lines: Sequence[Line], at: int, *, own: bool, top: float) -> None:
    """Draw the line of one area over those of all."""
    for line in lines:
        axes.plot(*line, color=style.GRID, linewidth=0.6, zorder=1)
    look: style.Look = {"color": style.OWN if own else style.COMPARATOR, "zorder": 3}
    x, y = lines[at]
    axes.plot(x, y, linewidth=2.0, **look)
    axes.plot(x[-1:], y[-1:], "o", markersize=4, clip_on=False, **look)
    axes.axhline(0, color=style.RULE, linewidth=0.8, zorder=0)
    starts = np.concatenate([months for months, _ in lines])
    axes.set_xlim(np.nanmin(starts) - 2, np.nanmax(starts) + 2)
    axes.set_ylim(0, top * 1.06)


def _line(rows: pd.DataFrame) -> Line:
    """Months of the periods and their rates; a year that is not there parts the line."""
    months = np.array([lettering.ordinal(start) for start in rows["start"]], dtype=float)
    value = rows["value"].to_numpy(dtype=float)
    gaps = np.flatnonzero(np.diff(months) > 12) + 1
    return np.insert(months, gaps, np.nan), np.insert(value, gaps, np.nan)


def _words(
    canvas: Canvas, rows: pd.DataFrame, corner: tuple[float, float], width: float, places: int
) -> None:
    """Name and newest rate above a panel, its first and last year below."""
    (left, foot), last = corner, rows.iloc[-1]
    weight = style.SEMIBOLD if rows["own"].any() else style.REGULAR
    (name,) = lettering.wrap(str(last["label"]), width, weight=weight, most=1)
    value = lettering.number(last["value"], places)
    canvas.text(left, foot + PLOT + 0.17, name, fontweight=weight, va="bottom")
    canvas.text(left, foot + PLOT + 0.02, value, color=style.MUTED, va="bottom")
    look: style.Look = {"color": style.MUTED, "va": "top"}
    canvas.text(left, foot - 0.02, str(rows["period"].iloc[0]), **look)
    canvas.text(left + width, foot - 0.02, str(last["period"]), ha="right", **look)

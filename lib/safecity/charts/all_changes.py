"""All changes: a dot and its interval for every indicator, sorted, in two columns of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safecity.charts import canvas as sheet
from safecity.charts import lettering, style, ticks
from safecity.charts.canvas import Canvas
from safecity.charts.levels import numbers
from safecity.charts.view import Chart, View
from safecity.measures.verdict import TURNS

LABEL, VALUE, GAP, BETWEEN = 1.8, 0.44, 0.05, 0.12
TICKS, OVER, PADDING = 0.26, 0.04, 0.035
LEAST, MOST = -60.0, 80.0
"""Ends of the axis in per cent at the farthest: one small number stretches it for no other."""
FEW = 8
"""Rows up to which one column of them is enough."""
KEY = "; blue, a change that stands out; hollow, one that may be chance; arrow, beyond the axis"


@dataclass(frozen=True)
class _Rows:
    """The rows of one column: label in lines, size, ends, and whether the change stands out."""

    labels: list[tuple[str, ...]]
    sizes: np.ndarray
    clear: np.ndarray

    @property
    def heights(self) -> np.ndarray:
        return np.array([lettering.height(len(label)) + PADDING for label in self.labels])


def draw(view: View) -> Chart:
    """Draw every change as a dot with its interval, the greatest rise first.

    Parameters
    ----------
    view : View
        Table: indicator, percent, lower, upper, verdict; sorted. Facts: none.
    """
    if not view.table["percent"].notna().any():
        return sheet.blank(view, "No change could be assessed")
    with style.applied():
        return Chart(view, _draw(view).figure)


def _draw(view: View) -> Canvas:
    sizes = numbers(view.table, "percent", "lower", "upper")
    clear = view.table["verdict"].isin(TURNS).to_numpy()
    columns = 1 if len(clear) <= FEW or style.on_phone() else 2
    width = (style.width() - 2 * sheet.EDGE - BETWEEN * (columns - 1)) / columns
    columns_of_rows = [
        _rows(view, sizes, clear, at) for at in np.array_split(np.arange(len(clear)), columns)
    ]
    body = max(float(rows.heights.sum()) for rows in columns_of_rows)
    canvas = sheet.start(view, OVER + body + TICKS, f"{view.unit}{KEY}")
    fitted = _ticks(sizes)
    for at, rows in enumerate(columns_of_rows):
        _column(canvas, rows, fitted, sheet.EDGE + at * (width + BETWEEN), width)
    return canvas


def _rows(view: View, sizes: np.ndarray, clear: np.ndarray, at: np.ndarray) -> _Rows:
    names = view.table["indicator"].astype(str).to_numpy()
    labels = [
        lettering.wrap(names[i], LABEL, weight=_weight(bool(clear[i])), most=2)
        for i in map(int, at)
    ]
    return _Rows(labels, sizes[:, at], clear[at])


def _weight(clear: bool) -> int:
    return style.BOLD if clear else style.REGULAR


def _ticks(sizes: np.ndarray) -> ticks.Ticks:
    return ticks.fit(np.clip(sizes[np.isfinite(sizes)], LEAST, MOST), "%", most=4, tight=True)


def _column(canvas: Canvas, rows: _Rows, fitted: ticks.Ticks, left: float, width: float) -> None:
    heights = rows.heights
    body = float(heights.sum())
    centres = np.cumsum(heights) - heights / 2
    top = canvas.top - OVER
    plot = left + LABEL + GAP
    axes = canvas.axes(plot, top - body, width - LABEL - VALUE - 2 * GAP, body)
    axes.set_ylim(body, 0)
    ticks.draw_x(axes, fitted)
    low, high = fitted.limits
    for y, label, (size, lower, upper), clear in zip(
        centres, rows.labels, rows.sizes.T, rows.clear, strict=True
    ):
        ink = style.OWN if clear else style.RULE
        weight: style.Look = {"va": "center", "fontweight": _weight(bool(clear))}
        canvas.text(left + LABEL, top - y, "\n".join(label), ha="right", **weight)
        value = lettering.signed(size, 1, "%")
        canvas.text(left + width, top - y, value, ha="right", **weight)
        axes.hlines(y, max(lower, low), min(upper, high), color=ink, linewidth=1.4, zorder=4)
        for end, edge, mark in ((lower, low, "<"), (upper, high, ">")):
            if not low <= end <= high:
                axes.plot(edge, y, mark, color=ink, markersize=4, clip_on=False, zorder=5)
        if low <= size <= high:
            fill = ink if clear else style.PAPER
            look: style.Look = {"markerfacecolor": fill, "markeredgecolor": ink, "zorder": 6}
            axes.plot(size, y, "o", markersize=5, markeredgewidth=1.3, **look)

"""Coverage: which months of which rows are there, and which are missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, shades, style, timeline
from safecity.charts.canvas import Canvas
from safecity.charts.timeline import Panel
from safecity.charts.view import Chart, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TICKS, LABEL_ROOM, COUNTS = 0.4, 1.75, 0.85
TITLE = "Months complete"
LOOKS = {
    "complete": shades.Item("complete", face=style.OWN),
    "missing": shades.Item("missing", face=style.NO_DATA, hatch=style.HATCH),
    "": shades.Item("other", face=style.SEQUENTIAL[1]),
}


def draw(view: View) -> Chart:
    """Draw a grid of rows by months; each row's complete months are counted at its right.

    Parameters
    ----------
    view : View
        Table: first column the label of the row, then month, status ("complete", "missing" or
        another word, drawn as a third kind), count. A month that is not in the table stays white.
    """
    if view.table.empty:
        return sheet.blank(view)
    with style.applied():
        return Chart(view, _draw(view, _grid(view.table)).figure)


def _grid(table: pd.DataFrame) -> pd.DataFrame:
    """Status by row (in the table's order) and month ordinal."""
    label = table.columns[0]
    months = table["month"].map(lettering.ordinal)
    frame = table.assign(ordinal=months, row=table[label].astype(str))
    frame = frame.drop_duplicates(["row", "ordinal"], keep="last")
    grid = frame.pivot(index="row", columns="ordinal", values="status")
    return grid.reindex(index=frame["row"].unique(), columns=range(months.min(), months.max() + 1))


def _draw(view: View, grid: pd.DataFrame) -> Canvas:
    names = [lettering.wrap(str(name), LABEL_ROOM) for name in grid.index]
    heights = np.array([lettering.height(max(len(n), 1)) + 0.09 for n in names])
    total, items = float(heights.sum()), _items(grid)
    above = shades.height(items) + lettering.height(1) + 0.06
    canvas = sheet.start(view, above + total + TICKS, unit="")
    shades.draw(canvas, items, sheet.EDGE, canvas.top)
    left = sheet.EDGE + lettering.widest([line for name in names for line in name]) + 0.1
    right = style.width() - sheet.EDGE - COUNTS
    panel = Panel(int(grid.columns[0]), int(grid.columns[-1]), left, right - left)
    axes = canvas.axes(panel.left, TICKS, panel.width, total)
    _ticks(axes, panel, total)
    for name, y, (_, statuses) in zip(
        names, np.cumsum(heights) - heights / 2, grid.iterrows(), strict=True
    ):
        _row(axes, y, statuses)
        _beside(canvas, left, TICKS + total - y, name, _count(statuses))
    title: style.Look = {"ha": "right", "va": "bottom", "fontweight": style.SEMIBOLD}
    canvas.text(style.width() - sheet.EDGE, TICKS + total + 0.04, TITLE, color=style.MUTED, **title)
    return canvas


def _beside(canvas: Canvas, left: float, y: float, name: Sequence[str], count: str) -> None:
    canvas.text(left - 0.1, y, "\n".join(name), ha="right", va="center")
    canvas.text(style.width() - sheet.EDGE, y, count, ha="right", va="center")


def _items(grid: pd.DataFrame) -> list[shades.Item]:
    statuses = {str(s) for s in pd.unique(grid.to_numpy().ravel()) if pd.notna(s)}
    items = [item for status, item in LOOKS.items() if status in statuses]
    return items + [shades.Item(s, face=LOOKS[""].face) for s in sorted(statuses - set(LOOKS))]


def _ticks(axes: Axes, panel: Panel, height: float) -> None:
    ticks = panel.ticks()
    axes.set_xlim(panel.first - 0.5, panel.last + 0.5)
    axes.set_ylim(height, 0)
    axes.set_xticks([m for m, _ in ticks], [label for _, label in ticks])
    axes.tick_params(axis="x", labelbottom=True, length=3, color=style.RULE, labelcolor=style.MUTED)
    for january in [m for m in range(panel.first + 1, panel.last + 1) if m % 12 == 0]:
        axes.axvline(january - 0.5, color=style.PAPER, linewidth=1.0, zorder=4)


def _row(axes: Axes, y: float, statuses: pd.Series) -> None:
    """Merge each run of one status into one bar."""
    words = statuses.fillna("").astype(str).to_numpy()
    for word in sorted(set(words) - {""}):
        item = LOOKS.get(word, LOOKS[""])
        spans = [(statuses.index[a] - 0.5, b - a + 1) for a, b in timeline.runs(words == word)]
        edge: style.Look = {
            "edgecolor": style.HATCH_INK if item.hatch else style.PAPER,
            "hatch": item.hatch or None,
        }
        axes.broken_barh(spans, (y - 0.085, 0.17), facecolor=item.face, linewidth=0.4, **edge)


def _count(statuses: pd.Series) -> str:
    known = statuses.notna().sum()
    return f"{lettering.number((statuses == 'complete').sum())} of {lettering.number(known)}"

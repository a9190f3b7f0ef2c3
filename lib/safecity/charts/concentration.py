"""Concentration: how few places hold how much of the crime."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from safecity.charts import canvas as sheet
from safecity.charts import lettering, style, ticks
from safecity.charts.canvas import Canvas
from safecity.charts.levels import numbers
from safecity.charts.view import Chart, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLOT, TICKS = 2.7, 0.42
ACROSS = "Share of places, those with most first"
EVEN = "If spread evenly"


def draw(view: View) -> Chart:
    """Draw the share of crime held by a growing share of places, those with most first.

    Parameters
    ----------
    view : View
        Table: share_places, share_crime (0 to 1). Facts: half_share (share of places that hold
        half), gini, n_places.
    """
    shares = numbers(view.table, "share_places", "share_crime")
    if not np.isfinite(shares).all(axis=0).any():
        return sheet.blank(view)
    with style.applied():
        return Chart(view, _draw(view, shares[:, np.isfinite(shares).all(axis=0)]).figure)


def _draw(view: View, shares: np.ndarray) -> Canvas:
    percents = ticks.fit([0, 100], suffix="%", most=5)
    canvas = sheet.start(view, 0.1 + PLOT + TICKS)
    left = sheet.EDGE + lettering.widest(percents.labels) + 0.1
    right = style.width() - sheet.EDGE - 0.2
    axes = canvas.axes(left, TICKS, right - left, PLOT)
    axes.set_xlim(0, 100)
    ticks.draw_y(axes, percents)
    axes.set_xticks(percents.at, percents.labels)
    axes.tick_params(axis="x", labelbottom=True, pad=4, labelcolor=style.MUTED)
    canvas.text((left + right) / 2, 0.02, ACROSS, ha="center", va="bottom", color=style.MUTED)
    _curves(axes, shares * 100)
    _half(axes, view)
    return canvas


def _curves(axes: Axes, percents: np.ndarray) -> None:
    places, crime = np.hstack([[[0.0], [0.0]], percents])
    axes.plot([0, 100], [0, 100], color=style.GREY, linewidth=1.1, linestyle=(0, (5, 3)))
    axes.plot(places, crime, color=style.OWN, zorder=3, clip_on=False)
    look: style.Look = {"ha": "left", "va": "top", "color": style.MUTED, "fontsize": style.SMALL}
    axes.text(36, 32, EVEN, **look)


def _half(axes: Axes, view: View) -> None:
    """Mark the share of places that holds half of the crime, in words at the free right."""
    share = view.facts.get("half_share")
    words = _words(view)
    if share is not None and np.isfinite(share):
        stem: style.Look = {"color": style.INK, "linewidth": 0.9, "linestyle": (0, (1, 1.6))}
        axes.plot([0, share * 100, share * 100], [50, 50, 0], **stem)
        axes.plot([share * 100], [50], "o", color=style.OWN, markersize=8, zorder=4, clip_on=False)
    plate = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 2}
    look: style.Look = {"ha": "right", "va": "bottom", "fontsize": style.SMALL}
    axes.text(99, 6, words, bbox=plate, linespacing=style.LEADING, zorder=5, **look)


def _words(view: View) -> str:
    share, gini, places = (
        view.facts.get("half_share"), view.facts.get("gini"), view.facts.get("n_places")
    )  # fmt: skip
    lines = []
    if share is not None and np.isfinite(share):
        lines.append(f"Half is in {lettering.number(share * 100, 1)}% of places")
    if share is not None and np.isfinite(share) and places:
        lines.append(f"({lettering.number(round(share * places))} of {lettering.number(places)})")
    if gini is not None and np.isfinite(gini):
        lines.append(f"Gini coefficient {lettering.number(gini, 2)}")
    return "\n".join(lines)

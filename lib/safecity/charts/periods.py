"""Periods along the page: years or quarters at their own distance, with the ticks that fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.charts import lettering, printed, style
from safecity.charts.canvas import EDGE
from safecity.charts.timeline import Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

YEAR, QUARTER = 12, 3
ROOM, APART = 0.75, 0.08
TICKS = 0.4


@dataclass(frozen=True)
class Periods:
    """An axis of periods, each from its first month.

    Attributes
    ----------
    panel : Panel
        Where their months lie on the page.
    labels : Mapping of int to str
        Name of each period by the ordinal of its first month, ascending.
    length : int
        Months a period lasts: 12 or 3.
    """

    panel: Panel
    labels: Mapping[int, str]
    length: int

    def middle(self, start: float) -> float:
        """Middle of the period that begins in a month, in months."""
        return start + (self.length - 1) / 2

    @property
    def pitch(self) -> float:
        """Inches a period."""
        return self.panel.pitch * self.length

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """What is written below the axis: every period, or every year, or as many as fit."""
        every = [(self.middle(s), _wrapped(label)) for s, label in self.labels.items()]
        kept = self._kept(every)
        if len(kept) == len(every) or self.length == YEAR:
            return kept
        years = [s for s in self.labels if s % YEAR == 0]
        return self._kept([(self.middle(s), str(s // YEAR)) for s in years]) if years else kept

    def _kept(self, wanted: list[tuple[float, str]]) -> list[tuple[float, str]]:
        """The ticks that do not meet a later one, from the last backwards."""
        kept: list[tuple[float, str]] = []
        edge = style.WIDTH - EDGE + APART
        for month, label in reversed(wanted):
            x, half = self.panel.x(month), lettering.width(label) / 2
            if x + half + APART <= edge and x - half >= EDGE:
                kept.insert(0, (month, label))
                edge = x - half
        return kept

    def draw(self, axes: Axes) -> None:
        """Set the limits and the ticks of axes that lie where the panel does."""
        ticks = self.ticks
        axes.set_xlim(self.panel.first - 0.5, self.panel.last + 0.5)
        axes.set_xticks([month for month, _ in ticks], [label for _, label in ticks])
        look = {"length": 3, "color": style.RULE, "labelcolor": style.MUTED}
        axes.tick_params(axis="x", labelbottom=True, **look)


def _wrapped(label: str) -> str:
    return "\n".join(lettering.wrap(label, ROOM, most=2))


def periods(table: pd.DataFrame, quarterly: bool, left: float, width: float) -> Periods:
    """Lay out the periods of a table between two places of the page.

    Parameters
    ----------
    table : pandas.DataFrame
        period (label), start (first day or month).
    quarterly : bool
        Whether a period is a quarter, or else a year.
    left, width : float
        Inches.
    """
    pairs = zip(table["start"], table["period"], strict=True)
    labels = dict(sorted((printed.ordinal(start), str(name)) for start, name in pairs))
    length = QUARTER if quarterly else YEAR
    panel = Panel(min(labels), max(labels) + length - 1, left, width)
    return Periods(panel, labels, length)


def gapped(frame: pd.DataFrame, step: int | None = None) -> pd.DataFrame:
    """Part the rows of a series that are farther apart than they should be, by a row of missing.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns of floats, by ordinal of the month, ascending.
    step : int, optional
        Months from one row to the next; without it, the shortest step there is, since some
        figures are published every few years.
    """
    months = frame.index.to_numpy(dtype=float)
    steps = np.diff(months)
    if steps.size == 0:
        return frame
    wide = np.flatnonzero(steps > (steps.min() if step is None else step) + 1)
    between = months[wide] + steps[wide] / 2
    holes = pd.DataFrame(np.nan, index=between, columns=frame.columns)
    return pd.concat([frame, holes]).sort_index() if len(holes) else frame

"""Time along the page: months in panels, years or quarters with the ticks that fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.charts import lettering, style
from safecity.charts.canvas import EDGE, Canvas
from safecity.charts.ticks import Ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LONGEST_GAP = 6
"""Months without a value that are still shown as a gap; a longer gap breaks the axis."""
GUTTER, NARROWEST = 0.7, 0.6


@dataclass(frozen=True)
class Panel:
    """A run of months on one stretch of the page.

    Attributes
    ----------
    first, last : int
        Ordinals of its first and last month.
    left, width : float
        Where it lies, in inches.
    """

    first: int
    last: int
    left: float
    width: float

    @property
    def pitch(self) -> float:
        """Inches a month."""
        return self.width / (self.last - self.first + 1)

    @property
    def right(self) -> float:
        """Where it ends, in inches."""
        return self.left + self.width

    def x(self, month: float) -> float:
        """Middle of a month in inches, held within the panel."""
        return (
            self.left
            + (min(max(month, self.first - 0.5), self.last + 0.5) - self.first + 0.5) * self.pitch
        )

    def ticks(self) -> list[tuple[int, str]]:
        """Months to be labelled, each with its label: the month, and the year below it once."""
        step = self._step()
        offset = self.first % 2 if step == 2 else 0
        months = [m for m in range(self.first, self.last + 1) if (m - offset) % step == 0]
        months = months or [self.first]
        return [
            (m, _tick(m, previous, step))
            for m, previous in zip(months, [None, *months], strict=False)
        ]

    def _step(self) -> int:
        steps = [1, 2, 3, 6, 12, 24, 60, 120]
        return next((s for s in steps if s * self.pitch >= (0.33 if s < 12 else 0.42)), 240)


def _tick(month: int, previous: int | None, step: int) -> str:
    year = str(month // 12)
    if step >= 12:
        return year
    name = lettering.MONTHS[month % 12]
    return f"{name}\n{year}" if previous is None or previous // 12 != month // 12 else name


def monthly(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a row for every month from its first to its last, by ordinal."""
    frame = table.assign(ordinal=[lettering.ordinal(m) for m in table["month"]])
    frame = frame.drop_duplicates("ordinal", keep="last").set_index("ordinal").sort_index()
    return frame.reindex(range(int(frame.index[0]), int(frame.index[-1]) + 1))


def blocks(known: Sequence[int], first: int, last: int) -> list[tuple[int, int]]:
    """Runs of months without a gap longer than `LONGEST_GAP`.

    Parameters
    ----------
    known : sequence of int
        Ordinals of the months with a value, ascending, at least one.
    first, last : int
        Ends of the table; a short gap at either end is kept, so that it shows.
    """
    ends = [int(i) for i in np.flatnonzero(np.diff(known) > LONGEST_GAP + 1)]
    starts = [known[0], *(known[i + 1] for i in ends)]
    stops = [*(known[i] for i in ends), known[-1]]
    starts[0] = first if starts[0] - first <= LONGEST_GAP else starts[0]
    stops[-1] = last if last - stops[-1] <= LONGEST_GAP else stops[-1]
    return [(int(a), int(b)) for a, b in zip(starts, stops, strict=True)]


def panels(spans: Sequence[tuple[int, int]], left: float, width: float) -> tuple[Panel, ...]:
    """Share a stretch of the page among runs of months, by their length."""
    months = np.array([last - first + 1 for first, last in spans], dtype=float)
    gutter = min(GUTTER, width * 0.45 / len(spans))
    room = width - gutter * (len(spans) - 1)
    least = min(NARROWEST, room / len(spans))
    widths = least + (room - least * len(spans)) * months / months.sum()
    lefts = left + np.concatenate([[0.0], np.cumsum(widths[:-1] + gutter)])
    runs = zip(spans, lefts, widths, strict=True)
    return tuple(Panel(a, b, float(x), float(w)) for (a, b), x, w in runs)


def runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """First and last position of every run of true values."""
    padded = np.concatenate([[0], np.asarray(flags, dtype=int), [0]])
    edges = np.flatnonzero(np.diff(padded))
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def reach(spans: Sequence[Panel], start: int, end: int) -> tuple[float, float] | None:
    """Where a span of months begins and ends on the page, in inches; None if it lies outside."""
    touched = [p for p in spans if p.first <= end and p.last >= start]
    if not touched:
        return None
    return touched[0].x(start - 0.5), touched[-1].x(end + 0.5)


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
        fitting = self._kept(every)
        if len(fitting) == len(every) or self.length == YEAR:
            return fitting
        years = [s for s in self.labels if s % YEAR == 0]
        return self._kept([(self.middle(s), str(s // YEAR)) for s in years]) if years else fitting

    def _kept(self, wanted: list[tuple[float, str]]) -> list[tuple[float, str]]:
        """The ticks that do not meet a later one, from the last backwards."""
        fitting: list[tuple[float, str]] = []
        edge = style.width() - EDGE + APART
        for month, label in reversed(wanted):
            x, half = self.panel.x(month), lettering.width(label) / 2
            if x + half + APART <= edge and x - half >= EDGE:
                fitting.insert(0, (month, label))
                edge = x - half
        return fitting

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
    labels = dict(sorted((lettering.ordinal(start), str(name)) for start, name in pairs))
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


NAME_ROOM, LEAD, GAP, NAME_APART = 1.4, 0.2, 0.05, 0.03
LINES = 3


@dataclass(frozen=True)
class End:
    """Words for the last value of a line.

    Attributes
    ----------
    text : str
        A second line is kept whole.
    value : float
    x : float
        Where that value stands on the page, in inches.
    own : bool
        Whether it is the own area's.
    """

    text: str
    value: float
    x: float
    own: bool = False

    @property
    def weight(self) -> int:
        """The own area is set heavier."""
        return style.BOLD if self.own else style.REGULAR

    @property
    def colour(self) -> str:
        """Of the words and of the line that leads to them."""
        return style.OWN if self.own else style.MUTED

    @property
    def lines(self) -> tuple[str, ...]:
        """The words in lines that fit the margin; a line of the text begins a line."""
        first, *rest = self.text.split("\n")
        wrapped = [lettering.wrap(text, NAME_ROOM, weight=self.weight, most=1) for text in rest]
        most = LINES - len(wrapped)
        return sum(wrapped, lettering.wrap(first, NAME_ROOM, weight=self.weight, most=most))

    @property
    def height(self) -> float:
        """Room they take in inches."""
        return lettering.height(len(self.lines)) + NAME_APART


def width(ends: Sequence[End]) -> float:
    """Room the names take at the right in inches, with the lines that lead to them."""
    words = (lettering.widest(end.lines, weight=end.weight) for end in ends)
    return LEAD + GAP + max(words, default=0.0)


def height(ends: Sequence[End]) -> float:
    """Room they take one above the other in inches."""
    return sum(end.height for end in ends)


def draw(
    canvas: Canvas, ends: Sequence[End], fitted: Ticks, x: float, base: float, tall: float
) -> None:
    """Write the names right of `x` beside a plot of a height, from `base` upwards."""
    low, high = fitted.limits
    wanted = [base + (end.value - low) / (high - low) * tall for end in ends]
    places = lettering.spread(wanted, [end.height for end in ends], base - 0.05, base + tall + 0.05)
    for end, start, y in zip(ends, wanted, places, strict=True):
        look: style.Look = {"color": style.OWN if end.own else style.GREY, "linewidth": 0.7}
        canvas.line([end.x + 0.07, x + 0.06, x + LEAD], [start, start, y], **look)
        words: style.Look = {"va": "center", "fontweight": end.weight, "color": end.colour}
        canvas.text(x + LEAD + GAP, y, "\n".join(end.lines), **words)

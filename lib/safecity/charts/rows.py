"""Rows of a chart that reads like a table: a label, a horizontal plot, columns of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from safecity.charts import canvas as sheet
from safecity.charts import lettering, shades, style
from safecity.charts.canvas import Canvas
from safecity.charts.ticks import Ticks, draw_x, thinned
from safecity.charts.view import View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GUTTER = 0.16
LABEL_ROOM = 1.9
COLUMN_ROOM = 1.75
TICKS = 0.26
PADDING, NARROW = 0.13, 0.06
INSET = 0.2
"""Room at the left of a phone's plot, for half of the first label of its axis."""
ABOVE, BESIDE = 0.03, 0.04
"""What keeps the label of a phone's row from the row before, and from the axis at its left."""
MANY = 8
"""Rows above which they stand closer together, so that two charts share a page."""


@dataclass(frozen=True)
class Column:
    """Figures printed at the right of the plot, one a row, under a title."""

    title: str
    cells: tuple[str, ...]

    @property
    def width(self) -> float:
        """Its width in inches: the widest cell; a longer title is wrapped into it."""
        cells = lettering.widest(self.cells, weight=style.SEMIBOLD)
        longest = lettering.widest(self.title.split(), weight=style.SEMIBOLD)
        short = min(lettering.width(self.title, weight=style.SEMIBOLD), 0.75)
        return min(max(cells, longest, short) + 0.02, COLUMN_ROOM)

    @property
    def heading(self) -> tuple[str, ...]:
        """Its title in lines."""
        return lettering.wrap(self.title, self.width + 0.01, weight=style.SEMIBOLD)


@dataclass(frozen=True)
class Rows:
    """What the rows say beside the plot.

    Attributes
    ----------
    labels : tuple of str
        Name of each row, at its left.
    columns : tuple of Column
        Figures at its right.
    bold : frozenset of int
        Rows set in bold, such as the own area or the total.
    ruled : frozenset of int
        Rows under which a rule is drawn.
    headed : bool
        Whether something is written above the plot, so that room is kept for a line.
    """

    labels: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    bold: frozenset[int] = frozenset()
    ruled: frozenset[int] = frozenset()
    headed: bool = False

    def weight(self, row: int) -> int:
        """Weight of the lettering of a row."""
        return style.SEMIBOLD if row in self.bold else style.REGULAR

    @property
    def wrapped(self) -> list[tuple[str, ...]]:
        """The labels in lines; on a phone they stand above their rows and have all the room."""
        rows = enumerate(self.labels)
        room = style.width() - sheet.EDGE - self.left - BESIDE if style.on_phone() else LABEL_ROOM
        return [lettering.wrap(label, room, weight=self.weight(i)) for i, label in rows]

    @property
    def above(self) -> np.ndarray:
        """Height of what stands above each row, in inches: its label on a phone, or nothing."""
        lines = [len(label) if style.on_phone() else 0 for label in self.wrapped]
        return np.array([lettering.height(n) + 0.06 if n else 0.0 for n in lines])

    @property
    def heights(self) -> np.ndarray:
        """Height of each row in inches."""
        cells = [[cell for cell in column.cells] for column in self.columns]
        beside = [1 if style.on_phone() else len(label) for label in self.wrapped]
        lines = [
            max([beside[i], *(column[i].count("\n") + 1 for column in cells)])
            for i in range(len(self.labels))
        ]
        padding = PADDING if len(lines) <= MANY else NARROW
        return self.above + [lettering.height(max(n, 1)) + padding for n in lines]

    @property
    def left(self) -> float:
        """Where the plot begins, in inches."""
        if style.on_phone():
            return sheet.EDGE + INSET
        lines = [(line, self.weight(i)) for i, lines in enumerate(self.wrapped) for line in lines]
        widest = max((lettering.width(line, weight=w) for line, w in lines), default=0.0)
        return sheet.EDGE + widest + 0.12

    @property
    def right(self) -> float:
        """Where the plot ends, in inches."""
        return style.width() - sheet.EDGE - sum(c.width + GUTTER for c in self.columns)

    @property
    def heading(self) -> float:
        """Height of the titles of the columns in inches."""
        lines = max((len(c.heading) for c in self.columns if c.title), default=0)
        lines = max(lines, int(self.headed))
        return lettering.height(lines) + 0.06 if lines else 0.04


@dataclass(frozen=True)
class Plot:
    """A drawn set of rows: the axes' vertical unit is the inch, counted down from the first row.

    Attributes
    ----------
    canvas : Canvas
    axes : matplotlib.axes.Axes
    centres : numpy.ndarray
        Middle of each row in inches, shape (rows,).
    bottom : float
        Lower edge of the tick labels in inches from the bottom of the canvas.
    """

    canvas: Canvas
    axes: Axes
    centres: np.ndarray
    bottom: float


def draw(
    view: View, rows: Rows, ticks: Ticks, items: Sequence[shades.Item] = (), foot: float = 0.0
) -> Plot:
    """Open a canvas and write everything but the marks.

    Parameters
    ----------
    view : View
    rows : Rows
    ticks : Ticks
        Of the horizontal axis.
    items : sequence of shades.Item
        Entries of the key above.
    foot : float
        Room kept free below the axis, in inches.
    """
    heights = rows.heights
    total = float(heights.sum())
    above = shades.height(items) + rows.heading
    canvas = sheet.start(view, above + total + TICKS + foot)
    shades.draw(canvas, items, sheet.EDGE, canvas.top)
    bottom = foot + TICKS
    axes = canvas.axes(rows.left, bottom, rows.right - rows.left, total)
    axes.set_ylim(total, 0)
    draw_x(axes, thinned(ticks, rows.right - rows.left))
    centres = np.cumsum(heights) - (heights - rows.above) / 2
    _labels(canvas, rows, bottom + total - np.cumsum(heights) + heights, centres)
    _columns(canvas, rows, bottom + total, bottom + total - centres)
    _rules(canvas, rows, bottom + total - np.cumsum(heights))
    return Plot(canvas, axes, centres, foot)


def _labels(canvas: Canvas, rows: Rows, edges: np.ndarray, centres: np.ndarray) -> None:
    """Write each label at the left of its row, or on a phone above it, below its upper edge."""
    top = edges[0] if len(edges) else 0.0
    for i, (lines, edge, y) in enumerate(zip(rows.wrapped, edges, centres, strict=True)):
        look: style.Look = {"ha": "right", "va": "center", "fontweight": rows.weight(i)}
        place = (rows.left - 0.1, top - y)
        if style.on_phone():
            # The plate keeps grid and reference lines from striking the words through.
            plate = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.6}
            look |= {"ha": "left", "va": "top", "bbox": plate}
            place = (rows.left + BESIDE, edge - ABOVE)
        canvas.text(*place, "\n".join(lines), **look)


def _columns(canvas: Canvas, rows: Rows, top: float, centres: Iterable[float]) -> None:
    right = rows.right
    for column in rows.columns:
        right += GUTTER + column.width
        title: style.Look = {
            "ha": "right",
            "va": "bottom",
            "fontweight": style.SEMIBOLD,
            "color": style.MUTED,
        }
        canvas.text(right, top + 0.03, "\n".join(column.heading), **title)
        for i, (cell, y) in enumerate(zip(column.cells, centres, strict=True)):
            look: style.Look = {"ha": "right", "va": "center", "fontweight": rows.weight(i)}
            canvas.text(right, y, cell, **look)


def _rules(canvas: Canvas, rows: Rows, edges: np.ndarray) -> None:
    for row in sorted(rows.ruled):
        y = float(edges[row])
        canvas.line(
            [sheet.EDGE, style.width() - sheet.EDGE], [y, y], color=style.RULE, linewidth=0.8
        )


def reference(plot: Plot, value: float, label: str) -> None:
    """Draw an upright line at a value of the axis, with its words above, within the page."""
    plot.axes.axvline(value, color=style.PAPER, linewidth=2.4, zorder=3.8)
    plot.axes.axvline(value, color=style.INK, linewidth=1.1, linestyle=(0, (4, 2)), zorder=4)
    low, high = plot.axes.get_xlim()
    box = plot.axes.get_position()
    x = (box.x0 + (value - low) / (high - low) * box.width) * style.width()
    half = lettering.width(label) / 2
    x = max(min(x, box.x1 * style.width() - half), sheet.EDGE + half)
    plot.canvas.text(x, box.y1 * plot.canvas.height + 0.03, label, ha="center", va="bottom")


def whiskers(
    axes: Axes,
    centres: np.ndarray,
    ends: np.ndarray,
    bars: np.ndarray | None = None,
    upright: bool = False,
) -> None:
    """Intervals as capped lines, white within a bar and dark beyond it.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    centres : numpy.ndarray
        Middle of each row.
    ends : numpy.ndarray
        Lower and upper ends, shape (2, rows); NaN where there is no interval.
    bars : numpy.ndarray, optional
        Where the bars end, if there are bars from zero.
    upright : bool
        Whether the intervals stand upright.
    """
    middle = ends[0] if bars is None else np.clip(bars, *ends)
    if bars is not None:
        _whisker(axes, centres, middle, ends[0], style.PAPER, upright)
    _whisker(axes, centres, middle, ends[1], style.INK, upright)
    if bars is None:
        _whisker(axes, centres, ends[1], ends[0], style.INK, upright)


def _whisker(
    axes: Axes, centres: np.ndarray, start: np.ndarray, end: np.ndarray, ink: str, upright: bool
) -> None:
    good = np.isfinite(start) & np.isfinite(end)
    look: style.Look = {"color": ink, "zorder": 5, "clip_on": False}
    line = axes.vlines if upright else axes.hlines
    line(centres[good], start[good], end[good], linewidth=1.3, **look)
    places = (centres[good], end[good]) if upright else (end[good], centres[good])
    look |= {"marker": "_" if upright else "|", "markersize": 6, "markeredgewidth": 1.3}
    axes.plot(*places, linestyle="none", **look)

"""The sheet a chart is drawn on, measured in inches from its lower left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from safecity.charts import lettering, style
from safecity.charts.view import Chart, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text

HEAD_GAP = 0.12
EDGE = 0.04


@dataclass(frozen=True)
class Canvas:
    """A figure without a layout engine: whoever draws says where, in inches.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        Not known to pyplot, so nothing stays open.
    height : float
        Its height in inches; the width is that of the style.
    top : float
        Lower edge of the head, in inches from the bottom: the chart's own room ends here.
    """

    figure: Figure
    height: float
    top: float

    def text(self, x: float, y: float, words: str, **how: Any) -> Text:
        """Write words at a place."""
        given = {"fontsize": style.SMALL, "linespacing": style.LEADING} | how
        return self.figure.text(x, y, words, transform=self.figure.dpi_scale_trans, **given)

    def line(self, xs: list[float], ys: list[float], **how: Any) -> None:
        """Draw a line through places."""
        from matplotlib.lines import Line2D

        self.figure.add_artist(Line2D(xs, ys, transform=self.figure.dpi_scale_trans, **how))

    def box(self, x: float, y: float, width: float, height: float, **how: Any) -> Rectangle:
        """Draw a rectangle from its lower left corner."""
        from matplotlib.patches import Rectangle

        patch = Rectangle((x, y), width, height, transform=self.figure.dpi_scale_trans, **how)
        self.figure.add_artist(patch)
        return patch

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        """Axes from their lower left corner, without spines, ticks or tick labels."""
        from matplotlib.ticker import NullLocator

        box = (x / style.width(), y / self.height, width / style.width(), height / self.height)
        axes = self.figure.add_axes(box)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, labelleft=False, labelbottom=False)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(NullLocator())
        axes.patch.set_visible(False)
        return axes


def head_lines(view: View, unit: str) -> tuple[str, ...]:
    """The unit as it is printed above the chart, in lines."""
    room = style.width() - 2 * EDGE
    if view.stamp:
        room -= lettering.width(view.stamp, style.SMALL, style.SEMIBOLD) + 0.3
    return lettering.wrap(unit[:1].upper() + unit[1:], room)


def head_height(view: View, unit: str) -> float:
    """Height of the head in inches: the unit at the left, the stamp at the right."""
    lines = max(len(head_lines(view, unit)), bool(view.stamp))
    return lettering.height(lines) + HEAD_GAP if lines else EDGE


def start(view: View, body: float, unit: str | None = None) -> Canvas:
    """Open a canvas with its head written and room for a body of so many inches.

    Parameters
    ----------
    view : View
    body : float
        Height of the chart itself in inches.
    unit : str, optional
        What the chart draws, where that is not the view's unit.
    """
    from matplotlib.figure import Figure

    drawn = view.unit if unit is None else unit
    head = head_height(view, drawn)
    height = round(body + head, 2)
    canvas = Canvas(Figure(figsize=(style.width(), height), dpi=96), height, height - head)
    lines = "\n".join(head_lines(view, drawn))
    canvas.text(EDGE, height - EDGE, lines, color=style.MUTED, va="top")
    if view.stamp:
        look: style.Look = {"color": style.PLUM, "fontweight": style.SEMIBOLD}
        canvas.text(style.width() - EDGE, height - EDGE, view.stamp, ha="right", va="top", **look)
    return canvas


def blank(view: View, reason: str = "No data for this chart") -> Chart:
    """What is printed where there is nothing to draw: an empty hatched field that says so."""
    with style.applied():
        canvas = start(view, 1.3)
        no_data(canvas, EDGE, EDGE, style.width() - 2 * EDGE, 1.2, reason)
        return Chart(view, canvas.figure)


def no_data(canvas: Canvas, x: float, y: float, w: float, h: float, label: str = "no data") -> None:
    """A hatched field that stands for missing values, labelled where the label fits."""
    canvas.box(x, y, w, h, facecolor=style.NO_DATA, edgecolor=style.HATCH_INK, hatch=style.HATCH)
    if fits(w, label):
        plate = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1.5}
        middle = {"ha": "center", "va": "center", "color": style.MUTED, "bbox": plate}
        canvas.text(x + w / 2, y + h / 2, label, **middle)


def fits(width: float, label: str = "no data") -> bool:
    """Whether a hatched field of so many inches has room for its label."""
    return lettering.width(label) + 0.08 <= width

"""Names at the right ends of several lines, moved apart and led to where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from safecity.charts import lettering, style
from safecity.charts.canvas import Canvas
from safecity.charts.scale import Scale

ROOM, LEAD, GAP, APART = 1.4, 0.2, 0.05, 0.03
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
        wrapped = [lettering.wrap(text, ROOM, weight=self.weight, most=1) for text in rest]
        most = LINES - len(wrapped)
        return sum(wrapped, lettering.wrap(first, ROOM, weight=self.weight, most=most))

    @property
    def height(self) -> float:
        """Room they take in inches."""
        return lettering.height(len(self.lines)) + APART


def width(ends: Sequence[End]) -> float:
    """Room the names take at the right in inches, with the lines that lead to them."""
    words = (lettering.widest(end.lines, weight=end.weight) for end in ends)
    return LEAD + GAP + max(words, default=0.0)


def height(ends: Sequence[End]) -> float:
    """Room they take one above the other in inches."""
    return sum(end.height for end in ends)


def draw(
    canvas: Canvas, ends: Sequence[End], fitted: Scale, x: float, base: float, tall: float
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

"""What stands in the margins of a trend: labels at the end of its lines, spans below its axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from safecity.charts import lettering, printed, style, timeline
from safecity.charts.canvas import EDGE, Canvas
from safecity.charts.scale import Scale
from safecity.charts.timeline import Panel

GAP = 0.1
ROW = 0.24


@dataclass(frozen=True)
class Label:
    """Words at the right end of a line, at the height of its last value."""

    name: str
    text: str
    value: float

    @property
    def weight(self) -> int:
        """The series itself is set heavier than what it is judged by."""
        return style.BOLD if self.name == "value" else style.REGULAR


@dataclass(frozen=True)
class Span:
    """A stretch of months named below the axis: its ends and the middle of its words, in inches."""

    label: str
    left: float
    right: float
    middle: float
    row: int


def labels(series: pd.DataFrame, last: tuple[int, int]) -> tuple[Label, ...]:
    """Labels of the lines that reach the end of the last run of months."""
    ends = series.loc[last[0] : last[1]].iloc[-1]
    places = printed.decimals(series["value"])
    centre_places = min(1, max(places, int(abs(ends["centre"]) < 100 and ends["centre"] % 1 > 0)))
    texts = {
        "upper": "Expected\nrange",
        "centre": f"Average {printed.number(ends['centre'], centre_places)}",
        "value": f"{printed.number(ends['value'], places)}\n{printed.month(last[1])}",
    }
    return tuple(Label(n, t, float(ends[n])) for n, t in texts.items() if np.isfinite(ends[n]))


def width(drawn: Sequence[Label]) -> float:
    """Room the labels take at the right in inches."""
    return max((lettering.width(d.text, weight=d.weight) for d in drawn), default=0.0) + GAP


def draw_labels(
    canvas: Canvas, drawn: Sequence[Label], fitted: Scale, x: float, base: float, height: float
) -> None:
    """Write the labels at `x`, moved apart where they would overlap."""
    low, high = fitted.limits
    wanted = [base + (d.value - low) / (high - low) * height for d in drawn]
    sizes = [lettering.height(d.text.count("\n") + 1) + 0.02 for d in drawn]
    places = lettering.spread(wanted, sizes, base - 0.05, base + height + 0.1)
    for label, y in zip(drawn, places, strict=True):
        colour = style.OWN if label.name == "value" else style.MUTED
        look = {"va": "center", "fontweight": label.weight, "color": colour}
        canvas.text(x + GAP, y, label.text, **look)


def spans(facts: Mapping[str, Any], panels: Sequence[Panel]) -> tuple[Span, ...]:
    """Baseline and period as far as the panels show them; each in a row where it is alone."""
    found: list[Span] = []
    for name, default in (("baseline", "Baseline"), ("period", "This assessment")):
        span = facts.get(name)
        if span and (ends := _ends(span, panels)):
            found.append(_span(str(span.get("label") or default), ends, found))
    return tuple(found)


def _ends(span: Mapping[str, Any], panels: Sequence[Panel]) -> tuple[float, float] | None:
    return timeline.reach(panels, printed.ordinal(span["start"]), printed.ordinal(span["end"]))


def _span(label: str, ends: tuple[float, float], others: Sequence[Span]) -> Span:
    half = lettering.width(label) / 2
    middle = min(max(sum(ends) / 2, EDGE + half), style.WIDTH - EDGE - half)
    left, right = min(ends[0], middle - half), max(ends[1], middle + half)
    clash = any(left < o.right + 0.1 and right > min(o.left, o.middle) - 0.1 for o in others)
    clash = clash or any(
        abs(middle - o.middle) < half + lettering.width(o.label) / 2 + 0.1 for o in others
    )
    return Span(label, ends[0], ends[1], middle, int(clash))


def height(named: Sequence[Span]) -> float:
    """Room the spans take below the axis in inches."""
    return (max(s.row for s in named) + 1) * (ROW + 0.03) if named else 0.0


def draw_spans(canvas: Canvas, named: Sequence[Span], top: float) -> None:
    """Draw each span as a rule with its words below, downwards from `top`."""
    for span in named:
        y = top - span.row * (ROW + 0.03) - 0.02
        canvas.line(
            [span.left + 0.02, span.right - 0.02],
            [y, y],
            color=style.GREY,
            linewidth=2.2,
            solid_capstyle="butt",
        )
        canvas.text(span.middle, y - 0.04, span.label, ha="center", va="top")

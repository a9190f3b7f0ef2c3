"""Trend: a monthly series with its expected range, its gaps, and what happened meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import events, lettering, shades, style, ticks, timeline
from safecity.charts.canvas import EDGE, Canvas
from safecity.charts.ticks import Ticks
from safecity.charts.timeline import Panel
from safecity.charts.view import Chart, Facts, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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


def end_labels(series: pd.DataFrame, last: tuple[int, int]) -> tuple[Label, ...]:
    """Labels of the lines that reach the end of the last run of months."""
    ends = series.loc[last[0] : last[1]].iloc[-1]
    places = lettering.decimals(series["value"])
    centre_places = min(1, max(places, int(abs(ends["centre"]) < 100 and ends["centre"] % 1 > 0)))
    texts = {
        "upper": "Expected\nrange",
        "centre": f"Average {lettering.number(ends['centre'], centre_places)}",
        "value": f"{lettering.number(ends['value'], places)}\n{lettering.month(last[1])}",
    }
    return tuple(Label(n, t, float(ends[n])) for n, t in texts.items() if np.isfinite(ends[n]))


def width(drawn: Sequence[Label]) -> float:
    """Room the labels take at the right in inches."""
    return max((lettering.width(d.text, weight=d.weight) for d in drawn), default=0.0) + GAP


def draw_labels(
    canvas: Canvas, drawn: Sequence[Label], fitted: Ticks, x: float, base: float, height: float
) -> None:
    """Write the labels at `x`, moved apart where they would overlap."""
    low, high = fitted.limits
    wanted = [base + (d.value - low) / (high - low) * height for d in drawn]
    sizes = [lettering.height(d.text.count("\n") + 1) + 0.02 for d in drawn]
    places = lettering.spread(wanted, sizes, base - 0.05, base + height + 0.06)
    for label, y in zip(drawn, places, strict=True):
        colour = style.OWN if label.name == "value" else style.MUTED
        look = {"va": "center", "fontweight": label.weight, "color": colour}
        canvas.text(x + GAP, y, label.text, **look)


def baseline_spans(facts: Facts, panels: Sequence[Panel]) -> tuple[Span, ...]:
    """Baseline and period as far as the panels show them; each in a row where it is alone."""
    spans_drawn: list[Span] = []
    spells = (facts.get("baseline"), "Baseline"), (facts.get("period"), "This assessment")
    for span, default in spells:
        if span and (ends := _ends(span, panels)):
            spans_drawn.append(_span(str(span.get("label") or default), ends, spans_drawn))
    return tuple(spans_drawn)


def _ends(span: Mapping[str, Any], panels: Sequence[Panel]) -> tuple[float, float] | None:
    return timeline.reach(panels, lettering.ordinal(span["start"]), lettering.ordinal(span["end"]))


def _span(label: str, ends: tuple[float, float], others: Sequence[Span]) -> Span:
    half = lettering.width(label) / 2
    middle = min(max(sum(ends) / 2, EDGE + half), style.width() - EDGE - half)
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


PLOT, TICKS, BREAK = 2.35, 0.4, 0.07
SPECIAL = shades.Item("outside the expected pattern", marker="D", colour=style.SPECIAL)


def draw(view: View) -> Chart:
    """Draw a monthly series; the axis breaks where more than six months in a row are missing.

    Parameters
    ----------
    view : View
        Table: month, value (NaN where missing), and where known centre, lower, upper, signal.
        Facts: events (date, end, label, kind), baseline and period (start, end, label).
    """
    if not view.table["value"].notna().any():
        return sheet.blank(view)
    with style.applied():
        return Chart(view, _draw(_set_out(view)).figure)


@dataclass(frozen=True)
class Panels:
    """Everything about a trend that is decided before it is drawn.

    Attributes
    ----------
    view : View
    series : pandas.DataFrame
        A row for every month, by ordinal; value, centre, lower, upper, signal.
    panels : tuple of Panel
    ticks : Ticks
        Of the values.
    marked : events.Plan
    spans : tuple of Span
        Baseline and period, marked below the axis.
    labels : tuple of Label
        What stands at the right of the lines.
    items : tuple of shades.Item
    """

    view: View
    series: pd.DataFrame
    panels: tuple[Panel, ...]
    ticks: ticks.Ticks
    marked: events.Plan
    spans: tuple[Span, ...]
    labels: tuple[Label, ...]
    items: tuple[shades.Item, ...]


def _set_out(view: View) -> Panels:
    series = _series(view.table)
    fitted = ticks.fit(series[["value", "lower", "upper", "centre"]].to_numpy().ravel())
    known = [int(i) for i in series.index[series["value"].notna()]]
    runs = timeline.blocks(known, int(series.index[0]), int(series.index[-1]))
    labels = end_labels(series, runs[-1])
    left = sheet.EDGE + lettering.widest(fitted.labels) + 0.1
    right = style.width() - sheet.EDGE - width(labels)
    panels = timeline.panels(runs, left, right - left)
    marked = events.plan(view.facts.get("events") or (), panels)
    spans = baseline_spans(view.facts, panels)
    return Panels(
        view, series, panels, fitted, marked, spans, labels, _items(series, panels, labels)
    )


def _series(table: pd.DataFrame) -> pd.DataFrame:
    columns = ["value", "centre", "lower", "upper"]
    series = timeline.monthly(table)
    numbers = series.reindex(columns=columns).astype(float)
    numbers["lower"] = numbers["lower"].clip(lower=min(0.0, numbers["value"].min()))
    signal = series["signal"] if "signal" in series else pd.Series("", index=series.index)
    return numbers.assign(signal=signal.fillna("").astype(str))


def _items(
    series: pd.DataFrame, panels: Sequence[Panel], labels: Sequence[Label]
) -> tuple[shades.Item, ...]:
    items = [SPECIAL] if (series["signal"].ne("") & series["value"].notna()).any() else []
    if series["upper"].notna().any() and not any(label.name == "upper" for label in labels):
        items.append(shades.Item("expected range", line="--", colour=style.GREY))
    widths = [b.left - a.right - 2 * BREAK for a, b in pairwise(panels)]
    widths += [(b - a + 1) * panel.pitch for panel in panels for a, b in _gaps(series, panel)]
    narrow = [width for width in widths if not sheet.fits(width)]
    if narrow:
        items.append(shades.Item("no data", face=style.NO_DATA, hatch=style.HATCH))
    return tuple(items)


def _gaps(series: pd.DataFrame, panel: Panel) -> list[tuple[int, int]]:
    """Runs of missing months of a panel, as ordinals."""
    missing = series.loc[panel.first : panel.last, "value"].isna().to_list()
    return [(panel.first + a, panel.first + b) for a, b in timeline.runs(missing)]


def _draw(plan: Panels) -> Canvas:
    notes = plan.marked.notes
    foot = lettering.height(len(notes)) if notes else 0.0
    below = foot + height(plan.spans) + TICKS
    above = shades.height(plan.items) + plan.marked.height + 0.06
    canvas = sheet.start(plan.view, below + PLOT + above)
    shades.draw(canvas, plan.items, sheet.EDGE, canvas.top)
    for panel in plan.panels:
        _panel(canvas, plan, panel, below)
    for before, after in pairwise(plan.panels):
        _break(canvas, before.right + BREAK, after.left - BREAK, below)
    events.draw(canvas, plan.marked, below, below + PLOT)
    draw_labels(canvas, plan.labels, plan.ticks, plan.panels[-1].right, below, PLOT)
    draw_spans(canvas, plan.spans, below - TICKS)
    canvas.text(sheet.EDGE, 0.02, "\n".join(notes), va="bottom")
    return canvas


def _break(canvas: Canvas, left: float, right: float, base: float) -> None:
    """A hatched field between two panels stands for the months that are not shown."""
    sheet.no_data(canvas, left, base, right - left, PLOT)


def _panel(canvas: Canvas, plan: Panels, panel: Panel, base: float) -> None:
    for first, last in _gaps(plan.series, panel):
        x = panel.x(first - 0.5)
        sheet.no_data(canvas, x, base, panel.x(last + 0.5) - x, PLOT)
    axes = canvas.axes(panel.left, base, panel.width, PLOT)
    axes.set_xlim(panel.first - 0.5, panel.last + 0.5)
    ticks.draw_y(axes, plan.ticks, labels=panel is plan.panels[0])
    months = panel.ticks()
    axes.set_xticks([m for m, _ in months], [label for _, label in months])
    axes.tick_params(axis="x", labelbottom=True, length=3, color=style.RULE, labelcolor=style.MUTED)
    _shade(axes, plan.marked, panel)
    _limits(axes, plan.series.loc[panel.first : panel.last])
    _line(axes, plan.series.loc[panel.first : panel.last], panel.pitch)


def _shade(axes: Axes, marked: events.Plan, panel: Panel) -> None:
    for event in marked.events:
        if event.shaded and event.end > panel.left and event.x < panel.right:
            ends = [
                panel.first - 0.5 + (x - panel.left) / panel.pitch for x in (event.x, event.end)
            ]
            axes.axvspan(ends[0], ends[1], facecolor=style.SHADE, zorder=0.4)


def _limits(axes: Axes, series: pd.DataFrame) -> None:
    """The expected range and the average, as far as there are values to judge by them."""
    limits = series[["lower", "upper", "centre"]].where(series["value"].notna())
    lower, upper, centre = limits.to_numpy().T
    months = series.index.to_numpy()
    if not np.isfinite(upper).any():
        return
    axes.fill_between(months, lower, upper, facecolor=style.RANGE, linewidth=0, zorder=0.2)
    dashed = {"color": style.GREY, "linewidth": 0.7, "linestyle": (0, (4, 3)), "zorder": 2}
    for edge in (upper, np.where(lower > 0, lower, np.nan)):
        axes.plot(months, edge, **dashed)
    axes.plot(months, centre, color=style.GREY, linewidth=0.7, zorder=2)


def _line(axes: Axes, series: pd.DataFrame, pitch: float) -> None:
    values = series["value"]
    axes.plot(
        values.index,
        values,
        color=style.OWN,
        zorder=3,
        solid_joinstyle="round",
        solid_capstyle="round",
    )
    alone = values.notna() & values.shift().isna() & values.shift(-1).isna()
    dots = values if pitch >= 0.13 else values[alone]
    axes.plot(dots.index, dots, "o", color=style.OWN, markersize=4.5, zorder=3.5, clip_on=False)
    special = values[series["signal"].ne("") & values.notna()]
    look = {
        "color": style.SPECIAL,
        "markersize": 4.6,
        "markeredgecolor": style.INK,
        "markeredgewidth": 0.6,
    }
    axes.plot(special.index, special, "D", zorder=4, clip_on=False, **look)

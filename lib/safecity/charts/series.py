"""Series: an indicator published by year or quarter, the own area among others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import events, lettering, rows, shades, style, ticks, timeline
from safecity.charts.canvas import Canvas
from safecity.charts.levels import fitted, numbers, value_column
from safecity.charts.timeline import QUARTER, TICKS, Periods, gapped, periods
from safecity.charts.view import Chart, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLOT, WHISKER = 2.35, 0.24
NUMBERS = ["value", "lower", "upper"]
BARS = shades.Item("95% interval", marker="|", colour=style.INK)
BAND = shades.Item("95% interval", face=style.RANGE)
Dashes = str | tuple[int, tuple[float, ...]]
DASHES: tuple[Dashes, ...] = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)))
"""Lines of the other areas, told apart where there are few of them."""


def draw(view: View) -> Chart:
    """Draw values by period as lines, the own area bold and with its interval.

    Parameters
    ----------
    view : View
        Table: period (label), start (timestamp), area, label, value (NaN where not published),
        lower, upper, own. Facts: unit; quarterly; events (date, end, label, kind). A line is never
        joined across a period without a value. A single period is drawn as dots in rows.
    """
    known = view.table[view.table["value"].notna()]
    if known.empty:
        return sheet.blank(view)
    with style.applied():
        if known["start"].nunique() == 1:
            return Chart(view, _single(view, known).canvas.figure)
        return Chart(view, _draw(_set_out(view, known)).figure)


def _single(view: View, known: pd.DataFrame) -> rows.Plot:
    good = known.sort_values("value", ascending=False, kind="stable")
    own = good["own"].astype(bool).to_numpy()
    title = f"{good['period'].iloc[0]}" + (
        ", 95% interval" if np.isfinite(numbers(good, "upper")).any() else ""
    )
    bold = frozenset(int(i) for i in np.flatnonzero(own))
    names = rows.Rows(tuple(good["label"].astype(str)), (value_column(good, title),), bold)
    plot = rows.draw(view, names, fitted(good))
    value, lower, upper = numbers(good, *NUMBERS)
    rows.whiskers(plot.axes, plot.centres, np.array([lower, upper]))
    for chosen, colour in ((own, style.OWN), (~own, style.COMPARATOR)):
        look: style.Look = {"color": colour, "markersize": 8, "markeredgecolor": style.PAPER}
        plot.axes.plot(value[chosen], plot.centres[chosen], "o", zorder=6, clip_on=False, **look)
    return plot


@dataclass(frozen=True)
class Line:
    """One area's values by ordinal of the month: value, lower, upper."""

    label: str
    own: bool
    values: pd.DataFrame


@dataclass(frozen=True)
class Lines:
    """Everything about a series that is decided before it is drawn."""

    view: View
    lines: tuple[Line, ...]
    ticks: ticks.Ticks
    axis: Periods
    names: tuple[timeline.End, ...]
    marked: events.Plan
    items: tuple[shades.Item, ...]
    height: float


def _set_out(view: View, known: pd.DataFrame) -> Lines:
    quarterly = bool(view.facts.get("quarterly"))
    lines = _lines(view.table, QUARTER if quarterly else None)
    own = [line.values for line in lines if line.own]
    drawn = [line.values["value"] for line in lines] + [frame.stack() for frame in own]
    fit = ticks.fit(np.concatenate([part.to_numpy(dtype=float) for part in drawn]))
    left = sheet.EDGE + lettering.widest(fit.labels) + 0.1
    room = style.width() - sheet.EDGE - left
    whole = periods(view.table, quarterly, left, room)
    places = lettering.decimals(known["value"], known["own"])
    right = timeline.width(_names(lines, whole, places))
    axis = periods(view.table, quarterly, left, room - right)
    names = _names(lines, axis, places)
    marked = events.plan(view.facts.get("events") or (), [axis.panel])
    spans = any(frame[["lower", "upper"]].notna().all(axis=1).any() for frame in own)
    items = (BARS if axis.pitch >= WHISKER else BAND,) if spans else ()
    tall = max(PLOT, timeline.height(names))
    return Lines(view, lines, fit, axis, names, marked, items, tall)


def _lines(table: pd.DataFrame, step: int | None) -> tuple[Line, ...]:
    """The areas in the table's order, the own one last, so that it lies on top."""
    frame = table.assign(month=[lettering.ordinal(start) for start in table["start"]])
    frame = frame.reindex(columns=[*frame.columns.union(NUMBERS)])
    months = sorted(set(frame["month"]))
    lines = []
    for (_, label), line in frame.groupby(["area", "label"], sort=False):
        values = line.drop_duplicates("month", keep="last").set_index("month")[NUMBERS]
        complete = values.astype(float).where(values["value"].notna())
        whole = gapped(complete.reindex(months), step)
        lines.append(Line(str(label), bool(line["own"].any()), whole))
    return tuple(sorted(lines, key=lambda line: line.own))


def _names(lines: Sequence[Line], axis: Periods, places: int) -> tuple[timeline.End, ...]:
    ends = []
    latest = max(line.values["value"].last_valid_index() or 0 for line in lines)
    for line in lines:
        at = line.values["value"].last_valid_index()
        if at is None:
            continue
        value = float(line.values.loc[at, "value"])
        when = "" if at == latest else f"\n({axis.labels[int(at)]})"
        words = f"{line.label} {lettering.number(value, places)}{when}"
        ends.append(timeline.End(words, value, axis.panel.x(axis.middle(at)), line.own))
    return tuple(ends)


def _draw(plan: Lines) -> Canvas:
    notes, panel = plan.marked.notes, plan.axis.panel
    below = TICKS + (lettering.height(len(notes)) if notes else 0.0)
    above = shades.height(plan.items) + plan.marked.height + 0.08
    canvas = sheet.start(plan.view, below + plan.height + above)
    shades.draw(canvas, plan.items, sheet.EDGE, canvas.top)
    axes = canvas.axes(panel.left, below, panel.width, plan.height)
    ticks.draw_y(axes, plan.ticks)
    plan.axis.draw(axes)
    others = sum(not line.own for line in plan.lines)
    for n, line in enumerate(plan.lines):
        dashes = DASHES[n] if others <= len(DASHES) and not line.own else DASHES[0]
        _line(axes, plan, line, dashes)
    events.draw(canvas, plan.marked, below, below + plan.height)
    timeline.draw(canvas, plan.names, plan.ticks, panel.right, below, plan.height)
    canvas.text(sheet.EDGE, 0.02, "\n".join(notes), va="bottom")
    return canvas


def _line(axes: Axes, plan: Lines, line: Line, dashes: Dashes) -> None:
    months = plan.axis.middle(0) + line.values.index.to_numpy(dtype=float)
    value, lower, upper = line.values.to_numpy(dtype=float).T
    colour = style.OWN if line.own else style.COMPARATOR
    look: style.Look = {"color": colour, "zorder": 4 if line.own else 2.5}
    axes.plot(months, value, linewidth=2.6 if line.own else 1.1, linestyle=dashes, **look)
    look |= {"markersize": 6 if line.own else 3.6, "clip_on": False}
    wide = plan.axis.pitch >= WHISKER
    dots = np.isfinite(value) if wide else _alone(value)
    axes.plot(months[dots], value[dots], "o", **look)
    if line.own and wide:
        rows.whiskers(axes, months, np.array([lower, upper]), upright=True)
        axes.plot(months, value, "o", color=colour, markersize=5, zorder=6, clip_on=False)
    elif line.own:
        axes.fill_between(months, lower, upper, facecolor=style.RANGE, linewidth=0, zorder=0.2)


def _alone(value: np.ndarray) -> np.ndarray:
    """Values without a neighbour, which no line would show."""
    known = np.isfinite(np.concatenate([[np.nan], value, [np.nan]]))
    return np.asarray(known[1:-1] & ~known[:-2] & ~known[2:])

"""Forecast: quarters seen and quarters ahead, with a fan of 80 % and 95 %."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, shades, style, ticks, timeline
from safecity.charts.canvas import Canvas
from safecity.charts.timeline import QUARTER, TICKS, Periods, gapped, periods
from safecity.charts.view import Chart, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLOT, LANE = 2.35, 0.22
COLUMNS = ["value", "forecast", "lower80", "upper80", "lower", "upper"]
MIDDLE, NARROW, WIDE = "middle of the forecast", "80% interval", "95% interval"
FAN = (("lower", "upper", style.RANGE, 0.2), ("lower80", "upper80", style.SEQUENTIAL[0], 0.4))


def draw(view: View) -> Chart:
    """Draw the quarters seen as a line and the quarters ahead as a fan.

    Parameters
    ----------
    view : View
        Table: period (label), start (timestamp), value (seen; NaN ahead), forecast, lower80,
        upper80, lower, upper (95 %; NaN where seen). Facts: unit; model (its name, said below).
        The fan opens at the last value only where the first quarter ahead follows it.
    """
    if not view.table[["value", "forecast"]].notna().any(axis=None):
        return sheet.blank(view)
    with style.applied():
        return Chart(view, _draw(_set_out(view)).figure)


@dataclass(frozen=True)
class Fan:
    """What is decided before the forecast is drawn.

    Attributes
    ----------
    view : View
    frame : pandas.DataFrame
        `COLUMNS` by ordinal of the first month of each quarter.
    ticks : Ticks
    axis : Periods
    names : tuple of ends.End
    notes : tuple of str
    """

    view: View
    frame: pd.DataFrame
    ticks: ticks.Ticks
    axis: Periods
    names: tuple[timeline.End, ...]
    notes: tuple[str, ...]

    @property
    def past(self) -> pd.Series:
        """The values seen."""
        return self.frame["value"].dropna()

    @property
    def ahead(self) -> pd.DataFrame:
        """The fan, from the last value seen where that is the quarter before."""
        fan = self.frame[COLUMNS[1:]][self.frame["forecast"].notna()]
        before = fan.index.min() - QUARTER if len(fan) else None
        if before is None or before not in self.past.index:
            return fan
        root = pd.DataFrame(float(self.past[before]), index=[before], columns=COLUMNS[1:])
        return pd.concat([root, fan])

    @property
    def items(self) -> tuple[shades.Item, ...]:
        """The key to the fan; none where nothing is ahead."""
        if not self.frame["forecast"].notna().any():
            return ()
        wide, narrow = (shades.Item(t, face=f[2]) for t, f in zip((WIDE, NARROW), FAN, strict=True))
        return (shades.Item(MIDDLE, line="--", colour=style.OWN), narrow, wide)


def _set_out(view: View) -> Fan:
    frame = _frame(view.table)
    fitted = ticks.fit(frame.to_numpy().ravel())
    left = sheet.EDGE + lettering.widest(fitted.labels) + 0.1
    room = style.width() - sheet.EDGE - left
    right = timeline.width(_names(frame, periods(view.table, True, left, room)))
    axis = periods(view.table, True, left, room - right)
    return Fan(view, frame, fitted, axis, _names(frame, axis), _notes(view, frame, axis))


def _notes(view: View, frame: pd.DataFrame, axis: Periods) -> tuple[str, ...]:
    if not frame["forecast"].notna().any():
        return ()
    lines = []
    if frame["value"].notna().any():
        lines.append(f"Last quarter seen: {_last(frame, axis, 'value')}.")
    if view.facts.get("model"):
        lines.append(f"Forecast by: {view.facts['model']}.")
    room = style.width() - 2 * sheet.EDGE
    return tuple(piece for line in lines for piece in lettering.wrap(line, room))


def _last(frame: pd.DataFrame, axis: Periods, column: str) -> str:
    """The last known value of a column with its quarter, `Jan to Mar 2025: 2,287`."""
    at = int(frame[column].dropna().index[-1])
    places = lettering.decimals(frame["value"])
    return f"{axis.labels[at]}: {lettering.number(float(frame.loc[at, column]), places)}"


def _frame(table: pd.DataFrame) -> pd.DataFrame:
    months = table.assign(month=[lettering.ordinal(start) for start in table["start"]])
    frame = months.drop_duplicates("month", keep="last").set_index("month").sort_index()
    return frame.reindex(columns=COLUMNS).astype(float)


def _names(frame: pd.DataFrame, axis: Periods) -> tuple[timeline.End, ...]:
    """The last value ahead with its quarter and interval; the last seen where none is ahead."""
    column = "forecast" if frame["forecast"].notna().any() else "value"
    at = int(frame[column].dropna().index[-1])
    row, words = frame.loc[at], _last(frame, axis, column)
    span = lettering.span(row["lower"], row["upper"], lettering.decimals(frame["value"]))
    words += f"\n({span})" if column == "forecast" and span else ""
    x = axis.panel.x(axis.middle(at))
    return (timeline.End(words, float(row[column]), x, own=True),)


def _draw(plan: Fan) -> Canvas:
    below = TICKS + (lettering.height(len(plan.notes)) + 0.04 if plan.notes else 0.0)
    canvas = sheet.start(plan.view, below + PLOT + LANE + shades.height(plan.items))
    shades.draw(canvas, plan.items, sheet.EDGE, canvas.top)
    panel = plan.axis.panel
    axes = canvas.axes(panel.left, below, panel.width, PLOT)
    ticks.draw_y(axes, plan.ticks)
    plan.axis.draw(axes)
    _fan(axes, plan)
    _seen(axes, plan)
    _border(canvas, plan, below)
    timeline.draw(canvas, plan.names, plan.ticks, panel.right, below, PLOT)
    canvas.text(sheet.EDGE, 0.02, "\n".join(plan.notes), va="bottom", color=style.MUTED)
    return canvas


def _fan(axes: Axes, plan: Fan) -> None:
    fan = gapped(plan.ahead, QUARTER)
    months = plan.axis.middle(0) + fan.index.to_numpy(dtype=float)
    for low, high, colour, order in FAN:
        edge: style.Look = {"facecolor": colour, "edgecolor": style.RULE, "linewidth": 0.4}
        axes.fill_between(months, fan[low], fan[high], zorder=order, **edge)
        if len(fan) == 1:
            width = 10.0 if low == "lower80" else 4.0
            thick: style.Look = {"color": style.SEQUENTIAL[1], "linewidth": width}
            axes.vlines(months, fan[low], fan[high], zorder=order, **thick)
    look: style.Look = {"color": style.OWN, "zorder": 3}
    axes.plot(months, fan["forecast"], linestyle=(0, (3, 1.6)), linewidth=1.6, **look)
    known = plan.frame["forecast"].dropna()
    dots: style.Look = {"markersize": 4.5, "markerfacecolor": style.PAPER, "clip_on": False}
    axes.plot(plan.axis.middle(0) + known.index, known, "o", **look | dots)


def _seen(axes: Axes, plan: Fan) -> None:
    past = gapped(plan.frame[["value"]].dropna(), QUARTER)
    months = plan.axis.middle(0) + past.index.to_numpy(dtype=float)
    look: style.Look = {"color": style.OWN, "zorder": 4, "clip_on": False}
    axes.plot(months, past["value"], marker="o", markersize=4.5, linewidth=style.LINE, **look)


def _border(canvas: Canvas, plan: Fan, base: float) -> None:
    """A line between what is seen and what is ahead, with a word for each side it has room for."""
    ahead = plan.frame["forecast"].dropna().index
    if len(ahead) == 0 or plan.past.empty:
        return
    x, top = plan.axis.panel.x(float(ahead.min()) - 0.5), base + PLOT
    canvas.line([x, x], [base, top + LANE - 0.04], color=style.GREY, linewidth=0.9)
    for words, side, align in (("Seen", -0.06, "right"), ("Ahead", 0.06, "left")):
        reach = x + side + np.sign(side) * lettering.width(words)
        if sheet.EDGE <= reach <= style.width() - sheet.EDGE:
            look: style.Look = {"ha": align, "va": "bottom", "color": style.MUTED}
            canvas.text(x + side, top + 0.03, words, **look, fontweight=style.SEMIBOLD)

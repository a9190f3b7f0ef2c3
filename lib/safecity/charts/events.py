"""Events on a timeline: flags above the plot that never meet the line or each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from safecity.charts import lettering, style
from safecity.charts.canvas import EDGE, Canvas
from safecity.charts.timeline import Panel

ROW, NUDGE, DISC = 0.19, 0.05, 0.19
MOST_ROWS = 3
WIDEST = 2.6


@dataclass(frozen=True)
class Event:
    """A dated event that lies within the panels shown.

    Attributes
    ----------
    label : str
    x, end : float
        Where its first month begins on the page and its last month ends, in inches.
    shaded : bool
        Whether its span is shaded, as a lockdown is.
    when : str
        Its date in words.
    """

    label: str
    x: float
    end: float
    shaded: bool
    when: str


@dataclass(frozen=True)
class Flag:
    """Where the label of an event stands: a row above the plot, and the left edge in inches."""

    row: int
    left: float
    width: float

    def covers(self, x: float) -> bool:
        """Whether a vertical line at `x` would cut the label."""
        return self.left - 0.03 <= x <= self.left + self.width + 0.03

    def meets(self, other: Flag) -> bool:
        """Whether two labels of one row would overlap."""
        near = (
            self.left < other.left + other.width + 0.1 and other.left < self.left + self.width + 0.1
        )
        return self.row == other.row and near


@dataclass(frozen=True)
class Plan:
    """The events of a chart and how they are marked: by labels in rows, or by numbers.

    Attributes
    ----------
    events : tuple of Event
    flags : tuple of Flag or None
        A flag for each event; None where labels would not fit, so that numbers are drawn.
    """

    events: tuple[Event, ...]
    flags: tuple[Flag, ...] | None

    @property
    def height(self) -> float:
        """Height of the lane above the plot in inches."""
        if not self.events:
            return 0.0
        if self.flags is None:
            return DISC + 0.22
        return (max(flag.row for flag in self.flags) + 1) * ROW + 0.08

    @property
    def notes(self) -> tuple[str, ...]:
        """The key to the numbers, in lines for below the plot; none where labels are drawn."""
        if self.flags is not None:
            return ()
        room = style.width() - 2 * EDGE
        texts = [f"{n}  {e.label} ({e.when})" for n, e in enumerate(self.events, 1)]
        return tuple(line for text in texts for line in lettering.wrap(text, room))


def plan(declared: Sequence[Mapping[str, Any]], panels: Sequence[Panel]) -> Plan:
    """Find the events within the panels and where their labels can stand."""
    planned = [event for entry in declared if (event := _find(entry, panels))]
    events = tuple(sorted(planned, key=lambda event: event.x))
    return Plan(events, _flags(events))


def _find(entry: Mapping[str, Any], panels: Sequence[Panel]) -> Event | None:
    start = lettering.ordinal(entry["date"])
    end = lettering.ordinal(entry.get("end") or entry["date"])
    touched = [p for p in panels if p.first <= end and p.last >= start]
    if not touched:
        return None
    when = (
        lettering.month(start)
        if start == end
        else f"{lettering.month(start)} to {lettering.month(end)}"
    )
    ends = touched[0].x(start - 0.5), touched[-1].x(end + 0.5)
    return Event(str(entry["label"]), *ends, entry.get("kind") == "lockdown", when)


def _flags(events: Sequence[Event]) -> tuple[Flag, ...] | None:
    """Set the labels from right to left, each in the lowest row that is free of the others."""
    placed: dict[int, Flag] = {}
    for i in reversed(range(len(events))):
        options = [_flag(events[i], row) for row in range(MOST_ROWS)]
        others = [(events[j], flag) for j, flag in placed.items()]
        free = next((o for o in options if o and _is_free(events[i], o, others)), None)
        if free is None:
            return None
        placed[i] = free
    return tuple(placed[i] for i in range(len(events)))


def _flag(event: Event, row: int) -> Flag | None:
    width = lettering.width(event.label)
    left = event.x + NUDGE
    if left + width > style.width() - EDGE:
        left = event.x - NUDGE - width
    return Flag(row, left, width) if width <= WIDEST and left >= EDGE else None


def _is_free(event: Event, flag: Flag, others: Sequence[tuple[Event, Flag]]) -> bool:
    for other, label in others:
        cut = label.row < flag.row and label.covers(event.x)
        cuts = flag.row < label.row and flag.covers(other.x)
        if flag.meets(label) or cut or cuts:
            return False
    return True


def draw(canvas: Canvas, marked: Plan, base: float, top: float) -> None:
    """Draw the flags above a plot that reaches from `base` to `top`, in inches."""
    if marked.flags is None:
        _numbers(canvas, marked.events, base, top)
        return
    for event, flag in zip(marked.events, marked.flags, strict=True):
        y = top + 0.06 + (flag.row + 0.5) * ROW
        _stem(canvas, [event.x, event.x], [base, y + ROW * 0.4])
        canvas.text(flag.left, y, event.label, va="center_baseline")


def _numbers(canvas: Canvas, events: Sequence[Event], base: float, top: float) -> None:
    wanted = [event.x for event in events]
    centres = lettering.spread(wanted, [DISC + 0.04] * len(events), EDGE, style.width() - EDGE)
    y = top + 0.16 + DISC / 2
    for n, (event, x) in enumerate(zip(events, centres, strict=True), 1):
        _stem(canvas, [event.x, event.x, x], [base, top + 0.02, y - DISC / 2])
        canvas.line([x], [y], marker="o", markersize=DISC * 72, color=style.GREY)
        look = {
            "ha": "center",
            "va": "center_baseline",
            "color": style.PAPER,
            "fontweight": style.SEMIBOLD,
        }
        canvas.text(x, y - 0.002, str(n), zorder=5, **look)


def _stem(canvas: Canvas, xs: list[float], ys: list[float]) -> None:
    canvas.line(xs, ys, color=style.GREY, linewidth=0.9, linestyle=(0, (1, 1.6)), zorder=1)

"""What changed since the year before, one printed line for each indicator."""

from __future__ import annotations

from typing import Any

from safecity.exhibits.exhibit import Column
from safecity.exhibits.numbers import MISSING, interval, number, signed_percent
from safecity.publish.cells import TONES, cell, shorthand
from safecity.publish.dashboard.records import JSON
from safecity.publish.draft import Draft
from safecity.publish.item import Heading, Table

TITLES = (
    "Indicator", "Unit", "Before", "After", "Change", "95% interval", "Compared with", "In words",
)  # fmt: skip
JUDGED = ("better", "worse", "higher", "lower")
NUMERIC = ("Before", "After", "Change", "95% interval")


def changed_table(draft: Draft, data: JSON) -> Table | None:
    """List the change of every indicator against the year before, the largest first.

    Parameters
    ----------
    draft : Draft
        Its exhibits say how many decimals a value has.
    data : dict
        The dashboard's data; its indicators hold their changes.

    Returns
    -------
    Table or None
        None where no indicator has such a change.
    """
    columns = {e.id: {c.name: c for c in e.columns} for e in draft.exhibits}
    changes = [(i, c) for i in data["indicators"] for c in i["changes"] if c["base"] == "previous"]
    changes.sort(key=lambda pair: -abs(pair[1]["percent"] or 0.0))
    rows = tuple(_row(i, c, columns.get(c["exhibit"], {})) for i, c in changes)
    headings = tuple(Heading(title, title in NUMERIC) for title in TITLES)
    caption = "Changes since the year before, the largest first"
    tones = tuple((*[""] * (len(row) - 1), row[-1] if row[-1] in JUDGED else "") for row in rows)
    return Table(caption, headings, rows, (*shorthand(rows), *TONES), tones) if rows else None


def _row(indicator: JSON, change: JSON, columns: dict[str, Column]) -> tuple[str, ...]:
    low, high = change["lower"], change["upper"]
    known = change["percent"] is not None and low is not None and high is not None
    return (
        indicator["title"],
        change["unit"],
        _side(change["before"], columns.get("before")),
        _side(change["after"], columns.get("after")),
        signed_percent(change["percent"]),
        interval(low, high, 1, "%") if known else MISSING,
        change["against"],
        direction_of(change, indicator["polarity"]),
    )


def _side(value: Any, column: Column | None) -> str:
    return number(value) if column is None else cell(value, column)


def direction_of(change: JSON, polarity: str) -> str:
    """Say whether a change is beyond chance by itself, and which way it went.

    Parameters
    ----------
    change : dict
        percent, lower and upper.
    polarity : {"lower", "higher", "none"}
        Which direction is better.
    """
    percent, low, high = (change[name] for name in ("percent", "lower", "upper"))
    if percent is None or low is None or high is None:
        return "too few to compare"
    if low <= 0 <= high:
        return "within chance"
    up = percent > 0
    if polarity == "none":
        return "higher" if up else "lower"
    return "better" if up == (polarity == "higher") else "worse"

"""What changed on the base that leads, one printed line for each indicator."""

from __future__ import annotations

from typing import Any

from safecity.exhibits.exhibit import Column
from safecity.exhibits.numbers import MISSING, interval, number
from safecity.measures.rounding import signed
from safecity.publish.cells import TONES, cell, shorthand
from safecity.publish.dashboard.records import JSON
from safecity.publish.draft import Draft
from safecity.publish.item import Heading, Table

TITLES = (
    "Indicator", "Unit", "Before", "After", "Change", "95% interval", "Compared with", "In words",
)  # fmt: skip
PRINTED = {"": "too few to compare", "not tested": "too few to compare"}
"""Verdicts that are printed in other words."""
SINCE = {"previous": "the year before", "baseline": "the baseline"}
JUDGED = ("better", "worse", "higher", "lower")
NUMERIC = ("Before", "After", "Change", "95% interval")


def leading_base(indicators: list[JSON]) -> str:
    """Say on which base the report leads: that of the first indicator which has both, else one."""
    both = [i["changes"] for i in indicators if len(i["changes"]) > 1]
    one = [i["changes"] for i in indicators if i["changes"]]
    return str(next((c[0]["base"] for c in (*both, *one)), "baseline"))


def changed_table(draft: Draft, data: JSON) -> Table | None:
    """List the change of every indicator on the base that leads, the largest first.

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
    base = leading_base(data["indicators"])
    changes = [(i, c) for i in data["indicators"] for c in i["changes"] if c["base"] == base]
    changes.sort(key=lambda pair: -abs(pair[1]["size"] or 0.0))
    rows = tuple(_row(i["title"], c, columns.get(c["exhibit"], {})) for i, c in changes)
    headings = tuple(Heading(title, title in NUMERIC) for title in TITLES)
    caption = f"Changes since {SINCE[base]}, the largest first"
    shut = any(c["locked"] for _, c in changes)
    notes = (*shorthand(rows), *TONES, *((draft.catalogue.caveats["covid"].text,) if shut else ()))
    tones = tuple((*[""] * (len(row) - 1), row[-1] if row[-1] in JUDGED else "") for row in rows)
    return Table(caption, headings, rows, notes, tones) if rows else None


def _row(title: str, change: JSON, columns: dict[str, Column]) -> tuple[str, ...]:
    low, high, unit = change["lower"], change["upper"], change["sizeUnit"]
    known = change["size"] is not None and low is not None and high is not None
    return (
        title,
        change["unit"],
        _side(change["before"], columns.get("before")),
        _side(change["after"], columns.get("after")),
        MISSING if change["size"] is None else f"{signed(change['size'])}{unit}",
        interval(low, high, 1, unit) if known else MISSING,
        change["against"],
        PRINTED.get(change["verdict"], str(change["verdict"])),
    )


def _side(value: Any, column: Column | None) -> str:
    return number(value) if column is None else cell(value, column)

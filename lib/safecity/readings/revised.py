"""How far publishers revised past figures: how many, which way and by how much."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.charts.view import View
from safecity.numbers import number, signed_percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.words.wording import quality_view

if TYPE_CHECKING:
    from safecity.readings.evidence.counts import Evidence

ADDED = ("home_office_csp",)
"""Sources whose figures of a year add up to a total."""
FEWEST = 5
"""Revisions of which a median is printed."""
COLUMNS = [
    "source", "year", "earlier", "later", "both", "changed", "up", "down", "middle", "before",
    "after", "percent",
]  # fmt: skip


@reading("How far were past figures revised?")
def revised(evidence: Evidence) -> View:
    """Set figures of the own area as first supplied beside the edition that is used.

    Raises
    ------
    Absent
        Where no two editions of a source give the same figure.

    Examples
    --------
    >>> t.publish(t.revised())
    """
    rows = evidence.data.revised
    if rows.empty:
        raise Absent(
            "No two editions of one source that give the same figure were supplied.",
            "Earlier editions of the same tables, kept beside the newest in folders of their own.",
            evidence.assessment.partnership.title,
        )
    table = pd.DataFrame(_summed(evidence, rows), columns=COLUMNS)
    headline = _headline(table)
    return quality_view(
        evidence,
        "revised",
        headline,
        "Figures that two editions of a source give",
        f"Table of revisions by source and year. {headline}.",
        table,
        (),
        tuple(s for s in evidence.catalogue.sources if (rows["source"] == s).any()),
    )


def _summed(evidence: Evidence, rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """One row for each source, pair of editions and year."""
    groups = rows.groupby(["source", "earlier", "later", "year"], sort=True)
    for (source, earlier, later, year), part in groups:
        step = part["after"] - part["before"]
        moved = part[step != 0]
        sums = part[["before", "after"]].sum() if source in ADDED else None
        yield {
            "source": evidence.catalogue.sources[source].title,
            "year": year,
            "earlier": earlier or "not stated",
            "later": later or "not stated",
            "both": len(part),
            "changed": len(moved),
            "up": int((step > 0).sum()),
            "down": int((step < 0).sum()),
            "middle": _middle(moved),
            "before": math.nan if sums is None else sums["before"],
            "after": math.nan if sums is None else sums["after"],
            "percent": math.nan if sums is None else _change(sums["before"], sums["after"]),
        }


def _middle(moved: pd.DataFrame) -> float:
    """Median size of the revisions in per cent of the first figure; of a few it tells too much."""
    known = moved[moved["before"] != 0]
    if len(known) < FEWEST:
        return math.nan
    return float((known["after"] / known["before"] - 1).abs().median() * 100)


def _change(before: float, after: float) -> float:
    return (after / before - 1) * 100 if before > 0 else math.nan


def _headline(table: pd.DataFrame) -> str:
    both, changed, up, down = (int(table[name].sum()) for name in ("both", "changed", "up", "down"))
    if not changed:
        return f"None of {number(both)} figures that two editions give was revised"
    text = (
        f"Of {number(both)} past figures that two editions give, {number(changed)} "
        f"{'was' if changed == 1 else 'were'} revised, {number(up)} up and {number(down)} down"
    )
    total = table.dropna(subset=["percent"])
    if total.empty:
        return text
    last = total.iloc[-1]
    moved = f"{number(last['before'])} to {number(last['after'])}"
    size = signed_percent(last["percent"], 2)
    return f"{text}; the crimes of {last['year']} that both count went from {moved} ({size})"

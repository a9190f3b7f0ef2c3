"""Counts, residents and rates of the own area and its comparators, for every comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.measures.funnel import against
from safecity.measures.intervals import byars_rate
from safecity.measures.verdict import LEVEL, Question, Verdict, judge
from safecity.numbers import listed
from safecity.readings.evidence.absent import Absent

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.counts import Evidence

FEWEST = 3
"""Fewest usable comparators that make a group."""


def _row(
    evidence: Evidence, indicator: Indicator, code: str, name: str, months: tuple[str, ...]
) -> dict[str, Any]:
    """Rate of one area over the months that the own area has complete; unusable with its reason."""
    blank = dict.fromkeys(("count", "population", "value", "lower", "upper"), float("nan"))
    row = {"area": code, "label": name, **blank, "own": code == evidence.own, "usable": False}
    try:
        count = evidence.count(indicator, months, code)
        residents = evidence.residents(code)
    except Absent as absent:
        return {**row, "edition": "", "reason": absent.reason}
    rate = byars_rate(count, residents.number, per=indicator.per)
    return row | {
        "count": count,
        "population": residents.number,
        "value": float(rate.value),
        "lower": float(rate.lower),
        "upper": float(rate.upper),
        "usable": True,
        "edition": residents.release,
        "reason": "",
    }


def area_table(evidence: Evidence, indicator: Indicator, months: tuple[str, ...]) -> pd.DataFrame:
    """Tabulate the own area and its comparators over the same months, highest rate first.

    Parameters
    ----------
    evidence, indicator
        What is counted, from where.
    months : tuple of str
        Months that the own area has complete.

    Returns
    -------
    pandas.DataFrame
        area, label, count, population, value, lower, upper, own, usable, edition (of the
        population), reason (why an area is not usable).

    Raises
    ------
    Absent
        Where the own rate cannot be made or fewer than half of the comparators are usable.
    """
    owner = evidence.assessment.partnership
    evidence.residents()
    areas = [(owner.code, owner.name), *((m.code, m.name) for m in owner.comparators.members)]
    rows = [_row(evidence, indicator, code, name, months) for code, name in areas]
    table = pd.DataFrame(rows).sort_values(["usable", "value"], ascending=False, ignore_index=True)
    others, asked = int((table["usable"] & ~table["own"]).sum()), len(table) - 1
    if others < max(FEWEST, asked / 2):
        raise Absent(
            f"Complete counts for these months were supplied for {others} of "
            f"{asked} comparators only, so the area is not compared.",
            "Street-level files of the comparators' forces, or the Home Office tables by CSP.",
            "data.police.uk; Home Office",
        )
    return table


def level_verdict(table: pd.DataFrame) -> Verdict:
    """Judge the own rate beside those of the comparators: one verdict for every reading of it.

    Parameters
    ----------
    table : pandas.DataFrame
        As `area_table`.

    Returns
    -------
    Verdict
        "higher" or "lower" where the rate lies outside the 95 % limits of the additive funnel;
        "similar" where it is shown to lie within the margin of the comparators' rate.
    """
    known = table[table["usable"]]
    own = known.index[known["own"].astype(bool)][0]
    size = against(known["count"], known["population"], own)
    return judge(Question(size, counts=(float(known.loc[own, "count"]),), words=LEVEL))


def denominators(table: pd.DataFrame) -> str:
    """Name the population estimates that the rates of a comparison divide by."""
    releases = sorted(set(table.loc[table["usable"], "edition"]))
    return f"{listed(releases)} population"


def usable_of(table: pd.DataFrame) -> str:
    """Say how many comparators are usable: "13 of 14"."""
    others = table[~table["own"]]
    return f"{int(others['usable'].sum())} of {len(others)}"


def left_out(table: pd.DataFrame) -> str:
    """Return a sentence on the areas left out, with the reason of each; empty where none is."""
    out = table[~table["usable"]]
    named = [
        f"{label} ({reason})" for label, reason in zip(out["label"], out["reason"], strict=True)
    ]
    return f" Left out: {listed(named)}." if named else ""


def set_caveat(evidence: Evidence) -> tuple[str, ...]:
    """Return the caveats of a comparison: which group of areas it is, and where it is far."""
    return evidence.assessment.partnership.comparators.caveats

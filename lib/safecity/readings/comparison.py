"""How the area's rate stands beside its comparators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import pandas as pd

from safecity.measures.comparison import rank_interval
from safecity.measures.overdispersion import allowed_for
from safecity.numbers import interval, number, ordinal, rate_decimals
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.areas import (
    FEWEST,
    area_table,
    denominators,
    left_out,
    level_verdict,
    set_caveat,
    usable_of,
)
from safecity.readings.evidence.official import headline
from safecity.readings.evidence.published import Published
from safecity.readings.words.finding import Finding, judged_finding
from safecity.readings.words.moves import MEAN
from safecity.readings.words.wording import Counted, compose, sentence_case

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.measures.verdict import Verdict
    from safecity.readings.evidence.counts import Evidence


@reading("How does the rate of {} compare?", published=True)
def comparison(evidence: Evidence, indicator: Indicator) -> View:
    """Read the rates of the area and its usable comparators over the same months, with ranks.

    The mean is of the comparators' rates (sum of counts over sum of residents), own area excluded.

    Raises
    ------
    Absent
        Where the own rate cannot be made or fewer than half of the comparators are usable.

    Examples
    --------
    >>> t.publish(t.comparison("offences"))
    """
    if not indicator.is_counted:
        return published_comparison(evidence, indicator)
    evidence = headline(evidence, indicator)
    months = evidence.period_months(indicator)
    phi = allowed_for(evidence.dispersion(indicator))
    table = ranked(area_table(evidence, indicator, months), phi)
    return compared(
        evidence,
        indicator,
        table,
        window=evidence.period_label(months),
        note=f"rate {indicator.unit} ({denominators(table)}), with 95% interval",
        sources=("population", "geography"),
        caveats=("resident_denominator",),
    )


def compared(
    evidence: Evidence,
    indicator: Indicator,
    table: pd.DataFrame,
    **counted: Unpack[Counted],
) -> View:
    """Make the view of a table of rates with ranks; the mean is weighted by residents.

    Parameters
    ----------
    evidence, indicator
        What is compared.
    table : pandas.DataFrame
        As `ranked`.
    **counted
        As `Counted` has it.
    """
    others = table[table["usable"] & ~table["own"]]
    mean = (others["value"] * others["population"]).sum() / others["population"].sum()
    own = table[table["own"]].iloc[0]
    finding = _finding(indicator, own, level_verdict(table), mean, table)
    caveats = ("group_mean", "rank_simulated", *counted.get("caveats", ()), *set_caveat(evidence))
    counted["caveats"] = caveats
    return compose(
        evidence,
        "comparison",
        finding,
        table,
        measure=f"{sentence_case(indicator.noun)}, area and comparators",
        unit=indicator.unit,
        alt=_alt(table, indicator, mean),
        facts={"mean": mean},
        **counted,
    )


def ranked(table: pd.DataFrame, phi: float) -> pd.DataFrame:
    """Add the rank of every usable area, highest rate first, with its interval."""
    ranks = rank_interval(table["count"], table["population"], overdispersion=phi)
    names = {"value": "rank", "lower": "rank_lower", "upper": "rank_upper"}
    return table.join(ranks.rename(columns=names)[list(names.values())])


def rank_words(row: pd.Series, of: int) -> str:
    """Say a rank from the end that is nearer: "3rd highest of 14 (95% interval 2nd to 5th)"."""
    place, low, high = (int(row[name]) for name in ("rank", "rank_lower", "rank_upper"))
    end = "highest"
    if place > (of + 1) / 2:
        end, place, low, high = "lowest", of + 1 - place, of + 1 - high, of + 1 - low
    words = end if place == 1 else f"{ordinal(place)} {end}"
    spread = f"{ordinal(low)} to {ordinal(high)}" if low != high else ordinal(low)
    return f"{words} of {of} (95% interval {spread}{' lowest' if end == 'lowest' else ''})"


def _finding(
    indicator: Indicator,
    own: pd.Series,
    verdict: Verdict,
    mean: float,
    table: pd.DataFrame,
) -> Finding:
    places = rate_decimals(table["value"], table["own"])
    by = f"{number(abs(verdict.size))}% " if verdict.clear else ""
    sentence = (
        f"At {_sized(own['value'], indicator, places)}, {own['label']}'s rate of "
        f"{indicator.noun} was the {rank_words(own, int(table['usable'].sum()))}, "
        f"{by}{MEAN[verdict.word]} the mean of its comparators ({number(mean, places)}; "
        f"{usable_of(table)} usable)"
    )
    return judged_finding(
        indicator.id,
        verdict,
        sentence,
        comparison="the mean of comparators",
        weight=abs(verdict.size) / 6,
    )


def _sized(value: float, indicator: Indicator, places: int) -> str:
    """Print a rate with its unit; a percentage without a blank before its sign."""
    gap = "" if indicator.unit.startswith("%") else " "
    return f"{number(value, places)}{gap}{indicator.unit}"


def _alt(table: pd.DataFrame, indicator: Indicator, mean: float) -> str:
    usable, places = table[table["usable"]], rate_decimals(table["value"], table["own"])
    rows = "; ".join(
        f"{r.label} {number(r.value, places)} ({interval(r.lower, r.upper, places)})"
        for r in usable.itertuples()
    )
    return (
        f"Ranked chart of {indicator.noun} {indicator.unit} with 95% intervals, highest first: "
        f"{rows}. The mean of comparators, own area left out, is {number(mean, places)}."
        f"{left_out(table)}"
    )


_REASON = "not published for this period"


def _table(issued: Published) -> pd.DataFrame:
    owner, latest = issued.evidence.assessment.partnership, issued.latest
    names = {owner.code: owner.name, **{m.code: m.name for m in owner.comparators.members}}
    rows = issued.rows
    same = rows["start"].eq(latest["start"]) & rows["months"].eq(latest["months"])
    own_rows = rows[same & rows["group"].eq("") & rows["area"].isin(names)]
    table = own_rows.set_index("area").reindex(names).reset_index(names="area")
    usable = table[["value", "count", "denominator"]].notna().all(axis=1)
    return pd.DataFrame(
        {
            "area": table["area"],
            "label": table["area"].map(names),
            "count": table["count"],
            "population": table["denominator"],
            **{name: table[name] for name in ("value", "lower", "upper")},
            "own": table["area"].eq(owner.code),
            "usable": usable,
            "edition": str(latest["period"]),
            "reason": [("" if good else _REASON) for good in usable],
        }
    ).sort_values(["usable", "value"], ascending=False, ignore_index=True)


def published_comparison(evidence: Evidence, indicator: Indicator) -> View:
    """Read the newest published figures of the area and its comparators, with ranks.

    Raises
    ------
    Absent
        Where the figure is not published for the area itself, or for too few comparators.
    """
    issued = Published(evidence, indicator)
    if issued.level != "lad" or indicator.unit == "count":
        reason = f"Rates of {indicator.noun} are not published for the area and its comparators."
        raise Absent(reason, "Figures by local authority.", "the publisher")
    table = _table(issued)
    others, own = table[table["usable"] & ~table["own"]], table[table["own"]].iloc[0]
    if len(others) < max(FEWEST, (len(table) - 1) / 2) or not own["usable"]:
        reason = f"{indicator.title}: counts are published for {len(others)} comparators only."
        raise Absent(reason, "Figures of the comparators for the same period.", "the publisher")
    return compared(
        evidence,
        indicator,
        ranked(table, 1.0),
        window=str(issued.latest["period"]),
        note=f"{indicator.unit}, with 95% interval",
        source=indicator.source,
        caveats=("poisson_published", *issued.caveats),
        method=issued.method,
    )

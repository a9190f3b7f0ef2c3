"""How much of each crime type was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import pandas as pd

from safecity.catalogue.verdicts import load_rules
from safecity.measures.intervals import byars_rate
from safecity.numbers import listed, number, percent
from safecity.readings import reading
from safecity.readings.contributions import lower_name
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.official import OfficialEvidence, headline
from safecity.readings.places import population_caveat
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import Counted, compose, sentence_case

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

FEWEST = 2
"""Fewest types that can be set side by side."""


@reading("Which types make up {}?")
def levels(evidence: Evidence, indicator: Indicator) -> View:
    """Read the rate of each crime type of an indicator; counts where there is no population.

    Raises
    ------
    Absent
        Where no month of the period is complete, there is one type only, or none was recorded.

    Examples
    --------
    >>> t.publish(t.levels("offences"))
    """
    evidence = headline(evidence, indicator)
    months = evidence.period_months(indicator)
    counts = evidence.by_type(indicator, months)
    if len(counts) < FEWEST:
        reason = f"Street-level data publish {indicator.noun} as one group."
        raise Absent(reason, f"{OfficialEvidence.closes}.", OfficialEvidence.holder)
    if not counts.sum():
        reason = f"No {indicator.noun} were recorded, so none is set beside another by type."
        raise Absent(reason, "Several years pooled.", "this partnership")
    window = evidence.period_label(months)
    try:
        residents = evidence.residents()
    except Absent:
        return _view(evidence, indicator, _counted(counts), "count", window=window, note="count")
    release = residents.release
    return _view(
        evidence,
        indicator,
        _rated(counts, residents.number, indicator.per),
        indicator.unit,
        window=window,
        note=f"rate {indicator.unit} ({release} population)",
        sources=("population",),
        caveats=population_caveat(evidence, release),
    )


def _view(
    evidence: Evidence,
    indicator: Indicator,
    table: pd.DataFrame,
    unit: str,
    **counted: Unpack[Counted],
) -> View:
    table = table.sort_values("value", ascending=False, ignore_index=True)
    return compose(
        evidence,
        "levels",
        _finding(indicator, table),
        table,
        measure=f"{sentence_case(indicator.noun)} by type",
        unit=unit,
        alt=_alt(indicator, table, unit),
        **counted,
    )


def _counted(counts: pd.Series) -> pd.DataFrame:
    table = pd.DataFrame({"group": counts.index, "value": counts.to_numpy(float)})
    missing = float("nan")
    table = table.assign(lower=missing, upper=missing, count=table["value"])
    return table.assign(share=table["count"] / counts.sum() * 100)


def _rated(counts: pd.Series, population: float, per: int) -> pd.DataFrame:
    rates = byars_rate(counts.to_numpy(float), population, per=per).frame()
    table = pd.DataFrame({"group": counts.index, **rates, "count": counts.to_numpy()})
    return table.assign(share=table["count"] / counts.sum() * 100)


def _finding(indicator: Indicator, table: pd.DataFrame) -> Finding:
    """State the type with most, and the next where there are any of it; equal ones together."""
    counted = table[table["count"] > 0].sort_values("count", ascending=False)
    first = counted[counted["count"].eq(counted["count"].max())]
    rest = counted.drop(first.index)
    second = rest[rest["count"].eq(rest["count"].max())]
    names = [str(first["group"].iloc[0]), *map(lower_name, first["group"].iloc[1:])]
    sentence = (
        f"{listed(names)} made up {percent(first['share'].iloc[0], 0)} of {indicator.noun}"
        f"{' each' if len(first) > 1 else ''}"
    )
    if len(second):
        follow = listed([lower_name(group) for group in second["group"]])
        each = " each" if len(second) > 1 else ""
        sentence += f", followed by {follow} ({percent(second['share'].iloc[0], 0)}{each})"
    return Finding(
        indicator=indicator.id,
        direction="level",
        size=float(first["share"].iloc[0]),
        unit="%",
        comparison="all types",
        tested=False,
        strength="strong" if table["count"].sum() >= load_rules().small else "weak",
        sentence=sentence,
    )


def _alt(indicator: Indicator, table: pd.DataFrame, unit: str) -> str:
    triples = zip(table["group"], table["value"], table["count"], strict=True)
    if unit == "count":
        rows = "; ".join(f"{group} {number(n)}" for group, _, n in triples)
        return f"Bar chart of {indicator.noun} by type, count: {rows}."
    rows = "; ".join(f"{group} {number(rate, 1)} ({number(n)})" for group, rate, n in triples)
    return f"Bar chart of {indicator.noun} by type, rate {unit} and count: {rows}."

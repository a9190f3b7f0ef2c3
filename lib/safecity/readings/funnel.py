"""Whether the area's rate is outside what chance and ordinary differences between areas allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from safecity.measures.funnel import LEVELS, rate_range
from safecity.measures.funnel import funnel as funnel_limits
from safecity.numbers import listed, number, percent, rate_decimals
from safecity.readings import reading
from safecity.readings.evidence.areas import (
    area_table,
    denominators,
    left_out,
    level_verdict,
    set_caveat,
    usable_of,
)
from safecity.readings.evidence.official import headline
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, sentence_case

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

POINTS = 60
"""Points of the drawn limits."""
Side = Literal["above", "below", "within"]


@reading("Is the rate of {} unusual among the comparators?")
def funnel(evidence: Evidence, indicator: Indicator) -> View:
    """Read the rates of the area and its usable comparators against funnel limits.

    The limits are about the pooled rate of the comparators, widened by how much their rates differ
    (Spiegelhalter 2005; see `safecity.measures.funnel`).

    Raises
    ------
    Absent
        Where the own rate cannot be made or fewer than half of the comparators are usable.

    Examples
    --------
    >>> t.publish(t.funnel("offences"))
    """
    evidence = headline(evidence, indicator)
    months = evidence.period_months(indicator)
    areas = area_table(evidence, indicator, months)
    own = areas.index[areas["own"]][0]
    limits = funnel_limits(areas["count"], areas["population"], per=indicator.per, own=own)
    table = areas.join(limits.drop(columns=["value", "between"]))
    centre, between = float(limits["centre"].iloc[0]), float(limits["between"].iloc[0])
    finding = _finding(indicator, table, centre)
    return compose(
        evidence,
        "funnel",
        finding,
        table,
        measure=f"{sentence_case(indicator.noun)}, area and comparators against funnel limits",
        window=evidence.period_label(months),
        note=f"rate {indicator.unit} ({denominators(table)})",
        unit=indicator.unit,
        alt=_alt(indicator, table, centre, between, finding),
        facts={
            "mean": centre,
            "limits": _curves(areas["population"], centre, between, indicator.per),
        },
        sources=("population", "geography"),
        caveats=("funnel_limits", "resident_denominator", *set_caveat(evidence)),
    )


def _curves(population: pd.Series, centre: float, between: float, per: int) -> pd.DataFrame:
    """Limits over the range of populations, for drawing."""
    grid, rate = np.linspace(population.min() * 0.9, population.max() * 1.05, POINTS), centre / per
    curves = {"population": grid}
    for name, level in zip(("95", "998"), LEVELS, strict=True):
        lower, upper = rate_range(rate, grid, level, rate * (between / 2) ** 2)
        curves |= {f"lower{name}": lower * per, f"upper{name}": upper * per}
    return pd.DataFrame(curves)


def _side(row: pd.Series, limit: str) -> Side:
    if row["value"] > row[f"upper_{limit}"]:
        return "above"
    return "below" if row["value"] < row[f"lower_{limit}"] else "within"


def _finding(indicator: Indicator, table: pd.DataFrame, centre: float) -> Finding:
    own, verdict = table[table["own"]].iloc[0], level_verdict(table)
    outer, inner = _side(own, "outer"), _side(own, "inner")
    side, width = (outer, "99.8%") if outer != "within" else (inner, "95%")
    places = rate_decimals(table["value"], table["own"])
    where = f"{side} the {width} limits" if side != "within" else "within the 95% limits"
    return Finding(
        indicator=indicator.id,
        direction=verdict.word,
        size=float(own["z"]),
        unit="standard deviations",
        comparison="the mean of comparators",
        sentence=f"{own['label']}'s rate of {indicator.noun} ({number(own['value'], places)} "
        f"{indicator.unit}) was {where} about the pooled rate of its "
        f"comparators ({number(centre, places)}; {usable_of(table)} usable)",
        strength=verdict.strength,
        weight=0.0,
    )


def _alt(
    indicator: Indicator, table: pd.DataFrame, centre: float, between: float, finding: Finding
) -> str:
    usable = table[table["usable"]]
    sides = usable.apply(_side, axis=1, limit="outer")
    outside = [f"{label} {side}" for label, side in zip(usable["label"], sides, strict=True)
               if side != "within"]  # fmt: skip
    beyond = f"Outside the 99.8% limits: {listed(outside)}." if outside else (
        "No area is outside the 99.8% limits."
    )  # fmt: skip
    middle = number(centre, rate_decimals(table["value"], table["own"]))
    return (
        f"Funnel chart of {indicator.noun} {indicator.unit} against residents. {finding.sentence}. "
        f"{beyond} The centre is {middle}; the comparators' own rates differ "
        f"by {percent(between * 100, 0)} (standard deviation)."
        f"{left_out(table)}"
    )

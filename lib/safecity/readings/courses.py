"""How the rate of each area developed over the years, the own one among them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from safecity.measures.intervals import byars_rate
from safecity.numbers import number, rate_decimals
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.areas import FEWEST, set_caveat
from safecity.readings.evidence.official import headline
from safecity.readings.series import year_counts, years_of
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import (
    compose,
    each_year,
    lockdowns_across,
    sentence_case,
)

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

COLUMNS = [
    "period", "start", "area", "label", "value", "lower", "upper", "own", "count", "population",
]  # fmt: skip
TWO_YEARS = 2


@reading("How did {} develop in each area?")
def courses(evidence: Evidence, indicator: Indicator) -> View:
    """Read the yearly rates of the own area and of each comparator, one line an area.

    Raises
    ------
    Absent
        Where fewer than two years are complete for the own area or for three comparators.

    Examples
    --------
    >>> t.publish(t.courses("offences"))
    """
    evidence = headline(evidence, indicator)
    table = _kept(_table(evidence, indicator))
    others = table.loc[~table["own"], "area"].nunique()
    if not table["own"].any() or others < FEWEST:
        raise Absent(
            f"Fewer than two years of {indicator.noun} are complete for the area, or for "
            f"{FEWEST} comparators.",
            f"{evidence.closes} of whole years, of the area and of its comparators.",
            evidence.holder,
        )
    own = table[table["own"]]
    return compose(
        evidence,
        "courses",
        _finding(evidence, indicator, table),
        table,
        measure=f"{sentence_case(indicator.noun)}{each_year(evidence, own['period'])} in each area",
        window=f"{own['period'].iloc[0]} to {own['period'].iloc[-1]}",
        note=f"rate {indicator.unit}",
        unit=indicator.unit,
        alt=_alt(evidence, indicator, table),
        sources=("population", "geography"),
        caveats=(
            "resident_denominator",
            *lockdowns_across(evidence, table["start"]),
            *set_caveat(evidence),
        ),
    )


def _table(evidence: Evidence, indicator: Indicator) -> pd.DataFrame:
    """Tabulate the rate of every area in every year that it has complete."""
    owner = evidence.assessment.partnership
    areas = [(owner.code, owner.name), *((m.code, m.name) for m in owner.comparators.members)]
    rows: list[dict[str, Any]] = []
    for period in years_of(evidence):
        for code, name in areas:
            known = if_known(partial(year_counts, evidence, indicator, period, code))
            if known is None:
                continue
            count, residents = known
            rate = byars_rate(count, residents, per=indicator.per)
            row = {
                "period": period.short,
                "start": pd.Timestamp(period.start),
                "area": code,
                "label": name,
                "own": code == owner.code,
                "count": count,
                "population": residents,
            }
            ends = {end: float(getattr(rate, end)) for end in ("value", "lower", "upper")}
            rows.append(row | ends)
    return pd.DataFrame(rows, columns=COLUMNS)


def _kept(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out areas of one year; the own area first, then by the newest rate."""
    table = table[table.groupby("area")["period"].transform("size") >= TWO_YEARS]
    newest = table.sort_values("start").groupby("area")["value"].transform("last")
    order = table.assign(_newest=newest)
    keys = ["own", "_newest", "area", "start"]
    order = order.sort_values(keys, ascending=[False, False, True, True], ignore_index=True)
    return order[COLUMNS]


def _finding(evidence: Evidence, indicator: Indicator, table: pd.DataFrame) -> Finding:
    """Count the years in which the own rate lay above that of the comparators together.

    Nothing is tested here: whether the rate stands apart is the verdict of `comparison`.
    """
    own = table[table["own"]].set_index("period")
    sums = table[~table["own"]].groupby("period")[["count", "population"]].sum()
    beside = (sums["count"] / sums["population"] * indicator.per).reindex(own.index).dropna()
    apart = own["value"].reindex(beside.index) - beside
    above, below, years = int((apart > 0).sum()), int((apart < 0).sum()), len(beside)
    place, noun = evidence.assessment.partnership.name, indicator.noun
    side = "below" if below == years else "above"
    how_many = "each" if years in (above, below) else str(above) if above else "none"
    sentence = f"{place}'s rate of {noun} lay {side} that of its comparators together in "
    sentence += f"{how_many} of {years} years, by the figures alone"
    return Finding(
        indicator=indicator.id,
        direction="level",
        size=float(own["value"].iloc[-1]),
        unit=indicator.unit,
        sentence=sentence,
        tested=False,
        strength="weak",
    )


def _alt(evidence: Evidence, indicator: Indicator, table: pd.DataFrame) -> str:
    places = rate_decimals(table["value"], table["own"])
    sentence = "; ".join(
        f"{rows['label'].iloc[0]} {number(rows['value'].iloc[0], places)} in "
        f"{rows['period'].iloc[0]}, {number(rows['value'].iloc[-1], places)} in "
        f"{rows['period'].iloc[-1]}"
        for _, rows in table.groupby("area", sort=False)
    )
    return (
        f"Small line charts of {indicator.noun} {indicator.unit}"
        f"{each_year(evidence, table['period'])}, one an area: {sentence}."
    )

"""How the yearly rate of recorded offences developed, beside the comparators."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from safecity.exhibits.absent import Absent, if_known
from safecity.exhibits.finding import Direction, Finding, standing
from safecity.exhibits.numbers import number
from safecity.exhibits.official import headline
from safecity.exhibits.readings import issued_series
from safecity.exhibits.readings.areas import FEWEST, set_caveat
from safecity.exhibits.readings.issued_series import COMPARATORS, beside_year
from safecity.exhibits.readings.wording import compose, sentence_case
from safecity.exhibits.verdicts import verdict_of
from safecity.measures.intervals import byars_rate
from safecity.measures.rounding import rate_decimals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.period import Period
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence


def years_of(evidence: Evidence) -> Iterator[Period]:
    """Yield the periods of the same months in every year of the history, the oldest first."""
    assessment = evidence.assessment
    back = 0
    while assessment.period.shift(-back - 1).start >= assessment.history.start:
        back += 1
    return (assessment.period.shift(-k) for k in range(back, -1, -1))


def _one(
    evidence: Evidence, indicator: Indicator, period: Period, area: str
) -> tuple[float, float]:
    residents = evidence.residents(area, year=int(period.start[:4]))
    return evidence.count(indicator, period.months, area), residents.number


def _counts(
    evidence: Evidence, indicator: Indicator, period: Period, areas: tuple[str, ...]
) -> tuple[float, float, int]:
    """Sum counts and residents of the areas that are usable in a period; how many they are."""
    count, residents, usable = 0.0, 0.0, 0
    for area in areas:
        one = if_known(partial(_one, evidence, indicator, period, area))
        if one is not None:
            count, residents, usable = count + one[0], residents + one[1], usable + 1
    return count, residents, usable


def series_table(evidence: Evidence, indicator: Indicator) -> pd.DataFrame:
    """Tabulate yearly rates of the own area and of its comparators together.

    Returns
    -------
    pandas.DataFrame
        period, start, area, label, value, lower, upper, own, count, population; a year that is
        not complete has no row.
    """
    owner = evidence.assessment.partnership
    members = tuple(m.code for m in owner.comparators.members)
    sides: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
        (owner.code, owner.name, (owner.code,), 1),
        (COMPARATORS, "Comparators", members, max(FEWEST, len(members) / 2)),
    )
    rows: list[dict[str, Any]] = []
    for period in years_of(evidence):
        for key, label, areas, fewest in sides:
            count, residents, usable = _counts(evidence, indicator, period, areas)
            if usable < fewest:
                continue
            rate = byars_rate(count, residents, per=indicator.per)
            own = key == owner.code
            ends = (float(rate.lower), float(rate.upper)) if own else (np.nan, np.nan)
            rows.append(
                {
                    "period": period.short,
                    "start": pd.Timestamp(period.start),
                    "area": key,
                    "label": label,
                    "value": float(rate.value),
                    "lower": ends[0],
                    "upper": ends[1],
                    "own": own,
                    "count": count,
                    "population": residents,
                }
            )
    return pd.DataFrame(rows, columns=[*issued_series.COLUMNS, "population"])


def _finding(evidence: Evidence, indicator: Indicator, table: pd.DataFrame) -> Finding:
    """Tell the last rate, and the year before as the change of the count was judged."""
    own, place = table[table["own"]], evidence.assessment.partnership.name
    last, before = own.iloc[-1], own.iloc[-2] if len(own) > 1 else None
    places = rate_decimals(table["value"])
    told = f"{place} recorded {number(last['value'], places)} {indicator.noun} {indicator.unit} in "
    told += f"{last['period']} ({number(last['count'])} in all)"
    verdict = verdict_of(evidence, indicator, "previous")
    judged = before is not None and verdict is not None and _year_before(evidence, before)
    side: Direction = "level"
    if before is not None and verdict is not None and judged:
        told += beside_year(verdict, before["period"], number(before["value"], places))
        side = standing(verdict)
    theirs = table[~table["own"] & table["period"].eq(last["period"])]
    if len(theirs):
        told += f"; comparators together {number(theirs['value'].iloc[0], places)}"
    return Finding(
        indicator=indicator.id,
        direction=side,
        size=float(last["value"]),
        unit=indicator.unit,
        sentence=told,
        strength="weak" if verdict is None or not judged else verdict.strength,
    )


def _year_before(evidence: Evidence, row: pd.Series) -> bool:
    """Say whether a row is of the year before the period; one that is missing has no row."""
    return bool(row["period"] == evidence.assessment.period.shift(-1).short)


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read the yearly rates of recorded offences, own area and comparators.

    Raises
    ------
    Absent
        Where the period is not complete for the own area.
    """
    evidence = headline(evidence, indicator)
    assessment = evidence.assessment
    evidence.count(indicator, evidence.period_months(indicator))
    table = series_table(evidence, indicator)
    if not table["own"].any():
        reason = f"No whole year of {indicator.noun} is complete, so no yearly rate can be made."
        raise Absent(reason, f"{evidence.closes} of whole years.", evidence.holder)
    place = assessment.partnership.name
    finding = _finding(evidence, indicator, table)
    own = table[table["own"]]
    told = "; ".join(
        f"{r.period} {number(r.value, rate_decimals(own['value']))}" for r in own.itertuples()
    )
    return compose(
        evidence,
        "series",
        finding,
        table,
        measure=f"{sentence_case(indicator.noun)} by year",
        window=f"{own['period'].iloc[0]} to {own['period'].iloc[-1]}",
        note=f"rate {indicator.unit}",
        unit=indicator.unit,
        alt=f"Line chart of {indicator.noun} {indicator.unit} by year in {place}: {told}.",
        facts={"unit": indicator.unit, "quarterly": False},
        sources=("population",),
        caveats=("covid", *set_caveat(evidence)),
    )

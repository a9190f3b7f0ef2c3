"""How the concentration of an indicator in few places developed over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from safecity.catalogue.kinds import POINTS
from safecity.measures.estimate import Estimate
from safecity.measures.places import change_of_concentration, concentration
from safecity.measures.verdict import LEVEL, Question, Verdict, judge
from safecity.numbers import interval, number, signed_change
from safecity.readings import reading
from safecity.readings.concentration import need_places
from safecity.readings.evidence.absent import Absent
from safecity.readings.series import years_of
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, lockdowns_within

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.period import Period
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

UNIT = "% of neighbourhoods"
FEWEST = 2
"""Years that can be set beside each other."""


def _years(evidence: Evidence, indicator: Indicator) -> list[tuple[Period, np.ndarray]]:
    """Counts by place of every year whose months are all complete, the oldest first."""
    years = []
    for period in years_of(evidence):
        try:
            evidence.count(indicator, period.months)
        except Absent:
            continue
        counts = evidence.by_place(indicator, period.months).to_numpy()
        if counts.sum():
            years.append((period, counts))
    return years


def _row(evidence: Evidence, period: Period, counts: np.ndarray) -> dict[str, Any]:
    """Share of places that hold half in one year."""
    value, lower, upper = (float(part) * 100 for part in concentration(counts, share=0.5))
    return {
        "period": period.short,
        "start": pd.Timestamp(period.start),
        "area": evidence.own,
        "label": evidence.assessment.partnership.name,
        "value": value,
        "lower": lower,
        "upper": upper,
        "own": True,
        "count": float(counts.sum()),
    }


def _judged(before: np.ndarray, after: np.ndarray) -> Verdict:
    """Judge the change of the share of places from the first year to the last, in points."""
    moved = change_of_concentration(before, after)
    size = Estimate(*(100 * float(part) for part in moved[:3]))
    counts = (float(before.sum()), float(after.sum()))
    return judge(Question(size, counts, unit="points", chance=moved.probability, words=LEVEL))


@reading("Are {} as concentrated as they were?")
def concentration_years(evidence: Evidence, indicator: Indicator) -> View:
    """Read which share of places held half of an indicator in each year.

    Raises
    ------
    Absent
        Where fewer than two years are complete, or the places are few.

    Examples
    --------
    >>> t.publish(t.concentration_years("overview.crime"))
    """
    years = _years(evidence, indicator)
    if len(years) < FEWEST:
        span = evidence.assessment.period.label
        reason = (
            f"Complete spans of {indicator.noun} with the months of {span}, in that or earlier "
            f"years: {len(years)}; {FEWEST} are needed."
        )
        raise Absent(reason, f"{evidence.closes} of earlier years.", evidence.holder)
    need_places(years[0][1], indicator)
    table = pd.DataFrame([_row(evidence, *year) for year in years])
    finding = _finding(evidence, indicator, table, _judged(years[0][1], years[-1][1]))
    sentence = "; ".join(f"{r.period} {number(r.value, 1)}%" for r in table.itertuples())
    return compose(
        evidence,
        "series",
        finding,
        table,
        name=f"concentration_years_{indicator.id.split('.')[1]}",
        measure=f"Neighbourhoods that hold half of {indicator.noun}",
        window=f"{table['period'].iloc[0]} to {table['period'].iloc[-1]}",
        note=UNIT,
        unit=UNIT,
        alt=f"Line chart of the share of places that hold half of {indicator.noun}: {sentence}.",
        facts={"quarterly": False},
        sources=("geography",),
        caveats=(
            "snap_points",
            "stable_places",
            *lockdowns_within(evidence, *(period.months for period, _ in years)),
        ),
    )


def _finding(
    evidence: Evidence, indicator: Indicator, table: pd.DataFrame, verdict: Verdict
) -> Finding:
    """State the share of the last year and, as it was judged, how it stands to the first's."""
    first, last = table.iloc[0], table.iloc[-1]
    ends = interval(verdict.lower, verdict.upper, 1, " points")
    change = f"{signed_change(verdict.size, POINTS)}, 95% interval {ends}"
    words = {"higher": "more than", "lower": "fewer than", "similar": "similar to"}
    earlier = f"the {number(first['value'], 1)}% of {first['period']}"
    beside = f"; whether that differs from {earlier} is unclear ({change})"
    if verdict.word in words:
        beside = f", {words[verdict.word]} {earlier} ({change})"
    return Finding(
        indicator=indicator.id,
        direction=verdict.word,
        size=float(last["value"]),
        lower=float(last["lower"]),
        upper=float(last["upper"]),
        unit=UNIT,
        comparison=str(first["period"]),
        sentence=f"Half of {indicator.noun} lay in {number(last['value'], 1)}% of neighbourhoods "
        f"in {last['period']}{beside}",
        strength=verdict.strength,
    )

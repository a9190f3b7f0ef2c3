"""How much of a change is a change in residents, and how much a change in the rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.measures.change import kitagawa
from safecity.numbers import number, percent, signed_percent
from safecity.readings import reading
from safecity.readings.contributions import sides
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.official import headline
from safecity.readings.evidence.verdicts import verdict_of
from safecity.readings.words.finding import Finding, judged_finding
from safecity.readings.words.wording import compose, like_for_like, lockdowns_within, sentence_case

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.measures.verdict import Verdict
    from safecity.readings.evidence.counts import Evidence


@reading("Is the change in {} a change in population or in the rate?")
def population_effect(evidence: Evidence, indicator: Indicator, base: str = "baseline") -> View:
    """Split a like-for-like change into its population and its rate effect (Kitagawa 1955).

    Raises
    ------
    Absent
        Where too few months match, or both sides would use the same population estimate.

    Examples
    --------
    >>> t.publish(t.population_effect("overview.crime"))
    """
    evidence = headline(evidence, indicator)
    matched = evidence.matched(indicator, base)
    then = evidence.residents(year=int(matched.before[0][:4]))
    now = evidence.residents(year=int(matched.after[0][:4]))
    if then.year == now.year:
        raise Absent(
            f"Only one population estimate ({now.release}) serves both periods, so a change in "
            "population cannot be separated from a change in the rate.",
            "Mid-year population estimates for both years.",
            "Office for National Statistics",
        )
    before, after = evidence.totals(indicator, matched)
    table = _table(before, then.number, after, now.number)
    finding = _finding(evidence, indicator, table, matched.label, base)
    return compose(
        evidence,
        "population",
        finding,
        table,
        name="population_effect",
        measure=f"Change in {indicator.noun} split into population and rate",
        window=f"{matched.before_label} to {matched.after_label}",
        note="percentage points",
        unit="percentage points",
        alt=f"Bar chart of two parts of the change in {indicator.noun}. {finding.sentence}.",
        facts=sides(matched, finding),
        sources=("population",),
        caveats=(*like_for_like(matched.whole), *lockdowns_within(evidence, *matched.sides)),
        part="changes",
    )


def _table(before: float, residents: float, after: float, now: float) -> pd.DataFrame:
    """Split a change in counts; before and after are what one part alone would have made."""
    parts = kitagawa(before, residents, after, now)
    change = [float(parts.population_effect), float(parts.rate_effect)]
    table = pd.DataFrame({"group": ["More or fewer residents", "Higher or lower rate"]})
    table["before"], table["change"] = before, change
    table["after"] = before + table["change"]
    table["points"] = table["change"] / before * 100
    return table[["group", "before", "after", "change", "points"]]


def _finding(
    evidence: Evidence, indicator: Indicator, table: pd.DataFrame, label: str, base: str
) -> Finding:
    """Split the change, which stands as it was judged."""
    verdict = verdict_of(evidence, indicator, base)
    assert verdict is not None
    residents, rate = map(float, table["points"])
    sentence = sentence_case(_headline(indicator, residents, rate, label, verdict))
    judged = judged_finding(indicator.id, verdict, sentence, comparison=label)
    return judged.model_copy(update={"size": residents + rate, "unit": "%"})


def _headline(
    indicator: Indicator, residents: float, rate: float, label: str, verdict: Verdict
) -> str:
    total = residents + rate
    moved = f"{percent(abs(total))} {'rise' if total > 0 else 'fall'}"
    if not verdict.clear:
        moved = f"difference of {signed_percent(total)}"
    change = f"the {moved} in {indicator.noun} against {label}"
    if abs(rate) >= 4 * abs(residents):
        return (
            f"{change} lies in the rate; the number of residents accounts for "
            f"{number(residents, 1)} percentage points of it"
        )
    return (
        f"{change} is {number(rate, 1)} percentage points a matter of the rate and "
        f"{number(residents, 1)} of the number of residents"
    )

"""Which months of the year run above and below the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from safecity.catalogue.period import MONTH_NAMES
from safecity.catalogue.verdicts import load_rules
from safecity.measures.estimate import Estimate
from safecity.measures.season import MINIMUM_MONTHS, Season, seasonal
from safecity.measures.verdict import LEVEL, Question, Verdict, judge_all
from safecity.numbers import interval, listed, number, percent, signed_percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.months import months_in_words
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, sentence_case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence


def longest_run(counts: pd.Series) -> pd.Series:
    """Return the longest run of complete months: a season is read from unbroken years only."""
    blocks = counts.isna().cumsum()[counts.notna()]
    if blocks.empty:
        return counts.dropna()
    return counts[blocks.index[blocks == blocks.value_counts().idxmax()]]


def lockdowns(evidence: Evidence, index: pd.Index) -> pd.Series:
    """Mark the months of national lockdowns."""
    mask = pd.Series(False, index=index)
    for event in evidence.catalogue.events:
        if event.kind == "lockdown":
            mask.loc[f"{event.date}-01" : f"{event.end or event.date}-01"] = True
    return mask


def pattern(evidence: Evidence, counts: pd.Series) -> Season | None:
    """Return the seasonal pattern of monthly counts, lockdowns masked, or None where too short.

    Parameters
    ----------
    evidence : Evidence
        Its events say when lockdowns were.
    counts : pandas.Series
        Monthly counts on their months; the longest unbroken run of complete months is read.
    """
    run = longest_run(counts)
    masked = lockdowns(evidence, run.index)
    if (~masked).sum() < MINIMUM_MONTHS or (run <= 0).any():
        return None
    return seasonal(run, masked)


@reading("What is the seasonal pattern of {}?")
def season(evidence: Evidence, indicator: Indicator) -> View:
    """Read the seasonal pattern of an indicator by robust STL, lockdown months masked.

    Raises
    ------
    Absent
        Where fewer than three unbroken years are complete, or a month counts zero.

    Examples
    --------
    >>> t.publish(t.season("offences"))
    """
    counts = evidence.monthly(indicator)
    season = pattern(evidence, counts)
    if season is None:
        raise Absent(
            f"The season of {indicator.noun} cannot be read: {len(longest_run(counts))} unbroken "
            f"months are complete and {MINIMUM_MONTHS} are needed outside lockdowns.",
            "Street-level files for three unbroken years.",
            "data.police.uk",
        )
    return _worded(evidence, indicator, season)


def judged_months(season: Season) -> dict[str, Verdict]:
    """Judge every calendar month beside the average month, all twelve together.

    Returns
    -------
    dict of str to Verdict
        By full name of the month, from January; sizes are per cent of the average month.
    """
    count = float(season.adjusted.sum()) / len(MONTH_NAMES)
    rows = season.factors.itertuples(index=False)
    return judge_all({MONTH_NAMES[int(row.month_number) - 1]: _asked(row, count) for row in rows})


def _asked(row: Any, count: float) -> Question:
    reach = stdtrit(row.freedom, (1 + load_rules().confidence) / 2) * row.error
    ends = (row.factor * np.exp(side * reach) for side in (0, -1, 1))
    chance = 2 * stdtr(row.freedom, -abs(np.log(row.factor)) / row.error) if row.error else 0.0
    return Question(
        Estimate(*(100 * float(end) - 100 for end in ends)),
        counts=(count,),
        chance=float(chance),
        words=LEVEL,
    )


def _finding(indicator: Indicator, verdicts: Mapping[str, Verdict]) -> Finding:
    """State the months furthest above and below the average, of those that are clearly so."""
    above = {name: one for name, one in verdicts.items() if one.word == "higher"}
    below = {name: one for name, one in verdicts.items() if one.word == "lower"}
    ends = [max(above, key=lambda name: above[name].size)] if above else []
    ends += [min(below, key=lambda name: below[name].size)] if below else []
    if not ends:
        return _flat(indicator, verdicts)
    phrases = [_apart(name, verdicts[name], first=name == ends[0]) for name in ends]
    return Finding(
        indicator=indicator.id,
        direction="seasonal",
        size=sum(abs(verdicts[name].size) for name in ends),
        unit="%",
        comparison="the average month",
        strength=verdicts[ends[0]].strength,
        sentence=f"{sentence_case(indicator.noun)} run {listed(phrases)}",
    )


def _apart(month: str, verdict: Verdict, first: bool) -> str:
    """Say how far a month runs above or below the average: "12% above it in July (5 to 19%)"."""
    side = "above" if verdict.size > 0 else "below"
    low, high = sorted(abs(end) for end in (verdict.lower, verdict.upper))
    spread = f"{'95% interval ' if first else ''}{interval(low, high, 0, '%')}"
    average = "the average month" if first else "it"
    return f"{percent(abs(verdict.size), 0)} {side} {average} in {month} ({spread})"


def _flat(indicator: Indicator, verdicts: Mapping[str, Verdict]) -> Finding:
    """State that no month is clearly above or below the average."""
    alike = all(verdict.word == "similar" for verdict in verdicts.values())
    furthest = max(verdicts, key=lambda month: abs(verdicts[month].size))
    sentence = f"Whether {indicator.noun} follow the months of the year is unclear"
    if alike:
        within = number(load_rules().margin["per cent"])
        sentence = f"Every month's {indicator.noun} lie within {within}% of the average month"
    side = verdicts[furthest]
    spread = interval(side.lower, side.upper, 0, "%")
    return Finding(
        indicator=indicator.id,
        direction="similar" if alike else "cannot tell",
        size=abs(side.size),
        unit="%",
        comparison="the average month",
        strength="moderate" if alike else "weak",
        sentence=f"{sentence}; furthest from the average is {furthest} "
        f"({signed_percent(side.size, 0)}, 95% interval {spread})",
    )


def _worded(evidence: Evidence, indicator: Indicator, season: Season) -> View:
    verdicts, index = judged_months(season), season.adjusted.index
    factors = season.factors.drop(columns=["error", "freedom"])
    table = factors.assign(verdict=[verdict.word for verdict in verdicts.values()])
    years = months_in_words(tuple(f"{m:%Y-%m}" for m in index))
    rows = ", ".join(f"{r.month} {number(r.factor, 2)}" for r in table.itertuples())
    return compose(
        evidence,
        "season",
        _finding(indicator, verdicts),
        table,
        measure=f"Seasonal pattern of {indicator.noun}",
        window=years,
        note="per day, average month = 1; lockdown months left out",
        unit="average month = 1",
        alt=f"Line chart of the month-of-year pattern of {indicator.noun}: {rows}.",
        caveats=("covid",) if lockdowns(evidence, index).any() else (),
        part="changes",
    )

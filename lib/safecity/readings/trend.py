"""How an indicator ran month by month, and which months stand out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.catalogue.period import month_name
from safecity.catalogue.verdicts import load_rules
from safecity.measures.change_points import COLUMNS, FEWEST, change_points, explained
from safecity.measures.trends import xmr
from safecity.numbers import counted, interval, number, signed_percent
from safecity.readings import reading
from safecity.readings.season import lockdowns, pattern
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, event_notes, missing_note, sentence_case

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import Noted, Spell, View
    from safecity.readings.evidence.counts import Evidence


def level_changes(evidence: Evidence, usual: pd.Series) -> pd.DataFrame:
    """Find the months from which a series, its season removed, runs at another level.

    Parameters
    ----------
    evidence : Evidence
        Its events are what a change is checked against before it is called real.
    usual : pandas.Series
        Counts by usual month.

    Returns
    -------
    pandas.DataFrame
        The columns of `change_points` and explained: the label of an event near it, or "".
    """
    if usual.notna().sum() < FEWEST:
        return pd.DataFrame(columns=[*COLUMNS, "explained"])
    steps = change_points(usual)
    events = pd.DataFrame(event_notes(evidence), columns=["date", "end", "label"])
    dated = pd.DataFrame(
        {
            "start": pd.to_datetime(events["date"], format="%Y-%m"),
            "end": pd.to_datetime(events["end"], format="%Y-%m"),
            "label": events["label"],
        }
    )
    return steps.assign(explained=explained(steps["month"], dated))


def step_notes(steps: pd.DataFrame) -> list[Noted]:
    """Return changes of level that no event explains, to be marked as events are."""
    bare = steps[steps["explained"] == ""]
    return [
        {
            "date": f"{row.month:%Y-%m}",
            "end": None,
            "label": f"Level {signed_percent((row.ratio - 1) * 100, 0)}",
            "kind": "step",
        }
        for row in bare.itertuples()
    ]


def spoken(steps: pd.DataFrame) -> str:
    """Return sentences on the changes of level for alternative text; empty where there is none."""
    if steps.empty:
        return ""
    parts = [
        f"from {month_name(f'{row.month:%Y-%m}')} {signed_percent((row.ratio - 1) * 100, 0)} "
        f"({interval((row.lower - 1) * 100, (row.upper - 1) * 100, 0, '%')}; "
        f"{f'near: {row.explained}' if row.explained else 'not explained by a dated event'})"
        for row in steps.itertuples()
    ]
    return f" Season removed, the level changed {'; '.join(parts)}."


FEW = 10
"""Mean of a month below which it is printed with a decimal: a few are not none."""
FEWEST_MONTHS, LIMIT_MONTHS = 12, 36
"""Complete months that an expected range needs, and how far back it looks."""


def limit_months(counts: pd.Series, evidence: Evidence) -> pd.Series:
    """Mark the months that set the limits: up to three years before the period, no lockdowns."""
    start = pd.Timestamp(evidence.assessment.period.start)
    recent = start - pd.DateOffset(months=LIMIT_MONTHS)
    inside = (counts.index >= recent) & (counts.index < start)
    return pd.Series(inside, index=counts.index) & ~lockdowns(evidence, counts.index)


def usual_weights(counts: pd.Series, evidence: Evidence) -> np.ndarray:
    """Return what a month counts for by its length and, where known, its season."""
    days = counts.index.days_in_month.to_numpy() / 30.4375
    season = pattern(evidence, counts[counts.index < evidence.assessment.period.start])
    if season is None:
        return days
    factors = season.factors.set_index("month_number")["factor"]
    return days * factors.loc[counts.index.month].to_numpy()


def _limits(counts: pd.Series, evidence: Evidence) -> pd.DataFrame:
    """XmR limits frozen before the period, on counts per usual month."""
    columns = ["centre", "lower", "upper"]
    limiting = limit_months(counts, evidence)
    if counts[limiting].notna().sum() < FEWEST_MONTHS:
        return pd.DataFrame({**dict.fromkeys(columns, np.nan), "signal": ""}, index=counts.index)
    usual = usual_weights(counts, evidence)
    is_drawn = counts.index >= limiting.index[limiting][0]
    limits = xmr((counts / usual)[is_drawn], baseline=limiting[is_drawn].to_numpy())
    limits[columns] = limits[columns].mul(usual[is_drawn], axis=0).clip(lower=0)
    return limits[[*columns, "signal"]].reindex(counts.index).fillna({"signal": ""})


def _finding(indicator: Indicator, period: pd.DataFrame) -> Finding:
    """State where the period stands against the expected range; whether it changed is judged apart.

    A month may lie outside the range by chance, so that the months are counted and no more. An
    average of fewer than `Rules.tiny` records says nothing of a usual month: its evidence is weak.
    """
    mean, expected = period["value"].mean(), period["centre"].mean()
    places = int(mean < FEW)
    text = f"{sentence_case(indicator.noun)} averaged {number(mean, places)} a month"
    low, high = period["value"].min(), period["value"].max()
    above = int((period["value"] > period["upper"]).sum())
    below = int((period["value"] < period["lower"]).sum())
    n = int(period["value"].notna().sum())
    if not high and period["centre"].isna().all():
        text = f"No {indicator.noun} were counted in {counted(n, 'complete month')}"
    elif period["centre"].isna().all():
        text += f", between {number(low)} and {number(high)}" if n > 1 else ""
    if period["centre"].notna().any():
        text += f", against {number(expected, places)} expected from the months before"
        text += _outside(above, below, n)
    return Finding(
        indicator=indicator.id,
        direction="level",
        size=float(mean),
        unit="per month",
        comparison="the months before" if period["centre"].notna().any() else "",
        tested=False,
        strength="weak" if period["value"].sum() < load_rules().tiny else "moderate",
        sentence=text,
    )


def _outside(above: int, below: int, months: int) -> str:
    """Say how many months of a period lay outside the expected range, on the side of most."""
    if not above and not below:
        return f"; none of {months} months was outside the expected range"
    sides = [(above, "above")] * (above >= below) + [(below, "below")] * (below >= above)
    sides_in_words = " and ".join(f"{n} {side}" for n, side in sides)
    if len(sides) == 1:
        n, side = sides[0]
        return f"; {n} of {months} months {'was' if n == 1 else 'were'} {side} the expected range"
    return f"; of {months} months {sides_in_words} the expected range"


def _alt(table: pd.DataFrame, finding: Finding, noun: str, missing: tuple[str, ...]) -> str:
    known = table.dropna(subset=["value"])
    low, high = known.loc[known["value"].idxmin()], known.loc[known["value"].idxmax()]
    return (
        f"Line chart of {noun} by month. {finding.sentence}. "
        f"The lowest month was {month_name(f'{low.month:%Y-%m}')} ({number(low.value)}), "
        f"the highest {month_name(f'{high.month:%Y-%m}')} ({number(high.value)})."
        f"{missing_note(missing)}"
    )


@reading("How did {} develop month by month?")
def trend(evidence: Evidence, indicator: Indicator) -> View:
    """Read the monthly counts of an indicator with their expected range.

    The range is an XmR chart's, per day of the month, from the complete months before the
    period, so that the period is judged against its own past and cannot widen its own limits.

    Raises
    ------
    Absent
        Where no month of the period is complete.

    Examples
    --------
    >>> t.publish(t.trend("offences"))
    """
    evidence.period_months(indicator)
    counts = evidence.monthly(indicator)
    table = pd.DataFrame({"month": counts.index, "value": counts.to_numpy()})
    table = table.join(_limits(counts, evidence).reset_index(drop=True))
    assessment = evidence.assessment
    finding = _finding(indicator, table[table["month"] >= pd.Timestamp(assessment.period.start)])
    missing = evidence.missing_months(indicator)
    steps = level_changes(evidence, counts / usual_weights(counts, evidence))
    return compose(
        evidence,
        "trend",
        finding,
        table,
        measure=indicator.title,
        window=assessment.history.label,
        note="count per month",
        unit="count per month",
        alt=_alt(table, finding, indicator.noun, missing) + spoken(steps),
        facts={
            "events": [*event_notes(evidence), *step_notes(steps)],
            "period": {"start": assessment.period.start, "end": assessment.period.end},
            "baseline": _baseline(evidence, counts),
        },
        caveats=_caveats(evidence, counts),
    )


def _baseline(evidence: Evidence, counts: pd.Series) -> Spell | None:
    """Return the baseline year, for marking, where any of its months is complete."""
    base = evidence.assessment.baseline
    inside = counts.loc[f"{base.start}-01" : f"{base.end}-01"]
    if not inside.notna().any():
        return None
    return {"start": base.start, "end": base.end, "label": f"Baseline {base.short}"}


def _caveats(evidence: Evidence, counts: pd.Series) -> tuple[str, ...]:
    covid = counts[lockdowns(evidence, counts.index)].notna().any()
    missing = counts.isna().any()
    return (*(("missing_months",) if missing else ()), *(("covid",) if covid else ()))

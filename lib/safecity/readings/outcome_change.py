"""Whether crimes end otherwise than those of the year before did at the same age."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.outcomes import load_outcomes
from safecity.catalogue.verdicts import load_rules
from safecity.measures.change import percent_change
from safecity.measures.verdict import Question, Verdict, judge_all
from safecity.numbers import listed, number, percent, signed_percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.cohorts import AGE, CLOSES, HOLDER, Cohort, Cohorts, read_cohorts
from safecity.readings.outcomes import CAVEATS, alt_of, by_group, titled, unsuppressed_rows
from safecity.readings.words.finding import (
    Finding,
    caution_for,
    judged_finding,
)
from safecity.readings.words.moves import moved
from safecity.readings.words.wording import compose, lockdowns_within, lower_first

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence


def _judged(now: pd.DataFrame, before: pd.DataFrame) -> dict[str, Verdict]:
    """Judge the changes of all shares that are shown together, by slug, in per cent of each.

    Most shares are small: two points, within which shares are else called similar, are a third of
    the crimes that lead to a charge.
    """
    sides = [table.set_index("group") for table in (before, now)]
    questions = {}
    for group in now.loc[~now["suppressed"], "group"]:
        counts = [float(side.loc[group, "count"]) for side in sides]
        crimes = [float(side.loc[group, "population"]) for side in sides]
        sizes = {"population_before": crimes[0], "population_after": crimes[1]}
        size = percent_change(counts[0], counts[1], **sizes)
        questions[str(group)] = Question(size, counts=tuple(counts), dispersed=False)
    return judge_all(questions)


def same_mix(now: Cohort, before: Cohort, of: str) -> float:
    """Share of crimes that ended one way before, had the types of crime been those of now.

    Parameters
    ----------
    now, before : Cohort
        Both sides, with the same types of crime.
    of : str
        Group of outcomes.

    Returns
    -------
    float
        In per cent. Direct standardisation: each type's share before, weighed by its crimes now.
    """
    before_shares = before.ended[of] / before.crimes
    return float((before_shares * now.crimes).sum() / now.crimes.sum() * 100)


@reading("Do crimes end otherwise than those of the year before?", about="crimes")
def outcome_change(evidence: Evidence, indicator: Indicator) -> View:
    """Read how crimes had ended at six months' age, beside those of the same months a year before.

    Raises
    ------
    Absent
        Where either side was not followed for six months in three months at least.

    Examples
    --------
    >>> t.publish(t.outcome_change())
    """
    cohorts = read_cohorts(evidence)
    matched, earlier = cohorts.matched, cohorts.before
    if matched is None or earlier is None:
        label = evidence.assessment.period.shift(-1).label
        reason = f"Crimes of too few months of {label} were followed for {AGE} months."
        raise Absent(reason, f"{CLOSES} of {label} and {AGE} months more.", HOLDER)
    now, before = (by_group(side, cohorts.hidden_groups) for side in (cohorts.now, earlier))
    unsuppressed_rows(now)
    verdicts = _judged(now, before)
    finding = _told(indicator, cohorts, verdicts, (before, now))
    return compose(
        evidence,
        "outcome_change",
        finding,
        titled(_table(now, before, verdicts)),
        name="outcome_change",
        measure=f"Share of crimes that {_verb(verdicts)} within {AGE} months, and other ends",
        window=f"{matched.after_label} and {matched.before_label}",
        note="per cent of crimes, with 95% interval",
        unit=indicator.unit,
        alt=alt_of(titled(now), f"What became of crimes of {matched.after_label}"),
        facts={
            "base": False,
            "before_label": matched.before_label,
            "after_label": matched.after_label,
        },
        method="share, Wilson's interval; change in per cent, interval of the ratio of shares",
        source=indicator.source,
        sources=("police_uk",),
        caveats=(
            *CAVEATS,
            "outcomes_mix",
            "poisson_published",
            *lockdowns_within(evidence, *matched.sides),
        ),
        part="changes",
    )


def _table(now: pd.DataFrame, before: pd.DataFrame, verdicts: dict[str, Verdict]) -> pd.DataFrame:
    judged = [verdicts.get(str(group)) for group in now["group"]]
    nan = float("nan")
    return now.assign(
        before=before["value"],
        percent=[v.size if v else nan for v in judged],
        change_lower=[v.lower if v else nan for v in judged],
        change_upper=[v.upper if v else nan for v in judged],
        verdict=[v.word if v else "" for v in judged],
        strength=[v.strength if v else "" for v in judged],
    )


def _told(
    indicator: Indicator,
    cohorts: Cohorts,
    verdicts: dict[str, Verdict],
    sides: tuple[pd.DataFrame, pd.DataFrame],
) -> Finding:
    """State the first outcome's change, and which of the others moved, as they were judged."""
    before, now = (table.set_index("group") for table in sides)
    first, *others = verdicts
    verdict, matched, earlier = verdicts[first], cohorts.matched, cohorts.before
    assert matched is not None and earlier is not None
    span = (
        f"from {percent(before.loc[first, 'value'])} of those recorded in "
        f"{matched.before_label} to {percent(now.loc[first, 'value'])} of those "
        f"in {matched.after_label}"
    )
    least = min(float(side.loc[first, "count"]) for side in (before, now))
    share = f"The share of crimes that {_verb(verdicts)} within {AGE} months"
    sentence = _moved(share, verdict, span)
    mixed = same_mix(cohorts.now, earlier, first)
    caution = (
        f"With the types of crime of {matched.after_label} the share before would have been "
        f"{percent(mixed)}."
    )
    return judged_finding(
        indicator.id,
        verdict,
        f"{sentence}; {_others({slug: verdicts[slug] for slug in others})}",
        comparison=matched.before_label,
        caution=" ".join(filter(None, (caution_for(least, least), caution))),
    )


def _verb(verdicts: dict[str, Verdict]) -> str:
    """Say the group of outcomes whose change leads: a charge, where it is not withheld."""
    return load_outcomes()[next(iter(verdicts))].verb


def _moved(share: str, verdict: Verdict, span: str) -> str:
    """Say how a share changed, as it was judged."""
    margin = number(load_rules().margin["per cent"])
    level = f"was at a similar level (within {margin}%)"
    return moved(share, verdict, percent(abs(verdict.size)), span, level)


def _others(verdicts: dict[str, Verdict]) -> str:
    """Name the other outcomes whose share was shown to move."""
    moved = [
        f"{lower_first(load_outcomes()[slug].title)} {v.word} ({signed_percent(v.size)})"
        for slug, v in verdicts.items()
        if v.clear
    ]
    if not moved:
        return "of no other outcome was the share shown to change"
    return f"of other outcomes, {listed(moved)}"

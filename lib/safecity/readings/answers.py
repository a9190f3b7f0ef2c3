"""What people answered in the survey: how safe they feel, what they report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from safecity.catalogue.kinds import POINTS
from safecity.numbers import interval, listed, number, percent, signed_change
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.survey import Share, Survey
from safecity.readings.evidence.verdicts import HIDDEN, judged_columns, verdict_of
from safecity.readings.words.finding import Finding, judged_finding, standing
from safecity.readings.words.moves import beside_wave, moved
from safecity.readings.words.wording import compose, sentence_case

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import Facts, View
    from safecity.measures.verdict import Verdict
    from safecity.readings.evidence.counts import Evidence

GROUPS = {"sex": {"female": "Women", "male": "Men"}, "age_band": {}, "ward_group": {}}
ALL = "All respondents"
COLUMNS = ["group", "value", "lower", "upper", "count", "before", "own", "suppressed"]


def answer_row(label: str, now: Share | None, before: Share | None, own: bool) -> dict[str, Any]:
    """Make the row of a group: its share with interval and base, and the wave before."""
    blank = Share(np.nan, np.nan, np.nan, 0, np.nan)
    share = now or blank
    return {
        "group": label,
        "value": share.value,
        "lower": share.lower,
        "upper": share.upper,
        "count": float(share.base) if now else np.nan,
        "before": np.nan if before is None else before.value,
        "own": own,
        "suppressed": now is None,
    }


def _groups(survey: Survey) -> list[tuple[str, dict[str, str]]]:
    """Name the groups of respondents that are shown, in the order of the survey."""
    rows = survey.answers[survey.answers["wave"].eq(survey.waves[-1])]
    groups: list[tuple[str, dict[str, str]]] = [(ALL, {})]
    for column, names in GROUPS.items():
        for category in sorted(map(str, rows[column].dropna().unique())):
            if not names or category in names:
                groups.append((names.get(category, sentence_case(category)), {column: category}))
    return groups


def wave_facts(survey: Survey) -> Facts:
    """Say of which waves the shares of a table are."""
    before = _before(survey)
    return {
        "base": True,
        "before_label": before,
        "after_label": str(survey.waves[-1]),
    }


def _before(survey: Survey) -> str:
    return "" if survey.earlier is None else str(survey.earlier)


def wave_titles(survey: Survey) -> dict[str, str]:
    """Title the column of the wave before by its year."""
    before = _before(survey)
    return {"before": f"In {before}"} if before else {}


def _moved(verdict: Verdict | None, before: Share | None, wave: int | None) -> str:
    """Say how a share compares with the wave before, as it was judged."""
    if verdict is None or before is None:
        return ""
    earlier = percent(before.value, 0)
    return beside_wave(verdict, wave, earlier)


@reading("What do people say?")
def answers(evidence: Evidence, indicator: Indicator) -> View:
    """Read the weighted share of some answers to one question, by group, with the wave before.

    Raises
    ------
    Absent
        Where no survey was supplied, or too few answered the question.

    Examples
    --------
    >>> t.publish(t.answers("safe_day"))
    """
    survey = Survey(evidence)
    asked, wave = (indicator.question, indicator.answers), survey.waves[-1]
    now = survey.share(*asked, wave)
    if now is None:
        reason = f"Too few answers were given in {wave} for the share of {indicator.noun}."
        raise Absent(reason, "A larger survey that asks the question.", "this partnership")
    earlier = survey.earlier
    table = _table(survey, asked)
    before = None if earlier is None else survey.share(*asked, earlier)
    verdict = verdict_of(evidence, indicator, "previous")
    moved = _moved(verdict, before, earlier)
    spread = interval(now.lower, now.upper, 0, "%")
    noun = indicator.noun.replace(" who ", " ", 1)
    sentence = f"In {wave}, {percent(now.value, 0)} of {noun} (95% interval {spread}){moved}"
    return compose(
        evidence,
        "answers",
        Finding(
            indicator=indicator.id, direction=standing(verdict),
            size=now.value, lower=now.lower, upper=now.upper, unit="% of respondents",
            comparison="" if before is None or verdict is None else str(earlier),
            sentence=sentence, strength="weak" if verdict is None else verdict.strength,
        ),
        table,
        name=f"answers_{indicator.id.split('.')[1]}",
        measure=indicator.title,
        window=f"survey of {wave}",
        note=f"{indicator.unit}, weighted, with 95% interval",
        unit=indicator.unit,
        alt=answers_alt(table, indicator.noun),
        facts=wave_facts(survey),
        titles=wave_titles(survey),
        source=indicator.source,
        caveats=survey.caveats,
        part="views",
    )  # fmt: skip


def changed_answers(evidence: Evidence, indicator: Indicator) -> View:
    """Read how a share of answers changed against the wave before, by the survey's own error.

    Raises
    ------
    Absent
        Where no survey was supplied, there is one wave, or too few answered in either.
    """
    survey = Survey(evidence)
    asked, wave, earlier = (indicator.question, indicator.answers), survey.waves[-1], survey.earlier
    sides = [None if year is None else survey.share(*asked, year) for year in (earlier, wave)]
    verdict = verdict_of(evidence, indicator, "previous")
    before, after = sides
    if earlier is None or before is None or after is None or verdict is None:
        reason = f"No earlier wave of the survey can be compared for {indicator.noun}."
        raise Absent(reason, "Answers to the same question of another wave.", "this partnership")
    locked = evidence.locked([f"{earlier}-{month:02}" for month in range(1, 13)])
    row = {
        "comparison": str(earlier), "before": before.value, "after": after.value,
        "points": verdict.size, "lower": verdict.lower, "upper": verdict.upper, "locked": locked,
        **judged_columns(verdict),
    }  # fmt: skip
    size = signed_change(verdict.size, POINTS)
    return compose(
        evidence,
        "published_change",
        judged_finding(
            indicator.id,
            verdict,
            _changed(indicator, verdict, before, after, survey),
            comparison=str(earlier),
            weight=abs(verdict.size) / 6,
        ),
        pd.DataFrame([row]),
        measure=f"Change in {indicator.noun}",
        window=f"survey of {wave}",
        note="percentage points, with 95% interval",
        unit=POINTS,
        alt=f"Dot chart of the change in {indicator.noun}: against {earlier} {size} "
        f"(95% interval {interval(verdict.lower, verdict.upper, 1, ' points')}).",
        method="difference of weighted shares, Newcombe's interval on the effective sizes",
        hidden=HIDDEN,
        source=indicator.source,
        caveats=(*survey.caveats, *(("covid",) if locked else ())),
        part="views",
    )


def _changed(
    indicator: Indicator, verdict: Verdict, before: Share, after: Share, survey: Survey
) -> str:
    """State the change of a share as it was judged."""
    subject = f"The share of {indicator.noun}"
    waves = survey.earlier, survey.waves[-1]
    span = f"from {percent(before.value)} in {waves[0]} to {percent(after.value)} in {waves[1]}"
    size = f"{number(abs(verdict.size), 1)} percentage points"
    return moved(subject, verdict, size, span, "was at a similar level")


def _table(survey: Survey, asked: tuple[str, tuple[str, ...]]) -> pd.DataFrame:
    """Tabulate the share of every group in the newest wave and in the one before."""
    wave, earlier = survey.waves[-1], survey.earlier
    rows = [
        answer_row(
            label,
            survey.share(*asked, wave, group),
            None if earlier is None else survey.share(*asked, earlier, group),
            not group,
        )
        for label, group in _groups(survey)
    ]
    return pd.DataFrame(rows)[COLUMNS]


def answers_alt(table: pd.DataFrame, noun: str) -> str:
    """Describe a chart of shares by group."""
    phrases = [
        f"{r.group} {percent(r.value, 0)} (base {number(r.count)})"
        for r in table.itertuples(name="Row")
        if not r.suppressed
    ]
    return f"Bar chart of {noun} by group: {listed(phrases)}."

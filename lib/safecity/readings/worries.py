"""What worries people, as the survey found it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from safecity.numbers import interval, listed, percent
from safecity.readings import reading
from safecity.readings.answers import COLUMNS, answer_row, answers_alt, wave_facts, wave_titles
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.survey import Share, Survey
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, lower_first, sentence_case

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

WORRY = "worry_"
YES = ("yes",)


def worried(survey: Survey, wave: int) -> dict[str, Share]:
    """Share that each problem worries, by its theme."""
    asked = [name for name in survey.answers if str(name).startswith(WORRY)]
    shares = {str(name)[len(WORRY) :]: survey.share(str(name), YES, wave) for name in asked}
    return {theme: share for theme, share in shares.items() if share is not None}


@reading("What worries people?", about="safe_day")
def worries(evidence: Evidence, indicator: Indicator) -> View:
    """Read what worries respondents, the commonest first, with the wave before.

    Raises
    ------
    Absent
        Where no survey was supplied, or it did not ask.

    Examples
    --------
    >>> t.publish(t.worries())
    """
    survey = Survey(evidence)
    wave, earlier = survey.waves[-1], survey.earlier
    now = worried(survey, wave)
    if not now:
        reason = f"The survey of {wave} did not ask what worries people."
        raise Absent(reason, "A survey that asks it.", "this partnership")
    before = {} if earlier is None else worried(survey, earlier)
    themes = evidence.catalogue.themes
    ordered = sorted(now, key=lambda theme: -now[theme].value)
    rows = [answer_row(themes[t].title, now[t], before.get(t), False) for t in ordered]
    table = pd.DataFrame(rows)[COLUMNS].drop(columns="own")
    top = [lower_first(themes[t].title) for t in ordered[:3]]
    first = now[ordered[0]]
    sentence = (
        f"{sentence_case(listed(top))} worried respondents most in {wave}; "
        f"{percent(first.value, 0)} named the first "
        f"(95% interval {interval(first.lower, first.upper, 0, '%')})"
    )
    view = compose(
        evidence,
        "answers",
        Finding(
            indicator=indicator.id, direction="level", size=first.value, lower=first.lower,
            upper=first.upper, unit="% of respondents", sentence=sentence, weight=2.0,
        ),
        table,
        name="worries",
        measure="What worries respondents; several answers were possible",
        window=f"survey of {wave}",
        note="% of respondents, weighted, with 95% interval",
        unit="% of respondents",
        alt=answers_alt(table, "worries"),
        facts=wave_facts(survey),
        titles=wave_titles(survey),
        source=indicator.source,
        caveats=survey.caveats,
        part="views",
    )  # fmt: skip
    return replace(view, indicator="")  # it reads many, none of them more than the others

"""What worries people beside what is recorded."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from safecity.measures.verdict import CHANGE
from safecity.numbers import number, percent
from safecity.readings import reading
from safecity.readings.change import compare
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.official import headline
from safecity.readings.evidence.survey import Survey
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose, lower_first, sentence_case
from safecity.readings.worries import worried

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.registry import Theme
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

CORNERS = (
    "Worry above the mean, recorded less",
    "Worry above the mean, recorded more",
    "Worry below the mean, recorded more",
    "Worry below the mean, recorded less",
)


@reading("Do worries follow the records?", about="safe_day")
def perception(evidence: Evidence, indicator: Indicator) -> View:
    """Set what worries respondents beside how the recorded counts changed.

    Raises
    ------
    Absent
        Where no survey was supplied, or fewer than three of its problems are counted.

    Examples
    --------
    >>> t.publish(t.perception())
    """
    survey = Survey(evidence)
    wave = survey.waves[-1]
    rows = [
        changed | {"y": share.value, "y_lower": share.lower, "y_upper": share.upper}
        for theme, share in worried(survey, wave).items()
        if (changed := _recorded(evidence, theme)) is not None
    ]
    if len(rows) < 3:
        reason = "Fewer than three problems are both asked about and counted."
        raise Absent(reason, "A survey that asks about the problems counted.", "this partnership")
    problems = pd.DataFrame(rows).sort_values("y", ascending=False, ignore_index=True)
    table = problems.drop(columns=["problem", "recorded", "verdict"])
    middle = float(table["y"].mean())
    sentence = sentence_case(_told(problems, middle))
    named = "; ".join(
        f"{r.group} {percent(r.y, 0)} worried, recorded change {number(r.x, 1)}%"
        for r in table.itertuples()
    )
    view = compose(
        evidence,
        "quadrant",
        Finding(indicator=indicator.id, direction="level", tested=False, sentence=sentence),
        table,
        name="perception",
        measure="What worries respondents beside the change in what is recorded",
        window=f"survey of {wave}; records of {evidence.assessment.period.label}",
        note="per cent",
        unit="% of respondents worried",
        alt=f"Scatter chart of worry and recorded change. {named}.",
        facts={
            "x_label": "Change in recorded counts (%)", "y_label": "Respondents worried (%)",
            "x_middle": 0.0, "y_middle": middle, "corners": CORNERS,
            "middle_label": "no change, and the mean of the problems",
        },
        source=indicator.source,
        sources=("police_uk", "home_office_csp"),
        caveats=survey.caveats,
        part="views",
    )  # fmt: skip
    return replace(view, indicator="")  # it reads many, none of them more than the others


def _told(table: pd.DataFrame, middle: float) -> str:
    """Name the problems of more than mean worry whose records rose or fell."""
    above = table[table["y"] > middle]
    moved = {way: above[above["verdict"] == way] for way in CHANGE}
    phrases = [
        f"{row.problem} worried more respondents than the mean of the problems, and {row.recorded} "
        f"{way}"
        for way, rows in moved.items()
        for row in rows.itertuples()
    ]
    return "; ".join(phrases) or (
        f"No problem that worried more respondents than the mean of the problems ({len(above)}) is "
        "shown to have risen or fallen in the records"
    )


def _recorded(evidence: Evidence, theme: str) -> dict[str, Any] | None:
    """Change of the first indicator of a theme that counts records; None where there is none.

    The problem that people were asked about is the theme; where the indicator counts a part of it
    the label names both.
    """
    known = evidence.catalogue.themes.get(theme)
    counted = [i for i in known.indicators.values() if i.is_counted] if known else []
    for indicator in counted:
        row = if_known(partial(compare, headline(evidence, indicator), indicator, "primary"))
        if known and row is not None and not np.isnan(row["percent"]):
            return _labels(known, indicator) | {
                "x": row["percent"], "x_lower": row["lower"], "x_upper": row["upper"],
                "verdict": row["verdict"],
            }  # fmt: skip
    return None


def _labels(theme: Theme, indicator: Indicator) -> dict[str, str]:
    problem, noun = theme.title, lower_first(indicator.noun)
    if theme.is_whole(indicator):
        return {"group": problem, "problem": lower_first(problem), "recorded": f"recorded {noun}"}
    part = f"{problem}: {lower_first(indicator.title)}"
    return {"group": part, "problem": lower_first(problem), "recorded": f"recorded {noun}"}

"""What worries people beside what is recorded."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.exhibits.absence import Absent, if_known
from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import listed, number, percent
from safecity.exhibits.official import headline
from safecity.exhibits.readings.change import compare
from safecity.exhibits.readings.views import worried
from safecity.exhibits.readings.wording import compose, lower_first, sentence_case
from safecity.exhibits.survey import Survey

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence

CORNERS = (
    "Worries many, recorded less",
    "Worries many, recorded more",
    "Worries few, recorded more",
    "Worries few, recorded less",
)


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Set what worries respondents beside how the recorded counts changed.

    Raises
    ------
    Absent
        Where no survey was supplied, or fewer than three of its problems are counted.
    """
    survey = Survey(evidence)
    wave = survey.waves[-1]
    rows = [
        {"group": evidence.catalogue.themes[theme].title, **changed}
        | {"y": share.value, "y_lower": share.lower, "y_upper": share.upper}
        for theme, share in worried(survey, wave).items()
        if (changed := _recorded(evidence, theme)) is not None
    ]
    if len(rows) < 3:
        reason = "Fewer than three problems are both asked about and counted."
        raise Absent(reason, "A survey that asks about the problems counted.", "this partnership")
    table = pd.DataFrame(rows).sort_values("y", ascending=False, ignore_index=True)
    middle = float(table["y"].mean())
    sentence = _told(table, middle)
    named = "; ".join(
        f"{r.group} {percent(r.y, 0)} worried, recorded change {number(r.x, 1)}%"
        for r in table.itertuples()
    )
    view = compose(
        evidence,
        "quadrant",
        Finding(indicator=indicator.id, direction="level", sentence=sentence_case(sentence)),
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
    """Name the problems that worry many, and whether the records of them rose or fell."""
    many = table[table["y"] > middle]
    falling = [lower_first(g) for g in many.loc[many["x_upper"] < 0, "group"]]
    rising = [lower_first(g) for g in many.loc[many["x_lower"] > 0, "group"]]
    told = [f"{listed(rising)} worried many and rose in the records"] if rising else []
    told += [f"{listed(falling)} worried many though recorded counts fell"] if falling else []
    return "; ".join(told) or "No problem that worries many rose or fell clearly in the records"


def _recorded(evidence: Evidence, theme: str) -> dict[str, float] | None:
    """Change of the first indicator of a theme that counts records; None where there is none."""
    known = evidence.catalogue.themes.get(theme)
    counted = [i for i in known.indicators.values() if i.is_counted] if known else []
    for indicator in counted:
        row = if_known(partial(compare, headline(evidence, indicator), indicator, "primary"))
        if row is not None and not np.isnan(row["percent"]):
            return {"x": row["percent"], "x_lower": row["lower"], "x_upper": row["upper"]}
    return None

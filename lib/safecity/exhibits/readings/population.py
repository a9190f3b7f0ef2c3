"""How much of a change is a change in residents, and how much a change in the rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.exhibits.absence import Absent
from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import number, percent
from safecity.exhibits.readings.wording import compose, sentence_case, subtitle
from safecity.measures.change import kitagawa

if TYPE_CHECKING:
    from safecity.catalogue.registry import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence


def read(evidence: Evidence, indicator: Indicator, base: str = "baseline") -> View:
    """Split a like-for-like change into its population and its rate effect (Kitagawa 1955).

    Raises
    ------
    Absent
        Where too few months match, or both sides would use the same population estimate.
    """
    window = evidence.matched(indicator, base)
    counts = evidence.monthly(indicator)
    counts.index = pd.Index([f"{m:%Y-%m}" for m in counts.index])
    before, after = (
        float(counts[list(window.before)].sum()),
        float(counts[list(window.after)].sum()),
    )
    then = evidence.residents(year=int(window.before[0][:4]))
    now = evidence.residents(year=int(window.after[0][:4]))
    if then.year == now.year:
        raise Absent(
            f"Only one population estimate ({now.edition}) serves both periods, so a change in "
            "population cannot be told from a change in the rate.",
            "Mid-year population estimates for both years.",
            "Office for National Statistics",
        )
    parts = kitagawa(before, then.number, after, now.number)
    table = pd.DataFrame(
        {
            "group": ["More or fewer residents", "Higher or lower rate"],
            "before": [then.number, before / then.number * indicator.per],
            "after": [now.number, after / now.number * indicator.per],
            "change": [float(parts.population_effect), float(parts.rate_effect)],
        }
    )
    table["points"] = table["change"] / before * 100
    total = (after - before) / before * 100
    headline = _headline(indicator, table["points"].to_list(), total, window.label)
    finding = Finding(
        indicator=indicator.id,
        direction="rose" if total > 0 else "fell",
        size=total,
        unit="%",
        comparison=window.label,
        sentence=sentence_case(headline),
    )
    return compose(
        evidence,
        indicator,
        "contributions",
        name="population_effect",
        part="changes",
        headline=headline,
        finding=finding,
        table=table,
        unit="percentage points",
        subtitle=subtitle(
            f"Change in {indicator.noun} split into population and rate",
            evidence.assessment.partnership.name,
            f"{window.before_label} to {window.after_label}",
            "percentage points",
        ),
        alt=f"Bar chart of two parts of the change in {indicator.noun}. {sentence_case(headline)}.",
        facts={
            "total_percent": total,
            "before_label": window.before_label,
            "after_label": window.after_label,
            "columns": {"before": "Before (residents; rate)", "after": "After (residents; rate)"},
        },
        sources=("population",),
        caveats=() if window.whole else ("like_for_like",),
    )


def _headline(indicator: Indicator, points: list[float], total: float, label: str) -> str:
    residents, rate = points
    moved = "rise" if total > 0 else "fall"
    change = f"the {percent(abs(total))} {moved} in {indicator.noun} against {label}"
    if abs(rate) >= 4 * abs(residents):
        return (
            f"{change} is a change in the rate; the number of residents accounts for "
            f"{number(residents, 1)} percentage points of it"
        )
    return (
        f"{change} is {number(rate, 1)} percentage points a change in the rate and "
        f"{number(residents, 1)} a change in the number of residents"
    )

"""The summary: the strongest findings, and what they recommend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.charts.view import View
from safecity.exhibits.exhibit import Exhibit, Recommendation
from safecity.exhibits.numbers import listed, number
from safecity.exhibits.readings.wording import subtitle

if TYPE_CHECKING:
    from safecity.catalogue.registry import Indicator
    from safecity.exhibits.evidence import Evidence

POINTS, PER_THEME, RECOMMENDED = 6, 2, 5


def strongest(earlier: tuple[Exhibit, ...]) -> list[Exhibit]:
    """Rank exhibits by the weight of their findings, at most two from one theme.

    Parameters
    ----------
    earlier : tuple of Exhibit
        Exhibits of the themes. Findings graded weak, or without weight, are left out.
    """
    kept: list[Exhibit] = []
    ranked = [
        e for e in earlier if e.finding and e.finding.weight > 0 and e.finding.strength != "weak"
    ]
    for exhibit in sorted(ranked, key=lambda e: -e.finding.weight if e.finding else 0.0):
        if sum(k.theme == exhibit.theme for k in kept) < PER_THEME:
            kept.append(exhibit)
    return kept


def key_points(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> View:
    """Read the strongest findings of the edition as a table of sentences with their evidence."""
    chosen = strongest(earlier)[:POINTS]
    rows = [
        {
            "finding": e.finding.sentence,
            "strength": e.finding.strength,
            "caution": e.finding.caution,
            "exhibit": e.id,
        }
        for e in chosen
        if e.finding
    ]
    table = pd.DataFrame(rows, columns=["finding", "strength", "caution", "exhibit"])
    assessment = evidence.assessment
    headline = (
        chosen[0].finding.sentence
        if chosen and chosen[0].finding
        else "No finding of this edition is strong enough to lead the summary"
    )
    return View(
        kind="table",
        name="key_points",
        indicator="",
        headline=headline,
        unit="",
        part="summary",
        subtitle=subtitle("Key points", assessment.partnership.name, assessment.period.label),
        alt=f"Table of {len(rows)} key points, strongest first.",
        table=table,
        facts={
            "columns": {
                "finding": "Finding",
                "strength": "Evidence",
                "caution": "Caution",
                "exhibit": "Figure",
            }
        },
        sources=("police_uk",),
        synthetic=evidence.data.synthetic,
    )


def recommendations(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> list[View]:
    """Derive what to prioritise from the findings; none in a refresh.

    A rise, a rate above the comparators', a concentration and a deprivation gradient each call
    for a different kind of priority; falls and similar levels call for none.
    """
    if evidence.assessment.mode == "refresh":
        return []
    rules = (_risen, _gradient, _concentrated)
    made = [r for rule in rules for r in rule(evidence, strongest(earlier))][: RECOMMENDED - 1]
    return [_view(evidence, i, r) for i, r in enumerate([*made, _close_gaps(evidence)], 1)]


def _confidence(exhibit: Exhibit, indicator: Indicator) -> str:
    strong = exhibit.finding is not None and exhibit.finding.strength == "strong"
    if strong and indicator.recording_quality == "good":
        return "high"
    return "medium" if strong or indicator.recording_quality == "good" else "low"


def _risen(evidence: Evidence, ranked: list[Exhibit]) -> list[Recommendation]:
    made = []
    for e in ranked:
        if e.finding is None or e.finding.direction != "rose" or not e.name.startswith("change_"):
            continue
        indicator = evidence.catalogue.indicators[e.indicator]
        if indicator.id == "overview.crime":
            continue
        made.append(
            Recommendation(
                text=f"Prioritise {indicator.title[0].lower()}{indicator.title[1:]}: {e.finding.sentence[0].lower()}"
                f"{e.finding.sentence[1:]}. {indicator.recording_note}",
                because=(e.id,),
                confidence=_confidence(e, indicator),
                measure=f"The next edition compares {indicator.noun} with {evidence.assessment.period.short}, "
                "like for like; a fall whose interval excludes zero would show success.",
            )
        )
    return made[:2]


def _concentrated(evidence: Evidence, ranked: list[Exhibit]) -> list[Recommendation]:
    found = [e for e in ranked if e.name.startswith("concentration_") and e.finding]
    if not found:
        return []
    e = found[0]
    assert e.finding is not None
    wards = next((_top_wards(x) for x in ranked if x.name.startswith("map_")), "")
    return [
        Recommendation(
            text=f"Focus place-based work where crime is concentrated: {e.finding.sentence[0].lower()}"
            f"{e.finding.sentence[1:]}{wards}. Choose places by counts, not by residents' rates alone.",
            because=(e.id,),
            confidence="medium",
            measure="The next edition repeats the share of places that hold half of all crime, and says which of "
            "this year's places are still among them.",
        )
    ]


def _top_wards(exhibit: Exhibit) -> str:
    if exhibit.table is None or "ward" not in exhibit.table:
        return ""
    top = exhibit.table.nlargest(10, "count")["ward"].dropna().unique()[:3]
    return f" (most of them in {listed(list(top))})"


def _gradient(evidence: Evidence, ranked: list[Exhibit]) -> list[Recommendation]:
    found = [
        e
        for e in ranked
        if e.name.startswith("quintiles_local") and e.finding and (e.finding.size or 0) > 1
    ]
    if not found or found[0].finding is None:
        return []
    e, finding = found[0], found[0].finding
    return [
        Recommendation(
            text=f"Direct prevention to the most deprived neighbourhoods: {finding.sentence[0].lower()}"
            f"{finding.sentence[1:]}.",
            because=(e.id,),
            confidence="medium",
            measure=f"The ratio between the most and least deprived fifth, now {number(finding.size, 1)}, "
            "should come down; part of it follows from the crime domain of the index.",
        )
    ]


def _close_gaps(evidence: Evidence) -> Recommendation:
    return Recommendation(
        text="Obtain the community safety survey and the police's aggregate counts by offence and flag, so that "
        "the next edition can report residents' views, domestic abuse and the split of violence.",
        because=(),
        confidence="high",
        measure="The next edition lists these no longer among its gaps in knowledge.",
    )


def _view(evidence: Evidence, number_: int, recommendation: Recommendation) -> View:
    assessment = evidence.assessment
    return View(
        kind="recommendation",
        name=f"recommendation_{number_}",
        indicator="",
        headline=recommendation.text.split(":")[0].split(",")[0],
        unit="",
        part="recommendations",
        subtitle=subtitle("Recommendation", assessment.partnership.name, assessment.period.label),
        alt=f"Recommendation: {recommendation.text}",
        table=pd.DataFrame(),
        facts={"recommendation": recommendation},
        sources=("police_uk",),
        synthetic=evidence.data.synthetic,
    )

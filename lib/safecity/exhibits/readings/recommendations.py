"""Recommendations: what the findings of an edition call for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.charts.view import View
from safecity.exhibits.exhibit import Confidence, Exhibit, Recommendation
from safecity.exhibits.numbers import listed, number
from safecity.exhibits.readings.wording import lower_first, subtitle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safecity.exhibits.evidence import Evidence
    from safecity.exhibits.finding import Finding

MOST_RISES, MOST_GAPS = 2, 3


def read(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> list[View]:
    """Derive what to prioritise from findings and gaps; nothing in a refresh.

    A rise, a deprivation gradient, a concentration in few places and a gap in knowledge each
    call for another kind of priority; falls, similar levels and weak evidence call for none.

    Parameters
    ----------
    evidence : Evidence
        The edition.
    earlier : tuple of Exhibit
        Exhibits of all other themes.
    """
    if evidence.assessment.mode == "refresh":
        return []
    firm = [e for e in earlier if e.finding and e.finding.strength != "weak"]
    firm.sort(key=lambda e: -e.finding.weight if e.finding else 0.0)
    rules = (_rises(evidence, firm), _gradient(firm), _concentration(firm), _gaps(earlier))
    made = [recommendation for rule in rules for recommendation in rule]
    return [_view(evidence, i, each) for i, each in enumerate(made, 1)]


def _found(firm: list[Exhibit], prefix: str) -> Iterator[tuple[Exhibit, Finding]]:
    return ((e, e.finding) for e in firm if e.finding and e.name.startswith(prefix))


def _rises(evidence: Evidence, firm: list[Exhibit]) -> Iterator[Recommendation]:
    """Recommend the rises that weigh most; not of the total, nor of police activity."""
    rises = [(e, f) for e, f in _found(firm, "change_") if f.direction == "rose"]
    known = evidence.catalogue.indicators
    specific = [(e, f, known[e.indicator]) for e, f in rises if e.indicator != "overview.crime"]
    telling = [each for each in specific if each[2].recording_quality != "poor"]
    for exhibit, finding, indicator in telling[:MOST_RISES]:
        yield Recommendation(
            text=f"Prioritise {lower_first(indicator.title)}: {lower_first(finding.sentence)}. "
            f"{indicator.recording_note}",
            because=(exhibit.id,),
            confidence=_confidence(finding, indicator.recording_quality),
            measure=f"The next edition compares {indicator.noun} with "
            f"{evidence.assessment.period.short}, like for like; a fall whose interval excludes "
            "zero would show success.",
        )


def _confidence(finding: Finding, recording: str) -> Confidence:
    firm = (finding.strength == "strong") + (recording == "good")
    return "high" if firm == 2 else ("medium" if firm == 1 else "low")


def _gradient(firm: list[Exhibit]) -> Iterator[Recommendation]:
    for exhibit, finding in list(_found(firm, "quintiles_local"))[:1]:
        if finding.direction != "higher":
            return
        yield Recommendation(
            text="Direct prevention to the more deprived neighbourhoods: "
            f"{lower_first(finding.sentence)}.",
            because=(exhibit.id,),
            confidence="medium",
            measure="The ratio between the most and the least deprived fifth, now "
            f"{number(finding.size, 1)}, should come down; part of it follows from the crime "
            "domain of the index.",
        )


def _concentration(firm: list[Exhibit]) -> Iterator[Recommendation]:
    wards = next((_top_wards(e) for e in firm if e.name == "map_lsoa"), "")
    for exhibit, finding in list(_found(firm, "concentration_crime"))[:1]:
        yield Recommendation(
            text="Focus place-based work where crime is concentrated: "
            f"{lower_first(finding.sentence)}{wards}. Choose places by their counts, not by "
            "residents' rates alone.",
            because=(exhibit.id,),
            confidence="medium",
            measure="The next edition says how many of this year's places are still among those "
            "that hold half of all crime.",
        )


def _top_wards(exhibit: Exhibit) -> str:
    if exhibit.table is None or "ward" not in exhibit.table:
        return ""
    top = exhibit.table.nlargest(10, "count")["ward"].dropna().unique()[:3]
    return f", most of them in {listed(list(top))}" if len(top) else ""


def _gaps(earlier: tuple[Exhibit, ...]) -> Iterator[Recommendation]:
    gaps = [e for e in earlier if e.gap and e.theme == "knowledge_gaps"][:MOST_GAPS]
    if gaps:
        closing = "; ".join(lower_first(e.gap.closes.rstrip(".")) for e in gaps if e.gap)
        yield Recommendation(
            text=f"Close the gaps in knowledge that matter most: obtain {closing}.",
            because=tuple(e.id for e in gaps),
            confidence="high",
            measure="The next edition no longer lists these among its gaps in knowledge.",
        )


def _view(evidence: Evidence, order: int, recommendation: Recommendation) -> View:
    assessment = evidence.assessment
    return View(
        kind="recommendation",
        name=f"recommendation_{order}",
        indicator="",
        headline=recommendation.text.split(":")[0],
        unit="",
        part="recommendations",
        subtitle=subtitle("Recommendation", assessment.partnership.name, assessment.period.label),
        alt=f"Recommendation: {recommendation.text}",
        table=pd.DataFrame(),
        facts={"recommendation": recommendation},
        sources=("police_uk",),
        synthetic=evidence.data.synthetic,
    )

"""Views of gaps in knowledge: what the data cannot carry, and what would close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.registry import Gap
from safecity.charts.view import View
from safecity.ingest.supply.absence import NOT_SUPPLIED, is_lacking
from safecity.ingest.supply.supplied import SILENT_FORCES
from safecity.readings.evidence.absent import Absent

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.sources import Source
    from safecity.readings.evidence.counts import Evidence

PUBLISHED_BY = "data.police.uk"
"""Who holds street-level files of every force but the silent ones."""
HOLDERS = {"Wales": "Welsh Government (StatsWales); Public Health Wales"}
"""Who may hold for a nation what is published for the other only."""


def gap_view(evidence: Evidence, name: str, gap: Gap, sources: tuple[str, ...]) -> View:
    """Make a view of a gap in knowledge.

    Parameters
    ----------
    evidence : Evidence
        The data that cannot answer.
    name : str
        Name of the exhibit within its theme.
    gap : Gap
        Question, reason, what closes it and who holds that.
    sources : tuple of str
        Slugs of the sources that were looked at.
    """
    assessment, gap = evidence.assessment, _obtainable(evidence, gap)
    return View(
        kind="gap",
        name=name,
        indicator="",
        headline=gap.question,
        subtitle=f"{assessment.partnership.name}, {assessment.period.label}",
        alt=f"Gap in knowledge: {gap.reason}",
        unit="",
        table=pd.DataFrame(),
        gap=gap,
        sources=sources,
        part="gaps",
        synthetic=evidence.data.synthetic,
    )


def _obtainable(evidence: Evidence, gap: Gap) -> Gap:
    """Name as the holder the partnership, or a force of which data.police.uk has no files."""
    owner = evidence.assessment.partnership
    if gap.holder in ("this partnership", "the partnership"):
        return gap.model_copy(update={"holder": owner.title})
    asks_only_there = gap.holder.startswith(PUBLISHED_BY) and ";" not in gap.holder
    if owner.force not in SILENT_FORCES or not asks_only_there:
        return gap
    closes = f"{gap.closes.removesuffix('.')}, from the force itself. {SILENT_FORCES[owner.force]}."
    return gap.model_copy(update={"closes": closes, "holder": owner.police})


def absent_view(
    evidence: Evidence, indicator: Indicator, name: str, question: str, absent: Absent
) -> View:
    """Turn an absent reading of an indicator into a view of a gap."""
    asked = (*absent.sources, indicator.source)
    declared = (evidence.catalogue.sources[slug] for slug in asked)
    foreign = next((each for each in declared if not each.covers(evidence.nation)), None)
    if foreign:
        gap = _not_covered(question, foreign, evidence.nation)
        return gap_view(evidence, name, gap, (indicator.source,))
    lacking = _lacking(evidence, asked)
    gap = Gap(
        question=question,
        reason=" ".join([absent.reason, *_refused(evidence, lacking)]),
        closes=absent.closes,
        holder=absent.holder,
        source=next((slug for slug in asked if slug in lacking), ""),
    )
    return gap_view(evidence, name, gap, (indicator.source,))


def _not_covered(question: str, source: Source, nation: str) -> Gap:
    """Make the gap of what is published for the other nation only."""
    return Gap(
        question=question,
        reason=f"{source.title}: published for {source.nation} only.",
        closes=f"Figures for {nation}, in the template of partner figures.",
        holder=HOLDERS.get(nation, source.publisher),
    )


def _lacking(evidence: Evidence, asked: tuple[str, ...]) -> dict[str, str]:
    """Sources of those asked of which nothing is read, and what became of them."""
    missing = evidence.data.missing
    rows = missing[missing["source"].isin(asked) & is_lacking(missing["what"])]
    return dict(zip(rows["source"], rows["what"], strict=True))


def _refused(evidence: Evidence, lacking: dict[str, str]) -> list[str]:
    """Say of what was supplied why it was not read."""
    titles = evidence.catalogue.sources
    refused = {slug: what for slug, what in lacking.items() if what != NOT_SUPPLIED}
    return [f"{titles[slug].title}: {what}." for slug, what in refused.items()]

"""Gaps in knowledge: declared, found while reading, and left by sources not supplied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safecity.catalogue.registry import Gap
from safecity.exhibits.absence import gap_view
from safecity.exhibits.numbers import listed
from safecity.exhibits.windows import month_runs

if TYPE_CHECKING:
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence
    from safecity.exhibits.exhibit import Exhibit


def read(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> list[View]:
    """Collect the gaps of an edition, each once.

    Parameters
    ----------
    evidence : Evidence
        Its data: sources and months that are missing.
    earlier : tuple of Exhibit
        Exhibits of the other themes; gaps they published stay in their own exhibits, but what
        was suppressed in them is a gap too.
    """
    gaps = {
        **_sources(evidence),
        **_months(evidence),
        **_suppressed(earlier),
        **_declared(evidence),
    }
    return [gap_view(evidence, name, gap, ("police_uk",)) for name, gap in gaps.items()]


def _declared(evidence: Evidence) -> dict[str, Gap]:
    """Return what open data cannot answer, as the active themes declare it."""
    catalogue = evidence.catalogue
    slugs = [
        slug for theme in evidence.assessment.active for slug in catalogue.themes[theme].cannot_say
    ]
    return {slug: catalogue.gaps[slug] for slug in dict.fromkeys(slugs)}


def _sources(evidence: Evidence) -> dict[str, Gap]:
    """Return the sources that were not supplied, and what each costs the report."""
    missing = evidence.data.missing
    gaps = {}
    for source, rows in missing.groupby("source", sort=False):
        declared = evidence.catalogue.sources.get(str(source))
        title = declared.title if declared else str(source)
        what = listed(list(dict.fromkeys(rows["what"].astype(str)))[:4])
        gaps[f"source_{source}"] = Gap(
            question=f"What would {title[0].lower()}{title[1:]} add?",
            reason=f"{what[0].upper()}{what[1:]}. {rows['cost'].iloc[0]}",
            closes=f"{title} ({declared.layout if declared else 'as published'}).",
            holder=declared.publisher if declared else "the publisher",
        )
    return gaps


def _months(evidence: Evidence) -> dict[str, Gap]:
    """Return the months of the own area that are missing from the history."""
    crime = evidence.catalogue.indicators["overview.crime"]
    months = evidence.missing_months(crime)
    if not months:
        return {}
    runs = month_runs(months)
    shown = listed(list(runs[:6])) + (f" and {len(runs) - 6} more runs" if len(runs) > 6 else "")
    return {
        "months": Gap(
            question=f"What happened in the {len(months)} months without complete data?",
            reason="Street-level data for the area are missing or implausibly incomplete for "
            f"{shown}.",
            closes="The street-level files of these months, from an archive of that time.",
            holder="data.police.uk",
        )
    }


def _suppressed(earlier: tuple[Exhibit, ...]) -> dict[str, Gap]:
    """Return how many small-area values disclosure control has withheld."""
    hidden = {
        e.id: int(e.table["suppressed"].astype(bool).sum())
        for e in earlier
        if e.table is not None and "suppressed" in e.table
    }
    total = sum(hidden.values())
    if not total:
        return {}
    return {
        "suppressed": Gap(
            question="What are the rates of places with very few crimes?",
            reason=f"{total} values of small places are withheld because fewer than five were "
            "counted, or because they would reveal such a value.",
            closes="Several years pooled, where the question matters.",
            holder="this partnership",
        )
    }

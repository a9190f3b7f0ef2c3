"""The summary: the strongest findings of all themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.charts.view import View
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.readings.wording import subtitle

if TYPE_CHECKING:
    from safecity.exhibits.evidence import Evidence

POINTS, PER_THEME = 6, 2


def strongest(earlier: tuple[Exhibit, ...]) -> list[Exhibit]:
    """Rank exhibits by the weight of their findings: the total first, then at most two a theme.

    Parameters
    ----------
    earlier : tuple of Exhibit
        Exhibits of the themes. Findings graded weak, or without weight, are left out.
    """
    kept: list[Exhibit] = []
    ranked = [
        e for e in earlier if e.finding and e.finding.weight > 0 and e.finding.strength != "weak"
    ]
    for exhibit in sorted(ranked, key=_place):
        if sum(k.theme == exhibit.theme for k in kept) < PER_THEME:
            kept.append(exhibit)
    return kept


def _place(exhibit: Exhibit) -> tuple[bool, float]:
    weight = exhibit.finding.weight if exhibit.finding else 0.0
    return exhibit.id != "overview.change_crime", -weight


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

"""The summary: the strongest findings of all themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.charts.view import View
from safecity.exhibits.exhibit import Exhibit
from safecity.readings import reading
from safecity.readings.words.wording import subtitle

if TYPE_CHECKING:
    from safecity.readings.evidence.counts import Evidence

POINTS, PER_THEME, CHANGES = 6, 2, 3


def strongest(earlier: tuple[Exhibit, ...]) -> list[Exhibit]:
    """Rank exhibits by the weight of their findings: the total first, then a mixed few.

    At most two come from one theme, three changes and one of every other kind of chart, so
    that a summary is not the same statement about one indicator after another.

    Parameters
    ----------
    earlier : tuple of Exhibit
        Exhibits of the themes. Findings graded weak, or without weight, are left out.
    """
    kept: list[Exhibit] = []
    ranked = [e for e in earlier if e.finding and e.finding.weight > 0]
    for exhibit in sorted(ranked, key=_place):
        if exhibit.finding and exhibit.finding.strength != "weak" and _adds(exhibit, kept):
            kept.append(exhibit)
    return kept


def _adds(exhibit: Exhibit, kept: list[Exhibit]) -> bool:
    themes = sum(k.theme == exhibit.theme for k in kept)
    charts = sum(k.chart == exhibit.chart for k in kept)
    return themes < PER_THEME and charts < (CHANGES if exhibit.chart == "change" else 1)


def _place(exhibit: Exhibit) -> tuple[bool, float]:
    weight = exhibit.finding.weight if exhibit.finding else 0.0
    return exhibit.id != "overview.change_crime", -weight


@reading("What stands out?")
def key_points(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> View:
    """Read the strongest findings of the edition as a table of sentences with their evidence.

    Examples
    --------
    >>> t.publish(t.key_points())
    """
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
        kind="key_points",
        name="key_points",
        indicator="",
        headline=headline,
        unit="",
        part="summary",
        subtitle=subtitle("Key points", assessment.partnership.name, assessment.period.label),
        alt=f"Table of {len(rows)} key points, strongest first.",
        table=table,
        sources=("police_uk",),
        caveats=_pandemic(chosen),
        synthetic=evidence.data.synthetic,
    )


def _pandemic(chosen: list[Exhibit]) -> tuple[str, ...]:
    """Repeat the caveat of the pandemic where a point that was chosen carries it."""
    return ("covid",) if any(c.slug == "covid" for e in chosen for c in e.caveats) else ()

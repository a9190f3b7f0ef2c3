"""What the views of data quality share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.charts.view import View
from safecity.exhibits.readings.wording import subtitle

if TYPE_CHECKING:
    from safecity.exhibits.evidence import Evidence


def quality_view(
    evidence: Evidence,
    kind: str,
    headline: str,
    what: str,
    alt: str,
    table: pd.DataFrame,
    caveats: tuple[str, ...],
    sources: tuple[str, ...] = ("police_uk", "geography"),
) -> View:
    """Make a view of data quality: no indicator, the history as its window."""
    assessment = evidence.assessment
    return View(
        kind=kind,
        name=kind,
        indicator="",
        headline=headline,
        alt=alt,
        unit="count",
        table=table,
        subtitle=subtitle(what, assessment.partnership.name, assessment.history.label),
        sources=sources,
        caveats=caveats,
        part="quality",
        synthetic=evidence.data.synthetic,
    )

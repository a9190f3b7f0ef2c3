"""How far an indicator is concentrated in few places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import number
from safecity.exhibits.readings.wording import compose, sentence_case, subtitle
from safecity.measures.places import concentration, gini, lorenz

if TYPE_CHECKING:
    from safecity.catalogue.registry import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read which share of places holds half of an indicator, with the Gini coefficient.

    Raises
    ------
    Absent
        Where no month of the period is complete.
    """
    months = evidence.period_months(indicator)
    counts = evidence.by_place(indicator).to_numpy()
    half, spread = float(concentration(counts, share=0.5).value), float(gini(counts).value)
    table: pd.DataFrame = lorenz(counts)
    n = round(half * len(counts))
    headline = (
        f"Half of all {indicator.noun} were recorded in {n} of {len(counts)} "
        f"neighbourhoods ({number(half * 100)}%)"
    )
    finding = Finding(
        indicator=indicator.id,
        direction="concentrated",
        size=half * 100,
        unit="% of places",
        comparison="an even spread",
        sentence=sentence_case(headline),
        strength="strong" if spread > 0.4 else "moderate",
        weight=spread * 10,
    )
    return compose(
        evidence,
        indicator,
        "concentration",
        headline=headline,
        finding=finding,
        table=table,
        unit="share",
        subtitle=subtitle(
            f"Cumulative share of {indicator.noun} over LSOAs, most affected first",
            evidence.assessment.partnership.name,
            evidence.period_label(months),
        ),
        alt=f"Curve of the cumulative share of {indicator.noun} over {len(counts)} LSOAs ordered "
        f"from most to least affected. {sentence_case(headline)}; "
        f"the Gini coefficient is {number(spread, 2)}.",
        facts={"half_share": half, "gini": spread, "n_places": len(counts)},
        sources=("geography",),
        caveats=("snap_points", "stable_places"),
    )

"""How far an indicator is concentrated in few places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import number
from safecity.exhibits.readings.wording import compose
from safecity.measures.places import concentration, gini, lorenz

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence
    from safecity.measures.estimate import Estimate


STEPS = 20


def read(evidence: Evidence, indicator: Indicator) -> View:
    """Read which share of places holds half of an indicator, with the Gini coefficient.

    Raises
    ------
    Absent
        Where no month of the period is complete.
    """
    months = evidence.period_months(indicator)
    counts = evidence.by_place(indicator).to_numpy()
    half, spread = concentration(counts, share=0.5), gini(counts)
    finding = _finding(indicator, half, float(spread.value), len(counts))
    return compose(
        evidence,
        "concentration",
        finding,
        _curve(counts),
        measure=f"Cumulative share of {indicator.noun} over LSOAs, most affected first",
        window=evidence.period_label(months),
        unit="share",
        alt=f"Curve of the cumulative share of {indicator.noun} over {len(counts)} LSOAs ordered "
        f"from most to least affected. {finding.sentence}; "
        f"the Gini coefficient is {number(float(spread.value), 2)}.",
        facts={"half_share": half.value, "gini": spread.value, "n_places": len(counts)},
        sources=("geography",),
        caveats=("snap_points", "stable_places"),
    )


def _curve(counts: np.ndarray) -> pd.DataFrame:
    """Return the curve in steps: its every point would give away the count of every place."""
    full = lorenz(counts)
    grid = np.linspace(0, 1, STEPS + 1)
    share = np.interp(grid, full["share_places"], full["share_crime"])
    return pd.DataFrame({"share_places": grid, "share_crime": share})


def _finding(indicator: Indicator, half: Estimate, spread: float, places: int) -> Finding:
    share = float(half.value)
    return Finding(
        indicator=indicator.id,
        direction="concentrated",
        size=share * 100,
        lower=float(half.lower) * 100,
        upper=float(half.upper) * 100,
        unit="% of places",
        comparison="an even spread",
        sentence=f"Half of all {indicator.noun} were recorded in {round(share * places)} of "
        f"{places} neighbourhoods ({number(share * 100)}%)",
        strength="strong" if spread > 0.4 else "moderate",
        weight=spread * 10,
    )

"""How far an indicator is concentrated in few places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.catalogue.verdicts import load_rules
from safecity.measures.disclosure import levelled
from safecity.measures.places import by_chance, gini, lorenz
from safecity.measures.places import concentration as concentration_of
from safecity.numbers import number, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.places import hidden_counts, place_counts
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

STEPS = 20
FEWEST, ABOUT_HALF = 10, 0.525
"""Neighbourhoods below which a few of them are no small part of all, and what is called half."""


@reading("How concentrated are {}?")
def concentration(evidence: Evidence, indicator: Indicator) -> View:
    """Read which share of places holds half of an indicator, with the Gini coefficient.

    Raises
    ------
    Absent
        Where no month of the period is complete, or there is too little to be concentrated.

    Examples
    --------
    >>> t.publish(t.concentration("overview.crime"))
    """
    months = evidence.period_months(indicator)
    true = evidence.by_place(indicator)
    need_places(true.to_numpy(), indicator)
    counts, caveats = _known(evidence, indicator, true)
    finding, spread = _finding(indicator, counts), gini(counts)
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
        facts={
            "half_share": (finding.size or 0) / 100,
            "gini": spread.value,
            "n_places": len(counts),
        },
        sources=("geography",),
        caveats=("snap_points", "stable_places", *caveats),
    )


def _known(
    evidence: Evidence, indicator: Indicator, true: pd.Series
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Average the counts that are withheld: a curve is made of all, and gave their sizes away."""
    try:
        frame, _ = place_counts(evidence, indicator)
    except Absent:  # without residents no table says which place has which count
        return true.to_numpy(), ()
    secret = hidden_counts(evidence, frame.rename(columns={"lsoa": "code"}), indicator)
    hidden = true.index.to_series().isin(frame.loc[secret.to_numpy(), "lsoa"])
    caveats = ("levelled_places",) if hidden.any() else ()
    return levelled(true, hidden).to_numpy(), caveats


def need_places(counts: np.ndarray, indicator: Indicator) -> None:
    """Raise `Absent` where there are too few places, or nothing, to be concentrated."""
    if len(counts) < FEWEST or not counts.sum():
        reason = f"Too few {indicator.noun} or neighbourhoods to say how they are spread."
        raise Absent(reason, "Several years pooled, or a larger area.", "this partnership")


def _curve(counts: np.ndarray) -> pd.DataFrame:
    """Return the curve in steps: its every point would give away the count of every place."""
    full = lorenz(counts)
    grid = np.linspace(0, 1, STEPS + 1)
    share = np.interp(grid, full["share_places"], full["share_crime"])
    return pd.DataFrame({"share_places": grid, "share_crime": share})


def _finding(indicator: Indicator, counts: np.ndarray) -> Finding:
    """State how few places hold half, beside what chance would leave, were all places alike."""
    half, alike, rules = concentration_of(counts, share=0.5), by_chance(counts), load_rules()
    places, share = len(counts), float(half.value)
    holding = round(share * places)
    part = float(np.sort(counts)[::-1][:holding].sum() / counts.sum())
    clear = alike.probability <= rules.discovery_rate and counts.sum() >= rules.tiny
    firm = alike.probability <= rules.strong_discovery_rate and counts.sum() >= rules.small
    what = "Half" if part < ABOUT_HALF else "At least half"
    return Finding(
        indicator=indicator.id,
        direction="concentrated" if clear else "cannot tell",
        size=share * 100,
        lower=float(half.lower) * 100,
        upper=float(half.upper) * 100,
        unit="% of places",
        comparison="an even spread",
        sentence=f"{what} of all {indicator.noun} were recorded in {holding} of {places} "
        f"neighbourhoods ({percent(share * 100, 0)}); were all alike, chance alone would leave it "
        f"in about {round(alike.share * places)}",
        strength=("strong" if firm else "moderate") if clear else "weak",
        weight=float(gini(counts).value) * 10 if clear else 0.0,
    )

"""How a count changed between two like-for-like sides, and how far such sides differ anyway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.measures.calendar import MONTHS
from safecity.measures.change import percent_change
from safecity.measures.estimate import Estimate
from safecity.measures.scatter import Scatter, scatter
from safecity.measures.verdict import Question
from safecity.readings.evidence.months import Matched, locked_months, stamps
from safecity.readings.evidence.official import QUARTER, OfficialEvidence, quarter_starts

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.counts import Evidence


@dataclass(frozen=True)
class CountChange:
    """The change of a count between two like-for-like sides.

    Attributes
    ----------
    matched : Matched
        The months compared.
    before, after : float
        Counts.
    scatter : Scatter
        How far two such sides differ where nothing happened.
    """

    matched: Matched
    before: float
    after: float
    scatter: Scatter

    def question(self, fewest: float) -> Question:
        """Ask whether it changed; without a size where fewer than `fewest` were counted."""
        factor = self.scatter.factor()
        change = percent_change(self.before, self.after, overdispersion=factor).with_interval()
        few = min(self.before, self.after) < fewest
        return Question(
            Estimate(np.nan, np.nan, np.nan) if few else change,
            counts=(self.before, self.after),
            dispersed=self.scatter.known,
            chance=float("nan") if few else self.scatter.chance(self.before, self.after),
            fewest=fewest,
        )


def count_change(evidence: Evidence, indicator: Indicator, base: str) -> CountChange:
    """Compare the count of an indicator with an earlier period.

    Parameters
    ----------
    evidence : Evidence
        That which counts it (`official.headline`).
    indicator : Indicator
        One that is counted.
    base : str
        The earlier period; see `Evidence.base`.

    Raises
    ------
    Absent
        Where too few months match, or are complete.
    """
    matched = evidence.matched(indicator, base)
    return CountChange(
        matched, *evidence.totals(indicator, matched), scatter_of(evidence, indicator, matched)
    )


def scatter_of(
    evidence: Evidence, indicator: Indicator, matched: Matched, counts: pd.Series | None = None
) -> Scatter:
    """Learn how far the two sides of a comparison differ where nothing happened.

    Parameters
    ----------
    evidence, indicator, matched
        What is compared, and which months.
    counts : pandas.Series, optional
        Another series of the same months or quarters, such as counts relative to those of others.

    Returns
    -------
    Scatter
        Of the series that the change is counted from: months, or quarters of the Home Office
        tables. Lockdowns say nothing of it.
    """
    series = series_of(evidence, indicator) if counts is None else counts
    season = MONTHS // QUARTER if isinstance(evidence, OfficialEvidence) else MONTHS
    sides = sides_of(evidence, matched)
    return scatter(series, *sides, masked=masked_of(evidence, series), season=season)


def series_of(evidence: Evidence, indicator: Indicator, area: str | None = None) -> pd.Series:
    """Return the months, or quarters of the Home Office tables, that an area counts."""
    if isinstance(evidence, OfficialEvidence):
        return evidence.quarterly(indicator, area)
    return evidence.monthly(indicator, area)


def sides_of(evidence: Evidence, matched: Matched) -> list[pd.DatetimeIndex]:
    """Return the labels of both sides of a comparison in `series_of`."""
    label = quarter_starts if isinstance(evidence, OfficialEvidence) else stamps
    return [label(side) for side in matched.sides]


def masked_of(evidence: Evidence, counts: pd.Series) -> pd.Series:
    """Mark the months, or quarters of the Home Office tables, into which lockdowns fell."""
    locked = stamps(tuple(sorted(locked_months(evidence.catalogue.events))))
    if isinstance(evidence, OfficialEvidence):
        locked = locked.to_period("Q").to_timestamp()
    return pd.Series(counts.index.isin(locked), index=counts.index)

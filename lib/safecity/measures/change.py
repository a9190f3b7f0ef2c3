"""Change between two periods: ratio, percentage, contributions and Kitagawa's split."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from safecity.measures.estimate import (
    Estimate,
    Numbers,
    arrays,
    counted,
    denominator,
    index_of,
)
from safecity.measures.ratio import change_test, rate_ratio

__all__ = [
    "Effects",
    "change_test",
    "contributions",
    "kitagawa",
    "percent_change",
    "point_change",
    "rate_ratio",
]


class Effects(NamedTuple):
    """A change split in two parts that add up to it.

    Attributes
    ----------
    population_effect, rate_effect : float, numpy.ndarray or pandas.Series
        Change because people (or their mix) changed, and because their rates did.
    """

    population_effect: Numbers
    rate_effect: Numbers


def percent_change(
    before: Numbers,
    after: Numbers,
    confidence: float = 0.95,
    overdispersion: float = 1.0,
    population_before: Numbers = 1.0,
    population_after: Numbers = 1.0,
) -> Estimate:
    """Percentage change from the earlier to the later period, with its interval.

    Parameters
    ----------
    before, after, confidence, overdispersion, population_before, population_after
        As in `rate_ratio`.

    Returns
    -------
    Estimate
        Per cent and limits, in the form of the input; missing where `before` is zero,
        as no percentage leads from nothing to something.

    Raises
    ------
    ValueError
        As in `rate_ratio`.
    """
    populations = (population_before, population_after)
    ratio = rate_ratio(before, after, *populations, confidence, overdispersion)
    (first, *parts), restore = arrays(before, *ratio)
    known = np.where(first > 0, 100.0, np.nan)
    return Estimate(*(restore(known * part - known) for part in parts))


def point_change(before: Estimate, after: Estimate) -> Estimate:
    """Change of a share from the earlier to the later period, in percentage points.

    Parameters
    ----------
    before, after : Estimate
        Shares with their limits (such as Wilson's), of two separate samples.

    Returns
    -------
    Estimate
        Difference and limits: percentage points of shares in per cent. The limits are missing
        where one of a share is.

    Notes
    -----
    Newcombe RG (1998), Statistics in Medicine 17:873-890, method 10: the square roots of the
    squared distances to the limits are added, so that no limit is beyond what can be.
    """
    (p0, l0, u0, p1, l1, u1), restore = arrays(*before, *after)
    size = p1 - p0
    lower = size - np.hypot(p1 - l1, u0 - p0)
    upper = size + np.hypot(u1 - p1, p0 - l0)
    return Estimate(*map(restore, (size, lower, upper)))


def contributions(before: Numbers, after: Numbers) -> pd.DataFrame:
    """Percentage points that each group adds to the total percentage change.

    Parameters
    ----------
    before, after : array_like, shape (groups,)
        Events by group in the two periods; two Series are paired by their labels.

    Returns
    -------
    pandas.DataFrame
        One row per group: before, after, change, points; `points` sums to the total
        percentage change.

    Raises
    ------
    ValueError
        A group is missing in one period, a count is negative, or there was none before.

    Notes
    -----
    Points of group k: 100 (n_k1 - n_k0) / N_0.
    """
    if isinstance(before, pd.Series) and isinstance(after, pd.Series):
        after = _paired(before, after)
    (a, b), _ = arrays(before, after)
    if np.isnan(a + b).any():
        raise ValueError("a group is missing in one period; leave it out of both")
    counted(a, "before"), counted(b, "after")
    points = 100 * (b - a) / denominator(a.sum(), "the total before")
    index = index_of(before)
    return pd.DataFrame({"before": a, "after": b, "change": b - a, "points": points}, index=index)


def _paired(before: pd.Series, after: pd.Series) -> pd.Series:
    if before.index.equals(after.index):
        return after
    if set(before.index) != set(after.index):
        raise ValueError("a group is missing in one period; leave it out of both")
    return after.reindex(before.index)


def kitagawa(
    count0: Numbers, population0: Numbers, count1: Numbers, population1: Numbers
) -> Effects:
    """Split a change in events into what population and what rates account for.

    Parameters
    ----------
    count0, population0, count1, population1 : float or array_like
        Events and numbers at risk in the earlier and the later period. For groups the
        split is made within each, and the effects add up over groups.

    Returns
    -------
    Effects
        Events owed to population and to rate; together `count1 - count0`.

    Raises
    ------
    ValueError
        A count is negative or a population is not above zero.

    Notes
    -----
    Kitagawa EM (1955), JASA 50:1168-1194: each difference weighted by the mean of the
    other factor, which leaves no interaction.
    """
    (x0, n0, x1, n1), restore = arrays(count0, population0, count1, population1)
    rate0, rate1 = counted(x0) / denominator(n0), counted(x1) / denominator(n1)
    people = (n1 - n0) * (rate0 + rate1) / 2
    return Effects(restore(people), restore((rate1 - rate0) * (n0 + n1) / 2))

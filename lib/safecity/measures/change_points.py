"""Months from which a series runs at another level, and what is known to explain them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from safecity.catalogue.verdicts import load_rules
from safecity.measures.estimate import Array, counted
from safecity.measures.ratio import rate_ratio

SHORTEST = 6
"""Fewest months that make a level."""
FEWEST = 24
"""Fewest months among which changes of level are looked for."""
PENALTY = 3.0
"""Multiple of log(n) that a further level costs; 2 would be the Schwarz criterion of a mean."""
WINDOW = 5
NEAR = 2
"""Months within which a dated event explains a change of level."""
COLUMNS = ("month", "before", "after", "ratio", "lower", "upper")


def change_points(
    values: pd.Series, shortest: int = SHORTEST, penalty: float = PENALTY
) -> pd.DataFrame:
    """Find the months from which counts run at another level.

    Parameters
    ----------
    values : pandas.Series
        Counts by month (timestamps), seasons removed; missing months are passed over, so that a
        level may span them.
    shortest : int
        Fewest months of a level.
    penalty : float
        Multiple of log(n), in units of the month-to-month variance, that a level costs.

    Returns
    -------
    pandas.DataFrame
        One row per change: month (first of the new level), before and after (mean counts of the
        two levels), their ratio with a 95 % interval (lower, upper) that is widened by the
        scatter within levels. Empty where the level never changes.

    Raises
    ------
    ValueError
        A count is negative, or fewer than 24 months are known.

    Notes
    -----
    Optimal partitioning by PELT (Killick R, Fearnhead P, Eckley IA (2012), JASA 107:1590-1598, as
    ruptures has it) on 2 sqrt(x + 3/8), which makes the variance of Poisson counts 1 (Anscombe FJ
    (1948), Biometrika 35:246-254). The variance is taken from the differences of neighbouring
    months by their median, so that steps do not widen it; single months are drawn in to three
    standard deviations from the median of five, so that a shock is no level; the penalty is of
    the Schwarz type (Yao YC (1988), Statistics and Probability Letters 6:181-189). Intervals do
    not allow for the choice of the month.
    """
    known = values.dropna()
    counted(known.to_numpy(float))
    if len(known) < FEWEST:
        raise ValueError(f"changes of level need {FEWEST} months, not {len(known)}")
    stable = 2 * np.sqrt(known.to_numpy(float) + 3 / 8)
    variance = _variance(stable)
    cost = penalty * np.log(len(stable)) * _long_run(variance)
    breaks = _breaks(_tamed(stable, variance), shortest, cost)
    edges = [0, *breaks, len(known)]
    rows = [_row(known, edges[k - 1 : k + 2], max(1.0, variance)) for k in range(1, len(edges) - 1)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _long_run(variance: float) -> float:
    """Variance of a long mean, times its months: what is beyond chance runs on from month to month.

    Of an AR(1) of correlation r the differences show (1 - r) of the variance, and a long mean has
    (1 + r) / (1 - r) of it; r is the declared one (`verdicts.yml`), as steps would feign their own.
    """
    lag = load_rules().months_unknown.lag
    return min(1.0, variance) + max(0.0, variance - 1) * (1 + lag) / (1 - lag) ** 2


def _variance(stable: Array) -> float:
    """Variance between neighbouring months from the median of their differences."""
    steps = np.abs(np.diff(stable))
    return float(np.median(steps) / 0.6745) ** 2 / 2


def _tamed(stable: Array, variance: float) -> Array:
    """Draw single shocks in to three standard deviations from the median around them."""
    around = pd.Series(stable).rolling(WINDOW, center=True, min_periods=3).median().to_numpy()
    room = 3 * np.sqrt(max(variance, 1.0))
    return np.clip(stable, around - room, around + room)


def _breaks(stable: Array, shortest: int, penalty: float) -> list[int]:
    from ruptures import Pelt

    if np.ptp(stable) == 0:
        return []
    search = Pelt(model="l2", min_size=shortest, jump=1).fit(stable)
    return [int(at) for at in search.predict(pen=max(penalty, 1e-9))[:-1]]


def _row(known: pd.Series, edges: list[int], spread: float) -> tuple[object, ...]:
    first, middle, last = edges
    before, after = known.iloc[first:middle], known.iloc[middle:last]
    sums, lengths = (before.sum(), after.sum()), (len(before), len(after))
    ratio = rate_ratio(*sums, *lengths, overdispersion=spread)
    parts = (float(part) for part in (ratio.value, ratio.lower, ratio.upper))
    return (known.index[middle], before.mean(), after.mean(), *parts)


def explained(months: Iterable[pd.Timestamp], events: pd.DataFrame, near: int = NEAR) -> list[str]:
    """Name the dated event that each change of level may rest on.

    Parameters
    ----------
    months : iterable of pandas.Timestamp
        First months of new levels.
    events : pandas.DataFrame
        start, end (timestamps; `end` may be missing) and label of dated events.
    near : int
        Months before or after an event's start or end that count as its doing.

    Returns
    -------
    list of str
        Label of the nearest event for each month; "" where none is near, so that only these are
        to be called real changes.
    """
    dates = pd.concat([events[["start", "label"]].rename(columns={"start": "date"}),
                       events[["end", "label"]].rename(columns={"end": "date"})])  # fmt: skip
    dates = dates.dropna(subset=["date"])
    return [_nearest(month, dates, near) for month in months]


def _nearest(month: pd.Timestamp, dates: pd.DataFrame, near: int) -> str:
    if dates.empty:
        return ""
    stamps = pd.DatetimeIndex(dates["date"])
    away = np.abs((stamps.year - month.year) * 12 + stamps.month - month.month)
    at = int(np.argmin(away))
    return str(dates["label"].iloc[at]) if away[at] <= near else ""

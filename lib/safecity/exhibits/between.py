"""The change between two published figures: per cent, or percentage points of a share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from safecity.measures.change import percent_change, point_change
from safecity.measures.estimate import Estimate
from safecity.measures.intervals import wilson_proportion

Z95 = 1.959963984540054


def change_between(
    before: pd.Series, after: pd.Series, *, share: bool = False, clustered: float = 1.0
) -> tuple[float, float, float]:
    """Return the change of a figure with its 95 % interval: per cent, or points of a share.

    Parameters
    ----------
    before, after : pandas.Series
        Rows of `Issued.rows`. Counts are compared, over their denominators where both have one;
        where only values are published the interval follows from theirs on the log scale.
    share : bool
        Whether the values are shares in per cent; their change is in percentage points.
    clustered : float
        Variance over mean of counts that come in clusters (`verdicts.yml`).

    Returns
    -------
    tuple of float
        Change, lower and upper end; missing where neither can be had.
    """
    if share:
        change = point_change(_share(before), _share(after))
        return float(change.value), float(change.lower), float(change.upper)
    counts = [float(row["count"]) for row in (before, after)]
    if all(c == c and c > 0 for c in counts):
        sizes = [float(row["denominator"]) for row in (before, after)]
        if not all(size == size and size > 0 for size in sizes):
            sizes = [1.0, 1.0]
        change = percent_change(
            counts[0],
            counts[1],
            overdispersion=clustered,
            population_before=sizes[0],
            population_after=sizes[1],
        )
        return float(change.value), float(change.lower), float(change.upper)
    return _from_intervals(before, after)


def _share(row: pd.Series) -> Estimate:
    """Read a share with its published limits, else with Wilson's where its counts are known."""
    value, lower, upper = (float(row[name]) for name in ("value", "lower", "upper"))
    count, base = float(row["count"]), float(row["denominator"])
    if np.isnan(lower) and count >= 0 and base > 0:
        lower, upper = (float(end) * 100 for end in wilson_proportion(count, base)[1:])
    return Estimate(value, lower, upper)


def _from_intervals(before: pd.Series, after: pd.Series) -> tuple[float, float, float]:
    parts = [[float(row[n]) for n in ("value", "lower", "upper")] for row in (before, after)]
    if not all(part > 0 for parts_of in parts for part in parts_of):
        return float("nan"), float("nan"), float("nan")
    logs = np.log(parts)
    size = logs[1][0] - logs[0][0]
    spread = np.hypot(*((log[2] - log[1]) / (2 * Z95) for log in logs))
    ends = (size, size - Z95 * spread, size + Z95 * spread)
    value, lower, upper = ((np.exp(end) - 1) * 100 for end in ends)
    return float(value), float(lower), float(upper)

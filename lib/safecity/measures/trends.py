"""XmR (individuals and moving range) charts with the run rules of plot-the-dots."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from safecity.measures.estimate import Array, Numbers, arrays, index_of

LIMIT = 2.66
"""Three standard deviations over the mean moving range: 3 / 1.128."""
SCREEN = 3.267
"""Upper limit of a moving range over their mean; greater ones are screened out."""
NEAR = 2 / 3
"""Points beyond this share of the way to a limit are near it."""

_ROUNDING = 1e-12


def xmr(
    values: Numbers,
    screened: bool = True,
    baseline: Numbers | None = None,
    run: int = 7,
    trend: int = 7,
) -> pd.DataFrame:
    """Centre line, process limits and signals of an XmR chart.

    Parameters
    ----------
    values : array_like, shape (points,)
        Values in order of time. A missing one (NaN) breaks moving ranges and runs.
    screened : bool
        Leave out moving ranges of 3.267 times their mean or more, then take the mean
        again, so that single shocks do not widen the limits.
    baseline : array_like of bool, optional
        Points that set centre and limits, frozen for all others; all of them if absent.
    run : int
        Points in a row on one side of the centre that make a signal.
    trend : int
        Points in a row that each rise (or fall) that make a signal.

    Returns
    -------
    pandas.DataFrame
        On the index of `values`: value, centre, lower, upper and signal, the first rule
        met of "outside limits", "run", "trend" and "two of three", or "". Limits are
        missing where no two neighbouring points set a moving range. They are not cut at
        zero.

    Raises
    ------
    ValueError
        The baseline is not one truth value per point, or a rule has fewer than 2 points.

    Notes
    -----
    Limits are the mean +- 2.66 mean moving ranges (Wheeler DJ (1993), Understanding
    Variation). Screening and rules are those of NHS England's Making Data Count as in
    NHSRplotthedots: a run is seven points; a trend is seven points, that is six moves;
    two of three are near the same limit while all three lie on that side.
    """
    (y,), _ = arrays(values)
    centre, width = _limits(y, _mask(baseline, len(y)), screened)
    return pd.DataFrame(
        {
            "value": y,
            "centre": centre,
            "lower": centre - width,
            "upper": centre + width,
            "signal": _signals(y, centre, width, run, trend),
        },
        index=index_of(values),
    )


def _mask(baseline: Numbers | None, points: int) -> Array:
    mask = np.ones(points, bool) if baseline is None else np.asarray(baseline)
    if mask.shape != (points,) or mask.dtype != bool:
        raise ValueError("a baseline is one truth value per point")
    return mask


def _limits(y: Array, baseline: Array, screened: bool) -> tuple[float, float]:
    """Centre, and the distance of the limits from it."""
    fixed = np.where(baseline, y, np.nan)
    ranges = np.abs(np.diff(fixed))
    ranges = ranges[~np.isnan(ranges)]
    if screened and len(ranges) and ranges.any():
        ranges = ranges[ranges < SCREEN * ranges.mean()]
    centre = float(np.nanmean(fixed)) if (~np.isnan(fixed)).any() else np.nan
    return centre, LIMIT * float(ranges.mean()) if len(ranges) else np.nan


def _signals(y: Array, centre: float, width: float, run: int, trend: int) -> list[str]:
    if min(run, trend) < 2:
        raise ValueError("a run or trend has 2 points or more")
    distance = y - centre
    # A constant series may differ from its own mean in the last digit; that is no signal.
    distance = np.where(np.abs(distance) <= _ROUNDING * abs(centre), 0.0, distance)
    rules = {
        "outside limits": np.abs(distance) > width,
        "run": _same_sign(np.sign(distance), run),
        "trend": _trending(y, trend),
        "two of three": _two_of_three(distance, width),
    }
    return list(np.select(list(rules.values()), list(rules), default=""))


def _same_sign(signs: Array, length: int) -> Array:
    """Points that belong to `length` or more equal signs in a row; zero and NaN have none."""
    if len(signs) < length:
        return np.zeros(len(signs), bool)
    whole = np.abs(sliding_window_view(signs, length).sum(axis=1)) == length
    return _spread(whole, length)


def _trending(y: Array, length: int) -> Array:
    moves = _same_sign(np.sign(np.diff(y)), length - 1)
    return np.append(moves, False) | np.append(False, moves) if len(y) else moves


def _two_of_three(distance: Array, width: float) -> Array:
    """Points near a limit, one of at least two among three on that side."""
    far = np.abs(distance)
    near = (far > NEAR * width) & (far <= width)
    if len(distance) < 3:
        return np.zeros(len(distance), bool)
    one_side = np.abs(sliding_window_view(np.sign(distance), 3).sum(axis=1)) == 3
    return near & _spread(one_side & (sliding_window_view(near, 3).sum(axis=1) >= 2), 3)


def _spread(windows: Array, length: int) -> Array:
    """Points that any of the windows covers; window i holds points i to i + length - 1."""
    covered = np.convolve(windows.astype(int), np.ones(length, int))
    return np.asarray(covered > 0)

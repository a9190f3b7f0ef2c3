"""How much more monthly counts vary than a Poisson count would."""

from __future__ import annotations

import numpy as np
import pandas as pd

from safecity.measures.estimate import Array, Numbers, arrays, counted

MONTHS = 12
MINIMUM_MONTHS = 24
"""Fewer observed months than two years cannot tell season from scatter."""

_SWEEPS = 200


def overdispersion(counts: Numbers, floor: float = 1.0) -> float:
    """Ratio of the variance of monthly counts to their mean, season and level removed.

    Parameters
    ----------
    counts : array_like, shape (months,)
        Consecutive monthly counts, or a Series on their dates (gaps allowed); missing
        (NaN) months are left out.
    floor : float
        Smallest ratio returned: counts that scatter less than chance would are no
        reason for narrower intervals.

    Returns
    -------
    float
        Pearson's chi-squared over its degrees of freedom, for use as `overdispersion`
        in `change.percent_change`.

    Raises
    ------
    ValueError
        A count is negative, or fewer than 24 months were observed.

    Notes
    -----
    The expected count of a month is its year's level times its calendar month's share
    (a quasi-Poisson model with both effects: McCullagh P, Nelder JA (1989), Generalized
    Linear Models, 4.5.2), fitted by iterative proportions; years run from the first month.
    """
    table = _years(counts)
    known = ~np.isnan(table)
    if known.sum() < MINIMUM_MONTHS:
        raise ValueError(f"overdispersion needs {MINIMUM_MONTHS} months, not {known.sum()}")
    fitted = product_fit(table)
    used = known & (fitted > 0)
    squares = (table[used] - fitted[used]) ** 2 / fitted[used]
    freedom = used.sum() - used.any(axis=1).sum() - used.any(axis=0).sum() + 1
    return max(floor, float(squares.sum() / freedom)) if freedom > 0 else floor


def allowed_for(dispersion: float) -> float:
    """Ratio by which variances are multiplied: a dispersion that is not known (NaN) counts as 1."""
    return 1.0 if np.isnan(dispersion) else float(dispersion)


def _years(counts: Numbers) -> Array:
    if isinstance(counts, pd.Series) and isinstance(counts.index, pd.DatetimeIndex):
        counts = counts.sort_index().resample("MS").sum(min_count=1)
    (values,), _ = arrays(counts)
    counted(values)
    padding = np.full(-len(values) % MONTHS, np.nan)
    return np.concatenate([values, padding]).reshape(-1, MONTHS)


def product_fit(table: Array) -> Array:
    """Fit products of a row's and a column's effect to a table with unknown cells.

    Parameters
    ----------
    table : numpy.ndarray, shape (rows, columns)
        Counts; unknown ones are missing (NaN).

    Returns
    -------
    numpy.ndarray
        Expected counts; 0 where a cell is unknown.

    Notes
    -----
    Iterative proportional fitting (Deming WE, Stephan FF (1940), Annals of Mathematical
    Statistics 11:427-444) to the sums of the cells that are known.
    """
    known = ~np.isnan(table)
    table = np.where(known, table, 0.0)
    fitted = known.astype(float)
    for _ in range(_SWEEPS):
        last = fitted
        for axis in (0, 1):
            fitted = fitted * _share(
                table.sum(axis, keepdims=True), fitted.sum(axis, keepdims=True)
            )
        if np.allclose(fitted, last, rtol=1e-10, atol=0):
            break
    return fitted


def _share(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)

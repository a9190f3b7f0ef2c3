"""Funnel limits: how far areas may lie from their group's rate by chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import pdtrik

from safecity.measures.estimate import (
    Array,
    Numbers,
    arrays,
    counted,
    denominator,
    index_of,
    normal_quantile,
)

LEVELS = (0.95, 0.998)
"""Two and three standard deviations, as public health funnels draw them."""
WINSORISED = 0.1
"""Share of z-scores at either end drawn in before overdispersion is estimated."""


def funnel(
    count: Numbers,
    population: Numbers,
    per: float = 1_000,
    levels: tuple[float, float] = LEVELS,
    overdispersed: bool = True,
) -> pd.DataFrame:
    """Funnel limits about the pooled rate of a group of areas.

    Parameters
    ----------
    count, population : array_like, shape (areas,)
        Events and number at risk; an area with either missing is left out.
    per : float
        The rates are per this many.
    levels : pair of float
        Confidence of the inner and the outer limits.
    overdispersed : bool
        Widen the limits by the overdispersion found among the areas.

    Returns
    -------
    pandas.DataFrame
        On the index of `count`: value, centre, lower_inner, upper_inner, lower_outer,
        upper_outer, z and overdispersion (1 where none was found or asked for).

    Raises
    ------
    ValueError
        A count is negative, a population not above zero, or fewer than two areas usable.

    Notes
    -----
    Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202: multiplicative
    overdispersion from winsorised z-scores; Poisson limits are exact, interpolated
    between whole counts, as `calculate_funnel_limits` of PHEindicatormethods for ratios.
    """
    (x, n), restore = arrays(count, population)
    usable = ~np.isnan(counted(x) + denominator(n))
    if usable.sum() < 2:
        raise ValueError("a funnel needs two usable areas or more")
    rate = x[usable].sum() / n[usable].sum()
    # Where no area counted anything, none is unusual.
    z = (x - rate * n) / np.sqrt(rate * n) if rate > 0 else 0 * x
    phi = winsorised_overdispersion(z[usable]) if overdispersed else 1.0
    columns: dict[str, Numbers] = {"value": x / n * per, "centre": np.full(x.shape, rate * per)}
    for name, level in zip(("inner", "outer"), levels, strict=True):
        low, high = poisson_range(rate * n, level, phi)
        columns |= {f"lower_{name}": low / n * per, f"upper_{name}": high / n * per}
    columns |= {"z": z / np.sqrt(phi), "overdispersion": phi}
    return pd.DataFrame(columns, index=index_of(restore(x)))


def winsorised_overdispersion(z: Array, share: float = WINSORISED) -> float:
    """Mean square of z-scores whose extremes are drawn in; at least 1.

    Parameters
    ----------
    z : numpy.ndarray, shape (areas,)
        Naive z-scores about the group's rate.
    share : float
        Share of areas at either end set to the quantile there.

    Returns
    -------
    float
        Overdispersion, 1 or more.
    """
    drawn_in = np.clip(z, *np.quantile(z, [share, 1 - share]))
    return max(1.0, float(np.mean(drawn_in**2)))


def poisson_range(
    expected: Array, confidence: float, overdispersion: float = 1.0
) -> tuple[Array, Array]:
    """Range in which a count falls if its mean is `expected`.

    Parameters
    ----------
    expected : numpy.ndarray
        Mean counts.
    confidence : float
        Share of counts meant to fall in the range.
    overdispersion : float
        Variance over mean.

    Returns
    -------
    lower, upper : numpy.ndarray
        Counts whose exact upper (lower) Poisson limit is `expected`.
    """
    normal_quantile(confidence)
    tail = (1 - confidence) / 2
    mean = expected / overdispersion
    # Where even a count of none is likelier than the tail there is no lower limit.
    lower = np.where(np.exp(-mean) < tail, pdtrik(tail, mean), 0.0)
    upper = pdtrik(1 - tail, mean) + 1
    return np.maximum(lower, 0.0) * overdispersion, np.asarray(upper * overdispersion)

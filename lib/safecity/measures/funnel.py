"""Funnel limits: how far areas may lie from their group's rate by chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import pdtrik

from safecity.measures.estimate import (
    Array,
    Estimate,
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
KEPT = 0.6787
"""Variance that drawing in a tenth at either end leaves of a normal distribution's; without it
one area in nine would stand outside 95 % limits."""


def funnel(
    count: Numbers,
    population: Numbers,
    per: float = 1_000,
    levels: tuple[float, float] = LEVELS,
    overdispersed: bool = True,
    own: Any = None,
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
        Widen the limits by how much the areas' rates differ beyond chance.
    own : label, optional
        Area (of the index of `count`) that is set against the others: centre and limits are
        those of the others, so that no area widens the limits that it is judged by.

    Returns
    -------
    pandas.DataFrame
        On the index of `count`: value, centre, lower_inner, upper_inner, lower_outer,
        upper_outer, z and between (standard deviation of the areas' true rates as a share of
        the centre; 0 where none was found or asked for).

    Raises
    ------
    ValueError
        A count is negative, a population not above zero, or fewer than two areas usable.

    Notes
    -----
    Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202, additive (random effects) model:
    on the square root of the rate, the variance between areas from winsorised z-scores by
    moments. A multiplicative factor would let no large area ever stand out. Limits are exact
    Poisson ones where nothing is found between areas (interpolated between whole counts, as
    `calculate_funnel_limits` of PHEindicatormethods), and else those of counts that scatter as
    much more as the variance between areas adds.
    """
    (x, n), restore = arrays(count, population)
    usable = ~np.isnan(counted(x) + denominator(n))
    if usable.sum() < 2:
        raise ValueError("a funnel needs two usable areas or more")
    others = usable & ~np.asarray(_is_own(count, own), bool)
    rate = x[others].sum() / n[others].sum()
    between = between_areas(x[others], n[others]) if overdispersed else 0.0
    spread = np.sqrt(1 / (4 * n) + between)
    columns: dict[str, Numbers] = {"value": x / n * per, "centre": np.full(x.shape, rate * per)}
    for name, level in zip(("inner", "outer"), levels, strict=True):
        low, high = rate_range(rate, n, level, between)
        columns |= {f"lower_{name}": low * per, f"upper_{name}": high * per}
    share = 2 * np.sqrt(between / rate) if rate > 0 else 0.0
    columns |= {"z": (np.sqrt(x / n) - np.sqrt(rate)) / spread, "between": share}
    return pd.DataFrame(columns, index=index_of(restore(x)))


def _is_own(count: Numbers, own: Any) -> Array:
    index = index_of(count)
    size = np.shape(count) or (1,)
    return np.zeros(size, bool) if own is None or index is None else np.asarray(index == own)


def between_areas(count: Array, population: Array) -> float:
    """Variance between areas of the square root of the true rate.

    Parameters
    ----------
    count, population : numpy.ndarray, shape (areas,)
        Events and number at risk, none missing.

    Returns
    -------
    float
        0 where the rates differ no more than chance would have it.

    Notes
    -----
    DerSimonian R, Laird N (1986), Controlled Clinical Trials 7:177-188, with winsorised z-scores
    as Spiegelhalter (2005), equation 14, brought back to the variance of a normal distribution.
    """
    areas, weight = len(count), 4 * population
    if areas < 2:
        return 0.0
    z = (np.sqrt(count / population) - np.sqrt(count.sum() / population.sum())) * np.sqrt(weight)
    excess = areas * winsorised_overdispersion(z, floor=0.0) / KEPT - (areas - 1)
    return max(0.0, float(excess / (weight.sum() - (weight**2).sum() / weight.sum())))


def rate_range(
    rate: float, population: Array, confidence: float, between: float
) -> tuple[Array, Array]:
    """Range in which the rate of an area of this population falls.

    Parameters
    ----------
    rate : float
        Centre, per person.
    population : numpy.ndarray
        Numbers at risk.
    confidence : float
        Share of areas meant to fall in the range.
    between : float
        `between_areas`.

    Returns
    -------
    lower, upper : numpy.ndarray
        Per person.
    """
    spread = 1 + 4 * population * between
    low, high = poisson_range(rate * population, confidence, spread)
    return low / population, high / population


def against(
    count: pd.Series, population: pd.Series, own: Any, confidence: float = 0.95
) -> Estimate:
    """How far the own rate lies from that of the others, in per cent.

    Parameters
    ----------
    count, population : pandas.Series, shape (areas,)
        Events and number at risk by area.
    own : label
        The own area.
    confidence : float
        Share of areas of the group for which the interval holds no difference.

    Returns
    -------
    Estimate
        100 (own rate over the others' pooled rate - 1). The interval holds zero exactly where the
        own rate lies within the funnel limits of this confidence: one question, one answer.

    Raises
    ------
    ValueError
        As in `funnel`.
    """
    levels = (confidence, LEVELS[1])
    row = funnel(count, population, per=1, levels=levels, own=own).loc[own]
    with np.errstate(divide="ignore", invalid="ignore"):
        limits = row["value"] / row[["centre", "upper_inner", "lower_inner"]].to_numpy(float)
    return Estimate(*(100 * (limits - 1)).tolist())


def winsorised_overdispersion(z: Array, share: float = WINSORISED, floor: float = 1.0) -> float:
    """Mean square of z-scores whose extremes are drawn in; at least `floor`.

    Parameters
    ----------
    z : numpy.ndarray, shape (areas,)
        Naive z-scores about the group's rate.
    share : float
        Share of areas at either end set to the quantile there.
    floor : float
        Smallest value returned.

    Returns
    -------
    float
        Overdispersion.
    """
    drawn_in = np.clip(z, *np.quantile(z, [share, 1 - share]))
    return max(floor, float(np.mean(drawn_in**2)))


def poisson_range(
    expected: Array, confidence: float, overdispersion: Numbers = 1.0
) -> tuple[Array, Array]:
    """Range in which a count falls if its mean is `expected`.

    Parameters
    ----------
    expected : numpy.ndarray
        Mean counts.
    confidence : float
        Share of counts meant to fall in the range.
    overdispersion : float or numpy.ndarray
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

"""Intervals for counts, rates and proportions, equal to PHEindicatormethods."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv

from safecity.measures.estimate import (
    Array,
    Estimate,
    Numbers,
    arrays,
    counted,
    denominator,
    normal_quantile,
)

EXACT_BELOW = 10
"""Counts below this get the exact Poisson interval, others Byar's (the phe_rate convention)."""


def byars_rate(
    count: Numbers, population: Numbers, per: float = 1_000, confidence: float = 0.95
) -> Estimate:
    """Rate with Byar's interval, exact chi-squared below ten events.

    Parameters
    ----------
    count : float or array_like
        Number of events; missing (NaN) stays missing.
    population : float or array_like
        Number at risk, in the unit of `count`'s place and period.
    per : float
        The rate is per this many, 1,000 by default.
    confidence : float
        Share of intervals meant to hold the true rate.

    Returns
    -------
    Estimate
        Rate and limits per `per`, in the form of the input.

    Raises
    ------
    ValueError
        A count is below zero or a population is not above it.

    Notes
    -----
    Breslow NE, Day NE (1987), Statistical methods in cancer research II, p. 69;
    below ten, Armitage P, Berry G (2002). The choice between them follows
    `phe_rate` of PHEindicatormethods (UKHSA).
    """
    (events, people), restore = arrays(count, population)
    counted(events)
    scale = per / denominator(people)
    lower, upper = poisson_limits(events, confidence)
    return Estimate(restore(events * scale), restore(lower * scale), restore(upper * scale))


def poisson_limits(count: Array, confidence: float = 0.95) -> tuple[Array, Array]:
    """Limits of the mean of a Poisson count: exact below ten, Byar's from ten.

    Parameters
    ----------
    count : numpy.ndarray
        Events, of any shape; NaN stays NaN.
    confidence : float
        Share of intervals meant to hold the mean.

    Returns
    -------
    lower, upper : numpy.ndarray
        Limits in events, of the shape of `count`.
    """
    small = count < EXACT_BELOW
    exact, byar = exact_limits(count, confidence), byars_limits(count, confidence)
    return np.where(small, exact[0], byar[0]), np.where(small, exact[1], byar[1])


def exact_limits(count: Array, confidence: float = 0.95) -> tuple[Array, Array]:
    """Exact limits of a Poisson mean from the chi-squared (gamma) distribution.

    Notes
    -----
    Half the chi-squared quantile with 2x degrees of freedom is the quantile of a
    gamma distribution of shape x; at a count of zero the lower limit is zero.
    """
    tail = (1 - confidence) / 2
    shape = np.where(count > 0, count, 1.0)
    lower = np.where(count > 0, gammaincinv(shape, tail), count)
    return lower, gammaincinv(count + 1, 1 - tail)


def byars_limits(count: Array, confidence: float = 0.95) -> tuple[Array, Array]:
    """Byar's approximation to the limits of a Poisson mean."""
    z = normal_quantile(confidence)
    x = np.where(count > 0, count, np.nan)
    lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    y = count + 1
    return lower, y * (1 - 1 / (9 * y) + z / (3 * np.sqrt(y))) ** 3


def wilson_proportion(count: Numbers, denominator: Numbers, confidence: float = 0.95) -> Estimate:
    """Proportion with Wilson's score interval.

    Parameters
    ----------
    count : float or array_like
        Number with the attribute; missing (NaN) stays missing.
    denominator : float or array_like
        Number asked or observed.
    confidence : float
        Share of intervals meant to hold the true proportion.

    Returns
    -------
    Estimate
        Proportion and limits between 0 and 1, in the form of the input.

    Raises
    ------
    ValueError
        A count is below zero or above its denominator, or a denominator is not above zero.

    Notes
    -----
    Wilson EB (1927), JASA 22:209-212, in the form of Newcombe RG, Altman DG (2000),
    as `phe_proportion` of PHEindicatormethods (UKHSA).
    """
    (x, n), restore = arrays(count, denominator)
    _check_proportion(x, n)
    z = normal_quantile(confidence)
    centre, spread = 2 * x + z**2, z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    lower, upper = ((centre + side * spread) / (2 * (n + z**2)) for side in (-1, 1))
    # Rounding can put a limit a hair outside the range at none or all.
    lower, upper = np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper)
    return Estimate(restore(x / n), restore(lower), restore(upper))


def _check_proportion(count: Array, total: Array) -> None:
    counted(count)
    denominator(total, "denominator")
    if np.any(count > total):
        raise ValueError("a count is above its denominator, so it is no proportion")

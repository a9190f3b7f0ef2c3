"""Ratio of two rates: interval and test."""

from __future__ import annotations

import numpy as np
from scipy.special import bdtr, bdtrc, betaincinv, ndtr

from safecity.measures.estimate import (
    Array,
    Estimate,
    Numbers,
    arrays,
    counted,
    denominator,
    known_where,
    normal_quantile,
)

EXACT_BELOW = 10
"""Where either count is smaller, the exact conditional interval replaces the log-normal."""
FEWEST_EFFECTIVE = 1
"""Events that scatter so much that together they carry less than one independent event say nothing
of how far a ratio may lie from the truth."""


def rate_ratio(
    before: Numbers,
    after: Numbers,
    population_before: Numbers = 1.0,
    population_after: Numbers = 1.0,
    confidence: float = 0.95,
    overdispersion: float = 1.0,
) -> Estimate:
    """Ratio of the later rate to the earlier one, with its interval.

    Parameters
    ----------
    before, after : float or array_like
        Events in the two periods; missing (NaN) stays missing.
    population_before, population_after : float or array_like
        Numbers at risk, or lengths of the periods; 1 compares the counts.
    confidence : float
        Share of intervals meant to hold the true ratio.
    overdispersion : float
        Variance of a count over its mean, 1 or more (`overdispersion.overdispersion`).

    Returns
    -------
    Estimate
        Ratio and limits, in the form of the input; missing where there was none before. Without
        limits and test where a count carries less than one effective event (`informative`).

    Raises
    ------
    ValueError
        A count is negative, a population not above zero, or the overdispersion below 1.

    Notes
    -----
    Log-normal: exp(ln RR +- z sqrt(1/a + 1/b)) (Rothman KJ, Greenland S (1998), Modern
    Epidemiology, ch. 14). Below ten events in either period: Clopper-Pearson limits of
    the later share of all events, exact given their sum (Przyborowski J, Wilenski H
    (1940), Biometrika 31:313-323), as R's `poisson.test`. Overdispersion divides the
    counts, so that each carries the information of a Poisson count.
    """
    (a, b, m, n), restore = arrays(before, after, population_before, population_after)
    scale = denominator(m) / denominator(n)
    ratio = _quotient(b, a)
    a, b = effective(a, overdispersion), effective(b, overdispersion)
    small = (a < EXACT_BELOW) | (b < EXACT_BELOW)
    exact, wide = exact_ratio(a, b, confidence), _lognormal_ratio(a, b, confidence)
    enough = informative(a) & informative(b)
    lower, upper = (
        known_where(enough, np.where(small, e, w)) for e, w in zip(exact, wide, strict=True)
    )
    return Estimate(*(restore(part * scale) for part in (ratio, lower, upper)))


def effective(count: Array, overdispersion: Numbers) -> Array:
    """Events that carry the information of `count` where counts are overdispersed.

    Raises
    ------
    ValueError
        A count is negative or the overdispersion is below 1.
    """
    if not np.all(np.asarray(overdispersion) >= 1):
        raise ValueError(f"overdispersion is 1 or more, not {overdispersion}")
    return np.asarray(counted(count) / overdispersion)


def informative(events: Array) -> Array:
    """Whether effective events are none, which exact limits know of, or at least one."""
    # The tolerance keeps one event, weighed and weighed back, one event.
    return np.asarray((events == 0) | (events >= FEWEST_EFFECTIVE * (1 - 1e-9)))


def _quotient(top: Array, bottom: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(top / bottom)


def _lognormal_ratio(a: Array, b: Array, confidence: float) -> tuple[Array, Array]:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        factor = np.exp(normal_quantile(confidence) * np.sqrt(1 / a + 1 / b))
        return b / a / factor, b / a * factor


def exact_ratio(a: Array, b: Array, confidence: float = 0.95) -> tuple[Array, Array]:
    """Exact limits of the ratio of two Poisson means, later (`b`) over earlier (`a`).

    Parameters
    ----------
    a, b : numpy.ndarray
        Events, not both zero (else missing); fractions are allowed.
    confidence : float
        Share of intervals meant to hold the true ratio.

    Returns
    -------
    lower, upper : numpy.ndarray
        Limits of the ratio; the upper one is infinite where `a` is zero.
    """
    tail = (1 - confidence) / 2
    none = a + b == 0
    low = np.where(b > 0, betaincinv(np.where(b > 0, b, 1), a + 1, tail), 0 * b)
    high = np.where(a > 0, betaincinv(b + 1, np.where(a > 0, a, 1), 1 - tail), 1 + 0 * a)
    odds = (np.where(none, np.nan, _quotient(share, 1 - share)) for share in (low, high))
    return next(odds), next(odds)


def change_test(
    before: Numbers,
    after: Numbers,
    population_before: Numbers = 1.0,
    population_after: Numbers = 1.0,
    overdispersion: Numbers = 1.0,
) -> Numbers:
    """Two-sided probability of a change as great where nothing has changed.

    Parameters
    ----------
    before, after, population_before, population_after, overdispersion
        As in `rate_ratio`.

    Returns
    -------
    float, numpy.ndarray or pandas.Series
        Probability between 0 and 1: normal on the log scale, or twice the smaller exact
        binomial tail below ten events. It agrees with the interval of `rate_ratio` but
        for rounding to whole effective events, and is missing where that has no limits.

    Raises
    ------
    ValueError
        As in `rate_ratio`.
    """
    (a, b, m, n), restore = arrays(before, after, population_before, population_after)
    scale = denominator(m) / denominator(n)
    a, b = effective(a, overdispersion), effective(b, overdispersion)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.abs(np.log(b / a * scale)) / np.sqrt(1 / a + 1 / b)
    small = (a < EXACT_BELOW) | (b < EXACT_BELOW)
    probability = np.where(small, _exact_test(a, b, 1 / (1 + scale)), 2 * ndtr(-z))
    return restore(known_where(informative(a) & informative(b), probability))


def _exact_test(a: Array, b: Array, share: Array) -> Array:
    total, later = np.round(a + b), np.round(b)
    below = bdtr(later, total.astype(float), share)
    above = np.where(later > 0, bdtrc(later - 1, total, share), 1.0)
    return np.where(np.isnan(a + b), np.nan, np.minimum(1.0, 2 * np.minimum(below, above)))

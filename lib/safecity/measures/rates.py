"""Rates: directly standardised, and indirectly standardised ratios."""

from __future__ import annotations

import numpy as np

from safecity.measures.estimate import Array, Estimate, Numbers, arrays, counted, denominator
from safecity.measures.intervals import byars_limits, poisson_limits

RELIABLE_FROM = 10
"""A directly standardised rate on fewer events is not reliable and not given (phe_dsr)."""


def directly_standardised_rate(
    count: Numbers,
    population: Numbers,
    standard_population: Numbers,
    per: float = 100_000,
    confidence: float = 0.95,
) -> Estimate:
    """Directly standardised rate with Dobson's interval.

    Parameters
    ----------
    count, population, standard_population : array_like, shape (..., strata)
        Events, number at risk and standard weights; the strata are the last axis,
        in one order, and any leading axes are areas or periods.
    per : float
        The rate is per this many, 100,000 by default.
    confidence : float
        Share of intervals meant to hold the true rate.

    Returns
    -------
    Estimate
        Rate and limits of shape (...); missing where a stratum is missing or fewer
        than ten events were counted in all.

    Raises
    ------
    ValueError
        A count is negative, or a population or the sum of the weights is not above zero.

    Notes
    -----
    Dobson A et al. (1991), Statistics in Medicine 10:457-462, with Byar's limits for
    the total, as `phe_dsr` of PHEindicatormethods (UKHSA). That package reads a
    missing stratum as no events; here it makes the rate missing.
    """
    (x, n, weight), _ = arrays(
        *(np.asarray(a, float) for a in (count, population, standard_population))
    )
    counted(x), counted(weight, "standard population")
    share = weight / denominator(weight.sum(axis=-1, keepdims=True), "standard population")
    factor = share / denominator(n) * per
    total, value = x.sum(axis=-1), (x * factor).sum(axis=-1)
    return _dobson(total, value, (x * factor**2).sum(axis=-1), confidence)


def _dobson(total: Array, value: Array, variance: Array, confidence: float) -> Estimate:
    known = np.where(total >= RELIABLE_FROM, total, np.nan)
    spread = np.sqrt(variance / known)
    limits = (value + spread * (limit - known) for limit in byars_limits(known, confidence))
    parts = (value + 0 * known, *limits)
    return Estimate(*(float(p) if np.ndim(p) == 0 else p for p in parts))


def indirectly_standardised_ratio(
    observed: Numbers, expected: Numbers, per: float = 1, confidence: float = 0.95
) -> Estimate:
    """Observed over expected events with Byar's interval, exact below ten.

    Parameters
    ----------
    observed : float or array_like
        Events counted; missing (NaN) stays missing.
    expected : float or array_like
        Events expected at the reference's rates.
    per : float
        Value of the ratio where observed equals expected: 1, or 100.
    confidence : float
        Share of intervals meant to hold the true ratio.

    Returns
    -------
    Estimate
        Ratio and limits, in the form of the input.

    Raises
    ------
    ValueError
        A count is negative or an expectation is not above zero.

    Notes
    -----
    As `phe_isr` (`calculate_ISRatio`) of PHEindicatormethods (UKHSA).
    """
    (x, e), restore = arrays(observed, expected)
    lower, upper = poisson_limits(counted(x, "observed"), confidence)
    scale = per / denominator(e, "expected")
    return Estimate(*(restore(part * scale) for part in (x, lower, upper)))

"""Comparison with a group: rank with interval, many tests."""

from __future__ import annotations

import numpy as np
import pandas as pd

from safecity.measures.estimate import (
    Array,
    Numbers,
    arrays,
    denominator,
    index_of,
    normal_quantile,
)
from safecity.measures.ratio import effective

REPETITIONS = 10_000
SEED = 2005


def rank_interval(
    count: Numbers,
    population: Numbers,
    confidence: float = 0.95,
    overdispersion: float = 1.0,
    repetitions: int = REPETITIONS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Rank of each area's rate, highest first, with a Monte Carlo interval.

    Parameters
    ----------
    count, population : array_like, shape (areas,)
        Events and number at risk; an area with either missing is left out.
    confidence : float
        Share of the simulated ranks within the limits.
    overdispersion : float
        Variance of a count over its mean, 1 or more.
    repetitions, seed
        Of the simulation.

    Returns
    -------
    pandas.DataFrame
        On the index of `count`: value (1 = highest rate; equal rates share the best
        rank), lower, upper and of (the number of areas ranked); missing where left out.

    Raises
    ------
    ValueError
        A count is negative, a population not above zero, or the overdispersion below 1.

    Notes
    -----
    Goldstein H, Spiegelhalter DJ (1996), JRSS A 159:385-443; rates are drawn from
    their gamma distribution given the counts (Jeffreys' prior).
    """
    (x, n), restore = arrays(count, population)
    events = effective(x, overdispersion)
    usable = ~np.isnan(events + denominator(n))
    shape = (repetitions, int(usable.sum()))
    drawn = np.random.default_rng(seed).gamma(events[usable] + 0.5, 1 / n[usable], shape)
    ranks = np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1
    rank = np.full((3, len(x)), np.nan)
    rank[0, usable] = pd.Series(x[usable] / n[usable]).rank(ascending=False, method="min")
    rank[1:, usable] = _limits(ranks, rank[0, usable], confidence)
    columns = dict(zip(("value", "lower", "upper"), rank, strict=True)) | {"of": shape[1]}
    return pd.DataFrame(columns, index=index_of(restore(x)))


def _limits(ranks: Array, rank: Array, confidence: float) -> Array:
    normal_quantile(confidence)
    tail = (1 - confidence) / 2
    lower = np.quantile(ranks, tail, axis=0, method="inverted_cdf")
    upper = np.quantile(ranks, 1 - tail, axis=0, method="inverted_cdf")
    return np.array([np.minimum(lower, rank), np.maximum(upper, rank)])


def benjamini_hochberg(probability: Numbers) -> Numbers:
    """Adjust the probabilities of many tests for the false discovery rate.

    Parameters
    ----------
    probability : array_like, shape (tests,)
        Two-sided probabilities; a missing (NaN) one is no test and stays missing.

    Returns
    -------
    numpy.ndarray or pandas.Series
        Adjusted probabilities: calling those below 0.05 real, one in twenty of the
        findings is expected to be chance.

    Raises
    ------
    ValueError
        A probability is outside 0 to 1.

    Notes
    -----
    Benjamini Y, Hochberg Y (1995), JRSS B 57:289-300, as R's `p.adjust(p, "BH")`.
    """
    (p,), restore = arrays(probability)
    if ((p < 0) | (p > 1)).any():
        raise ValueError("a probability is between 0 and 1")
    order = np.argsort(p)
    tests = int((~np.isnan(p)).sum())
    steps = p[order] * tests / np.arange(1, len(p) + 1)
    adjusted = np.full(len(p), np.nan)
    adjusted[order[:tests]] = np.minimum.accumulate(steps[:tests][::-1])[::-1]
    return restore(np.minimum(adjusted, 1.0))

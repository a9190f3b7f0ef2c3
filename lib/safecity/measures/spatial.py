"""Where high values lie together: Moran's I, Getis-Ord Gi* and empirical-Bayes rates."""

from __future__ import annotations

import warnings
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtr

from safecity.measures.comparison import benjamini_hochberg
from safecity.measures.estimate import (
    Array,
    Numbers,
    arrays,
    counted,
    denominator,
    index_of,
)

PERMUTATIONS = 99_999
"""Most permutations of a place: enough for one place in 2,500 to be found by itself."""
ENOUGH = 1_000
"""Permutations as extreme after which the probability of a place is known well enough (to about
3 % of itself) and is settled."""
CHUNK = 5_000
MORAN_PERMUTATIONS = 9_999
SEED = 1995
RATE = 0.05
"""False discovery rate below which a place is called hot or cold."""


_ROUNDING = 1e-9
_MAD = 0.6745
"""Median distance from the median of a normal distribution, in standard deviations."""


class Moran(NamedTuple):
    """Moran's I with its expectation, z-score and permutation probability (one-sided)."""

    value: float
    expected: float
    z: float
    p: float


def neighbours(geometry: Any) -> Any:
    """Find which places touch; one that touches none gets the nearest as its neighbour.

    Parameters
    ----------
    geometry : geopandas.GeoSeries or GeoDataFrame
        Outlines in a projected system (metres).

    Returns
    -------
    libpysal.weights.W
        Queen contiguity in the order of the outlines, binary and symmetric.

    Raises
    ------
    ValueError
        Fewer than two outlines.
    """
    from libpysal.weights import Queen, W

    shapes = getattr(geometry, "geometry", geometry)
    if len(shapes) < 2:
        raise ValueError("neighbours need two outlines or more")
    frame = shapes.reset_index(drop=True).to_frame("geometry")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        queen = Queen.from_dataframe(frame, use_index=False, silence_warnings=True)
    near = {at: list(queen.neighbors[at]) for at in range(len(frame))}
    for island in queen.islands:
        away = frame.geometry.distance(frame.geometry[island]).drop(island)
        nearest = int(away.idxmin())
        near[island].append(nearest)
        near[nearest].append(island)
    return W(near, silence_warnings=True)


def _weights(weights: Any) -> Any:
    """Take neighbours as libpysal holds them, as a square array, or as lists by place."""
    from libpysal.weights import W, full2W

    if isinstance(weights, dict):
        return W(weights, silence_warnings=True)
    if isinstance(weights, np.ndarray):
        return full2W(weights, silence_warnings=True)
    return weights.to_W() if hasattr(weights, "to_W") else weights


def _complete(values: Numbers, places: int) -> Array:
    (y,), _ = arrays(values)
    if len(y) != places or np.isnan(y).any():
        raise ValueError(f"{places} places need a value each, none missing")
    if np.ptp(y) == 0:
        raise ValueError("all places are alike; nothing can be hot or cold")
    return y


def morans_i(
    values: Numbers, weights: Any, permutations: int = MORAN_PERMUTATIONS, seed: int = SEED
) -> Moran:
    """Moran's I: whether places are like their neighbours.

    Parameters
    ----------
    values : array_like, shape (places,)
        Counts or rates, none missing.
    weights : libpysal weights, numpy.ndarray or dict
        Neighbours, in the order of `values`; rows are standardised.
    permutations, seed : int
        Of the permutation test.

    Returns
    -------
    Moran
        Above the expectation where neighbours are alike.

    Raises
    ------
    ValueError
        A value is missing, or all are equal.

    Notes
    -----
    Moran PAP (1950), Biometrika 37:17-23; esda.Moran under the normality assumption for z, and
    its permutation test for p.
    """
    from esda import Moran as EsdaMoran

    w = _weights(weights)
    y = _complete(values, w.n)
    with _seeded(seed):
        moran = EsdaMoran(y, w, transformation="r", permutations=permutations)
    return Moran(float(moran.I), float(moran.EI), float(moran.z_norm), float(moran.p_sim))


class _seeded:
    """Seed numpy's global generator, which esda.Moran draws from, and put it back after."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __enter__(self) -> None:
        self.state = np.random.get_state()
        np.random.seed(self.seed)

    def __exit__(self, *error: object) -> None:
        np.random.set_state(self.state)


def getis_ord_star(
    values: Numbers, weights: Any, permutations: int = PERMUTATIONS, seed: int = SEED
) -> pd.DataFrame:
    """Getis-Ord Gi*: places that are high (or low) together with their neighbours.

    Parameters
    ----------
    values : array_like, shape (places,)
        Counts or rates, none missing.
    weights : libpysal weights, numpy.ndarray or dict
        Neighbours, in the order of `values`; binary, the place itself is added.
    permutations, seed : int
        Most permutations of a place, and where they start.

    Returns
    -------
    pandas.DataFrame
        On the index of `values`: value (z-score), p (two-sided permutation probability), q
        (adjusted for the false discovery rate over all places) and spot: "hot", "cold" or "".

    Raises
    ------
    ValueError
        A value is missing, or all are equal.

    Notes
    -----
    Ord JK, Getis A (1995), Geographical Analysis 27:286-306, equation for Gi*; probabilities by
    conditional permutation (Anselin L (1995), Geographical Analysis 27:93-115): the place keeps
    its value and its neighbours are drawn from all others, so that a single place is never hot by
    itself (see `outlying`). Drawing stops for a place once `ENOUGH` permutations were as extreme
    (Besag J, Clifford P (1991), Biometrika 78:301-304). False discovery rate as Caldas de Castro
    M, Singer BH (2006), Geographical Analysis 38:180-208.
    """
    w = _weights(weights)
    y = _complete(values, w.n)
    near = [np.array([j for j in w.neighbors[i] if j != i], int) for i in w.id_order]
    sizes = np.array([len(each) for each in near])
    sums = np.array([y[each].sum() for each in near])
    p = np.array([
        _permuted(np.delete(y, at), int(sizes[at]), float(sums[at]), permutations, (seed, at))
        for at in range(w.n)
    ])  # fmt: skip
    z = _scores(y, sums + y, sizes + 1)
    q = np.asarray(benjamini_hochberg(p))
    spot = np.where(q < RATE, np.where(z > 0, "hot", "cold"), "")
    return pd.DataFrame({"value": z, "p": p, "q": q, "spot": spot}, index=index_of(values))


def _scores(y: Array, sums: Array, sizes: Array) -> Array:
    """Gi* of sums over so many places each."""
    places = len(y)
    spread = y.std() * np.sqrt((places * sizes - sizes**2) / (places - 1))
    centred = sums - sizes * y.mean()
    return np.divide(centred, spread, out=np.zeros_like(y), where=spread > 0)


def _permuted(others: Array, size: int, observed: float, most: int, seed: tuple[int, int]) -> float:
    """Two-sided probability of a sum as extreme over so many of the others."""
    random = np.random.default_rng(seed)
    drawn = high = low = 0
    while drawn < most and min(high, low) < ENOUGH:
        sums = _sums(random, others, size)[: most - drawn]
        near = _ROUNDING * max(abs(observed), 1.0)
        high, low = (
            high + int((sums >= observed - near).sum()),
            low + int((sums <= observed + near).sum()),
        )
        drawn += len(sums)
    return min(1.0, 2 * (min(high, low) + 1) / (drawn + 1))


def _sums(random: np.random.Generator, values: Array, size: int) -> Array:
    """Sums over so many different places, each choice as likely."""
    places = len(values)
    if size**2 > places:
        chosen = random.random((CHUNK // 10, places)).argpartition(size - 1, axis=1)[:, :size]
        return np.asarray(values[chosen].sum(axis=1))
    columns = random.integers(0, places, (CHUNK, size)).T.copy()
    twice = np.zeros(CHUNK, bool)
    for first, second in combinations(columns, 2):
        twice |= first == second
    sums = np.zeros(CHUNK)
    for column in columns:
        sums += values[column]
    return sums[~twice]


def outlying(count: Numbers, population: Numbers) -> pd.DataFrame:
    """Places whose own rate lies far above or below that of the others, whatever is around them.

    Parameters
    ----------
    count, population : array_like, shape (places,)
        Events and people; a place with either missing, or without people, is left out.

    Returns
    -------
    pandas.DataFrame
        On the index of `count`: value (z-score), p, q and spot: "high", "low" or "".

    Raises
    ------
    ValueError
        A count is negative, or fewer than two places are usable.

    Notes
    -----
    The additive funnel of `funnel.funnel` on the logarithm of rates: half an event is added to
    each, the centre is the median place, and the variance between places is taken from the
    quartiles (Rousseeuw PJ, Croux C (1993), JASA 88:1273-1283, on scales that extremes do not
    move); false discovery rate over all places.
    """
    (x, n), _ = arrays(count, population)
    counted(x)
    usable = ~np.isnan(x + n) & (n > 0)
    if usable.sum() < 2:
        raise ValueError("outlying places need two usable places or more")
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(usable, np.log((x + 0.5) / n), np.nan)
    chance = 1 / (x + 0.5)
    far = np.abs(rate - np.nanmedian(rate))
    between = max(0.0, (np.nanmedian(far) / _MAD) ** 2 - float(np.median(chance[usable])))
    z = (rate - np.nanmedian(rate)) / np.sqrt(between + chance)
    p = 2 * ndtr(-np.abs(z))
    q = np.asarray(benjamini_hochberg(p))
    with np.errstate(invalid="ignore"):
        spot = np.where(q < RATE, np.where(z > 0, "high", "low"), "")
    return pd.DataFrame({"value": z, "p": p, "q": q, "spot": spot}, index=index_of(count))


def empirical_bayes_rates(count: Numbers, population: Numbers, per: float = 1_000) -> Numbers:
    """Rates drawn towards the overall rate, the more so the fewer people they rest on.

    Parameters
    ----------
    count, population : array_like, shape (places,)
        Events and people; a place with either missing stays missing.
    per : float
        The rates are per this many.

    Returns
    -------
    numpy.ndarray or pandas.Series
        Smoothed rates.

    Raises
    ------
    ValueError
        A count is negative, or a population not above zero.

    Notes
    -----
    Marshall RJ (1991), Applied Statistics 40:283-294, global estimator by moments. Where rates
    vary no more than chance would have them, all are the overall rate.
    """
    (x, n), restore = arrays(count, population)
    rate = counted(x) / denominator(n)
    known = ~np.isnan(rate)
    if not known.any():
        return restore(rate)
    people, events = n[known].sum(), x[known].sum()
    mean = events / people
    spread = (n[known] * (rate[known] - mean) ** 2).sum() / people
    between = max(0.0, spread - mean / (people / known.sum()))
    within = mean / n
    weight = between / (between + within) if between + mean > 0 else np.zeros_like(n)
    return restore((mean + weight * (rate - mean)) * per)

"""Where high values lie together: Moran's I, Getis-Ord Gi* and empirical-Bayes rates."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from safecity.measures.comparison import benjamini_hochberg
from safecity.measures.estimate import (
    Array,
    Numbers,
    arrays,
    counted,
    denominator,
    index_of,
)

PERMUTATIONS = 9_999
SEED = 1995
RATE = 0.05
"""False discovery rate below which a place is called hot or cold."""


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
    found = {at: list(queen.neighbors[at]) for at in range(len(frame))}
    for island in queen.islands:
        away = frame.geometry.distance(frame.geometry[island]).drop(island)
        nearest = int(away.idxmin())
        found[island].append(nearest)
        found[nearest].append(island)
    return W(found, silence_warnings=True)


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
    values: Numbers, weights: Any, permutations: int = PERMUTATIONS, seed: int = SEED
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
        found = EsdaMoran(y, w, transformation="r", permutations=permutations)
    return Moran(float(found.I), float(found.EI), float(found.z_norm), float(found.p_sim))


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
        Of the conditional permutation test.

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
    conditional permutation (Anselin L (1995), Geographical Analysis 27:93-115) as esda.G_Local;
    false discovery rate as Caldas de Castro M, Singer BH (2006), Geographical Analysis 38:180-208.
    """
    from esda import G_Local

    w = _weights(weights)
    y = _complete(values, w.n)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = G_Local(y, w, transform="B", star=True, permutations=permutations, seed=seed,
                        n_jobs=1, keep_simulations=False)  # fmt: skip
    z, p = np.asarray(found.Zs, float), np.minimum(1.0, 2 * np.asarray(found.p_sim, float))
    q = np.asarray(benjamini_hochberg(p))
    spot = np.where(q < RATE, np.where(z > 0, "hot", "cold"), "")
    return pd.DataFrame({"value": z, "p": p, "q": q, "spot": spot}, index=index_of(values))


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

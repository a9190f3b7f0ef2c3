"""Inequality along a ranking of groups: slope and relative index (deprivation gradient)."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from safecity.measures.estimate import Array, Estimate, normal_quantile

Kind: TypeAlias = Literal["normal", "rate", "proportion"]
REPETITIONS = 100_000
SEED = 2004
FEWEST_GROUPS = 5


def slope_index(
    frame: pd.DataFrame,
    rank: str = "quantile",
    population: str = "population",
    value: str = "value",
    standard_error: str = "se",
    kind: Kind = "normal",
    multiplier: float = 1.0,
    confidence: float = 0.95,
    repetitions: int = REPETITIONS,
    seed: int = SEED,
) -> Estimate:
    """Slope index of inequality: fitted value at the top of the ranking less at its foot.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per group: five or more deprivation quantiles.
    rank, population, value, standard_error : str
        Columns with the order of the groups (1 = most deprived), the number of people,
        the indicator and its standard error: of its logarithm for a rate, of its logit
        for a proportion, as `phe_sii` reads it.
    kind : {"normal", "rate", "proportion"}
        Scale on which the indicator varies normally.
    multiplier : float
        Factor on the index, such as 100 for per cent or -1 to turn the direction round.
    confidence, repetitions, seed
        Of the Monte Carlo interval.

    Returns
    -------
    Estimate
        Index and limits, in the unit of the indicator times `multiplier`. Negative where
        the indicator falls from the most deprived to the least.

    Raises
    ------
    ValueError
        A column is absent, a number is missing, a population is not above zero, fewer
        than five groups or one group twice, or a value is outside its kind's range.

    Notes
    -----
    Low A, Low A (2004), Journal of Public Health 26:388-395, weighted by population, in
    the parametrisation of `phe_sii` of PHEindicatormethods (UKHSA).
    """
    groups = _groups(frame, rank, population, value, standard_error, kind)
    _, slope = _line(*groups[:2], groups[2])
    _, drawn = _line(*groups[:2], _draws(groups[2], groups[3], kind, repetitions, seed))
    return _percentiles(multiplier * float(slope), multiplier * drawn, confidence)


def relative_index(
    frame: pd.DataFrame,
    rank: str = "quantile",
    population: str = "population",
    value: str = "value",
    standard_error: str = "se",
    kind: Kind = "normal",
    inverse: bool = False,
    confidence: float = 0.95,
    repetitions: int = REPETITIONS,
    seed: int = SEED,
) -> Estimate:
    """Relative index of inequality: fitted value at the top of the ranking over its foot.

    Parameters
    ----------
    frame, rank, population, value, standard_error, kind, confidence, repetitions, seed
        As in `slope_index`.
    inverse : bool
        Most deprived over least deprived instead (`phe_sii` with a negative multiplier).

    Returns
    -------
    Estimate
        Ratio and limits; 1 means no gradient. Missing where the interval of the fitted value
        that it divides by holds zero: a ratio to nearly nothing has no bounds. For a rate or a
        proportion missing too where the other fitted value is below zero, and never below it.

    Raises
    ------
    ValueError
        As in `slope_index`.

    Notes
    -----
    RII = (Y0 + SII) / Y0 with Y0 the fitted value at rank 0, as `phe_sii`. That the interval of a
    ratio is bounded only where its denominator is told from zero: Fieller EC (1954), JRSS B
    16:175-185. The line is straight whatever the kind, so that it can cross zero.
    """
    groups = _groups(frame, rank, population, value, standard_error, kind)
    fitted = _ends(*groups[:2], groups[2])
    drawn = _ends(*groups[:2], _draws(groups[2], groups[3], kind, repetitions, seed))
    top, foot = (0, 1) if inverse else (1, 0)
    below = _percentiles(float(fitted[foot]), drawn[foot], confidence)
    if below.lower <= 0 <= below.upper or (kind != "normal" and fitted[top] < 0):
        return Estimate(np.nan, np.nan, np.nan)
    ratio = _percentiles(float(fitted[top] / fitted[foot]), drawn[top] / drawn[foot], confidence)
    return ratio if kind == "normal" else ratio._replace(lower=max(ratio.lower, 0.0))


def ridit(population: Array) -> Array:
    """Relative rank of each group: the middle of its place in the cumulated population.

    Parameters
    ----------
    population : numpy.ndarray, shape (groups,)
        People by group, in order of rank.

    Returns
    -------
    numpy.ndarray
        Numbers between 0 and 1.
    """
    share = population / population.sum()
    return np.asarray(np.cumsum(share) - share / 2)


def _groups(
    frame: pd.DataFrame, rank: str, population: str, value: str, error: str, kind: Kind
) -> tuple[Array, Array, Array, Array]:
    """Ridits, weights, values and standard errors in order of rank."""
    absent = {rank, population, value, error} - set(frame.columns)
    if absent:
        raise ValueError(f"the frame has no column {', '.join(sorted(absent))}")
    ordered = frame.sort_values(rank)
    people, values, errors = (ordered[c].to_numpy(float) for c in (population, value, error))
    if ordered[[rank, population, value, error]].isna().any(axis=None):
        raise ValueError("a group is incomplete; the index needs every group")
    if len(ordered) < FEWEST_GROUPS or ordered[rank].duplicated().any():
        raise ValueError(f"the index needs {FEWEST_GROUPS} groups or more, each once")
    if (people <= 0).any() or (errors < 0).any():
        raise ValueError("populations are above zero and standard errors not below it")
    _scaled(values, kind)
    return ridit(people), people / people.sum(), values, errors


def _line(ranks: Array, weights: Array, values: Array) -> tuple[Array, Array]:
    """Weighted least squares: fitted value at rank 0 and rise to rank 1, by last axis.

    Plain sums, not products of matrices: their order does not hang on how many threads there are.
    """
    middle = (weights * ranks).sum()
    apart = weights * (ranks - middle)
    slope = (values * apart).sum(axis=-1) / (apart * (ranks - middle)).sum()
    return (values * weights).sum(axis=-1) - slope * middle, slope


def _ends(ranks: Array, weights: Array, values: Array) -> tuple[Array, Array]:
    """Fitted values at rank 0 and at rank 1, by last axis."""
    foot, rise = _line(ranks, weights, values)
    return foot, foot + rise


def _scaled(values: Array, kind: Kind) -> Array:
    if kind == "normal":
        return values
    if (values <= 0).any() or (kind == "proportion" and (values >= 1).any()):
        raise ValueError(f"a {kind} has no logarithm at {values.min()} or {values.max()}")
    return np.log(values) if kind == "rate" else np.log(values / (1 - values))


def _draws(values: Array, errors: Array, kind: Kind, repetitions: int, seed: int) -> Array:
    shape = (repetitions, len(values))
    drawn = np.random.default_rng(seed).normal(_scaled(values, kind), errors, shape)
    if kind == "normal":
        return drawn
    return np.exp(drawn) if kind == "rate" else 1 / (1 + np.exp(-drawn))


def _percentiles(value: float, drawn: Array, confidence: float) -> Estimate:
    normal_quantile(confidence)
    tail = (1 - confidence) / 2
    lower, upper = np.quantile(drawn, [tail, 1 - tail])
    # Drawn values differ from the fitted one in the last digit where nothing varies.
    return Estimate(value, min(float(lower), value), max(float(upper), value))

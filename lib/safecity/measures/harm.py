"""Harm: offences weighted by severity, with intervals that know how few the gravest are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaincinv

from safecity.measures.estimate import (
    Array,
    Estimate,
    arrays,
    counted,
    denominator,
    normal_quantile,
)
from safecity.measures.ratio import effective, informative


@dataclass(frozen=True)
class Severity:
    """A severity score and how much of recorded crime it rests on.

    Parameters
    ----------
    total : float
        Sum of counts times weights, in the unit of the weights (days of sentence); missing
        where a count is missing or no offence has a weight.
    matched : float
        Share of offences whose code has a weight, 0 to 1; missing where there were none.
    unmatched : tuple of str
        Codes with offences and without a weight, sorted.
    """

    total: float
    matched: float
    unmatched: tuple[str, ...]


def severity(counts: pd.Series, weights: pd.Series) -> Severity:
    """Weigh offences by severity and say which could not be weighed.

    Parameters
    ----------
    counts : pandas.Series
        Offences by code.
    weights : pandas.Series
        Weight of one offence by code; a missing weight is none.

    Returns
    -------
    Severity

    Raises
    ------
    ValueError
        A code is there twice, or a count or weight is negative.

    Notes
    -----
    As the Crime Severity Score (ONS (2016), Research outputs: developing a Crime Severity
    Score) and the Cambridge Crime Harm Index (Sherman L, Neyroud PW, Neyroud E (2016),
    Policing 10:171-183): only the weights differ.
    """
    x, w = _aligned(counts, weights)
    none = np.isnan(w)
    offences = float(x.sum())
    lost = float(x[none].sum())
    total = float((x * w)[~none].sum()) + 0 * offences
    nothing = offences > 0 and lost == offences
    codes = counts.index[none & ~(x == 0)]
    return Severity(
        np.nan if nothing else total,
        1 - lost / offences if offences else np.nan,
        tuple(sorted(map(str, codes))),
    )


def severity_interval(
    counts: pd.Series,
    weights: pd.Series,
    *,
    confidence: float = 0.95,
    overdispersion: float = 1.0,
) -> Estimate:
    """Severity of all weighed offences, with its interval.

    Parameters
    ----------
    counts, weights : pandas.Series
        As in `severity`.
    confidence : float
        Share of intervals meant to hold the true severity.
    overdispersion : float
        Variance of a count over its mean, 1 or more.

    Returns
    -------
    Estimate
        Floats in the unit of the weights; missing as in `severity`. Without limits where the
        offences carry less than one effective event (`ratio.informative`).

    Raises
    ------
    ValueError
        As in `severity`, or the overdispersion is below 1.

    Notes
    -----
    Gamma interval of a weighted sum of Poisson counts: Fay MP, Feuer EJ (1997), Statistics in
    Medicine 16:791-801; the greatest weight among the codes of `counts` bounds what one more
    offence could add, so that codes with no offences belong into `counts`. With equal
    weights it is the exact Poisson interval. Overdispersion divides counts and multiplies
    weights.
    """
    scored = severity(counts, weights)
    x, w = _aligned(counts, weights)
    x, w = effective(x[~np.isnan(w)], overdispersion), w[~np.isnan(w)] * overdispersion
    if np.isnan(scored.total) or not w.any():
        return Estimate(scored.total, np.nan, np.nan)
    value, variance, most = float(x @ w), float(x @ w**2), float(w.max())
    if value > 0 and not informative(value**2 / np.array(variance)):
        return Estimate(scored.total, np.nan, np.nan)
    tail = (1 - confidence) / 2
    normal_quantile(confidence)
    lower = _gamma_limit(value, variance, tail) if value > 0 else 0.0
    return Estimate(scored.total, lower, _gamma_limit(value + most, variance + most**2, 1 - tail))


def severity_rate(
    counts: pd.Series,
    weights: pd.Series,
    population: float,
    per: float = 1.0,
    *,
    confidence: float = 0.95,
    overdispersion: float = 1.0,
) -> Estimate:
    """Severity per head, with its interval.

    Parameters
    ----------
    counts, weights, confidence, overdispersion
        As in `severity_interval`.
    population : float
        Number at risk.
    per : float
        The rate is per this many; the ONS score is per head.

    Returns
    -------
    Estimate

    Raises
    ------
    ValueError
        As in `severity_interval`, or the population is not above zero.
    """
    scale = per / float(denominator(np.array(population, float)))
    total = severity_interval(counts, weights, confidence=confidence, overdispersion=overdispersion)
    return Estimate(*(part * scale for part in total))


def severity_change(
    before: pd.Series,
    after: pd.Series,
    weights: pd.Series,
    *,
    population_before: float = 1.0,
    population_after: float = 1.0,
    confidence: float = 0.95,
    overdispersion: float = 1.0,
) -> Estimate:
    """Percentage change of severity, or of severity per head, with its interval.

    Parameters
    ----------
    before, after : pandas.Series
        Offences by code in the two periods.
    weights, confidence, overdispersion
        As in `severity_interval`; the same weights for both periods.
    population_before, population_after : float
        Numbers at risk; 1 compares totals.

    Returns
    -------
    Estimate
        Per cent and limits; missing where nothing was scored in a period.

    Raises
    ------
    ValueError
        As in `severity_rate`.

    Notes
    -----
    The intervals of both periods joined on the log scale (Zou GY, Donner A (2008), Statistics
    in Medicine 27:1693-1702), which keeps their skewness.
    """
    first = severity_interval(before, weights, confidence=confidence, overdispersion=overdispersion)
    later = severity_interval(after, weights, confidence=confidence, overdispersion=overdispersion)
    people = denominator(np.array([population_before, population_after], float))
    if not (first.value > 0 and later.value > 0):
        return Estimate(np.nan, np.nan, np.nan)
    (a, low0, up0), (b, low1, up1) = np.log(first), np.log(later)
    lower, upper = -np.hypot(b - low1, up0 - a), np.hypot(up1 - b, a - low0)
    value = b - a + np.log(people[0] / people[1])
    return Estimate(*(float(100 * np.expm1(value + part)) for part in (0.0, lower, upper)))


def without_most_severe(counts: pd.Series, weights: pd.Series) -> pd.Series:
    """Counts without one offence of the gravest code that was recorded.

    Parameters
    ----------
    counts, weights : pandas.Series
        As in `severity`.

    Returns
    -------
    pandas.Series
        `counts` less one offence (less what there is, where a count is below one); unchanged
        where no offence has a weight. A score that one offence moves much should be shown
        both ways.

    Raises
    ------
    ValueError
        As in `severity`.
    """
    x, w = _aligned(counts, weights)
    gravest = np.where((x > 0) & ~np.isnan(w), w, -np.inf)
    left = counts.astype(float)
    if len(left) and np.isfinite(gravest.max()):
        at = int(gravest.argmax())
        left.iloc[at] = max(left.iloc[at] - 1, 0.0)
    return left


def _gamma_limit(value: float, variance: float, share: float) -> float:
    """Quantile of the gamma distribution of this mean and variance."""
    return float(gammaincinv(value**2 / variance, share) * variance / value)


def _aligned(counts: pd.Series, weights: pd.Series) -> tuple[Array, Array]:
    """Counts, and the weight of each of their codes; missing where there is none."""
    if counts.index.has_duplicates or weights.index.has_duplicates:
        raise ValueError("an offence code is there twice")
    (x, w), _ = arrays(counts, weights.reindex(counts.index))
    return counted(x), counted(w, "weight")

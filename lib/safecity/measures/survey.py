"""What a survey's answers say: raking weights, effective sizes, proportions and their change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtr

from safecity.errors import SafecityError
from safecity.measures.change import point_change
from safecity.measures.estimate import Array, Estimate, Numbers, arrays, denominator
from safecity.measures.intervals import wilson_proportion

__all__ = [
    "Difference",
    "compare_proportions",
    "effective_size",
    "largest_gap",
    "rake",
    "weighted_proportion",
]


class Difference(NamedTuple):
    """A difference, its interval and its test; floats, arrays or Series.

    Attributes
    ----------
    value, lower, upper : float, numpy.ndarray or pandas.Series
        Later less earlier (or group less reference), and the limits.
    probability : float, numpy.ndarray or pandas.Series
        Two-sided probability of a difference as great where there is none.
    """

    value: Numbers
    lower: Numbers
    upper: Numbers
    probability: Numbers


def effective_size(weights: Numbers) -> float:
    """Respondents of equal weight that would say as much: (sum w)^2 / sum w^2.

    Parameters
    ----------
    weights : array_like, shape (respondents,)
        Not negative, not all zero, in any scale.

    Returns
    -------
    float
        Between 1 and the number of respondents.

    Raises
    ------
    ValueError
        A weight is negative or missing, or none is above zero.

    Notes
    -----
    Kish L (1965), Survey Sampling, 11.7; it takes answers to be unrelated to weights. That many
    respondents over all of them is what unequal weights leave of precision.
    """
    (w,), _ = arrays(weights)
    if not (w >= 0).all() or not w.sum() > 0:
        raise ValueError("weights are not negative, not missing and not all zero")
    share = w / w.sum()
    return float(1 / (share @ share))


def weighted_proportion(answers: Numbers, weights: Numbers, confidence: float = 0.95) -> Estimate:
    """Weighted share of respondents who said yes, with Wilson's interval on the effective size.

    Parameters
    ----------
    answers : array_like of bool, shape (respondents,)
        Who said yes; who did not answer (missing) is left out.
    weights : array_like, shape (respondents,)
        Their weights, in any scale.
    confidence : float
        Share of intervals meant to hold the true proportion.

    Returns
    -------
    Estimate
        Floats between 0 and 1; missing where nobody answered.

    Raises
    ------
    ValueError
        An answer is neither yes nor no, or a weight is negative or missing.

    Notes
    -----
    Wilson's interval with n replaced by Kish's effective size (Franco C et al. (2019),
    Journal of Survey Statistics and Methodology 7:334-364). It speaks of respondents: no
    interval allows for who chose to answer.
    """
    (given, w), _ = arrays(answers, weights)
    answered = ~np.isnan(given)
    if not np.isin(given[answered], (0, 1)).all():
        raise ValueError("an answer is yes or no")
    if not answered.any():
        return Estimate(np.nan, np.nan, np.nan)
    given, w = given[answered], w[answered]
    size = effective_size(w)
    return wilson_proportion(min(size, float(given @ w / w.sum()) * size), size, confidence)


def compare_proportions(
    p0: Numbers, n0: Numbers, p1: Numbers, n1: Numbers, confidence: float = 0.95
) -> Difference:
    """Later proportion less the earlier one, with its interval and test.

    Parameters
    ----------
    p0, p1 : float or array_like
        Proportions between 0 and 1; missing (NaN) stays missing.
    n0, n1 : float or array_like
        Respondents behind them; for weighted proportions, effective sizes.
    confidence : float
        Share of intervals meant to hold the true difference.

    Returns
    -------
    Difference
        `p1 - p0` between -1 and 1 with limits, and the probability of the pooled z-test,
        in the form of the input.

    Raises
    ------
    ValueError
        A proportion is outside 0 to 1 or a size is not above zero.

    Notes
    -----
    Newcombe RG (1998), Statistics in Medicine 17:873-890, method 10 (hybrid score). Test and
    interval can disagree at the edge, as they rest on different variances.
    """
    (a, m, b, n), restore = arrays(p0, n0, p1, n1)
    first = wilson_proportion(a * denominator(m, "size"), m, confidence)
    later = wilson_proportion(b * denominator(n, "size"), n, confidence)
    between = point_change(Estimate(a, *first[1:]), Estimate(b, *later[1:]))
    pooled = (a * m + b * n) / (m + n)
    error = np.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n))
    with np.errstate(invalid="ignore"):
        z = np.where(error == 0, 0.0, np.abs(b - a) / error)
    return Difference(*(restore(np.asarray(part)) for part in (*between, 2 * ndtr(-z))))


MAX_RATIO = 5.0
"""Greatest weight over the mean weight, so that no one respondent speaks for many (the cap of
DeBell M, Krosnick JA (2009), Computing Weights for American National Election Study Survey Data).
"""
TOLERANCE = 1e-8
ITERATIONS = 1_000
MET = 1e-4
"""A margin counts as met where one more step towards it moves no weight by more than this."""
CONTRADICT = "Join small categories, or leave out a margin that contradicts another."

Margins = Mapping[str | tuple[str, ...], pd.Series]


def rake(
    frame: pd.DataFrame,
    margins: Margins,
    *,
    max_ratio: float | None = MAX_RATIO,
    tolerance: float = TOLERANCE,
    iterations: int = ITERATIONS,
) -> pd.Series:
    """Weights that bring respondents to the population's margins.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per respondent. Who left a margin's question out keeps in that margin the
        weight that the others give.
    margins : mapping
        A column, or a tuple of columns, to the population by category (for a tuple, by a
        MultiIndex in the same order). Only the shares matter.
    max_ratio : float, optional
        Greatest weight over the mean weight; None trims nothing. Where weights are trimmed
        the margins are met only as nearly as the trimming lets them.
    tolerance : float
        Greatest change of a weight in a sweep at which raking is done.
    iterations : int
        Most sweeps over the margins.

    Returns
    -------
    pandas.Series
        `weight` by respondent, on the index of `frame`, with mean 1.

    Raises
    ------
    SafecityError
        A margin is negative, missing or empty, nobody answered in a category that the
        population has, someone answered in one that it has not, or raking does not settle.
    ValueError
        `max_ratio` is not above 1.

    Notes
    -----
    Iterative proportional fitting: Deming WE, Stephan FF (1940), Annals of Mathematical
    Statistics 11:427-444; trimming in each sweep as in the R package anesrake.
    """
    if max_ratio is not None and not max_ratio > 1:
        raise ValueError(f"the greatest weight is above the mean weight of 1, not {max_ratio}")
    targets = [_target(frame, _columns(key), margin) for key, margin in margins.items()]
    if not targets or frame.empty:
        raise SafecityError("raking needs respondents and a margin")
    weights = np.ones(len(frame))
    for _ in range(iterations):
        last = weights
        weights = _trimmed(_swept(weights, targets), max_ratio)
        if np.abs(weights - last).max() < tolerance:
            break
    else:
        raise SafecityError(f"the weights do not settle in {iterations} sweeps", remedy=CONTRADICT)
    if max_ratio is None or weights.max() < max_ratio:
        _check_met(weights, targets)
    return pd.Series(weights, index=frame.index, name="weight")


def largest_gap(frame: pd.DataFrame, margins: Margins, weights: pd.Series) -> float:
    """Greatest difference between a weighted share of respondents and that of the population.

    Parameters
    ----------
    frame, margins
        As in `rake`.
    weights : pandas.Series
        Weights on the index of `frame`.

    Returns
    -------
    float
        Share, 0 to 1, over all categories of all margins: 0 where raking met them all, more
        where trimming did not let it. Say so where it is more than a percentage point.

    Raises
    ------
    SafecityError
        As in `rake`.
    ValueError
        The weights are of other respondents.
    """
    if not weights.index.equals(frame.index):
        raise ValueError("the weights are not on the index of the respondents")
    w, gaps = weights.to_numpy(float), []
    for key, margin in margins.items():
        at, shares = _target(frame, _columns(key), margin)
        sums = np.bincount(at[at >= 0], w[at >= 0], len(shares))
        gaps.append(float(np.abs(sums / sums.sum() - shares).max()))
    return max(gaps, default=0.0)


def _columns(key: str | tuple[str, ...]) -> list[str]:
    return [key] if isinstance(key, str) else list(key)


def _target(frame: pd.DataFrame, columns: list[str], margin: pd.Series) -> tuple[Array, Array]:
    """Position of each respondent's category in a margin (-1: not given), and its shares."""
    name = " x ".join(columns)
    absent = set(columns) - set(frame.columns)
    if absent:
        raise SafecityError(f"the respondents have no column {', '.join(sorted(absent))}")
    people = margin.to_numpy(float)
    if not (people >= 0).all() or np.isinf(people).any() or not people.sum() > 0:
        raise SafecityError(f"the population by {name} has a negative or missing number")
    if margin.index.has_duplicates:
        raise SafecityError(f"the population by {name} has a category twice")
    given = frame[columns].notna().all(axis=1).to_numpy()
    keys = frame[columns[0]] if len(columns) == 1 else pd.MultiIndex.from_frame(frame[columns])
    at = np.where(given, margin.index.get_indexer(pd.Index(keys)), -1)
    _check_cells(name, frame.index[given & (at < 0)], np.bincount(at[at >= 0], None, len(margin)),
                 margin)  # fmt: skip
    return at, people / people.sum()


def _check_cells(name: str, unknown: pd.Index, asked: Array, margin: pd.Series) -> None:
    if len(unknown):
        raise SafecityError(
            f"respondent {unknown[0]} is in a category of {name} that the population has not",
            remedy=f"Valid here: {', '.join(map(str, margin.index))}.",
        )
    people = margin.to_numpy(float)
    for wrong, problem in (
        ((people > 0) & (asked == 0), "nobody answered in"),
        ((people == 0) & (asked > 0), "the population has nobody in"),
    ):
        if wrong.any():
            cells = ", ".join(map(str, margin.index[wrong]))
            raise SafecityError(
                f"{problem} {name}: {cells}", remedy="Join it with a neighbouring category."
            )


def _swept(weights: Array, targets: list[tuple[Array, Array]]) -> Array:
    for at, shares in targets:
        known = at >= 0
        sums = np.bincount(at[known], weights[known], len(shares))
        factor = np.divide(shares * sums.sum(), sums, out=np.ones_like(sums), where=sums > 0)
        weights = np.where(known, weights * factor[at], weights)
    return weights / weights.mean()


def _check_met(weights: Array, targets: list[tuple[Array, Array]]) -> None:
    """Refuse a fixed point of the sweeps at which one margin undoes another."""
    again = [_swept(weights, [target]) for target in targets]
    if max(float(np.abs(other - weights).max()) for other in again) > MET:
        raise SafecityError("the respondents cannot meet all margins at once", remedy=CONTRADICT)


def _trimmed(weights: Array, cap: float | None) -> Array:
    """Weights of mean 1 of which none is above the cap; the rest share what is cut off."""
    if cap is None:
        return weights
    capped = np.zeros(len(weights), bool)
    while (weights > cap * (1 + 1e-12)).any():
        capped |= weights >= cap
        room = len(weights) - cap * capped.sum()
        weights = np.where(capped, cap, weights * room / weights[~capped].sum())
    return weights

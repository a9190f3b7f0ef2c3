"""What a survey's answers say: raking weights, effective sizes, proportions and their change."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from safecity.measures.change import point_change
from safecity.measures.estimate import Estimate, Numbers, arrays, denominator
from safecity.measures.intervals import wilson_proportion
from safecity.measures.raking import largest_gap, rake

__all__ = [
    "Difference",
    "compare_proportions",
    "design_effect",
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


def design_effect(weights: Numbers) -> float:
    """Loss of precision through unequal weights, 1 where all are equal.

    Parameters
    ----------
    weights : array_like, shape (respondents,)
        Not negative, not all zero, in any scale.

    Returns
    -------
    float
        1 + CV^2 of the weights: the variance of a mean over that of as many respondents of
        equal weight.

    Raises
    ------
    ValueError
        A weight is negative or missing, or none is above zero.

    Notes
    -----
    Kish L (1965), Survey Sampling, 11.7; it takes answers to be unrelated to weights.
    """
    (w,), _ = arrays(weights)
    return len(w) / effective_size(w)


def effective_size(weights: Numbers) -> float:
    """Respondents of equal weight that would say as much: (sum w)^2 / sum w^2.

    Parameters
    ----------
    weights : array_like, shape (respondents,)
        As in `design_effect`.

    Returns
    -------
    float
        Between 1 and the number of respondents.

    Raises
    ------
    ValueError
        As in `design_effect`.
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
    (said, w), _ = arrays(answers, weights)
    answered = ~np.isnan(said)
    if not np.isin(said[answered], (0, 1)).all():
        raise ValueError("an answer is yes or no")
    if not answered.any():
        return Estimate(np.nan, np.nan, np.nan)
    said, w = said[answered], w[answered]
    size = effective_size(w)
    return wilson_proportion(min(size, float(said @ w / w.sum()) * size), size, confidence)


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

"""Cost of crime: offences times what one costs on average, with the interval of their counts."""

from __future__ import annotations

import numpy as np

from safecity.measures.estimate import Estimate, Numbers, arrays, counted, denominator
from safecity.measures.intervals import poisson_limits


def cost(
    count: Numbers,
    unit_cost: Numbers,
    *,
    multiplier: Estimate | None = None,
    uprating: float = 1.0,
    confidence: float = 0.95,
) -> Estimate:
    """Cost of recorded offences at a unit cost.

    Parameters
    ----------
    count : float or array_like
        Recorded offences; missing (NaN) stays missing.
    unit_cost : float or array_like
        Average cost of one crime.
    multiplier : Estimate, optional
        Crimes estimated to have happened for each recorded one; recorded ones only where it is
        not given. Without limits it is taken as known.
    uprating : float
        Price index of the wanted year over that of the unit costs.
    confidence : float
        Share of intervals meant to hold the true cost.

    Returns
    -------
    Estimate
        In the unit of `unit_cost`.

    Raises
    ------
    ValueError
        A count is negative, or a unit cost or the uprating not above zero.

    Notes
    -----
    Count, unit cost and multiplier as in Heeks M, Reed S, Tafsiri M, Prince S (2018), Home Office
    Research Report 99. Limits: Poisson (`intervals.poisson_limits`); those of count and
    multiplier joined on the log scale (Zou GY, Donner A (2008), Statistics in Medicine
    27:1693-1702). A unit cost has no published interval and is taken as known.
    """
    (offences, each), restore = arrays(count, unit_cost)
    scale = denominator(each, "unit cost") * float(denominator(np.array(uprating), "uprating"))
    value = counted(offences)
    lower, upper = poisson_limits(value, confidence)
    if multiplier is not None:
        value, lower, upper = _multiplied(Estimate(value, lower, upper), multiplier)
    return Estimate(*(restore(part * scale) for part in (value, lower, upper)))


def total(costs: Estimate) -> Estimate:
    """Sum of independent costs, with its interval.

    Parameters
    ----------
    costs : Estimate
        Arrays or Series, one cost each.

    Returns
    -------
    Estimate
        Floats; missing where a cost is, without limits where one has none.

    Notes
    -----
    Distances of each value from its limits are added in quadrature (Zou and Donner 2008), which
    keeps the skewness of small counts.
    """
    value, lower, upper = (np.asarray(part, float) for part in costs)
    whole = float(value.sum())
    down, up = np.sqrt(((value - lower) ** 2).sum()), np.sqrt(((upper - value) ** 2).sum())
    return Estimate(whole, whole - float(down), whole + float(up))


def _multiplied(count: Estimate, multiplier: Estimate) -> Estimate:
    """Product of a count and a multiplier; of no offences there are no limits to multiply."""
    factor = np.asarray(multiplier.value, float)
    ends = [
        np.where(np.isfinite(multiplier.lower), end, factor)
        for end in (multiplier.lower, multiplier.upper)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        middle, low, high = (np.log(part) for part in count)
        down = np.hypot(middle - low, np.log(factor / ends[0]))
        up = np.hypot(high - middle, np.log(ends[1] / factor))
        value = count.value * factor
        return Estimate(value, value * np.exp(-down), value * np.exp(up))

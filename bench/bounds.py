"""What any test of two years can find: bounds that need no simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import nct, norm
from scipy.stats import t as student

from safecity.catalogue.verdicts import load_rules

DISPERSION, LEVEL, WANTED = 1.5, 0.05, (0.04, 0.07)
LAGS, EFFECTS = (0.0, 0.35, 0.5), (0.0, 0.01, 0.02, 0.03)
YEARS = load_rules().recent_years
FREEDOM = YEARS - 3
"""Degrees of freedom that the years before both leave for how years differ, less a level."""
Z = float(norm.ppf(1 - LEVEL / 2))


def expected_years() -> np.ndarray:
    """Expected months of the last two years, of a mean of 1."""
    return 1 + 0.15 * np.sin(2 * np.pi * np.arange(24) / 12)


def true_deviation(mean: float, lag: float, effect: float) -> float:
    """Standard deviation of the log change of two simulated years in which nothing happened."""
    usual = mean * expected_years()
    months = np.arange(len(usual))
    near = lag ** np.abs(months[:, None] - months)
    sums = usual.reshape(2, 12).sum(axis=1).repeat(12)
    share = np.repeat([-1.0, 1.0], 12) * np.sqrt(DISPERSION * usual) / sums
    return float(np.sqrt(share @ near @ share + 2 * effect**2))


def learnt(shift: float | np.ndarray, freedom: float) -> np.ndarray:
    """Power of a t test that learns the scatter with so many degrees of freedom.

    Parameters
    ----------
    shift : float or array
        True change over its true standard deviation.
    freedom : float
        Degrees of freedom.
    """
    limit = student.ppf(1 - LEVEL / 2, freedom)
    return np.asarray(nct.sf(limit, freedom, shift) + nct.cdf(-limit, freedom, shift))


def bounds(step: float, mean: float) -> pd.DataFrame:
    """Power of one who knows the true scatter, and of the t test of yearly sums.

    The first rejects beyond 1.96 true standard deviations and is the most powerful test of 5 %
    on the two sums; the second learns the scatter from the years before both, so that its 5 %
    hold whatever the year effect.
    """
    cells = [(mean, lag, effect) for lag in LAGS for effect in EFFECTS]
    shift = np.log1p(step) / np.array([true_deviation(*cell) for cell in cells])
    index = pd.MultiIndex.from_tuples(cells, names=["mean", "lag", "effect"])
    known = norm.sf(Z - shift) + norm.cdf(-Z - shift)
    return pd.DataFrame({"known": known, "learnt": learnt(shift, FREEDOM)}, index=index)


def pooled(step: float, mean: float, effect: float = 0.02, power: float = 0.8) -> str:
    """Say what a year effect that is pooled over indicators would find, and what it costs.

    Parameters
    ----------
    step, mean : float
        Rise that is asked for, and cases a month; months are independent.
    effect : float
        Year effect that all are taken to share, known exactly.
    power : float
        Wanted.
    """
    shared = true_deviation(mean, 0.0, effect)
    shift = np.log1p(step) / shared
    needed = next(n for n in range(1, 100) if learnt(shift, n * FREEDOM) >= power)

    def called(own: float) -> float:
        """Share of nothing that is called clear where the year effect is another."""
        return float(2 * norm.sf(Z * shared / true_deviation(mean, 0.0, own)))

    low, high = (brentq(lambda own, at=at: called(own) - at, 0.0, 0.1) for at in WANTED)
    told = "; ".join(f"{own:.0%}: {called(own):.1%}" for own in EFFECTS)
    return (
        f"At a year effect of {effect:.0%} without lag it takes the years of {needed} indicators "
        f"that share one year effect for a t test to find {power:.0%} of such rises. But a year "
        f"effect of {effect:.0%} that is laid on all calls, where an indicator's own is another, "
        f"so much of nothing clear ({told}): {WANTED[0]:.0%} to {WANTED[1]:.0%} only where its own "
        f"lies between {low:.1%} and {high:.1%}"
    )

"""How far two years of a series differ where nothing has happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import erf, ndtr, ndtri, stdtr

from safecity.catalogue.verdicts import Rules, load_rules
from safecity.measures.calendar import LEAST, MONTHS, Calendar, near_by_lag, of_years
from safecity.measures.estimate import Array, normal_quantile
from safecity.measures.ratio import change_test

LAGS = np.array([-0.2, 0.0, 0.2, 0.4, 0.55, 0.7])
"""Correlations of neighbouring periods that are weighed against each other."""
EFFECTS = np.array([0.001, 0.005, 0.01, 0.016, 0.024, 0.034, 0.05, 0.08, 0.13])
"""Standard deviations of years, as a share of their level, that are weighed."""
DISPERSIONS = 15
ATOMS = 25
"""Equally likely values by which a distribution is handed on."""


@dataclass(frozen=True)
class Scatter:
    """Variance of a change where nothing happened, over that of independent cases.

    Attributes
    ----------
    factors : tuple of float
        Equally likely values, each 1 or more, ascending.
    dispersion : float
        Variance of a period's count over its mean, years and season taken out.
    lag : float
        Correlation of neighbouring periods.
    year_effect : float
        Standard deviation of the level of years, as a share of it.
    periods : int
        Months or quarters that these were learnt from; 0 where they are declared.
    """

    factors: tuple[float, ...]
    dispersion: float
    lag: float
    year_effect: float
    periods: int

    @property
    def known(self) -> bool:
        """Whether the series itself says how it scatters."""
        return self.periods > 0

    def factor(self, confidence: float = 0.95) -> float:
        """Return the overdispersion with which `ratio.rate_ratio` has this confidence.

        Parameters
        ----------
        confidence : float
            Share of intervals meant to hold the true ratio.
        """
        from scipy.optimize import brentq

        z, factors = normal_quantile(confidence), np.array(self.factors)

        def beyond(factor: float) -> float:
            return float(2 * ndtr(-z * np.sqrt(factor / factors)).mean() - (1 - confidence))

        low, high = factors[0], factors[-1]
        return float(low if low == high else brentq(beyond, low, high))

    def chance(
        self,
        before: float,
        after: float,
        population_before: float = 1.0,
        population_after: float = 1.0,
    ) -> float:
        """Return the probability of a change as great where nothing happened.

        Parameters
        ----------
        before, after, population_before, population_after
            As in `ratio.change_test`, over whose probabilities the mean is taken.
        """
        sides = (before, after, population_before, population_after)
        return float(np.mean(change_test(*sides, overdispersion=np.array(self.factors))))


def scatter(
    counts: pd.Series,
    before: Sequence[Any],
    after: Sequence[Any],
    *,
    masked: pd.Series | None = None,
    season: int = MONTHS,
    rules: Rules | None = None,
) -> Scatter:
    """Learn from a series how far two of its years differ where nothing happened.

    Parameters
    ----------
    counts : pandas.Series
        Counts by month (or quarter) on timestamps, periods or whole numbers; missing ones are
        passed over, and so are those in which more was cancelled than recorded.
    before, after : sequence of labels
        Periods of the earlier and of the later side, all in `counts`.
    masked : pandas.Series of bool, optional
        Periods, such as lockdowns, that say nothing of the usual scatter.
    season : int
        Periods of a year: 12 or 4.
    rules : Rules, optional
        Where not those of `verdicts.yml`.

    Returns
    -------
    Scatter
        Never below what independent cases would have.

    Raises
    ------
    ValueError
        A side is empty or not known in full.

    Notes
    -----
    Log-linear model with a season and a level of its own for the later side, so that the change
    in question says nothing of the scatter; its errors are an autoregression between neighbouring
    periods with a dispersion (1 or more), a level that differs between years (counted back from
    the end of the later side) and drifts. Years may also be steadier than their months suggest:
    with a variance component that cannot be negative too little is found where it is none and too
    much where it is small (simulated in docs/calibration.md). Likelihood with the means integrated
    out (Harville DA (1974), Biometrika 61:383-385) over a grid, with the prior of `verdicts.yml`;
    the variance of the difference of the two sides follows for each point of the grid, so that the
    interval allows for not knowing the scatter, as Student's does. What it holds:
    docs/calibration.md.
    """
    rules = rules or load_rules()
    series = Calendar(counts, before, after, masked, season)
    if not series.estimable:
        return _declared(series, rules)
    model = YearModel(series, rules)
    weights = model.posterior
    dispersion = float((weights.sum(axis=(0, 1)) * model.dispersions).sum())
    lag = float((weights.sum(axis=(1, 2)) * LAGS).sum())
    effect = float((weights.sum(axis=(0, 2)) * model.effects).sum())
    atoms = _atoms(model.factors, weights)
    return Scatter(atoms, dispersion, lag, effect, periods=int(series.used.sum()))


def _atoms(factors: Array, weights: Array) -> tuple[float, ...]:
    order = np.argsort(factors, axis=None)
    total = np.cumsum(weights.ravel()[order])
    at = np.searchsorted(total, (np.arange(ATOMS) + 0.5) / ATOMS * total[-1])
    return tuple(np.maximum(1.0, factors.ravel()[order][np.minimum(at, len(order) - 1)]).tolist())


class YearModel:
    """Grid of lag, year effect and dispersion with the likelihood of the periods used.

    Parameters
    ----------
    series : Calendar
        One that is `estimable`.
    rules : Rules
        With the prior of the year effect.
    """

    def __init__(self, series: Calendar, rules: Rules) -> None:
        """Scale the counts so that independent cases have variance 1."""
        self.series, self.rules = series, rules
        mean = np.maximum(series.expected[series.used], LEAST)
        self.root = np.sqrt(mean)
        self.response = self.root * (np.log(mean) + (series.counts[series.used] - mean) / mean)
        self.design = self.root[:, None] * series.design
        rest = self.response - self.design @ np.linalg.lstsq(self.design, self.response)[0]
        self.first = max(1.0, float(rest @ rest) / series.freedom)
        top = np.log(max(3 * self.first, 3.0))
        self.dispersions = np.exp(np.linspace(0, top, DISPERSIONS))
        self.steady = np.array([*rules.year_effect.steady])
        self.effects = np.concatenate([np.zeros(len(self.steady)), EFFECTS])

    @cached_property
    def shapes(self) -> Array:
        """Covariances over the dispersion, by lag and year effect, of the scaled responses.

        Those of years that are steadier than their months suggest come first.
        """
        series = self.series
        at, year = series.at[series.used], series.year[series.used]
        near = near_by_lag(LAGS, np.abs(at[:, None] - at))
        steadier = np.multiply.outer(self.steady, of_years(near, year, self.root)).swapaxes(0, 1)
        years = (year[:, None] == year) * np.outer(self.root, self.root) / self.first
        differing = EFFECTS[:, None, None] ** 2 * years
        drift = self.root * (at - at.mean()) / series.per_year
        slope = self.rules.year_effect.slope**2 / self.first * np.outer(drift, drift)
        both = np.concatenate([near[:, None] - steadier, near[:, None] + differing], axis=1)
        return np.asarray(both + slope)

    @cached_property
    def posterior(self) -> Array:
        """Weights by lag, year effect and dispersion; they sum to 1."""
        squares, logs = self.restricted
        spread = self.series.freedom * np.log(self.dispersions)
        logged = -0.5 * (logs[..., None] + spread + squares[..., None] / self.dispersions)
        logged += np.log(self._prior)
        weights = np.exp(logged - logged.max())
        return np.asarray(weights / weights.sum())

    @cached_property
    def restricted(self) -> tuple[Array, Array]:
        """Squares about the fitted means, and log determinants of the restricted likelihood.

        By lag and year effect, as of `shapes`, of which only those of months are ever inverted:
        years and drift are few columns beside them (Woodbury MA (1950), Inverting modified
        matrices).
        """
        at, years, fixed = self._columns
        near = near_by_lag(LAGS, np.abs(at[:, None] - at))
        root = np.linalg.cholesky(near)
        both = np.column_stack([fixed, years])
        white = np.linalg.solve(root, np.broadcast_to(both, (len(root), *both.shape)))
        products = white.swapaxes(1, 2) @ white
        cut, number = fixed.shape[1], years.shape[1]
        own, across, within = (
            products[:, :cut, :cut],
            products[:, cut:, :cut],
            products[:, cut:, cut:],
        )
        logs = 2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)[:, None]
        gain = fixed.T @ years @ np.linalg.solve(years.T @ near @ years, years.T @ fixed)
        odds = self.steady / (1 - self.steady)
        steadier = own[:, None] + odds[:, None, None] * gain[:, None]
        variance = EFFECTS**2 / self.first
        inner = within[:, None] + np.eye(number) / variance[:, None, None]
        lost = across.swapaxes(1, 2)[:, None] @ np.linalg.solve(inner, across[:, None])
        steady = number * np.log(1 - self.steady) + np.zeros_like(logs)
        differ = number * np.log(variance) + np.linalg.slogdet(inner)[1]
        return _profiled(
            np.concatenate([steadier, own[:, None] - lost], axis=1),
            logs + np.concatenate([steady, differ], axis=1),
        )

    @property
    def _columns(self) -> tuple[Array, Array, Array]:
        """Places of the periods used; levels of their years; means, response and drift."""
        series = self.series
        at, year = series.at[series.used], series.year[series.used]
        years = (year[:, None] == np.unique(year)) * self.root[:, None]
        slope = self.rules.year_effect.slope / np.sqrt(self.first)
        drift = slope * self.root * (at - at.mean()) / series.per_year
        return at, years, np.column_stack([self.design, self.response, drift])

    @property
    def typical(self) -> Array:
        """Covariance of the scaled responses, the mean over the grid."""
        weights = self.posterior
        spread = (weights * self.dispersions).sum(axis=2)
        return np.asarray(np.einsum("le,leij->ij", spread, self.shapes))

    @property
    def _prior(self) -> Array:
        """Prior weight of each year effect (rows), which the dispersion (columns) scales."""
        edges = np.concatenate([[0], np.sqrt(EFFECTS[1:] * EFFECTS[:-1]), [np.inf]])
        scaled = edges[:, None] * np.sqrt(self.dispersions / self.first)
        prior = self.rules.year_effect
        if self.series.years_used < prior.fewest_years:
            steady = np.zeros(len(self.steady))
            differ = np.diff(erf(scaled / prior.unknown / np.sqrt(2)), axis=0)
        else:
            # A shift within the later side is sought where nothing of it tells how years differ.
            steady = np.array([*prior.steady.values()]) * (not self.series.apart)
            differ = np.diff(2 * stdtr(prior.freedom, scaled / prior.scale) - 1, axis=0)
            differ *= 1 - steady.sum()
        steady = np.repeat(steady[:, None], len(self.dispersions), axis=1)
        return np.maximum(np.concatenate([steady, differ]), 1e-12)

    @property
    def factors(self) -> Array:
        """Variance of the change over that of independent cases, by lag, effect and dispersion."""
        by_lag, levels, years, chance = self.series.variances(LAGS)
        steadier = by_lag[:, None] - np.outer(levels, self.steady)
        differing = by_lag[:, None] + years * EFFECTS**2 / self.first
        shape = np.concatenate([steadier, differing], axis=1)
        return np.asarray(shape[:, :, None] * self.dispersions / chance)


def _profiled(products: Array, logs: Array) -> tuple[Array, Array]:
    """Add the drift, which is the last of the products, and fit the means to the response."""
    drift, rest = products[..., :-1, -1], products[..., :-1, :-1]
    much = 1 + products[..., -1, -1]
    rest = rest - drift[..., :, None] * drift[..., None, :] / much[..., None, None]
    cross, moment = rest[..., :-1, :-1], rest[..., :-1, -1]
    fitted = np.linalg.solve(cross, moment[..., None])[..., 0]
    squares = rest[..., -1, -1] - (moment * fitted).sum(axis=-1)
    return squares, logs + np.log(much) + np.linalg.slogdet(cross)[1]


def _declared(series: Calendar, rules: Rules) -> Scatter:
    """Scatter of a series that is too short to tell, as declared."""
    months, effect = rules.months_unknown, rules.year_effect.unknown
    expected, _, _ = series.contrast
    dispersion = 1 + months.variation**2 * float(expected.mean())
    by_lag, _, years, chance = series.variances(np.array([months.lag]))
    drawn = effect * ndtri((1 + (np.arange(ATOMS) + 0.5) / ATOMS) / 2)
    factors = np.maximum(1.0, (by_lag[0] * dispersion + years * drawn**2) / chance)
    return Scatter(tuple(factors.tolist()), dispersion, months.lag, effect, 0)

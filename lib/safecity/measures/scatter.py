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
from safecity.measures.estimate import Array, normal_quantile
from safecity.measures.overdispersion import product_fit
from safecity.measures.ratio import change_test

MONTHS = 12
LAGS = np.array([-0.2, 0.0, 0.2, 0.4, 0.55, 0.7])
"""Correlations of neighbouring periods that are weighed against each other."""
EFFECTS = np.array([0.001, 0.005, 0.01, 0.016, 0.024, 0.034, 0.05, 0.08, 0.13])
"""Standard deviations of years, as a share of their level, that are weighed."""
DISPERSIONS = 15
ATOMS = 25
"""Equally likely values by which a distribution is handed on."""
FEWEST_YEARS = 2
"""Years of periods below which season and scatter cannot be told apart."""
LEAST = 0.25
"""Smallest expected count of a period that is worked with: the logarithm of none is none."""


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
    the end of the later side) and drifts. Likelihood with the means integrated out (Harville DA
    (1974), Biometrika 61:383-385) over a grid, with the prior of `verdicts.yml`; the variance of
    the difference of the two sides follows for each point of the grid, so that the interval allows
    for not knowing the scatter, as Student's does. What it holds: docs/calibration.md.
    """
    rules = rules or load_rules()
    series = Layout(counts, before, after, masked, season)
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


class Layout:
    """Periods with their places in years and seasons, and what is expected of them.

    Parameters
    ----------
    counts, before, after, masked, season
        As in `scatter`.
    apart : bool
        Whether no period of the later side says anything of the scatter, not only their level.
    """

    def __init__(
        self,
        counts: pd.Series,
        before: Sequence[Any],
        after: Sequence[Any],
        masked: pd.Series | None,
        season: int,
        apart: bool = False,
    ) -> None:
        """Find the places of the periods, and which of them are used."""
        self.apart = apart
        self.index, self.counts, self.per_year = counts.index, counts.to_numpy(float), season
        self.sides = [counts.index.get_indexer(pd.Index(side)) for side in (before, after)]
        sides = [self.counts[at] for at in self.sides]
        if any((at < 0).any() or not len(at) for at in self.sides) or np.isnan(
            sum(map(sum, sides))
        ):
            raise ValueError("both sides of a change need periods that are known")
        self.at = positions(counts.index, season)
        self.year = (self.at[self.sides[1]].max() - self.at) // season
        self.season = self.at % season
        hidden = np.zeros(len(counts), bool)
        if masked is not None:
            hidden = masked.reindex(counts.index, fill_value=False).to_numpy(dtype=bool)
        near = (self.year >= 0) & (self.year < load_rules().recent_years)
        self.used = ~hidden & near & (self.counts >= 0) & np.isfinite(self.counts)
        self.expected = self._expected()
        self.used &= self.expected > 0

    def _expected(self) -> Array:
        """Product of year and season, fitted to the periods used."""
        rows = self.year - self.year.min()
        table = np.full((rows.max() + 1, self.per_year), np.nan)
        table[rows[self.used], self.season[self.used]] = self.counts[self.used]
        return product_fit(table)[rows, self.season]

    @cached_property
    def later(self) -> Array:
        """Which of the periods used belong to the later side."""
        return np.isin(np.flatnonzero(self.used), self.sides[1])

    @property
    def years_used(self) -> int:
        """Years with a period used, other than that of the later side."""
        return len(np.unique(self.year[self.used][~self.later]))

    @property
    def estimable(self) -> bool:
        """Whether enough is known to learn how the periods scatter."""
        return int(self.used.sum()) >= FEWEST_YEARS * self.per_year and self.freedom > 0

    @property
    def freedom(self) -> int:
        """Periods used less the means fitted to them."""
        return int(self.used.sum()) - self.design.shape[1]

    @property
    def seasons(self) -> Array:
        """One column for each time of the year, of the periods used."""
        season = self.season[self.used]
        return np.asarray(season[:, None] == np.unique(season), dtype=float)

    @cached_property
    def design(self) -> Array:
        """Seasons, and the level of the later side (or each of its periods), of those used."""
        both = 0 < self.later.sum() < len(self.later)
        later = self.each if self.apart else self.later[:, None]
        return np.column_stack([self.seasons, later]) if both else self.seasons

    @property
    def each(self) -> Array:
        """One column for each period of the later side, of those used."""
        return np.eye(len(self.later))[:, self.later]

    def label(self, place: int) -> str:
        """Name of a period."""
        name = self.index[place]
        return f"{name:%Y-%m}" if isinstance(name, pd.Timestamp) else str(name)

    @cached_property
    def contrast(self) -> tuple[Array, Array, Array]:
        """Expected counts of both sides, their shares (earlier ones negative) and places."""
        parts, shares = [], []
        for sign, at in zip((-1, 1), self.sides, strict=True):
            usual = np.maximum(self.counts[at], 0) + LEAST
            parts.append(usual / usual.sum() * max(self.counts[at].sum(), LEAST * len(at)))
            shares.append(sign * parts[-1] / parts[-1].sum())
        return np.concatenate(parts), np.concatenate(shares), np.concatenate(self.sides)

    def variances(self, lags: Array) -> tuple[Array, float, float]:
        """Variance of the log change: of months by lag at dispersion 1, of years, and by chance."""
        expected, share, at = self.contrast
        months = share / np.sqrt(expected)
        apart = np.abs(self.at[at][:, None] - self.at[at])
        same = self.year[at][:, None] == self.year[at]
        chance = float((share**2 / expected).sum())
        by_lag = np.array([months @ near @ months for near in _near(lags, apart)])
        return by_lag, float(share @ same @ share), chance


def _near(lags: Array, apart: Array) -> Array:
    """Correlation of periods so far apart, by lag-1 correlation."""
    return np.asarray(lags[:, None] ** np.arange(apart.max() + 1))[:, apart]


def positions(index: pd.Index, season: int) -> Array:
    """Whole numbers of periods in order of time, of which one year has `season`."""
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp()
    if isinstance(index, pd.DatetimeIndex):
        return np.asarray((index.year * MONTHS + index.month - 1) // (MONTHS // season))
    return np.asarray(index, dtype=int)


class YearModel:
    """Grid of lag, year effect and dispersion with the likelihood of the periods used.

    Parameters
    ----------
    series : Layout
        One that is `estimable`.
    rules : Rules
        With the prior of the year effect.
    """

    def __init__(self, series: Layout, rules: Rules) -> None:
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
        self.effects = EFFECTS

    @cached_property
    def shapes(self) -> Array:
        """Covariances over the dispersion, by lag and year effect, of the scaled responses."""
        series = self.series
        at, year = series.at[series.used], series.year[series.used]
        apart = np.abs(at[:, None] - at)
        years = (year[:, None] == year) * np.outer(self.root, self.root) / self.first
        drift = self.root * (at - at.mean()) / series.per_year
        slope = self.rules.year_effect.slope**2 / self.first * np.outer(drift, drift)
        return _near(LAGS, apart)[:, None] + self.effects[:, None, None] ** 2 * years + slope

    @cached_property
    def posterior(self) -> Array:
        """Weights by lag, year effect and dispersion; they sum to 1."""
        size = len(self.response)
        shapes = self.shapes.reshape(-1, size, size)
        squares, logs = _restricted(shapes, self.design, self.response)
        spread = self.series.freedom * np.log(self.dispersions)
        logged = -0.5 * (logs[:, None] + spread + squares[:, None] / self.dispersions)
        logged = logged.reshape(len(LAGS), len(self.effects), -1) + np.log(self._prior)
        weights = np.exp(logged - logged.max())
        return np.asarray(weights / weights.sum())

    @property
    def typical(self) -> Array:
        """Covariance of the scaled responses, the mean over the grid."""
        weights = self.posterior
        spread = (weights * self.dispersions).sum(axis=2)
        return np.asarray(np.einsum("le,leij->ij", spread, self.shapes))

    @property
    def _prior(self) -> Array:
        """Prior weight of each year effect (rows), which the dispersion (columns) scales."""
        edges = np.concatenate([[0], np.sqrt(self.effects[1:] * self.effects[:-1]), [np.inf]])
        scaled = edges[:, None] * np.sqrt(self.dispersions / self.first)
        return np.maximum(np.diff(_below(scaled, self.series, self.rules), axis=0), 1e-12)

    @property
    def factors(self) -> Array:
        """Variance of the change over that of independent cases, by lag, effect and dispersion."""
        by_lag, years, chance = self.series.variances(LAGS)
        shape = by_lag[:, None] + years * self.effects**2 / self.first
        return np.asarray(shape[:, :, None] * self.dispersions / chance)


def _below(effect: Array, series: Layout, rules: Rules) -> Array:
    """Prior probability that years differ by less than `effect`."""
    prior = rules.year_effect
    if series.years_used < prior.fewest_years:
        return np.asarray(erf(effect / prior.unknown / np.sqrt(2)))
    rest = 2 * stdtr(prior.freedom, effect / prior.scale) - 1
    return np.where(effect > 0, prior.none + (1 - prior.none) * rest, 0.0)


def _restricted(shapes: Array, design: Array, response: Array) -> tuple[Array, Array]:
    """Squares about the fitted means, and the log determinants of the restricted likelihood."""
    root = np.linalg.cholesky(shapes)
    both = np.column_stack([design, response])
    white = np.linalg.solve(root, np.broadcast_to(both, (len(root), *both.shape)))
    x, y = white[:, :, :-1], white[:, :, -1]
    cross, moment = np.einsum("kij,kil->kjl", x, x), np.einsum("kij,ki->kj", x, y)
    fitted = np.linalg.solve(cross, moment[..., None])[..., 0]
    squares = (y**2).sum(axis=1) - (moment * fitted).sum(axis=1)
    logs = 2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    return squares, logs + np.linalg.slogdet(cross)[1]


def _declared(series: Layout, rules: Rules) -> Scatter:
    """Scatter of a series that is too short to tell, as declared."""
    months, effect = rules.months_unknown, rules.year_effect.unknown
    expected, _, _ = series.contrast
    dispersion = 1 + months.variation**2 * float(expected.mean())
    by_lag, years, chance = series.variances(np.array([months.lag]))
    drawn = effect * ndtri((1 + (np.arange(ATOMS) + 0.5) / ATOMS) / 2)
    factors = np.maximum(1.0, (by_lag[0] * dispersion + years * drawn**2) / chance)
    return Scatter(tuple(factors.tolist()), dispersion, months.lag, effect, 0)

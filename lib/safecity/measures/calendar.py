"""A calendar: periods of a series by years and seasons, with what is expected of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from safecity.catalogue.verdicts import load_rules
from safecity.measures.estimate import Array
from safecity.measures.overdispersion import product_fit

MONTHS = 12
FEWEST_YEARS = 2
"""Years of periods below which season and scatter cannot be told apart."""
LEAST = 0.25
"""Smallest expected count of a period that is worked with: the logarithm of none is none."""


class Calendar:
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

    def variances(self, lags: Array) -> tuple[Array, Array, float, float]:
        """Variance of the log change at dispersion 1: of months, by lag, and the part of it that
        goes with the levels of years; of years that differ; and by chance."""
        expected, share, at = self.contrast
        months = share / np.sqrt(expected)
        near = near_by_lag(lags, np.abs(self.at[at][:, None] - self.at[at]))
        same = self.year[at][:, None] == self.year[at]
        chance = float((share**2 / expected).sum())
        by_lag, years = months @ near @ months, float(share @ same @ share)
        return by_lag, self._levels(lags), years, chance

    def _levels(self, lags: Array) -> Array:
        """Variance of the log change, by lag, that goes with the levels of its whole years."""
        expected, share, at = self.contrast
        years = np.unique(self.year[at]).repeat(self.per_year)
        ends = self.at[self.sides[1]].max() - self.per_year * years
        whole = ends - np.tile(np.arange(self.per_year), len(years) // self.per_year)
        inside = (self.at[at][:, None] == whole).astype(float)
        usual = np.where(inside.any(axis=0), expected @ inside, expected.mean())
        near = near_by_lag(lags, np.abs(whole[:, None] - whole))
        months = (share / np.sqrt(expected)) @ inside
        return np.asarray(months @ of_years(near, years, np.sqrt(usual)) @ months)


def near_by_lag(lags: Array, apart: Array) -> Array:
    """Return the correlations of periods that hang together with their neighbours.

    Parameters
    ----------
    lags : numpy.ndarray, shape (lags,)
        Correlation of neighbouring periods.
    apart : numpy.ndarray of int, shape (periods, periods)
        How many periods two of them lie apart.

    Returns
    -------
    numpy.ndarray, shape (lags, periods, periods)
    """
    return np.asarray(lags[:, None] ** np.arange(apart.max() + 1))[:, apart]


def of_years(near: Array, year: Array, root: Array) -> Array:
    """Return the part of a covariance of scaled periods that goes with the levels of years.

    Parameters
    ----------
    near : numpy.ndarray, shape (lags, periods, periods)
        Covariances.
    year : numpy.ndarray, shape (periods,)
        Year of each period.
    root : numpy.ndarray, shape (periods,)
        What a level of 1 is on the scale of the periods.

    Returns
    -------
    numpy.ndarray, shape (lags, periods, periods)
        Less a share below 1 of it, a covariance is one still, and the level of each year varies by
        that share less: the projection on the levels, in the metric of the covariance.
    """
    levels = (year[:, None] == np.unique(year)) * root[:, None]
    moved = near @ levels
    return np.asarray(moved @ np.linalg.solve(levels.T @ moved, moved.swapaxes(1, 2)))


def positions(index: pd.Index, season: int) -> Array:
    """Return whole numbers of periods in order of time, of which one year has `season`."""
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp()
    if isinstance(index, pd.DatetimeIndex):
        return np.asarray((index.year * MONTHS + index.month - 1) // (MONTHS // season))
    return np.asarray(index, dtype=int)

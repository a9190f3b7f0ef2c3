"""The months of the year: seasonal factors and a series without them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from safecity.measures.estimate import Array, counted

MONTHS = 12
MINIMUM_MONTHS = 36
"""Three years of complete months; fewer cannot tell season from trend."""
MEAN_MONTH = 365.2425 / MONTHS
"""Days in an average month, to which deseasonalised counts are brought."""


class Season(NamedTuple):
    """What the time of the year does to a series.

    Attributes
    ----------
    factors : pandas.DataFrame
        One row per calendar month: month_number, month, factor (mean 1), low and high
        (the smallest and greatest ratio to trend of that month in any year), error (standard
        error of the logarithm of the factor) and freedom (its degrees of freedom).
    adjusted : pandas.Series
        Counts per average month without season; missing where masked or not observed.
    years : int
        Whole years of observed months behind the factors.
    """

    factors: pd.DataFrame
    adjusted: pd.Series
    years: int

    @property
    def peak(self) -> str:
        """Month with the greatest factor."""
        return str(self.factors["month"].iloc[self.factors["factor"].argmax()])


def seasonal(counts: pd.Series, masked: pd.Series | None = None) -> Season:
    """Split a monthly series into season and rest by robust STL.

    Parameters
    ----------
    counts : pandas.Series
        Monthly counts on a DatetimeIndex; missing or absent months are allowed for.
    masked : pandas.Series of bool, optional
        Months (such as lockdowns) that must not shape the season: interpolated for the
        fit, missing in the result.

    Returns
    -------
    Season
        Factors, deseasonalised series and the years behind them.

    Raises
    ------
    ValueError
        Fewer than 36 complete months were observed, some calendar month in fewer than
        two years, or a month counted nothing.

    Notes
    -----
    Cleveland RB et al. (1990), Journal of Official Statistics 6:3-73, robust, period 12
    and a periodic seasonal, on the logarithm of counts per day, so that months of
    different length compare.
    """
    months = _calendar(counts)
    index = pd.DatetimeIndex(months.index)
    hidden = _hidden(index, masked) | months.isna().to_numpy()
    _check(months, hidden)
    level = np.log(np.where(hidden, np.nan, months) / index.days_in_month)
    trend, season = _stl(_filled(level))
    factors = _factors(level - trend, season, index)
    rate = np.exp(level) * MEAN_MONTH / factors["factor"].to_numpy()[index.month - 1]
    return Season(factors, pd.Series(rate, index=index), int((~hidden).sum() // MONTHS))


def _calendar(counts: pd.Series) -> pd.Series:
    if not isinstance(counts.index, pd.DatetimeIndex):
        raise ValueError("a monthly series stands on a DatetimeIndex")
    firsts = counts.index.to_period("M").to_timestamp()
    if firsts.has_duplicates:
        raise ValueError("a month stands twice in the series")
    return counts.astype(float).set_axis(firsts).sort_index().asfreq("MS")


def _hidden(index: pd.DatetimeIndex, masked: pd.Series | None) -> Array:
    if masked is None:
        return np.zeros(len(index), bool)
    months = pd.DatetimeIndex(masked.index[masked.to_numpy(dtype=bool)]).to_period("M")
    return np.asarray(index.to_period("M").isin(months))


def _check(months: pd.Series, hidden: Array) -> None:
    complete = months[~hidden]
    counted(complete.to_numpy())
    if len(complete) < MINIMUM_MONTHS:
        raise ValueError(
            f"a season needs {MINIMUM_MONTHS} complete months (three years), not {len(complete)}"
        )
    years = (
        complete.groupby(pd.DatetimeIndex(complete.index).month)
        .size()
        .reindex(range(1, MONTHS + 1), fill_value=0)
    )
    if years.min() < 2:
        raise ValueError(f"month {years.idxmin()} was observed in fewer than two years")
    if (complete == 0).any():
        raise ValueError("a month counted nothing; so small a count has no season to read")


def _filled(level: Array) -> Array:
    """Put the usual seasonal pattern on a straight line across hidden months."""
    position = np.arange(len(level))
    cycle = np.array([np.nanmedian(level[k::MONTHS]) for k in range(MONTHS)])[position % MONTHS]
    rest, known = level - cycle, ~np.isnan(level)
    return np.where(known, level, cycle + np.interp(position, position[known], rest[known]))


def _stl(level: Array) -> tuple[Array, Array]:
    from statsmodels.tsa.seasonal import STL

    # A window wider than the series and of degree 0 makes the season the same every year.
    periodic = 10 * len(level) + 1
    fit = STL(level, period=MONTHS, seasonal=periodic, seasonal_deg=0, robust=True).fit()
    return fit.trend, fit.seasonal


def _factors(ratio: Array, season: Array, index: pd.DatetimeIndex) -> pd.DataFrame:
    frame = pd.DataFrame({"ratio": ratio, "season": season})
    by_month = frame.groupby(index.month)
    factor = np.exp(by_month["season"].mean())
    low = np.minimum(np.exp(by_month["ratio"].min()), factor)
    high = np.maximum(np.exp(by_month["ratio"].max()), factor)
    norm = float(factor.mean())
    names = [pd.Timestamp(2000, month, 1).strftime("%b") for month in factor.index]
    columns = {"month_number": factor.index, "month": names}
    parts = {"factor": factor / norm, "low": low / norm, "high": high / norm}
    parts |= _errors(frame["ratio"] - frame["season"], by_month["ratio"].count())
    return pd.DataFrame(columns | parts).reset_index(drop=True)


def _errors(rest: pd.Series, years: pd.Series) -> dict[str, pd.Series | int]:
    """Standard error of each month's factor from what season and trend leave over, pooled.

    A month's years lie twelve apart, so that what neighbouring months share does not matter; the
    trend is taken to use two degrees of freedom a year (which keeps false alarms near 5 %).
    """
    n_months = int(years.sum())
    freedom = n_months - MONTHS - 2 * (n_months // MONTHS)
    pooled = np.sqrt((rest**2).sum() / freedom)
    return {"error": pooled * np.sqrt((1 - 1 / MONTHS) / years), "freedom": freedom}

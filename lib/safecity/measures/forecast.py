"""The models that compete to forecast a series, all on the logarithm."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from safecity.measures.estimate import Array, normal_quantile

Model = Callable[[Array, int, int], tuple[Array, Array]]
"""From logarithms, horizon and season to the means ahead and their standard errors."""

NAIVE = "seasonal naive"
COLUMNS = ("value", "lower80", "upper80", "lower", "upper")


def ahead(model: Model, values: Array, horizon: int, season: int) -> pd.DataFrame:
    """Forecast by a model on the logarithm, brought back to the unit of the values.

    Parameters
    ----------
    model : callable
        One of `MODELS`.
    values : numpy.ndarray
        Values, not negative, none missing, not all zero. Where there are zeros, half the
        smallest other value is added before the logarithm and taken off after.
    horizon, season : int
        Periods ahead, and periods of a year.

    Returns
    -------
    pandas.DataFrame
        One row per period ahead: value (median), lower80, upper80, lower and upper (95 %),
        in the unit of the values; never below zero.

    Raises
    ------
    ValueError
        The values are no more than a year, one of them is missing or negative or all are zero,
        or the model's limits grow beyond every number.
    """
    if len(values) <= season or horizon < 1:
        raise ValueError("a forecast needs more than a year of values and a period ahead")
    if not (values >= 0).all() or not values.any():
        raise ValueError("values are not missing, not negative and not all zero")
    offset = 0.0 if values.all() else values[values > 0].min() / 2
    mean, error = model(np.log(values + offset), horizon, season)
    wide, narrow = (normal_quantile(share) * error for share in (0.95, 0.80))
    logs = (mean, mean - narrow, mean + narrow, mean - wide, mean + wide)
    with np.errstate(over="ignore"):
        parts = [np.maximum(np.exp(part) - offset, 0.0) for part in logs]
    if not np.isfinite(parts).all():
        raise ValueError("the limits of the forecast grow beyond every number")
    return pd.DataFrame(dict(zip(COLUMNS, parts, strict=True)))


def naive(logs: Array, horizon: int, season: int) -> tuple[Array, Array]:
    """Last year again, with the scatter of yearly differences.

    Hyndman RJ, Athanasopoulos G (2021), Forecasting: Principles and Practice, 3rd ed., 5.5: the
    standard error grows with the root of the years ahead; here on the logarithm.
    """
    steps = np.arange(horizon)
    mean = logs[len(logs) - season + steps % season]
    spread = np.sqrt(np.mean((logs[season:] - logs[:-season]) ** 2))
    return mean, spread * np.sqrt(steps // season + 1.0)


def smoothing(logs: Array, horizon: int, season: int) -> tuple[Array, Array]:
    """Exponential smoothing, ETS(A,Ad,A): damped trend and season, both additive in logs."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    with _quiet():
        fitted = ETSModel(
            pd.Series(logs),
            trend="add",
            damped_trend=True,
            seasonal="add",
            seasonal_periods=season,
        ).fit(disp=False)
        span = {"start": len(logs), "end": len(logs) + horizon - 1}
        frame = fitted.get_prediction(**span).summary_frame(alpha=0.05)
    error = (frame["pi_upper"] - frame["pi_lower"]).to_numpy() / (2 * normal_quantile(0.95))
    return frame["mean"].to_numpy(), error * _freed(len(logs), len(fitted.params))


def airline(logs: Array, horizon: int, season: int) -> tuple[Array, Array]:
    """The airline model, SARIMA(0,1,1)(0,1,1), of the logarithms."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    with _quiet():
        model = SARIMAX(logs, order=(0, 1, 1), seasonal_order=(0, 1, 1, season))
        coming = model.fit(disp=False).get_forecast(horizon)
    error = np.asarray(coming.se_mean) * _freed(len(logs) - season - 1, 2)
    return np.asarray(coming.predicted_mean), error


def _freed(residuals: int, fitted: int) -> float:
    """Widening for what was fitted: the variance over degrees of freedom, as R's `ets` has it."""
    return float(np.sqrt(residuals / max(residuals - fitted, 1)))


MODELS: dict[str, Model] = {NAIVE: naive, "ETS(A,Ad,A)": smoothing, "SARIMA(0,1,1)(0,1,1)": airline}
"""Models by the name that is printed."""


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence what an optimiser says of short series: the backtest judges the fit."""
    from statsmodels.tools.sm_exceptions import ConvergenceWarning

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.filterwarnings("ignore", message="Non-(invertible|stationary) starting")
        warnings.filterwarnings("ignore", message="Too few observations to estimate starting")
        yield


__all__ = ["Backtest", "Forecast", "backtest", "forecast"]

MINIMUM = 12
"""Three years: fewer quarters give each season no more than two values to learn from."""
ORIGINS = 12
"""Most origins of a backtest: the last three years of quarters, for what held before them says
less of what comes."""
FEWEST_ORIGINS = 4
"""One year of origins: fewer would judge the models by some seasons only."""
WIDE, NARROW = 0.95, 0.80
FAILED = (ValueError, np.linalg.LinAlgError)
"""What a model raises that cannot be fitted to a series."""
_SCORES = ("mase", "coverage80", "coverage95", "origins")
_POINTS = ("model", "origin", "period", "step", "actual", *COLUMNS, "scaled_error")


@dataclass(frozen=True)
class Backtest:
    """How models would have forecast what has since been seen.

    Parameters
    ----------
    scores : pandas.DataFrame
        By model: mase, coverage80, coverage95 (shares of actual values within the
        intervals) and origins. A model that failed at an origin has no score.
    points : pandas.DataFrame
        One row per model, origin (last period known) and step: period, actual, value,
        lower80, upper80, lower, upper and scaled_error.
    """

    scores: pd.DataFrame
    points: pd.DataFrame


@dataclass(frozen=True)
class Forecast:
    """A forecast, or why there is none.

    Parameters
    ----------
    published : bool
        Whether the forecast may be shown.
    reason : str
        One sentence: what it beat, or why there is none.
    model : str
        Name of the model; "" where none is published.
    frame : pandas.DataFrame
        period, value (median), lower80, upper80, lower, upper (of `nominal`); empty where none
        is published.
    backtest : pandas.DataFrame
        `Backtest.scores`; empty where the series is too short for one.
    nominal : float
        Share that the wide interval is named by: 0.95, or less where the backtest is too short to
        show as much (n of n errors show n over n + 1).
    """

    published: bool
    reason: str
    model: str = ""
    frame: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["period", *COLUMNS]))
    backtest: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(_SCORES)))
    nominal: float = WIDE


def backtest(
    series: pd.Series, horizon: int = 4, season: int = 4, minimum: int = MINIMUM
) -> Backtest:
    """Forecast from the past at rolling origins and compare with what came.

    Parameters
    ----------
    series : pandas.Series
        Values of consecutive periods, on periods, timestamps or whole numbers; not negative,
        none missing.
    horizon, season : int
        Periods ahead, and of a year.
    minimum : int
        Fewest periods that a model is fitted to.

    Returns
    -------
    Backtest
        Scores by model and the points behind them, from the last 12 origins or fewer.

    Raises
    ------
    ValueError
        A value is missing or negative, or a period is absent or twice, or there is no origin.

    Notes
    -----
    Mean absolute scaled error: Hyndman RJ, Koehler AB (2006), International Journal of
    Forecasting 22:679-688, the scale being the mean absolute yearly difference of the periods
    known at the origin. Rolling origins: Tashman LJ (2000), the same journal 16:437-450.
    """
    _coming(series.index, 1, season)
    y = series.to_numpy(float)
    if not (y >= 0).all():
        raise ValueError("values are not missing and not negative")
    last = len(y) - horizon
    origins = range(max(minimum, last + 1 - ORIGINS), last + 1)
    if not len(origins):
        raise ValueError(f"{len(y)} periods leave no origin after {minimum} and before {horizon}")
    parts = [_tested(name, series, at, horizon, season) for at in origins for name in MODELS]
    points = pd.concat(parts, ignore_index=True)[list(_POINTS)]
    return Backtest(_scores(points), points)


def _tested(name: str, series: pd.Series, at: int, horizon: int, season: int) -> pd.DataFrame:
    """One model at one origin; missing where it cannot be fitted."""
    y = series.to_numpy(float)
    known, actual = y[:at], y[at : at + horizon]
    try:
        frame = ahead(MODELS[name], known, horizon, season)
    except FAILED:
        frame = pd.DataFrame(np.nan, index=range(horizon), columns=list(COLUMNS))
    scale = float(np.abs(known[season:] - known[:-season]).mean())
    frame = frame.assign(model=name, origin=series.index[at - 1], step=np.arange(1, horizon + 1))
    error = np.abs(actual - frame["value"]) / (scale if scale > 0 else np.nan)
    return frame.assign(period=series.index[at : at + horizon], actual=actual, scaled_error=error)


def _scores(points: pd.DataFrame) -> pd.DataFrame:
    actual = points["actual"]
    inside = {
        "coverage80": (actual >= points["lower80"]) & (actual <= points["upper80"]),
        "coverage95": (actual >= points["lower"]) & (actual <= points["upper"]),
    }
    by = points.assign(**inside).groupby("model", sort=False)
    scores = by[list(inside)].mean().assign(origins=by["origin"].nunique())
    scores["mase"] = by["scaled_error"].agg(lambda errors: errors.mean(skipna=False))
    return scores[list(_SCORES)].where(scores["mase"].notna(), other=np.nan)


def forecast(series: pd.Series, horizon: int = 4, season: int = 4) -> Forecast:
    """Forecast by the model that did best, if it beats the seasonal naive forecast.

    Parameters
    ----------
    series : pandas.Series
        As in `backtest`; missing values before the first known one are passed over.
    horizon, season : int
        Periods ahead, and of a year.

    Returns
    -------
    Forecast
        Published only where a model's error in the backtest is below that of the seasonal
        naive forecast; a reason in every case.

    Raises
    ------
    ValueError
        A value is negative, or a period is absent or twice.

    Notes
    -----
    Never a point only: 80 % and 95 % intervals. The model's own are stretched (or drawn in) on
    either side of the value until they hold their share of the errors of the backtest, one more
    error counted than was seen (split conformal prediction: Lei J et al. (2018), JASA
    113:1094-1111; the errors of neighbouring origins are not independent, so that this is shown
    for the backtest and not promised). The coverages of the model in `backtest` are those of the
    stretched intervals.
    """
    known = series.loc[series.first_valid_index() :] if series.notna().any() else series.iloc[:0]
    refused = _refusal(known, horizon)
    if refused:
        return Forecast(False, refused)
    tested = backtest(known, horizon, season)
    scores = tested.scores
    errors = scores["mase"].drop(NAIVE).dropna()
    best = str(errors.idxmin()) if len(errors) else ""
    if not best or not errors[best] < scores.loc[NAIVE, "mase"]:
        reason = "No model forecast better than last year's figures did."
        return Forecast(False, reason, backtest=scores)
    try:
        frame = ahead(MODELS[best], known.to_numpy(float), horizon, season)
    except FAILED:
        return Forecast(False, f"{best} gives no bounded forecast.", backtest=scores)
    frame, coverage, nominal = _rescaled(frame, tested.points.query("model == @best"))
    scores = scores.assign(**{name: scores[name].mask(scores.index == best, share)
                              for name, share in coverage.items()})  # fmt: skip
    frame.insert(0, "period", _coming(known.index, horizon, season))
    reason = (
        f"{best} had a mean absolute scaled error of {errors[best]:.2f}, last year's figures "
        f"of {scores.loc[NAIVE, 'mase']:.2f}."
    )
    return Forecast(True, reason, best, frame, scores, nominal)


def _rescaled(
    frame: pd.DataFrame, points: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, float], float]:
    """Stretch intervals to hold their share of past errors; the shares held, and the wide name."""
    rescaled, coverage = frame.copy(), {}
    for share, ends in ((NARROW, ("lower80", "upper80")), (WIDE, ("lower", "upper"))):
        errors = np.sort(_distance(points, *ends))
        rank = min(int(np.ceil((len(errors) + 1) * share)), len(errors))
        stretch = float(errors[rank - 1])
        for end in ends:
            rescaled[end] = np.maximum(
                frame["value"] + stretch * (frame[end] - frame["value"]), 0.0
            )
        coverage[f"coverage{100 * share:.0f}"] = float((errors <= stretch).mean())
    for side, pick in (("lower", np.minimum), ("upper", np.maximum)):
        rescaled[side] = pick(rescaled[side], rescaled[f"{side}80"])
    return rescaled, coverage, min(WIDE, len(points) / (len(points) + 1))


def _distance(points: pd.DataFrame, lower: str, upper: str) -> Array:
    """Errors over the distance from the value to the end of the interval on their side."""
    error = (points["actual"] - points["value"]).to_numpy(float)
    room = np.where(error > 0, points[upper] - points["value"], points["value"] - points[lower])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(error == 0, 0.0, np.abs(error) / room)


def _refusal(known: pd.Series, horizon: int) -> str:
    """Say why no forecast can be tried; "" where it can."""
    need = MINIMUM + horizon + FEWEST_ORIGINS - 1
    if len(known) < need:
        there = "is 1" if len(known) == 1 else f"are {len(known)}"
        return f"A forecast needs {need} periods; there {there}."
    if known.isna().any():
        return f"The value of {known.index[known.isna()][0]} is missing."
    return "" if known.iloc[:MINIMUM].nunique() > 1 else "The series does not vary."


def _coming(index: pd.Index, horizon: int, season: int) -> pd.Index:
    """Labels of the periods ahead; the known ones must follow each other."""
    numbers = _numbers(index, season)
    if (np.diff(numbers) != 1).any():
        raise ValueError("the periods do not follow each other; one is absent or twice")
    steps = np.arange(1, horizon + 1)
    if not isinstance(index, pd.DatetimeIndex):
        return pd.Index([index[-1] + int(k) for k in steps])
    coming = pd.DatetimeIndex([index[-1] + pd.DateOffset(months=12 // season * k) for k in steps])
    return coming + pd.offsets.MonthEnd(0) if index.is_month_end.all() else coming


def _numbers(index: pd.Index, season: int) -> Array:
    if isinstance(index, pd.PeriodIndex):
        return np.asarray(index.asi8)
    if isinstance(index, pd.DatetimeIndex):
        months = index.year * 12 + index.month - 1
        return np.asarray((months - months[0]) / (12 / season))
    return np.asarray(index)

"""The models that compete to forecast a series, all on the logarithm."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

from safecity.measures.estimate import Array, normal_quantile

Model = Callable[[Array, int, int], tuple[Array, Array]]
"""From logarithms, horizon and season to the means ahead and their standard errors."""

NAIVE = "seasonal naive"
COLUMNS = ("value", "lower80", "upper80", "lower", "upper")


def seasonal_naive(series: pd.Series, horizon: int, season: int = 4) -> pd.DataFrame:
    """Forecast each quarter as the same quarter of the last year.

    Parameters
    ----------
    series : pandas.Series
        Counts or rates of consecutive periods; not negative, none missing, not all zero.
    horizon : int
        Periods ahead.
    season : int
        Periods of a year.

    Returns
    -------
    pandas.DataFrame
        One row per period ahead: value (median), lower80, upper80, lower and upper (95 %),
        in the unit of `series`.

    Raises
    ------
    ValueError
        The series is shorter than a year and a period, or holds a value that is missing,
        negative or nothing but zero.

    Notes
    -----
    Hyndman RJ, Athanasopoulos G (2021), Forecasting: Principles and Practice, 3rd ed., 5.5:
    the standard error grows with the root of the years ahead; here on the logarithm.
    """
    return ahead(naive, series.to_numpy(float), horizon, season)


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
        As in `seasonal_naive`.

    Returns
    -------
    pandas.DataFrame
        As `seasonal_naive`; never below zero.

    Raises
    ------
    ValueError
        As in `seasonal_naive`, or the model's limits grow beyond every number.
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
    """Last year again, with the scatter of yearly differences."""
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

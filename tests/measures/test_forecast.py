import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures import forecast as forecast_models
from safecity.measures.forecast import _rescaled, ahead, backtest, forecast, naive

YEAR = 4
QUARTERS = pd.period_range("2015Q2", periods=28, freq="Q")


def grown(n=28, noise=0.02, growth=0.03, seed=1):
    random = np.random.default_rng(seed)
    logs = np.log(400) + growth * np.arange(n) + np.tile([0, 0.1, 0.2, -0.1], 10)[:n]
    return pd.Series(np.exp(logs + random.normal(0, noise, n)), QUARTERS[:n])


@pytest.fixture(scope="module")
def published():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return forecast(grown())


def test_naive_repeats_the_last_year_and_widens_by_years():
    # Hyndman and Athanasopoulos 2021, table 5.2: sigma sqrt(k + 1), k whole years before.
    frame = ahead(naive, np.array([100.0, 50, 200, 80, 110, 55, 220, 88]), 6, YEAR)
    np.testing.assert_allclose(frame["value"], [110, 55, 220, 88, 110, 55])
    sigma = np.log(1.1)
    np.testing.assert_allclose(frame["upper"][0], 110 * np.exp(1.959964 * sigma), rtol=1e-6)
    np.testing.assert_allclose(
        frame["lower80"][4], 110 * np.exp(-1.281552 * sigma * 2**0.5), rtol=1e-6
    )


@given(st.lists(st.integers(0, 300), min_size=6, max_size=20).filter(any))
def test_zeros_are_no_hindrance_and_intervals_nest(values):
    frame = ahead(naive, np.array(values, dtype=float), 4, YEAR)
    np.testing.assert_allclose(frame["value"], values[-4:], atol=1e-9)
    order = frame[["lower", "lower80", "value", "upper80", "upper"]].to_numpy()
    assert (np.diff(order, axis=1) >= -1e-9).all() and (order >= 0).all()


@pytest.mark.parametrize("name", list(forecast_models.MODELS))
def test_models_carry_on_a_season(name):
    values = np.tile([100.0, 120, 150, 90], 7) * np.exp(
        np.random.default_rng(2).normal(0, 0.01, 28)
    )
    frame = forecast_models.ahead(forecast_models.MODELS[name], values, 4, 4)
    np.testing.assert_allclose(frame["value"], [100, 120, 150, 90], rtol=0.05)


def test_a_series_that_grows_is_forecast_better_than_last_year(published):
    made = published
    assert made.published and made.model in made.reason
    assert list(made.frame.columns) == ["period", "value", "lower80", "upper80", "lower", "upper"]
    assert list(made.frame["period"]) == list(pd.period_range("2022Q2", periods=4, freq="Q"))
    assert made.backtest.loc[made.model, "mase"] < made.backtest.loc["seasonal naive", "mase"]
    truth = 400 * np.exp(0.03 * np.arange(28, 32) + [0, 0.1, 0.2, -0.1])
    np.testing.assert_allclose(made.frame["value"], truth, rtol=0.08)


def test_backtest_never_looks_ahead():
    series = grown(20)
    tested = backtest(series, minimum=15)
    later = series.copy()
    later.iloc[16:] = 5_000.0
    first = tested.points["origin"] == series.index[15]
    again = backtest(later, minimum=15).points
    np.testing.assert_allclose(again.loc[first, "value"], tested.points.loc[first, "value"])
    assert (again.loc[first, "actual"] == 5_000).all()


def test_scaled_error_by_hand():
    series = grown(17)
    tested = backtest(series)
    points = tested.points.query("model == 'seasonal naive'")
    y = series.to_numpy()
    scale = np.abs(y[4:13] - y[:9]).mean()
    expected = np.abs(y[13:17] - y[9:13]) / scale
    np.testing.assert_allclose(points["scaled_error"][points["origin"] == QUARTERS[12]], expected)
    scores = tested.scores
    assert scores.loc["seasonal naive", "mase"] == pytest.approx(points["scaled_error"].mean())
    assert (scores["origins"] == 2).all()


def test_what_repeats_exactly_needs_no_model():
    same = pd.Series(np.tile([10.0, 20, 30, 40], 6), QUARTERS[:24])
    made = forecast(same)
    assert not made.published and made.frame.empty and "No model" in made.reason


def broken(logs, horizon, season):
    raise np.linalg.LinAlgError("singular")


def test_a_model_that_fails_has_no_score(monkeypatch):
    for name in ("ETS(A,Ad,A)", "SARIMA(0,1,1)(0,1,1)"):
        monkeypatch.setitem(forecast_models.MODELS, name, broken)
    made = forecast(grown(20))
    assert not made.published and made.backtest["mase"].notna().tolist() == [True, False, False]


def test_intervals_of_noise_hold_about_what_they_say():
    random = np.random.default_rng(7)
    noise = [pd.Series(random.poisson(100, 24).astype(float), QUARTERS[:24]) for _ in range(6)]
    scores = pd.concat([backtest(series, minimum=18).scores for series in noise])
    means = scores.groupby(level=0)[["coverage80", "coverage95"]].mean()
    assert means["coverage80"].between(0.65, 0.97).all() and (means["coverage95"] > 0.85).all()


def changed(series, at, value):
    return series.where(series.index != series.index[at], value)


@pytest.mark.parametrize(
    ("series", "reason"),
    [
        (grown(18), "needs 19 periods; there are 18"),
        (grown(20).iloc[:0], "there are 0"),
        (changed(grown(24), 10, np.nan), "2017Q4 is missing"),
        (changed(grown(19), 0, np.nan), "there are 18"),
        (pd.Series(5.0, QUARTERS), "does not vary"),
        (pd.Series(0.0, QUARTERS), "does not vary"),
    ],
)
def test_series_that_cannot_be_forecast_say_why(series, reason):
    made = forecast(series)
    assert not made.published and reason in made.reason and made.backtest.empty


@pytest.mark.parametrize(
    ("series", "match"),
    [
        (grown(20).drop(QUARTERS[5]), "do not follow"),
        (changed(grown(20), 3, -1.0), "not negative"),
        (grown(15), "leave no origin"),
    ],
)
def test_impossible_series_are_refused(series, match):
    with pytest.raises(ValueError, match=match):
        backtest(series)


def test_naive_needs_a_year_and_something_to_repeat():
    for values in ([1.0] * 4, [0.0] * 8, [1.0, np.nan, 1, 1, 1]):
        with pytest.raises(ValueError):
            ahead(naive, np.array(values), 4, YEAR)


@pytest.mark.parametrize("first", ["2015-04-01", "2015-06-30"])
def test_periods_ahead_follow_timestamps(first):
    freq = "QS" if first.endswith("01") else "QE"
    series = grown(20).set_axis(pd.date_range(first, periods=20, freq=freq))
    ahead = forecast(series).frame["period"]
    assert list(ahead) == list(pd.date_range(first, periods=24, freq=freq)[20:])


def test_printed_intervals_hold_their_share_of_past_errors(published):
    scores = published.backtest.loc[published.model]
    assert 0.95 <= scores["coverage95"] <= 1 and 0.8 <= scores["coverage80"] <= 0.9
    assert published.nominal == 0.95
    order = published.frame[["lower", "lower80", "value", "upper80", "upper"]].to_numpy()
    assert (np.diff(order, axis=1) >= 0).all()


def test_a_stretched_interval_by_hand():
    ahead = pd.DataFrame({"value": [100.0], "lower80": [95.0], "upper80": [105.0],
                          "lower": [90.0], "upper": [110.0]})  # fmt: skip
    # Nine errors of 2, 4, ... 18 above: the wide interval reached 10, so that errors run to 1.8.
    points = pd.DataFrame(
        [ahead.iloc[0].to_dict() | {"actual": 100.0 + 2 * k} for k in range(1, 10)]
    )
    made, held, nominal = _rescaled(ahead, points)
    assert made["upper"][0] == pytest.approx(118) and made["lower"][0] == pytest.approx(82)
    assert made["upper80"][0] == pytest.approx(116)  # the 8th of 9 errors: 10 x 0.8
    assert held == {"coverage80": pytest.approx(8 / 9), "coverage95": 1.0}
    assert nominal == pytest.approx(0.9)

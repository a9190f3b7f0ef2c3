import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures.season import seasonal

PATTERN = np.array([0.9, 0.85, 0.95, 1.0, 1.05, 1.1, 1.2, 1.15, 1.0, 1.0, 0.9, 0.9])
PATTERN = PATTERN / PATTERN.mean()


def _series(years=6, growth=1.03, start="2015-04", level=80.0):
    index = pd.date_range(start, periods=12 * years, freq="MS")
    trend = level * growth ** (np.arange(len(index)) / 12)
    return pd.Series(trend * PATTERN[index.month - 1] * index.days_in_month, index=index)


def test_a_known_pattern_is_found():
    season = seasonal(_series())
    np.testing.assert_allclose(season.factors["factor"], PATTERN, rtol=2e-3)
    assert (season.peak, season.years) == ("Jul", 6)
    assert season.factors["month_number"].tolist() == list(range(1, 13))


def test_a_month_is_not_low_for_being_short():
    index = pd.date_range("2016-01", periods=48, freq="MS")
    season = seasonal(pd.Series(10.0 * index.days_in_month, index=index))
    np.testing.assert_allclose(season.factors["factor"], 1, rtol=1e-9)
    np.testing.assert_allclose(season.adjusted, 10 * 365.2425 / 12, rtol=1e-9)


def test_the_adjusted_series_is_the_trend():
    series = _series()
    days = 365.2425 / 12
    trend = series / series.index.days_in_month / PATTERN[series.index.month - 1] * days
    np.testing.assert_allclose(seasonal(series).adjusted, trend, rtol=2e-3)


def test_masked_months_do_not_shape_the_season_and_come_back_masked():
    series = _series()
    lockdown = pd.Series(
        (series.index >= "2020-03") & (series.index <= "2020-06"), index=series.index
    )
    struck = series.where(~lockdown, series * 0.4)
    season = seasonal(struck, lockdown)
    np.testing.assert_allclose(season.factors["factor"], PATTERN, rtol=5e-3)
    assert season.adjusted.isna().tolist() == lockdown.tolist()
    assert season.factors["low"].min() > 0.8


def test_one_mad_month_is_resisted():
    series = _series()
    series.iloc[40] *= 3
    np.testing.assert_allclose(seasonal(series).factors["factor"], PATTERN, rtol=0.02)


def test_absent_months_are_bridged_not_read_as_zero():
    series = _series(years=5)
    season = seasonal(series.drop(series.index[[20, 33]]))
    np.testing.assert_allclose(season.factors["factor"], PATTERN, rtol=5e-3)
    assert len(season.adjusted) == 60 and season.adjusted.isna().sum() == 2


def test_low_and_high_are_the_range_over_years():
    series = _series()
    series["2018-07-01"] *= 1.2
    july = seasonal(series).factors.set_index("month").loc["Jul"]
    assert july["low"] <= july["factor"] <= july["high"]
    assert july["high"] == pytest.approx(1.2 * july["factor"], rel=0.05)


def _short_of_march():
    series = _series(years=4)
    march = series.index.month == 3
    march[np.flatnonzero(march)[0]] = False
    return series[~march]


@pytest.mark.parametrize(
    ("series", "match"),
    [
        (_series(years=3).iloc[:-1], "36 complete months .*, not 35"),
        (_short_of_march(), "month 3 was observed in fewer than two years"),
        (_series().where(lambda s: s.index != "2018-01-01", 0), "counted nothing"),
        (-_series(), "not below zero"),
        (pd.Series([1.0] * 40), "DatetimeIndex"),
        (pd.concat([_series(), _series().iloc[:1]]), "twice"),
    ],
)
def test_a_season_that_cannot_be_read_is_refused(series, match):
    with pytest.raises(ValueError, match=match):
        seasonal(series)


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.5, 1.0, 40.0]))
def test_factors_average_one_and_do_not_depend_on_scale(seed, scale):
    counts = _series(years=3).pipe(lambda s: s * 0 + np.random.default_rng(seed).poisson(s) + 1)
    factors = seasonal(counts).factors
    assert factors["factor"].mean() == pytest.approx(1)
    assert (factors["low"] <= factors["factor"]).all()
    assert (factors["factor"] <= factors["high"]).all()
    scaled = seasonal(counts * scale).factors["factor"]
    np.testing.assert_allclose(scaled, factors["factor"], rtol=1e-6)


def test_a_calendar_month_seen_in_two_years_is_enough_and_in_one_is_not() -> None:
    series = _series(years=5)
    january = series.index[series.index.month == 1]
    assert seasonal(series.drop(january[:3])).years >= 4
    with pytest.raises(ValueError, match="fewer than two years"):
        seasonal(series.drop(january[:4]))


def test_months_that_are_bridged_make_the_others_no_less_sure() -> None:
    """A series of trend and season alone leaves nothing over, whatever is hidden of it."""
    series = _series(growth=1.15)
    lockdown = pd.Series(
        (series.index >= "2020-03") & (series.index <= "2021-02"), index=series.index
    )
    factors = seasonal(series, lockdown).factors
    assert factors["error"].max() < 1e-9
    np.testing.assert_allclose(factors["high"], factors["low"])


@pytest.mark.parametrize(("years", "freedom"), [(6, 48), (10, 88)])
def test_errors_are_those_of_a_mean_of_years(years: int, freedom: int) -> None:
    """Of scatter of 5 %: its root of 11/12 over the number of years; two lost a year."""
    random, found = np.random.default_rng(5), []
    for _ in range(8):
        series = _series(years=years)
        factors = seasonal(series * np.exp(random.normal(0, 0.05, len(series)))).factors
        assert (factors["freedom"] == freedom).all()
        found.append(factors["error"].mean())
    assert np.mean(found) == pytest.approx(0.05 * (11 / 12 / years) ** 0.5, rel=0.1)

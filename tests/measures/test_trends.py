import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures.trends import xmr

# R 4: set.seed(123); rnorm(20), the data of test-ptd_spc_standard.R in NHSRplotthedots.
RNORM = [-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621]
RNORM += [-1.26506123, -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272]
RNORM += [-0.55584113, 1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141]
SHOCK = [*RNORM[:14], 10.0, *RNORM[15:]]


# Snapshot ptd_spc_standard.md of NHSRplotthedots: mean, lower and upper process limit.
@pytest.mark.parametrize(
    ("values", "screened", "mean", "lower", "upper"),
    [
        (RNORM, True, 0.1416238, -3.01138, 3.294627),
        (SHOCK, True, 0.6694159, -2.383666, 3.722497),
        (SHOCK, False, 0.6694159, -4.596625, 5.935457),
    ],
)
def test_limits_equal_plot_the_dots(values, screened, mean, lower, upper):
    chart = xmr(values, screened=screened)
    for column, reference in (("centre", mean), ("lower", lower), ("upper", upper)):
        np.testing.assert_allclose(chart[column], reference, rtol=5e-7)


def test_a_shock_is_outside_the_limits():
    signals = xmr(SHOCK)["signal"]
    assert signals[14] == "outside limits" and (signals.drop(14) == "").all()


@pytest.mark.parametrize(("step", "kept"), [(3.55, True), (3.90, False)])
def test_a_moving_range_is_screened_from_3267_times_their_mean(step, kept):
    # Of 20 moving ranges 19 are 1: 3.55 is 3.15 times their mean, 3.90 is 3.41 times.
    steps = np.array([1.0, -1.0] * 10)
    steps[7] = -step
    chart = xmr(np.concatenate([[0.0], np.cumsum(steps)]))
    mean = (19 + step) / 20 if kept else 1
    assert chart["upper"][0] - chart["centre"][0] == pytest.approx(2.66 * mean)


def _signal(values, rule, **options):
    return list(np.flatnonzero(xmr(values, **options)["signal"] == rule))


# The cases of test-ptd_calculate_point_type.R in NHSRplotthedots, as series about zero.
WIDE = [9, -9] * 8


def test_seven_points_on_one_side_are_a_run_and_six_are_not():
    assert _signal([*WIDE, 1, 2, 1, 2, 1, 2, -1, *WIDE], "run") == []
    assert _signal([*WIDE, 1, 2, 1, 2, 1, 2, 1, -1, *WIDE], "run") == list(range(16, 23))
    assert _signal([*WIDE, 1, 2, 1, 2, 1, -1, *WIDE], "run", run=5) == list(range(16, 21))


def test_seven_rising_points_are_a_trend_and_six_are_not():
    # The first of them is the last wide point, -9.
    six = [*WIDE, -6, -4, -2, 0.5, 2, *WIDE[1:]]
    assert _signal(six, "trend") == []
    assert _signal(six, "trend", trend=6) == list(range(15, 21))
    assert _signal([*WIDE, -6, -4, -2, 0.5, 2, 4, *WIDE[1:]], "trend") == list(range(15, 22))


def test_falling_points_are_a_trend_too():
    assert len(_signal([*WIDE[1:], 6, 4, 2, 0.5, -2, -4, -6], "trend")) >= 7


def _near(*last):
    # Limits are frozen on the wobble of 1: mean moving range 2, limits +-5.32, near 3.55.
    values = np.array([1.0, -1.0] * 8 + list(last))
    return xmr(values, baseline=np.arange(len(values)) < 16)["signal"].tolist()[16:]


def test_two_of_three_near_one_limit_are_a_signal():
    near = "two of three"
    assert _near(4, 4, 1) == [near, near, ""]
    assert _near(4, 1, 4) == [near, "", near]
    assert _near(4, 1, 1) == ["", "", ""]
    assert _near(3.6, 3.6, 1) == [near, near, ""] and _near(3.5, 3.5, 1) == ["", "", ""]


def test_near_opposite_limits_or_with_one_across_is_none():
    assert _near(4, -4, 4) == ["", "", ""]
    assert _near(4, 4, -1) == ["", "", ""]


def test_a_frozen_baseline_ignores_what_comes_after():
    values = np.array(RNORM + [50.0] * 5)
    frozen = xmr(values, baseline=np.arange(25) < 20)
    alone = xmr(RNORM)
    assert frozen["centre"][0] == pytest.approx(alone["centre"][0])
    assert frozen["upper"][24] == pytest.approx(alone["upper"][0])
    assert (frozen["signal"][20:] == "outside limits").all()


def test_a_gap_breaks_moving_ranges():
    # Without the gap the step from 2 to 101 would be a moving range of 99.
    chart = xmr([1, 2, 1, 2, np.nan, 101, 102, 101, 102], screened=False)
    assert (chart["upper"] - chart["centre"]).iloc[0] == pytest.approx(2.66)


def test_a_gap_breaks_runs():
    held = [*WIDE, 1, 2, 1, 2, 1, 2, 1, -1, *WIDE]
    held[19] = np.nan
    assert _signal(held, "run") == []


def test_too_few_points_have_no_limits():
    for values in ([], [5.0], [5.0, np.nan, 6.0], [np.nan] * 9):
        chart = xmr(values)
        assert chart["upper"].isna().all() and (chart["signal"] == "").all()


@pytest.mark.parametrize("level", [0.0, 0.1, 1e6 / 3])
def test_a_constant_series_has_no_signal(level):
    assert (xmr([level] * 24)["signal"] == "").all()


def test_index_and_columns():
    index = pd.date_range("2021-04-01", periods=20, freq="MS")
    chart = xmr(pd.Series(RNORM, index=index))
    assert list(chart.columns) == ["value", "centre", "lower", "upper", "signal"]
    assert chart.index.equals(index)


@pytest.mark.parametrize("baseline", [[True], [1] * 20])
def test_a_baseline_is_one_truth_value_per_point(baseline):
    with pytest.raises(ValueError, match="one truth value per point"):
        xmr(RNORM, baseline=baseline)


def test_a_run_has_two_points_or_more():
    with pytest.raises(ValueError, match="2 points"):
        xmr(RNORM, run=1)


points = st.lists(st.integers(-500, 500), min_size=2, max_size=60)


@given(points, st.integers(-100, 100), st.integers(1, 9))
def test_signals_do_not_depend_on_origin_scale_or_direction(values, origin, scale):
    plain = xmr(values)
    moved = xmr(np.array(values) * scale + origin)
    np.testing.assert_allclose(moved["upper"], plain["upper"] * scale + origin, atol=1e-6)
    mirrored = xmr(-np.array(values))
    np.testing.assert_allclose(mirrored["lower"], -plain["upper"], atol=1e-9)
    assert mirrored["signal"].tolist() == plain["signal"].tolist()


@given(points)
def test_screening_never_widens_the_limits(values):
    assert (xmr(values)["upper"] <= xmr(values, screened=False)["upper"] + 1e-9).all()


def test_white_noise_seldom_leaves_the_limits():
    # Wheeler DJ (1993): about three in a thousand points of a normal process.
    noise = np.random.default_rng(9).normal(size=20_000)
    share = np.mean(xmr(noise, screened=False)["signal"] == "outside limits")
    assert 0.002 < share < 0.004


def test_as_many_points_as_a_trend_has_may_be_one() -> None:
    assert "trend" in set(xmr([1, 2, 3, 4, 5, 6, 7.0])["signal"])
    assert "trend" not in set(xmr([1, 2, 3, 4, 5, 6.0])["signal"])


def test_runs_and_trends_have_two_points_at_least() -> None:
    assert len(xmr([1.0, 2, 1, 2], run=2, trend=2)) == 4
    for few in ({"run": 1}, {"trend": 1}):
        with pytest.raises(ValueError, match="2 points"):
            xmr([1.0, 2, 1, 2], **few)

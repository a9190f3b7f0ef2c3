import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gamma

from safecity.measures.change import percent_change
from safecity.measures.harm import (
    severity,
    severity_change,
    severity_interval,
    severity_rate,
    without_most_severe,
)
from safecity.measures.intervals import exact_limits

WEIGHTS = pd.Series({"1": 7_000.0, "8N": 180.0, "49": 30.0, "28E": np.nan})
COUNTS = pd.Series({"1": 2, "8N": 100, "49": 1_000, "28E": 50, "99X": 48})


def test_total_and_what_has_no_weight():
    scored = severity(COUNTS, WEIGHTS)
    assert scored.total == 2 * 7_000 + 100 * 180 + 1_000 * 30
    assert scored.matched == pytest.approx(1_102 / 1_200)
    assert scored.unmatched == ("28E", "99X")


def test_codes_without_offences_are_not_missed():
    assert severity(pd.Series({"1": 3, "99X": 0}), WEIGHTS).unmatched == ()
    none = severity(pd.Series({"1": 0}), WEIGHTS)
    assert none.total == 0 and np.isnan(none.matched)


def test_missing_is_never_zero():
    assert np.isnan(severity(pd.Series({"1": 1, "49": np.nan}), WEIGHTS).total)
    unknown = severity(pd.Series({"99X": 5}), WEIGHTS)
    assert np.isnan(unknown.total) and unknown.matched == 0
    assert np.isnan(severity_interval(pd.Series({"99X": 5}), WEIGHTS).upper)
    missing = severity(pd.Series({"1": 1, "99X": np.nan}), WEIGHTS)
    assert np.isnan(missing.total) and missing.unmatched == ("99X",)


@pytest.mark.parametrize("counts", [(0, 0), (0, 3), (12, 30)])
def test_equal_weights_give_the_exact_poisson_interval(counts):
    # Fay and Feuer 1997: with equal weights the gamma interval is the exact one.
    codes = pd.Series(counts, index=["a", "b"])
    limits = severity_interval(codes, pd.Series({"a": 40.0, "b": 40.0}))
    exact = exact_limits(np.array([float(sum(counts))]))
    np.testing.assert_allclose(limits[1:], 40 * np.ravel(exact), rtol=1e-9)


def test_gamma_interval_by_hand():
    # Sum 26 of variance 206, greatest weight 10: gamma quantiles of these means and variances.
    made = severity_interval(pd.Series({"a": 6, "b": 2}), pd.Series({"a": 1.0, "b": 10.0}))
    shapes = (26**2 / 206, 36**2 / 306)
    scales = (206 / 26, 306 / 36)
    assert made.lower == pytest.approx(gamma.ppf(0.025, shapes[0], scale=scales[0]))
    assert made.upper == pytest.approx(gamma.ppf(0.975, shapes[1], scale=scales[1]))


def test_intervals_cover_at_least_as_often_as_said():
    random = np.random.default_rng(3)
    means = pd.Series({"1": 2.0, "8N": 100.0, "49": 900.0})
    truth = severity(means, WEIGHTS).total
    drawn = (severity_interval(pd.Series(random.poisson(means), means.index), WEIGHTS)
             for _ in range(1_500))  # fmt: skip
    covered = np.mean([e.lower <= truth <= e.upper for e in drawn])
    assert 0.94 <= covered <= 1


def test_rate_per_head_scales():
    total = severity_interval(COUNTS, WEIGHTS)
    rate = severity_rate(COUNTS, WEIGHTS, 250_000, per=1_000)
    np.testing.assert_allclose(rate, np.array(total) / 250, rtol=1e-12)


def test_overdispersion_widens():
    narrow, wide = (severity_interval(COUNTS, WEIGHTS, overdispersion=f) for f in (1, 3))
    assert wide.value == narrow.value
    assert wide.lower < narrow.lower < narrow.upper < wide.upper


def test_change_of_many_equal_offences_is_percent_change():
    one = pd.Series({"49": 1.0})
    made = severity_change(pd.Series({"49": 10_000}), pd.Series({"49": 11_000}), one)
    np.testing.assert_allclose(made, percent_change(10_000, 11_000), rtol=0.02)


def test_change_follows_people_and_is_missing_from_nothing():
    made = severity_change(COUNTS, COUNTS, WEIGHTS, population_before=100, population_after=125)
    assert made.value == pytest.approx(-20) and made.lower < -20 < made.upper
    assert np.isnan(severity_change(pd.Series({"1": 0}), COUNTS, WEIGHTS).value)


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 3), st.integers(0, 3))
def test_turned_round_the_change_is_its_inverse(a, b, grave, later):
    before, after = pd.Series({"49": a, "1": grave}), pd.Series({"49": b, "1": later})
    there = np.array(severity_change(before, after, WEIGHTS)) / 100 + 1
    back = np.array(severity_change(after, before, WEIGHTS)) / 100 + 1
    np.testing.assert_allclose(there, 1 / back[[0, 2, 1]], rtol=1e-9)


def test_one_gravest_offence_is_left_out():
    left = without_most_severe(COUNTS, WEIGHTS)
    assert left["1"] == 1 and (left.drop("1") == COUNTS.drop("1")).all()
    assert severity(left, WEIGHTS).total == severity(COUNTS, WEIGHTS).total - 7_000
    recorded = without_most_severe(pd.Series({"1": 0, "8N": 5}), WEIGHTS)
    assert recorded.to_dict() == {"1": 0, "8N": 4}
    unknown = pd.Series({"99X": 5.0})
    assert without_most_severe(unknown, WEIGHTS).equals(unknown)


@pytest.mark.parametrize(
    ("counts", "weights", "match"),
    [
        (pd.Series([1, 2], ["1", "1"]), WEIGHTS, "there twice"),
        (COUNTS, pd.Series([1, 2], ["1", "1"]), "there twice"),
        (pd.Series({"1": -1}), WEIGHTS, "count must be"),
        (COUNTS, pd.Series({"1": -1.0}), "weight must be"),
    ],
)
def test_impossible_input_is_refused(counts, weights, match):
    with pytest.raises(ValueError, match=match):
        severity(counts, weights)


def test_impossible_arguments_are_refused():
    with pytest.raises(ValueError, match="population must be"):
        severity_rate(COUNTS, WEIGHTS, 0)
    with pytest.raises(ValueError, match="overdispersion is 1"):
        severity_interval(COUNTS, WEIGHTS, overdispersion=0.9)
    with pytest.raises(ValueError, match="confidence is a share"):
        severity_interval(COUNTS, WEIGHTS, confidence=95)


def test_one_offence_without_a_weight_is_no_severity_of_nought() -> None:
    one = severity(pd.Series({"99X": 1}), WEIGHTS)
    assert np.isnan(one.total) and one.matched == 0


def test_of_what_is_not_known_no_limit_is_known() -> None:
    unknown = severity_interval(pd.Series({"1": 1, "49": np.nan}), WEIGHTS)
    assert np.isnan(tuple(unknown)).all()
    nothing = severity_interval(pd.Series({"a": 3}), pd.Series({"a": 0.0}))
    assert nothing.value == 0 and np.isnan([nothing.lower, nothing.upper]).all()


def test_less_than_one_event_in_effect_has_no_limits() -> None:
    """Three events that come four at a time are less than one; five are more."""
    weights = pd.Series({"a": 40.0})
    few, more = (
        severity_interval(pd.Series({"a": n}), weights, overdispersion=4.0) for n in (3, 5)
    )
    assert few.value == 120 and np.isnan([few.lower, few.upper]).all()
    assert np.isfinite(tuple(more)).all()


def test_a_rate_is_of_one_resident_where_no_other_base_is_named() -> None:
    plain = severity_rate(COUNTS.head(3), WEIGHTS, 1_000.0)
    assert plain.value == pytest.approx(62_000 / 1_000)


@pytest.mark.parametrize(("before", "after"), [(0, 5), (5, 0), (0, 0)])
def test_from_and_to_nothing_is_no_change_in_per_cent(before: int, after: int) -> None:
    first, later = (pd.Series({"8N": n}) for n in (before, after))
    assert np.isnan(tuple(severity_change(first, later, WEIGHTS))).all()

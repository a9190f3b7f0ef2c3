import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures.change import (
    contributions,
    kitagawa,
    percent_change,
    point_change,
)
from safecity.measures.estimate import Estimate
from safecity.measures.intervals import wilson_proportion
from safecity.measures.ratio import rate_ratio


# Published changes of recorded crime in Southampton: Safe City Plan 2013-14 and the
# crime page of data.southampton.gov.uk for 2021/22 against 2019/20.
@pytest.mark.parametrize(
    ("before", "after", "published", "digits"),
    [(26_165, 21_929, -16.19, 2), (31_889, 34_254, 7.4, 1)],
)
def test_percent_change_equals_published_changes(before, after, published, digits):
    change = percent_change(before, after)
    assert round(change.value, digits) == published
    assert change.lower < change.value < change.upper


def test_interval_is_the_ratio_in_per_cent():
    change, ratio = percent_change(40, 60, overdispersion=2), rate_ratio(40, 60, overdispersion=2)
    np.testing.assert_allclose(change, 100 * (np.array(ratio) - 1), rtol=1e-12)


def test_populations_turn_it_into_a_change_of_rates():
    assert percent_change(100, 100, population_before=1.0, population_after=1.25).value == (
        pytest.approx(-20)
    )


def test_points_between_shares_follow_from_their_limits():
    """Newcombe (1998), table II: 56 of 70 and 48 of 80 differ by 0.20 (0.0524 to 0.3339)."""
    later = wilson_proportion(np.array([56.0, 48.0]), np.array([70.0, 80.0]))
    first, last = (Estimate(*(part[k] * 100 for part in later)) for k in (1, 0))
    np.testing.assert_allclose(point_change(first, last), (20.0, 5.24, 33.39), atol=0.01)
    assert np.isnan(point_change(Estimate(10, np.nan, np.nan), Estimate(12, 11, 13)).lower)


def test_no_percentage_leads_from_nothing():
    assert all(np.isnan(part) for part in percent_change(0, 5))


def test_series_keep_their_index():
    change = percent_change(pd.Series([100, 0], index=["a", "b"]), 150)
    assert change.value["a"] == 50 and np.isnan(change.value["b"])


groups = st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 9_000)), min_size=1, max_size=14)


@given(groups.filter(lambda pairs: sum(b for b, _ in pairs) > 0))
def test_contributions_sum_to_the_total_change(pairs):
    before, after = map(np.array, zip(*pairs, strict=True))
    parts = contributions(before, after)
    total = percent_change(before.sum(), after.sum()).value
    assert parts["points"].sum() == pytest.approx(total, rel=1e-9, abs=1e-9)
    assert (np.sign(parts["points"]) == np.sign(after - before)).all()


def test_contributions_by_hand_and_paired_by_label():
    before = pd.Series({"burglary": 30, "robbery": 10, "drugs": 60})
    after = pd.Series({"drugs": 50, "burglary": 45, "robbery": 10})
    parts = contributions(before, after)
    assert parts["points"].to_dict() == {"burglary": 15, "robbery": 0, "drugs": -10}
    assert list(parts.columns) == ["before", "after", "change", "points"]


@pytest.mark.parametrize(
    ("before", "after", "match"),
    [
        ([10, np.nan], [5, 5], "missing in one period"),
        (pd.Series({"a": 1}), pd.Series({"b": 1}), "missing in one period"),
        ([0, 0], [5, 5], "total before must be"),
        ([5, -1], [5, 5], "before must be"),
    ],
)
def test_contributions_refuse_what_has_no_total(before, after, match):
    with pytest.raises(ValueError, match=match):
        contributions(before, after)


people = st.integers(100, 90_000)
cell = st.tuples(st.integers(0, 900), people, st.integers(0, 900), people)


@given(cell)
def test_kitagawa_adds_up_and_turns_round(numbers):
    x0, n0, x1, n1 = numbers
    split, back = kitagawa(x0, n0, x1, n1), kitagawa(x1, n1, x0, n0)
    assert sum(split) == pytest.approx(x1 - x0, abs=1e-6)
    np.testing.assert_allclose(split, -np.array(back), atol=1e-6)


def test_kitagawa_is_all_population_where_rates_stand_still():
    assert kitagawa(100, 1_000, 120, 1_200) == pytest.approx((20, 0))
    assert kitagawa(100, 1_000, 120, 1_000) == pytest.approx((0, 20))


def test_kitagawa_by_hand():
    # Rates 0.10 and 0.15: (1,200 - 1,000) x 0.125 = 25 and 0.05 x 1,100 = 55.
    assert kitagawa(100, 1_000, 180, 1_200) == pytest.approx((25, 55))


def test_an_empty_population_is_refused():
    with pytest.raises(ValueError, match="population must be"):
        kitagawa(1, 0, 1, 10)


def test_nothing_before_has_no_percentage_and_one_has() -> None:
    assert np.isnan(percent_change(0, 5)).all()
    assert percent_change(1, 5).value == pytest.approx(400)

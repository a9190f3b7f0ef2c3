import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest, f

from safecity.measures.ratio import change_test, exact_ratio, rate_ratio


def test_exact_limits_equal_poisson_test():
    # R 4, poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)): the lung cancers of Fredericia,
    # ratio 1.971488, limits 0.8584264 and 4.2772659.
    limits = np.array(exact_ratio(np.array(21.0), np.array(11.0))) * 3_011 / 800
    np.testing.assert_allclose(limits, (0.8584264, 4.2772659), rtol=1e-7)


def test_small_counts_have_the_limits_of_the_f_distribution():
    # Armitage P, Berry G (2002), Statistical Methods in Medical Research, section 5.2.
    people = 17_877 / 16_660
    lower = 9 / (2 + 1) / f.ppf(0.975, 2 * (2 + 1), 2 * 9) * people
    upper = (9 + 1) / 2 * f.ppf(0.975, 2 * (9 + 1), 2 * 2) * people
    ratio = rate_ratio(2, 9, 17_877, 16_660)
    np.testing.assert_allclose(ratio, (4.5 * people, lower, upper), rtol=1e-9)


def test_large_counts_have_the_log_normal_limits():
    # By hand: 1.2 exp(+-1.959964 x 0.1354006), the root of 1/100 + 1/120.
    np.testing.assert_allclose(rate_ratio(100, 120), (1.2, 0.920297, 1.564712), rtol=1e-6)


def test_small_test_is_twice_the_smaller_binomial_tail():
    share = 16_660 / (16_660 + 17_877)
    tail = binomtest(9, 11, share, alternative="greater").pvalue
    assert change_test(2, 9, 17_877, 16_660) == pytest.approx(2 * tail, rel=1e-9)


def test_no_ratio_leads_from_nothing():
    for after in (5, 0):
        assert all(np.isnan(part) for part in rate_ratio(0, after))


def test_fewer_than_one_effective_event_has_neither_interval_nor_test():
    # 107 events with 2,000 times the variance of a Poisson count: 0.05 effective events, of which
    # the exact upper limit is infinite in floating point.
    ratio = rate_ratio(107, 107, overdispersion=2_000)
    assert ratio.value == 1 and np.isnan(ratio.lower) and np.isnan(ratio.upper)
    assert np.isnan(change_test(107, 107, overdispersion=2_000))
    assert np.isfinite(rate_ratio(107, 107, overdispersion=107)).all()


def test_limits_of_no_events_are_kept():
    gone = rate_ratio(5, 0)
    assert gone.value == gone.lower == 0 < gone.upper < 1.1


def test_missing_stays_missing():
    assert all(np.isnan(part) for part in rate_ratio([np.nan], [50]))
    assert np.isnan(change_test(np.nan, 5)) and np.isnan(change_test(50, np.nan))


@pytest.mark.parametrize(
    ("argument", "match"),
    [
        ({"before": -1}, "count must be"),
        ({"population_after": 0}, "population must be"),
        ({"overdispersion": 0.5}, "overdispersion is 1 or more"),
        ({"overdispersion": float("nan")}, "overdispersion is 1 or more"),
        ({"confidence": 95}, "confidence is a share"),
    ],
)
def test_impossible_arguments_are_refused(argument, match):
    with pytest.raises(ValueError, match=match):
        rate_ratio(**({"before": 5, "after": 6} | argument))


counts = st.integers(1, 5_000)


@given(counts, counts, st.floats(0.2, 5.0), st.sampled_from([1.0, 2.5]))
def test_turned_round_the_ratio_is_its_inverse(before, after, people, phi):
    assume(min(before, after) >= phi)
    there = rate_ratio(before, after, 1.0, people, overdispersion=phi)
    back = rate_ratio(after, before, people, 1.0, overdispersion=phi)
    np.testing.assert_allclose(there, (1 / back.value, 1 / back.upper, 1 / back.lower), rtol=1e-6)
    assert there.lower < there.value < there.upper


@given(counts.filter(lambda count: count > 1), counts.filter(lambda count: count > 1))
def test_overdispersion_widens_the_interval(before, after):
    narrow, wide = rate_ratio(before, after), rate_ratio(before, after, overdispersion=2)
    assert wide.value == pytest.approx(narrow.value)
    assert (
        wide.upper > narrow.upper * 0.999 and wide.upper / wide.lower > narrow.upper / narrow.lower
    )


@given(counts, counts)
def test_test_and_interval_agree(before, after):
    lower, upper = rate_ratio(before, after)[1:]
    probability = change_test(before, after)
    if abs(probability - 0.05) > 1e-9:
        assert (probability < 0.05) == (not lower <= 1 <= upper)


@pytest.mark.parametrize(("means", "phi"), [((150, 225), 1.0), ((600, 500), 3.0)])
def test_intervals_cover_the_truth(means, phi):
    random = np.random.default_rng(4)
    # A gamma mixture of Poisson counts has phi times their variance.
    before, after = (
        random.poisson(m if phi == 1 else random.gamma(m / (phi - 1), phi - 1, 20_000), 20_000)
        for m in means
    )
    ratio = rate_ratio(before, after, overdispersion=phi)
    truth = means[1] / means[0]
    assert 0.94 <= np.mean((ratio.lower <= truth) & (truth <= ratio.upper)) <= 0.96


def test_small_counts_are_covered_at_least_as_often_as_said():
    before, after = np.random.default_rng(5).poisson([4, 6], (20_000, 2)).T
    ratio = rate_ratio(before, after)
    known = ~np.isnan(ratio.lower)
    covered = (ratio.lower <= 1.5) & (ratio.upper >= 1.5)
    assert covered[known].mean() >= 0.95


@pytest.mark.parametrize(("before", "after"), [(9, 50), (50, 9), (9, 9)])
def test_one_count_below_ten_is_enough_for_exact_limits_and_test(before, after):
    exact = exact_ratio(np.array(float(before)), np.array(float(after)))
    np.testing.assert_allclose(rate_ratio(before, after)[1:], np.ravel(exact))
    test = binomtest(after, before + after, 0.5).pvalue  # symmetric: twice the smaller tail
    assert change_test(before, after) == pytest.approx(test, rel=1e-9)


def test_at_ten_events_the_log_normal_limits_hold():
    # By hand: 1.2 exp(+-1.959964 x 0.4281744), the root of 1/10 + 1/12.
    np.testing.assert_allclose(rate_ratio(10, 12), (1.2, 0.518464, 2.777435), rtol=1e-5)


def test_from_nothing_the_exact_upper_limit_is_infinite():
    lower, upper = exact_ratio(np.array(0.0), np.array(5.0))
    assert lower > 0 and np.isinf(upper)


def test_a_single_event_is_tested_by_the_tail_that_it_lies_in():
    # One event, in the later period that holds 1 of 1,001 parts of the time: twice 1/1,001.
    assert change_test(0, 1, 1_000, 1) == pytest.approx(2 / 1_001, rel=1e-9)


@pytest.mark.parametrize(("before", "after"), [(107, 50_000), (50_000, 107)])
def test_a_side_of_less_than_one_effective_event_is_enough_to_tell_nothing(before, after):
    assert np.isnan(change_test(before, after, overdispersion=2_000))
    assert np.isnan(rate_ratio(before, after, overdispersion=2_000).upper)

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures.intervals import byars_rate, exact_limits, wilson_proportion

# ph_rate and ph_proportion of PHStatsMethods 0.1.16 (Department of Health and Social Care,
# the Python sister of PHEindicatormethods): count, population, then value and limits.
PH_RATE = {
    0.95: [
        (1, 10_000, 10.0, 0.253178079842899, 55.716433909388975),
        (9, 10_000, 90.0, 41.15373097378334, 170.84803451419165),
        (10, 10_000, 100.0, 47.87449913967563, 183.91458605756475),
        (82, 10_000, 820.0, 652.149116580967, 1017.8483940118892),
        (750, 10_000, 7500.0, 6972.769086836789, 8056.528925119139),
        (6500, 10_000, 65000.0, 63429.31732011339, 66599.7469635289),
        (10_000, 10_001, 99990.0009999, 98039.7191365894, 101969.32080428573),
    ],
    0.998: [
        (1, 10_000, 10.0, 0.010005003335835346, 92.33413476451585),
        (9, 10_000, 90.0, 24.524244043637747, 226.5737330906293),
        (10, 10_000, 100.0, 29.16318374695686, 241.9372492788055),
        (82, 10_000, 820.0, 568.1782499510668, 1140.4402890448152),
        (750, 10_000, 7500.0, 6682.050897334099, 8385.50147883351),
    ],
}
PH_PROPORTION = {
    0.95: [
        (1, 10_000, 0.0001, 1.7652673601122326e-05, 0.0005662688974013381),
        (82, 10_000, 0.0082, 0.006611596600786794, 0.010166104196610706),
        (6500, 10_000, 0.65, 0.6405955854360923, 0.6592892150527047),
        (10_000, 10_001, 0.9999000099990001, 0.9994337877013865, 0.9999823490915115),
    ],
    0.998: [
        (9, 10_000, 0.0009, 0.0003347230744517874, 0.00241760215335279),
        (750, 10_000, 0.075, 0.0672598494206776, 0.08355108670798789),
    ],
}


@pytest.mark.parametrize("confidence", PH_RATE)
def test_byars_rate_equals_phe_rate(confidence):
    count, population, *expected = zip(*PH_RATE[confidence], strict=True)
    rate = byars_rate(np.array(count), np.array(population), 100_000, confidence)
    for part, reference in zip(rate, expected, strict=True):
        np.testing.assert_allclose(part, reference, rtol=1e-9)


# testdata_funnel_ratio_outputs.csv of PHEindicatormethods: expected events whose funnel
# limit the count is, that is, the exact Poisson limits of the count.
@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [
        (1, 0.025317898, 5.571644585),
        (2, 0.242209467, 7.224687515),
        (9, 4.11537405, 17.08479966),
        (10, 4.795387629, 18.39035799),
        (49, 36.25047284, 64.7805979),
    ],
)
def test_exact_limits_equal_the_funnel_tables(count, lower, upper):
    np.testing.assert_allclose(exact_limits(np.float64(count)), (lower, upper), rtol=5e-6)


def test_no_events_have_the_exact_upper_limit():
    # -ln(0.025): the mean at which none is as unlikely as the tail.
    rate = byars_rate(0, 1_000)
    assert rate.value == rate.lower == 0
    assert rate.upper == pytest.approx(-np.log(0.025), rel=1e-12)


@pytest.mark.parametrize("confidence", PH_PROPORTION)
def test_wilson_equals_phe_proportion(confidence):
    count, total, *expected = zip(*PH_PROPORTION[confidence], strict=True)
    share = wilson_proportion(np.array(count), np.array(total), confidence)
    for part, reference in zip(share, expected, strict=True):
        np.testing.assert_allclose(part, reference, rtol=1e-9)


# Newcombe RG (1998), Statistics in Medicine 17:857-872, Table I, method 3.
@pytest.mark.parametrize(
    ("count", "total", "lower", "upper"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_equals_newcombe(count, total, lower, upper):
    share = wilson_proportion(count, total)
    assert (round(share.lower, 4), round(share.upper, 4)) == (lower, upper)


# testdata_funnel_prop_outputs.csv of PHEindicatormethods: a share on the lower limit at a
# size has the baseline of 80.642448 per cent as its upper Wilson limit, and the reverse.
@pytest.mark.parametrize(
    ("size", "low", "high"), [(50, 69.691035, 91.593861), (1008, 78.203374, 83.081521)]
)
def test_wilson_inverts_the_funnel_tables(size, low, high):
    baseline = 0.80642448
    assert wilson_proportion(low * size / 100, size).upper == pytest.approx(baseline, rel=1e-6)
    assert wilson_proportion(high * size / 100, size).lower == pytest.approx(baseline, rel=1e-6)


def test_missing_stays_missing():
    rate = byars_rate([np.nan, 5, 50], [100, np.nan, 100])
    assert np.isnan(rate.value[:2]).all() and np.isnan(rate.lower[:2]).all()
    assert np.isnan(rate.upper[:2]).all() and not np.isnan(rate.upper[2])
    assert all(np.isnan(part) for part in wilson_proportion(np.nan, 10))


def test_series_keep_their_index():
    rate = byars_rate(pd.Series([5, 50], index=["a", "b"]), 1_000)
    assert list(rate.frame().index) == ["a", "b"]
    assert list(rate.frame().columns) == ["value", "lower", "upper"]


@pytest.mark.parametrize(("count", "population"), [(-1, 10), (np.inf, 10)])
def test_impossible_counts_are_refused(count, population):
    with pytest.raises(ValueError, match="count must be"):
        byars_rate(count, population)
    with pytest.raises(ValueError, match="count must be"):
        wilson_proportion(count, population)


@pytest.mark.parametrize("population", [0, -5, [10, 0]])
def test_a_denominator_of_zero_is_refused(population):
    with pytest.raises(ValueError, match="population must be"):
        byars_rate(1, population)
    with pytest.raises(ValueError, match="denominator must be"):
        wilson_proportion(0, population)


def test_more_than_all_is_no_proportion():
    with pytest.raises(ValueError, match="above its denominator"):
        wilson_proportion(11, 10)


counts = st.integers(0, 100_000)


@given(counts, st.integers(1, 1_000_000), st.sampled_from([1, 1_000, 100_000]))
def test_rate_lies_within_its_limits_and_scales(count, population, per):
    rate = byars_rate(count, population, per)
    assert 0 <= rate.lower <= rate.value < rate.upper
    single = byars_rate(count, population, 1)
    np.testing.assert_allclose(rate, np.array(single) * per, rtol=1e-12)


@given(counts)
def test_limits_grow_with_the_count(count):
    # Byar's limits at ten are a shade below the exact ones, but still above those at nine.
    fewer, more = byars_rate(count, 1), byars_rate(count + 1, 1)
    assert fewer.lower <= more.lower and fewer.upper < more.upper


@given(counts)
def test_more_confidence_is_a_wider_interval(count):
    usual, wide = byars_rate(count, 1, confidence=0.95), byars_rate(count, 1, confidence=0.998)
    assert wide.lower <= usual.lower and usual.upper < wide.upper


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_proportion_and_its_complement_mirror(pair):
    count, total = pair
    share, rest = wilson_proportion(count, total), wilson_proportion(total - count, total)
    assert 0 <= share.lower <= share.value <= share.upper <= 1
    assert share.lower == pytest.approx(1 - rest.upper, abs=1e-12)


@pytest.mark.parametrize("mean", [150, 1_000])
def test_rate_intervals_cover_the_truth(mean):
    drawn = np.random.default_rng(1).poisson(mean, 40_000)
    rate = byars_rate(drawn, 1, per=1)
    assert 0.94 <= np.mean((rate.lower <= mean) & (mean <= rate.upper)) <= 0.96


@pytest.mark.parametrize("mean", [1, 4, 8])
def test_small_counts_are_covered_at_least_as_often_as_said(mean):
    drawn = np.random.default_rng(1).poisson(mean, 40_000)
    rate = byars_rate(drawn, 1, per=1)
    assert np.mean((rate.lower <= mean) & (mean <= rate.upper)) >= 0.95


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_proportion_intervals_cover_the_truth(share):
    drawn = np.random.default_rng(2).binomial(800, share, 40_000)
    interval = wilson_proportion(drawn, 800)
    assert 0.94 <= np.mean((interval.lower <= share) & (share <= interval.upper)) <= 0.96


def test_ten_thousand_intervals_take_no_time():
    many = np.arange(10_000)
    start = time.perf_counter()
    byars_rate(many, 250_000)
    wilson_proportion(many, 10_000)
    assert time.perf_counter() - start < 0.5

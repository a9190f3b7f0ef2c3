import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures.intervals import byars_rate
from safecity.measures.rates import (
    directly_standardised_rate,
    indirectly_standardised_ratio,
)

# European Standard Population 2013 in 19 five-year bands, and a made-up city in them.
ESP_2013 = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000]
ESP_2013 += [7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000]
COUNT = [3, 2, 4, 31, 52, 47, 38, 40, 33, 29, 24, 20, 13, 9, 6, 4, 3, 1, 0]
PEOPLE = [15900, 15400, 13100, 16900, 31800, 24700, 20900, 18300, 16000, 14900]
PEOPLE += [14900, 12900, 10700, 9000, 8600, 6700, 4900, 3300, 2400]
REFERENCE_COUNT = [1107, 963, 2210, 14020, 21150, 18930, 16110, 15200, 14030, 12890]
REFERENCE_COUNT += [11870, 10050, 7020, 4210, 2960, 1650, 940, 480, 260]
REFERENCE_PEOPLE = [3400, 3500, 3390, 3230, 3640, 3810, 3790, 3680, 3400, 3630]
REFERENCE_PEOPLE += [3830, 3680, 3150, 2760, 2740, 1950, 1440, 880, 520]
REFERENCE_PEOPLE = [1_000 * n for n in REFERENCE_PEOPLE]


# ph_dsr of PHStatsMethods 0.1.16 (Department of Health and Social Care) on these numbers.
@pytest.mark.parametrize(
    ("confidence", "lower", "upper"),
    [(0.95, 117.848530856341, 146.96744722173287), (0.998, 110.29181648073336, 156.00663795269557)],
)
def test_direct_standardisation_equals_phe_dsr(confidence, lower, upper):
    rate = directly_standardised_rate(COUNT, PEOPLE, ESP_2013, confidence=confidence)
    np.testing.assert_allclose(rate, (131.83853907872964, lower, upper), rtol=1e-9)


# ph_ISRatio of PHStatsMethods 0.1.16 on the same numbers.
@pytest.mark.parametrize(
    ("confidence", "lower", "upper"),
    [(0.95, 39.25794925084714, 48.41603832456717), (0.998, 36.881313304369186, 51.25892275164317)],
)
def test_indirect_standardisation_equals_phe_isr(confidence, lower, upper):
    strata = zip(PEOPLE, REFERENCE_COUNT, REFERENCE_PEOPLE, strict=True)
    expected = sum(n * x / m for n, x, m in strata)
    assert expected == pytest.approx(822.3025292938445, rel=1e-12)
    ratio = indirectly_standardised_ratio(sum(COUNT), expected, 100, confidence)
    np.testing.assert_allclose(ratio, (43.657898061956914, lower, upper), rtol=1e-9)


def test_indirect_standardisation_is_exact_below_ten():
    # ph_ISRatio of PHStatsMethods 0.1.16, method "Exact".
    ratio = indirectly_standardised_ratio(6, 822.3025292938445)
    reference = (0.007296584634310347, 0.002677717962732933, 0.015881592914147497)
    np.testing.assert_allclose(ratio, reference, rtol=1e-9)


def test_few_events_have_no_standardised_rate():
    # phe_dsr: total counts below 10 are not reliable.
    few = directly_standardised_rate([4, 5], [1_000, 1_000], [1, 1])
    assert all(np.isnan(part) for part in few)
    assert directly_standardised_rate([5, 5], [1_000, 1_000], [1, 1]).value == pytest.approx(500)


def test_a_missing_stratum_makes_the_rate_missing():
    assert np.isnan(directly_standardised_rate([np.nan, 50], [100, 100], [1, 1]).value)


def test_areas_are_rows_and_strata_columns():
    one = directly_standardised_rate(COUNT, PEOPLE, ESP_2013)
    two = directly_standardised_rate([COUNT, COUNT], [PEOPLE, PEOPLE], ESP_2013)
    for single, both in zip(one, two, strict=True):
        assert both.tolist() == [single, single]


@pytest.mark.parametrize("bad", [([-1, 20], [9, 9], [1, 1]), ([1, 20], [0, 9], [1, 1])])
def test_impossible_strata_are_refused(bad):
    with pytest.raises(ValueError, match="must be finite"):
        directly_standardised_rate(*bad)
    with pytest.raises(ValueError, match="standard population"):
        directly_standardised_rate([1, 20], [9, 9], [0, 0])


def test_an_expectation_of_nothing_is_refused():
    with pytest.raises(ValueError, match="expected must be"):
        indirectly_standardised_ratio(1, 0)


strata = st.lists(
    st.tuples(st.integers(5, 500), st.integers(1_000, 90_000)), min_size=2, max_size=9
)


@given(strata, st.integers(2, 50))
def test_standard_weights_have_no_scale_and_own_weights_give_the_crude_rate(groups, scale):
    count, people = np.array(groups, float).T
    plain = directly_standardised_rate(count, people, people)
    np.testing.assert_allclose(
        plain, directly_standardised_rate(count, people, people * scale), rtol=1e-9
    )
    crude = byars_rate(count.sum(), people.sum(), 100_000)
    assert plain.value == pytest.approx(crude.value, rel=1e-9)
    assert plain.lower < plain.value < plain.upper
    # With weights proportional to people Dobson's interval is Byar's own.
    np.testing.assert_allclose(plain, crude, rtol=1e-9)


def test_dobson_intervals_cover_the_truth():
    rates, people, weight = np.array([0.002, 0.01, 0.004]), np.array([2e4, 3e4, 1e4]), [3, 1, 2]
    truth = float(np.average(rates, weights=weight)) * 100_000
    drawn = np.random.default_rng(3).poisson(rates * people, (20_000, 3))
    rate = directly_standardised_rate(drawn, people, weight)
    assert 0.94 <= np.mean((rate.lower <= truth) & (truth <= rate.upper)) <= 0.96

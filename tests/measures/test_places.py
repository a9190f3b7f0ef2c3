import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import trapezoid

from safecity.measures.places import change_of_concentration, concentration, gini, lorenz


# Manual of the R package lorenzgini by Steenbeek and Bernasco: standard and generalised.
@pytest.mark.parametrize(
    ("counts", "standard", "generalised"),
    [
        ([10, 8, 2] + [0] * 7, 0.78, 0.78),
        ([5, 2, 1] + [0] * 7, 0.8, 0.75),
        ([10] + [0] * 9, 0.9, 0.9),
    ],
)
def test_gini_equals_lorenzgini(counts, standard, generalised):
    assert gini(counts, adjusted=False).value == pytest.approx(standard, rel=1e-12)
    assert gini(counts).value == pytest.approx(generalised, rel=1e-12)


def test_sparse_events_spread_as_evenly_as_can_be_are_even():
    assert gini([1] * 5 + [0] * 95).value == pytest.approx(0)
    assert gini([1] * 5 + [0] * 95, adjusted=False).value == pytest.approx(0.95)


def test_lorenz_by_hand():
    curve = lorenz([1, 6, 3, 0])
    assert curve["share_places"].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert curve["share_crime"].tolist() == pytest.approx([0, 0.6, 0.9, 1, 1])


@pytest.mark.parametrize(
    ("share", "places"), [(0.5, 0.25), (0.6, 0.25), (0.61, 0.5), (0.9, 0.5), (1, 0.75)]
)
def test_concentration_by_hand(share, places):
    assert concentration([1, 6, 3, 0], share).value == places


def test_series_are_accepted():
    assert concentration(pd.Series([1, 6, 3, 0], index=list("abcd"))).value == 0.25


@pytest.mark.parametrize(
    ("counts", "match"),
    [([0, 0], "no events"), ([], "no events"), ([1, np.nan], "missing"), ([1, -1], "below zero")],
)
@pytest.mark.parametrize("measure", [gini, concentration, lorenz])
def test_what_cannot_concentrate_is_refused(measure, counts, match):
    with pytest.raises(ValueError, match=match):
        measure(counts)


@pytest.mark.parametrize("share", [0, 1.1, 50])
def test_a_share_is_a_share(share):
    with pytest.raises(ValueError, match="share is above 0"):
        concentration([1, 2], share)


crimes = st.lists(st.integers(0, 300), min_size=2, max_size=80).filter(sum)


@given(crimes)
def test_gini_is_twice_the_area_between_curve_and_evenness(counts):
    curve = lorenz(counts)
    area = trapezoid(curve["share_crime"], curve["share_places"])
    assert gini(counts, adjusted=False, repetitions=2).value == pytest.approx(
        2 * area - 1, abs=1e-9
    )


@given(crimes, st.randoms(use_true_random=False), st.integers(2, 9))
def test_order_does_not_matter_and_shares_lie_within_limits(counts, random, scale):
    shuffled = random.sample(counts, len(counts))
    for measure in (gini, concentration):
        plain, other = measure(counts, repetitions=40), measure(shuffled, repetitions=40)
        assert plain.value == pytest.approx(other.value, abs=1e-12)
        assert plain.lower <= plain.value <= plain.upper <= 1
    scaled = concentration([scale * c for c in counts], repetitions=2)
    assert scaled.value == concentration(counts, repetitions=2).value


@given(crimes)
def test_adjustment_only_ever_lowers_the_coefficient(counts):
    adjusted, plain = gini(counts, repetitions=2), gini(counts, adjusted=False, repetitions=2)
    assert -1e-9 <= adjusted.value <= plain.value + 1e-9


def test_intervals_are_the_same_every_time():
    counts = np.random.default_rng(10).negative_binomial(1, 0.05, 148)
    assert gini(counts) == gini(counts)
    assert concentration(counts) == concentration(counts)
    assert gini(counts, seed=1) != gini(counts)


def test_intervals_cover_the_truth_of_a_wider_field():
    random = np.random.default_rng(11)
    truth = gini(random.negative_binomial(1, 0.02, 200_000), repetitions=2).value
    drawn = random.negative_binomial(1, 0.02, (150, 148))
    intervals = [gini(row, repetitions=200) for row in drawn]
    assert np.mean([i.lower <= truth <= i.upper for i in intervals]) > 0.85


def test_a_change_of_concentration_is_of_the_same_places() -> None:
    with pytest.raises(ValueError, match="same places"):
        change_of_concentration([1, 2, 3], [1, 2])


def test_nothing_moved_is_certain_and_a_move_that_is_in_every_sample_is_not_chance() -> None:
    """Of two-sided probabilities the greatest is 1, and 2 / (1 + R) the least there is."""
    even, uneven = [5] * 40, [100] * 10 + [1] * 30
    assert change_of_concentration(even, even).probability == 1
    moved = change_of_concentration(even, uneven, repetitions=199)
    assert moved.value < 0 and moved.probability == pytest.approx(2 / 200)
    back = change_of_concentration(uneven, even, repetitions=199)
    assert back.value == -moved.value and back.probability == moved.probability

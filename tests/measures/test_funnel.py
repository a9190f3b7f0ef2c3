import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures.funnel import (
    KEPT,
    against,
    between_areas,
    funnel,
    poisson_range,
    winsorised_overdispersion,
)


# testdata_funnel_ratio_outputs.csv of PHEindicatormethods: observed events that lie on the
# lower (upper) limit of so many expected events.
@pytest.mark.parametrize(
    ("events", "confidence", "low_at", "high_at"),
    [
        (1, 0.95, 5.571644585, 0.025317898),
        (10, 0.95, 18.39035799, 4.795387629),
        (49, 0.95, 64.7805979, 36.25047284),
        (716, 0.95, 770.4222128, 664.5083011),
        (10, 0.998, 24.13397235, 2.960519925),
        (716, 0.998, 802.60414, 636.1521174),
    ],
)
def test_limits_equal_the_funnel_tables(events, confidence, low_at, high_at):
    low, _ = poisson_range(np.array(low_at), confidence)
    _, high = poisson_range(np.array(high_at), confidence)
    np.testing.assert_allclose([low, high], events, rtol=3e-4)


def test_limits_close_about_the_pooled_rate():
    people = np.array([1_000, 10_000, 100_000, 1_000_000])
    frame = funnel(people // 100, people)
    assert np.allclose(frame["centre"], 10)
    width = frame["upper_inner"] - frame["lower_inner"]
    assert (width.diff().dropna() < 0).all()
    assert (frame["lower_outer"] <= frame["lower_inner"]).all()
    assert (frame["upper_inner"] < frame["upper_outer"]).all()


def test_winsorising_draws_the_extremes_in():
    z = np.array([-1.0] * 5 + [1.0] * 5 + [50.0])
    assert winsorised_overdispersion(z) == 1
    assert winsorised_overdispersion(np.array([-3.0] * 10 + [3.0] * 10)) == 9


def test_overdispersion_widens_and_can_be_switched_off():
    count = pd.Series([500, 1_500, 700, 1_300, 1_000], index=list("abcde"))
    wide, narrow = funnel(count, 10_000), funnel(count, 10_000, overdispersed=False)
    assert wide["between"].iloc[0] > 0.3 and (narrow["between"] == 0).all()
    assert (wide["upper_inner"] > narrow["upper_inner"]).all()
    assert list(wide.index) == list("abcde")


def test_a_missing_area_is_left_out_of_the_centre():
    frame = funnel([10, 20, np.nan], [1_000, 1_000, 9_000])
    assert (frame["centre"] == 15).all() and np.isnan(frame["value"][2])


def test_one_area_is_no_funnel():
    with pytest.raises(ValueError, match="two usable areas"):
        funnel([10, np.nan], [1_000, 1_000])


def test_limits_hold_the_share_they_say():
    random = np.random.default_rng(14)
    people = random.integers(80_000, 400_000, 4_000)
    frame = funnel(random.poisson(people * 0.01), people)
    inside = frame["value"].between(frame["lower_inner"], frame["upper_inner"])
    assert 0.94 <= inside.mean() <= 0.965


@given(st.floats(0.01, 5_000), st.floats(1, 20))
def test_ranges_hold_their_mean(expected, phi):
    low, high = poisson_range(np.array(expected), 0.95, phi)
    assert 0 <= low <= expected <= high


def test_variance_between_areas_is_that_of_dersimonian_and_laird():
    from statsmodels.stats.meta_analysis import combine_effects

    random = np.random.default_rng(3)
    people = random.integers(80_000, 400_000, 40)
    count = random.poisson(people * 0.02 * random.gamma(30, 1 / 30, 40)).astype(float)
    y, z = np.sqrt(count / people), np.sqrt(count.sum() / people.sum())
    # Without extremes to draw in, and about the pooled rate as the reference is about its own mean.
    reference = combine_effects(y, 1 / (4 * people), method_re="dl")
    assert between_areas(count, people) == pytest.approx(reference.tau2, rel=0.35)
    assert between_areas(people * z**2, people) == 0


def test_a_large_area_can_stand_out_of_an_additive_funnel():
    # Large areas of 15 differ by 10 %: multiplied limits (dispersion of hundreds) hold one 42 % up.
    people = np.full(15, 250_000.0)
    rates = 0.1 * np.array([*np.linspace(0.85, 1.15, 14), 1.42])
    count = pd.Series(people * rates)
    row = funnel(count, people, own=14).loc[14]
    assert row["value"] > row["upper_outer"] and row["z"] > 3
    assert row["between"] == pytest.approx(0.09, abs=0.03)


def test_the_percentage_and_the_funnel_answer_alike():
    random = np.random.default_rng(8)
    for _ in range(60):
        people = pd.Series(random.integers(60_000, 400_000, 12))
        count = pd.Series(random.poisson(people * 0.004 * random.gamma(20, 0.05, 12)))
        row = funnel(count, people, own=3).loc[3]
        inside = row["lower_inner"] <= row["value"] <= row["upper_inner"]
        beside = against(count, people, 3)
        assert (beside.lower <= 0 <= beside.upper) == inside
        assert beside.value == pytest.approx(100 * (row["value"] / row["centre"] - 1))


def test_the_own_area_is_no_part_of_centre_and_limits():
    people, count = pd.Series([100_000.0] * 4), pd.Series([900.0, 1_000, 1_100, 5_000])
    assert funnel(count, people, own=3)["centre"].iloc[0] == pytest.approx(10)
    calmer = count.replace(5_000, 1_000)
    assert funnel(count, people, own=3)["upper_inner"].iloc[0] == pytest.approx(
        funnel(calmer, people, own=3)["upper_inner"].iloc[0]
    )


def test_z_by_hand_where_areas_differ_by_chance_alone() -> None:
    """The variance of a root of a rate is 1 / 4n (Anscombe)."""
    made = funnel([100, 160, 90], [1000, 1000, 2000], overdispersed=False)
    by_hand = (0.1**0.5 - (350 / 4000) ** 0.5) * (4 * 1000) ** 0.5
    assert made["z"].iloc[0] == pytest.approx(by_hand)


def test_two_areas_show_how_they_differ_and_one_does_not() -> None:
    count, people = np.array([100.0, 400.0]), np.array([1000.0, 1000.0])
    z = (np.sqrt(count / people) - 0.25**0.5) * np.sqrt(4 * people)
    excess = 2 * winsorised_overdispersion(z, floor=0.0) / KEPT - 1
    assert between_areas(count, people) == pytest.approx(excess / 4000)
    assert between_areas(count[:1], people[:1]) == 0

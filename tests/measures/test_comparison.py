import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures.comparison import benjamini_hochberg, rank_interval


def test_adjusted_probabilities_by_hand():
    # Step-up by hand, as R's p.adjust(p, "BH"): 5/1 x .01, 5/2 x .02, 5/3 x .03, ...
    p = [0.01, 0.02, 0.03, 0.04, 0.05]
    np.testing.assert_allclose(benjamini_hochberg(p), 0.05)
    p = [0.005, 0.9, 0.03, 0.04]
    np.testing.assert_allclose(benjamini_hochberg(p), [0.02, 0.9, 0.16 / 3, 0.16 / 3])


probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@given(probabilities)
def test_adjustment_equals_scipy(p):
    from scipy.stats import false_discovery_control

    np.testing.assert_allclose(benjamini_hochberg(p), false_discovery_control(p), rtol=1e-12)


@given(probabilities)
def test_missing_tests_do_not_count(p):
    with_gaps = benjamini_hochberg([np.nan, *p, np.nan])
    np.testing.assert_allclose(with_gaps[1:-1], benjamini_hochberg(p))
    assert np.isnan(with_gaps[[0, -1]]).all()
    assert (with_gaps[1:-1] >= np.array(p) - 1e-12).all()


def test_a_probability_is_between_zero_and_one():
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.5, 1.5])


def test_chance_alone_yields_few_findings():
    p = np.random.default_rng(15).uniform(size=(500, 40))
    assert np.mean([(benjamini_hochberg(row) < 0.05).any() for row in p]) < 0.08


AREAS = pd.Series({"own": 2_300, "b": 2_350, "c": 5_000, "d": 100, "e": np.nan})


def test_ranks_count_from_the_highest_of_the_usable():
    ranks = rank_interval(AREAS, 100_000)
    assert ranks["value"].tolist()[:4] == [3, 2, 1, 4] and np.isnan(ranks["value"]["e"])
    assert (ranks["of"] == 4).all()
    assert ranks.loc["c", ["lower", "upper"]].tolist() == [1, 1]
    assert ranks.loc["own", ["lower", "upper"]].tolist() == [2, 3]


def test_overdispersion_makes_ranks_less_sure():
    count = pd.Series([1_000, 1_100, 1_200, 1_300])
    sure, unsure = rank_interval(count, 9_000), rank_interval(count, 9_000, overdispersion=20)
    span = unsure["upper"] - unsure["lower"] - (sure["upper"] - sure["lower"])
    assert (span >= 0).all() and span.sum() > 0


def test_equal_rates_share_the_best_rank():
    assert rank_interval([10, 10, 5], [100, 100, 100])["value"].tolist() == [1, 1, 3]


counts = st.lists(st.integers(0, 3_000), min_size=1, max_size=15)


@given(counts)
def test_ranks_lie_within_their_limits_and_the_number_ranked(values):
    ranks = rank_interval(values, 10_000, repetitions=200)
    assert (ranks["lower"] <= ranks["value"]).all() and (ranks["value"] <= ranks["upper"]).all()
    assert ranks["lower"].min() >= 1 and ranks["upper"].max() <= len(values)


def test_simulated_ranks_are_the_same_every_time():
    assert rank_interval(AREAS, 100_000).equals(rank_interval(AREAS, 100_000))


def test_rates_are_ranked_and_not_counts() -> None:
    """20 of 400 are fewer than 10 of 100."""
    assert rank_interval([10, 20, 60], [100, 400, 300])["value"].tolist() == [2, 3, 1]

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportions_ztest

from safecity.errors import SafecityError
from safecity.measures.intervals import wilson_proportion
from safecity.measures.survey import (
    compare_proportions,
    effective_size,
    largest_gap,
    rake,
    weighted_proportion,
)

CELLS = {("f", "young"): 30, ("f", "old"): 20, ("m", "young"): 10, ("m", "old"): 40}
ASKED = pd.DataFrame(
    [cell for cell, n in CELLS.items() for _ in range(n)], columns=["sex", "age"]
).rename(index=lambda k: k + 100)
HALVES = {
    "sex": pd.Series({"f": 500, "m": 500}),
    "age": pd.Series({"young": 8_000, "old": 8_000}),
}


def test_raked_two_by_two_keeps_its_odds_ratio():
    # Deming and Stephan 1940: raking keeps the odds ratio 30 x 40 / (20 x 10) = 6, so that
    # with halves for margins a / (50 - a) is the root of 6.
    weights = rake(ASKED, HALVES)
    cells = weights.groupby([ASKED["sex"], ASKED["age"]]).sum()
    root = np.sqrt(6)
    assert cells["f", "young"] == pytest.approx(50 * root / (1 + root), rel=1e-7)
    assert weights.index.equals(ASKED.index) and weights.mean() == pytest.approx(1)


def test_one_margin_of_two_columns_is_post_stratification():
    people = pd.Series({cell: 25.0 for cell in CELLS})
    weights = rake(ASKED, {("sex", "age"): people})
    expected = [25 / CELLS[cell] for cell in ASKED.itertuples(index=False, name=None)]
    np.testing.assert_allclose(weights, expected, rtol=1e-9)


def test_who_left_a_question_out_does_not_shift_its_margin():
    asked = ASKED.copy()
    asked.iloc[:5, 1] = None
    weights = rake(asked, HALVES)
    shares = weights.groupby(asked["age"]).sum()
    assert shares["young"] == pytest.approx(shares["old"], rel=1e-6)
    assert (weights > 0).all()


def test_trimming_holds_the_greatest_weight_and_the_mean():
    rare = {"sex": pd.Series({"f": 1, "m": 99}), "age": pd.Series({"young": 90, "old": 10})}
    assert rake(ASKED, rare, max_ratio=None).max() > 5
    trimmed = rake(ASKED, rare, max_ratio=5)
    assert trimmed.max() == pytest.approx(5) and trimmed.mean() == pytest.approx(1)


def test_the_gap_that_trimming_leaves_is_told():
    lone = {"age": pd.Series({"young": 90, "old": 10})}
    assert largest_gap(ASKED, lone, rake(ASKED, lone)) == pytest.approx(0, abs=1e-9)
    # 40 young respondents at the cap of 2 weigh 80 of 100, where 90 were wanted.
    trimmed = rake(ASKED, lone, max_ratio=2)
    assert largest_gap(ASKED, lone, trimmed) == pytest.approx(0.1)
    with pytest.raises(ValueError, match="not on the index"):
        largest_gap(ASKED, lone, trimmed.iloc[1:])


@pytest.mark.parametrize(
    ("margins", "match"),
    [
        ({"sex": pd.Series({"f": 1, "m": 1, "x": 1})}, "nobody answered in sex: x"),
        ({"sex": pd.Series({"f": 1, "m": 0})}, "the population has nobody in sex: m"),
        ({"sex": pd.Series({"f": 1})}, "respondent 150 is in a category of sex"),
        ({"sex": pd.Series({"f": 1, "m": -1})}, "negative or missing"),
        ({"sex": pd.Series({"f": 1, "m": np.nan})}, "negative or missing"),
        ({"sex": pd.Series([1, 1, 1], ["f", "m", "m"])}, "a category twice"),
        ({"ward": pd.Series({"a": 1})}, "no column ward"),
        ({}, "respondents and a margin"),
    ],
)
def test_margins_that_cannot_be_met_are_refused(margins, match):
    with pytest.raises(SafecityError, match=match):
        rake(ASKED, margins)


def test_margins_that_contradict_each_other_are_refused():
    asked = pd.DataFrame({"sex": ["f", "m"], "age": ["young", "old"]})
    margins = {"sex": pd.Series({"f": 9, "m": 1}), "age": pd.Series({"young": 1, "old": 9})}
    with pytest.raises(SafecityError, match="cannot meet all margins"):
        rake(asked, margins)


def test_too_few_sweeps_are_said():
    with pytest.raises(SafecityError, match="do not settle in 1 sweeps"):
        rake(ASKED, HALVES, iterations=1)


def test_a_cap_at_the_mean_is_refused():
    with pytest.raises(ValueError, match="above the mean weight"):
        rake(ASKED, HALVES, max_ratio=1)


def test_kish_by_hand():
    # Kish 1965: weights 1, 1, 2, 4 have a design effect of 4 x 22 / 8^2 = 1.375.
    assert 4 / effective_size([1, 1, 2, 4]) == pytest.approx(1.375)
    assert effective_size([1, 1, 2, 4]) == pytest.approx(64 / 22)


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=30))
def test_effective_size_is_at_most_the_respondents(weights):
    assert 1 - 1e-9 <= effective_size(weights) <= len(weights) + 1e-9
    effect = 1 + np.var(weights) / np.mean(weights) ** 2
    assert len(weights) / effective_size(weights) == pytest.approx(effect)


@pytest.mark.parametrize("weights", [[-1.0, 2.0], [0.0, 0.0], [1.0, np.nan]])
def test_impossible_weights_are_refused(weights):
    with pytest.raises(ValueError, match="weights are"):
        effective_size(weights)


def test_equal_weights_give_wilson():
    said = [True] * 15 + [False] * 133
    np.testing.assert_allclose(
        weighted_proportion(said, [3.0] * 148), wilson_proportion(15, 148), rtol=1e-9
    )


def test_unequal_weights_move_and_widen():
    said = pd.Series([True, True, False, False, None], dtype="boolean")
    share = weighted_proportion(said, pd.Series([1.0, 1.0, 2.0, 4.0, 100.0]))
    expected = wilson_proportion(0.25 * 64 / 22, 64 / 22)
    np.testing.assert_allclose(share, expected, rtol=1e-12)
    assert np.isnan(weighted_proportion([np.nan], [1.0]).value)
    with pytest.raises(ValueError, match="yes or no"):
        weighted_proportion([2], [1.0])


# Newcombe 1998, table II, method 10.
@pytest.mark.parametrize(
    ("x1", "n1", "x0", "n0", "lower", "upper"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (5, 56, 0, 29, -0.0381, 0.1926),
    ],
)
def test_newcombe_table_two(x1, n1, x0, n0, lower, upper):
    difference = compare_proportions(x0 / n0, n0, x1 / n1, n1)
    np.testing.assert_allclose(difference[1:3], (lower, upper), atol=5e-5)
    assert difference.probability == pytest.approx(proportions_ztest([x1, x0], [n1, n0])[1])


@given(*[st.floats(0, 1)] * 2, *[st.floats(2, 2_000)] * 2)
def test_turned_round_the_difference_changes_sign(p0, p1, n0, n1):
    there, back = compare_proportions(p0, n0, p1, n1), compare_proportions(p1, n1, p0, n0)
    np.testing.assert_allclose(there[:3], (-back.value, -back.upper, -back.lower), atol=1e-12)
    assert there.lower - 1e-9 <= there.value <= there.upper + 1e-9
    assert there.lower >= -1 - 1e-9 and there.upper <= 1 + 1e-9


def test_nobody_twice_is_no_difference_and_impossible_shares_are_refused():
    assert compare_proportions(0.0, 10, 0.0, 20).probability == 1
    assert np.isnan(compare_proportions(np.nan, 10, 0.5, 20).lower)
    with pytest.raises(ValueError, match="above its denominator"):
        compare_proportions(1.2, 10, 0.5, 20)

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.errors import SafecityError
from safecity.measures.priorities import doubt, score, score_by_cuts

FRAME = pd.DataFrame(
    {"volume": [4, 2, 1, np.nan], "harm": [2, 4, 2, np.nan], "concern": [3, np.nan, 1, np.nan]},
    index=["theft", "rape", "arson", "unknown"],
)
WEIGHTS = {"harm": 5, "volume": 3, "concern": 2}


def grid(candidates=25, criteria=9, seed=6):
    values = np.random.default_rng(seed).integers(1, 5, (candidates, criteria))
    return pd.DataFrame(values, columns=[f"c{k}" for k in range(criteria)])


def test_weighted_mean_by_hand_with_weight_of_the_missing_shared_out():
    table = score(FRAME, WEIGHTS)
    np.testing.assert_allclose(table["score"], [2.8, 26 / 8, 1.5, np.nan])
    np.testing.assert_allclose(table["coverage"], [1, 0.8, 1, 0])
    np.testing.assert_allclose(table["rank"], [2, 1, 3, np.nan])


def test_equal_scores_share_the_best_rank():
    frame = pd.DataFrame({"a": [1, 3, 2, 1], "b": [3, 1, 2, 1]})
    assert list(score(frame, {"a": 0.1, "b": 0.1})["rank"]) == [1, 1, 1, 4]


@pytest.mark.parametrize(
    ("highest_first", "expected"), [(True, [1, 2, 2, 3, 4]), (False, [4, 4, 3, 3, 2])]
)
def test_a_value_at_a_cut_has_reached_it(highest_first, expected):
    values = pd.Series([5.0, 10, 15, 20, 30, np.nan])
    scores = score_by_cuts(values, (10, 20, 30), highest_first=highest_first)
    np.testing.assert_allclose(scores, [*expected, np.nan])
    assert score_by_cuts(31.0, (10, 20, 30), highest_first=highest_first) == (
        4 if highest_first else 1
    )


@pytest.mark.parametrize("cuts", [(1, 2), (1, 3, 2), (1, 1, 2), (1, 2, np.nan)])
def test_cuts_that_do_not_ascend_are_refused(cuts):
    with pytest.raises(ValueError, match="cut points ascend"):
        score_by_cuts([1.0], cuts)


def test_a_candidate_far_ahead_is_first_whatever_the_weights():
    frame = grid().clip(upper=2)
    frame.loc[7] = 4
    made = doubt(frame, dict.fromkeys(frame.columns, 1.0), concentration=5)
    assert made.loc[7].tolist() == [1] * len(made.columns)


def test_twenty_five_by_nine_is_the_same_every_time():
    frame = grid()
    weights = {name: k + 1.0 for k, name in enumerate(frame.columns)}
    made = doubt(frame, weights)
    pd.testing.assert_frame_equal(made, doubt(frame, weights))
    assert made["first"].sum() == pytest.approx(1) and made["top"].sum() >= 5
    assert (made["first"] <= made["top"]).all()


def test_nothing_scored_stays_missing_and_zero_weight_is_allowed():
    made = doubt(FRAME, WEIGHTS | {"concern": 0}, draws=100)
    assert made.loc["unknown"].isna().all() and made.loc["theft"].notna().all()
    assert doubt(FRAME.loc[["unknown"]], WEIGHTS, draws=10).isna().all(axis=None)


@given(st.integers(0, 10_000), st.floats(0.1, 100))
def test_scale_of_weights_and_order_of_criteria_do_not_matter(seed, scale):
    frame = grid(8, 4, seed)
    weights = dict(zip(frame.columns, [1.0, 2.0, 3.0, 4.0], strict=True))
    scaled = {name: scale * weight for name, weight in reversed(weights.items())}
    pd.testing.assert_frame_equal(score(frame, weights), score(frame, scaled))
    assert score(frame, weights)["score"].between(1, 4).all()


@pytest.mark.parametrize(
    ("weights", "match"),
    [
        ({"harm": 1, "volume": 1}, "criterion concern has no weight"),
        (WEIGHTS | {"volumes": 1}, "no criterion is called volumes. Did you mean 'volume'"),
        (WEIGHTS | {"harm": -1}, "not negative"),
        (WEIGHTS | {"harm": np.nan}, "not missing"),
        (dict.fromkeys(WEIGHTS, 0), "not all zero"),
    ],
)
def test_impossible_weights_are_refused(weights, match):
    with pytest.raises(SafecityError, match=match):
        score(FRAME, weights)


@pytest.mark.parametrize("wrong", [0, 5])
def test_scores_outside_one_to_four_are_named(wrong):
    with pytest.raises(SafecityError, match=f"harm of rape is {wrong}, not from 1 to 4"):
        score(FRAME.assign(harm=[2, wrong, 2, 2]), WEIGHTS)


def test_a_candidate_named_twice_is_refused():
    with pytest.raises(SafecityError, match="candidate theft is there twice"):
        score(FRAME.rename(index={"rape": "theft"}), WEIGHTS)


@pytest.mark.parametrize("argument", [{"draws": 0}, {"top": 0}, {"concentration": 0}])
def test_impossible_arguments_are_refused(argument):
    with pytest.raises(ValueError, match="above zero"):
        doubt(FRAME, WEIGHTS, **argument)


def test_missing_criteria_bound_the_rank_by_hand():
    # rape without concern: 13/4; with a 4 it has 3.4, with a 1 2.8, as theft has.
    table = doubt(FRAME.drop("unknown"), WEIGHTS, draws=10)
    assert table["best"].tolist() == [1, 1, 3]
    assert table["worst"].tolist() == [2, 1, 3]
    gone = doubt(FRAME, WEIGHTS, draws=10).loc["unknown"]
    assert gone.isna().all()


def test_the_leader_by_a_hair_is_first_about_as_often_as_the_next():
    frame = pd.DataFrame({"a": [4, 4, 1], "b": [3, 2, 1], "c": [2, 3, 1]})
    table = doubt(frame, {"a": 1, "b": 1.02, "c": 1})
    assert table["first"].sum() == pytest.approx(1)
    assert table["first"][0] == pytest.approx(0.5, abs=0.06)
    assert table["first"][2] < 0.01
    assert score(frame, {"a": 1, "b": 1.02, "c": 1})["rank"].tolist()[0] == 1


@given(st.integers(2, 8), st.integers(1, 5), st.integers(0, 9))
def test_ranks_lie_between_their_bounds(candidates, criteria, seed):
    frame = grid(candidates, criteria, seed).astype(float)
    frame = frame.mask(np.random.default_rng(seed).random(frame.shape) < 0.3)
    weights = dict.fromkeys(frame.columns, 1.0)
    table = doubt(frame, weights, draws=50)
    known = table["best"].notna()
    assert (table.loc[known, "best"] <= table.loc[known, "worst"]).all()
    assert (table.loc[known, "lower"] <= table.loc[known, "upper"]).all()
    whole = frame.notna().all(axis=1)
    if whole.all():
        assert (table["best"] == score(frame, weights)["rank"]).all()
    assert not known.any() or table["first"].sum() == pytest.approx(1)

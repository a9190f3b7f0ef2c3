"""Spatial statistics: against esda, against hand computation, and their properties."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from safecity.measures.places import getis_ord_star, persistence
from safecity.measures.spatial import empirical_bayes_rates, morans_i, neighbours, outlying

SIDE = 6
GRID = gpd.GeoSeries(
    [box(x, y, x + 1, y + 1) for y in range(SIDE) for x in range(SIDE)], crs="EPSG:27700"
)
WEIGHTS = neighbours(GRID)
MATRIX = WEIGHTS.full()[0]
COUNTS = st.lists(st.integers(0, 60), min_size=36, max_size=36).filter(lambda v: len(set(v)) > 1)


def hand_z(values: np.ndarray) -> np.ndarray:
    """Ord and Getis 1995, Gi*: the place itself is one of its neighbours."""
    w, n = MATRIX + np.eye(len(values)), len(values)
    s = np.sqrt((values**2).mean() - values.mean() ** 2)
    top = w @ values - values.mean() * w.sum(axis=1)
    return top / (s * np.sqrt((n * (w**2).sum(axis=1) - w.sum(axis=1) ** 2) / (n - 1)))


def hot_corner() -> np.ndarray:
    values = np.random.default_rng(3).poisson(10, 36).astype(float)
    values[[0, 1, 6, 7]] += 60
    return values


def test_queen_neighbours_of_a_grid():
    assert sorted(WEIGHTS.neighbors[0]) == [1, 6, 7]
    assert len(WEIGHTS.neighbors[14]) == 8


def test_an_island_gets_its_nearest_place():
    islands = pd.concat([GRID, gpd.GeoSeries([box(20, 0, 21, 1)], crs=GRID.crs)])
    found = neighbours(islands)
    assert found.neighbors[36] == [5]
    assert 36 in found.neighbors[5]


def test_gi_star_is_that_of_the_formula():
    values = hot_corner()
    found = getis_ord_star(values, WEIGHTS, permutations=99)
    assert found["value"].to_numpy() == pytest.approx(hand_z(values), rel=1e-9)


def test_a_hot_corner_is_hot_and_nothing_else_is():
    found = getis_ord_star(hot_corner(), WEIGHTS)
    assert set(np.flatnonzero(found["spot"] == "hot")) >= {0, 1, 6}
    assert (found["q"] >= found["p"]).all()
    assert not (found["spot"] == "cold").any()


def test_noise_has_no_hot_spots_and_the_seed_repeats():
    noise = np.random.default_rng(1).poisson(20, 36)
    one, two = (getis_ord_star(noise, MATRIX, permutations=999) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    assert (one["spot"] == "").all()


def test_probabilities_are_those_of_esda():
    from esda import G_Local

    values = np.random.default_rng(8).normal(9, 3, 36)
    found = getis_ord_star(values, WEIGHTS)
    reference = G_Local(values, WEIGHTS, transform="B", star=True, permutations=9_999, seed=1,
                        n_jobs=1)  # fmt: skip
    assert np.allclose(found["value"], reference.Zs)
    # esda's are one-sided; both are drawn.
    assert np.allclose(found["p"], 2 * reference.p_sim, rtol=0.12, atol=0.01)


def test_the_probability_of_a_place_is_exact_where_it_can_be_counted():
    # A corner with three neighbours among eight others: 1 of 56 choices is as high.
    values = np.array([5.0, 9, 1, 8, 7, 2, 0, 3, 4])
    near = {k: [] for k in range(9)} | {0: [1, 3, 4]}
    for k in range(1, 9):
        near[k] = [0]
    assert getis_ord_star(values, near)["p"][0] == pytest.approx(2 / 56, rel=0.09)


def test_probabilities_of_a_seed_do_not_hang_on_the_order_of_places():
    many = {seed: getis_ord_star(hot_corner(), WEIGHTS, seed=seed) for seed in (1, 2, 3)}
    spots = {tuple(found["spot"]) for found in many.values()}
    assert len(spots) == 1
    low = pd.concat([found["q"].nsmallest(4) for found in many.values()])
    assert low.groupby(level=0).agg(lambda q: q.max() / q.min()).max() < 1.4


@pytest.mark.parametrize("places", [60, 400, 1_500])
def test_one_place_far_above_all_others_is_found(places):
    random = np.random.default_rng(4)
    people = random.integers(1_000, 2_500, places)
    count = random.poisson(0.136 * people * random.gamma(6, 1 / 6, places))
    count[7] = 0.797 * people[7]
    found = outlying(count, people)
    assert found["spot"][7] == "high" and found["q"][7] < 0.05
    assert (found["spot"] != "").sum() <= 1 + 0.02 * places


def test_nothing_is_outlying_among_places_that_chance_alone_parts():
    random = np.random.default_rng(6)
    found = [outlying(random.poisson(40, 150), np.full(150, 1_500)) for _ in range(40)]
    assert np.mean([(f["spot"] != "").any() for f in found]) <= 0.1
    assert outlying([3, 4, np.nan, 5], [100, 100, 100, 0])["spot"].tolist() == [""] * 4


def test_moran_by_hand_and_sides_of_its_expectation():
    values = hot_corner()
    w = MATRIX / MATRIX.sum(axis=1, keepdims=True)
    d = values - values.mean()
    found = morans_i(values, WEIGHTS, permutations=999)
    assert found.value == pytest.approx((d @ w @ d) / (d @ d) * 36 / w.sum(), rel=1e-9)
    assert found.expected == pytest.approx(-1 / 35)
    assert found.value > found.expected
    assert found.p < 0.01
    board = np.indices((SIDE, SIDE)).sum(axis=0).ravel() % 2
    row, column = np.divmod(np.arange(36), SIDE)
    away = abs(np.subtract.outer(row, row)) + abs(np.subtract.outer(column, column))
    rook = np.where(away == 1, 1, 0)
    assert morans_i(board, rook, permutations=99).value == pytest.approx(-1)


def test_the_global_generator_is_left_as_it_was():
    state = np.random.get_state()[1].copy()
    morans_i(hot_corner(), WEIGHTS, permutations=9)
    assert (np.random.get_state()[1] == state).all()


@pytest.mark.parametrize("measure", [getis_ord_star, morans_i])
def test_missing_and_constant_values_are_refused(measure):
    values = hot_corner()
    values[3] = np.nan
    with pytest.raises(ValueError, match="none missing"):
        measure(values, WEIGHTS)
    with pytest.raises(ValueError, match="alike"):
        measure(np.ones(36), WEIGHTS)
    with pytest.raises(ValueError, match="36 places"):
        measure(np.ones(5), WEIGHTS)


@settings(max_examples=25)
@given(COUNTS, st.floats(0.5, 50))
def test_gi_star_does_not_depend_on_the_unit(counts, factor):
    values = np.array(counts, float)
    one = getis_ord_star(values, WEIGHTS, permutations=9)["value"]
    two = getis_ord_star(values * factor + 3, WEIGHTS, permutations=9)["value"]
    np.testing.assert_allclose(one, two, rtol=1e-6, atol=1e-8)


def test_empirical_bayes_equals_esda():
    from esda.smoothing import Empirical_Bayes

    random = np.random.default_rng(5)
    people = random.integers(500, 3_000, 50)
    count = random.poisson(people * random.gamma(4, 0.01, 50))
    with np.errstate(all="ignore"):
        reference = Empirical_Bayes(count, people).r.ravel()
    assert empirical_bayes_rates(count, people, per=1) == pytest.approx(reference, rel=1e-9)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(100, 4_000)), min_size=3, max_size=30))
def test_empirical_bayes_lies_between_the_rate_and_the_mean(pairs):
    count, people = (np.array(side, float) for side in zip(*pairs, strict=True))
    mean, raw = count.sum() / people.sum() * 1_000, count / people * 1_000
    smooth = empirical_bayes_rates(count, people)
    low, high = np.minimum(raw, mean), np.maximum(raw, mean)
    assert ((smooth >= low - 1e-9) & (smooth <= high + 1e-9)).all()
    np.testing.assert_allclose(empirical_bayes_rates(count, people, per=1) * 1_000, smooth)


def test_empirical_bayes_keeps_missing_missing():
    smooth = empirical_bayes_rates(pd.Series([5, np.nan, 9]), pd.Series([100, 200, 300]))
    assert smooth.isna().tolist() == [False, True, False]


def test_persistence_counts_places():
    found = persistence([True, True, False, False], [True, False, True, False])
    assert found == (2, 1, 0.5)
    assert np.isnan(persistence([True], [False]).share)
    with pytest.raises(ValueError, match="same places"):
        persistence([True], [True, False])

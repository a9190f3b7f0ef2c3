"""No measure says anything infinite: what is not finite is missing, and limits hold the value."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safecity.measures import (
    change,
    change_points,
    comparison,
    disproportionality,
    explanation,
    forecast,
    funnel,
    harm,
    inequality,
    intervals,
    mixed_change,
    places,
    rates,
    ratio,
    spatial,
    survey,
    trends,
)
from safecity.measures.estimate import Estimate, finite
from safecity.measures.overdispersion import overdispersion

counts = st.one_of(
    st.sampled_from([0.0, 0.0, 1.0, 2.0, 107.0]), st.integers(0, 10_000_000).map(float)
)
maybe = st.one_of(counts, st.just(float("nan")))
people = st.one_of(st.sampled_from([1.0, 1e7]), st.floats(1, 1e8))
spread = st.one_of(st.sampled_from([1.0, 2_000.0, 1e9]), st.floats(1, 1e6))
weight = st.one_of(st.just(0.0), st.floats(1e-3, 10_000))
few = st.lists(counts, min_size=5, max_size=9)
pairs = st.lists(st.tuples(maybe, people), min_size=2, max_size=9)


def ordered(estimates: Iterable[tuple[Any, Any, Any]]) -> None:
    for value, lower, upper in estimates:
        parts = np.array([value, lower, upper], float)
        assert not np.isinf(parts).any(), parts
        assert np.isnan(parts[1]) == np.isnan(parts[2]), parts
        room = 1e-9 * (1 + np.nanmax(np.abs(parts))) if not np.isnan(parts).all() else 0
        if not np.isnan(parts[1]):
            assert parts[1] <= parts[0] + room and parts[0] <= parts[2] + room, parts


def rows(frame: pd.DataFrame, *names: str) -> Iterable[tuple[Any, Any, Any]]:
    return frame[list(names or ("value", "lower", "upper"))].itertuples(index=False, name=None)


def test_an_estimate_holds_nothing_infinite():
    inf = float("inf")
    assert np.isnan(Estimate(inf, 1.0, inf)).all()
    one, none, *_ = Estimate(1.0, 0.0, inf)
    assert one == 1 and np.isnan(none)
    index = pd.Index(["a", "b"])
    parts = (pd.Series(part, index) for part in ([1.0, 2.0], [0.0, -inf], [2.0, 3.0]))
    series = Estimate(*parts)
    assert list(series.lower.isna()) == [False, True] == list(series.upper.isna())
    assert np.isnan(finite(inf)) and finite(2.0) == 2


@given(maybe, people, st.floats(0.5, 0.999))
def test_rates_and_proportions(count, population, confidence):
    ordered(
        [
            intervals.byars_rate(count, population, confidence=confidence),
            rates.indirectly_standardised_ratio(count, population),
        ]
    )
    if not count > 1e7:
        ordered([intervals.wilson_proportion(count, max(1.0, np.nan_to_num(count)), confidence)])


@given(maybe, maybe, people, people, spread)
def test_ratios_and_changes(before, after, first, later, phi):
    made = change.percent_change(before, after, 0.95, phi, first, later)
    ordered([made, ratio.rate_ratio(before, after, first, later, 0.95, phi)])
    probability = ratio.change_test(before, after, first, later, phi)
    assert np.isnan(probability) or 0 <= probability <= 1
    if before and not np.isnan(before + after):
        assert np.isfinite(made.value)


@given(maybe, maybe, st.lists(st.tuples(maybe, maybe), min_size=1, max_size=5), spread)
def test_changes_against_comparators(before, after, others, phi):
    first, later = np.array(others).T
    did = explanation.difference_in_differences(before, after, first, later, overdispersion=phi)
    ordered([did])
    assert np.isfinite(explanation.comparator_dispersion(first, later))
    own = change.percent_change(before, after, overdispersion=phi)
    told = explanation.grade_comparators(own, did)
    assert told.grade == "cannot tell" or np.isfinite([told.size, told.lower, told.upper]).all()


@given(st.lists(st.tuples(counts, counts, weight), min_size=1, max_size=6), spread)
def test_harm(rows_of, phi):
    before, after, weights = (pd.Series(part) for part in zip(*rows_of, strict=True))
    ordered(
        [
            harm.severity_interval(before, weights, overdispersion=phi),
            harm.severity_rate(before, weights, 1_000, overdispersion=phi),
            harm.severity_change(before, after, weights, overdispersion=phi),
        ]
    )


@given(few, spread)
def test_standardised_rates(events, phi):
    ordered(
        [
            rates.directly_standardised_rate(
                events, np.full(len(events), phi), np.arange(len(events)) + 1
            )
        ]
    )


@given(pairs, spread)
@settings(max_examples=40)
def test_comparisons(areas, phi):
    events, population = (pd.Series(part, dtype=float) for part in zip(*areas, strict=True))
    ranks = comparison.rank_interval(events, population, overdispersion=phi, repetitions=200)
    ordered(rows(ranks))
    known = events.notna()
    if known.sum() > 1:
        limits = funnel.funnel(events, population)
        for level in ("inner", "outer"):
            ordered(rows(limits, "centre", f"lower_{level}", f"upper_{level}"))
        assert not np.isinf(limits[["z", "between"]]).any(axis=None)
    smoothed = spatial.empirical_bayes_rates(events, population)
    assert not np.isinf(smoothed).any() and smoothed.notna().equals(known)


@given(few, st.lists(st.floats(0, 3), min_size=9, max_size=9), st.sampled_from(["normal", "rate"]))
@settings(max_examples=40)
def test_inequality(values, errors, kind):
    size = len(values)
    frame = pd.DataFrame({"quantile": range(size), "population": 10.0 ** np.arange(size)})
    frame = frame.assign(value=np.array(values) + (kind == "rate"), se=errors[:size])
    options = {"kind": kind, "repetitions": 200}
    ordered([inequality.slope_index(frame, **options), inequality.relative_index(frame, **options)])


@given(st.lists(counts, min_size=1, max_size=9))
@settings(max_examples=40)
def test_concentration(events):
    if sum(events):
        ordered([places.gini(events, repetitions=50), places.concentration(events, repetitions=50)])


@given(st.lists(maybe, min_size=1, max_size=30))
def test_charts(values):
    chart = trends.xmr(values)
    ordered(rows(chart, "centre", "lower", "upper"))


@given(st.lists(counts, min_size=24, max_size=40))
@settings(max_examples=30)
def test_series(values):
    months = pd.Series(values, index=pd.date_range("2020-01-01", periods=len(values), freq="MS"))
    assert np.isfinite(overdispersion(months))
    found = change_points.change_points(months)
    assert not np.isinf(found[["ratio", "lower", "upper"]].to_numpy(float)).any()


@given(st.lists(counts, min_size=5, max_size=20), st.integers(1, 40))
def test_forecasts(values, horizon):
    if any(values):
        ahead = forecast.ahead(forecast.naive, np.array(values), horizon, 4)
        ordered(rows(ahead))
        ordered(rows(ahead, "value", "lower80", "upper80"))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=2, max_size=5))
def test_surveys(groups):
    said, asked = (np.array(part, float) for part in zip(*groups, strict=True))
    said = np.minimum(said, asked)
    difference = survey.compare_proportions(said[0] / asked[0], asked[0], said / asked, asked)
    ordered(zip(*difference[:3], strict=True))
    assert ((difference.probability >= 0) & (difference.probability <= 1)).all()


@given(st.lists(st.tuples(maybe, people), min_size=2, max_size=5), spread)
def test_disproportionality(groups, phi):
    events, population = (pd.Series(part, dtype=float) for part in zip(*groups, strict=True))
    table = disproportionality.disproportionality(events, population, 0, overdispersion=phi)
    for name in ("rate", "ratio"):
        limits = (f"{name}_lower", f"{name}_upper")
        ordered(rows(table, name, *limits))


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_shares_of_a_change(people_effect, rate_effect):
    told = mixed_change.grade_population(people_effect, rate_effect)
    assert told.grade == "cannot tell" or np.isfinite(told.size)


@pytest.mark.parametrize("measure", [spatial.getis_ord_star, spatial.morans_i])
@pytest.mark.parametrize("size", [2, 3, 4, 9])
def test_few_places(measure: Callable[..., Any], size: int):
    joined = {k: [j for j in (k - 1, k + 1) if 0 <= j < size] for k in range(size)}
    found = measure(np.arange(size, dtype=float), joined, permutations=99)
    numbers = found[["value", "p", "q"]] if isinstance(found, pd.DataFrame) else found
    assert not np.isinf(np.asarray(numbers, float)).any()

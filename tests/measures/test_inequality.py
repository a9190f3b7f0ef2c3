import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures.inequality import relative_index, ridit, slope_index

# The example of phe_sii in PHEindicatormethods (two areas, ten deprivation deciles).
PEOPLE = [7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534]
VALUES = [75.9, 78.3, 83.8, 83.6, 80.5, 81.1, 81.7, 84.2, 80.6, 86.3]
ERRORS = [1.64, 1.58, 1.51, 1.78, 1.7, 1.56, 1.37, 1.4, 2.43, 1.57]
PEOPLE_2 = [21675, 20065, 19750, 24713, 20112, 19618, 22408, 19752, 18939, 19312]
VALUES_2 = [70.5, 71.6, 72.5, 73.5, 73.1, 76.2, 78.7, 80.6, 80.9, 80]
ERRORS_2 = [0.23, 0.26, 0.3, 0.16, 0.79, 0.78, 0.4, 0.28, 0.23, 0.35]
AREAS = [(PEOPLE, VALUES, ERRORS), (PEOPLE_2, VALUES_2, ERRORS_2)]


def _frame(people, values, errors):
    quantiles = range(1, len(people) + 1)
    return pd.DataFrame(
        {"quantile": quantiles, "population": people, "value": values, "se": errors}
    )


def _weighted_line(people, values):
    """Fit as phe_sii does: lm(y sqrt(a) ~ sqrt(a) + b sqrt(a) - 1)."""
    share = np.array(people) / np.sum(people)
    middle = np.cumsum(share) - share / 2
    design = np.sqrt(share)[:, None] * np.column_stack([np.ones(len(share)), middle])
    return np.linalg.lstsq(design, np.sqrt(share) * np.array(values), rcond=None)[0]


@pytest.mark.parametrize("area", AREAS)
def test_slope_equals_the_regression_of_phe_sii(area):
    foot, rise = _weighted_line(*area[:2])
    assert slope_index(_frame(*area), repetitions=1_000).value == pytest.approx(rise, rel=1e-9)
    relative = relative_index(_frame(*area), repetitions=1_000)
    assert relative.value == pytest.approx((foot + rise) / foot, rel=1e-9)


@pytest.mark.parametrize("area", AREAS)
def test_slope_equals_statsmodels(area):
    import statsmodels.api as sm

    fit = sm.WLS(area[1], sm.add_constant(ridit(np.array(area[0]))), weights=area[0]).fit()
    index = slope_index(_frame(*area), repetitions=1_000)
    assert index.value == pytest.approx(fit.params[1], rel=1e-9)


@pytest.mark.parametrize("area", AREAS)
def test_simulated_limits_near_those_of_the_normal_distribution(area):
    # The slope is linear in the values, so that its standard error has a closed form.
    frame = _frame(*area)
    unit = np.eye(len(area[0]))
    weights = [_weighted_line(area[0], row)[1] for row in unit]
    error = np.sqrt(np.sum((np.array(weights) * area[2]) ** 2))
    index = slope_index(frame)
    assert index.lower == pytest.approx(index.value - 1.959964 * error, abs=0.03 * error)
    assert index.upper == pytest.approx(index.value + 1.959964 * error, abs=0.03 * error)


def test_ridit_is_the_example_of_phe_sii():
    # Its manual: a first quantile of 12 % stands at 0.06, a second of 10 % at 0.17.
    np.testing.assert_allclose(ridit(np.array([12.0, 10.0, 78.0]))[:2], [0.06, 0.17])


def test_a_rate_varies_on_the_scale_of_its_logarithm():
    frame = _frame([100] * 5, [200.0, 150.0, 120.0, 100.0, 80.0], [0.1] * 5)
    index = slope_index(frame, kind="rate")
    assert index.value == slope_index(frame).value < 0
    assert index.lower < index.value < index.upper < 0


def test_a_proportion_stays_between_none_and_all():
    frame = _frame([100] * 5, [0.9, 0.8, 0.7, 0.6, 0.5], [3.0] * 5)
    index = slope_index(frame, kind="proportion", repetitions=5_000)
    assert -1.5 < index.lower < index.upper < 1.5


def test_multiplier_and_inverse_turn_the_direction():
    frame = _frame(*AREAS[1])
    index, turned = slope_index(frame), slope_index(frame, multiplier=-1)
    np.testing.assert_allclose(turned, (-index.value, -index.upper, -index.lower), rtol=1e-9)
    relative, inverse = relative_index(frame), relative_index(frame, inverse=True)
    assert inverse.value == pytest.approx(1 / relative.value)
    assert inverse.lower == pytest.approx(1 / relative.upper, rel=1e-6)


def _changed(**columns):
    return _frame(*AREAS[0]).assign(**columns)


@pytest.mark.parametrize(
    ("frame", "match"),
    [
        (_changed(population=[0, *PEOPLE[1:]]), "above zero"),
        (_changed(se=[-1.0, *ERRORS[1:]]), "standard errors"),
        (_changed(value=[np.nan, *VALUES[1:]]), "incomplete"),
        (_changed(quantile=1), "each once"),
        (_changed().head(4), "5 groups"),
        (_changed().drop(columns="se"), "no column se"),
    ],
)
def test_incomplete_gradients_are_refused(frame, match):
    with pytest.raises(ValueError, match=match):
        slope_index(frame)


def test_a_rate_of_zero_has_no_logarithm():
    with pytest.raises(ValueError, match="rate has no logarithm"):
        slope_index(_changed(value=[0.0, *VALUES[1:]]), kind="rate")


groups = st.lists(
    st.tuples(st.integers(50, 5_000), st.floats(1, 100), st.floats(0.01, 5)),
    min_size=5,
    max_size=10,
)


@given(groups, st.randoms(use_true_random=False))
def test_order_of_rows_and_scale_of_population_do_not_matter(rows, random):
    frame = _frame(*zip(*rows, strict=True))
    plain = slope_index(frame, repetitions=200)
    shuffled = frame.sample(frac=1, random_state=random.randrange(99)).assign(
        population=lambda f: f["population"] * 7
    )
    np.testing.assert_allclose(slope_index(shuffled, repetitions=200), plain, rtol=1e-6, atol=1e-6)
    assert plain.lower <= plain.upper


@given(st.floats(1, 100), st.integers(5, 10))
def test_no_gradient_is_zero_and_one(level, size):
    frame = _frame([100] * size, [level] * size, [0.0] * size)
    assert slope_index(frame, repetitions=10).value == pytest.approx(0, abs=1e-9)
    assert relative_index(frame, repetitions=10).value == pytest.approx(1)


def test_intervals_cover_the_truth():
    random = np.random.default_rng(13)
    truth = np.linspace(200, 100, 5)
    rise = slope_index(_frame([100] * 5, truth, [10.0] * 5), repetitions=10).value
    hits = 0
    for values in random.normal(truth, 10, (400, 5)):
        index = slope_index(_frame([100] * 5, values, [10.0] * 5), repetitions=1_000)
        hits += index.lower <= rise <= index.upper
    assert 0.92 < hits / 400 < 0.98


def test_a_ratio_to_nearly_nothing_is_missing():
    # Six LSOAs in five groups: the line falls to about zero at the least deprived end, and the
    # interval of the ratio ran from -205 to 199 about 61.
    ladder = pd.DataFrame(
        {
            "quantile": range(1, 6),
            "population": [1_500, 1_600, 1_550, 3_100, 1_480],
            "value": [40.0, 30.0, 22.0, 15.0, 10.0],
            "se": [0.3, 0.4, 0.5, 0.4, 0.9],
        }
    )
    assert np.isnan(relative_index(ladder, kind="rate", inverse=True)).all()
    turned = relative_index(ladder, kind="rate")
    assert turned.lower == 0 < turned.value < 1 < turned.upper < 2
    steeper = ladder.assign(value=[42.0, 20.0, 12.0, 6.0, 2.0])
    assert np.isnan(relative_index(steeper, kind="rate")).all()
    assert np.isfinite(slope_index(steeper, kind="rate")).all()
    even = ladder.assign(value=[22.0, 20.0, 18.0, 17.0, 15.0], se=0.05)
    there, back = (relative_index(even, kind="rate", inverse=way) for way in (False, True))
    np.testing.assert_allclose(there, (1 / back.value, 1 / back.upper, 1 / back.lower), rtol=1e-9)

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.measures.overdispersion import allowed_for, overdispersion

SEASON = 1 + 0.3 * np.cos(2 * np.pi * np.arange(12) / 12)
LEVELS = np.array([300.0, 330.0, 310.0, 260.0, 350.0])
MEANS = np.outer(LEVELS, SEASON).ravel()


def _mean_estimate(phi: float) -> float:
    random = np.random.default_rng(6)
    means = np.broadcast_to(MEANS, (80, len(MEANS)))
    mixed = means if phi == 1 else random.gamma(means / (phi - 1), phi - 1)
    return float(np.mean([overdispersion(row, floor=0) for row in random.poisson(mixed)]))


@pytest.mark.parametrize("phi", [1.0, 3.0, 8.0])
def test_known_overdispersion_is_found(phi):
    assert _mean_estimate(phi) == pytest.approx(phi, rel=0.08)


def test_equals_the_quasi_poisson_model_of_statsmodels():
    import statsmodels.api as sm

    counts = np.random.default_rng(7).poisson(MEANS).astype(float)
    counts[[5, 17]] = np.nan
    seen = ~np.isnan(counts)
    month, year = np.arange(60) % 12, np.arange(60) // 12
    design = np.column_stack([np.eye(12)[month], np.eye(5)[year][:, 1:]])[seen]
    fit = sm.GLM(counts[seen], design, family=sm.families.Poisson()).fit(scale="X2", tol=1e-12)
    assert overdispersion(counts, floor=0) == pytest.approx(fit.scale, rel=1e-6)


def test_season_and_level_alone_are_no_overdispersion():
    assert overdispersion(MEANS, floor=0) == pytest.approx(0, abs=1e-12)
    assert overdispersion(MEANS) == 1


def test_absent_months_of_a_series_are_left_out():
    counts = np.random.default_rng(8).poisson(MEANS).astype(float)
    whole = pd.Series(counts, index=pd.date_range("2018-04-01", periods=60, freq="MS"))
    gaps = whole.drop(whole.index[[7, 30]])
    counts[[7, 30]] = np.nan
    assert overdispersion(gaps, floor=0) == pytest.approx(overdispersion(counts, floor=0))


def test_two_years_are_needed():
    with pytest.raises(ValueError, match="24 months, not 23"):
        overdispersion(np.ones(23))
    with pytest.raises(ValueError, match="count must be"):
        overdispersion([-1.0] * 30)


@given(st.lists(st.integers(0, 400), min_size=24, max_size=60))
def test_it_is_finite_and_never_below_its_floor(counts):
    assert 1 <= overdispersion(counts) < np.inf


def test_a_dispersion_that_is_not_known_widens_nothing() -> None:
    assert allowed_for(float("nan")) == 1 and allowed_for(2.5) == 2.5


def test_a_calendar_month_without_events_leaves_the_others_their_scatter() -> None:
    counts = np.random.default_rng(8).poisson(MEANS) * 3.0
    counts[6::12] = 0
    rest = counts.reshape(5, 12)[:, np.arange(12) != 6]
    fitted = np.outer(rest.sum(axis=1), rest.sum(axis=0)) / rest.sum()
    by_hand = ((rest - fitted) ** 2 / fitted).sum() / (4 * 10)
    assert overdispersion(counts) == pytest.approx(by_hand) and by_hand > 2

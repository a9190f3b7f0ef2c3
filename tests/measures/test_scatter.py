from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safecity.catalogue.verdicts import load_rules
from safecity.measures.calendar import Calendar
from safecity.measures.change import percent_change
from safecity.measures.scatter import Scatter, YearModel, scatter
from safecity.measures.shift import shifted

SEASON = 1 + 0.15 * np.sin(2 * np.pi * np.arange(12) / 12)


def months(years=6, mean=1_000.0, lag=0.0, effect=0.0, dispersion=1.5, seed=1) -> pd.Series:
    """Counts with a season, neighbouring months that hang together and years that differ."""
    random = np.random.default_rng(seed)
    size = 12 * years
    noise = random.standard_normal(size)
    for k in range(1, size):
        noise[k] = lag * noise[k - 1] + math.sqrt(1 - lag**2) * noise[k]
    levels = np.exp(effect * random.standard_normal(years)).repeat(12)
    usual = mean * np.tile(SEASON, years) * levels
    counts = np.maximum(0, np.round(usual + np.sqrt(dispersion * usual) * noise))
    return pd.Series(counts, index=pd.date_range("2016-04-01", periods=size, freq="MS"))


def last(counts: pd.Series, year=12) -> tuple[pd.Index, pd.Index]:
    return counts.index[-2 * year : -year], counts.index[-year:]


def learnt(counts, **how) -> Scatter:
    return scatter(counts, *last(counts, how.get("season", 12)), **how)


def test_what_was_put_in_is_found():
    found = [learnt(months(8, lag=0.5, effect=0.05, seed=k)) for k in range(12)]
    assert np.mean([one.lag for one in found]) == pytest.approx(0.5, abs=0.12)
    assert np.mean([one.year_effect for one in found]) == pytest.approx(0.05, abs=0.015)
    plain = [learnt(months(8, dispersion=3, seed=k)) for k in range(12)]
    assert np.mean([one.dispersion for one in plain]) == pytest.approx(3, rel=0.15)
    assert np.mean([one.lag for one in plain]) == pytest.approx(0, abs=0.08)
    assert np.mean([one.year_effect for one in plain]) < 0.006


def test_the_variance_of_a_change_by_hand():
    # Independent months: nothing but the dispersion. Years that differ by s: twice s squared.
    counts = pd.Series(np.full(36, 100.0))
    calendar = Calendar(counts, range(12, 24), range(24, 36), None, 12)
    by_lag, levels, years, chance = calendar.variances(np.array([0.0, 0.5]))
    assert by_lag[0] == pytest.approx(2 / 1_200) and chance == pytest.approx(2 / 1_200)
    assert years == pytest.approx(2)
    # Months that hang together: the sum over pairs, less those across the two sides.
    near = 0.5 ** np.abs(np.arange(24)[:, None] - np.arange(24))
    sign = np.repeat([-1, 1], 12)
    assert by_lag[1] == pytest.approx(sign @ near @ sign / 100 / 144)
    assert levels == pytest.approx(by_lag)  # whole years: all of it goes with their levels


def test_of_a_quarter_only_its_part_in_the_year_goes_with_the_level_of_the_year():
    # Independent months: the year's level has a quarter of the variance of three months' mean.
    calendar = Calendar(pd.Series(np.full(36, 100.0)), range(21, 24), range(33, 36), None, 12)
    by_lag, levels, _, _ = calendar.variances(np.array([0.0]))
    assert levels == pytest.approx(by_lag / 4)


@pytest.mark.parametrize("season", [12, 4])
def test_the_likelihood_is_that_of_the_whole_covariances(season):
    counts = pd.Series(months(6, lag=0.3, effect=0.02).to_numpy()[: 6 * season])
    calendar = Calendar(counts, *last(counts, season), None, season)
    model = YearModel(calendar, load_rules())
    x, y = model.design, model.response
    for lag, effect in np.ndindex(*model.shapes.shape[:2]):
        inverse = np.linalg.inv(model.shapes[lag, effect])
        means = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
        squares = (y - x @ means) @ inverse @ (y - x @ means)
        logs = np.linalg.slogdet(model.shapes[lag, effect])[1]
        logs += np.linalg.slogdet(x.T @ inverse @ x)[1]
        assert model.restricted[0][lag, effect] == pytest.approx(squares)
        assert model.restricted[1][lag, effect] == pytest.approx(logs)


def test_years_that_are_steadier_than_their_months_still_have_a_covariance():
    model = YearModel(Calendar(months(7), *last(months(7)), None, 12), load_rules())
    assert np.linalg.eigvalsh(model.shapes[:, : len(model.steady)]).min() > 0


def test_no_interval_is_narrower_than_that_of_independent_cases():
    assert min(learnt(months(7, dispersion=0.3, seed=k)).factors[0] for k in range(5)) == 1


def test_interval_and_chance_agree():
    counts = months(lag=0.35, effect=0.01)
    found = learnt(counts)
    before, after = (counts[side].sum() for side in last(counts))
    ratio = 1 + percent_change(before, after, overdispersion=found.factor()).upper / 100
    assert found.chance(before, before * ratio * before / after) == pytest.approx(0.05, abs=0.004)
    assert found.factor(0.8) < found.factor(0.95) < found.factor(0.99)


def test_one_value_of_the_variance_is_the_ordinary_interval():
    one = Scatter((2.5,), 2.5, 0.0, 0.0, 60)
    assert one.factor() == 2.5
    assert learnt(months()).known


def test_a_change_in_question_does_not_widen_its_own_interval():
    counts = months(lag=0.3)
    moved = counts.copy()
    moved.iloc[-12:] *= 1.5
    assert learnt(moved).factor() == pytest.approx(learnt(counts).factor(), rel=0.15)


def test_masked_months_say_nothing_of_the_scatter():
    wider = []
    for seed in range(6):
        counts = months(lag=0.3, seed=seed)
        locked = counts.copy()
        closed = pd.Series(False, index=counts.index)
        closed.iloc[30:34] = True
        locked[closed] *= 0.4
        plain = learnt(counts).factor()
        wider.append(learnt(locked, masked=closed).factor() / plain)
        assert learnt(locked).factor() > 5 * plain
    assert np.exp(np.mean(np.log(wider))) == pytest.approx(1, rel=0.2)


def test_a_drift_over_the_years_is_not_taken_for_years_that_differ():
    counts = months(8)
    drift = np.exp(-0.03 * np.arange(96) / 12)
    assert learnt(counts * drift).year_effect < 0.01


def test_quarters_of_the_same_cases_say_much_the_same():
    ratios = []
    for seed in range(8):
        counts = months(7, lag=0.35, effect=0.02, seed=seed)
        quarters = counts.groupby(np.arange(84) // 3).sum().set_axis(counts.index[::3])
        ratios.append(learnt(quarters, season=4).factor() / learnt(counts).factor())
    assert 0.6 < np.median(ratios) < 1.6


def test_a_short_series_is_judged_by_what_is_declared():
    counts = months(8).iloc[-15:]
    found = scatter(counts, counts.index[:3], counts.index[-3:])
    assert not found.known and found.periods == 0
    assert found.year_effect == 0.05 and found.lag == 0.35
    assert found.factor() > 1


def test_both_sides_must_be_known():
    counts = months()
    counts.iloc[-1] = np.nan
    with pytest.raises(ValueError, match="need periods that are known"):
        learnt(counts)
    with pytest.raises(ValueError, match="need periods that are known"):
        scatter(counts, [], counts.index[-14:-2])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-3, 60), min_size=26, max_size=50))
def test_the_factor_is_finite_and_at_least_one(values):
    counts = pd.Series(np.array(values, float))
    found = scatter(
        counts, range(len(values) - 24, len(values) - 12), range(len(values) - 12, len(values))
    )
    assert 1 <= found.factor() < np.inf
    assert sorted(found.factors) == list(found.factors)


def test_a_shift_that_lasts_is_found_with_its_month_and_size():
    counts = months(lag=0.35, effect=0.01)
    counts.iloc[-9:] *= 1.2
    lasting, _ = shifted(counts, *last(counts))
    assert lasting.probability < 0.01
    assert lasting.first in ("2021-06", "2021-07", "2021-08")
    assert lasting.ratio == pytest.approx(1.2, abs=0.06)


def test_one_month_is_no_shift():
    counts = months(lag=0.2, effect=0.01, seed=3)
    counts.iloc[-5] *= 1.4
    lasting, single = shifted(counts, *last(counts))
    assert lasting.probability > 0.05 and single.probability < 0.01
    assert single.first == f"{counts.index[-5]:%Y-%m}"


def test_nothing_is_called_lasting_no_more_often_than_said():
    found = [
        shifted(c, *last(c)) for c in (months(lag=0.5, effect=0.02, seed=k) for k in range(60))
    ]
    assert sum(lasting.probability < 0.05 for lasting, _ in found) <= 7


def test_half_a_year_is_needed_for_a_shift():
    counts = months(3)
    assert shifted(counts, counts.index[:5], counts.index[-5:]) is None
    assert shifted(counts.iloc[-20:], *last(counts.iloc[-20:], 8)) is None

"""Changes of level: found where they were put, explained by events, and their properties."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safecity.measures.change_points import change_points, explained

MONTHS = pd.date_range("2015-04-01", periods=84, freq="MS")


def series(*levels: tuple[int, float], seed: int = 1) -> pd.Series:
    """Poisson counts at each (months, mean) in turn."""
    random = np.random.default_rng(seed)
    counts = np.concatenate([random.poisson(mean, months) for months, mean in levels])
    return pd.Series(counts.astype(float), index=MONTHS[: len(counts)])


def test_a_step_is_found_at_its_month_with_its_size():
    found = change_points(series((42, 200), (42, 260)))
    assert len(found) == 1
    row = found.iloc[0]
    assert abs((row["month"] - MONTHS[42]).days) < 35
    assert row["lower"] < 1.3 < row["upper"]
    assert row["after"] / row["before"] == pytest.approx(row["ratio"])


def test_two_steps_are_found():
    found = change_points(series((30, 100), (24, 150), (30, 90)))
    assert len(found) == 2
    assert (found["ratio"] > 1).tolist() == [True, False]


def test_chance_alone_changes_no_level():
    wrong = sum(len(change_points(series((84, 150), seed=seed))) > 0 for seed in range(60))
    assert wrong <= 4


def test_overdispersed_counts_change_no_level_either():
    random = np.random.default_rng(4)
    runs = random.negative_binomial(150 / 4, 1 / 5, size=(60, 84))
    wrong = sum(len(change_points(pd.Series(run, index=MONTHS))) > 0 for run in runs)
    assert wrong <= 5


def test_a_single_shock_is_no_level():
    shock = series((84, 200))
    shock.iloc[40] = 420
    assert len(change_points(shock)) == 0


def test_missing_months_are_passed_over():
    holed = series((42, 200), (42, 280))
    holed.iloc[[3, 20, 60]] = np.nan
    found = change_points(holed)
    assert len(found) == 1
    assert found["before"].iloc[0] == pytest.approx(
        holed[: found["month"].iloc[0]].iloc[:-1].mean()
    )


def test_a_constant_series_has_none_and_bad_counts_are_refused():
    assert change_points(pd.Series(5.0, index=MONTHS)).empty
    with pytest.raises(ValueError, match="24 months"):
        change_points(series((20, 100)))
    with pytest.raises(ValueError, match="not below zero"):
        change_points(-series((30, 100)))


@settings(max_examples=25)
@given(st.integers(0, 1_000), st.sampled_from([60, 120, 400]))
def test_every_level_has_its_shortest_length(seed, mean):
    found = change_points(series((40, mean), (44, mean * 1.5), seed=seed))
    months = [MONTHS[0], *found["month"], MONTHS[-1] + pd.DateOffset(months=1)]
    lengths = [(b.year - a.year) * 12 + b.month - a.month for a, b in pairwise(months)]
    assert min(lengths) >= 6


EVENTS = pd.DataFrame(
    {
        "start": pd.to_datetime(["2018-10-01", "2020-03-01"]),
        "end": pd.to_datetime([None, "2020-06-01"]),
        "label": ["Recording step", "First lockdown"],
    }
)


@pytest.mark.parametrize(
    ("month", "label"),
    [("2018-11", "Recording step"), ("2018-08", "Recording step"), ("2018-07", ""),
     ("2020-08", "First lockdown"), ("2019-06", "")],
)  # fmt: skip
def test_events_explain_what_is_near_them(month, label):
    assert explained([pd.Timestamp(month)], EVENTS) == [label]


def test_without_events_nothing_is_explained():
    assert explained([MONTHS[0]], EVENTS.iloc[:0]) == [""]


def test_months_that_run_on_seldom_feign_a_level() -> None:
    """Of 20 series of one level whose months correlate by 0.35, at most two show another."""
    rng, called = np.random.default_rng(5), 0
    for _ in range(20):
        drift = np.zeros(100)
        for month in range(1, 100):
            drift[month] = 0.35 * drift[month - 1] + rng.normal(0, 0.1 * np.sqrt(1 - 0.35**2))
        counts = rng.poisson(1_000 * np.exp(drift[-84:])).astype(float)
        index = pd.date_range("2015-04-01", periods=84, freq="MS")
        called += len(change_points(pd.Series(counts, index=index))) > 0
    assert called <= 2

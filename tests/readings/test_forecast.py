"""A forecast is shown only where a model has earned it; else why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from safecity.catalogue.registry import Indicator
from safecity.readings import forecast
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

OWN = "E06000045"


def crime(evidence: Evidence) -> Indicator:
    return evidence.catalogue.indicators["overview.crime"]


def rising(evidence: Evidence) -> Evidence:
    """Every month counts five more of each kind than the month before."""
    area = evidence.data.crimes_area
    order = (area["month"].dt.year - 2015) * 12 + area["month"].dt.month
    data = replace(evidence.data, crimes_area=area.assign(count=100 + 5 * order))
    return Evidence(evidence.assessment, evidence.catalogue, data)


def test_quarters_are_sums_of_three_whole_months(evidence: Evidence) -> None:
    counts = forecast.quarters(evidence, crime(evidence))
    assert len(counts) == 28 and counts.index[-1] == pd.Timestamp("2022-01-01")
    assert counts.iloc[-1] == 3 * 13 * 210


def test_only_the_run_after_the_last_gap_is_read(
    evidence: Evidence, without: Callable[..., Evidence]
) -> None:
    holed = without(evidence, OWN, ("2018-05",))
    assert forecast.quarters(holed, crime(evidence)).index[0] == pd.Timestamp("2018-07-01")


def test_an_incomplete_last_quarter_is_a_gap(
    evidence: Evidence, without: Callable[..., Evidence]
) -> None:
    with pytest.raises(Absent, match="not complete, so nothing is forecast"):
        forecast.forecast(without(evidence, OWN, ("2022-02",)), crime(evidence))


def test_a_model_that_beats_last_year_is_shown_with_its_intervals(evidence: Evidence) -> None:
    view = forecast.forecast(rising(evidence), crime(evidence))
    ahead = view.table.dropna(subset=["forecast"])
    assert view.kind == "forecast" and len(ahead) == 4
    assert ahead["start"].iloc[0] == pd.Timestamp("2022-04-01")
    assert ahead["period"].iloc[0] == "Apr to Jun 2022"
    assert (ahead["lower"] <= ahead["lower80"]).all() and (ahead["upper80"] <= ahead["upper"]).all()
    assert view.headline.startswith("If what was seen continues, about")
    assert view.finding.strength == "weak" and "forecast_caution" in view.caveats
    assert view.finding.size > 0


def test_a_series_that_does_not_vary_is_not_forecast(official: Evidence) -> None:
    view = forecast.forecast(official, crime(official))
    assert view.kind == "backtest" and view.table.empty
    assert view.headline.endswith("is published: the series does not vary")


def test_too_few_quarters_are_not_forecast(
    evidence: Evidence, without: Callable[..., Evidence]
) -> None:
    view = forecast.forecast(without(rising(evidence), OWN, ("2020-05",)), crime(evidence))
    assert view.kind == "backtest" and "there are 7" in view.headline

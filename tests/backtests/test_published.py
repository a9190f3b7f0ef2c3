"""Southampton's published figures, reproduced from raw files through the whole pipeline.

The synthetic city is calibrated to them, so that what comes out tests every step in between.
Sources: safe city strategic assessments and press reports, as listed in DOMAIN section 5.
"""

from __future__ import annotations

import pandas as pd
import pytest

pytestmark = pytest.mark.xdist_group("demo run")

CRIME = {2016: 30_879, 2017: 31_589, 2018: 31_418, 2019: 31_889, 2020: 28_239, 2021: 34_254}
ASB = {2018: 7_765, 2019: 7_881}


@pytest.fixture(scope="module")
def results(demo_run) -> pd.DataFrame:
    return pd.read_csv(demo_run.outputs / "results.csv")


def yearly(results: pd.DataFrame, exhibit: str) -> pd.Series:
    rows = results[results["exhibit"] == exhibit]
    months = pd.to_datetime(rows["period"])
    year = months.dt.year.where(months.dt.month >= 4, months.dt.year - 1)
    return rows.groupby(year.to_numpy())["value"].sum()


@pytest.mark.parametrize(("year", "published"), CRIME.items())
def test_recorded_crime(results, year, published) -> None:
    assert yearly(results, "overview.trend_crime")[year] == published


@pytest.mark.parametrize(("year", "published"), ASB.items())
def test_anti_social_behaviour(results, year, published) -> None:
    assert yearly(results, "anti_social_behaviour.trend_incidents")[year] == published


@pytest.mark.parametrize(("against", "published"), [("2019/20", 7.4), ("2020/21", 21.3)])
def test_change(results, against, published) -> None:
    rows = results[(results["exhibit"] == "overview.change_crime") & (results["group"] == against)]
    assert round(rows["value"].iloc[0], 1) == published


def test_rate_per_thousand(results) -> None:
    rows = results[results["exhibit"] == "overview.key_figures"].set_index("group")
    assert round(rows.loc["Total recorded crime", "value"]) == 136

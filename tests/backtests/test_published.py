"""Southampton's published figures, reproduced from raw files through the whole pipeline.

The synthetic city is calibrated to them, so that what comes out tests every step in between.
Sources: safe city strategic assessments and press reports, as listed in DOMAIN section 5.
"""

from __future__ import annotations

import pandas as pd
import pytest

from safecity.ingest.prepared import Prepared

pytestmark = pytest.mark.xdist_group("demo run")

# Recorded crime by financial year, as published (2016/17, 2018/19 and 2019/20 implied by changes).
CRIME = {
    "2011/12": 26_165, "2012/13": 21_929, "2016/17": 30_879, "2017/18": 31_589,
    "2018/19": 31_418, "2019/20": 31_889, "2020/21": 28_239, "2021/22": 34_254,
}  # fmt: skip
ASB = {2018: 7_765, 2019: 7_881}
SOUTHAMPTON = "E06000045"


@pytest.fixture(scope="module")
def results(demo_run) -> pd.DataFrame:
    return pd.read_csv(demo_run.outputs / "results.csv", dtype={"period": str})


@pytest.fixture(scope="module")
def prepared(demo_run) -> Prepared:
    return Prepared(demo_run.processed)


def value(results: pd.DataFrame, exhibit: str, group: str) -> pd.Series:
    rows = results[(results["exhibit"] == exhibit) & (results["group"] == group)]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize(("year", "published"), CRIME.items())
def test_recorded_crime_in_the_datasets(prepared, year, published) -> None:
    rows = prepared.offences
    own = rows[(rows["area"] == SOUTHAMPTON) & (rows["year"] == year)]
    assert own["count"].sum() == published


@pytest.mark.parametrize(("year", "published"), [(y, n) for y, n in CRIME.items() if y > "2015"])
def test_recorded_crime_in_the_reconciliation(results, year, published) -> None:
    rows = results[results["exhibit"] == "data_quality.reconciliation"]
    total = rows[(rows["group"] == "All crime") & (rows["period"] == year)].iloc[0]
    assert total["denominator"] == published
    assert 97.5 < total["value"] < 99.5


@pytest.mark.parametrize(("year", "published"), ASB.items())
def test_anti_social_behaviour(results, year, published) -> None:
    rows = results[results["exhibit"] == "anti_social_behaviour.trend_incidents"]
    months = pd.to_datetime(rows["period"])
    first = months.dt.year.where(months.dt.month >= 4, months.dt.year - 1)
    assert rows.groupby(first.to_numpy())["value"].sum()[year] == published


@pytest.mark.parametrize(
    ("against", "percent", "before"), [("2019/20", 7.4, 31_889), ("2020/21", 21.3, 28_239)]
)
def test_change(results, against, percent, before) -> None:
    row = value(results, "overview.change_crime", against)
    assert round(row["value"], 1) == percent
    assert (row["denominator"], row["numerator"]) == (before, 34_254)
    assert "home_office_csp" in row["edition"]


def test_the_change_of_2012_13(prepared) -> None:
    rows = prepared.offences
    totals = rows[rows["area"] == SOUTHAMPTON].groupby("year")["count"].sum()
    assert round(100 * (totals["2012/13"] / totals["2011/12"] - 1), 2) == -16.19


@pytest.mark.parametrize(
    ("area", "percent"),
    [("Southampton", 7.4), ("Hampshire police force", 7.6), ("England and Wales", 5.5)],
)
def test_the_change_beside_force_and_country(results, area, percent) -> None:
    """Published: Hampshire +7.6 %, England +5.5 % (to which the country here is calibrated)."""
    assert round(value(results, "overview.beside_crime", area)["value"], 1) == percent


def test_rate_per_thousand(results) -> None:
    rate = value(results, "overview.key_figures", "Total recorded crime")
    assert round(rate["value"]) == 136
    assert value(results, "overview.comparison_crime", "Southampton")["value"] == rate["value"]


def test_the_rate_of_2017_18(prepared) -> None:
    """125.2 per 1,000 residents, on the mid-2017 estimate."""
    people = prepared.population
    own = people[(people["area"] == SOUTHAMPTON) & (people["year"] == 2017)]["population"].iloc[0]
    assert round(CRIME["2017/18"] / own * 1_000, 1) == 125.2

"""Calibration: what is counted in Southampton sums to what was published."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from safecity.demo.city import SEED
from safecity.demo.offences import MONTHS, RECORDING_STEP, monthly_counts, yearly_totals

ASB = "Anti-social behaviour"
# Written out here as well, so that a slip in the parameters is found.
PUBLISHED = {2016: 30879, 2017: 31589, 2018: 31418, 2019: 31889, 2020: 28239, 2021: 34254}


@pytest.fixture(scope="module")
def counts(towns, parameters):
    values = monthly_counts(towns[0], parameters, SEED)
    index = pd.MultiIndex.from_product(
        [pd.PeriodIndex(MONTHS, freq="M"), towns[0].codes, parameters.types],
        names=["month", "lsoa", "type"],
    )
    return pd.Series(values.ravel(), index=index)


@pytest.mark.parametrize(("year", "total"), PUBLISHED.items())
def test_street_files_place_a_little_less_than_was_recorded(own, year, total):
    crimes = own[own["Crime type"] != ASB]
    assert 0.975 * total < (crimes["year"] == year).sum() < 0.995 * total


@pytest.mark.parametrize(("year", "total"), [(2018, 7765), (2019, 7881)])
def test_anti_social_behaviour_in_the_files_is_as_published(own, year, total):
    assert ((own["Crime type"] == ASB) & (own["year"] == year)).sum() == total


@pytest.mark.parametrize(
    ("crime_type", "year", "percent"),
    [("Burglary", 2017, -14.1), ("Drugs", 2017, -8.0), ("Vehicle crime", 2017, -2.1),
     ("Drugs", 2019, 37.4)],
)  # fmt: skip
def test_published_changes_of_crime_types_are_kept(towns, parameters, crime_type, year, percent):
    count = yearly_totals(towns[0], parameters, SEED)[:, parameters.types.index(crime_type)]
    assert round(100 * (count[year - 2015] / count[year - 2016] - 1), 1) == percent


def test_violence_is_a_rising_share_of_crime(own):
    crimes = own[own["Crime type"] != ASB]
    share = (crimes["Crime type"] == "Violence and sexual offences").groupby(crimes["year"]).mean()
    assert share.loc[[2018, 2021]].between(0.38, 0.44).all()
    assert share.loc[:2020].is_monotonic_increasing


def test_a_lockdown_empties_the_shops_and_fills_the_asb_line(counts):
    monthly = counts.groupby(["month", "type"]).sum().unstack()
    ratio = monthly.loc["2020-04"] / monthly.loc["2019-04"]
    assert ratio["Shoplifting"] < 0.6
    assert ratio["Theft from the person"] < 0.5
    assert ratio[ASB] > 1.6


def test_no_category_of_the_own_area_is_ever_absent(counts):
    assert counts.groupby(["month", "type"]).sum().min() > 0


def test_recording_lifts_violence_between_the_same_months(counts):
    violence = counts.xs(RECORDING_STEP.crime_type, level="type").groupby("month").sum()
    before = violence.loc["2017-10":"2018-03"].sum() / violence.loc["2017-04":"2017-09"].sum()
    after = violence.loc["2018-10":"2019-03"].sum() / violence.loc["2018-04":"2018-09"].sum()
    assert after / before > 1.06


def test_deprived_places_have_more_crime(counts, towns):
    crime = counts.drop(ASB, level="type").groupby("lsoa").sum().reindex(towns[0].codes)
    order = np.argsort(-towns[0].need)
    assert crime.iloc[order[:30]].sum() > 1.6 * crime.iloc[order[-30:]].sum()


def test_the_centre_is_the_hotspot(counts, towns):
    ward = pd.Series([w.name for w in towns[0].wards], index=towns[0].codes)
    crime = counts.drop(ASB, level="type").groupby("lsoa").sum().groupby(ward).sum()
    assert set(crime.nlargest(3).index) == {"Bargate", "Bevois", "Banister & Polygon"}


def test_places_persist_from_year_to_year(counts):
    year = counts.index.get_level_values("month").qyear
    table = counts.groupby([year, "lsoa"]).sum().unstack(0)
    assert table.corr("spearman").to_numpy().min() > 0.8


def test_months_of_a_place_vary_more_than_chance(counts):
    place = counts.groupby(["lsoa", "month"]).sum().unstack()
    last = place.loc[:, "2019-04":"2020-02"]
    assert (last.var(axis=1) / last.mean(axis=1)).median() > 1.3


def test_comparators_have_the_declared_rate_in_2019_20(towns, parameters):
    for town, other in zip(towns[1:], parameters.areas.others, strict=True):
        crime = yearly_totals(town, parameters, SEED)[4, 1:].sum()
        assert crime == pytest.approx(other.rate * other.population / 1000, rel=0.05)

from __future__ import annotations

import csv

import pandas as pd
import pytest

from safecity.demo.layouts import AGES, POPULATION_LAD, POPULATION_LSOA

PUBLISHED_2020 = {"E06000045": 252872, "E06000044": 214692, "E06000043": 291738,
                  "E07000061": 103324, "E06000026": 262839, "E07000041": 133333,
                  "E06000023": 465866, "E06000015": 256814, "E07000148": 142177,
                  "E07000202": 135979, "E07000138": 100049, "E07000178": 151584,
                  "E06000038": 160337, "E07000081": 129709, "E07000008": 125063}  # fmt: skip


def lad(raw, year):
    return pd.read_csv(raw / f"population/mid-{year}/mid-{year}-lad-2021-persons.csv")


def lsoa(raw, year):
    return pd.read_csv(raw / f"population/mid-{year}/mid-{year}-lsoa-2011-persons.csv")


def test_headers(raw):
    assert tuple(lad(raw, 2015)) == POPULATION_LAD
    assert tuple(lsoa(raw, 2021)) == POPULATION_LSOA
    assert (AGES[0], AGES[-1], len(AGES)) == ("0", "90+", 91)


@pytest.mark.real
@pytest.mark.parametrize("kind", ["lad-2021", "lsoa-2011"])
def test_headers_are_those_of_the_real_files(real, raw, kind):
    name = f"mid-2020-{kind}-persons.csv"
    files = (real / "population" / name, raw / "population" / "mid-2020" / name)
    headers = [next(csv.reader(file.open(encoding="utf-8-sig", newline=""))) for file in files]
    assert headers[0] == headers[1]


def test_mid_2020_is_as_published(raw):
    found = lad(raw, 2020).set_index("Code")["All ages"].to_dict()
    assert PUBLISHED_2020.items() <= found.items()


@pytest.mark.parametrize(("year", "residents"), [(2017, 252308), (2021, 251900)])
def test_southampton_is_as_published_rates_imply(raw, year, residents):
    assert lad(raw, year).set_index("Code").loc["E06000045", "All ages"] == residents


@pytest.mark.parametrize("year", range(2015, 2022))
def test_ages_and_lsoas_sum_to_their_totals(raw, year):
    areas, places = lad(raw, year), lsoa(raw, year)
    assert (areas[list(AGES)].sum(axis=1) == areas["All ages"]).all()
    assert (places[list(AGES)].sum(axis=1) == places["All Ages"]).all()
    by_area = places.groupby("LA Code (2022 boundaries)")[list(AGES)].sum()
    assert (by_area == areas.set_index("Code")[list(AGES)].sort_index()).all(axis=None)
    assert (places["All Ages"] > 300).all()


def test_places_change_little_from_year_to_year(raw):
    before, after = (lsoa(raw, year).set_index("LSOA Code")["All Ages"] for year in (2019, 2020))
    assert (after / before).between(0.93, 1.07).all()

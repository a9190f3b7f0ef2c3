from __future__ import annotations

import csv

import pandas as pd
import pytest

from safecity.demo.layouts import CHANGES, PARTNERSHIPS, WARDS
from safecity.demo.sources.geography import FOLDER

NAMES = {
    "LSOA11_LSOA21_LAD22_EW_LU.csv": CHANGES,
    "LSOA21_WD24_LAD24_EW_LU.csv": WARDS,
    "LAD24_CSP24_PFA24_EW_LU.csv": PARTNERSHIPS,
}


@pytest.mark.parametrize(("name", "columns"), NAMES.items())
def test_headers(raw, name, columns):
    assert tuple(pd.read_csv(raw / FOLDER / name)) == columns


@pytest.mark.real
@pytest.mark.parametrize("name", NAMES)
def test_headers_are_those_of_the_real_files(real, raw, name):
    files = (real / "geography" / name, raw / FOLDER / name)
    headers = [next(csv.reader(file.open(encoding="utf-8-sig", newline=""))) for file in files]
    assert headers[0] == headers[1]


@pytest.mark.real
def test_southampton_s_codes_and_wards_are_the_real_ones(real, raw):
    for name, lad, columns in (
        ("LSOA11_LSOA21_LAD22_EW_LU.csv", "LAD22CD", ["LSOA11CD", "CHGIND", "LSOA21CD"]),
        ("LSOA21_WD24_LAD24_EW_LU.csv", "LAD24CD", ["LSOA21CD"]),
        ("LSOA21_WD24_LAD24_EW_LU.csv", "LAD24CD", ["WD24CD", "WD24NM"]),
    ):
        tables = [pd.read_csv(folder / name) for folder in (real / "geography", raw / FOLDER)]
        rows = [set(t.loc[t[lad] == "E06000045", columns].itertuples(index=False, name=None))
                for t in tables]  # fmt: skip
        assert rows[0] == rows[1]


def test_four_places_of_southampton_are_split(raw):
    changes = pd.read_csv(raw / FOLDER / "LSOA11_LSOA21_LAD22_EW_LU.csv")
    own = changes[changes["LAD22CD"] == "E06000045"]
    assert own["CHGIND"].value_counts().to_dict() == {"U": 144, "S": 8}
    assert (own["LSOA11CD"].nunique(), own["LSOA21CD"].nunique()) == (148, 152)


def test_both_halves_of_a_split_place_lie_in_one_ward(raw):
    changes = pd.read_csv(raw / FOLDER / "LSOA11_LSOA21_LAD22_EW_LU.csv")
    wards = pd.read_csv(raw / FOLDER / "LSOA21_WD24_LAD24_EW_LU.csv")
    both = changes.merge(wards, on="LSOA21CD", validate="one_to_one")
    assert len(both) == len(changes) == len(wards)
    assert (both.groupby("LSOA11CD")["WD24CD"].nunique() == 1).all()


def test_every_area_has_its_partnership(raw, towns):
    table = pd.read_csv(raw / FOLDER / "LAD24_CSP24_PFA24_EW_LU.csv").set_index("LAD24CD")
    assert set(table.index) == {town.code for town in towns}
    assert table.loc["E06000045", "PFA24NM"] == table.loc["E06000044", "PFA24NM"] == "Hampshire"

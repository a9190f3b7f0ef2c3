from __future__ import annotations

import csv

import pandas as pd
import pytest

from safecity.demo.layouts import STREET
from safecity.demo.sources import police_uk as police
from safecity.demo.sources.police_uk import write_force

ASB = "Anti-social behaviour"
SEED = 2122


@pytest.fixture(scope="module")
def some(tmp_path_factory, towns, parameters):
    """Write and read single files of other forces."""
    root = tmp_path_factory.mktemp("forces")

    def one(force, month):
        (written,) = write_force(root, force, towns, parameters, SEED, [month])
        return root / written.file

    return one


def placed(rows):
    return rows[rows["Location"] != "No Location"]


def test_every_month_has_a_file_named_as_published(raw):
    months = [f"{year}-{month:02d}" for year in range(2015, 2023) for month in range(1, 13)]
    files = sorted(path.name for path in raw.glob("police_uk/*/*/*.csv"))
    assert files == [f"{m}-hampshire-street.csv" for m in months if "2015-04" <= m <= "2022-03"]


def test_the_header_is_the_published_one(some):
    assert some("suffolk", "2019-05").read_text().splitlines()[0] == ",".join(STREET)


@pytest.mark.real
def test_the_header_is_that_of_a_real_file(real, some):
    published = next(real.glob("police_uk/2018-10/2018-10-hampshire-street.csv"))
    first = published.read_text(encoding="utf-8").splitlines()[0]
    assert some("suffolk", "2019-05").read_text().splitlines()[0] == first


def test_every_row_has_twelve_fields_and_its_file_s_month(raw):
    path = next(raw.glob("police_uk/*/2020-04/*.csv"))
    with path.open(newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    assert {len(row) for row in rows} == {12}
    assert {row[1] for row in rows} == {"2020-04"}
    assert {row[2] for row in rows} == {row[3] for row in rows} == {"Hampshire Constabulary"}
    assert {row[11] for row in rows} == {""}


def test_crime_ids_are_64_hex_digits_unique_and_blank_for_asb_only(hampshire):
    ids = hampshire["Crime ID"]
    assert (ids.isna() == (hampshire["Crime type"] == ASB)).all()
    assert ids.dropna().str.fullmatch("[0-9a-f]{64}").all()
    assert ids.dropna().is_unique


def test_asb_has_no_outcome_and_crimes_have_one(hampshire):
    blank = hampshire["Last outcome category"].isna()
    assert (blank == (hampshire["Crime type"] == ASB)).all()


def test_rows_without_location_come_on_top_and_have_no_place(hampshire, own):
    lost = hampshire[hampshire["Location"] == "No Location"]
    assert len(lost) / (len(hampshire) - len(lost)) == pytest.approx(0.015, abs=0.001)
    assert lost[["Longitude", "Latitude", "LSOA code", "LSOA name"]].isna().all(axis=None)
    assert placed(hampshire)[["Longitude", "Latitude", "LSOA code"]].notna().all(axis=None)
    assert not set(lost.index) & set(own.index)


def test_the_own_force_holds_rows_elsewhere(hampshire, towns):
    inside = {code for town in towns[:2] for code in town.codes}
    elsewhere = placed(hampshire)[lambda rows: ~rows["LSOA code"].isin(inside)]
    assert 0.01 < len(elsewhere) / len(hampshire) < 0.1
    eastleigh = next(town for town in towns if town.name == "Eastleigh")
    assert set(elsewhere["LSOA code"]) <= set(eastleigh.codes)


def test_places_lie_in_the_box_of_the_city(own, towns):
    west, south, east, north = towns[0].box
    assert own["Longitude"].between(west, east).all()
    assert own["Latitude"].between(south, north).all()
    assert own["Location"].str.startswith("On or near ").all()


@pytest.mark.parametrize("month", ["2021-11", "2021-12"])
def test_devon_and_cornwall_lacks_two_months(tmp_path, towns, parameters, month):
    force = "devon-and-cornwall"
    assert write_force(tmp_path, force, towns, parameters, SEED, [month]) == []
    assert len(write_force(tmp_path, force, towns, parameters, SEED, ["2022-01"])) == 1


def test_one_file_has_points_without_lsoa(some):
    rows = placed(pd.read_csv(some("avon-and-somerset", "2021-08")))
    blank = rows["LSOA code"].isna()
    assert blank.mean() == pytest.approx(0.15, abs=0.03)
    assert (blank == rows["LSOA name"].isna()).all()
    assert rows["Longitude"].notna().all()
    before = placed(pd.read_csv(some("avon-and-somerset", "2021-07")))
    assert before["LSOA code"].notna().all()


def test_one_file_ends_its_lines_with_crlf(some):
    (case,) = police.CRLF
    lines = some(*case).read_bytes().split(b"\n")
    assert all(line.endswith(b"\r") for line in lines[:-1])
    assert b"\r" not in some(case[0], "2017-10").read_bytes()


def test_avon_and_somerset_repeats_crime_ids_with_other_outcomes(some):
    rows = pd.read_csv(some("avon-and-somerset", "2020-02"))
    rows = rows[rows["Crime ID"].notna()]
    groups = rows[rows["Crime ID"].duplicated(keep=False)].groupby("Crime ID")
    assert len(groups) > 5
    assert (groups["Last outcome category"].nunique() == 2).all()
    assert (groups["LSOA code"].nunique(dropna=False) == 1).all()

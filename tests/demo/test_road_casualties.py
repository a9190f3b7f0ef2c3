"""Road collisions of the synthetic country pass the reader of the published files."""

from __future__ import annotations

import pandas as pd
import pytest

from safecity.demo.city import SEED
from safecity.demo.sources.road_casualties import (
    CASUALTY,
    COLLISION,
    PLAIN,
    load_roads,
    write,
)
from safecity.demo.town import City
from safecity.ingest.sources.road_casualties.road_casualties import read_collisions
from safecity.ingest.supply.scan import scan

OWN = "E06000045"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("roads")


@pytest.fixture(scope="module")
def written(folder, towns, parameters):
    return write(City(folder, towns, parameters, SEED))


@pytest.fixture(scope="module")
def found(written, folder, towns):
    return read_collisions(scan(folder), [town.code for town in towns])


def test_two_files_a_year_in_the_published_layout(written, folder):
    names = [each.file.rsplit("/", 1)[-1] for each in written]
    assert names[-1] == "dft-road-casualty-statistics-casualty-2021.csv" and len(names) == 12
    headers = [tuple(pd.read_csv(folder / each.file, nrows=0)) for each in written[:2]]
    assert headers == [COLLISION, CASUALTY] and set(PLAIN) < set(COLLISION)
    assert sum((folder / each.file).stat().st_size for each in written) < 15e6
    assert {(each.source, each.release) for each in written} == {("road_casualties", "2022")}


def test_every_row_is_read_without_a_fault(found, towns):
    assert not found.rejected and not any(found.lacks.values())
    assert {month.year for month in found.frames["collisions"]["month"]} == {*range(2016, 2022)}
    assert set(found.casualties["year"]) == {*range(2016, 2022)}
    assert set(found.frames["collisions"]["area"]) == {town.code for town in towns}


def test_the_own_area_has_some_six_hundred_a_year_and_fewer_in_the_lockdown(found):
    mine = found.frames["collisions"][found.frames["collisions"]["area"] == OWN]
    years = mine.groupby(mine["month"].dt.year)["count"].sum()
    assert years.between(450, 750).all() and years[2020] < 0.95 * years[2019]
    spring = mine[mine["month"].between("2020-04-01", "2020-05-01")]["count"].sum()
    assert spring < 0.65 * mine[mine["month"].between("2019-04-01", "2019-05-01")]["count"].sum()


def test_hours_peak_in_the_afternoon_and_a_few_are_missing(found):
    hours = found.frames["collisions"].groupby("hour")["count"].sum()
    assert hours.idxmax() in (16, 17) and hours.idxmin() in (2, 3, 4)
    assert (
        0
        < found.frames["collisions"].loc[found.frames["collisions"]["hour"].isna(), "count"].sum()
        < 200
    )


def test_adjusted_serious_injuries_exceed_recorded_ones_until_injuries_are_recorded(found):
    frame = found.casualties
    recorded = frame[frame["severity"] == "serious"].groupby("year")["count"].sum()
    share = frame.groupby("year")["adjusted_serious"].sum() / recorded
    assert (share.loc[: load_roads().injury_based - 1] > 1.1).all()
    assert share.loc[load_roads().injury_based :].to_numpy() == pytest.approx(1)


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(towns, parameters, tmp_path):
    seeds = {"one": SEED, "two": SEED, "three": SEED + 1}
    one, two, three = (
        [each.sha256 for each in write(City(tmp_path / name, towns[1:3], parameters, seed))]
        for name, seed in seeds.items()
    )
    assert one == two and not set(one) & set(three)

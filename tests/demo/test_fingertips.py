"""The synthetic Fingertips file is what the reader reads."""

from __future__ import annotations

import pytest

from safecity.demo.sources.fingertips import HEADER, INDICATORS, write
from safecity.demo.town import City
from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.published.fingertips import load_indicators, read, recognises
from safecity.ingest.supply.scan import scan_file

SEED = 7


@pytest.fixture(scope="module")
def file(tmp_path_factory, towns, parameters):
    root = tmp_path_factory.mktemp("fingertips")
    (written,) = write(City(root, towns, parameters, SEED))
    return scan_file(root / written.file, root)


def test_has_27_columns():
    assert len(HEADER) == 27


def test_every_indicator_is_one_that_is_read():
    listed = load_indicators()
    assert {each.number for each in INDICATORS} == set(listed)
    assert all(listed[each.number].named(each.name) for each in INDICATORS)
    assert all(listed[each.number].age == each.age for each in INDICATORS)


def test_reads_back_for_every_town_and_england(file, towns):
    assert recognises(file)
    frame = read(file)
    assert set(frame["area"]) == {town.code for town in towns} | {"England"}
    assert frame["measure"].nunique() == len(INDICATORS)
    printed = frame.dropna(subset=["value"])
    assert (printed["lower"] <= printed["value"]).all()
    assert (printed["value"] <= printed["upper"]).all()


def test_ends_where_the_publications_of_may_2022_end(file):
    frame = read(file)
    ends = frame["start"].dt.to_period("M") + (frame["months"] - 1)
    assert str(ends.max()) == "2021-03"


def test_some_small_figures_are_withheld(file):
    frame = read(file)
    withheld = frame[frame["note"] == SUPPRESSED]
    assert 0 < len(withheld) < len(frame) / 10
    assert withheld["count"].isna().all()


def test_the_same_seed_gives_the_same_bytes(file, tmp_path, towns, parameters):
    (again,) = write(City(tmp_path, towns, parameters, SEED))
    (other,) = write(City(tmp_path / "other", towns, parameters, SEED + 1))
    assert again.sha256 == file.sha256 != other.sha256

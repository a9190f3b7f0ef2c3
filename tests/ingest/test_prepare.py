from __future__ import annotations

import os

import pandas as pd
import pytest

from safecity.catalogue.assessment import House, load_assessment
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.ingest import prepare as module
from safecity.ingest.prepare import check_whole, prepare
from safecity.ingest.supply.record import Entry, write_manifest

from .city import OWN, RIVAL, assessment, row


@pytest.fixture
def filled(city):
    city.lookups()
    for month in ("2024-01", "2024-02"):
        city.street(*[row()] * 3, row(category="Robbery", id=f"a{month}"), month=month)
    return city


def run(city, **period):
    said: list[str] = []
    done = prepare(city.house, assessment(**period), load_catalogue(), said.append)
    return done, said


def test_the_datasets_are_written_and_read_back(filled):
    done, _ = run(filled)
    assert done.exists and not done.synthetic
    counts = done.crimes_area
    assert set(counts["area"]) == {OWN} and len(counts) == 2 * 14
    assert counts["count"].sum() == 8 and counts["month"].dt.is_month_start.all()
    assert done.crimes_lsoa["count"].tolist() == [3, 1, 3, 1]
    assert done.boundaries is None and done.population.empty
    assert len(done.places) == 4 and done.places["imd_rank"].isna().all()


def test_wards_are_exact_on_2021_lsoas_and_fitted_on_2011_ones(filled):
    filled.street(row("E01000011"), row("E01000012"), row("E01000012"), month="2024-02")
    filled.street(row("E01000003"), row("E01000003"), month="2024-03")
    done, _ = run(filled)
    wards = done.crimes_ward[done.crimes_ward["month"] > "2024-01-31"]
    found = wards[["ward", "count", "exact"]].to_numpy().tolist()
    assert found == [["North", 2, True], ["South", 1, True], ["North", 2, False]]
    assert "crimes_ward" in done.hashes


def test_without_a_ward_lookup_wards_are_an_empty_frame(filled):
    (filled.house.raw / "geography/LSOA21_WD24_LAD24_EW_LU.csv").unlink()
    done, _ = run(filled)
    columns = ["month", "ward_code", "ward", "category", "count", "exact"]
    assert done.crimes_ward.empty and list(done.crimes_ward.columns) == columns


def test_a_force_that_is_misspelt_gets_the_nearest(city):
    city.lookups()
    city.street(row())
    with pytest.raises(SafecityError, match="Did you mean 'hampshire'"):
        run(city, force="hampshir")


def test_missing_is_never_zero(filled):
    done, _ = run(filled)
    own = done.coverage.query(f"area == '{OWN}' and category == 'all'").set_index("month")
    assert own["status"].tolist() == ["complete", "complete", "missing"]
    assert own["reason"].tolist() == ["", "", "no file for force"]
    assert own["count"].isna().tolist() == [False, False, True]
    assert pd.Timestamp("2024-03-01") not in set(done.crimes_area["month"])
    rival = done.coverage[done.coverage["area"] == RIVAL]
    assert (rival["status"] == "missing").all() and len(rival) == 3 * 15


def test_a_run_without_changes_returns_at_once(filled):
    first, _ = run(filled)
    before = {p.name: p.stat().st_mtime_ns for p in first.folder.iterdir()}
    again, said = run(filled)
    assert said == ["The raw files have not changed"]
    assert {p.name: p.stat().st_mtime_ns for p in again.folder.iterdir()} == before


def test_touching_a_file_changes_nothing_and_changing_it_does(filled):
    before = run(filled)[0].hashes
    path = filled.street(*[row()] * 3, row(category="Robbery", id="a2024-02"), month="2024-02")
    os.utime(path, (1, 1))
    assert run(filled)[1] == ["The raw files have not changed"]
    filled.street(row(), month="2024-02")
    after = run(filled)[0].hashes
    assert after["crimes_area"] != before["crimes_area"]
    assert after["population"] == before["population"]


@pytest.mark.parametrize(
    "file", ["catalogue/offences.yml", "catalogue/csp_names.yml", "ingest/published/fingertips.yml"]
)
def test_another_declaration_that_readers_go_by_is_another_preparation(filled, monkeypatch, file):
    run(filled)
    code = module.code_behind("data")
    assert file in code
    monkeypatch.setattr(module, "code_behind", lambda step: {**code, file: "another content"})
    assert run(filled)[1] != ["The raw files have not changed"]


def test_another_version_of_a_package_is_another_preparation(filled, monkeypatch):
    run(filled)
    monkeypatch.setattr(module, "environment", lambda: {"pandas": "another"})
    assert run(filled)[1] != ["The raw files have not changed"]


def test_more_months_dropped_in_are_picked_up(filled):
    run(filled)
    filled.street(*[row()] * 4, month="2024-03")
    assert run(filled)[0].crimes_area["month"].nunique() == 3


def test_another_period_is_another_preparation(filled):
    run(filled)
    done, said = run(filled, end="2024-02")
    assert len(said) > 1 and done.coverage["month"].nunique() == 2


def test_a_dataset_that_is_gone_is_made_again(filled):
    done, _ = run(filled)
    (done.folder / "places.parquet").unlink()
    assert not done.exists
    assert run(filled)[0].exists


@pytest.mark.parametrize("name", ["crimes_area.parquet", "coverage.parquet", "quarantine.csv"])
def test_a_dataset_with_one_wrong_bit_is_made_again(filled, name):
    done, _ = run(filled)
    path = done.folder / name
    whole = path.read_bytes()
    for place in (0.02, 0.3, 0.6, 0.98):
        content = bytearray(whole)
        content[int(place * len(content))] ^= 4
        path.write_bytes(content)
        assert module.Prepared(done.folder).damaged == (name,)
        _, said = run(filled)
        assert any(name in line for line in said)
        assert path.read_bytes() == whole


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
def test_a_run_that_breaks_off_leaves_the_old_datasets_whole(filled, monkeypatch, failure):
    done, _ = run(filled)
    before = done.hashes
    filled.street(row(), month="2024-03")

    def fail(*_):
        raise failure

    monkeypatch.setattr(module, "replace_folder", fail)
    with pytest.raises(failure):
        run(filled)
    monkeypatch.undo()
    assert sorted(p.name for p in done.folder.parent.iterdir()) == [done.folder.name]
    assert module.Prepared(done.folder).hashes == before
    assert run(filled)[0].hashes != before


def test_the_same_input_gives_the_same_bytes(filled):
    first, _ = run(filled)
    before = first.hashes
    (first.folder / "stamp.json").unlink()
    assert run(filled)[0].hashes == before


def test_without_the_forces_file_there_is_no_assessment(city):
    city.lookups()
    city.street(row(), force="sussex")
    with pytest.raises(SafecityError, match=r"no street-level file of hampshire.*data.police.uk"):
        run(city)


def test_an_empty_folder_names_the_lookup_it_needs(city):
    with pytest.raises(SafecityError, match="no lookup from 2011 to 2021 LSOAs"):
        run(city)


def test_the_stamp_of_a_synthetic_file_goes_with_the_file(filled):
    name = "police_uk/2024-01/2024-01-hampshire-street.csv"
    write_manifest(filled.house.raw, {name: Entry(name, "police_uk", synthetic=True)})
    assert run(filled)[0].synthetic
    write_manifest(filled.house.raw, {name: Entry(name, "police_uk")})
    assert not run(filled)[0].synthetic


def test_a_synthetic_file_that_is_not_used_stamps_nothing(filled):
    filled.street(row(), force="btp")
    name = "police_uk/2024-01/2024-01-btp-street.csv"
    write_manifest(filled.house.raw, {name: Entry(name, "police_uk", synthetic=True)})
    assert not run(filled)[0].synthetic


def test_other_forces_are_counted_and_not_read(filled):
    filled.street(row(), row(), force="btp")
    filled.street(row("", location="No Location"), force="northern-ireland")
    done, _ = run(filled)
    values = done.quality.set_index(["force", "measure"])["value"]
    assert values[("btp", "excluded")] == values[("btp", "rows_read")] == 2
    assert values[("northern-ireland", "rows_elsewhere")] == 1
    assert done.crimes_area["count"].sum() == 8
    notes = done.ledger.set_index("file")["note"]
    assert notes["police_uk/2024-01/2024-01-btp-street.csv"].startswith("British Transport")


def test_what_was_not_counted_is_in_the_quarantine(filled):
    filled.street(*[row()] * 20, row("E01999999"), row(month="2020-01"), month="2024-03")
    quarantine = run(filled)[0].quarantine
    assert quarantine["line"].tolist() == ["22", "23"]
    assert quarantine["row"].str.contains("E01999999").tolist() == [True, False]


def test_it_works_from_a_path_with_blanks(filled, tmp_path):
    moved = tmp_path / "a folder" / "raw data"
    moved.parent.mkdir()
    filled.house.raw.rename(moved)
    filled.house = type(filled.house)(tmp_path / "a folder", moved)
    assert run(filled)[0].crimes_area["count"].sum() == 8


def coverage(**status: str) -> pd.DataFrame:
    """Of the own area, and of another that is whole."""
    own = load_assessment(House.find(), "southampton", "2021-q2").partnership.code
    rows = [(own, f"2021-{m[1:]}-01", word) for m, word in status.items()]
    rows += [("E06000044", f"2021-0{m}-01", "complete") for m in (4, 5, 6)]
    table = pd.DataFrame(rows, columns=["area", "month", "status"])
    return table.assign(month=pd.to_datetime(table["month"]), category="all")


def test_a_whole_quarter_is_taken() -> None:
    monitor = load_assessment(House.find(), "southampton", "2021-q2")
    check_whole(coverage(m04="complete", m05="complete", m06="complete"), monitor)


def test_missing_months_are_named_whether_absent_or_implausible() -> None:
    monitor = load_assessment(House.find(), "southampton", "2021-q2")
    with pytest.raises(
        SafecityError, match="May 2021, June 2021 of the quarter April to June 2021"
    ):
        check_whole(coverage(m04="complete", m05="implausible"), monitor)

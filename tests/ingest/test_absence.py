"""An optional file that its reader refuses is a gap with the reason; the rest is made."""

from __future__ import annotations

import pytest

from safecity.catalogue.period import Period
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.ingest.forces import force_title
from safecity.ingest.prepare import prepare
from safecity.ingest.published.fingertips import recognises
from safecity.ingest.source import blamed, required, tables
from safecity.ingest.supply import scan as scanning
from safecity.ingest.supply.absence import NOT_READ, NOT_SUPPLIED, find_missing, needed_year, runs
from safecity.ingest.supply.supplied import cut
from safecity.ingest.take.taking import add

from .city import ALL, CHANGES, assessment, index_2025, lad_population, outcome_row, row, stop_row


def missing(city, **notes):
    edition = assessment()
    frame = find_missing(cut(city.supply(), edition), edition, load_catalogue(), notes)
    return frame.set_index(["source", "what"])


@pytest.mark.parametrize(
    ("months", "text"),
    [
        (["2024-01"], "2024-01"),
        (["2023-12", "2024-01", "2023-11"], "2023-11 to 2024-01"),
        (["2024-01", "2024-03", "2024-04"], "2024-01, 2024-03 to 2024-04"),
        ([], ""),
    ],
)
def test_months_are_written_as_runs(months, text):
    assert runs(months) == text


@pytest.mark.parametrize(
    ("start", "end", "year"),
    [("2021-04", "2022-03", 2021), ("2025-01", "2025-06", 2024), ("2023-01", "2023-12", 2023)],
)
def test_a_period_is_divided_by_the_mid_year_it_holds(start, end, year):
    assert needed_year(Period(start=start, end=end)) == year


def test_sources_that_are_not_supplied_say_what_they_cost(city):
    city.write("c.csv", CHANGES)
    city.street(row())
    found = missing(city)
    for slug in ("population", "deprivation", "boundaries", "community_survey"):
        assert found.loc[(slug, "not supplied"), "cost"] == load_catalogue().sources[slug].cost
    assert "by ward" in found.loc[("geography", "no lookup from LSOA to ward"), "cost"]
    assert ("geography", "not supplied") not in found.index


def test_absent_months_are_named_by_force_with_whom_they_cost(city):
    city.street(row(), month="2024-02")
    city.street(month="2024-03")
    found = missing(city)
    assert found.loc[("police_uk", "no file of Hampshire police"), "period"] == "2024-01, 2024-03"
    rival = found.loc[("police_uk", "no file of Sussex police")]
    assert rival["period"] == "2024-01 to 2024-03" and rival["cost"].startswith("Rival cannot")


def test_an_older_population_is_stale(city):
    city.write("mid-2020-lad-2021-persons.csv", lad_population())
    found = missing(city)
    what = "the newest estimate is of mid-2020; a later one would fit the period"
    assert found.loc[("population", what), "period"] == "mid-2023"
    assert ("population", "no population by LSOA") in found.index


def test_what_readers_could_not_give_is_added(city):
    found = missing(city, boundaries=[("no outline for 1 of 4 places", "", "Not drawn.")])
    assert found.loc[("boundaries", "no outline for 1 of 4 places"), "cost"] == "Not drawn."


def test_months_without_outcomes_or_searches_are_named_where_others_have_them(city):
    city.outcomes(outcome_row(), month="2024-02")
    city.stops(month="2024-02")
    city.stops(stop_row(), month="2024-03")
    found = missing(city)
    outcomes = found.loc[("police_outcomes", "no file of Hampshire police")]
    assert (
        outcomes["period"] == "2024-01, 2024-03" and "never read as no outcome" in outcomes["cost"]
    )
    stops = found.loc[("stop_and_search", "no file of Hampshire police")]
    assert stops["period"] == "2024-01 to 2024-02" and "never read as none" in stops["cost"]


def test_outcomes_of_another_force_are_not_supplied(city):
    city.outcomes(outcome_row(), force="sussex")
    assert ("police_outcomes", "not supplied") in missing(city).index


def test_a_force_is_printed_by_its_name_and_not_by_that_of_its_files():
    assert force_title("devon-and-cornwall") == "Devon and Cornwall"
    assert force_title("city-of-london") == "City of London"


INDEX = "deprivation/File_7_IoD2025.csv"
BROKEN = {
    INDEX: "LSOA code (2021),Rank\nE01000001,1\n",
    "population/mid-2023-lad-2023.csv": "Code,All ages\nE06000045,many\n",
    "boundaries/lsoa.geojson": '{"type": "FeatureCollection", "features": [{"LSOA21CD"',
    "stop_and_search/2024-01/2024-01-hampshire-stop-and-search.csv": "Type,Date\nSearch,today\n",
    "police_outcomes/2024-01/2024-01-hampshire-outcomes.csv": b"\x00\x01garbage",
    "home_office_csp/prc-csp-mar21-mar24-tables-250724.ods": b"PK\x03\x04cut off",
    "home_office_pfa/prc-pfa-mar21-mar24-tables-250724.xlsx": b"",
    "fingertips/indicators.data.csv": "Alpha,Beta\n1,2\n",
    "fire/low-level-geography-dataset.csv": "",
    "hate_crime/hate-crime-2024.ods": b"no workbook",
    "domestic_abuse/domestic-abuse-2024.xlsx": b"PK\x03\x04",
    "nrm/nrm-2024.ods": b"PK\x05\x06" + bytes(18),
    "youth_justice/youth-justice-2024.xlsx": b"PK\x05\x06" + bytes(18) + b" ",
    "reoffending/geographical-data-tool.xlsx": "Local authority\n",
    "severity_weights/datatool.xlsx": "Offence\n",
    "census/ts021.csv": "Ethnic group\nMany\n",
    "partner_figures/figures.csv": "Figure\n1\n",
    "road_casualties/dft-road-casualty-statistics-collision-2023.csv": "index\n1\n",
    "welsh_deprivation/wimd-2019.ods": b"PK\x03\x04",
    "community_survey/survey-2024.yml": "wave: [",
}
BROKEN |= {
    f"{slug}/table.ods": b"no workbook"
    for slug in tables()
    if not any(name.startswith(f"{slug}/") for name in BROKEN)
}
"""A file of each optional source that its reader refuses."""


@pytest.fixture
def filled(city):
    city.lookups()
    city.street(row(), row(category="Robbery", id="a"))
    return city


def made(city):
    return prepare(city.house, assessment(), load_catalogue())


def test_every_optional_source_may_be_broken(filled):
    for name, content in BROKEN.items():
        filled.write(name, content)
    done = made(filled)
    assert {file for file, _ in done.refused} == set(BROKEN)
    assert all(reason for _, reason in done.refused)
    assert done.crimes_area["count"].sum() == 2
    catalogue, missing = load_catalogue(), done.missing
    lost = missing[missing["what"].str.startswith(NOT_READ)].set_index("source")["what"]
    known = {slug for slug, each in catalogue.sources.items() if each.covers("England")}
    assert set(lost.index) == known - required()
    assert "File_7_IoD2025.csv: line 1: expected a column like" in lost["deprivation"]
    assert not missing["what"].eq(NOT_SUPPLIED).any()
    notes = done.ledger.set_index("file")["note"]
    assert all(notes[name].startswith("refused: ") for name in BROKEN)


def test_one_bad_file_of_a_source_leaves_the_others(filled):
    filled.write("population/mid-2022-lad-2022.csv", lad_population())
    filled.write("population/mid-2023-lad-2023.csv", lad_population("x"))
    done = made(filled)
    assert [file for file, _ in done.refused] == ["population/mid-2023-lad-2023.csv"]
    assert set(done.population["year"]) == {2022}
    said = done.missing.loc[done.missing["source"] == "population", "what"]
    assert said.iloc[0].startswith("refused: mid-2023-lad-2023.csv: line 2")


def test_two_files_for_one_table_are_both_set_aside(filled):
    filled.write("deprivation/a/File_7_IoD2025.csv", index_2025(**ALL))
    filled.write("deprivation/a/File_7_IoD2025_copy.csv", index_2025(E01000001=2))
    done = made(filled)
    assert len(done.refused) == 2 and "two different files" in done.refused[0][1]
    assert done.places["imd_rank"].isna().all()


def test_strict_stops_at_the_first_of_them(filled):
    filled.write(INDEX, BROKEN[INDEX])
    done = made(filled)
    with pytest.raises(SafecityError, match="expected a column like") as caught:
        done.check_all_read(filled.house.raw)
    assert caught.value.path == filled.house.raw / INDEX
    (filled.house.raw / INDEX).unlink()
    made(filled).check_all_read(filled.house.raw)


@pytest.mark.parametrize(
    "name",
    [
        "police_uk/2024-02/2024-02-hampshire-street.csv",
        "geography/LSOA11_LSOA21_LAD22_EW_LU.csv",
    ],
)
def test_what_is_indispensable_still_stops(filled, name):
    filled.write(name, "Alpha,Beta\n1,2\n")
    with pytest.raises(SafecityError, match=r"Alpha|indispensable|expected"):
        made(filled)


def test_what_the_system_does_not_let_us_read_is_refused(filled, monkeypatch):
    paths = [filled.write(INDEX, index_2025(**ALL)), filled.street(row(), month="2024-02")]
    locked = {paths[0]}
    unlocked = scanning.Path.open

    def opened(path, *mode, **options):
        if path in locked:
            raise PermissionError(13, "Permission denied")
        return unlocked(path, *mode, **options)

    monkeypatch.setattr(scanning.Path, "open", opened)
    assert made(filled).refused == [
        (INDEX, "the file cannot be read (Permission denied). Check its permissions")
    ]
    locked.clear()
    assert made(filled).refused == []
    locked.add(paths[1])
    filled.write("deprivation/note.csv", "so that the hashes are made anew")
    monkeypatch.setattr(scanning, "_read_cache", lambda cache: {})
    with pytest.raises(SafecityError, match="Permission denied"):
        made(filled)


def test_the_indispensable_sources_are_those_of_the_catalogue():
    declared = load_catalogue().sources
    assert {slug for slug, source in declared.items() if source.required} == required()


def test_what_a_reader_did_not_expect_names_its_file(city):
    file = city.item(city.write("fingertips/a.csv", "a\n1\n")).file
    with pytest.raises(SafecityError, match="KeyError: 'b'") as caught, blamed(file):
        raise KeyError("b")
    assert caught.value.path == file.path and not recognises(file)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_nothing_broken_is_taken_in(city, tmp_path, name):
    source, _, file = name.partition("/")
    given = tmp_path / "inbox" / file.rpartition("/")[2]
    given.parent.mkdir()
    content = BROKEN[name]
    given.write_bytes(content.encode() if isinstance(content, str) else content)
    city.house.raw.mkdir(parents=True, exist_ok=True)
    before = sorted(city.house.raw.rglob("*"))
    with pytest.raises(SafecityError) as caught:
        add(city.house, load_catalogue(), source, given)
    assert given.name in str(caught.value) and ".incoming" not in str(caught.value)
    assert sorted(city.house.raw.rglob("*")) == before

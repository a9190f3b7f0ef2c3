from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.supply.choice import release_of
from safecity.ingest.supply.record import Entry

from .city import CHANGES, WARDS, index_2025, lad_population, lsoa_population, row, text

NAME = "2024-01/2024-01-hampshire-street.csv"


def by_name(city):
    return {chosen.item.file.name: chosen for chosen in city.chosen()}


def test_the_same_bytes_twice_are_used_once_and_it_says_so(city):
    city.write(f"police_uk/{NAME}", text(row()))
    city.write("police_uk/2024-01-hampshire-street (1).csv", text(row()))
    chosen = by_name(city)
    assert sorted(c.used for c in chosen.values()) == [False, True]
    refused = next(c for c in chosen.values() if not c.used)
    assert "the same bytes as" in refused.notes[0]


def test_a_copy_under_a_name_that_no_reader_takes_names_the_file_that_is_used(city):
    city.write(f"police_uk/{NAME}", text(row()))
    city.write("backup/copy of january.csv", text(row()))
    copy = by_name(city)["backup/copy of january.csv"]
    assert not copy.used and f"the same bytes as police_uk/{NAME}" in copy.notes[1]


def test_the_same_outlines_twice_are_read_once(city):
    for name in ("a.geojson", "b.geojson"):
        city.write(name, '{"LSOA21CD": "E01000001"}')
    chosen = by_name(city)
    assert chosen["b.geojson"].used and not chosen["a.geojson"].used
    assert chosen["a.geojson"].notes[0].startswith("the same bytes as b.geojson")


def test_empty_files_are_no_twins(city):
    city.write("2024-01-hampshire-street.csv", "")
    city.write("other.csv", "")
    assert by_name(city)["other.csv"].notes == ("the file is empty",)


def test_of_two_editions_the_later_wins_and_it_says_so(city):
    city.write(f"police_uk/2024-03/{NAME}", text(row()))
    city.write(f"police_uk/2024-06/{NAME}", text(row(), row()))
    chosen = by_name(city)
    older, newer = (chosen[f"police_uk/{e}/{NAME}"] for e in ("2024-03", "2024-06"))
    assert newer.used and "in place of the edition 2024-03" in newer.notes[0]
    assert not older.used and older.notes == ("superseded by the edition 2024-06",)


def test_two_contents_inside_one_edition_are_an_error_that_names_both(city):
    city.write(f"police_uk/2024-03/{NAME}", text(row()))
    city.write("police_uk/2024-03/2024-01-hampshire-street.csv", text(row(), row()))
    with pytest.raises(SafecityError, match=r"two different files") as caught:
        city.chosen()
    assert "2024-01-hampshire-street.csv" in str(caught.value.path)
    assert "2024-03/2024-01" in caught.value.problem


def test_the_same_table_of_another_force_is_no_rival(city):
    city.street(row())
    city.street(row(), row(), force="sussex")
    assert all(chosen.used for chosen in city.chosen())


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("police_uk/2024-01/2024-01-hampshire-street.csv", ""),
        ("police_uk/2025-06/2024-01/2024-01-hampshire-street.csv", "2025-06"),
        ("police_uk/2025-06/2024-01-hampshire-street.csv", "2025-06"),
        ("downloads/june/2024-01/2024-01-hampshire-street.csv", "downloads/june"),
        ("police_uk/2025-06/2024-01/2024-01-hampshire-outcomes.csv", "2025-06"),
        ("stop_and_search/2025-06/2024-01-hampshire-stop-and-search.csv", "2025-06"),
    ],
)
def test_the_edition_is_the_folder_around_the_month(city, name, edition):
    assert release_of(city.item(city.write(name, text(row())))) == edition


def test_the_manifest_knows_the_edition_better_than_the_folder(city):
    item = city.item(city.street(row()))
    assert release_of(item, Entry(item.file.name, edition="archive of June")) == "archive of June"


@pytest.mark.parametrize(
    ("old", "new", "columns"),
    [
        (
            "Local_lookup_2016.csv",
            "LAD24_CSP24.csv",
            "LAD{0}CD,LAD{0}NM,CSP{0}CD,CSP{0}NM,PFA{0}NM",
        ),
        ("z.csv", "a.csv", "LSOA11CD,LSOA21CD,LSOA21NM,LAD{0}CD"),
    ],
)
def test_the_newer_lookup_counts_whatever_the_files_are_called(city, old, new, columns):
    city.write(old, columns.format(16) + "\n")
    city.write(new, columns.format(24) + "\n")
    used = {c.item.file.name: c.used for c in city.supply().chosen}
    assert used == {old: False, new: True}


def test_the_newer_index_and_ward_lookup_are_preferred(city):
    city.write("File_7_IoD2019.csv", "a\n")
    city.write("File_7_IoD2025.csv", "b\n")
    city.write("w24.csv", "LSOA21CD,WD24CD\n")
    city.write("w25.csv", "LSOA21CD,WD25CD\n")
    chosen = by_name(city)
    assert [c.used for c in chosen.values()] == [False, True, False, True]
    assert chosen["File_7_IoD2019.csv"].notes == ("IoD 2025 is preferred",)


@pytest.mark.parametrize(
    ("name", "content", "kind", "label"),
    [
        ("any/2024-01-hampshire-street.csv", text(row()), "street", "2024-01"),
        ("2024-01-hampshire-street (1).csv", text(row()), "street", "2024-01"),
        ("2024-01-hampshire-outcomes.csv", "broken\n", "outcomes", "2024-01"),
        ("2024-01-hampshire-outcomes - Copy.csv", "broken\n", "outcomes", "2024-01"),
        ("2024-01-hampshire-stop-and-search.csv", "broken\n", "stops", "2024-01"),
        ("2024-01-Hampshire-Stop-and-Search (2).csv", "broken\n", "stops", "2024-01"),
        ("LSOA11_LSOA21_LAD22_EW_LU.csv", CHANGES, "changes", "LAD22"),
        ("renamed.csv", "\ufeff" + CHANGES, "changes", "LAD22"),
        ("lookup.csv", WARDS, "wards", "WD24"),
        ("newer.csv", WARDS.replace("WD24", "WD25"), "wards", "WD25"),
        ("x.csv", "LAD24CD,LAD24NM,CSP24CD\n", "partnerships", "CSP24"),
        ("mid-2020-lad-2021-persons.csv", lad_population(), "lad_population", "mid-2020"),
        ("mid-2022-lsoa-2021-x.csv", lsoa_population(), "lsoa_population", "mid-2022 2021"),
        ("File_7_IoD2019.csv", "broken\n", "deprivation", "IMD 2019"),
        ("anything.csv", index_2025(E01000001=1), "deprivation", "IoD 2025"),
        ("a.geojson", '{"features":[{"properties":{"LSOA11CD":"E"}}]}', "boundaries", "2011"),
        ("b.json", '{"features":[{"properties":{"LSOA21CD":"E"}}]}', "boundaries", "2021"),
    ],
)
def test_files_are_known_by_name_and_header_wherever_they_lie(city, name, content, kind, label):
    item = city.item(city.write(f"some folder/{name}", content))
    assert (item.kind, item.label) == (kind, label)


def test_a_street_file_says_its_force_and_month(city):
    item = city.item(city.street(row(), force="avon-and-somerset"))
    assert (item.force, item.month, item.source) == ("avon-and-somerset", "2024-01", "police_uk")


def test_outcomes_and_searches_are_sources_of_their_own_wherever_they_lie(city):
    names = ("2024-01-btp-outcomes.csv", "2024-01-btp-stop-and-search.csv")
    items = [city.item(city.write(f"police_uk/2024-01/{name}", "a\n")) for name in names]
    assert [item.source for item in items] == ["police_outcomes", "stop_and_search"]
    assert {(item.force, item.month, item.release) for item in items} == {("btp", "2024-01", "")}


@pytest.mark.parametrize(
    ("name", "content", "note"),
    [
        ("hampshire-january.csv", text(row()), "YYYY-MM-<force>-street.csv"),
        ("2024-13-hampshire-street.csv", text(row()), "YYYY-MM-<force>-street.csv"),
        ("january.csv", "Crime ID,Outcome type\n", "YYYY-MM-<force>-outcomes.csv"),
        ("january.csv", "Type,Object of search\n", "YYYY-MM-<force>-stop-and-search.csv"),
        ("persons.csv", lad_population(), "put it into the folder population/"),
        ("2025-06.zip", b"PK\0\0", "unpack it"),
        ("wards.geojson", '{"WD13CD": "E05"}', "wards are built from whole LSOAs"),
        ("other.geojson", "{}", "without the codes"),
        ("sheet.xlsx", b"PK\0\0", "no reader"),
    ],
)
def test_what_no_reader_takes_says_why(city, name, content, note):
    item = city.item(city.write(name, content))
    assert item.kind == "other" and note in item.note and item.source == ""


def test_a_code_property_far_behind_a_geometry_is_found(city):
    geometry = "[1.0,2.0]," * 60_000
    path = city.write("far.geojson", f'{{"geometry":[{geometry}],"LSOA21CD":"E01000001"}}')
    assert city.item(path).kind == "boundaries"

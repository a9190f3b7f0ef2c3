from __future__ import annotations

import pytest

from .city import CHANGES, WARDS, index_2025, lad_population, lsoa_population, row, text


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
    assert {(item.force, item.month, item.edition) for item in items} == {("btp", "2024-01", "")}


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

from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.supply.choice import edition_of
from safecity.ingest.supply.record import Entry

from .city import row, text

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
    assert edition_of(city.item(city.write(name, text(row())))) == edition


def test_the_manifest_knows_the_edition_better_than_the_folder(city):
    item = city.item(city.street(row()))
    assert edition_of(item, Entry(item.file.name, edition="archive of June")) == "archive of June"


def test_the_newer_index_and_ward_lookup_are_preferred(city):
    city.write("File_7_IoD2019.csv", "a\n")
    city.write("File_7_IoD2025.csv", "b\n")
    city.write("w24.csv", "LSOA21CD,WD24CD\n")
    city.write("w25.csv", "LSOA21CD,WD25CD\n")
    chosen = by_name(city)
    assert [c.used for c in chosen.values()] == [False, True, False, True]
    assert chosen["File_7_IoD2019.csv"].notes == ("IoD 2025 is preferred",)

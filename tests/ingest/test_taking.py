from __future__ import annotations

import re
import zipfile
from datetime import date

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.ingest.supply.record import read_manifest
from safecity.ingest.take.taking import add

from .city import WARDS, City, index_2025, lad_population, outcome_row, row, stop_row, text


@pytest.fixture
def inbox(tmp_path) -> City:
    folder = tmp_path / "down loads"
    folder.mkdir()
    return City(type("Folder", (), {"raw": folder})())


def take(city, source, path, release=None):
    return [taken.path for taken in taken_in(city, source, path, release)]


def taken_in(city, source, path, release=None):
    return add(city.house, load_catalogue(), source, path, release)


def names(city, paths):
    return [path.relative_to(city.house.raw).as_posix() for path in paths]


def left(city):
    return sorted(p.relative_to(city.house.raw).as_posix() for p in city.house.raw.rglob("*.*"))


def test_a_folder_is_taken_in_under_its_newest_month_and_recorded(city, inbox):
    inbox.street(row(), month="2024-01")
    inbox.street(row(), month="2024-02")
    inbox.write("police_uk/2024-02/2024-02-hampshire-outcomes.csv", "Crime ID,Outcome type\n")
    before = date.today()
    paths = take(city, "police_uk", inbox.house.raw / "police_uk")
    days = {before.isoformat(), date.today().isoformat()}  # midnight may come between
    wanted = [f"police_uk/2024-02/{m}/{m}-hampshire-street.csv" for m in ("2024-01", "2024-02")]
    assert names(city, paths) == wanted
    entry = read_manifest(city.house.raw)[wanted[0]]
    assert entry.sha256 == city.item(paths[0]).file.sha256 and len(entry.sha256) == 64
    assert (entry.source, entry.edition, entry.synthetic) == ("police_uk", "2024-02", False)
    assert entry.retrieved in days and entry.licence.startswith("Open Gov")
    assert left(city) == sorted(["manifest.csv", *wanted])


def test_an_archive_is_unpacked(city, inbox):
    path = inbox.house.raw / "2024-01.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2024-01/2024-01-hampshire-street.csv", text(row()))
    paths = take(city, "police_uk", path)
    assert names(city, paths) == ["police_uk/2024-01/2024-01/2024-01-hampshire-street.csv"]


def test_files_of_one_folder_keep_their_own_editions(city, inbox):
    inbox.write("d/File_7_IoD2025.csv", index_2025(E01000001=1))
    older = index_2025(E01000001=1).replace("(2021)", "(2011)")
    inbox.write("d/File_7_IoD2019.csv", older)
    assert names(city, take(city, "deprivation", inbox.house.raw / "d")) == [
        "deprivation/IMD-2019/File_7_IoD2019.csv",
        "deprivation/IoD-2025/File_7_IoD2025.csv",
    ]


def test_the_edition_can_be_named(city, inbox):
    path = inbox.write("mid-2020-lad-2021-persons.csv", lad_population())
    assert names(city, take(city, "population", path, "revised 2021")) == [
        "population/revised-2021/mid-2020-lad-2021-persons.csv"
    ]


def test_taking_the_same_in_twice_changes_nothing(city, inbox):
    path = inbox.write("w.csv", WARDS)
    assert take(city, "geography", path) == take(city, "geography", path)
    assert len(read_manifest(city.house.raw)) == 1


def test_raw_data_are_never_overwritten(city, inbox):
    take(city, "geography", inbox.write("w.csv", WARDS))
    changed = inbox.write("w.csv", WARDS.replace("North", "Nord"))
    with pytest.raises(SafecityError, match=r"other content.*--edition"):
        take(city, "geography", changed)
    assert "North" in (city.house.raw / "geography/WD24/w.csv").read_text()


@pytest.mark.parametrize(
    ("source", "name", "content", "problem"),
    [
        ("police_uk", "2024-01-hampshire-street.csv", text(row())[:-30], "no row|cut off"),
        ("police_uk", "2024-01-hampshire-street.csv", text(row(), row())[:-30], "cut off mid-row"),
        ("police_uk", "2024-01-hampshire-street.csv", text(row(month="2020-01")), "no row"),
        ("police_uk", "2024-01-hampshire-street.csv", text(header="a,b"), "expected the column"),
        ("police_uk", "january.csv", text(row()), "nothing here is recognised as police_uk"),
        ("population", "w.csv", WARDS, "nothing here is recognised as population; found: geog"),
        ("population", "mid-2020-lad-x.csv", lad_population("x"), "not a whole number"),
        ("boundaries", "a.geojson", '{"LSOA21CD"', "not readable as outlines"),
        ("police_uk", "2024-01-hampshire-street.csv", "", "the file is empty"),
        ("police_uk", "2024-01-hampshire-street.csv", text(), "a header and no rows"),
        ("geography", "w.csv", WARDS.splitlines()[0] + "\n", "a header and no rows"),
        ("geography", "w.csv", "", "found: the file is empty"),
        ("police_uk", "2024-01.zip", "PK", "nothing here is recognised"),
        ("polise", "w.csv", WARDS, "no source 'polise'"),
    ],
)
def test_what_is_not_valid_leaves_nothing_behind(city, inbox, source, name, content, problem):
    path = inbox.write(name, content)
    with pytest.raises(SafecityError, match=problem):
        take(city, source, path)
    assert left(city) == [] and not list(city.house.raw.iterdir())


@pytest.mark.parametrize(
    ("source", "content", "remedy"),
    [
        ("population", WARDS, "`safecity raw add geography` knows it"),
        ("youth_justice", WARDS, "`safecity raw add geography` knows it"),
        ("hate_crime", "a,b\n1,2\n", "hate_crime is published as: hate crime tables"),
    ],
)
def test_a_file_of_another_source_is_told_where_it_belongs(city, inbox, source, content, remedy):
    with pytest.raises(SafecityError) as caught:
        take(city, source, inbox.write("w.csv", content))
    assert remedy in str(caught.value)


def test_errors_name_the_file_that_the_user_has(city, inbox):
    bad = text(row(), row())[:-30]
    path = inbox.write("2024-01/2024-01-hampshire-street.csv", bad)
    archive = inbox.house.raw / "jan.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr(f"2024-01/{path.name}", bad)
    ways = {path: path, path.parent: path, archive: archive / "2024-01" / path.name}
    for given, named in ways.items():
        with pytest.raises(SafecityError) as caught:
            take(city, "police_uk", given)
        assert (caught.value.path, caught.value.line) == (named, 3)
        assert ".incoming" not in str(caught.value)


def test_a_broken_archive_is_said_to_be_broken(city, inbox):
    path = inbox.house.raw / "jan.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.csv", "a" * 9_000)
    path.write_bytes(path.read_bytes().replace(path.read_bytes()[35:45], b"0123456789"))
    with pytest.raises(SafecityError, match="cannot be unpacked"):
        take(city, "police_uk", path)


def test_what_is_there_already_is_not_recorded_twice(city, inbox):
    inbox.street(row())
    folder = inbox.house.raw / "police_uk"
    (first,) = taken_in(city, "police_uk", folder)
    inbox.street(row(), month="2024-02")
    again, second = taken_in(city, "police_uk", folder)
    assert (first.is_new, again.is_new, second.is_new) == (True, False, True)
    assert again.path == first.path and len(read_manifest(city.house.raw)) == 2


def test_two_copies_in_one_folder_are_one_file(city, inbox):
    inbox.street(row())
    inbox.write("police_uk/2024-01-hampshire-street (1).csv", text(row()))
    taken = taken_in(city, "police_uk", inbox.house.raw / "police_uk")
    assert [t.is_new for t in taken] == [True, False]
    assert taken[0].path == taken[1].path and len(read_manifest(city.house.raw)) == 1


def test_the_folder_of_raw_files_itself_adds_nothing(city):
    city.street(row())
    assert [t.is_new for t in taken_in(city, "police_uk", city.house.raw)] == [False]


def test_a_path_that_is_not_there_is_named(city, tmp_path):
    with pytest.raises(SafecityError, match="no such file or folder"):
        take(city, "police_uk", tmp_path / "nowhere")


def test_outcomes_and_searches_of_one_download_are_taken_in_as_their_own_sources(city, inbox):
    city.lookups()
    for month in ("2024-01", "2024-02"):
        inbox.street(row(), month=month)
        inbox.outcomes(outcome_row(), month=month)
    inbox.stops(stop_row())
    paths = take(city, "police_outcomes", inbox.house.raw)
    root = "police_outcomes/2024-02/police_outcomes"
    wanted = [f"{root}/{m}/{m}-hampshire-outcomes.csv" for m in ("2024-01", "2024-02")]
    assert names(city, paths) == wanted
    entry = read_manifest(city.house.raw)[wanted[0]]
    assert (entry.source, entry.edition) == ("police_outcomes", "2024-02")
    [taken] = taken_in(city, "stop_and_search", inbox.house.raw)
    assert (taken.contents.rows, taken.contents.unknown, taken.contents.warning) == (1, None, "")
    assert taken.path.relative_to(city.house.raw).parts[:2] == ("stop_and_search", "2024-01")


def test_unknown_lsoas_of_outcomes_are_counted_against_the_lookup(city, inbox):
    city.lookups()
    inbox.outcomes(outcome_row(), outcome_row("E01999999"))
    [taken] = taken_in(city, "police_outcomes", inbox.house.raw)
    assert (taken.contents.rows, taken.contents.unknown) == (2, 1)


def test_taking_figures_in_they_have_as_edition_the_last_month_that_they_cover(city, inbox):
    table = "ONS Code,LA Name,Year,Total Incidents\nE06000045,Southampton,{},{}\n"
    for year, count in (("2019-20", 61), ("2020-21", 62)):
        path = inbox.write("flytipping.csv", table.format(year, count))
        assert names(city, take(city, "fly_tipping", path)) == [
            f"fly_tipping/20{year[-2:]}-03/flytipping.csv"
        ]
    revised = inbox.write("flytipping.csv", table.format("2020-21", 63))
    (day,) = names(city, take(city, "fly_tipping", revised))
    assert re.fullmatch(r"fly_tipping/20\d\d-\d\d-\d\d/flytipping.csv", day)  # and so it wins

from __future__ import annotations

from zipfile import ZipFile

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.ingest.sources.geography.geography import read_geography
from safecity.ingest.sources.police_uk.layouts import STOP_COLUMNS
from safecity.ingest.sources.police_uk.police_uk import ALL_UNKNOWN, NO_LSOA, NO_POINT
from safecity.ingest.sources.police_uk.street import count_street, open_street
from safecity.ingest.take.contents import Contents, inspect, recognised_files
from safecity.ingest.take.taking import add

from .city import OWN, WARDS, outcome_row, row, stop_row, text


def read(city, *paths):
    lookups = [item for item in recognised_files(city.house) if item.kind != "street"]
    return inspect([city.item(path) for path in paths], lookups)


def test_rows_rejected_and_unknown_are_counted_file_by_file(city):
    city.lookups()
    good = city.street(row(), row("E01000003"), row("", location="No Location"))
    bad = city.street(row(), row("E01999999"), row(category="x"), month="2024-02")
    assert read(city, good, bad) == [Contents(3, 0, 0), Contents(3, 1, 1)]


def test_a_file_of_which_no_lsoa_is_known_gets_a_warning(city):
    city.lookups()
    strange = city.street(row("E01999999"), row(""))
    nowhere = city.street(row(""), force="northern-ireland")
    assert [c.warning for c in read(city, strange, nowhere)] == [ALL_UNKNOWN, NO_LSOA]


def test_without_a_lookup_nothing_is_called_unknown(city):
    assert read(city, city.street(row())) == [Contents(1, 0, None)]


def test_a_table_has_its_rows(city):
    assert read(city, city.write("w.csv", WARDS)) == [Contents(7)]


def test_outcomes_are_counted_like_street_level_files(city):
    city.lookups()
    good = city.outcomes(outcome_row(), outcome_row("E01999999"), outcome_row(outcome=""))
    strange = city.outcomes(outcome_row("E01999999"), month="2024-02")
    assert read(city, good, strange) == [Contents(3, 1, 1), Contents(1, 0, 1, ALL_UNKNOWN)]


def test_searches_are_counted_and_those_without_any_place_get_a_warning(city):
    good = city.stops(stop_row(), stop_row(at=","), stop_row("yesterday"))
    nowhere = city.stops(stop_row("2024-02-01T12:00:00Z", at=","), month="2024-02")
    street = city.street(row())
    found = read(city, good, street, nowhere)
    assert found == [Contents(3, 1), Contents(1, 0), Contents(1, 0, None, NO_POINT)]


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ("", "the file is empty"),
        (",".join(STOP_COLUMNS) + "\n", "a header and no rows"),
        (text(stop_row(), header=",".join(STOP_COLUMNS)) + stop_row()[:-30], "cut off mid-row"),
        (text(stop_row(), header="Type,Date"), "expected the column 'Part of a policing"),
    ],
)
def test_a_broken_file_of_searches_is_refused(city, content, match):
    path = city.write("2024-01-hampshire-stop-and-search.csv", content)
    with pytest.raises(SafecityError, match=match):
        read(city, path)


def test_a_crime_of_two_files_is_told_as_a_run_counts_it(city):
    city.lookups()
    first = city.street(row(id="a"), row(id="a", category="Robbery"), row(id="b"), row())
    later = city.street(row(id="b"), row(id="c"), row(), month="2024-02")
    assert [each.repeated for each in read(city, first, later)] == [1, 1]
    [alone] = inspect([city.item(later)], recognised_files(city.house))
    assert alone.repeated == 1
    street = [c.item for c in city.supply().of("street")]
    codes = read_geography(city.chosen(), {OWN: {OWN}}, city.house.raw).codes
    counted = count_street(open_street(street), codes, OWN, {OWN: "hampshire"})
    assert counted.quality["repeated_id_removed"].tolist() == [1, 1]


def test_archives_are_unpacked_as_computers_of_any_kind_make_them(city, tmp_path):
    """A Mac's own files, archives in archives, backslashes and mixed case."""
    inner, outer = tmp_path / "inner.zip", tmp_path / "Crime Data.ZIP"
    with ZipFile(inner, "w") as archive:
        archive.writestr("2024-02\\2024-02-Hampshire-Street.CSV", text(row(month="2024-02")))
    with ZipFile(outer, "w") as archive:
        archive.writestr("top/2024-01/2024-01-hampshire-street.csv", text(row()))
        archive.writestr("__MACOSX/top/2024-01/2024-01-hampshire-street.csv", "x")
        archive.writestr("__MACOSX/top/2024-01/._2024-01-hampshire-street.csv", "x")
        archive.writestr("top/.DS_Store", "x")
        archive.write(inner, "top/inner.zip")
    taken = add(city.house, load_catalogue(), "police_uk", outer)
    assert sorted(each.contents.rows for each in taken) == [1, 1]
    months = {c.item.month for c in city.supply().of("street")}
    assert months == {"2024-01", "2024-02"} and city.supply().forces == {"hampshire"}

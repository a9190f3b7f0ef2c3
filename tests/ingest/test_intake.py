from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.sources.police_uk.layouts import STOP_COLUMNS
from safecity.ingest.take.contents import (
    ALL_UNKNOWN,
    NO_LSOA,
    NO_POINT,
    Contents,
    held,
    inspect,
    known_codes,
)

from .city import WARDS, outcome_row, row, stop_row, text


def read(city, *paths):
    codes = known_codes([item for item in held(city.house) if item.kind != "street"])
    return inspect([city.item(path) for path in paths], codes)


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

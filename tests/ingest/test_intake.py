from __future__ import annotations

from safecity.ingest.intake import ALL_UNKNOWN, NO_LSOA, Contents, held, inspect, known_codes

from .city import WARDS, row


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

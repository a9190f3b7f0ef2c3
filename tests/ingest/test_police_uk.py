from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.sources.geography.geography import read_geography
from safecity.ingest.sources.police_uk.street import BUCKETS, count_street, open_street

from .city import OWN, RIVAL, City, alone, row, text

ASB = "Anti-social behaviour"
FORCES = {OWN: "hampshire", RIVAL: "sussex"}
NAME = "police_uk/2024-01/2024-01-hampshire-street.csv"


def read(city: City):
    city.lookups()
    supply = city.supply()
    geography = read_geography(supply.chosen, alone(*FORCES), supply.raw)
    bulk = open_street([c.item for c in supply.of("street")])
    return count_street(bulk, geography.codes, OWN, FORCES)


def quality(street, force="hampshire", month="2024-01"):
    return street.quality.set_index(["force", "month"]).loc[(force, month)].to_dict()


def test_every_row_is_counted_once_under_what_became_of_it(city):
    city.street(
        row("E01000001", "Drugs", id="a"),
        row("E01000001", "Drugs", id="a", outcome="Under investigation"),
        row("E01000002", ASB),
        row("E01000021", "Drugs", id="b"),
        row("E01000031", "Robbery", id="c"),
        row("", "Drugs", id="d", location="No Location"),
        row("", "Drugs", id="e"),
        row("E01999999", "Drugs"),
        row("E01000001", "Nonsense"),
    )
    city.street(row("E01000021", "Drugs", id="x"), row("E01000001", ASB), force="sussex")
    street = read(city)
    own = quality(street)
    expected = {
        "rows_read": 9, "rows_area": 2, "rows_comparators": 0, "rows_elsewhere": 1,
        "rows_other_force": 1, "blank_lsoa": 2, "unknown_lsoa": 1, "repeated_id_removed": 1,
        "rejected": 1, "no_location": 1, "blank_id": 1, "asb_area": 1, "crime_area": 1,
    }  # fmt: skip
    assert {name: own[name] for name in expected} == expected
    assert own["rows_read"] == sum(own[name] for name in BUCKETS)
    assert quality(street, "sussex")["rows_comparators"] == 1
    assert quality(street, "sussex")["rows_other_force"] == 1
    assert [(r.line, r.reason[:12]) for r in street.rejected] == [
        (10, "unknown crim"),
        (9, "LSOA 'E01999"),
    ]


def test_identical_incidents_are_separate_and_repeated_crimes_are_one(city):
    city.street(row(category=ASB), row(category=ASB), *[row(id="same")] * 13, row(), row())
    street = read(city)
    counts = street.area.set_index("category")["count"].to_dict()
    # Two crimes without an ID cannot be known to be one.
    assert counts == {ASB: 2, "Drugs": 3}


def test_incidents_are_never_deduplicated_even_where_they_have_an_id(city):
    city.street(row(category=ASB, id="x"), row(category=ASB, id="x"))
    assert read(city).area["count"].sum() == 2


def test_a_repeat_at_another_place_is_placed_the_same_way_on_every_run(city):
    city.street(row("E01000002", id="a"), row("E01000001", id="a"), row("", id="a"))
    assert read(city).lsoa[["lsoa", "count"]].to_numpy().tolist() == [["E01000001", 1]]


def test_one_id_in_two_months_is_counted_in_the_first(city):
    city.street(row("E01000002", "Robbery", id="a"), row(id="b"), month="2024-02")
    city.street(row("E01000001", "Drugs", id="a"), row(), row())
    city.street(row(id="a"), row(), month="2024-03")
    street = read(city)
    counts = street.area.set_index(["month", "category"])["count"].to_dict()
    assert counts == {("2024-01", "Drugs"): 3, ("2024-02", "Drugs"): 1, ("2024-03", "Drugs"): 1}
    assert street.lsoa["lsoa"].unique().tolist() == ["E01000001"]
    february = quality(street, month="2024-02")
    names = ("repeated_id_removed", "repeated_later", "repeated_retyped")
    assert [february[name] for name in names] == [1, 1, 1]
    assert february["rows_read"] == sum(february[name] for name in BUCKETS)


def test_one_id_in_the_files_of_two_forces_is_two_crimes(city):
    city.street(row(id="a"))
    city.street(row("E01000021", id="a"), force="sussex", month="2024-02")
    assert read(city).area["count"].sum() == 2


@pytest.mark.parametrize("order", [("Other theft", "Robbery"), ("Robbery", "Other theft")])
def test_of_two_types_the_gravest_counts_whatever_their_order(city, order):
    city.street(*(row(category=name, id="a") for name in order))
    street = read(city)
    assert street.area[["category", "count"]].to_numpy().tolist() == [["Robbery", 1]]
    assert quality(street)["repeated_retyped"] == 1


def test_both_vintages_arrive_at_the_same_stable_places(city):
    city.street(row("E01000003"), row("E01000003"), row("E01000004"), month="2024-01")
    city.street(row("E01000011"), row("E01000012"), row("E01000013"), month="2024-02")
    city.street(row("E01000001"), month="2024-03")
    city.street(row("E01000011"), row("E01000004"), month="2024-04")
    street = read(city)
    first, second = (
        street.lsoa[street.lsoa["month"] == month].set_index("lsoa")["count"].to_dict()
        for month in ("2024-01", "2024-02")
    )
    assert first == second == {"E01000011": 2, "E01000013": 1}
    assert street.quality["vintage"].tolist() == ["2011", "2021", "", "mixed"]


def test_the_cut_is_by_code_and_not_by_name(city):
    city.street(row("E01000031").replace("Town 001A", "Southampton 001A"), row("E01000001"))
    assert read(city).area["count"].sum() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + text(row(), row(location="On or near Café")).encode(),
        text(row(), row()).replace("\n", "\r\n").encode(),
        text(row(), row(location="On or near Café")).encode("utf-16"),
        text(row(), row(location="On or near Café")).encode("cp1252"),
        text(row(), row()).rstrip("\n").encode(),
        text(row(), row(), "").encode(),
        text(row(), row()).replace("\n", "\r\n", 2).encode(),
        text(row(), row(location='"On or near Road, the ""Old"" one"')).encode(),
    ],
    ids=["bom", "crlf", "utf-16", "cp1252", "no last line end", "blank", "mixed", "quotes"],
)
def test_odd_ways_of_writing_are_read_correctly(city, content):
    city.write(NAME, content)
    street = read(city)
    assert street.area["count"].tolist() == [2]
    assert not street.rejected and not street.defects


OPEN_QUOTE = row().split("On or")[0] + '"On or n'


@pytest.mark.parametrize("last", [row()[:-40], row()[:-1], OPEN_QUOTE])
def test_a_file_cut_off_mid_row_is_missing_and_not_a_fall(city, last):
    city.write(NAME, text(row(), row()) + last)
    street = read(city)
    assert street.defects == {("hampshire", "2024-01"): "the file is cut off mid-row"}
    assert [(r.file, r.line) for r in street.rejected] == [(NAME, 4)]


@pytest.mark.parametrize("content", ["", text(), text().rstrip("\n"), "\n"])
def test_an_empty_file_is_a_missing_month_and_never_zero(city, content):
    city.write(NAME, content)
    city.street(row(), month="2024-02")
    street = read(city)
    assert street.defects == {("hampshire", "2024-01"): "the file is empty"}
    assert set(street.area["month"]) == {"2024-02"}
    assert street.quality["rows_read"].tolist() == [0, 1]


def test_rows_of_another_month_go_to_quarantine_with_file_and_line(city):
    city.street(*[row()] * 20)
    city.write(NAME, text(*[row()] * 20, row(month="2023-12")))
    street = read(city)
    assert street.area["count"].tolist() == [20]
    assert [(r.file, r.line) for r in street.rejected] == [(NAME, 22)]
    assert not street.defects


def test_a_file_of_another_month_is_refused(city):
    city.write(NAME, text(*[row(month="2023-12")] * 3))
    with pytest.raises(SafecityError, match=r"2024-01-hampshire-street.csv:2: no row"):
        read(city)


def test_a_tenth_of_the_rows_without_lsoa_spoils_the_month(city):
    city.street(*[row()] * 9, row(""))
    city.street(*[row()] * 8, *[row("")] * 2, month="2024-02")
    assert read(city).defects == {("hampshire", "2024-02"): "blank LSOA share 20%"}


def test_many_rejected_rows_spoil_the_month(city):
    city.street(*[row()] * 8, *[row(category="Violent crime")] * 2)
    assert read(city).defects == {("hampshire", "2024-01"): "rejected rows 20%"}


def test_a_broken_header_stops_the_run(city):
    city.write(NAME, text(row()).replace("Crime type", "Offence type"))
    with pytest.raises(SafecityError, match=r"street.csv:1: expected the column 'Crime type'"):
        read(city)


def test_paths_with_blanks_and_brackets_are_paths(city):
    city.write("my data [old]/2024-01 *x/2024-01-hampshire-street.csv", text(row()))
    assert read(city).area["count"].tolist() == [1]

from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.datasets import DATASETS, validate
from safecity.ingest.source import Read
from safecity.ingest.sources.boundaries.boundaries import read_boundaries
from safecity.ingest.sources.geography.geography import read_geography
from safecity.ingest.sources.police_uk.layouts import STOP_COLUMNS
from safecity.ingest.sources.police_uk.stops import read_stops

from .city import OWN, City, alone, stop_row, text

HEADER = ",".join(STOP_COLUMNS)
NAME = "stop_and_search/2024-01/2024-01-hampshire-stop-and-search.csv"
NEW = ("E01000001", "E01000002", "E01000011", "E01000012", "E01000013")
OLD = ("E01000001", "E01000002", "E01000003", "E01000004", "E01000005")
SUMMER = "2024-06-10T12:00:00+00:00"


def read(city: City, *codes: str):
    city.lookups()
    city.outlines(*(codes or NEW))
    supply = city.supply()
    outlines = read_boundaries(
        supply.chosen, read_geography(supply.chosen, alone(OWN), city.house.raw)
    )
    return read_stops(
        [c.item for c in supply.of("stops")],
        outlines.frames.get("boundaries"),
        outlines.lacks_of("boundaries"),
    )


def frame(tally):
    return validate("stops", tally.frames["stops"])


def measures(tally, month="2024-01"):
    mine = tally.frames["quality"][tally.frames["quality"]["month"] == f"{month}-01"]
    named = mine.set_index("measure")["value"].to_dict()
    return {name.removeprefix("stops_"): value for name, value in named.items()}


def test_a_search_keeps_its_words_and_gets_local_hour_and_weekday(city):
    city.stops(stop_row(SUMMER), month="2024-06")
    row = frame(read(city)).iloc[0]
    assert (row["month"].strftime("%Y-%m-%d"), row["hour"], row["weekday"]) == ("2024-06-01", 13, 0)
    words = ["type", "age_range", "gender", "self_ethnicity", "officer_ethnicity"]
    assert row[words].tolist() == ["Person search", "18-24", "Male", "White - Irish", "White"]
    words = ["legislation", "object", "outcome", "linked", "count"]
    drugs = "Misuse of Drugs Act 1971 (section 23)"
    assert row[words].tolist() == [drugs, "Controlled drugs", "Community resolution", True, 1]


def test_every_row_is_counted_once_under_what_became_of_it(city):
    city.stops(
        *[stop_row()] * 20,
        stop_row(at="50.55,0.5"),
        stop_row(at=","),
        stop_row(at="0.000000,0.0"),
        stop_row("yesterday"),
    )
    tally = read(city)
    found = measures(tally)
    assert found == {
        "read": 24, "no_location": 2, "rejected": 1, "usable": 1, "area": 20, "elsewhere": 1,
    }  # fmt: skip
    parts = ("no_location", "rejected", "area", "elsewhere")
    assert found["read"] == sum(found[name] for name in parts)
    assert tally.notes[NAME] == "1 row in quarantine; 2 searches without coordinates"


def test_identical_rows_are_separate_searches(city):
    city.stops(stop_row(), stop_row(), stop_row(object=""))
    assert frame(read(city)).set_index("object")["count"].to_dict() == {
        "": 1,
        "Controlled drugs": 2,
    }


@pytest.mark.parametrize(("codes", "vintage"), [(NEW, "21"), (OLD, "11")])
def test_the_area_is_the_union_of_outlines_of_either_vintage(city, codes, vintage):
    city.lookups()
    city.outlines(*codes, vintage=vintage)
    places = [
        "50.55,-0.95",
        "50.55,-0.90",
        "50.50,-1.0",
        "50.55,-0.55",
        "50.55,-0.45",
        "50.45,-0.9",
    ]
    city.stops(*(stop_row(at=at) for at in places))
    supply = city.supply()
    geography = read_geography(supply.chosen, alone(OWN), city.house.raw)
    outlines = read_boundaries(supply.chosen, geography)
    tally = read_stops([c.item for c in supply.of("stops")], outlines.frames["boundaries"])
    # The second lies on the edge between two outlines, and is counted once.
    assert (measures(tally)["area"], measures(tally)["elsewhere"]) == (4, 2)


def test_with_a_place_without_an_outline_the_searches_of_the_area_are_not_known(city):
    city.stops(stop_row())
    tally = read(city, *NEW[:3])
    [(what, _, cost)] = tally.lacks_of("stop_and_search")
    assert what == "no outline for 2 of 4 places (E01000011, E01000013)"
    assert cost.endswith("those of the area are not counted.")
    assert frame(tally).empty and measures(tally)["usable"] == 0


def test_without_outlines_there_are_no_searches_and_it_says_what_that_costs(city):
    city.stops(stop_row(), stop_row(at=","))
    tally = read_stops([c.item for c in city.supply().of("stops")], None)
    assert frame(tally).empty and list(tally.frames["stops"].columns) == list(
        DATASETS["stops"].columns
    )
    assert (
        tally.lacks_of("stop_and_search")[0][0].startswith("no outlines")
        and tally.lacks_of("stop_and_search")[0][2]
    )
    assert measures(tally) == {"read": 2, "no_location": 1, "rejected": 0, "usable": 0}


def test_unknown_words_are_kept_as_published_and_noted(city):
    odd = [stop_row(age="35 to 40"), stop_row(age="35 to 40"), stop_row(linked="Perhaps")]
    city.stops(*odd, stop_row(age="", linked=""), stop_row(linked="false"))
    tally = read(city)
    assert set(frame(tally)["age_range"]) == {"35 to 40", "18-24", ""}
    assert tally.frames["stops"]["linked"].isna().tolist().count(True) == 2
    assert not tally.frames["stops"]["linked"].dropna().all()
    noted = "unknown age_range '35 to 40' (2 rows); unknown linked 'Perhaps' (1 row)"
    assert tally.notes[NAME] == noted and not tally.rejected


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (stop_row("2024-01-10T12:00:00"), "is not a time with its time zone"),
        (stop_row("10/01/2024 12:00"), "is not a time with its time zone"),
        (stop_row("2024-01-32T12:00:00+00:00"), "is not a time with its time zone"),
        (stop_row(""), "date '' is not a time"),
        (stop_row("2024-02-01T00:00:00+00:00"), "in a file named 2024-01"),
        (stop_row("2023-12-31T23:59:59+00:00"), "in a file named 2024-01"),
        (stop_row(at="-1.4,50.9"), "lie outside the United Kingdom; they look swapped"),
        (stop_row(at="40.7,-74.0"), "lie outside the United Kingdom"),
        (stop_row(at="50.9,"), "are not coordinates"),
        (stop_row(at=",0"), "are not coordinates"),
        (stop_row(at="nan,nan"), "are not coordinates"),
        (stop_row(at="50.9 N,-1.4"), "are not coordinates"),
        (stop_row()[:-40], "12 fields in place of 15"),
        (stop_row(object='"Controlled'), "quotation mark"),
        (stop_row(object='"Controlled\ndrugs"'), "quotation mark"),
    ],
)
def test_a_bad_row_goes_to_quarantine_with_file_line_and_reason(city, bad, reason):
    city.stops(*[stop_row()] * 20, bad, *[stop_row()] * 20)
    tally = read(city)
    assert {r.file for r in tally.rejected} == {NAME} and tally.rejected[0].line == 22
    assert reason in tally.rejected[0].reason
    assert tally.frames["stops"]["count"].sum() == 40 and measures(tally)["usable"] == 1


def test_the_first_summer_hour_lies_in_the_month_of_clock_or_of_universal_time(city):
    edges = ("2024-05-31T23:30:00+00:00", "2024-05-31T22:30:00+00:00", "2024-06-30T23:30:00+00:00")
    city.stops(*[stop_row(SUMMER)] * 20, *map(stop_row, edges), month="2024-06")
    tally = read(city)
    assert [r.line for r in tally.rejected] == [23]
    assert tally.frames["stops"].groupby("hour")["count"].sum().to_dict() == {13: 20, 0: 2}
    assert set(tally.frames["stops"]["month"].dt.strftime("%Y-%m")) == {"2024-06"}


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + text(stop_row(), header=HEADER),
        text(stop_row(), header=HEADER).replace("\n", "\r\n"),
        text(stop_row(), header=HEADER).encode("utf-16"),
        text(stop_row(object="Café"), header=HEADER).encode("cp1252"),
        text(",".join(reversed(stop_row().split(","))), header=",".join(STOP_COLUMNS[::-1])),
        text(stop_row(), "", header=HEADER).rstrip("\n"),
    ],
    ids=["bom", "crlf", "utf-16", "cp1252", "order", "no last line end"],
)
def test_odd_ways_of_writing_are_read_correctly(city, content):
    city.write(NAME, content)
    tally = read(city)
    found = tally.frames["stops"][["hour", "weekday", "linked", "count"]].to_numpy().tolist()
    assert (
        found == [[12, 2, True, 1]] and not tally.rejected and not tally.lacks_of("stop_and_search")
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file is empty"),
        (HEADER + "\n", "the file is empty"),
        (text(stop_row(), header=HEADER) + stop_row()[:-40], "the file is cut off mid-row"),
        (text(stop_row(), stop_row(at="-1,50"), header=HEADER), "rejected rows 50%"),
    ],
)
def test_a_file_with_a_defect_is_a_missing_month_and_no_fall(city, content, reason):
    city.write(NAME, content)
    city.stops(stop_row("2024-02-10T12:00:00+00:00"), month="2024-02")
    tally = read(city)
    assert set(tally.frames["stops"]["month"].dt.strftime("%Y-%m")) == {"2024-02"}
    told = (f"Hampshire stop and search: {reason}", "2024-01")
    assert [lack[:2] for lack in tally.lacks_of("stop_and_search")] == [told]
    assert (measures(tally)["usable"], measures(tally, "2024-02")["usable"]) == (0, 1)


def test_a_month_without_a_search_in_the_area_is_a_true_none(city):
    city.stops(stop_row(at="52.0,-1.0"))
    tally = read(city)
    assert frame(tally).empty and (measures(tally)["usable"], measures(tally)["area"]) == (1, 0)


def test_a_renamed_column_stops_the_run_and_is_named(city):
    city.write(NAME, text(stop_row(), header=HEADER.replace("Date", "Date and time")))
    match = r"search.csv:1: expected the column 'Date'; nearest found: 'Date and time'"
    with pytest.raises(SafecityError, match=match):
        read(city)


def test_no_files_are_an_empty_frame(city):
    assert read(city) == Read()


def test_searches_that_all_lie_elsewhere_are_a_fault_and_not_none(city):
    city.stops(*[stop_row(at="52.5,-1.9")] * 3)
    tally = read(city)
    assert len(tally.frames["stops"]) == 0
    assert tally.lacks_of("stop_and_search")[0][:2] == (
        "none of the 3 searches that have coordinates lies inside the outlines of the area",
        "2024-01",
    )

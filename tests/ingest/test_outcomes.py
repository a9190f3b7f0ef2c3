from __future__ import annotations

import pandas as pd
import pytest

from safecity.errors import SafecityError
from safecity.ingest.datasets import DATASETS, validate
from safecity.ingest.sources.geography.geography import read_geography
from safecity.ingest.sources.police_uk.layouts import OUTCOME_COLUMNS
from safecity.ingest.sources.police_uk.outcomes import read_outcomes
from safecity.ingest.sources.police_uk.street import open_street

from .city import OWN, RIVAL, City, alone, outcome_row, row, text

HEADER = ",".join(OUTCOME_COLUMNS)
NAME = "police_outcomes/2024-01/2024-01-hampshire-outcomes.csv"
CHARGED, NO_SUSPECT = "Suspect charged", "Investigation complete; no suspect identified"


def read(city: City):
    city.lookups()
    city.street(row(), force="sussex")
    supply = city.supply()
    geography = read_geography(supply.chosen, alone(OWN, RIVAL), supply.raw)
    street = open_street([c.item for c in supply.of("street")])
    items = [c.item for c in supply.of("outcomes")]
    return read_outcomes(items, geography.codes, OWN, street)


def rows(tally):
    frame = validate("outcomes", tally.frames["outcomes"])
    months = (frame[name].dt.strftime("%Y-%m").fillna("") for name in ("month", "recorded"))
    return list(zip(*months, frame["category"], frame["outcome"], frame["count"], strict=True))


def measures(tally, month="2024-01"):
    mine = tally.frames["quality"][tally.frames["quality"]["month"] == f"{month}-01"]
    named = mine.set_index("measure")["value"].to_dict()
    return {name.removeprefix("outcomes_"): value for name, value in named.items()}


def test_an_outcome_takes_kind_and_month_of_its_crime(city):
    city.street(row(id="a", category="Robbery"), row(id="b"))
    city.outcomes(outcome_row(id="b"), month="2024-01")
    city.outcomes(outcome_row(id="a"), outcome_row(id="z"), month="2024-03")
    assert rows(read(city)) == [
        ("2024-01", "2024-01", "Drugs", CHARGED, 1),
        ("2024-03", "", "", CHARGED, 1),
        ("2024-03", "2024-01", "Robbery", CHARGED, 1),
    ]


def test_every_row_is_counted_once_under_what_became_of_it(city):
    city.street(row(id="a"), row("E01000031", id="e"))
    city.outcomes(
        outcome_row(id="a"),
        outcome_row(id="a"),
        outcome_row(id="n", lsoa="E01000003"),
        outcome_row(id="e", lsoa="E01000031"),
        outcome_row(id="r", lsoa="E01000021"),
        *[outcome_row(id=f"k{i}") for i in range(20)],
        outcome_row(id="l", lsoa=""),
        outcome_row(id="u", lsoa="E01999999"),
        outcome_row(id="x", outcome=""),
    )
    tally = read(city)
    found = measures(tally)
    assert found == {
        "read": 28, "placed": 22, "elsewhere": 2, "blank_lsoa": 1, "unknown_lsoa": 1,
        "repeated": 1, "rejected": 1, "matched": 1, "usable": 1,
    }  # fmt: skip
    parts = ("placed", "elsewhere", "blank_lsoa", "unknown_lsoa", "repeated", "rejected")
    assert found["read"] == sum(found[name] for name in parts)
    assert tally.frames["outcomes"]["count"].sum() == found["placed"]
    assert [(r.line, r.reason[:10]) for r in tally.rejected] == [
        (29, "no outcome"),
        (28, "LSOA 'E019"),
    ]
    assert "1 row in quarantine; 1 repeated row removed; 1 row with" in tally.notes[NAME]


def test_one_crime_may_have_many_outcomes_and_one_outcome_in_two_months(city):
    city.street(row(id="a"))
    city.outcomes(outcome_row(id="a"), outcome_row(id="a", outcome=NO_SUSPECT))
    city.outcomes(outcome_row(id="a"), month="2024-02")
    assert [(month, outcome, n) for month, _, _, outcome, n in rows(read(city))] == [
        ("2024-01", NO_SUSPECT, 1),
        ("2024-01", CHARGED, 1),
        ("2024-02", CHARGED, 1),
    ]


def test_rows_that_differ_in_their_place_or_have_no_crime_id_are_no_repeats(city):
    other = outcome_row(id="a").replace("High Street", "Low Street")
    city.outcomes(outcome_row(id="a"), other, outcome_row(id=""), outcome_row(id=""))
    tally = read(city)
    assert measures(tally)["repeated"] == 0 and tally.frames["outcomes"]["count"].sum() == 4


def test_both_vintages_of_lsoa_lie_in_the_area(city):
    city.outcomes(outcome_row("E01000003"), outcome_row("E01000011"))
    assert measures(read(city))["placed"] == 2


def test_a_crime_in_the_files_of_two_months_was_recorded_in_the_first(city):
    city.street(row(id="a", category="Robbery"))
    city.street(row(id="a", category="Burglary"), month="2024-02")
    city.outcomes(outcome_row(id="a"), month="2024-03")
    assert rows(read(city)) == [("2024-03", "2024-01", "Robbery", CHARGED, 1)]


def test_a_crime_of_another_force_is_another_crime(city):
    city.street(row(id="a"), month="2024-02", force="sussex")
    city.outcomes(outcome_row(id="a"), month="2024-02")
    assert rows(read(city)) == [("2024-02", "", "", CHARGED, 1)]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + text(outcome_row(), header=HEADER),
        text(outcome_row(), header=HEADER).replace("\n", "\r\n"),
        text(outcome_row(), header=HEADER).encode("utf-16"),
        text(outcome_row().replace("High", "Café"), header=HEADER).encode("cp1252"),
        text(",".join(reversed(outcome_row().split(","))), header=",".join(OUTCOME_COLUMNS[::-1])),
        text(outcome_row(), header=HEADER).rstrip("\n"),
    ],
    ids=["bom", "crlf", "utf-16", "cp1252", "order", "no last line end"],
)
def test_odd_ways_of_writing_are_read_correctly(city, content):
    city.street(row(id="a"))
    city.write(NAME, content)
    tally = read(city)
    assert rows(tally) == [("2024-01", "2024-01", "Drugs", CHARGED, 1)]
    assert not tally.rejected and not tally.lacks_of("police_outcomes")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file is empty"),
        (HEADER + "\n", "the file is empty"),
        (text(outcome_row(), header=HEADER) + outcome_row()[:-40], "the file is cut off mid-row"),
        (text(outcome_row(), outcome_row(outcome=""), header=HEADER), "rejected rows 50%"),
        (text(outcome_row(), outcome_row(""), header=HEADER), "blank LSOA share 50%"),
    ],
)
def test_a_file_with_a_defect_is_a_missing_month_and_no_fall(city, content, reason):
    city.write(NAME, content)
    city.outcomes(outcome_row(), month="2024-02")
    tally = read(city)
    assert {month for month, *_ in rows(tally)} == {"2024-02"}
    assert [lack[:2] for lack in tally.lacks_of("police_outcomes")] == [
        (f"Hampshire outcomes: {reason}", "2024-01")
    ]
    assert (measures(tally)["usable"], measures(tally, "2024-02")["usable"]) == (0, 1)
    assert reason in tally.notes[NAME]


def test_rows_of_another_month_go_to_quarantine_with_file_and_line(city):
    wrong = outcome_row(month="2023-12")
    city.write(NAME, text(*[outcome_row(id=str(i)) for i in range(20)], wrong, header=HEADER))
    tally = read(city)
    assert [(r.file, r.line, r.row) for r in tally.rejected] == [(NAME, 22, wrong)]
    assert tally.frames["outcomes"]["count"].sum() == 20


def test_a_renamed_column_stops_the_run_and_is_named(city):
    city.write(NAME, text(outcome_row(), header=HEADER.replace("Outcome type", "Outcome kind")))
    match = r"outcomes.csv:1: expected the column 'Outcome type'; nearest found: 'Outcome kind'"
    with pytest.raises(SafecityError, match=match):
        read(city)


def standing(tally):
    frame = validate("outcomes", tally.frames["outcomes"])
    names = ("month", "until")
    months = (frame[name].dt.strftime("%Y-%m").fillna("") for name in names)
    return list(zip(*months, frame["outcome"], frame["count"], strict=True))


def test_an_outcome_stands_until_the_next_of_the_same_crime(city):
    fined = "Offender fined"
    city.outcomes(outcome_row(id="a", outcome=NO_SUSPECT), outcome_row(id="b"))
    city.outcomes(outcome_row(id="a"), month="2024-03")
    city.outcomes(outcome_row(id="a", outcome=fined), month="2024-06")
    assert standing(read(city)) == [
        ("2024-01", "2024-03", NO_SUSPECT, 1),
        ("2024-01", "", CHARGED, 1),
        ("2024-03", "2024-06", CHARGED, 1),
        ("2024-06", "", fined, 1),
    ]


def test_of_two_outcomes_in_one_month_the_later_group_stands(city):
    caution = "Offender given a caution"
    city.outcomes(outcome_row(id="a", outcome=NO_SUSPECT), outcome_row(id="a", outcome=caution))
    assert standing(read(city)) == [
        ("2024-01", "2024-01", NO_SUSPECT, 1),
        ("2024-01", "", caution, 1),
    ]


def test_what_is_published_twice_for_a_crime_stands_once(city):
    other = outcome_row(id="a").replace("High Street", "Low Street")
    city.outcomes(outcome_row(id="a"), other, outcome_row(id=""), outcome_row(id=""))
    assert standing(read(city)) == [
        ("2024-01", "2024-01", CHARGED, 1),
        ("2024-01", "", CHARGED, 3),
    ]


def test_an_unknown_outcome_is_an_error_with_its_line_and_no_outcome_less(city):
    city.outcomes(outcome_row(id="a"), outcome_row(id="b", outcome="Suspect chargd"))
    match = r"outcomes.csv:3: unknown outcome 'Suspect chargd'.*mean 'Suspect charged'"
    with pytest.raises(SafecityError, match=match):
        read(city)


def test_a_month_with_a_few_of_its_outcomes_is_missing(city):
    for n in range(1, 9):
        rows = [outcome_row(id=f"{n}-{i}") for i in range(4 if n == 5 else 20)]
        city.outcomes(*rows, month=f"2024-{n:02d}")
    tally = read(city)
    assert "2024-05" not in {month for month, *_ in standing(tally)}
    assert tally.lacks_of("police_outcomes")[0][:2] == (
        "Hampshire outcomes: 4 outcomes, where other months have 20",
        "2024-05",
    )


def test_a_file_of_another_month_is_refused(city):
    city.write(NAME, text(outcome_row(month="2023-12"), header=HEADER))
    with pytest.raises(SafecityError, match=r"outcomes.csv:2: no row of the file can be used"):
        read(city)


def test_no_files_and_no_outcomes_here_are_both_an_empty_frame(city):
    empty = validate("outcomes", DATASETS["outcomes"].empty())
    city.outcomes(outcome_row("E01000031"))
    nothing = validate("outcomes", read(city).frames["outcomes"])
    assert nothing.empty and list(nothing.columns) == list(empty.columns)
    kinds = [frame["recorded"].dtype.kind for frame in (empty, nothing)]
    assert kinds == ["M", "M"] and pd.api.types.is_integer_dtype(nothing["count"])

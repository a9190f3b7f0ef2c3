"""Outcomes and searches on their way through the whole of ingest."""

from __future__ import annotations

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.ingest.prepare import prepare

from .city import assessment, outcome_row, row, stop_row

NEW = ("E01000001", "E01000002", "E01000011", "E01000012", "E01000013")


@pytest.fixture
def filled(city):
    city.lookups()
    city.street(row(id="a", category="Robbery"), row(id="b"))
    far = [outcome_row("E01000031", id=str(i)) for i in range(20)]
    bad = outcome_row(id="z", outcome="")
    city.outcomes(outcome_row(id="a"), outcome_row(id="z"), bad, *far)
    city.stops(stop_row(), stop_row(at=","), stop_row("yesterday"), *[stop_row(at="52,-1")] * 20)
    return city


def run(city):
    return prepare(city.house, assessment(), load_catalogue())


def test_without_their_sources_both_datasets_are_empty_and_there(city):
    city.lookups()
    city.street(row())
    done = run(city)
    assert done.outcomes.empty and done.stops.empty and done.exists
    assert list(done.outcomes.columns) == [
        "month",
        "until",
        "category",
        "recorded",
        "outcome",
        "count",
    ]
    absent = done.missing.query("what == 'not supplied'")["source"]
    assert {"police_outcomes", "stop_and_search"} <= set(absent)
    assert not done.quality["measure"].str.contains("outcomes_|stops_").any()


def test_both_are_written_and_read_back_with_their_types(filled):
    filled.outlines(*NEW)
    filled.street(row(id="b"), month="2024-02")
    done = run(filled)
    rows = done.outcomes[["category", "count"]].to_numpy().tolist()
    assert rows == [["", 1], ["Robbery", 1]]
    assert done.outcomes["recorded"].isna().tolist() == [True, False]
    assert done.stops["hour"].dtype == "Int64" and done.stops["linked"].dtype == "boolean"
    assert done.stops[["hour", "weekday", "count"]].to_numpy().tolist() == [[12, 2, 1]]


def test_what_became_of_rows_is_said_beside_the_street_level_files(filled):
    filled.outlines(*NEW)
    done = run(filled)
    values = done.quality.set_index("measure")["value"]
    assert (values["outcomes_read"], values["outcomes_matched"]) == (23, 1)
    assert (values["stops_read"], values["stops_no_location"]) == (23, 1)
    assert (values["rows_read"], values["rejected"]) == (2, 0)
    assert sorted(done.quarantine["reason"].str[:10]) == ["date 'yest", "no outcome"]


def test_the_ledger_knows_the_files_by_their_own_sources(filled):
    done = run(filled)
    ledger = done.ledger.set_index("source")
    assert ledger.loc["police_outcomes", "used"] and ledger.loc["stop_and_search", "used"]
    assert "search without coordinates" in ledger.loc["stop_and_search", "note"]
    assert ledger.loc["police_outcomes", ["rows", "first_month"]].tolist() == [23, "2024-01"]


def test_without_outlines_searches_are_missing_with_what_that_costs(filled):
    done = run(filled)
    lack = done.missing[done.missing["source"] == "stop_and_search"].set_index("what")
    assert done.stops.empty and len(lack) == 2
    assert lack.loc[lack.index.str.startswith("no outlines"), "cost"].item()


def test_a_file_with_a_defect_is_named_in_what_is_missing(filled):
    filled.write("police_uk/2024-02/2024-02-hampshire-outcomes.csv", "")
    done = run(filled)
    lack = done.missing[done.missing["source"] == "police_outcomes"]
    assert "Hampshire outcomes: the file is empty" in lack["what"].tolist()
    assert set(done.outcomes["month"].dt.month) == {1}


def test_the_same_input_gives_the_same_bytes(filled):
    filled.outlines(*NEW)
    first = run(filled)
    before = first.hashes
    (first.folder / "stamp.json").unlink()
    assert run(filled).hashes == before


def test_the_later_edition_of_a_month_is_used_once(filled):
    filled.write("a/2024-01-hampshire-outcomes.csv", b"not read")
    name = "z/2024-01-hampshire-outcomes.csv"
    original = filled.house.raw / "police_outcomes/2024-01/2024-01-hampshire-outcomes.csv"
    filled.write(name, original.read_bytes() + outcome_row(id="b").encode() + b"\n")
    done = run(filled)
    assert done.outcomes["count"].sum() == 3
    used = done.ledger.query("used and source == 'police_outcomes'")["file"]
    assert used.tolist() == [name]

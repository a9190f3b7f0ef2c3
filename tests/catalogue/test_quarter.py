"""A quarter is an edition that the year which covers it declares."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from safecity.catalogue.assessment import House, load_assessment
from safecity.catalogue.period import Period
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Southampton's declarations, to be added to."""
    shutil.copytree(House.find().assessments / "southampton", tmp_path / "assessments/southampton")
    return House(tmp_path, tmp_path / "raw")


def write(house: House, name: str, text: str) -> None:
    (house.assessments / "southampton" / name).write_text(text)


def test_a_quarter_needs_no_file(house: House) -> None:
    found = load_assessment(house, "southampton", "2021-Q2")
    assert (found.year, found.period.label) == ("2021-q2", "April to June 2021")
    assert found.baseline == Period(start="2019-04", end="2019-06")
    assert (found.mode, found.history_start) == ("refresh", "2015-04")
    assert found.kind == "In-year monitor of a quarter" and found.is_monitor
    assert found.release_date == "2021-08-31"


def test_its_themes_are_those_that_count_police_records_by_month(house: House) -> None:
    active = load_assessment(house, "southampton", "2021-q2").active
    known = load_catalogue().themes
    assert {"violence", "anti_social_behaviour", "summary", "data_quality"} <= set(active)
    for slug in active:
        counts = any(i.crime_types for i in known[slug].indicators.values())
        assert counts or known[slug].kind == "synthesis"
    assert {"hate_crime", "public_views", "knowledge_gaps"}.isdisjoint(active)


def test_it_monitors_no_theme_that_the_year_leaves_out(house: House) -> None:
    whole = (house.assessments / "southampton" / "2021-22.yml").read_text()
    write(house, "2021-22.yml", f"{whole}themes: [overview, violence, hate_crime, summary]\n")
    found = load_assessment(house, "southampton", "2021-q2")
    assert found.active == ("overview", "violence", "summary")


def test_a_file_says_otherwise_of_what_it_names_and_no_more(house: House) -> None:
    write(house, "2021-q2.yml", "title: Tasking\nrelease_date: 2021-07-20\n")
    found = load_assessment(house, "southampton", "2021-q2")
    assert (found.title, found.release_date) == ("Tasking", "2021-07-20")
    assert found.period.label == "April to June 2021" and found.mode == "refresh"


def test_a_file_of_a_quarter_reports_that_quarter(house: House) -> None:
    write(house, "2021-q2.yml", "period: {start: 2021-05, end: 2021-07}\n")
    with pytest.raises(SafecityError, match="names April to June 2021, and its period is May"):
        load_assessment(house, "southampton", "2021-q2")


def test_a_quarter_that_no_edition_covers_is_refused(house: House) -> None:
    with pytest.raises(SafecityError, match="no declared edition covers April to June 2023"):
        load_assessment(house, "southampton", "2023-q2")


def test_its_restricted_edition_is_the_same_but_for_that(house: House) -> None:
    found = load_assessment(house, "southampton", "2021-q2-restricted")
    assert found.restricted and found.declared == "2021-q2" and found.is_monitor


def test_it_knows_every_other_edition_and_quarter(house: House) -> None:
    """Released before or after: a monitor has no file by which those could know of it."""
    told = load_assessment(house, "southampton", "2021-q2").published
    year = Period(start="2021-04", end="2022-03")
    assert {year, year.shift(-1), year.shift(-2), *year.quarters, *year.shift(-1).quarters} <= {
        *told
    }


def test_an_edition_knows_what_those_before_it_compared(house: House) -> None:
    told = load_assessment(house, "southampton", "2021-22").published
    year = Period(start="2020-04", end="2021-03")
    assert told == (year, year.shift(-1))


def test_quarters_within_a_period() -> None:
    assert [q.start for q in Period(start="2021-04", end="2022-03").quarters] == [
        "2021-04", "2021-07", "2021-10", "2022-01",
    ]  # fmt: skip
    assert [q.short for q in Period(start="2025-02", end="2025-07").quarters] == ["Apr–Jun 2025"]
    assert Period(start="2025-02", end="2025-04").quarters == ()


def test_the_year_knows_the_monitors_that_were_made(house: House) -> None:
    quarter = Period(start="2021-04", end="2021-06")
    assert quarter not in load_assessment(house, "southampton", "2021-22").published
    made = house.outputs("southampton", "2021-q2")
    made.mkdir(parents=True)
    (made / "manifest.json").write_text("{}")
    told = load_assessment(house, "southampton", "2021-22").published
    assert {quarter, quarter.shift(-1), quarter.shift(-2)} <= {*told}
    write(house, "2021-q2.yml", "")
    assert load_assessment(house, "southampton", "2021-22").published == told

from __future__ import annotations

import pytest

from safecity.catalogue.period import Period
from safecity.catalogue.registry import load_catalogue
from safecity.ingest.forces import force_title
from safecity.ingest.supply.absence import find_missing, needed_year, runs
from safecity.ingest.supply.supplied import cut

from .city import CHANGES, assessment, lad_population, outcome_row, row, stop_row


def missing(city, **notes):
    edition = assessment()
    frame = find_missing(cut(city.supply(), edition), edition, load_catalogue(), notes)
    return frame.set_index(["source", "what"])


@pytest.mark.parametrize(
    ("months", "text"),
    [
        (["2024-01"], "2024-01"),
        (["2023-12", "2024-01", "2023-11"], "2023-11 to 2024-01"),
        (["2024-01", "2024-03", "2024-04"], "2024-01, 2024-03 to 2024-04"),
        ([], ""),
    ],
)
def test_months_are_written_as_runs(months, text):
    assert runs(months) == text


@pytest.mark.parametrize(
    ("start", "end", "year"),
    [("2021-04", "2022-03", 2021), ("2025-01", "2025-06", 2024), ("2023-01", "2023-12", 2023)],
)
def test_a_period_is_divided_by_the_mid_year_it_holds(start, end, year):
    assert needed_year(Period(start=start, end=end)) == year


def test_sources_that_are_not_supplied_say_what_they_cost(city):
    city.write("c.csv", CHANGES)
    city.street(row())
    found = missing(city)
    for slug in ("population", "deprivation", "boundaries", "community_survey"):
        assert found.loc[(slug, "not supplied"), "cost"] == load_catalogue().sources[slug].cost
    assert "by ward" in found.loc[("geography", "no lookup from LSOA to ward"), "cost"]
    assert ("geography", "not supplied") not in found.index


def test_absent_months_are_named_by_force_with_whom_they_cost(city):
    city.street(row(), month="2024-02")
    city.street(month="2024-03")
    found = missing(city)
    assert found.loc[("police_uk", "no file of Hampshire police"), "period"] == "2024-01, 2024-03"
    rival = found.loc[("police_uk", "no file of Sussex police")]
    assert rival["period"] == "2024-01 to 2024-03" and rival["cost"].startswith("Rival cannot")


def test_an_older_population_is_stale(city):
    city.write("mid-2020-lad-2021-persons.csv", lad_population())
    found = missing(city)
    what = "newest estimate is mid-2020, mid-2023 would fit the period"
    assert found.loc[("population", what), "period"] == "mid-2023"
    assert ("population", "no population by LSOA") in found.index


def test_what_readers_could_not_give_is_added(city):
    found = missing(city, boundaries=[("no outline for 1 of 4 places", "", "Not drawn.")])
    assert found.loc[("boundaries", "no outline for 1 of 4 places"), "cost"] == "Not drawn."


def test_months_without_outcomes_or_searches_are_named_where_others_have_them(city):
    city.outcomes(outcome_row(), month="2024-02")
    city.stops(month="2024-02")
    city.stops(stop_row(), month="2024-03")
    found = missing(city)
    outcomes = found.loc[("police_outcomes", "no file of Hampshire police")]
    assert (
        outcomes["period"] == "2024-01, 2024-03" and "never read as no outcome" in outcomes["cost"]
    )
    stops = found.loc[("stop_and_search", "no file of Hampshire police")]
    assert stops["period"] == "2024-01 to 2024-02" and "never read as none" in stops["cost"]


def test_outcomes_of_another_force_are_not_supplied(city):
    city.outcomes(outcome_row(), force="sussex")
    assert ("police_outcomes", "not supplied") in missing(city).index


def test_a_force_is_printed_by_its_name_and_not_by_that_of_its_files():
    assert force_title("devon-and-cornwall") == "Devon and Cornwall"
    assert force_title("city-of-london") == "City of London"

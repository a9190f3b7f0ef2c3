from __future__ import annotations

from dataclasses import replace

from safecity.catalogue.registry import load_catalogue
from safecity.ingest.supply.check import IDLE, check, names
from safecity.ingest.supply.record import Entry, write_manifest
from safecity.ingest.supply.supplied import survey

from .city import (
    ALL,
    CHANGES,
    OWN,
    RIVAL,
    assessment,
    index_2025,
    lad_population,
    lsoa_population,
    outcome_row,
    row,
    stop_row,
)


def checked(city, **declared):
    return check(city.house, assessment(**declared), load_catalogue()).set_index("source")


def test_every_source_of_the_catalogue_has_a_status(city):
    frame = checked(city)
    assert list(frame.index) == list(load_catalogue().sources)
    welsh = frame.loc["welsh_deprivation"]
    assert (welsh["status"], welsh["cost"]) == ("not needed", "")
    rest = frame.drop(index="welsh_deprivation")
    assert set(rest["status"]) == {"missing"} and (rest["cost"] != "").all()


def test_present_means_that_rows_are_of_this_area(city):
    city.lookups()
    city.write("deprivation/File_7_IoD2025.csv", index_2025(E01999999=1))
    city.write("mid-2023-lad-2023-persons.csv", lad_population().replace(OWN, "E06000099"))
    city.outlines("E01999999")
    frame = checked(city)
    idle = frame.loc[["deprivation", "population", "boundaries"]]
    assert set(idle["status"]) == {IDLE} and (idle["cost"] != "").all()
    city.write("deprivation/File_7_IoD2025.csv", index_2025(**ALL))
    assert checked(city).loc["deprivation", "status"] == "present"


def test_a_file_that_its_reader_refuses_is_not_called_present(city):
    city.lookups()
    city.write("deprivation/File_7_IoD2025.csv", "Alpha,Beta\n1,2\n")
    city.write("mid-2022-lad-2022-persons.csv", lad_population())
    city.write("mid-2023-lad-2023-persons.csv", lad_population("many"))
    frame = checked(city)
    assert frame.loc["deprivation", "status"] == "refused" and frame.loc["deprivation", "cost"]
    assert "File_7_IoD2025.csv: line 1: expected a column" in frame.loc["deprivation", "detail"]
    assert "refused: mid-2023-lad-2023-persons.csv: line 2" in frame.loc["population", "detail"]


def test_what_is_there_costs_nothing(city):
    city.lookups()
    for month in ("2024-01", "2024-02", "2024-03"):
        city.street(row(), month=month)
        city.street(row(), month=month, force="sussex")
    city.write("mid-2023-lad-2023-persons.csv", lad_population())
    city.write("mid-2023-lsoa-2011-persons.csv", lsoa_population())
    frame = checked(city)
    present = frame.loc[["police_uk", "geography", "population"]]
    assert set(present["status"]) == {"present"} and set(present["cost"]) == {""}


def test_months_comparators_and_years_that_lack_are_named(city):
    city.write("c.csv", CHANGES)
    city.street(row(), month="2024-02")
    city.write("mid-2020-lad-2021-persons.csv", lad_population())
    frame = checked(city)
    assert frame["status"][["police_uk", "geography", "population"]].tolist() == ["stale"] * 3
    police = frame.loc["police_uk", "detail"]
    assert "1 of 3 months of the period" in police and "missing 2024-01, 2024-03" in police
    assert "none of the period for sussex" in police
    assert "mid-2023 would fit" in frame.loc["population", "detail"]
    cost = frame["cost"]
    assert cost["police_uk"].startswith("These months are left out")
    assert cost["police_uk"].endswith("1 of 1 comparators cannot be compared.")
    assert cost["geography"] == "Without it nothing is shown by ward."
    assert "older population" in cost["population"] and "quintiles" in cost["population"]


def test_the_own_force_decides_and_comparators_have_their_own_cost(city):
    city.lookups()
    for month in ("2024-01", "2024-02", "2024-03"):
        city.street(row(), month=month)
    police = checked(city).loc["police_uk"]
    assert police["status"] == "present"
    assert police["cost"] == "1 of 1 comparators cannot be compared."


def test_words_that_nothing_knows_get_the_nearest(city):
    own = OWN[:-1] + "54"
    city.write("c.csv", CHANGES.replace(OWN, own))
    city.street(row())
    frame = checked(city, force="hampshir")
    assert "Did you mean 'hampshire'?" in frame.loc["police_uk", "detail"]
    geography = frame.loc["geography"]
    assert geography["status"] == "missing" and f"'{own}'" in geography["detail"]


def test_a_comparator_in_no_lookup_is_named(city):
    city.write("c.csv", CHANGES.replace(RIVAL, "E06000099"))
    assert f"in no lookup: {RIVAL}" in checked(city).loc["geography", "detail"]


def test_only_the_comparators_files_are_not_an_assessment(city):
    city.street(row(), force="sussex")
    assert checked(city).loc["police_uk", "status"] == "missing"


def test_a_recorded_file_that_is_gone_is_named(city):
    write_manifest(city.house.raw, {"x.csv": Entry("x.csv", "population")})
    assert "not there: x.csv" in checked(city).loc["population", "detail"]


def test_outcomes_say_which_months_of_the_own_force_they_cover(city):
    city.outcomes(outcome_row(), month="2024-02")
    line = checked(city).loc["police_outcomes"]
    assert line["status"] == "stale" and "never read as no outcome" in line["cost"]
    wanted = (
        "hampshire: 1 of 3 months of the period, 1 of 3 of the history; missing 2024-01, 2024-03"
    )
    assert line["detail"] == wanted
    for month in ("2024-01", "2024-03"):
        city.outcomes(outcome_row(), month=month)
    line = checked(city).loc["police_outcomes"]
    assert (line["status"], line["cost"]) == ("present", "")


def test_outcomes_of_other_months_only_are_missing(city):
    city.outcomes(outcome_row(), month="2023-01")
    frame = check(city.house, assessment(history="2022-12"), load_catalogue()).set_index("source")
    line = frame.loc["police_outcomes"]
    assert line["status"] == "missing" and line["cost"]
    assert "0 of 3 months of the period, 1 of 16 of the history" in line["detail"]


def test_searches_without_outlines_are_missing_and_with_them_present(city):
    for month in ("2024-01", "2024-02", "2024-03"):
        city.stops(stop_row(), month=month)
    line = checked(city).loc["stop_and_search"]
    assert line["status"] == "missing" and "no outlines" in line["detail"]
    assert line["cost"].startswith("Without outlines")
    city.outlines("E01000001")
    line = checked(city).loc["stop_and_search"]
    assert (line["status"], line["cost"]) == ("present", "")


def test_what_is_there_is_named_by_its_file_where_no_edition_is_told(city):
    city.lookups()
    rows = "Lower tier local authorities Code,Ethnic group (20 categories) Code,Observation\n"
    path = "census/2022/TS021_2021.csv"
    city.write(path, rows)
    chosen = [c for c in survey(city.house).chosen if c.item.file.name == path]
    assert names(chosen) == "TS021_2021.csv"
    dated = [replace(c, item=replace(c.item, label="2022")) for c in chosen]
    assert names([*dated, *dated]) == "2022"

"""Residents of tables that have no total, or a table for each sex."""

from __future__ import annotations

import pandas as pd
import pytest

from safecity.errors import SafecityError
from safecity.ingest.sources.population.ages import OLDEST, Ages, ages_of
from safecity.ingest.sources.population.estimates import read_estimates

from .books import xlsx
from .city import City

KEYS = ("LSOA 2021 Code", "LSOA 2021 Name")
PLACE = ("E01017136", "Southampton 022A")
YEARS = [f"{sex}{age}" for sex in "FM" for age in range(91)]
TOTAL = ("LSOA Code", "LSOA Name", "All Ages")


def read(city: City, sheets: dict[str, list], name: str = "sape22.xlsx") -> pd.DataFrame:
    return read_estimates(city.item(city.write(f"population/{name}", xlsx(sheets))).file)


def of(city: City, names: list, numbers: list[int]) -> int:
    rows = [("Title",), ("",), (*KEYS, *names), (*PLACE, *numbers)]
    [(code, year, people)] = read(city, {"Mid-2022 LSOA 2021": rows}).to_numpy().tolist()
    assert (code, year) == ("E01017136", 2022)
    return people


@pytest.mark.parametrize(
    ("name", "ages"),
    [
        ("F0", Ages("females", 0, 0)),
        ("M90", Ages("males", 90, 90)),
        ("16 to 64", Ages("", 16, 64)),
        ("Aged 0-15 [note 1]", Ages("", 0, 15)),
        ("65 and over", Ages("", 65, OLDEST)),
        ("Females 85+", Ages("females", 85, OLDEST)),
        ("Under 1", Ages("", 0, 0)),
        ("Code", None),
        ("2022", None),
        ("Geography", None),
    ],
)
def test_the_name_of_a_column_of_ages(name: str, ages: Ages | None) -> None:
    assert ages_of(name) == ages


def test_bands_and_single_years_are_summed_where_they_are_all_ages(city: City) -> None:
    assert of(city, ["0 to 15", "16 to 64", "65 and over"], [100, 200, 300]) == 600
    assert of(city, [*range(90), "90+"], [3] * 91) == 273
    assert of(city, YEARS, [2] * 182) == 364


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["0-15", "10-24", "25+"], "no total, and age 10 is counted twice"),
        (["0-15", "25-64", "65+"], "no total, and age 16 is not counted"),
        (["0-15", "16-64", "65-74"], "no total, and age 75 is not counted"),
        (YEARS[:90] + YEARS[91:], "no total, and age 90 is not counted"),
        (YEARS[:91], "no total, and it counts females only"),
    ],
)
def test_ages_that_lack_some_or_overlap_are_refused(city: City, names: list, words: str) -> None:
    with pytest.raises(SafecityError, match=words):
        of(city, names, [3] * len(names))


def test_females_and_males_are_added_where_nothing_counts_persons(city: City) -> None:
    sheets = {
        "Mid-2020 Males": [TOTAL, ("E01017136", "x", 500)],
        "Mid-2020 Females": [TOTAL, ("E01017136", "x", 520)],
    }
    assert read(city, sheets)["population"].tolist() == [1020]
    persons = {"Notes": [("Notes",)], **sheets, "Mid-2020 Persons": [TOTAL, (*PLACE, 1021)]}
    assert read(city, persons)["population"].tolist() == [1021]
    with pytest.raises(SafecityError, match="it counts males only, and residents of both sexes"):
        read(city, {"Mid-2020 Males": sheets["Mid-2020 Males"]})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mid-2022-lad-2023-males.csv", "Code,All ages\nE06000045,120000\n"),
        ("mid-2022-lad-2023.csv", "Males\nCode,All ages\nE06000045,120000\n"),
        ("mid-2022-lad-2023.csv", "Code,Sex,All ages\nE06000045,Male,120000\n"),
    ],
)
def test_one_sex_is_never_taken_for_persons(city: City, name: str, text: str) -> None:
    with pytest.raises(SafecityError, match="it counts males only"):
        read_estimates(city.item(city.write(f"population/{name}", text)).file)


def test_a_column_of_sexes_is_added(city: City) -> None:
    text = "Code,Sex,All ages\nE06000045,Male,120\nE06000045,Female,127\nE06000044,Persons,9\n"
    file = city.item(city.write("population/mid-2022-lad-2023.csv", text)).file
    found = read_estimates(file).set_index("code")["population"]
    assert found.to_dict() == {"E06000045": 247, "E06000044": 9}

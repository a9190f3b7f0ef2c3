"""Workbooks and CSV copies of the ONS population estimates, in the layouts of their editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.ingest.sources.geography.geography import read_geography
from safecity.ingest.sources.population.estimates import read_estimates
from safecity.ingest.sources.population.population import read_population
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.take.taking import add

from .books import ods, xls, xlsx
from .city import OWN, RIVAL, alone

AREAS = (OWN, RIVAL)
REAL = Path(__file__).parents[3] / "shared" / "as_published" / "population"
AGES = [str(age) for age in range(90)] + ["90+"]


def mye2(title: str = "mid-2021", what: str = "Persons", own: int = 1000) -> list[list]:
    """A sheet of the ONS workbook: seven titles, then the header in row 8."""
    above = f"MYE2: {what} by single year of age and sex for local authorities in the UK, {title}"
    words = [[above], *[["Please choose from the links below"]] * 6]
    ages = [own // 91] * 91
    return [
        *words,
        ["Code", "Name", "Geography", "All ages", *AGES],
        ["K02000001", "UNITED KINGDOM", "Country", 67000000, *ages],
        [OWN, "Town", "Unitary Authority", own, *ages],
        [RIVAL, "Rival", "Unitary Authority", 500, *ages],
    ]


def workbook(title: str = "mid-2021", name: str = "MYE2 - Persons", own: int = 1000) -> dict:
    """The sheets of the ONS workbook that have a header with 'All ages', and others."""
    return {
        "Cover sheet": [["Mid-Year Population Estimates, UK, June 2021"], ["Notes"]],
        "MYE1": [["MYE1: Summary"], ["Groups/codes", "United Kingdom"], ["All Persons", 67000000]],
        name.replace("Persons", "Females"): mye2(title, "Females", 510),
        name: mye2(title, own=own),
        name.replace("Persons", "Males"): mye2(title, "Males", 490),
        "MYE3a": [["Components, mid-2021"], ["Code", "Name", "Births"], [OWN, "Town", 9]],
        "MYE4": [["MYE4: Summary"], ["Code", "Name", "Mid-2021", "Mid-2011"], [OWN, "Town", 1, 2]],
    }


def lsoas(*totals: int, code: str = "LSOA 2021 Code", total: str = "Total", above: int = 3) -> list:
    """A sheet of LSOAs."""
    rows = [[OWN, "Town", f"E0100000{n}", "Town 00A", t, 1, 2] for n, t in enumerate(totals, 1)]
    head = ["LAD 2023 Code", "LAD 2023 Name", code, "LSOA Name", total, "F0 to 15", "M0 to 15"]
    return [*[["Small area population estimates, by females and males"]] * above, head, *rows]


def values(city, name: str, content) -> dict:
    """Recognise a file and read it: kind and label, then residents by code and year."""
    item = city.item(city.write(f"population/{name}", content))
    frame = read_estimates(item.file)
    return {item.label: frame.set_index(["code", "year"])["population"].to_dict()}


@pytest.mark.parametrize("write", [xls, xlsx, ods])
@pytest.mark.parametrize(
    ("name", "sheet", "title", "year"),
    [
        ("ukpopestimatesmid2021on2021geographyfinal", "MYE2 - Persons", "mid-2021", 2021),
        ("ukpopestimatesmid2020on2021geography", "MYE2 - Persons", "", 2020),
        ("mye22final", "MYE 2 - Persons", "mid-2022", 2022),
        ("mye23tablesew", "MYE2 - Persons", "mid-2023 (2023 local authority boundaries)", 2023),
        ("tables", "MYE2 - Persons", "mid-2024", 2024),
    ],
)
def test_the_workbook_of_local_authorities_gives_all_persons(city, write, name, sheet, title, year):
    extension = write.__name__ if write is not xlsx else "xls"
    found = values(city, f"{name}.{extension}", write(workbook(title, sheet)))
    assert found[f"mid-{year}"][OWN, year] == 1000 and found[f"mid-{year}"][RIVAL, year] == 500


def test_a_workbook_of_lsoas_gives_every_year_that_it_holds(city):
    sheets = {"Contents": [["Mid-2022 to mid-2024"]]}
    sheets |= {f"Mid-{year} LSOA 2021": lsoas(year, 7) for year in (2022, 2023, 2024)}
    found = values(city, "sapelsoabroadage20222024.xlsx", xlsx(sheets))
    assert found["mid-2022 to mid-2024 2021"] == {
        (code, year): n for year in (2022, 2023, 2024)
        for code, n in (("E01000001", year), ("E01000002", 7))
    }  # fmt: skip


@pytest.mark.parametrize("name", ["sape23dt2mid2020lsoasyoaestimatesunformatted", "lsoas"])
def test_the_workbook_of_2011_lsoas_has_a_sheet_for_each_sex(city, name):
    old = {"code": "LSOA Code", "total": "All Ages", "above": 4}
    sheets = {
        "Mid-2020 Persons": lsoas(30, **old),
        "Mid-2020 Females": lsoas(16, **old),
        "Mid-2020 Males": lsoas(14, **old),
    }
    found = values(city, f"{name}.xlsx", xlsx(sheets))
    assert found == {"mid-2020 2011": {("E01000001", 2020): 30}}


def test_the_series_by_sex_and_age_is_summed(city):
    head = "ladcode23,laname23,country,sex,age,population_2022,population_2023\n"
    rows = [f"{OWN},Town,E,{sex},{age},{n},{n + 1}" for sex in "FM" for age, n in ((0, 5), (1, 6))]
    found = values(city, "MYEB1_detailed_population_estimates_series.csv", head + "\n".join(rows))
    assert found == {"mid-2022 to mid-2023": {(OWN, 2022): 22, (OWN, 2023): 26}}


def test_a_row_of_the_series_that_stands_twice_is_summed_once(city):
    head, row = "ladcode23,sex,age,population_2022\n", f"{OWN},M,0,5\n"
    found = values(city, "MYEB1_detailed_population_estimates_series.csv", head + row + row)
    assert found == {"mid-2022": {(OWN, 2022): 5}}


@pytest.mark.parametrize("total", ["3,0", "persons,0", "F,All ages", "Total,Total"])
def test_a_row_of_sums_is_not_added_to_the_series(city, total):
    head, parts = "ladcode23,sex,age,population_2022\n", f"{OWN},1,0,5\n{OWN},2,90+,6\n"
    text = f"{head}{parts}{OWN},{total},11\n"
    found = values(city, "MYEB1_detailed_population_estimates_series.csv", text)
    assert found == {"mid-2022": {(OWN, 2022): 11}}


def test_a_table_of_nomis_is_read_below_its_titles(city):
    text = (
        '"Population estimates - local authority based by single year of age"\n'
        '"ONS Crown Copyright Reserved [from Nomis on 26 November 2026]"\n\n'
        '"Date","2023"\n"Gender","Total"\n\n'
        f'"local authority","mnemonic","All Ages"\n"Town","{OWN}",1000\n\n'
        '"In order to protect against disclosure, figures are rounded"\n'
    )
    assert values(city, "nomis_2026_11_26.csv", text) == {"mid-2023": {(OWN, 2023): 1000}}


def test_thousands_and_bytes_of_windows_are_read(city):
    text = f'Code,Name,All ages\r\n{OWN},Town,"1,000"\r\nW06000001,Ynys M\xf4n,"69,000"\r\n'
    found = values(city, "mid-2021-lad-2023-persons.csv", text.encode("cp1252"))
    assert found == {"mid-2021": {(OWN, 2021): 1000, ("W06000001", 2021): 69000}}


REFUSED = {
    "no year": ("tables.xls", xls(workbook("")), "'MYE2 - Females' does not say of which year"),
    "two years": (
        "mid-2022-lad-2023-persons.csv",
        f"Estimates for mid-2021\nCode,Name,All ages\n{OWN},Town,1000\n",
        "the table is of mid-2021 and the file is named mid-2022",
    ),
    "no vintage": (
        "lsoas-mid-2022.csv",
        "LSOA Code,Total\nE01000001,7\n",
        "does not say whether its LSOAs are of 2011 or 2021",
    ),
    "two vintages": (
        "lsoas.xlsx",
        xlsx({f"Mid-2020 LSOA {vintage}": lsoas(7, code="LSOA Code") for vintage in (2011, 2021)}),
        "LSOAs of both 2011 and 2021",
    ),
    "smaller areas": (
        "mid-2022-msoa.csv",
        f"LAD 2023 Code,MSOA 2021 Code,Total\n{OWN},E02000001,7\n",
        "column 'MSOA 2021 Code': it is a table of smaller areas",
    ),
    "wards": (
        "sapewardstablefinal-mid-2022.xlsx",
        xlsx({"Mid-2022 Ward 2022": lsoas(7, code="Ward 2022 Code")}),
        "column 'Ward 2022 Code': it is a table of smaller areas",
    ),
    "two numbers": (
        "mye22.csv",
        f"Code,Name,All ages\n{OWN},T,7\n{OWN},T,8\n",
        f"{OWN} has two populations of mid-2022",
    ),
    "in thousands": (
        "mye22.csv",
        f"Mid-2022 population (thousands)\nCode,Name,All ages\n{OWN},T,253\n",
        "residents are counted in thousands",
    ),
    "no age": (
        "myeb1.csv",
        f"ladcode23,sex,age,population_2022\n{OWN},M,0-4,7\n",
        "column 'age': no age of one row: '0-4'",
    ),
    "a broken code": ("mye22.csv", "Code,Name,All ages\nE0600004,T,7\n", "'E0600004' is no code"),
    "no number": ("mye22.csv", f"Code,Name,All ages\n{OWN},T,[c]\n", "not a whole number: '.c.'"),
    "a fraction": ("mye22.csv", f"Code,Name,All ages\n{OWN},T,7.5\n", "not a whole number: '7.5'"),
    "cut off": ("mye22.csv", f"Code,Name,All ages\n{OWN},Town,7\nE07", "line 3: 1 fields in place"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_told_is_refused(city, fault):
    name, content, said = REFUSED[fault]
    path = city.write(f"incoming/{name}", content)
    with pytest.raises(SafecityError, match=said):
        add(city.house, load_catalogue(), "population", path)
    assert not (city.house.raw / "population").exists()


def test_an_edition_of_its_own_wins_where_years_are_given_twice(city):
    city.lookups()
    city.write("population/2023/mye22final.xlsx", xlsx(workbook("mid-2022")))
    series = f"ladcode23,sex,age,population_2021,population_2022\n{OWN},1,0,900,950\n"
    city.write("population/2024/MYEB1.csv", series)
    geography = read_geography(city.chosen(), alone(*AREAS), city.house.raw)
    frame = read_population(city.chosen(), geography, alone(*AREAS)).frames["population"]
    own = frame[frame["area"] == OWN].set_index("year")["population"].to_dict()
    assert own == {2021: 900, 2022: 950}


def test_two_files_of_one_edition_that_differ_are_refused(city):
    city.lookups()
    city.write("population/mye22final.xlsx", xlsx(workbook("mid-2022")))
    city.write(
        "population/MYEB1.csv",
        f"ladcode23,sex,age,population_2021,population_2022\n{OWN},1,0,9,9\n",
    )
    geography = read_geography(city.chosen(), alone(*AREAS), city.house.raw)
    with pytest.raises(SafecityError, match=f"mid-2022 of {OWN} is another number in"):
        read_population(city.chosen(), geography, alone(*AREAS))


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="the publisher's file is not here")
def test_the_publishers_workbook_of_mid_2021(city):
    (path,) = REAL.glob("ukpopestimatesmid2021*.xls")
    taken = add(city.house, load_catalogue(), "population", path)
    assert taken[0].path.parent.name == "mid-2021" and taken[0].contents.rows == 420
    frame = read_estimates(scan_file(taken[0].path, city.house.raw)).set_index("code")
    # ONS, mid-2021 population estimates, sheet "MYE2 - Persons".
    assert frame.loc["E06000045", "population"] == 247_256
    assert frame.loc["K02000001", "population"] == 67_026_292

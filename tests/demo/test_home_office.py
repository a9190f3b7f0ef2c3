"""Home Office tables of the synthetic city: published layout, published totals."""

from __future__ import annotations

import zipfile
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest

from safecity.catalogue.offences import ASB, load_offences
from safecity.demo.city import SEED
from safecity.demo.layouts import CSP_TABLE, FORCE_TABLE
from safecity.demo.offences import yearly_totals
from safecity.demo.sources.home_office import partnerships, police_forces, write
from safecity.demo.town import City

# Published for Southampton: Safe City Plan 2013-14 (2011/12, 2012/13); assessments and press as in
# test_offences.py.
PUBLISHED = {
    "2011/12": 26_165,
    "2012/13": 21_929,
    "2016/17": 30_879,
    "2017/18": 31_589,
    "2018/19": 31_418,
    "2019/20": 31_889,
    "2020/21": 28_239,
    "2021/22": 34_254,
}
NS = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("table", "text")}


def ods_sheets(path):
    with zipfile.ZipFile(path) as book:
        assert book.infolist()[0].filename == "mimetype"
        root = ElementTree.fromstring(book.read("content.xml"))
    for table in root.iter(f"{{{NS['table']}}}table"):
        rows = [
            [cell.findtext("text:p", namespaces=NS) for cell in row]
            for row in table.iterfind("table:table-row", NS)
        ]
        yield table.get(f"{{{NS['table']}}}name"), rows


def xlsx_sheets(path):
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book.worksheets:
        yield sheet.title, [list(map(str, row)) for row in sheet.values]


def frame(path):
    read = ods_sheets if path.suffix == ".ods" else xlsx_sheets
    sheets = dict(read(path))
    years = {name: rows for name, rows in sheets.items() if name[:2] == "20"}
    parts = [pd.DataFrame(rows[1:], columns=rows[0]).assign(sheet=n) for n, rows in years.items()]
    return sheets, pd.concat(parts).astype({"Offence Count": int, "Financial Quarter": int})


@pytest.fixture(scope="module")
def csp(raw):
    files = sorted((raw / "home_office_csp").glob("2022-07/*"))
    assert [file.suffix for file in files] == [".xlsx", ".ods"]
    return pd.concat([frame(file)[1] for file in files], ignore_index=True)


@pytest.fixture(scope="module")
def late(raw):
    return frame(next((raw / "home_office_csp").glob("*/*.ods")))


@pytest.fixture(scope="module")
def forces(raw):
    return frame(next((raw / "home_office_pfa").glob("*/*.ods")))


@pytest.mark.parametrize(("year", "total"), PUBLISHED.items())
def test_recorded_crime_of_the_own_area_is_as_published(csp, year, total):
    own = csp[(csp["CSP Name"] == "Southampton") & (csp["Financial Year"] == year)]
    assert own["Offence Count"].sum() == total


def test_sheets_and_headers_are_as_published(late, forces):
    sheets, _ = late
    assert list(sheets)[:3] == ["Cover_sheet", "Notes", "2015_16"]
    assert tuple(sheets["2021_22"][0]) == CSP_TABLE
    assert tuple(forces[0]["2021_22"][0]) == FORCE_TABLE
    assert "SYNTHETIC" in sheets["Cover_sheet"][1][0]
    assert any("figures for Derby should not be used" in row[0] for row in sheets["Notes"])


def test_every_year_has_its_quarters_on_its_own_sheet(csp):
    assert (csp["Financial Year"].str.replace("/", "_") == csp["sheet"]).all()
    quarters = csp.groupby(["Financial Year", "CSP Name"])["Financial Quarter"].unique()
    assert all(sorted(each) == [1, 2, 3, 4] for each in quarters)


def test_categories_are_those_of_the_street_files_and_their_codes_sum(csp, towns, parameters):
    known = load_offences()
    names = csp["Offence Subgroup"].map(lambda text: known.subgroup(text))
    kind = names.map(lambda name: known.subgroups[name].police_uk)
    group = names.map(lambda name: known.subgroups[name].group)
    assert (group == csp["Offence Group"]).all()
    counts = csp.groupby(["CSP Name", "Financial Year", kind])["Offence Count"].sum()
    for town in (towns[0], towns[4]):
        totals = yearly_totals(town, parameters, SEED)
        for at, name in enumerate(parameters.types):
            if name != ASB:
                assert counts[town.name, "2021/22", name] == totals[6, at]


def test_burglary_is_divided_anew_in_2017(csp):
    burglary = csp[csp["Offence Subgroup"].str.contains("burglary")]
    names = burglary.groupby("Financial Year")["Offence Subgroup"].unique().map(sorted)
    assert names["2016/17"] == ["Domestic burglary", "Non-domestic burglary"]
    assert names["2017/18"] == ["Non-residential burglary", "Residential burglary"]


def test_a_row_below_zero_stands_in_the_own_area_and_in_one_other(csp):
    below = csp[csp["Offence Count"] < 0]
    assert set(below["CSP Name"]) == {"Southampton", "Portsmouth"}
    assert set(below["Financial Year"]) == {"2020/21"}


def test_what_belongs_to_no_partnership_and_other_partnerships_are_there(csp):
    names = set(csp.loc[csp["Police Force"] == "Hampshire", "CSP Name"])
    assert {"Unassigned Hampshire", "Isle of Wight"} <= names


def test_months_that_street_files_lack_are_in_the_tables(csp):
    devon = csp[(csp["CSP Name"] == "Plymouth") & (csp["Financial Year"] == "2021/22")]
    thirds = devon.groupby("Financial Quarter")["Offence Count"].sum()
    assert thirds[3] > 0.8 * thirds[2]


def test_forces_hold_their_partnerships(csp, forces):
    by_force = forces[1].groupby(["Financial Year", "Force Name"])["Offence Count"].sum()
    held = csp.groupby(["Financial Year", "Police Force"])["Offence Count"].sum()
    shared = held[held.index.get_level_values(0) >= "2015/16"]
    assert (by_force.reindex(shared.index) >= shared).all()
    assert {"Action Fraud", "British Transport Police", "CIFAS", "UK Finance"} <= set(
        forces[1]["Force Name"]
    )


def test_force_and_country_change_as_published(towns, parameters):
    """Hampshire +7.6 % and England +5.5 % on 2019/20, as the assessment of 2021/22 gave them."""
    bodies = police_forces(partnerships(towns, parameters, SEED), parameters, SEED)
    own = bodies[0].counts
    assert own[2021].sum() / own[2019].sum() == pytest.approx(1.076, abs=0.001)
    areas = [b for b in bodies if b.force not in load_offences().not_geographic]
    country = {year: sum(b.counts[year].sum() for b in areas) for year in (2019, 2021)}
    assert country[2021] / country[2019] == pytest.approx(1.055, abs=0.002)


def test_the_same_seed_gives_the_same_bytes(tmp_path, towns, parameters, raw):
    for written in write(City(tmp_path, towns, parameters, SEED)):
        assert (tmp_path / written.file).read_bytes() == (raw / written.file).read_bytes()

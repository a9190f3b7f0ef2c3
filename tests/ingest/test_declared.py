"""Tables of local authorities that are declared in YAML: read as declared, refused where not so."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from safecity.catalogue.published_table import load_tables, read_tables
from safecity.demo.workbook import xlsx
from safecity.errors import SafecityError
from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.source import tables
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.tables.declared import written

OWN = "E06000045"
Line = tuple[str | int, ...]
# The names of columns stand in rows 2 to 4, as in the workbook of April 2024 to March 2025.
LOSS: tuple[Line, ...] = (
    ("Table A2{0} - Households owed a {1} duty\nEngland, April 2024 to March 2025",),
    ("", "", "", "", "Domestic abuse", "", "", "Left institution"),
    ("", "", "Total owed a {1} duty", "", "Total Domestic abuse", "Of which:"),
    ("", "", "", "", "", "Victim", "Alleged perpetrator", "Custody"),
)
DUTIES = (("P", "prevention"), ("R", "relief"))


def save(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(source: str, path: Path) -> pd.DataFrame:
    frame: pd.DataFrame = tables()[source].read(scan_file(path, path.parent))
    return frame


def loss(tmp_path: Path, *rows: Line, sheets: int = 2) -> Path:
    """A workbook of reasons for the loss of a home, the same rows in each sheet."""
    made = {
        f"A2{letter}": [
            *([str(cell).format(letter, duty) for cell in line] for line in LOSS),
            *rows,
            ("Notes",),
            ("1", "Totals are rounded", 5),
        ]
        for letter, duty in DUTIES[:sheets]
    }
    return save(tmp_path, "detailed_la_202425.xlsx", xlsx({"Contents": [("Contents",)], **made}))


def only(frame: pd.DataFrame, measure: str, area: str = OWN) -> pd.Series:
    return frame[frame["measure"].eq(measure) & frame["area"].eq(area)].iloc[0]


def test_two_sheets_with_names_in_three_rows_are_summed(tmp_path: Path) -> None:
    england, town = ("E92000001", "ENGLAND", 90, "", 9, 8, 1, 3), (OWN, "Town", 40, "", 5, 4, 1, 2)
    frame = read("homelessness", loss(tmp_path, england, ("-", "Rest of England", 50), town))
    found = only(frame, "homeless_domestic_abuse")
    assert (found["count"], found["denominator"], found["period"]) == (8, 80, "2024/25")
    assert only(frame, "homeless_after_custody")["count"] == 4
    assert only(frame, "homeless_after_custody", "England")["denominator"] == 180
    assert set(frame["area"]) == {OWN, "England"}


def test_one_sheet_of_two_gives_no_sum(tmp_path: Path) -> None:
    with pytest.raises(SafecityError, match="no row is a total"):
        read("homelessness", loss(tmp_path, (OWN, "Town", 40, "", 5, 4, 1, 2), sheets=1))


@pytest.mark.parametrize(("cell", "note"), [("..", ""), ("*", SUPPRESSED)])
def test_missing_and_withheld_are_never_zero(tmp_path: Path, cell: str, note: str) -> None:
    frame = read("homelessness", loss(tmp_path, (OWN, "Town", 40, "", 5, cell, 1, 2)))
    found = only(frame, "homeless_domestic_abuse")
    assert math.isnan(found["count"])
    assert found["note"] == note


@pytest.mark.parametrize(("row", "problem"), [
    ((OWN, "Town", 40, "", 5, "#REF!", 1, 2), "sheet 'A2P', row 5, column 'Victim': .*error"),
    ((OWN, "Town", 40, "", 5, "many", 1, 2), "column 'Victim': the cell is not a number"),
    ((OWN, "Town", 40, "", 5, 41, 1, 2), "more than 'Total owed a prevention duty'"),
])  # fmt: skip
def test_a_cell_that_is_no_number_is_refused(tmp_path: Path, row: Line, problem: str) -> None:
    with pytest.raises(SafecityError, match=problem):
        read("homelessness", loss(tmp_path, row))


def test_a_row_of_figures_without_a_code_is_refused(tmp_path: Path) -> None:
    row = (OWN, "Town", 40, "", 5, 4, 1, 2)
    with pytest.raises(SafecityError, match="'Elsewhere' has figures and no code"):
        read("homelessness", loss(tmp_path, row, ("", "Elsewhere", 40, "", 5, 4, 1, 2)))


def test_a_renamed_column_is_named(tmp_path: Path) -> None:
    path = loss(tmp_path, (OWN, "Town", 40, "", 5, 4, 1, 2))
    sheets = {f"A2{x}": [("England, April 2024 to March 2025",),
                         ("", "", f"Total owed a {duty} duty", "Victims"),
                         (OWN, "Town", 40, 4)] for x, duty in DUTIES}  # fmt: skip
    path.write_bytes(xlsx(sheets))
    with pytest.raises(SafecityError, match=r"expected a column '(Victim|Custody)' in sheet"):
        read("homelessness", path)


SCHOOL = (
    "time_period,time_identifier,geographic_level,country_name,new_la_code,la_name,"
    "education_phase,headcount,perm_excl,suspension\n"
)


def school(tmp_path: Path, *lines: str) -> Path:
    return save(tmp_path, "exclusions_by_geography.csv", SCHOOL + "\n".join(lines) + "\n")


def test_totals_of_authorities_and_of_england_are_read_and_parts_are_not(tmp_path: Path) -> None:
    path = school(
        tmp_path,
        "202122,Academic year,National,England,,,Total,8000000,6000,400000",
        "202122,Academic year,Regional,England,,,Total,900000,600,40000",
        f"202122,Academic year,Local authority,England,{OWN},Town,Primary,20000,2,100",
        f"202122,Academic year,Local authority,England,{OWN},Town,Total,36000,c,k",
        f"202122,Autumn term,Local authority,England,{OWN},Town,Total,36000,9,9",
        f"202021,Academic year,Local authority,England,{OWN},Town,Total,35000,:,z",
        "202122,Academic year,Local authority,England,E10000014,Hampshire,Total,9,9,9",
    )
    frame = read("school_exclusions", path).set_index(["measure", "area", "period"])
    assert len(frame) == 6
    assert frame.loc[("suspensions", "England", "school year 2021/22"), "count"] == 400_000
    now = frame.loc[("permanent_exclusions", OWN, "school year 2021/22")]
    assert (math.isnan(now["count"]), now["note"]) == (True, SUPPRESSED)
    assert frame.loc[("suspensions", OWN, "school year 2021/22"), "note"] == SUPPRESSED
    before = frame.loc[("permanent_exclusions", OWN, "school year 2020/21")]
    assert (math.isnan(before["count"]), before["note"]) == (True, "")
    assert before["start"] == pd.Timestamp("2020-09-01")


@pytest.mark.parametrize(("line", "problem"), [
    ("202124,Academic year,Local authority,England,E06000045,Town,Total,1,1,1", "no year: '2021"),
    ("202122,Academic year,Local authority,England,,Town,Total,1,1,1", r"csv:2: .*cell is blank"),
    ("202122,Academic year,Local authority,England,E06000045,Town,Total,1,1", "9 fields in place"),
    ("202122,Academic year,Local authority,England,E06000045,Town,Total,1,1,1,1", "11 fields"),
])  # fmt: skip
def test_a_faulty_line_of_open_data_is_refused(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(SafecityError, match=problem):
        read("school_exclusions", school(tmp_path, line))


def test_two_rows_of_one_area_that_differ_are_refused(tmp_path: Path) -> None:
    top = "time_period,geographic_level,new_la_code,la_name,group," + ",".join(
        ("Episodes_with_assessment_factor", "Domestic_Abuse_parent", "Child_criminal_exploitation")
    )
    row = f"2023,Local authority,{OWN},Town"
    path = save(tmp_path, "factors.csv", f"{top}\n{row},a,900,300,9\n{row},b,900,200,9\n")
    with pytest.raises(SafecityError, match="gives children_domestic_abuse of Town, 2022/23 twice"):
        read("children_in_need", path)


def test_a_landlord_is_its_council_and_shares_may_be_fractions(tmp_path: Path) -> None:
    title = load_tables()["tenant_satisfaction"].figures["landlord_asb_handling"].value[0]
    rows = [("Perception",), ("Notes below",), ("Landlord name", "Landlord type", title),
            ("Town City Council", "LARP", "0.571"), ("Town Homes", "PRP", "0.9")]  # fmt: skip
    path = save(tmp_path, "2024_TSM_Full_Data.xlsx", xlsx({"TSM24_LCRA_Perception": rows}))
    frame = read("tenant_satisfaction", path)
    assert frame[["area", "period", "value"]].values.tolist() == [
        ["Town City Council", "2023/24", pytest.approx(57.1)]
    ]


@pytest.mark.parametrize("source", load_tables())
def test_a_table_of_something_else_is_not_known_and_is_refused(tmp_path: Path, source: str) -> None:
    other = save(tmp_path, "other.csv", "area,year,count\nE06000045,2021,5\n")
    assert not tables()[source].recognises(scan_file(other, tmp_path))
    with pytest.raises(SafecityError, match="expected"):
        read(source, other)


@pytest.mark.parametrize(("text", "how", "label"), [
    ("202223", "academic year", "school year 2022/23"),
    ("2022/23", "academic year", "school year 2022/23"),
    ("2023", "academic year", None),
    ("2023", "year ending March", "2022/23"),
    ("202223", "year ending March", "2022/23"),
    ("TSM24_LCRA_Perception", "year ending March", "2023/24"),
    ("Cover", "year ending March", None),
    ("2012-13", "", "2012/13"),
])  # fmt: skip
def test_years_of_open_data(text: str, how: str, label: str | None) -> None:
    found = written(text, how)
    assert (found.label if found else None) == label


def test_a_declaration_with_a_misspelt_key_is_refused_with_its_line(tmp_path: Path) -> None:
    (shipped,) = Path(read_tables.__code__.co_filename).parent.glob("tables/fly_tipping.yml")
    text = shipped.read_text(encoding="utf-8").replace("  period: Year", "  periode: Year")
    save(tmp_path, "fly_tipping.yml", text)
    with pytest.raises(SafecityError, match=r"fly_tipping\.yml:\d+.*period"):
        read_tables(tmp_path)

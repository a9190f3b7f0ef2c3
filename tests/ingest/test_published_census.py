"""Residents by ethnic group: the twenty categories of the census become the broad five."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from safecity.errors import SafecityError
from safecity.ingest.datasets import validate
from safecity.ingest.published.census import MEASURE, read, recognises
from safecity.ingest.supply.scan import RawFile, scan_file

from .books import ods

HEADER = (
    "Lower tier local authorities Code,Lower tier local authorities,"
    "Ethnic group (20 categories) Code,Ethnic group (20 categories),Observation"
)
BRITISH = "White: English, Welsh, Scottish, Northern Irish or British"
Made = Callable[..., RawFile]


def line(category: str, count: str, area: str = "E06000045", name: str = "Southampton") -> str:
    return f'{area},{name},1,"{category}","{count}"'


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def make(*lines: str, header: str = HEADER, name: str = "TS021.csv") -> RawFile:
        path = tmp_path / name
        path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
        return scan_file(path, tmp_path)

    return make


def test_categories_are_summed_to_broad_groups(made: Made) -> None:
    frame = read(
        made(
            line(BRITISH, "169,331"),
            line("White: Irish", "1000"),
            line("Asian, Asian British or Asian Welsh: Indian", "8"),
            line("Mixed or Multiple ethnic groups: Other", "0"),
        )
    )
    counts = frame.set_index("group")["count"]
    assert counts.to_dict() == {"Asian": 8, "Mixed": 0, "White": 170331}
    assert set(frame["measure"]) == {MEASURE} and set(frame["level"]) == {"lad"}
    assert set(frame["area_name"]) == {"Southampton"}
    validate("figures", frame.assign(source="census"))


def test_areas_are_kept_apart(made: Made) -> None:
    frame = read(made(line("Black: African", "5"), line("Black: African", "7", "E06000044", "P")))
    assert frame.set_index("area")["count"].to_dict() == {"E06000044": 7, "E06000045": 5}


def test_does_not_apply_is_no_group(made: Made) -> None:
    frame = read(made(line("Does not apply", "0"), line("Other ethnic group: Arab", "3")))
    assert frame["group"].tolist() == ["Other"]


def test_the_census_is_that_of_the_name_of_the_file(made: Made) -> None:
    row = line("White: Irish", "1")
    assert read(made(row)).loc[0, "period"] == "Census 2021"
    named = read(made(row, name="TS021-2031.csv")).iloc[0]
    assert (named["period"], named["start"]) == ("Census 2031", pd.Timestamp("2031-03-01"))


def test_an_unknown_category_has_its_line(made: Made) -> None:
    rows = (line("Does not apply", "0"), line("White: Irish", "1"), line("Martian", "3"))
    with pytest.raises(SafecityError, match="unknown ethnic group 'Martian'") as caught:
        read(made(*rows))
    assert caught.value.line == 4 and "Asian, Black" in caught.value.remedy


@pytest.mark.parametrize("count", ["many", "-1", "1.5", ""])
def test_an_observation_is_a_whole_number(made: Made, count: str) -> None:
    with pytest.raises(SafecityError, match=r"not a (whole )?number") as caught:
        read(made(line("White: Irish", "1"), line("White: Roma", count)))
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("column", "other"),
    [("Observation", "Count"), ("Lower tier local authorities Code", "Area"),
     ("Ethnic group (20 categories)", "Ethnic group")],
)  # fmt: skip
def test_each_column_is_demanded_by_its_words(made: Made, column: str, other: str) -> None:
    names = [other if name == column else name for name in HEADER.split(",")]
    with pytest.raises(SafecityError, match=r"expected a (column|table)"):
        read(made(line("White: Irish", "1"), header=",".join(names)))


NOMIS = (
    'date,geography,geography code,"Ethnic group: Total: All usual residents",'
    '"Ethnic group: Asian, Asian British or Asian Welsh",'
    '"Ethnic group: Asian, Asian British or Asian Welsh: Bangladeshi","Ethnic group: White",'
    '"Ethnic group: White: Irish"'
)
TOWN = "2021,Southampton,E06000045,100,30,10,70,5"


def test_of_nomis_the_broad_groups_are_read_and_not_their_parts(made: Made) -> None:
    others = ("2021,South East,E12000008,900,200,20,700,50", "2021,England,E92000001,9999,1,1,1,1")
    for header in (
        NOMIS,
        NOMIS.replace('"Ethnic group: White"', '"Ethnic group: White; measures: Value"'),
    ):
        file = made(TOWN, *others, header=header, name="census2021-ts021-ltla.csv")
        frame = read(file)
        assert frame.set_index("group")["count"].to_dict() == {"Asian": 30, "White": 70}
        assert set(frame["area"]) == {"E06000045"} and set(frame["period"]) == {"Census 2021"}
        assert recognises(file)


@pytest.mark.parametrize(("header", "row", "said"), [
    (NOMIS, TOWN.replace(",70,", ",170,"), "more than all residents"),
    (NOMIS, TOWN.replace("E06000045", "E01000001"), "no row is of residents of a local authority"),
    (NOMIS.replace("White: Irish", "White, as published"), TOWN, "both 'Ethnic group: White'"),
    (NOMIS.replace('"Ethnic group: White"', '"Note"'), TOWN, "no column of all who are White"),
    (f"{NOMIS},Ethnic group: Black,Ethnic group: Mixed,Ethnic group: Other", f"{TOWN},5,5,5",
     "the broad groups do not add up to all residents"),
])  # fmt: skip
def test_a_table_of_nomis_that_cannot_be_read_says_why(
    made: Made, header: str, row: str, said: str
) -> None:
    with pytest.raises(SafecityError, match=said):
        read(made(row, header=header))


def test_the_day_of_a_download_is_no_census(made: Made) -> None:
    named = made(line("White: Irish", "1"), name="TS021 of 2024-05-01.csv")
    assert read(named).loc[0, "period"] == "Census 2021"


def test_a_workbook_gives_the_same(tmp_path: Path) -> None:
    header = tuple(next(csv.reader([HEADER])))
    path = tmp_path / "TS021.ods"
    path.write_bytes(ods({"Dataset": [header, ("E06000045", "Southampton", 1, "White: Irish", 9)]}))
    file = scan_file(path, tmp_path)
    assert recognises(file) and read(file)["count"].tolist() == [9]


def test_a_cut_row_is_refused(made: Made) -> None:
    with pytest.raises(SafecityError, match="2 fields in place of 5"):
        read(made(line("White: Irish", "1"), "E06000045,South"))


def test_recognises_by_header(made: Made) -> None:
    assert recognises(made())
    assert not recognises(made(header="area,age,Observation"))


def test_a_row_that_is_printed_twice_is_summed_once_and_one_that_differs_is_refused(
    made: Made,
) -> None:
    irish = line("White: Irish", "1000")
    assert read(made(irish, irish))["count"].tolist() == [1000]
    with pytest.raises(SafecityError, match="differs from this"):
        read(made(irish, line("White: Irish", "1001")))

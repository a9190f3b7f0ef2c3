"""Publishers' own files, and rebuilt layouts, of the tables of figures; where they are present."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from safecity.catalogue.published_table import load_tables
from safecity.errors import SafecityError
from safecity.ingest.published import severity_weights
from safecity.ingest.published.severity_weights import by_code
from safecity.ingest.source import tables
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.tables import workbook
from safecity.ingest.tables.sheet import Row

SHARED = Path(__file__).parents[2].parent / "shared"
ISSUED = Path(os.environ.get("SAFECITY_ISSUED") or SHARED / "as_published")
REBUILT = ISSUED / "rebuilt_layouts"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not ISSUED.is_dir(), reason="publishers' files are not here"),
]


def read(source: str, path: Path) -> pd.DataFrame:
    """Read a file with the reader of a source."""
    frame: pd.DataFrame = tables()[source].read(scan_file(path, path.parent))
    return frame


def count(frame: pd.DataFrame, **wanted: str) -> float:
    """The one number of the rows that are wanted."""
    rows = frame[[*wanted]].eq(pd.Series(wanted)).all(axis=1)
    return float(frame.loc[rows, "count"].item())


def test_hate_crimes_of_hampshire_are_offences_and_not_factors() -> None:
    frame = read("hate_crime", REBUILT / "hate-crime-appendix-totalreligion.xlsx")
    assert count(frame, area="hampshire", group="", period="2018/19") == 2726
    assert count(frame, area="hampshire", group="Religion", period="2018/19") == 163


def test_the_bulletin_gives_the_country_by_year_without_marks_of_footnotes() -> None:
    frame = read("hate_crime", ISSUED / "hate_crime" / "hate-crime-1819-hosb2419-tables.ods")
    nation = {"area": "England and Wales"}
    assert count(frame, **nation, group="", period="2018/19") == 103_379
    assert count(frame, **nation, group="", period="2017/18") == 94_121
    assert count(frame, **nation, group="Race", period="2011/12") == 35_944
    assert pd.isna(count(frame, **nation, group="", period="2011/12"))


@pytest.mark.parametrize(("quarter", "area", "group", "number"), [
    ("4 2023", "hampshire", "", 14),
    ("4 2023", "hampshire", "Adult", 4),
    ("4 2023", "hampshire", "Child", 9),
    ("4 2023", "west-yorkshire", "", 59),
    ("1 2023", "hampshire", "", 6),
])  # fmt: skip
def test_referrals_by_force(quarter: str, area: str, group: str, number: int) -> None:
    (path,) = REBUILT.glob(f"*quarter-{quarter.replace(' ', '-')}-*")
    assert count(read("nrm", path), area=area, group=group) == number


ENTRANTS = "Ch 2 - First time entrants to the youth justice system"


@pytest.mark.parametrize(("source", "name", "wanted", "number"), [
    ("youth_justice", f"{ENTRANTS}.xls", {"period": "2020"}, 120),
    ("youth_justice", f"{ENTRANTS}.xlsx", {"period": "2010"}, 120),
    ("youth_justice", "Outcome_Table.xlsx", {"measure": "custody", "period": "2020/21"}, 3),
    ("reoffending", "Geographical_data_tool_Apr09_Mar21.xlsx", {"group": "Adult"}, 420),
])  # fmt: skip
def test_figures_of_southampton(
    source: str, name: str, wanted: dict[str, str], number: int
) -> None:
    assert count(read(source, REBUILT / name), area="Southampton", **wanted) == number


CENSUS = {"Asian": 26_414, "Black": 7_539, "Mixed": 8_309, "Other": 5_829, "White": 200_829}


def test_the_census_by_custom_download_and_by_nomis() -> None:
    frame = read("census", ISSUED / "census" / "TS021_2021.csv")
    own = frame[frame["area"] == "E06000045"].set_index("group")["count"]
    assert own.to_dict() == CENSUS
    assert frame["area"].nunique() == 331
    bulk = read("census", REBUILT / "census2021-ts021-ltla.csv")
    assert bulk.set_index("group")["count"].to_dict() == {"Asian": CENSUS["Asian"]}


def test_weights_by_code_have_no_weight_of_an_empty_code() -> None:
    path = REBUILT / "cssdatatool.xlsx"
    certain, several = by_code(severity_weights.read(scan_file(path, path.parent)))
    assert certain.set_index("code")["weight"].to_dict() == {
        **dict.fromkeys(("1", "4.1", "4.2", "4.10"), 7979), "5D": 1000, "46": 11,
    }  # fmt: skip
    assert several == ()


def test_fires_without_their_cause_are_refused() -> None:
    with pytest.raises(SafecityError, match="does not say which fires are deliberate"):
        read("fire", REBUILT / "low-level-geography-dataset-300921.xlsx")


@pytest.fixture(scope="module")
def homelessness() -> tuple[Path, list[Row]]:
    """A workbook that no reader knows, and its rows, which all of them are given."""
    path = ISSUED / "misc" / "homesless.ods"
    return path, list(workbook.stream_rows(path))


@pytest.mark.parametrize("source", sorted({*tables()} - {"homelessness"}))
def test_homelessness_is_no_table_of_any_other_source(
    source: str, homelessness: tuple[Path, list[Row]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, rows = homelessness
    monkeypatch.setattr(workbook, "_rows", lambda asked: iter(rows if asked == path else []))
    module = tables()[source]
    assert not module.recognises(scan_file(path, path.parent))
    with pytest.raises((SafecityError, UnicodeDecodeError)):
        module.read(scan_file(path, path.parent))


def test_homelessness_of_southampton_is_that_of_the_workbook() -> None:
    frame = read("homelessness", ISSUED / "misc" / "homesless.ods")
    of = frame[frame["area"].eq("E06000045")].set_index("measure")
    assert of["count"].to_dict() == {
        "homeless_households": 1_878, "homeless_after_custody": 110, "homeless_domestic_abuse": 139,
    }  # fmt: skip
    assert of.loc["homeless_households", "denominator"] == pytest.approx(103_333)
    assert set(of["denominator"][1:]) == {1_878}
    assert set(frame["period"]) == {"2024/25"}
    brent = frame[frame["area"].eq("E09000005")]
    assert len(brent) == 3
    assert brent["count"].isna().all()


@pytest.mark.parametrize("source", sorted(load_tables()))
def test_files_of_other_publishers_are_not_taken_for_a_declared_table(source: str) -> None:
    for path in sorted(REBUILT.iterdir()):
        file = scan_file(path, path.parent)
        assert not tables()[source].recognises(file), path.name
        with pytest.raises(SafecityError, match="expected"):
            tables()[source].read(file)

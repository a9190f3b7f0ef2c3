"""Every published table is known under its publisher's name, and by one source only."""

from __future__ import annotations

from pathlib import Path

import pytest

from safecity.ingest.source import OTHER, PUBLISHED, tables
from safecity.ingest.supply.choice import recognise
from safecity.ingest.supply.scan import scan_file

from .books import ods, xlsx

NAMES = {
    "hate-crime-1819-hosb2419-tables.ods": "hate_crime",
    "hate-crime-england-and-wales-year-ending-march-2025-data-tables.ods": "hate_crime",
    "national-referral-mechanism-statistics-uk-quarter-1-2023-tables.xlsx": "nrm",
    "modern-slavery-nrm-statistics-quarter-4-2022.ods": "nrm",
    "Geographical_data_tool_Apr09_Mar21.xlsx": "reoffending",
    "geographical-data-tool-apr-jun-2020.xlsx": "reoffending",
    "Ch 2 - First time entrants to the youth justice system.xls": "youth_justice",
    "youth-justice-statistics-2020-21-local-tables.xlsx": "youth_justice",
    "low-level-geography-dataset-300921.xlsx": "fire",
    "cssdatatool.xls": "severity_weights",
    "datatool.xls": "severity_weights",
    "crimeseverityscoredatatool.xlsx": "severity_weights",
    "census2021-ts021-ltla.csv": "census",
    "domesticabuseappendixtables2021.xlsx": "domestic_abuse",
    "homesless.ods": "",
    "census2021-ts021-oa.csv": "",
}


def knowing(path: Path) -> list[str]:
    """Sources that take a file for theirs."""
    file = scan_file(path, path.parent)
    return [name for name, module in tables().items() if module.recognises(file)]


@pytest.mark.parametrize(("name", "source"), NAMES.items())
def test_a_name_is_of_one_source(tmp_path: Path, name: str, source: str) -> None:
    path = tmp_path / name
    content = b"a,b\n1,2\n" if name.endswith(".csv") else ods({"A": [("a", "b")]})
    path.write_bytes(content)
    assert knowing(path) == [source] * bool(source)


LOCAL = ("Financial_Year", "YJS")
HEADERS = {
    "hate_crime": ("Hate crime strand", "2017/18", "2018/19"),
    "nrm": ("First responder (Police)", "Claimed exploitation type", "Age group at exploitation",
            "Gender", "UK", "Total"),
    "reoffending": ("Cohort", "Geography", "Category", "Adult / Juvenile", "offenders",
                    "reoffenders"),
    "youth_justice": (*LOCAL, "Caution_or_sentence_tier", "Number_Cautioned_Sentenced"),
    "fire": ("FINANCIAL_YEAR", "FRS_NAME", "LSOA_CODE", "LSOA_DESCRIPTION", "INCIDENT_TYPE"),
    "census": ("date", "geography", "geography code", "Ethnic group: Total: All usual residents"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "header"), HEADERS.items())
@pytest.mark.parametrize("write", [ods, xlsx])
def test_a_table_that_was_renamed_is_known_by_its_header(tmp_path, source, header, write) -> None:
    path = tmp_path / "download.bin"
    path.write_bytes(write({"Cover": [("a title",)], "Data": [header, ("x",) * len(header)]}))
    assert knowing(path) == [source]


def test_what_lies_in_the_folder_of_weights_and_is_none_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "severity_weights"
    folder.mkdir()
    for name, kind in (("homesless.ods", OTHER), ("cssdatatool.xlsx", PUBLISHED)):
        (folder / name).write_bytes(ods({"A": [("a", "b")]}))
        assert recognise(scan_file(folder / name, tmp_path)).kind == kind


def test_the_folder_names_the_source_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "nrm").mkdir()
    path = tmp_path / "nrm" / "tables.ods"
    path.write_bytes(ods({"Table_12": [HEADERS["nrm"]]}))
    found = recognise(scan_file(path, tmp_path))
    assert (found.kind, found.source) == (PUBLISHED, "nrm")

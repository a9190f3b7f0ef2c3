from __future__ import annotations

from pathlib import Path

import pytest

from safecity.catalogue.offences import load_offences
from safecity.errors import SafecityError
from safecity.ingest.sources.home_office.offence_sheet import (
    CSP_TABLE,
    FORCE_TABLE,
    OffenceSheet,
    financial_year,
    is_header,
)
from safecity.ingest.tables.sheet import Row

from .books import CSP, PFA, counted

PATH = Path("prc-csp.ods")


def row(cells, number: int = 2) -> Row:
    return Row("2023_24", number, tuple(map(str, cells)))


def sheet(header=CSP, kind: str = CSP_TABLE) -> OffenceSheet:
    return OffenceSheet(PATH, kind, row(header, 1))


def record(**cells):
    count = cells.pop("count", 5)
    return sheet().record(row(counted(count, **cells), 7))


@pytest.mark.parametrize("text", ["2025/26", "2025-26 ", " 2025_26", "2025/2026", "2025 – 26"])
def test_a_financial_year_however_written(text):
    assert financial_year(text) == "2025/26"


@pytest.mark.parametrize("text", ["2025/27", "2025", "Notes", "", "1999/00x"])
def test_what_is_no_financial_year(text):
    assert financial_year(text) == ""


def test_a_record_is_named_as_the_catalogue_names_it():
    found = record(group="VIOLENCE against the Person", subgroup="violence With  injury")
    assert found == (
        "2023/24", 1, "Hampshire", "Town", "Violence against the person", "Violence with injury",
        "Violence and sexual offences", "8N", "Assault with injury", 5,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["Domestic burglary", "Residential burglary"])
def test_burglary_of_every_edition_has_one_name(name):
    found = record(group="Theft offences", subgroup=name)
    assert found[5:7] == ("Residential burglary", "Burglary")


@pytest.mark.parametrize("text", ["Q1", "1", "1.0", "q1", "Quarter 1"])
def test_a_quarter_however_written(text):
    assert record(quarter=text)[1] == 1


@pytest.mark.parametrize(
    ("text", "count"), [("-3", -3), ("1,234", 1234), ("12.0", 12), ("−4", -4), ("0", 0)]
)
def test_counts_are_kept_also_where_they_are_negative(text, count):
    assert record(count=text)[-1] == count


FAULTS: dict[str, tuple] = {
    "quarter": ({"quarter": "5"}, "column 'Financial Quarter': no quarter: '5'", "1, 2, 3, 4"),
    "year": ({"year": "2022/23"}, "2022/23 is not the year of the sheet", "Expected 2023/24"),
    "no year": ({"year": "total"}, "no financial year: 'total'", "Expected 2023/24"),
    "count": ({"count": "1.5"}, "column 'Offence Count': not a whole number: '1.5'", "Download"),
    "mark": ({"count": ":"}, "not a whole number: ':'", "Download"),
    "blank": ({"count": ""}, "not a whole number: ''", "Download"),
    "offence": (
        {"group": "Sexul offences", "subgroup": "New", "code": "92Z"},
        "no offence subgroup 'New' of 'Sexul offences'",
        "catalogue/offences.yml",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_wrong_cell_is_named_with_sheet_row_and_column(name):
    cells, problem, remedy = FAULTS[name]
    with pytest.raises(SafecityError) as caught:
        record(**cells)
    assert "sheet 2023_24, row 7, column '" in caught.value.problem
    assert problem in caught.value.problem and remedy in caught.value.remedy
    assert caught.value.path == PATH


def test_columns_in_another_order_and_case_are_found_and_others_are_noted():
    header = ["Revision", *(name.upper() for name in reversed(CSP))]
    reader = sheet(header)
    assert reader.extra == ("Revision",)
    assert reader.record(row(["r", *reversed(counted(9))]))[-1] == 9


def test_a_missing_column_gets_the_nearest_and_a_double_one_is_refused():
    with pytest.raises(SafecityError, match="column 'CSP Name': the column is missing") as caught:
        sheet([name.replace("CSP Name", "CSP Nam") for name in CSP])
    assert "Did you mean 'CSP Nam'?" in caught.value.remedy
    with pytest.raises(SafecityError, match="stands twice"):
        sheet([*CSP, "offence count"])


def test_titles_are_no_header():
    assert is_header(row(CSP), CSP_TABLE) and is_header(row(PFA), FORCE_TABLE)
    assert not is_header(row(["Police recorded crime", "Offence Count"]), CSP_TABLE)


def test_fraud_is_left_out():
    reader = sheet()
    assert reader.record(row(counted(group="Fraud offences", subgroup="Fraud"))) is None
    assert reader.record(row(counted(group="Other", subgroup="FFA", code="FFA UK"))) is None
    assert reader.met == {("excluded", "Fraud offences"): 1, ("excluded", "Other"): 1}


THEFT, VIOLENCE, SEXUAL = "Theft offences", "Violence against the person", "Sexual offences"


@pytest.mark.parametrize(
    ("label", "code", "group", "name"),
    [
        ("Rape offences", "19C", SEXUAL, "Rape"),
        ("RAPE", "19F", SEXUAL, "Rape"),
        ("Theft from a vehicle", "45", THEFT, "Vehicle offences"),
        ("Theft of a motor vehicle", "48", THEFT, "Vehicle offences"),
        ("Vehicle interference", "126.0", THEFT, "Vehicle offences"),
        ("Vehicle offences [note 4]", "45", THEFT, "Vehicle offences"),
        ("Vehicle crime", "45", THEFT, "Vehicle offences"),
        ("Violence with injury", "4.4", VIOLENCE, "Death or serious injury - unlawful driving"),
        ("Serious sexual offences", "19d", SEXUAL, "Rape"),
        ("Violence with injury", "5D", VIOLENCE, "Violence with injury"),
        ("Rape 3", "19C", SEXUAL, "Rape"),
        ("Rape\u00b9", "19C", "Sexual offences (2)", "Rape"),
        ("Public order", "66", "Public order", "Public order offences"),
        ("Vehicle offences", "48", "Theft", "Vehicle offences"),
        ("Acquisitive", "46", "Dishonesty", "Shoplifting"),
        ("", "46", THEFT, "Shoplifting"),
        (
            "Death or serious injury \u2013 unlawful driving",
            "4.13",
            VIOLENCE,
            "Death or serious injury - unlawful driving",
        ),
        ("Killings", "1/4.1/4.10/4.2", VIOLENCE, "Homicide"),
    ],
)
def test_an_offence_is_placed_by_its_label_or_else_by_its_code(label, code, group, name):
    assert record(subgroup=label, code=code, group=group)[5] == name


def test_an_offence_under_another_label_is_counted_and_said():
    reader = sheet()
    reader.record(row(counted(group="Dishonesty", subgroup="Acquisitive", code="46")))
    assert list(reader.met) == [("label", "'Acquisitive' of 'Dishonesty', code 46, as Shoplifting")]


def test_every_code_belongs_to_one_subgroup_of_a_known_group():
    known = load_offences()
    codes = [c for entry in known.subgroups.values() for c in (*entry.codes, *entry.moved)]
    assert len(codes) == len(set(codes))
    assert {entry.group for entry in known.subgroups.values()} == set(known.groups)


def test_an_offence_that_nothing_places_stops_with_all_that_is_needed():
    with pytest.raises(SafecityError) as caught:
        record(group="Drug offences", subgroup="New drugs", code="92Z")
    for words in ("sheet 2023_24, row 7", "'New drugs' of 'Drug offences'", "the code '92Z'"):
        assert words in caught.value.problem
    assert "catalogue/offences.yml" in caught.value.remedy


def test_a_known_code_of_another_group_places_nothing():
    with pytest.raises(SafecityError, match="no offence subgroup 'New'"):
        record(group="Drug offences", subgroup="New", code="45")


@pytest.mark.parametrize("count", ["Offence Count", "Number of Offences", "Number of Offences [r]"])
@pytest.mark.parametrize("force", ["Police Force", "Force Name"])
def test_columns_have_the_names_of_any_edition(count, force):
    header = [{"Offence Count": count, "Police Force": force}.get(name, name) for name in CSP]
    assert is_header(row(header), CSP_TABLE)
    assert sheet(header).record(row(counted(9)))[-1] == 9


def test_two_columns_for_one_field_are_refused():
    with pytest.raises(SafecityError, match="stands twice"):
        sheet([*CSP, "Number of Offences"])

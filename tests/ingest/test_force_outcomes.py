"""How crimes of police forces had ended: two spellings of columns, and every fault of a file."""

from __future__ import annotations

import csv

import pytest

from safecity.errors import SafecityError
from safecity.ingest.published import force_outcomes
from safecity.ingest.supply.scan import scan_file

from .books import ods

HEADER = ("Financial Year", "Financial Quarter", "Force Name", "Offence Code",
          "Offence Description", "Offence Group", "Offence Subgroup", "Offence Code Expired",
          "Outcome Type", "Outcome Description", "Outcome Group",
          "Number of Outcomes for offences that were recorded in the quarter",
          "Number of Outcomes for investigations that were closed in the quarter")  # fmt: skip
OTHER = (*HEADER[:11], "Outcomes for offences that were recorded in the quarter",
         "Outcomes for investigations closed in the quarter")  # fmt: skip
NAME = "prc-outcomes-open-data-mar2026-tables-230726.csv"
THEFT, VIOLENCE = "Theft offences", "Violence against the person"


def line(kind, count, *, quarter=1, force="Hampshire", group=THEFT, year="2025/26", code="46"):
    return (year, quarter, force, code, "Shoplifting", group, "Shoplifting", "", kind, "words",
            "group", count, "N/A")  # fmt: skip


def year_of(**given):
    """Ten crimes of each quarter: one charged, nine without an outcome."""
    return [
        line(kind, count, quarter=quarter, **given)
        for quarter in (1, 2, 3, 4)
        for kind, count in ((1, 1), (0, 9))
    ]


@pytest.fixture
def made(tmp_path):
    def make(*rows, header=HEADER, name=NAME):
        path = tmp_path / name
        if name.endswith(".ods"):
            path.write_bytes(ods({"Cover_sheet": [("Outcomes",)], "2025_26": [header, *rows]}))
        else:
            with path.open("w", newline="") as stream:
                csv.writer(stream).writerows([header, *rows])
        return scan_file(path, tmp_path)

    return make


def count_of(frame, measure, group="", force="hampshire"):
    rows = frame[frame["measure"].eq(measure) & frame["group"].eq(group) & frame["area"].eq(force)]
    (row,) = rows.itertuples()
    return row


@pytest.mark.parametrize("header", [HEADER, OTHER])
@pytest.mark.parametrize("name", [NAME, "outcomes.ods"])
def test_force_outcomes_are_crimes_recorded_by_how_they_had_ended(made, header, name):
    rows = [*year_of(), *(line(16, 5, quarter=q, group=VIOLENCE, code="8N") for q in (1, 2, 3, 4))]
    file = made(*rows, header=header, name=name)
    assert force_outcomes.recognises(file)
    frame = force_outcomes.read(file)
    charged = count_of(frame, "charged")
    assert (charged.count, charged.denominator) == (4, 60)
    assert (charged.period, charged.months) == ("2025/26", 12)
    assert count_of(frame, "unassigned", THEFT).count == 36
    assert count_of(frame, "not_supported", VIOLENCE).count == 20
    assert count_of(frame, "charged", VIOLENCE).count == 0


def test_force_outcomes_of_another_offence_are_in_the_outcome_they_are_part_of(made):
    frame = force_outcomes.read(made(*year_of(), line("1a", 3), line("3A", 2)))
    assert count_of(frame, "charged").denominator == 40


def test_force_outcomes_that_a_force_did_not_supply_are_missing_and_never_zero(made):
    gone = line(18, "N/A - data not provided", quarter=2)
    frame = force_outcomes.read(made(*year_of(), gone, *year_of(force="Sussex")))
    assert count_of(frame, "no_suspect").count != count_of(frame, "no_suspect").count
    assert count_of(frame, "charged").denominator != count_of(frame, "charged").denominator
    assert count_of(frame, "charged", force="sussex").denominator == 40
    for mark in (":", "..", ""):
        frame = force_outcomes.read(made(*year_of(), line(18, mark)))
        assert count_of(frame, "charged").denominator != count_of(frame, "charged").denominator


def test_force_outcomes_of_an_expired_code_add_nothing(made):
    frame = force_outcomes.read(made(*year_of(), line(1, "N/A - Offence code expired")))
    assert count_of(frame, "charged").denominator == 40


def test_force_outcomes_below_nought_take_away_and_a_sum_below_nought_is_unknown(made):
    frame = force_outcomes.read(made(*year_of(), line(1, -3), line(8, "-2")))
    assert count_of(frame, "charged").count == 1
    assert count_of(frame, "charged").denominator == 35
    assert count_of(frame, "out_of_court").count != count_of(frame, "out_of_court").count


def test_force_outcomes_are_of_crime_recorded_by_area_and_of_police_forces(made):
    fraud = [line(18, 7, group="Fraud offences to 2012/13"), line(19, 7, group="Fraud offences")]
    bodies = line(18, 7, force="Action Fraud")
    frame = force_outcomes.read(made(*year_of(), *fraud, bodies))
    assert count_of(frame, "charged").denominator == 40
    assert set(frame["area"]) == {"hampshire"}


def test_force_outcomes_of_a_part_of_a_year_are_named_by_its_months(made):
    rows = [row for row in year_of() if row[1] in (1, 2)]
    assert count_of(force_outcomes.read(made(*rows)), "charged").period == "Apr to Sep 2025"
    gap = [*rows, line(1, 1, quarter=4), *year_of(force="Sussex")]
    assert set(force_outcomes.read(made(*gap))["area"]) == {"sussex"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (line(23, 1), "no type of outcome: '23'"),
        (line("charged", 1), "no type of outcome: 'charged'"),
        (line(1, "many"), "'Number of Outcomes for offences .*is not a number"),
        (line(1, 1, year="2025"), "no financial year: '2025'"),
        (line(1, 1, quarter=5), "no quarter: '5'"),
        (line(1, 1, group="Piracy"), "no offence group: 'Piracy'"),
    ],
)
def test_force_outcomes_with_a_cell_that_is_none_stop_with_line_and_column(made, row, said):
    with pytest.raises(SafecityError, match=said):
        force_outcomes.read(made(*year_of(), row))


def test_force_outcomes_of_investigations_closed_alone_are_refused(made):
    header, rows = HEADER[:11] + HEADER[12:], [row[:11] + row[12:] for row in year_of()]
    with pytest.raises(SafecityError, match="expected a column 'Number of Outcomes for offences"):
        force_outcomes.read(made(*rows, header=header))

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.ingest.datasets import validate
from safecity.ingest.prepare import prepare
from safecity.ingest.source import Recognised
from safecity.ingest.sources.home_office.home_office import last_month
from safecity.ingest.sources.home_office.offence_sheet import CSP_TABLE, FORCE_TABLE
from safecity.ingest.sources.home_office.recorded import COUNTRY, read_recorded
from safecity.ingest.sources.home_office.tables import count_home_office
from safecity.ingest.supply.scan import scan_file

from .books import CSP, PFA, counted, ods, xlsx, year
from .city import OWN, RIVAL, assessment, row

RELEASE = "home_office_csp/2024-07/prc-csp-mar24-tables-180724"
NOW = "2023_24"


def rows(**more) -> list:
    """Four quarters of Town and of Rival, and what is under no partnership."""
    found = []
    for quarter in (1, 2, 3, 4):
        found.append(counted(10 * quarter, "Town", quarter=quarter, **more))
        found.append(counted(quarter, "Rival", quarter=quarter, force="Sussex", **more))
    found.append(counted(3, "Unassigned Hampshire", **more))
    found.append(counted(4, "Unassigned Kent", force="Kent", **more))
    return found


def written(rows) -> str:
    """Rows as a CSV file."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def csp(city, sheets=None, name=RELEASE, write=ods, end=".ods"):
    return city.write(name + end, write(sheets or {NOW: year(*rows())}))


def read(city):
    done = read_recorded(city.supply(), assessment())
    for name, frame in done.frames.items():
        validate(name, frame)
    return done


def totals(done) -> dict:
    return done.frames["offences"].groupby(["area", "year"])["count"].sum().to_dict()


def reasons(done) -> dict:
    frame = done.frames["offences_usable"]
    return {(r.area, r.year): r.reason for r in frame.itertuples()}


@pytest.mark.parametrize(("write", "end"), [(ods, ".ods"), (xlsx, ".xlsx")])
def test_areas_and_quarters(city, write, end):
    csp(city, write=write, end=end)
    done = read(city)
    assert totals(done) == {(OWN, "2023/24"): 100, (RIVAL, "2023/24"): 10}
    own = done.frames["offences"].query("area == @OWN")
    assert own["start"].tolist() == list(
        pd.to_datetime(["2023-04-01", "2023-07-01", "2023-10-01", "2024-01-01"])
    )
    assert set(reasons(done).values()) == {""}
    (extent,) = done.extents.values()
    assert (extent.rows, extent.first_month, extent.last_month) == (10, "2023-04", "2024-03")


def test_without_tables_nothing_is_read(city):
    done = read(city)
    assert done.frames == {}


def test_titles_negative_counts_and_words_below_the_table_are_read_rightly(city):
    more = [counted(-7, "Town"), ["Source: Home Office"]]
    csp(city, {NOW: [["Police recorded crime"], [""], *year(*rows(), *more)]})
    done = read(city)
    assert totals(done)[OWN, "2023/24"] == 93
    assert "1 row of words" in done.notes[f"{RELEASE}.ods"]


def test_a_year_with_fewer_quarters_than_other_areas_is_not_used(city):
    csp(city, {NOW: year(*[r for r in rows() if (r[1], r[3]) != (3, "Rival")])})
    done = read(city)
    assert reasons(done)[OWN, "2023/24"] == ""
    assert reasons(done)[RIVAL, "2023/24"].startswith("quarter 3 missing")
    assert any("Rival cannot be used" in what for what, _, _ in done.lacks["home_office_csp"])


def test_an_area_that_is_not_in_the_table_is_not_used(city):
    csp(city, {NOW: year(*[r for r in rows() if r[3] != "Rival"])})
    assert "no partnership named Rival" in reasons(read(city))[RIVAL, "2023/24"]


def test_notes_rule_a_year_out_and_counts_stay(city):
    notes = [["Notes"], ["1", "Sussex: the year ending March 2024 is incomplete."]]
    csp(city, {"Notes": notes, NOW: year(*rows())})
    done = read(city)
    assert "is incomplete" in reasons(done)[RIVAL, "2023/24"]
    assert totals(done)[RIVAL, "2023/24"] == 10


def test_the_later_publication_gives_a_year(city):
    older = {"2022_23": year(*rows(year="2022/23")), NOW: year(counted(999, "Town"))}
    csp(city, older, "home_office_csp/a/prc-csp-mar23-mar24-tables-260424")
    csp(city)
    done = read(city)
    assert totals(done)[OWN, "2022/23"] == 100 and totals(done)[OWN, "2023/24"] == 100
    note = done.notes["home_office_csp/a/prc-csp-mar23-mar24-tables-260424.ods"]
    assert f"2023/24 superseded by {RELEASE}.ods" in note and not done.unused


def test_what_an_earlier_publication_gave_is_set_beside_it(city):
    first = [counted(9, "Town"), counted(20, "Town", quarter=2), counted(70, "Town", quarter=3)]
    older = {
        NOW: year(*first, counted(1, "Rival", force="Sussex")),
        "2022_23": year(counted(5, "Town", year="2022/23")),
    }
    csp(city, older, "home_office_csp/a/prc-csp-mar23-dec23-tables-260424")
    csp(city)
    done = read(city)
    frame = done.frames["revised"]
    assert frame["period"].tolist() == [f"2023/24 quarter {n}" for n in (1, 2, 3)]
    assert frame[["before", "after"]].to_numpy().tolist() == [[9, 10], [20, 20], [70, 30]]
    assert set(frame["area"]) == {OWN} and set(frame["earlier"]) == {"2024-04-26"}
    assert set(frame["later"]) == {"2024-07-18"}
    assert totals(done)[OWN, "2023/24"] == 100


def test_one_publication_revises_nothing(city):
    csp(city)
    csp(city, write=xlsx, end=".xlsx")
    assert read(city).frames["revised"].empty


def test_of_ods_and_xlsx_of_one_edition_the_ods_is_used(city):
    csp(city)
    csp(city, write=xlsx, end=".xlsx")
    done = read(city)
    assert totals(done)[OWN, "2023/24"] == 100 and list(done.unused) == [f"{RELEASE}.xlsx"]
    assert f"2023/24 is taken from {RELEASE}.ods" in done.notes[f"{RELEASE}.xlsx"]


def test_two_tables_of_one_edition_with_the_same_year_are_refused(city):
    csp(city)
    csp(city, {NOW: year(counted())}, RELEASE.replace("mar24", "mar23-mar24"))
    with pytest.raises(SafecityError, match="two tables of one edition hold 2023/24"):
        read(city)


def test_forces_and_the_country_without_bodies_that_are_no_area(city):
    def force(name: str, count: int) -> list:
        cells = counted(count, force=name)
        return cells[:3] + cells[4:]

    bodies = [force("Hampshire", 5), force("Sussex", 6), force("Kent", 7)]
    bodies += [force("British Transport Police", 50), force("Action Fraud", 60)]
    name = "home_office_pfa/2024-07/prc-pfa-mar2013-onwards-tables.ods"
    city.write(name, ods({NOW: year(*bodies, header=PFA)}))
    frame = read(city).frames["offences_force"]
    assert dict(zip(frame["force"], frame["count"], strict=True)) == {
        COUNTRY: 18,
        "Hampshire": 5,
        "Sussex": 6,
    }


@pytest.mark.parametrize(
    ("sheets", "problem"),
    [
        ({"Cover_sheet": [["x"]]}, "no sheet of a financial year"),
        ({"2023_25": year(counted())}, "named after no financial year"),
        ({NOW: [["x"], ["y"]]}, "no row with the names of the columns"),
        ({NOW: year(counted(1, ""))}, "row 2, column 'CSP Name': the row names nobody"),
    ],
)
def test_a_workbook_that_is_not_as_published_is_refused(city, sheets, problem):
    path = csp(city, sheets)
    with pytest.raises(SafecityError, match=problem) as caught:
        read(city)
    assert caught.value.path == path and caught.value.remedy


def test_the_datasets_are_prepared_with_the_others(city):
    city.lookups()
    city.street(row())
    csp(city)
    done = prepare(city.house, assessment(), load_catalogue())
    assert done.offences["count"].sum() == 110 and done.offences_usable["usable"].all()
    assert done.offences_force.empty and len(done.offences_divided) == 1
    entry = done.ledger.set_index("file").loc[f"{RELEASE}.ods"]
    assert entry["used"] and entry["rows"] == 10 and entry["last_month"] == "2024-03"
    said = done.missing[done.missing["source"] == "home_office_csp"]["what"]
    assert any("no lookup from partnerships" in what for what in said)


@pytest.mark.parametrize("noted", [True, False], ids=["with a note", "without"])
def test_offences_that_stand_under_no_partnership_rule_the_year_out(city, noted):
    def table(at: str, town: int, unassigned: int) -> list:
        told = {"year": at, "code": "46", "group": "Theft offences", "subgroup": "Shoplifting"}
        return [
            counted(count, name, quarter=quarter, force=force, **told)
            for quarter in (1, 2, 3, 4)
            for name, force, count in (
                ("Town", "Hampshire", town),
                ("Unassigned Hampshire", "Hampshire", unassigned),
                ("Elsewhere", "Hampshire", 9_000),
                ("Rival", "Sussex", 900),
            )
        ]

    note = "Offences of Town stand under an unassigned CSP group from 2023 onwards."
    sheets = {
        "Notes": [["Force notes"], [note if noted else "Counts may be revised."]],
        "2021_22": year(*table("2021/22", 2_500, 20)),
        "2022_23": year(*table("2022/23", 2_400, 20)),
        NOW: year(*table("2023/24", 11, 2_450)),
    }
    csp(city, sheets)
    told = reasons(read(city))
    ruled_out = {key for key, reason in told.items() if reason}
    assert ruled_out == {(OWN, "2023/24")}
    said = "unassigned CSP group" if noted else "its offences are 0% of what is usual"
    assert said in told[OWN, "2023/24"]


def of_forces(*names: str, **more) -> list:
    """A row of the table by force for each name."""
    return [[c for n, c in enumerate(counted(5, force=name, **more)) if n != 3] for name in names]


FORCE_FILE = "home_office_pfa/2024-07/prc-pfa-mar2013-onwards-tables"


@pytest.mark.parametrize(("names", "said"), [
    (["Hampshire", "Report Fraud Bureau"], "no police force area 'Report Fraud Bureau'"),
    (["Hampshire", "England and Wales"], "no police force area 'England and Wales'"),
    (["Hampshire", "Hampshire total"], "'Hampshire total' and 'Hampshire' are one force"),
])  # fmt: skip
def test_a_body_that_is_no_force_stops_the_table_by_force_when_it_is_added_too(city, names, said):
    path = city.write(f"{FORCE_FILE}.ods", ods({NOW: year(*of_forces(*names), header=PFA)}))
    with pytest.raises(SafecityError, match=said):
        read(city)
    with pytest.raises(SafecityError, match=said):
        count_home_office(Recognised(scan_file(path, city.house.raw), FORCE_TABLE))


def test_a_body_that_records_fraud_only_needs_no_declaration(city):
    fraud = {"group": "Fraud offences", "subgroup": "Fraud: report fraud", "code": "RF"}
    rows = of_forces("Hampshire") + of_forces("Report Fraud", **fraud)
    city.write(f"{FORCE_FILE}.ods", ods({NOW: year(*rows, header=PFA)}))
    assert set(read(city).frames["offences_force"]["count"]) == {5}


def test_a_table_by_force_in_which_no_row_counts_gives_no_row(city):
    fraud = {"group": "Fraud offences", "subgroup": "Fraud: report fraud", "code": "RF"}
    city.write(
        f"{FORCE_FILE}.ods", ods({NOW: year(*of_forces("Report Fraud", **fraud), header=PFA)})
    )
    assert validate("offences_force", read(city).frames["offences_force"]).empty


@pytest.mark.parametrize("kept", [True, False], ids=["of the assessment", "of another area"])
def test_a_repeated_row_of_a_csv_table_is_refused_whoever_it_is_of(city, kept):
    some = year(*rows(), rows()[0] if kept else rows()[-1])
    path = city.write(f"{RELEASE}.csv", written(some))
    with pytest.raises(SafecityError, match=r"the row stands in row (2|11) too"):
        read(city)
    with pytest.raises(SafecityError, match=r"the row stands in row (2|11) too"):
        count_home_office(Recognised(scan_file(path, city.house.raw), CSP_TABLE))


def test_a_csv_table_may_have_titles_notes_and_its_header_once_more(city):
    header, *counts = year(*rows(), header=[name.replace(" ", "_") for name in CSP])
    note = "Hampshire: figures for 2023/24 are incomplete."
    some = [["Police recorded crime"], header, *counts[:4], header, *counts[4:], ["Notes"], [note]]
    csp(city, some, write=written, end=".csv")
    done = read(city)
    assert totals(done)[OWN, "2023/24"] == 100
    assert "incomplete" in reasons(done)[OWN, "2023/24"]


FORCES_CSV = "home_office_pfa/2018/prc-pfa-mar2013-onwards-tables201718.csv"


def by_force(city, *rows: str) -> None:
    """Write the table by force as CSV, in the columns and the spelling of 2018."""
    header = ",".join("Number of Offences" if name == "Offence Count" else name for name in PFA)
    city.write(FORCES_CSV, "\r\n".join(("\ufeff" + header, *rows, "")))


def test_a_table_by_force_saved_as_csv_is_read_with_the_years_of_its_rows(city):
    theft = "Shoplifting,Theft offences,Shoplifting,46"
    by_force(
        city,
        "2017/18,1,Action Fraud,Fraud,Fraud offences,Fraud: action fraud,AF, 66776 ",
        f'2017/18,1,Hampshire,{theft}," 1,200 "',
        f"2017/18,2,Hampshire,{theft},-00 ",
        f"2018/19,1,Hampshire,{theft},-45",
    )
    done = read(city)
    frame = done.frames["offences_force"].query("force == 'Hampshire'")
    counts = dict(zip(frame["start"].dt.strftime("%Y-%m"), frame["count"], strict=True))
    assert counts == {"2017-04": 1200, "2017-07": 0, "2018-04": -45}
    (extent,) = done.extents.values()
    assert (extent.rows, extent.first_month, extent.last_month) == (4, "2017-04", "2018-06")
    (item,) = [chosen.item for chosen in city.supply().chosen]
    assert last_month(item) == "2019-03"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2017/18,1,Hampshire,Shoplifting,Theft offences", "5 fields in place of 8"),
        ("2017,1,Hampshire,x,Theft offences,Shoplifting,46,3", "no financial year: '2017'"),
    ],
)
def test_a_csv_with_a_broken_row_is_refused(city, line, problem):
    by_force(city, line, "2017/18,1,Hampshire,x,Theft offences,Shoplifting,46,3")
    with pytest.raises(SafecityError, match=problem):
        read(city)


@pytest.mark.parametrize("name", ["2023-24", "2023_24", "2023/24", "Data"])
def test_the_sheet_of_a_year_may_be_named_in_any_way(city, name):
    lookup = [["Offence Code", "Offence Description", "Offence Group", "Offence Subgroup"], ["1"]]
    csp(city, {"Codes": lookup, name: year(*rows())})
    assert totals(read(city))[OWN, "2023/24"] == 100


def test_words_above_and_below_the_counts_are_notes_too(city):
    above = ["Offences of Rival are recorded under no CSP in 2023/24."]
    below = ["Hampshire: figures for 2023/24 are incomplete."]
    csp(city, {NOW: [above, *year(*rows()), below]})
    told = reasons(read(city))
    assert "under no CSP" in told[RIVAL, "2023/24"] and "incomplete" in told[OWN, "2023/24"]


def test_a_table_that_says_where_it_begins_does_not_end_there(city):
    path = csp(city, name="home_office_csp/prc-csp-mar2013-onwards-tables-230726")
    assert last_month(city.item(path)) == "2024-03"


def test_notes_of_two_cells_below_the_counts_are_notes(city):
    below = [["Notes", ""], ["1", "Hampshire: figures for 2023/24 are incomplete."]]
    csp(city, {NOW: [*year(*rows()), *below]})
    done = read(city)
    assert "incomplete" in reasons(done)[OWN, "2023/24"]
    assert totals(done)[OWN, "2023/24"] == 100


@pytest.mark.parametrize("sheets", [{NOW: [*rows(), rows()[0]]}, {NOW: rows(), "All": rows()}])
def test_a_row_that_stands_twice_is_refused_and_never_counted_twice(city, sheets):
    csp(city, {name: year(*some) for name, some in sheets.items()})
    with pytest.raises(SafecityError, match="the row stands in sheet 2023_24, row 2 too"):
        read(city)


def test_homicide_has_a_row_for_each_of_the_codes_in_its_cell(city):
    homicide = {"description": "Homicide", "subgroup": "Homicide", "code": "1/4.1/4.10/4.2"}
    four = [counted(1, "Town", **homicide) for _ in range(4)]
    csp(city, {NOW: year(*rows(), *four)})
    assert totals(read(city))[OWN, "2023/24"] == 104

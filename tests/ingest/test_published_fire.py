"""Deliberate fires counted from incidents."""

from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.figures import as_figures
from safecity.ingest.published.fire import read, recognises
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.tables.area import of_lsoas

from .books import ods

HEADER = "FINANCIAL_YEAR,LSOA_CODE,LSOA_DESCRIPTION,INCIDENT_TYPE,ACCIDENTAL_OR_DELIBERATE"
TOWN = "2020/21,E01017136,Southampton 022A"
ROWS = [
    f"{TOWN},Primary fire - dwelling,Deliberate",
    f"{TOWN},Primary fire - dwelling,Accidental",
    f"{TOWN},Secondary fire,Deliberate",
    f"{TOWN},Secondary fire,Deliberate",
    f"{TOWN},False alarm,Not applicable",
    '2020/21,E01014500,"Bristol, City of 001B",False alarm,Not applicable',
    "2020/21,Not known,Not known,Primary fire - road vehicle,Deliberate",
    "2019/20,E01017136,Southampton 022A,Outdoor primary fire,Deliberate",
]


@pytest.fixture
def made(tmp_path):
    def make(*rows, header=HEADER, name="incidents.csv"):
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return scan_file(path, tmp_path)

    return make


LOOKUP = {"E01017136": "Southampton", "E01014500": "Bristol, City of"}


def counts(frame):
    return of_lsoas(frame, LOOKUP).set_index(["area", "period", "measure"])["count"].to_dict()


def test_counts_deliberate_fires_by_place_year_and_kind(made):
    found = counts(read(made(*ROWS)))
    assert found["Southampton", "2020/21", "deliberate_primary"] == 1
    assert found["Southampton", "2020/21", "deliberate_secondary"] == 2
    assert found["Southampton", "2019/20", "deliberate_primary"] == 1


def test_an_area_with_incidents_and_no_such_fire_has_none(made):
    assert counts(read(made(*ROWS)))["Bristol, City of", "2020/21", "deliberate_primary"] == 0


def test_a_year_that_is_not_there_is_not_zero(made):
    assert ("Bristol, City of", "2019/20", "deliberate_primary") not in counts(read(made(*ROWS)))


def test_an_unknown_place_counts_for_england_only(made):
    frame = read(made(*ROWS))
    assert counts(frame)["England", "2020/21", "deliberate_primary"] == 2
    assert set(frame["area"]) == {"England", *LOOKUP}


def test_a_workbook_with_a_sheet_per_year_gives_the_same(made, tmp_path):
    rows = [row.replace('"Bristol, City of 001B"', "Bristol 001B").split(",") for row in ROWS]
    path = tmp_path / "incidents.ods"
    path.write_bytes(ods({"202021": [HEADER.split(","), *rows[:7]],
                          "201920": [HEADER.split(","), rows[7]]}))  # fmt: skip
    found = counts(read(scan_file(path, tmp_path)))
    assert found["Southampton", "2020/21", "deliberate_secondary"] == 2
    assert found["England", "2019/20", "deliberate_primary"] == 1


CODED = [
    "2020/21,E01017136,E01017136,Secondary fire,Deliberate",  # named by other rows
    "2020/21,,E01017136,Secondary fire,Deliberate - others",
    "2020/21,E01017999,E01017999,Secondary fire,Deliberate",  # named by none
]


def test_a_description_that_is_a_code_counts_where_the_code_is(made):
    found = counts(read(made(*ROWS, *CODED)))
    assert found["Southampton", "2020/21", "deliberate_secondary"] == 4
    assert found["E01017999", "2020/21", "deliberate_secondary"] == 1
    assert found["England", "2020/21", "deliberate_secondary"] == 5


def test_lsoas_are_added_to_their_authority():
    fixed = {"measure": "a", "level": "lad", "start": "2020-04-01", "months": 12}
    numbers = {"E06000045": 4, "E01017999": 2, "E01000001": 9}
    rows = [{**fixed, "area": area, "count": number} for area, number in numbers.items()]
    frame = of_lsoas(as_figures(rows), {"E01017999": "E06000045"})
    assert frame.set_index("area")["count"].to_dict() == {"E06000045": 6, "E01000001": 9}


def test_years_that_are_published_without_places_have_no_figure_by_area(made):
    lost = [row.replace("E01017136,Southampton 022A", "Not known,Not known") for row in ROWS[:4]]
    assert set(read(made(*lost, ROWS[5], ROWS[-1]))["area"]) == {"England", "E01017136"}
    assert set(read(made(*lost, ROWS[5]))["area"]) == {"England"}


FAULTS = {
    "no financial year: '2020'": ROWS[0].replace("2020/21", "2020"),
    "no cause of a fire: 'On purpose'": ROWS[0].replace("Deliberate", "On purpose"),
    "neither primary nor secondary: 'Fire in the open'": f"{TOWN},Fire in the open,Deliberate",
    "fields in place of 5": "2020/21,E010",
}


@pytest.mark.parametrize(("said", "row"), FAULTS.items())
def test_names_what_is_wrong(made, said, row):
    with pytest.raises(SafecityError, match=said):
        read(made(ROWS[1], row))


def test_what_is_no_primary_or_secondary_fire_is_not_counted(made):
    others = [f"{TOWN},Chimney fire,Deliberate", f"{TOWN},Fire false alarm,Deliberate",
              f"{TOWN},Non-fire incident,"]  # fmt: skip
    assert counts(read(made(*ROWS, *others))) == counts(read(made(*ROWS)))


def test_a_dataset_without_the_cause_says_so(made):
    rows = [row.rsplit(",", 1)[0] for row in ROWS]
    file = made(*rows, header=HEADER.rsplit(",", 1)[0])
    with pytest.raises(
        SafecityError,
        match="which fires are deliberate: expected a column 'ACCIDENTAL_OR_DELIBERATE'",
    ):
        read(file)


def test_recognises_by_columns_or_name(made):
    assert recognises(made(ROWS[0]))
    assert recognises(made("x", header="y", name="low-level-geography-dataset-300921.csv"))
    assert not recognises(made(header="INCIDENT_TYPE,OTHER"))


def test_a_sheet_that_stands_twice_is_not_counted_twice(tmp_path):
    rows = [HEADER.split(","), *(row.split(",") for row in ROWS[:3])]
    path = tmp_path / "fires.ods"
    path.write_bytes(ods({"202021": rows, "202021 (2)": rows}))
    words = r"'202021 \(2\)'.*the same incidents as the sheet '202021'"
    with pytest.raises(SafecityError, match=words):
        read(scan_file(path, tmp_path))


def test_the_code_of_a_place_goes_before_the_name_of_a_district_that_is_gone(made):
    """LSOA names keep the districts of their census; a name serves where no lookup has the code."""
    gone = "2020/21,E01017136,Old District 022A,Secondary fire,Deliberate"
    unknown = "2020/21,E01999999,Southampton 001A,Secondary fire,Deliberate"
    nameless = "2020/21,,Southampton 001A,Secondary fire,Deliberate"
    found = counts(read(made(*ROWS, gone, unknown, nameless)))
    assert found["Southampton", "2020/21", "deliberate_secondary"] == 5
    assert not any(area == "Old District" for area, _, _ in found)

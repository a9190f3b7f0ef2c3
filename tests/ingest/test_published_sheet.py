"""Tables found in workbooks and CSV files, and what a wrong one says."""

from __future__ import annotations

import math
from dataclasses import replace
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.catalogue.assessment import Area, Comparators, Partnership
from safecity.errors import SafecityError
from safecity.ingest.figures import as_figures
from safecity.ingest.supply.scan import scan_file
from safecity.ingest.tables.area import authority, country, force, with_codes
from safecity.ingest.tables.header import all_rows, has_header, read_rows
from safecity.ingest.tables.layout import Layout, words
from safecity.ingest.tables.period import financial, quarter, when, when_in

from .books import ods, xlsx

LAYOUT = Layout("area", {"area": ("area", "Area"), "count": ("number( of fires)?", "Number")},
                {"code": ("code", "Code")}, title="fires")  # fmt: skip
HEADER = ("Area", "Number of fires (1)", "Code")


@pytest.fixture
def book(tmp_path):
    def make(sheets, write=ods, name="fires.ods"):
        path = tmp_path / name
        path.write_bytes(write(sheets))
        return scan_file(path, tmp_path)

    return make


@pytest.fixture
def text(tmp_path):
    def make(content, name="fires.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return scan_file(path, tmp_path)

    return make


def cell(book, value, field="count"):
    """The one number of a sheet with one row."""
    file = book({"Fires": [HEADER, ("Town", value, "E1")]})
    ((sheet, row),) = read_rows(file, LAYOUT)
    return sheet.number(row, field), sheet.withheld(row, field)


def test_a_decimal_comma_is_never_read_as_thousands(book):
    with pytest.raises(
        SafecityError, match="fires': the cell is not a number of 0 or more: '12,5'"
    ):
        cell(book, "12,5")


@pytest.mark.parametrize("write", [ods, xlsx])
def test_finds_the_header_below_titles_and_passes_other_sheets(book, write):
    file = book(
        {
            "Cover": [("Fires of the year",)],
            "Notes": [("Area", "Meaning"), ("Town", "a place")],
            "T1": [("Table 1: fires",), HEADER, ("Town", 5, "E1"), ("Only words",)],
        },
        write,
    )
    found = [(s.text(r, "area"), s.number(r, "count"), r.sheet) for s, r in read_rows(file, LAYOUT)]
    assert found == [("Town", 5.0, "T1")]


@pytest.mark.parametrize(("value", "number"), [(0, 0), (7, 7), ("1,234", 1234), ("12 [r]", 12),
                                               ("3.5", 3.5)])  # fmt: skip
def test_reads_numbers(book, value, number):
    assert cell(book, value) == (number, False)


@pytest.mark.parametrize("value", ["*", "[c]", "C", ":"])
def test_a_withheld_number_is_missing_and_never_zero(book, value):
    number, withheld = cell(book, value)
    assert math.isnan(number)
    assert withheld


@pytest.mark.parametrize("value", ["", "..", "[x]", "n/a", "-", "–"])
def test_a_number_that_is_not_there_is_missing_and_not_withheld(book, value):
    number, withheld = cell(book, value)
    assert math.isnan(number)
    assert not withheld


@pytest.mark.parametrize(
    ("note", "number", "withheld"),
    [
        ("- = nil", 0, False),
        ("'-' denotes zero", 0, False),
        ("A dash (–) indicates no referrals", 0, False),
        ("Zeros are shown as -", 0, False),
        ("-  Values suppressed to prevent disclosure of sensitive information", nan, True),
        ("“-” represents fewer than five", nan, True),
        ("Numbers of 1 to 4 are suppressed - see the guide", nan, False),
        ("Year ending March 2021 - zero tolerance", nan, False),
        ("Jan - nil return", nan, False),
    ],
)
def test_a_dash_is_what_the_notes_of_the_file_say(book, note, number, withheld):
    file = book({"Notes": [(note,)], "Fires": [("Area", "Number of fires"), ("Town", "-")]})
    [(sheet, row)] = read_rows(file, LAYOUT)
    assert sheet.withheld(row, "count") is withheld
    assert sheet.number(row, "count") == number or (
        math.isnan(number) and math.isnan(sheet.number(row, "count"))
    )


@pytest.mark.parametrize("value", ["many", "-3", "nan", "inf", "1 2"])
def test_another_cell_is_a_fault_with_its_place(book, value):
    with pytest.raises(SafecityError, match="sheet 'Fires', row 2, column 'Number of fires'"):
        cell(book, value)


def test_a_missing_column_is_named_with_its_place(book):
    file = book({"Fires": [("Title", ""), ("Area", "Total", "Code"), ("Town", 1, "E1")]})
    with pytest.raises(SafecityError, match="expected a column 'Number' in sheet 'Fires', row 2"):
        list(read_rows(file, LAYOUT))


AREA, NUMBER = ({name: LAYOUT.columns[name]} for name in ("area", "count"))


@pytest.mark.parametrize("layout", [LAYOUT, replace(LAYOUT, columns=AREA, optional=NUMBER)])
def test_no_pattern_may_match_two_columns(book, layout):
    header = ("Area", "Number", "Number of fires")
    with pytest.raises(
        SafecityError, match=r"row 1: both 'Number' \(column 2\) and 'Number of fires'"
    ):
        list(read_rows(book({"Fires": [header, ("Town", 1, 2)]}), layout))


def test_blank_columns_and_further_ones_are_passed_over(book):
    header = ("", "Unnamed: 1", "Number of fires", "Code", "Area", "", "Rank")
    file = book({"Fires": [header, ("", "", 5, "E1", "Town", "", 3)]})
    ((sheet, row),) = read_rows(file, LAYOUT)
    assert (sheet.text(row, "area"), sheet.number(row, "count")) == ("Town", 5)


def test_a_header_with_the_anchor_alone_is_another_tables(book):
    wide = replace(LAYOUT, columns={**LAYOUT.columns, "rate": ("rate", "Rate")})
    other = {"Other fires": [("Area", "Crews"), ("Town", "many")]}
    mine = {"Fires": [("Area", "Number", "Rate"), ("Town", 1, 2)]}
    assert [r.sheet for _, r in read_rows(book({**other, **mine}), wide)] == ["Fires"]
    with pytest.raises(SafecityError, match="expected a column 'Number' in sheet 'Other fires'"):
        list(read_rows(book(other), wide))


def test_a_second_table_of_a_sheet_has_its_own_title(book):
    rows = [("Table 2a: fires",), HEADER, ("Town", 1, "E1"), ("a note on excluded fires",),
            ("Table 2b: fires by night",), HEADER, ("Town", 2, "E1"),
            ("Table 3: crews",), ("Town", "many", "E1")]  # fmt: skip
    found = [(s.title, s.number(r, "count")) for s, r in read_rows(book({"F": rows}), LAYOUT)]
    assert found == [("F Table 2a: fires", 1), ("F Table 2b: fires by night", 2)]


FILLED = Layout(
    "force", {"force": ("force", "Force"), "kind": ("kind", "Kind"), "age": ("age", "Age")},
    {"note": ("note", "Note"), "count": ("total", "Total")}, fill_down=("force", "kind"),
)  # fmt: skip


def test_only_declared_labels_are_filled_down_and_a_blank_right_of_one_is_a_total(book):
    header = ("Force", "Kind", "Age", "Note", "Total")
    rows = [header, ("Kent", "", "", "a", 9), ("", "x", "", "", 5), ("", "", "Adult", "", 4),
            ("Essex", "", "", "", 3)]  # fmt: skip
    found = [
        (*(s.text(r, at) for at in ("force", "kind", "age", "note")), s.number(r, "count"))
        for s, r in read_rows(book({"F": rows}), FILLED)
    ]
    assert found == [("Kent", "", "", "a", 9), ("Kent", "x", "", "", 5),
                     ("Kent", "x", "Adult", "", 4), ("Essex", "", "", "", 3)]  # fmt: skip


def periods(book, *names):
    ((sheet, _),) = read_rows(book({"Fires": [("Area", "Number", *names), ("Town", 1, 2)]}), LAYOUT)
    return {at: each.label for at, each in sheet.periods().items()}


def test_columns_named_by_a_period(book):
    names = ("2017/18 [note 3]", "% change 2017/18 to 2018/19", "2018/19")
    assert periods(book, *names) == {2: "2017/18", 4: "2018/19"}


@pytest.mark.parametrize(("names", "said"), [
    (("2017/183",), "column '2017/183': no year"),
    (("2018/19", "2018-19"), "both '2018/19' .* and '2018-19' .* may be '2018/19'"),
])  # fmt: skip
def test_a_column_of_a_period_that_cannot_be_known_is_a_fault(book, names, said):
    with pytest.raises(SafecityError, match=said):
        periods(book, *names)


def test_a_workbook_without_the_table_lists_its_sheets(book):
    with pytest.raises(SafecityError, match=r"column 'Area'.*Sheets found: Cover, Other"):
        list(read_rows(book({"Cover": [("x",)], "Other": [("y", "z")]}), LAYOUT))


def test_a_header_with_nothing_below_is_a_fault(book):
    with pytest.raises(SafecityError, match="no row of figures"):
        list(read_rows(book({"Fires": [HEADER]}), LAYOUT))


def test_an_empty_and_a_truncated_file(text, book, tmp_path):
    with pytest.raises(SafecityError, match="empty"):
        list(all_rows(text("")))
    whole = book({"Fires": [HEADER, ("Town", 1, "E1")]}).path.read_bytes()
    (tmp_path / "cut.ods").write_bytes(whole[: len(whole) // 2])
    file = scan_file(tmp_path / "cut.ods", tmp_path)
    with pytest.raises(SafecityError, match="cut off or damaged"):
        list(read_rows(file, LAYOUT))
    assert not has_header(file, "^nothing$", LAYOUT)


def test_a_csv_row_of_another_width_has_its_line(text):
    layout = Layout("area", {"area": ("area", "Area"), "count": ("number", "Number")})
    file = text("Area,Number\nTown,1\nOther\n")
    with pytest.raises(SafecityError, match="1 fields in place of 2") as caught:
        list(read_rows(file, layout))
    assert caught.value.line == 3


def test_recognises_by_name_or_by_columns(book):
    other = book({"Fires": [HEADER]}, name="other.ods")
    assert has_header(other, "^nothing$", LAYOUT)
    assert not has_header(book({"A": [("Area", "Code")]}, name="x.ods"), "^nothing$", LAYOUT)
    assert has_header(book({"A": [("b",)]}), "fires", LAYOUT)


def test_footnote_marks_are_no_words():
    assert words("Number of\nreoffenders [note 1](2)") == "Number of reoffenders"


@pytest.mark.parametrize(
    ("printed", "label", "start", "months"),
    [
        ("2021", "2021", "2021-01", 12),
        ("2020/21", "2020/21", "2020-04", 12),
        ("2020-2021", "2020/21", "2020-04", 12),
        ("2018 - 20", "2018 to 2020", "2018-01", 36),
        ("2018/19 - 20/21", "2018/19 to 2020/21", "2018-04", 36),
        ("1999/00 – 01/02", "1999/00 to 2001/02", "1999-04", 36),
        ("year ending March 2022", "2021/22", "2021-04", 12),
        ("Year ending December 2020", "2020", "2020-01", 12),
        ("Oct 2019 to Dec 2019", "Oct to Dec 2019", "2019-10", 3),
        ("April 2020 to March 2021", "2020/21", "2020-04", 12),
        ("January to December 2022", "2022", "2022-01", 12),
        ("Jul 2019 to Jun 2020", "Jul 2019 to Jun 2020", "2019-07", 12),
        ("Q1 2022", "Jan to Mar 2022", "2022-01", 3),
    ],
)
def test_periods(printed, label, start, months):
    found = when(printed)
    assert found is not None
    assert (found.label, f"{found.start:%Y-%m}", found.months) == (label, start, months)


@pytest.mark.parametrize("printed", ["", "soon", "2020/23", "20", "Jan 2019 to Mar 2020", "99999"])
def test_what_is_no_period(printed):
    assert when(printed) is None


@given(st.integers(1950, 2090))
def test_a_year_is_read_back_from_its_label(year):
    assert when(financial(year).label) == financial(year)
    assert when_in(f"Table 3: hate crime, {financial(year).label}") == financial(year)


@given(st.integers(1950, 2090), st.sampled_from([1, 4, 7, 10]))
def test_a_quarter_is_read_back_from_its_label(year, month):
    assert when(quarter(year, month).label) == quarter(year, month)


@pytest.mark.parametrize(("title", "label"), [
    ("Table 3 2018-19: hate crime 2018/19", "2018/19"),
    ("hate crime, 2017/18 and 2018/19", None),
    ("year ending March 2019, revised since 2016/17", "2018/19"),
    ("year ending March 2019 and year ending March 2018", None),
    ("hate crime", None),
])  # fmt: skip
def test_a_title_that_names_two_years_names_none(title, label):
    found = when_in(title)
    assert (found.label if found else None) == label


def test_places():
    assert force("Hampshire Constabulary") == {
        "level": "force", "area": "hampshire", "area_name": "Hampshire Constabulary",
    }  # fmt: skip
    assert force("South East") is None
    assert force("West Midlands [note 3]")["area"] == "west-midlands"
    assert force("West Midlands Region") is None
    assert force("West Midlands", "E12000005") is None
    assert force("West Midlands Regional Organised Crime Unit") is None
    assert force("Kent and Essex Serious Crime Directorate") is None
    assert authority("Southampton (2)")["area"] == "Southampton"
    assert country("ENGLAND  and Wales")["area"] == "England and Wales"
    assert authority("England")["level"] == "country"
    assert authority("Southampton", "E06000045")["area"] == "E06000045"
    assert authority("Southampton", "00MS")["area"] == "Southampton"


def test_names_become_codes_of_the_partnership():
    area = Area(name="Bristol", code="E06000023", force="avon-and-somerset")
    comparators = Comparators(source="x", date="2026-01-01", illustrative=True, members=(area,))
    partnership = Partnership.model_construct(
        name="Southampton", code="E06000045", comparators=comparators
    )
    names = ["Southampton", "Bristol, City of", "Elsewhere", "E06000044"]
    frame = as_figures([{"measure": "a", "level": "lad", "area": n, "start": "2020-01-01",
                         "months": 12} for n in names])  # fmt: skip
    coded = with_codes(frame, partnership)["area"].tolist()
    assert coded == ["E06000045", "E06000023", "Elsewhere", "E06000044"]


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Southampton", "SOUTHAMPTON"),
        ("Southampton", "Southampton UA"),
        ("Southampton", "City of Southampton "),
        ("Bristol", "Bristol, City of"),
        ("Kingston upon Hull, City of", "Hull"),
        ("St. Helens", "St Helens"),
        ("Brighton and Hove", "Brighton & Hove"),
        ("Rhondda Cynon Taf", "Rhondda Cynon Taff"),
        ("Camden", "London Borough of Camden"),
        ("King's Lynn and West Norfolk", "Kings Lynn and West Norfolk"),
        ("City of London", "London, City of"),
    ],
)
def test_an_area_is_known_however_a_publisher_spells_it(name, printed):
    none = Comparators(source="x", date="2026-01-01", illustrative=True, members=())
    partnership = Partnership.model_construct(name=name, code="E06000001", comparators=none)
    figure = {"measure": "a", "level": "lad", "area": printed, "months": 12}
    assert with_codes(as_figures([figure]), partnership)["area"].tolist() == ["E06000001"]


def test_the_region_of_london_is_not_the_city_of_london():
    none = Comparators(source="x", date="2026-01-01", illustrative=True, members=())
    partnership = Partnership.model_construct(
        name="City of London", code="E09000001", comparators=none
    )
    frame = as_figures([{"measure": "a", "level": "lad", "area": "London", "months": 12}])
    assert with_codes(frame, partnership)["area"].tolist() == ["London"]


def test_the_name_of_a_set_is_no_authoritys():
    """Dorset in a table is the local authority, not the partnership that reaches further."""
    none = Comparators(source="x", date="2026-01-01", illustrative=True, members=())
    partnership = Partnership.model_construct(
        name="Dorset", code="E22000367", parts=(), comparators=none
    )
    frame = as_figures([{"measure": "a", "level": "lad", "area": "Dorset", "months": 12}])
    assert with_codes(frame, partnership)["area"].tolist() == ["Dorset"]
    named = with_codes(frame, partnership, {"Dorset": "E06000059"})
    assert named["area"].tolist() == ["E06000059"]


@pytest.mark.parametrize("heading", ["Notes", "Note:", "Source", "Footnotes", "Notes and sources"])
def test_notes_of_two_cells_below_a_table_are_no_rows_of_it(book, heading):
    notes = [(heading, "Text"), ("1", "Excludes 3 fires of 2019/20")]
    file = book({"Fires": [HEADER, ("Town", 5, "E1"), *notes]})
    ((sheet, row),) = read_rows(file, LAYOUT)
    assert sheet.number(row, "count") == 5

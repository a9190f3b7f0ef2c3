"""Fingertips CSV: which rows are read, and what a wrong file says."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from safecity.errors import SafecityError
from safecity.ingest.figures import COLUMNS, SUPPRESSED
from safecity.ingest.published.fingertips import load_indicators, read, recognises
from safecity.ingest.supply.scan import scan_file

NAMES = """\
Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,\
Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,\
Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,\
Compared to England value or percentiles,Compared to South East region value or percentiles,\
Time period Sortable,New data,Compared to goal,Time period range"""
HEADER = next(csv.reader([NAMES]))
VIOLENCE = "Violent crime - hospital admissions for violence (including sexual violence)"


def row(**other) -> list[str]:
    cells = dict.fromkeys(HEADER, "")
    cells |= {
        "Indicator ID": "11201",
        "Indicator Name": VIOLENCE,
        "Area Code": "E06000045",
        "Area Name": "Southampton",
        "Sex": "Persons",
        "Age": "All ages",
        "Time period": "2018/19 - 20/21",
        "Value": "55.5",
        "Lower CI 95.0 limit": "50.1",
        "Upper CI 95.0 limit": "61.4",
        "Count": "421",
        "Denominator": "758000",
    }
    names = {"area": "Area Code", "sex": "Sex", "age": "Age", "category": "Category",
             "period": "Time period", "value": "Value", "count": "Count", "note": "Value note",
             "name": "Indicator Name", "number": "Indicator ID"}  # fmt: skip
    return list((cells | {names[key]: value for key, value in other.items()}).values())


@pytest.fixture
def made(tmp_path):
    def make(*rows, header=HEADER, end=""):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([header, *rows])
        path = tmp_path / "indicators.data.csv"
        path.write_text(text.getvalue() + end, encoding="utf-8")
        return scan_file(path, tmp_path)

    return make


def test_reads_a_pooled_rate_with_its_interval(made):
    frame = read(made(row()))
    assert list(frame) == list(COLUMNS)
    figure = frame.iloc[0]
    assert figure["measure"] == "violence_admissions"
    assert (figure["level"], figure["area"]) == ("lad", "E06000045")
    assert (figure["start"], figure["months"]) == (pd.Timestamp("2018-04-01"), 36)
    assert figure["period"] == "2018/19 to 2020/21"
    assert tuple(figure[["count", "denominator", "value"]]) == (421, 758000, 55.5)
    assert tuple(figure[["lower", "upper"]]) == (50.1, 61.4)


def test_england_is_a_country(made):
    frame = read(made(row(area="E92000001")))
    assert tuple(frame.loc[0, ["level", "area"]]) == ("country", "England")


@pytest.mark.parametrize(
    "other", [{"sex": "Male"}, {"age": "15-24 yrs"}, {"category": "Most deprived decile"},
              {"area": "E12000008"}, {"area": "E10000014"}]
)  # fmt: skip
def test_leaves_out_rows_of_parts_and_of_other_areas(made, other):
    assert len(read(made(row(), row(period="2019/20 - 21/22", **other)))) == 1


def test_two_area_types_of_one_area_are_one_figure(made):
    assert len(read(made(row(), row()))) == 1


def test_withheld_is_missing_and_never_zero(made):
    note = "Value suppressed for disclosure control due to small count"
    frame = read(
        made(row(value="", count="", note=note), row(value="", count="", area="E06000044"))
    )
    assert frame[["count", "value"]].isna().all(axis=None)
    assert set(frame["note"]) == {SUPPRESSED}


def test_an_indicator_that_is_not_listed_is_passed_over(made):
    assert len(read(made(row(), row(number="999", name="Other")))) == 1


FAULTS = {
    "violence_admissions": [row(name="Life expectancy at birth")],
    "not a period": [row(period="soon")],
    "Count is not a number of 0 or more: '-3'": [row(count="-3")],
    "Value is not a number of 0 or more: 'many'": [row(value="many")],
    "no indicator that is read": [row(number="1")],
    "stands above with other numbers": [row(), row(count="422")],
    "is of a local authority or England, Persons, All ages": [row(sex="Male")],
}


@pytest.mark.parametrize(("said", "rows"), FAULTS.items())
def test_names_what_is_wrong(made, said, rows):
    with pytest.raises(SafecityError, match=said):
        read(made(*rows))


def test_a_period_may_begin_with_a_month_in_rows_that_are_not_read(made):
    other = dict(zip(HEADER, row(number="999", period="Aug 2016 - Jul 2019"), strict=True))
    own = dict(zip(HEADER, row(age="All Ages", value="*", count="*"), strict=True))
    rows = [
        {**other, "Time period Sortable": "20160000"},
        {**own, "Time period Sortable": "20180000"},
    ]
    frame = read(made(*(list(each.values()) for each in rows)))
    assert frame["note"].tolist() == [SUPPRESSED] and frame["count"].isna().all()


def test_a_fault_has_the_line_of_its_row(made):
    with pytest.raises(SafecityError) as caught:
        read(made(row(), row(period="2015/16 - 17/18", count="many")))
    assert caught.value.line == 3


def old(**other) -> list[str]:
    """A row of the site's download of 2020: the last of 26 names has no field."""
    cells = dict(zip(HEADER, row(**other), strict=True))
    cells["Time period Sortable"] = other.get("period", "2018/19")[:4] + "0000"
    return list(cells.values())[:25]


def test_the_download_of_2020_has_a_name_more_than_fields(made):
    name = f"{VIOLENCE}\r\n"
    frame = read(made(old(name=name), old(name=name, area="E92000001"), header=HEADER[:26]))
    assert list(frame["count"]) == [421, 421] and list(frame["value"]) == [55.5, 55.5]
    assert list(frame["area"]) == ["E06000045", "England"]


def test_a_line_break_inside_a_name_does_not_move_the_line_of_a_fault(made):
    rows = [old(name=f"{VIOLENCE}\n"), old(name=f"{VIOLENCE}\n", count="many")]
    with pytest.raises(SafecityError) as caught:
        read(made(*rows, header=HEADER[:26]))
    assert caught.value.line == 4


@pytest.mark.parametrize("lost", ["Parent Code", "Value", "Denominator", "Recent Trend"])
def test_fields_that_are_shifted_are_refused(made, lost):
    at = HEADER.index(lost)
    shifted = [cell for n, cell in enumerate([*old(), ""]) if n != at]
    with pytest.raises(SafecityError, match=r":2: 26 names .* 25 fields; which has none"):
        read(made(shifted, header=HEADER[:26]))
    with pytest.raises(SafecityError, match=r":3: the fields are shifted"):
        read(made([*old(), "", ""], [*shifted, "", ""]))


def test_non_opiate_is_not_opiate():
    listed = load_indicators()[90244]
    assert listed.named("Successful completion of drug treatment - opiate users")
    assert not listed.named("Successful completion of drug treatment - non-opiate users")


def test_a_missing_column_a_cut_row_and_an_empty_file(made):
    with pytest.raises(SafecityError, match="expected a column like 'Age'"):
        read(made(row(), header=["Alter" if name == "Age" else name for name in HEADER]))
    with pytest.raises(SafecityError, match="2 fields in place of 27"):
        read(made(row(), end="11201,Viol"))
    with pytest.raises(SafecityError, match="no indicator"):
        read(made())


def test_recognises_by_header(made):
    assert recognises(made(row()))
    assert not recognises(made(header=["Area Code", "Value"]))


@pytest.mark.parametrize("value", ["5.55", "61.5"])
def test_a_value_outside_of_its_interval_is_refused(made, value):
    with pytest.raises(SafecityError, match=f"{value} lies outside of its own interval, 50.1 to"):
        read(made(row(value=value)))


def test_codes_in_lower_case_and_notes_below_are_read(made):
    notes = [["Notes"], ["Values are three-year averages"], ["Produced by OHID, " + "x y"]]
    frame = read(made(row(area="e06000045"), *notes))
    assert (frame["area"].tolist(), frame["value"].tolist()) == (["E06000045"], [55.5])

"""Tables by police force: hate crime, domestic abuse, NRM referrals."""

from __future__ import annotations

import pandas as pd
import pytest

from safecity.errors import SafecityError
from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.published import domestic_abuse, hate_crime, nrm
from safecity.ingest.supply.scan import scan_file

from .books import ods

HATE = ("Police force area", "Race", "Religion", "Sexual orientation", "Disability", "Transgender",
        "Total number of offences")  # fmt: skip
HATE_TITLE = ("Hate crimes recorded by the police, year ending March 2021 [note 1]",)
ABUSE = ("Police force area", "Number of domestic abuse-related crimes [note 2]",
         "Total number of offences", "Rate per 1,000 population")  # fmt: skip
ABUSE_TITLE = ("Table 5: domestic abuse-related crimes, year ending March 2021",)
NRM = ("First responder type", "First responder", "Age at exploitation", "Exploitation type",
       "Gender", "Nationality", "People")  # fmt: skip
NRM_TITLE = ("Referrals, Quarter 1 2022 - January to March",)


@pytest.fixture
def made(tmp_path):
    def make(*rows, name="table.ods"):
        path = tmp_path / name
        path.write_bytes(ods({"Table_1": rows}))
        return scan_file(path, tmp_path)

    return make


def responder(name="Hampshire Constabulary", age="Total", people=12, gender="Total"):
    return ("Police force", name, age, "Total", gender, "Total", people)


def test_hate_crime_by_strand_with_what_is_withheld(made):
    row = ("Hampshire", 900, 70, 180, 90, "*", 1150)
    frame = hate_crime.read(made(HATE_TITLE, HATE, row))
    by_group = frame.set_index("group")
    assert by_group.loc["", "count"] == 1150
    assert by_group.loc["Race", "count"] == 900
    assert by_group["count"].isna().to_dict()["Transgender"]
    assert by_group.loc["Transgender", "note"] == SUPPRESSED
    assert set(frame["area"]) == {"hampshire"}
    assert set(frame["period"]) == {"2020/21"}


def test_strands_overlap_and_may_sum_to_more_than_the_total(made):
    frame = hate_crime.read(made(HATE_TITLE, HATE, ("Kent", 90, 20, 10, 5, 5, 110)))
    assert frame.loc[frame["group"] != "", "count"].sum() == 130


def test_no_strand_has_more_crimes_than_there_are(made):
    with pytest.raises(SafecityError, match=r"column 'Race.*': more crimes of a strand than hate"):
        hate_crime.read(made(HATE_TITLE, HATE, ("Kent", 120, 20, 10, 5, 5, 110)))


FACTORS = (*HATE[:2], "Total Religion", *HATE[3:6], "Total number of motivating factors", HATE[6])


def test_the_sum_of_motivating_factors_is_not_the_number_of_offences(made):
    frame = hate_crime.read(made(HATE_TITLE, FACTORS, ("Kent", 90, 20, 10, 5, 5, 130, 110)))
    counts = frame.set_index("group")["count"]
    assert (counts[""], counts["Religion"]) == (110, 20)
    for one in ("Total number of motivating factors", "Total", "Total motivating factors"):
        with pytest.raises(SafecityError, match="expected a column 'Total number of offences'"):
            hate_crime.read(made(HATE_TITLE, (*HATE[:6], one), ("Kent", 9, 2, 1, 5, 5, 22)))


def test_two_columns_of_offences_are_refused_with_both_names(made):
    header = (*HATE, "Total hate crimes")
    with pytest.raises(SafecityError, match=r"'Total number of offences'.*'Total hate crimes'"):
        hate_crime.read(made(HATE_TITLE, header, ("Kent", 9, 2, 1, 5, 5, 20, 21)))


STRANDS = ("Hate crime strand", "2017/18 [note 3]", "2018/19", "% change 2017/18 to 2018/19")
BY_YEAR = [
    STRANDS,
    ("Race", 71264, 78991, "10.8"),
    ("Religion", "[x]", "[c]", ""),
    ("Total number of motivating factors", 100119, 112637, "12.5"),
    ("Total number of offences [note 4]", "N/A", 103379, "9.8"),
]


def test_strands_of_the_country_by_year(made):
    frame = hate_crime.read(made(("Table 2: hate crimes",), *BY_YEAR))
    found = frame.set_index(["period", "group"])
    assert found["count"].dropna().to_dict() == {
        ("2017/18", "Race"): 71264, ("2018/19", "Race"): 78991, ("2018/19", ""): 103379,
    }  # fmt: skip
    assert found.loc[("2018/19", "Religion"), "note"] == SUPPRESSED
    assert found.loc[("2017/18", "Religion"), "note"] == ""
    assert set(frame["area"]) == {"England and Wales"}


def test_a_country_without_a_force_is_not_the_country(made):
    part = [("Table 2a: hate crimes (excl. Met Police)",), *BY_YEAR]
    whole = [("Table 2b: hate crimes",), STRANDS, ("Race", 1, 2, ""), ("Disability", 3, 4, "")]
    frame = hate_crime.read(made(*part, *whole)).set_index(["period", "group"])
    assert frame.loc[("2018/19", "Race"), "count"] == 2
    with pytest.raises(SafecityError, match="no row is a total"):
        hate_crime.read(made(*part))


def test_regions_are_left_out_and_the_country_kept(made):
    rows = [("South East", 1, 1, 1, 1, 1, 5), ("England and Wales", 9, 9, 9, 9, 9, 40)]
    frame = hate_crime.read(made(HATE_TITLE, HATE, *rows))
    assert set(zip(frame["level"], frame["area"], strict=True)) == {
        ("country", "England and Wales")
    }


def test_the_region_of_a_forces_name_is_told_by_its_code(made):
    rows = [("E12000005", "West Midlands", 9, 2, 1, 5, 5, 99),
            ("E23000014", "West Midlands", 4, 2, 1, 5, 5, 44)]  # fmt: skip
    frame = hate_crime.read(made(HATE_TITLE, ("Area code", *HATE), *rows))
    assert frame.set_index(["area", "group"]).loc[("west-midlands", ""), "count"] == 44


def test_domestic_abuse_as_rate_and_as_share(made):
    row = ("Hampshire", 29550, 179977, "14.8")
    frame = domestic_abuse.read(made(ABUSE_TITLE, ABUSE, row)).set_index("measure")
    assert frame.loc["domestic_abuse_crimes", "value"] == 14.8
    assert frame.loc["domestic_abuse_share", "denominator"] == 179977
    assert set(frame["count"]) == {29550}


def test_domestic_abuse_that_is_withheld_has_no_number(made):
    row = ("Hampshire", ":", 179977, "14.8")
    frame = domestic_abuse.read(made(ABUSE_TITLE, ABUSE, row))
    assert frame[["count", "value"]].isna().all(axis=None)
    assert set(frame["note"]) == {SUPPRESSED}


def test_more_abuse_than_crime_is_a_fault(made):
    with pytest.raises(SafecityError, match=r"row 3.*more than all offences"):
        domestic_abuse.read(made(ABUSE_TITLE, ABUSE, ("Hampshire", 10, 9, "1")))


def test_referrals_by_quarter_and_age(made):
    rows = [
        responder(),
        responder(age="Adult (18 or over)", people=5),
        responder(age="Child (17 or under)", people="[c]"),
        responder(age="Age not specified", people=1),
        responder(gender="Male", people=8),
        ("Government agency", "UK Visas and Immigration", *["Total"] * 4, 900),
        ("Total", "Total", *["Total"] * 4, 4000),
    ]
    frame = nrm.read(made(NRM_TITLE, NRM, *rows))
    assert frame["group"].tolist() == ["", "Adult", "Child"]
    assert frame["count"].tolist()[:2] == [12, 5]
    assert frame["note"].tolist() == ["", "", SUPPRESSED]
    assert set(frame["period"]) == {"Jan to Mar 2022"}
    assert set(frame["months"]) == {3}


def test_a_council_of_a_forces_name_is_no_force(made):
    council = ("Local authority", "Kent County Council", *["Total"] * 4, 70)
    frame = nrm.read(made(NRM_TITLE, NRM, council, responder("Kent Police", people=9)))
    assert frame["count"].tolist() == [9]


WIDE = ("Police first responder", "Exploitation type", "Age at exploitation", "Gender", "Albanian",
        "UK", "Total")  # fmt: skip
OLDER = ("", "First responder (Police)", "Claimed exploitation type", "Age group at exploitation",
         "Gender", "Albanian", "UK", "Total")  # fmt: skip
ADULT, CHILD = "Adult (18 or over)", "Child (17 or under)"
BLOCKS = [
    ("Total", "", "", "", 20, 30, 50),
    ("Hampshire Constabulary", "", "", "", 5, 9, 14),
    ("", "Criminal", "", "", 4, 7, 11),
    ("", "", ADULT, "", 1, 2, 3),
    ("", "", "", "Male", 1, 2, 3),
    ("", "", CHILD, "", 3, 5, 8),
    ("", "", "", "Male", 2, 5, 7),
    ("", "", "", "Female", 1, 0, 1),
    ("", "Labour & Criminal", "", "", 1, 2, 3),
    ("", "", ADULT, "", 1, 1, 2),
    ("", "", "", "Male", 1, 1, 2),
    ("", "", "Not specified or unknown", "", 0, 1, 1),
    ("North West Regional Organised Crime Unit", "", "", "", 1, 1, 2),
    ("Kent Police", "Criminal", "", "", 1, 0, 1),
    ("", "", ADULT, "", 1, 0, 1),
    ("Kent Police", "", "", "", 1, 0, 1),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("header", "shift"), [(WIDE, ()), (OLDER, ("",))])
def test_referrals_in_blocks_are_counted_once(made, header, shift):
    rows = [("Table 13: NRM referrals",), ("quarter 4 2023 - October to December",), header]
    frame = nrm.read(made(*rows, *((*shift, *row) for row in BLOCKS)))
    found = frame.set_index(["area", "group"])["count"].to_dict()
    assert found == {("hampshire", ""): 14, ("hampshire", "Adult"): 5, ("hampshire", "Child"): 8,
                     ("kent", ""): 1, ("kent", "Adult"): 1, ("kent", "Child"): 0}  # fmt: skip
    assert set(frame["period"]) == {"Oct to Dec 2023"}


@pytest.mark.parametrize("at", range(1, len(BLOCKS)))
def test_a_header_that_is_printed_again_inside_a_block_loses_no_label(made, at):
    title = [("Table 13: NRM referrals",), ("quarter 4 2023 - October to December",), WIDE]
    whole = nrm.read(made(*title, *BLOCKS))
    again = nrm.read(made(*title, *BLOCKS[:at], WIDE, *BLOCKS[at:]))
    pd.testing.assert_frame_equal(again, whole)


def test_ages_that_are_less_than_the_whole_are_left_out(made):
    for rows in (BLOCKS[1:4], [BLOCKS[1], ("", "Criminal", ADULT, "", 5, 9, "[c]")]):
        frame = nrm.read(made(NRM_TITLE, WIDE, *rows))
        assert frame[["group", "count"]].to_numpy().tolist() == [["", 14]]


NAME = "national-referral-mechanism-statistics-uk-quarter-1-2023-january-to-march-tables.xlsx"


def test_the_quarter_may_stand_in_the_files_name_or_on_its_cover(made, tmp_path):
    rows = [("Table 13: NRM referrals",), WIDE, BLOCKS[1]]
    assert set(nrm.read(made(*rows, name=NAME))["period"]) == {"Jan to Mar 2023"}
    path = tmp_path / "tables.ods"
    path.write_bytes(ods({"Cover": [("Quarter 3 2022: July to September",)], "Table_12": rows}))
    frame = nrm.read(scan_file(path, tmp_path))
    assert set(frame["period"]) == {"Jul to Sep 2022"}


def test_a_row_of_a_force_that_stands_twice_is_a_fault(made):
    with pytest.raises(SafecityError, match="'Hampshire Constabulary' has this row a second time"):
        nrm.read(made(NRM_TITLE, WIDE, BLOCKS[1], (*BLOCKS[1][:6], 15)))


def test_a_table_by_county_is_not_misread(made):
    county = made(NRM_TITLE, ("UK county", *WIDE[1:]), ("Kent", "", "", "", 5, 9, 14), name=NAME)
    with pytest.raises(SafecityError, match="expected a table with the column 'Police first resp"):
        nrm.read(county)
    council = ("Local authority first responder", *WIDE[1:])
    with pytest.raises(SafecityError, match="expected a table"):
        nrm.read(made(NRM_TITLE, council, ("Kent", "", "", "", 5, 9, 14)))


READERS = {
    hate_crime: (HATE_TITLE, HATE, ("Kent", 9, 2, 1, 5, 5, 11)),
    domestic_abuse: (ABUSE_TITLE, ABUSE, ("Kent", 9, 20, "1.0")),
    nrm: (NRM_TITLE, NRM, responder()),
}
each_reader = pytest.mark.parametrize(("reader", "rows"), READERS.items())


@each_reader
def test_every_column_is_demanded_by_its_name(made, reader, rows):
    title, header, row = rows
    for at, name in enumerate(header[1:], start=1):
        if reader is nrm and name == "First responder":
            continue
        renamed = (*header[:at], "Something else", *header[at + 1 :])
        said = r"expected a column .* in sheet 'Table_1', row 2|row 2.* no column 'Nationality'"
        with pytest.raises(SafecityError, match=said):
            reader.read(made(title, renamed, row))


@each_reader
@pytest.mark.parametrize("wrong", [-3, "many"])
def test_a_wrong_number_has_its_place(made, reader, rows, wrong):
    title, header, row = rows
    place = 1 if reader is not nrm else 6
    with pytest.raises(SafecityError, match="sheet 'Table_1', row 3, column"):
        reader.read(made(title, header, (*row[:place], wrong, *row[place + 1 :])))


@each_reader
def test_a_title_without_a_period_is_a_fault(made, reader, rows):
    _, header, row = rows
    with pytest.raises(SafecityError, match="expected a period"):
        reader.read(made(("domestic abuse",), header, row))


@each_reader
def test_a_table_of_other_areas_is_a_fault(made, reader, rows):
    title, header, row = rows
    other = tuple(
        "Elsewhere" if cell in ("Kent", "Hampshire Constabulary") else cell for cell in row
    )
    with pytest.raises(SafecityError, match="no row is a total of a police force"):
        reader.read(made(title, header, other))


@each_reader
def test_no_row_of_figures_is_a_fault(made, reader, rows):
    with pytest.raises(SafecityError, match="no row of figures"):
        reader.read(made(*rows[:2]))


@each_reader
def test_recognises_by_columns_or_name(made, reader, rows):
    names = {
        hate_crime: "hate-crime-2021.ods",
        domestic_abuse: "domesticabuseappendixtables.ods",
        nrm: "nrm-statistics-quarter-1-2022-tables.ods",
    }
    assert reader.recognises(made(*rows))
    assert reader.recognises(made(("x",), name=names[reader]))
    assert not reader.recognises(made(("Police force area", "Other")))


KENT = ("Kent", 90, 20, 10, 5, 5, 110)
MORE = ("Kent", 91, 20, 10, 5, 5, 111)
UPPER = ("Police force area", "Monitored strand", *[""] * 5)


def totals(frame: pd.DataFrame) -> dict[str, float]:
    """Offences by period."""
    return frame[frame["group"] == ""].set_index("period")["count"].to_dict()


@pytest.mark.parametrize("upper", [UPPER, ("", *UPPER[1:])])
def test_a_header_of_two_rows_is_one(made, upper):
    lower = HATE if not upper[0] else ("", *HATE[1:])
    assert totals(hate_crime.read(made(HATE_TITLE, upper, lower, KENT))) == {"2020/21": 110}


def test_blocks_of_a_sheet_are_of_the_period_that_stands_above_each(made):
    title = ("Hate crimes by force, years ending March 2021 and March 2022",)
    rows = [title, ("Year ending March 2021",), HATE, KENT, ("Year ending March 2022",), HATE, MORE]
    assert totals(hate_crime.read(made(*rows))) == {"2020/21": 110, "2021/22": 111}


def test_a_column_of_years_dates_each_row(made):
    rows = [("Financial year", *HATE), ("2020/21", *KENT), ("2021/22", *MORE)]
    wanted = {"2020/21": 110, "2021/22": 111}
    assert totals(hate_crime.read(made(HATE_TITLE, *rows))) == wanted
    with pytest.raises(SafecityError, match="column 'Financial year': no year: 'soon'"):
        hate_crime.read(made(HATE_TITLE, rows[0], ("soon", *KENT)))


@pytest.mark.parametrize("title", [
    "Table 1: Percentage of hate crimes by force, year ending March 2021",
    "Table 1: Rate of hate crimes per 100,000 people, year ending March 2021",
])  # fmt: skip
def test_a_table_of_shares_or_rates_gives_no_numbers(made, tmp_path, title):
    shares = [(title,), HATE, ("Kent", 80, 10, 5, 3, 2, 100)]
    with pytest.raises(SafecityError, match="expected a table"):
        hate_crime.read(made(*shares))
    path = tmp_path / "both.ods"
    path.write_bytes(ods({"Table_1": shares, "Table_2": [HATE_TITLE, HATE, KENT]}))
    assert totals(hate_crime.read(scan_file(path, tmp_path))) == {"2020/21": 110}


@pytest.mark.parametrize("title", [
    "Table 6: domestic abuse-related violence against the person offences, year ending March 2021",
    "Table 4: domestic abuse-related incidents, year ending March 2021",
])  # fmt: skip
def test_a_part_of_the_crimes_or_what_is_none_is_not_domestic_abuse_as_a_whole(made, title):
    with pytest.raises(SafecityError, match="expected a table"):
        domestic_abuse.read(made((title,), ABUSE, ("Hampshire", 20_000, 70_000, "10.1")))


def test_referrals_of_all_are_known_by_either_word(made):
    some = [("Police force", "Hampshire Constabulary", "All", "All", "All", "All", 12)]
    assert nrm.read(made(NRM_TITLE, NRM, *some))["count"].tolist() == [12]

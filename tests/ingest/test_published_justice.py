"""Youth justice, proven reoffending and severity weights."""

from __future__ import annotations

import math

import pytest

from safecity.errors import SafecityError
from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.published import reoffending, severity_weights, youth_justice
from safecity.ingest.supply.scan import scan_file

from .books import xlsx

YEARS = ("Local Authority", 2019, 2020)
DECEMBER = ("Years ending December",)
NUMBERS = [
    ("Numbers of child first time entrants (1)(2), by Local Authority",),
    DECEMBER,
    ("",),
    YEARS,
    ("Southampton", 60, 41),
    ("Isles of Scilly", "*", "-"),
    ("England", 11000, 9000),
]
RATES = [
    ("Rates per 100,000 of first time entrants, by Local Authority",),
    DECEMBER,
    YEARS,
    ("Southampton", "263.7", "180.2"),
]
CUSTODY = ("Youth Justice Service", "Year", "Number of custodial sentences", "10-17 population")
AGAIN = ("Youth Justice Service", "Year", "Number of children in cohort", "Number of reoffenders")
TOOL = ("Local authority", "Cohort", "Age group", "Number of offenders in cohort",
        "Number of reoffenders", "Number of reoffences")  # fmt: skip
LINE = ("Southampton", "Jan to Mar 2020", "All", 400, 100, 390)
SHEET = "List of weights"


@pytest.fixture
def made(tmp_path):
    def make(name="book.xlsx", **sheets):
        path = tmp_path / name
        path.write_bytes(xlsx({key.replace("_", " "): rows for key, rows in sheets.items()}))
        return scan_file(path, tmp_path)

    return make


def test_numbers_and_rates_of_entrants_are_joined(made):
    frame = youth_justice.read(made(a=NUMBERS, b=RATES)).set_index(["area", "period"])
    own = frame.loc["Southampton", "2020"]
    assert (own["measure"], own["count"], own["value"]) == ("first_time_entrants", 41, 180.2)
    assert own["months"] == 12
    assert frame.loc[("England", "2019"), "level"] == "country"


def test_a_withheld_number_of_entrants_is_missing(made):
    frame = youth_justice.read(made(a=NUMBERS))
    few = frame[frame["area"] == "Isles of Scilly"]
    assert few["count"].isna().all()
    # "*" is withheld; of "-" no note of the file says what it means.
    assert few.set_index("period")["note"].to_dict() == {"2019": SUPPRESSED, "2020": ""}


def test_years_ending_march_are_financial_years(made):
    rows = [("First time entrants, years ending March",), ("Local Authority", 2020, 2021),
            ("Southampton", 5, 6)]  # fmt: skip
    assert youth_justice.read(made(a=rows))["period"].tolist() == ["2019/20", "2020/21"]


def test_custody_and_reoffending_of_children(made):
    file = made(
        a=[CUSTODY, ("Southampton", "2020/21", 3, 22751), ("Derby", "2020/21", "*", 25000)],
        b=[AGAIN, ("Southampton", "2019/20", 96, 30)],
    )
    frame = youth_justice.read(file).set_index(["measure", "area"])
    assert tuple(frame.loc[("custody", "Southampton"), ["count", "denominator"]]) == (3, 22751)
    assert frame.loc[("custody", "Derby"), "note"] == SUPPRESSED
    assert tuple(frame.loc[("youth_reoffending", "Southampton"), ["count", "denominator"]]) == (
        30,
        96,
    )


OUTCOMES = ("Financial_Year", "YJS", "Region", "PCC", "England_Wales", "Caution_or_sentence_type",
            "Caution_or_sentence_tier", "Number_Cautioned_Sentenced", "")  # fmt: skip
SOUTH = ("South East", "Hampshire", "England")
DETAINED = "Detention and Training Order"


def outcome(kind=DETAINED, tier="Custody", number=3, yjs="Southampton", year="2020-21"):
    return (year, yjs, *SOUTH, kind, tier, number)


def test_sentences_of_custody_are_summed_by_service_and_year(made):
    rows = [outcome(), outcome("Section 250", number=2), outcome("Total", number=5),
            outcome("Referral Order", "First Tier", 40),
            outcome("Referral Order", "First Tier", 9, yjs="Wessex"),
            outcome("Referral Order", "First Tier", 9, year="2013-14"),
            outcome(number="*", yjs="Derby"), outcome("Section 250", yjs="Derby")]  # fmt: skip
    frame = youth_justice.read(made(cover=[("Local level",)], a=[OUTCOMES, *rows]))
    found = frame.set_index(["area", "period"])
    assert found.loc[("Southampton", "2020/21"), "count"] == 5
    assert found.loc[("Wessex", "2020/21"), "count"] == 0
    assert math.isnan(found.loc[("Derby", "2020/21"), "count"])
    assert found.loc[("Derby", "2020/21"), "note"] == SUPPRESSED
    assert ("Southampton", "2013/14") not in found.index


CHILDREN = ("Financial_Year", "YJS", "England_Wales", "Age_group", "Sex", "Number_Children")


def test_children_are_counted_once_whatever_sums_stand_beside_them(made):
    kinds = (("10-14", "All", 4), ("15-17", "All", 30), ("All", "All", 34))
    rows = [("2020-21", "Southampton", "England", *each) for each in kinds]
    frame = youth_justice.read(made(a=[CHILDREN, *rows]))
    assert frame[["measure", "count"]].to_numpy().tolist() == [
        ["children_cautioned_or_sentenced", 34]
    ]


YOUTH_FAULTS = {
    "'Southampton' stands twice and differs": {"a": [*NUMBERS, ("Southampton", 60, 42)]},
    "row 2, column 'Year': no year: 'soon'": {"a": [CUSTODY, ("Derby", "soon", 1, 2)]},
    "more than all": {"a": [AGAIN, ("Derby", "2020/21", 5, 6)]},
    "expected a table": {"a": [("Youth justice", "x")]},
    "expected a column '10-17 population' in sheet 'a', row 1": {
        "a": [(*CUSTODY[:3], "People"), ("Derby", "2020/21", 1, 2)]
    },
    "no column of a year": {
        "a": [("first time entrants",), ("Local Authority", "Total"), ("Derby", 5)]
    },
    "not a number of 0 or more: '-1'": {"a": [CUSTODY, ("Derby", "2020/21", -1, 2)]},
    "not a number of 0 or more: 'few'": {"a": [NUMBERS[0], NUMBERS[3], ("Derby", "few", 2)]},
}


@pytest.mark.parametrize("title", [
    "Table 2.3: Average age of first time entrants",
    "Table 2.4: Percentage of first time entrants, by local authority",
    "Proportion of all children who were first-time entrants",
])  # fmt: skip
def test_a_table_of_ages_or_shares_gives_no_numbers(made, title):
    other = [(title,), *NUMBERS[1:]]
    with pytest.raises(SafecityError, match="expected a table"):
        youth_justice.read(made(a=other))
    both = youth_justice.read(made(a=[*other[:4], ("Southampton", 15, 15)], b=NUMBERS))
    own = both[both["area"].eq("Southampton")]
    assert own["count"].tolist() == [60, 41]


CHILDREN_HEADER = ("Financial_Year", "YJS", "Age", "Sex", "Where_they_live", "Number_Children")


@pytest.mark.parametrize("total", [
    ("All ages", "Boys", "Town"), ("10-17", "Boys", "Town"), ("Total", "Total", "Total"),
    ("15-17", "All children", "Town"), ("15-17", "Boys", "All areas"),
])  # fmt: skip
def test_a_row_of_sums_is_added_to_nothing_by_whatever_column(made, total):
    parts = [("10-14", "Boys", "Town", 3), ("15-17", "Boys", "Town", 2)]
    parts += [("15-17", "Girls", "Coast", 1)]
    rows = [("2020-21", "Southampton", *part) for part in [*parts, (*total, 5)]]
    frame = youth_justice.read(made(a=[CHILDREN_HEADER, *rows]))
    assert frame["count"].tolist() == [6]


@pytest.mark.parametrize(("said", "sheets"), YOUTH_FAULTS.items())
def test_youth_names_what_is_wrong(made, said, sheets):
    with pytest.raises(SafecityError, match=said):
        youth_justice.read(made(**sheets))


def test_reoffending_as_rate_and_frequency(made):
    frame = reoffending.read(made(a=[TOOL, LINE])).set_index("measure")
    rate, each = (frame.loc[name] for name in ("proven_reoffending", "reoffences_per_reoffender"))
    assert (rate["count"], rate["denominator"]) == (100, 400)
    assert each["value"] == 3.9
    assert rate["period"] == "Jan to Mar 2020"
    assert rate["months"] == 3


@pytest.mark.parametrize(("adult", "juvenile"), [
    ("Adults (18+)", "Juveniles (10-17)"), ("Adult", "Youth"), ("adults", "Children"),
])  # fmt: skip
def test_age_groups_of_offenders_are_known_by_their_first_word(made, adult, juvenile):
    rows = [
        ("Derby", "Jan to Mar 2020", age, n, n // 2, n) for age, n in ((adult, 8), (juvenile, 2))
    ]
    frame = reoffending.read(made(Data=[TOOL, *rows]))
    rates = frame[frame["measure"] == "proven_reoffending"].set_index("group")["count"].to_dict()
    assert rates == {"Adult": 4, "Juvenile": 1, "": 5}


def test_withheld_reoffenders_give_no_frequency(made):
    frame = reoffending.read(made(a=[TOOL, (*LINE[:4], "*", "*")]))
    assert frame[["count", "value"]].isna().all(axis=None)
    assert set(frame["note"]) == {SUPPRESSED}


def test_nobody_who_reoffends_is_a_rate_of_zero_without_a_frequency(made):
    frame = reoffending.read(made(a=[TOOL, (*LINE[:4], 0, 0)])).set_index("measure")
    assert frame.loc["proven_reoffending", "count"] == 0
    assert math.isnan(frame.loc["reoffences_per_reoffender", "value"])


def test_a_figure_given_twice_with_different_numbers_is_a_fault(made):
    with pytest.raises(SafecityError, match="reoffender of Southampton, Jan to Mar 2020 twice"):
        reoffending.read(made(a=[TOOL, LINE, (*LINE[:5], 391)]))
    assert len(reoffending.read(made(a=[TOOL, LINE, LINE]))) == 2


def test_ages_are_groups(made):
    rows = [TOOL, LINE, ("Southampton", "Jan to Mar 2020", "Juvenile", 30, 10, 40)]
    assert set(reoffending.read(made(a=rows))["group"]) == {"", "Juvenile"}


DATA = ("Cohort", "Geography", "Category", "Adult / Juvenile", "offenders", "reoffenders")
TWELVE = "Apr 2020 to Mar 2021"


def test_areas_of_the_tool_are_its_totals(made):
    rows = [
        (TWELVE, "Southampton", "UTLA total", "Adult", 1500, 420),
        (TWELVE, "Southampton", "UTLA total", "Juvenile", 90, 30),
        (TWELVE, "Southampton", "LTLA total", "Adult", 1500, 420),
        (TWELVE, "Southampton", "Sex - Male", "Adult", 1300, 400),
        (TWELVE, "Hampshire", "UTLA total", "Adult", 5000, 1000),
        (TWELVE, "Hampshire", "PFA total", "Adult", 9000, 2000),
        (TWELVE, "South East", "Region total", "Adult", 50000, 9000),
        (TWELVE, "England and Wales", "National total", "Adult", 300000, 80000),
        ("Apr 2009 to Mar 2010", "Southampton", "UTLA total", "Adult", 1700, 500),
    ]
    frame = reoffending.read(made(a=[DATA, *rows]))
    found = frame.set_index(["level", "area", "group"])[["count", "denominator"]]
    assert {key: tuple(row) for key, row in found.T.items()} == {
        ("lad", "Southampton", "Adult"): (420, 1500),
        ("lad", "Southampton", "Juvenile"): (30, 90),
        ("lad", "Southampton", ""): (450, 1590),
        ("lad", "Hampshire", "Adult"): (1000, 5000),
        ("force", "hampshire", "Adult"): (2000, 9000),
        ("country", "England and Wales", "Adult"): (80000, 300000),
    }
    assert set(frame["period"]) == {"2020/21"}
    assert set(frame["months"]) == {12}


def test_adults_and_juveniles_are_not_added_to_a_row_of_all_ages(made):
    ages = (("Adult", 1500, 420), ("Juvenile", "*", "*"), ("All", 1600, 450))
    rows = [(TWELVE, "Derby", "UTLA total", *each) for each in ages]
    whole = reoffending.read(made(a=[DATA, *rows])).set_index("group")
    assert whole.loc["", "count"] == 450
    part = reoffending.read(made(a=[DATA, *rows[:2]])).set_index("group")
    assert math.isnan(part.loc["", "count"]) and part.loc["", "note"] == SUPPRESSED


def test_a_tool_of_older_cohorts_only_says_so(made):
    row = ("Apr 2009 to Mar 2010", "Southampton", "UTLA total", "Adult", 1700, 500)
    with pytest.raises(SafecityError, match=r"since October 2015.*counted in another way"):
        reoffending.read(made(a=[DATA, row]))


TOOL_FAULTS = {
    "no cohort of three or twelve months: '2014'": ("Derby", "2014", "All", 4, 1, 1),
    "more reoffenders than offenders": ("Derby", "Jan to Mar 2020", "All", 4, 5, 5),
    "not a number of 0 or more: 'many'": ("Derby", "Jan to Mar 2020", "All", 4, "many", 5),
    "not a number of 0 or more: '-5'": ("Derby", "Jan to Mar 2020", "All", 4, 2, -5),
}


@pytest.mark.parametrize(("said", "row"), TOOL_FAULTS.items())
def test_reoffending_names_what_is_wrong(made, said, row):
    with pytest.raises(SafecityError, match=f"sheet 'a', row 3.*{said}"):
        reoffending.read(made(a=[TOOL, LINE, row]))


def test_reoffending_demands_its_columns(made):
    header = ("Local authority", "Cohort", "Age group", "Cohort size", *TOOL[4:])
    with pytest.raises(SafecityError, match="'Number of offenders in cohort' in sheet 'a', row 1"):
        reoffending.read(made(a=[header, LINE]))


def weights(*rows, header=("Offence category", "Weight")):
    titles = [(f"Title {at}",) for at in range(6)]
    return {"List_of_weights": [*titles, header, *rows]}


def test_weights_with_and_without_codes(made):
    rows = [
        ("1 Homicide", 7979),
        ("4.4 Dangerous driving", 1100),
        ("92E: Cannabis", 3),
        ("Arson", 9),
    ]
    frame = severity_weights.read(made(**weights(*rows)))
    assert frame["code"].tolist() == ["1", "4.4", "92E", ""]
    assert frame["category"].tolist() == ["Homicide", "Dangerous driving", "Cannabis", "Arson"]
    assert frame["weight"].tolist() == [7979, 1100, 3, 9]


TOOL_LIST = ("Offence category", "Offence code", "Offence", "Weight")
VIOLENCE = "Victim based crime - violence against the person"
BLOCKS = [
    (VIOLENCE, "1, 4.1/2/10", "Homicide", 7979),
    ("", "5D", "Assault with intent", 1000),
    ("", "", "Rape of a child (group)", 1700),
    ("", "", "Rape of a child (group)", 1800),
    ("", "8N/P", "Assault with injury", 180),
    ("Victim based crime - theft offences", "", "", ""),
    ("", 46, "Shoplifting", 11),
    ("", 46, "Shoplifting", 11),
    ("", "41 or 42", "Unreadable", 50),
    ("", "5D", "Assault of another kind", 900),
]


def test_weights_in_blocks_have_a_row_for_each_code(made):
    frame = severity_weights.read(made(**weights(*BLOCKS, header=TOOL_LIST)))
    assert set(frame["block"]) == {VIOLENCE, "Victim based crime - theft offences"}
    certain, several = severity_weights.by_code(frame)
    assert certain.set_index("code")["weight"].to_dict() == {
        "1": 7979, "4.1": 7979, "4.2": 7979, "4.10": 7979, "8N": 180, "8P": 180, "46": 11,
    }  # fmt: skip
    assert several == ("5D",)
    shop = frame[frame["code"] == "46"].iloc[0]
    assert (shop["block"], shop["category"]) == (BLOCKS[5][0], "Shoplifting")


@pytest.mark.parametrize("name", ["Home Office code", "Home Office offence code", "Codes"])
def test_codes_of_weights_stand_under_any_of_their_names(made, name):
    header = (TOOL_LIST[0], name, "Offence description", "Severity weight (2023)")
    frame = severity_weights.read(
        made(**weights(("Theft", "46", "Shoplifting", 11), header=header))
    )
    assert frame["code"].tolist() == ["46"]


@pytest.mark.parametrize(("cell", "codes"), [
    ("", ()), ("46", ("46",)), ("4.0999999999999996", ("4.1",)), ("8N and 8P", ("8N", "8P")),
    ("104/105A", ("104", "105A")), ("5A-5C", ()), ("4.1/2 [note 2]", ("4.1", "4.2")),
    ("various", ()), ("1; 2", ("1", "2")),
])  # fmt: skip
def test_codes_of_a_cell(cell, codes):
    assert severity_weights.codes_in(cell) == codes


def test_another_sheet_with_the_same_columns_is_not_read(made):
    other = {"Other": [("Offence category", "Weight"), ("Arson", 1)]}
    assert len(severity_weights.read(made(**other, **weights(("Arson", 9))))) == 1


@pytest.mark.parametrize(
    ("said", "sheets"),
    [
        ("row 8, column 'Weight': not a number: '\\*'", weights(("Arson", "*"))),
        ("not a number of 0 or more", weights(("Arson", -2))),
        ("expected a column 'Weight' in sheet 'List of weights', row 7",
         weights(("Arson", 2), header=("Offence category", "Days"))),
        ("expected a table", {"Other": [("Offence category", "Weight"), ("Arson", 1)]}),
        ("no row of figures", weights()),
    ],
)  # fmt: skip
def test_weights_name_what_is_wrong(made, said, sheets):
    with pytest.raises(SafecityError, match=said):
        severity_weights.read(made(**sheets))


def test_each_recognises_its_own(made):
    custody, tool = made(a=[CUSTODY]), made("tool.xlsx", a=[TOOL])
    assert youth_justice.recognises(custody)
    assert not youth_justice.recognises(tool)
    assert reoffending.recognises(tool)
    assert not reoffending.recognises(custody)
    assert severity_weights.recognises(made("w.xlsx", **weights(("Arson", 1))))
    assert not severity_weights.recognises(custody)


@pytest.mark.parametrize("mark", [" [note 2]", " (r)", "²", " [p]", " (note 1)", "*", " (1, 2)"])
def test_marks_of_footnotes_are_no_part_of_years_areas_and_kinds(made, mark):
    row = outcome(tier="Custody" + mark, yjs="SOUTHAMPTON" + mark, year="2020-21" + mark)
    figure = youth_justice.read(made(Data=[OUTCOMES, row])).iloc[0]
    assert (figure["period"], figure["area"], figure["count"]) == ("2020/21", "SOUTHAMPTON", 3)


@pytest.mark.parametrize("mark", [" [note 2]", " (r)", "²", " [p]", "[x]"])
def test_marks_beside_a_cohort_are_no_part_of_it(made, mark):
    line = ("SOUTHAMPTON", "Apr 2020 to Mar 2021" + mark, "All" + mark, 20, 7, 9)
    figure = reoffending.read(made(Data=[TOOL, line])).iloc[0]
    assert (figure["period"], figure["count"], figure["denominator"]) == ("2020/21", 7, 20)


def test_a_row_that_is_printed_twice_is_summed_once_and_one_that_differs_is_refused(made):
    frame = youth_justice.read(made(Outcome_Table=[OUTCOMES, outcome(), outcome()]))
    assert frame["count"].tolist() == [3]
    with pytest.raises(SafecityError, match=r"row 3, column 'Number_Cautioned.*differs from this"):
        youth_justice.read(made(Outcome_Table=[OUTCOMES, outcome(), outcome(number=4)]))


def test_names_of_columns_are_known_with_blanks_and_with_underscores(made):
    columns = tuple(name.replace("_", " ") for name in OUTCOMES)
    assert youth_justice.read(made(Outcome_Table=[columns, outcome()]))["count"].tolist() == [3]
    tool = (*(name.replace(" ", "_") for name in TOOL[:2]), "Adult_/_Juvenile", *TOOL[3:])
    lines = [tool, (*LINE[:2], "Adult", 300, 80, 200), (*LINE[:2], "Juvenile", 100, 20, 30)]
    frame = reoffending.read(made(Data=lines)).query("measure == 'proven_reoffending'")
    counts = frame.set_index("group")["count"].to_dict()
    assert counts == {"": 100, "Adult": 80, "Juvenile": 20}


def test_a_count_that_is_no_whole_number_is_refused(made):
    with pytest.raises(
        SafecityError, match=r"count of custody of Southampton, 2020/21 is no whole"
    ):
        youth_justice.read(made(Outcome_Table=[OUTCOMES, outcome(number=1.5)]))

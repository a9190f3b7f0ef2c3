"""Youth justice, proven reoffending and severity weights."""

from __future__ import annotations

import math

import pytest

from safecity.catalogue.errors import SafecityError
from safecity.ingest import published_reoffending, published_weights, published_youth
from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.scan import scan_file

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
    frame = published_youth.read(made(a=NUMBERS, b=RATES)).set_index(["area", "period"])
    own = frame.loc["Southampton", "2020"]
    assert (own["measure"], own["count"], own["value"]) == ("first_time_entrants", 41, 180.2)
    assert own["months"] == 12
    assert frame.loc[("England", "2019"), "level"] == "country"


def test_a_withheld_number_of_entrants_is_missing(made):
    frame = published_youth.read(made(a=NUMBERS))
    few = frame[frame["area"] == "Isles of Scilly"]
    assert few["count"].isna().all()
    assert set(few["note"]) == {SUPPRESSED}


def test_years_ending_march_are_financial_years(made):
    rows = [("First time entrants, years ending March",), ("Local Authority", 2020, 2021),
            ("Southampton", 5, 6)]  # fmt: skip
    assert published_youth.read(made(a=rows))["period"].tolist() == ["2019/20", "2020/21"]


def test_custody_and_reoffending_of_children(made):
    file = made(
        a=[CUSTODY, ("Southampton", "2020/21", 3, 22751), ("Derby", "2020/21", "*", 25000)],
        b=[AGAIN, ("Southampton", "2019/20", 96, 30)],
    )
    frame = published_youth.read(file).set_index(["measure", "area"])
    assert tuple(frame.loc[("custody", "Southampton"), ["count", "denominator"]]) == (3, 22751)
    assert frame.loc[("custody", "Derby"), "note"] == SUPPRESSED
    assert tuple(frame.loc[("youth_reoffending", "Southampton"), ["count", "denominator"]]) == (
        30,
        96,
    )


YOUTH_FAULTS = {
    "'Southampton' stands twice": {"a": [*NUMBERS, NUMBERS[4]]},
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
    "not a number: 'few'": {"a": [NUMBERS[0], NUMBERS[3], ("Derby", "few", 2)]},
}


@pytest.mark.parametrize(("said", "sheets"), YOUTH_FAULTS.items())
def test_youth_names_what_is_wrong(made, said, sheets):
    with pytest.raises(SafecityError, match=said):
        published_youth.read(made(**sheets))


def test_reoffending_as_rate_and_frequency(made):
    frame = published_reoffending.read(made(a=[TOOL, LINE])).set_index("measure")
    rate, each = (frame.loc[name] for name in ("proven_reoffending", "reoffences_per_reoffender"))
    assert (rate["count"], rate["denominator"]) == (100, 400)
    assert each["value"] == 3.9
    assert rate["period"] == "Jan to Mar 2020"
    assert rate["months"] == 3


def test_withheld_reoffenders_give_no_frequency(made):
    frame = published_reoffending.read(made(a=[TOOL, (*LINE[:4], "*", "*")]))
    assert frame[["count", "value"]].isna().all(axis=None)
    assert set(frame["note"]) == {SUPPRESSED}


def test_nobody_who_reoffends_is_a_rate_of_zero_without_a_frequency(made):
    frame = published_reoffending.read(made(a=[TOOL, (*LINE[:4], 0, 0)])).set_index("measure")
    assert frame.loc["proven_reoffending", "count"] == 0
    assert math.isnan(frame.loc["reoffences_per_reoffender", "value"])


def test_a_figure_given_twice_with_different_numbers_is_a_fault(made):
    with pytest.raises(SafecityError, match="reoffender of Southampton, Jan to Mar 2020 twice"):
        published_reoffending.read(made(a=[TOOL, LINE, (*LINE[:5], 391)]))
    assert len(published_reoffending.read(made(a=[TOOL, LINE, LINE]))) == 2


def test_ages_are_groups(made):
    rows = [TOOL, LINE, ("Southampton", "Jan to Mar 2020", "Juvenile", 30, 10, 40)]
    assert set(published_reoffending.read(made(a=rows))["group"]) == {"", "Juvenile"}


TOOL_FAULTS = {
    "no cohort of three months: '2014'": ("Derby", "2014", "All", 4, 1, 1),
    "more reoffenders than offenders": ("Derby", "Jan to Mar 2020", "All", 4, 5, 5),
    "not a number: 'many'": ("Derby", "Jan to Mar 2020", "All", 4, "many", 5),
    "not a number of 0 or more: '-5'": ("Derby", "Jan to Mar 2020", "All", 4, 2, -5),
}


@pytest.mark.parametrize(("said", "row"), TOOL_FAULTS.items())
def test_reoffending_names_what_is_wrong(made, said, row):
    with pytest.raises(SafecityError, match=f"sheet 'a', row 3.*{said}"):
        published_reoffending.read(made(a=[TOOL, LINE, row]))


def test_reoffending_demands_its_columns(made):
    header = ("Local authority", "Cohort", "Age group", "Cohort size", *TOOL[4:])
    with pytest.raises(SafecityError, match="'Number of offenders in cohort' in sheet 'a', row 1"):
        published_reoffending.read(made(a=[header, LINE]))


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
    frame = published_weights.read(made(**weights(*rows)))
    assert frame["code"].tolist() == ["1", "4.4", "92E", ""]
    assert frame["category"].tolist() == ["Homicide", "Dangerous driving", "Cannabis", "Arson"]
    assert frame["weight"].tolist() == [7979, 1100, 3, 9]


def test_another_sheet_with_the_same_columns_is_not_read(made):
    other = {"Other": [("Offence category", "Weight"), ("Arson", 1)]}
    assert len(published_weights.read(made(**other, **weights(("Arson", 9))))) == 1


@pytest.mark.parametrize(
    ("said", "sheets"),
    [
        ("row 8, column 'Weight': not a number: '\\*'", weights(("Arson", "*"))),
        ("not a number of 0 or more", weights(("Arson", -2))),
        ("two weights for 'Arson'", weights(("Arson", 2), ("Arson", 3))),
        ("expected a column 'Weight' in sheet 'List of weights', row 7",
         weights(("Arson", 2), header=("Offence category", "Days"))),
        ("expected a table", {"Other": [("Offence category", "Weight"), ("Arson", 1)]}),
        ("no row of figures", weights()),
    ],
)  # fmt: skip
def test_weights_name_what_is_wrong(made, said, sheets):
    with pytest.raises(SafecityError, match=said):
        published_weights.read(made(**sheets))


def test_each_recognises_its_own(made):
    custody, tool = made(a=[CUSTODY]), made("tool.xlsx", a=[TOOL])
    assert published_youth.recognises(custody)
    assert not published_youth.recognises(tool)
    assert published_reoffending.recognises(tool)
    assert not published_reoffending.recognises(custody)
    assert published_weights.recognises(made("w.xlsx", **weights(("Arson", 1))))
    assert not published_weights.recognises(custody)

"""References: values as exhibits hold them, and claims only where the data bear them out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from safecity.catalogue.registry import Gap, load_catalogue
from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Column
from safecity.publish.references import References

from .samples import exhibit, figure, finding

VIOLENCE, BURGLARY, CRIME = "violence.offences", "acquisitive_crime.burglary", "overview.crime"
DRUGS = "drugs.offences"
PLAIN = Column(name="comparison", title="Comparison")
LABELS = {"violence.change_offences": "Figure 12"}


def change(rows: list[tuple[str, float, float, float, float, float, str]]) -> pd.DataFrame:
    names = ["comparison", "before", "after", "percent", "lower", "upper", "verdict"]
    return pd.DataFrame(rows, columns=names)


CHANGE = change([
    ("2019/20", 31_889, 34_254, 7.416, 5.9, 8.9, "rose"),
    ("2020/21", 34_300, 34_254, -0.13, -1.5, 1.2, "similar"),
])  # fmt: skip
COMPARISON = pd.DataFrame({
    "label": ["A", "B", "Southampton", "C"], "own": [False, False, True, False],
    "value": [150.0, 140.0, 135.94, np.nan], "count": [3000, 2000, 34_254, np.nan],
    "rank": [1, 2, 3, np.nan], "usable": [True, True, True, False],
})  # fmt: skip
SERIES = pd.DataFrame({
    "period": ["2020/21", "2021/22", "2021/22"], "own": [True, True, False],
    "value": [9.1, 8.25, 7.0], "count": [900, 812, 7000],
})  # fmt: skip


@pytest.fixture(scope="module")
def references() -> References:
    above = finding(VIOLENCE, 22.4, direction="higher", lower=20.0, upper=25.0)
    exhibits = (
        figure("violence.change_offences", "changes", table=CHANGE, columns=(PLAIN,)),
        figure("violence.comparison_offences", "levels", table=COMPARISON, finding=above,
               columns=(Column(name="value", title="Rate", decimals=2),)),
        figure("acquisitive_crime.series_burglary", "levels", table=SERIES, columns=(PLAIN,)),
        figure("acquisitive_crime.change_burglary", "changes", columns=(PLAIN,),
               table=change([("2019/20", 12, 9, np.nan, np.nan, np.nan, "cannot tell")])),
        figure("overview.change_crime", "changes", columns=(PLAIN,),
               table=change([("2019/20", 1_000, 860, -14.0, -20.0, -8.0, "fell")])),
        figure("domestic_abuse.change_share", "changes", columns=(PLAIN,),
               table=change([("2019/20", 14.5, 16.9, 2.4, 1.8, 3.0, "rose")]).rename(
                   columns={"percent": "points"})),
        figure("drugs.change_offences", "changes", columns=(PLAIN,),
               table=change([("2019/20", 900, 945, 5.0, -18.8, 35.8, "cannot tell")])),
        figure("drugs.comparison_offences", "levels", table=COMPARISON, columns=(PLAIN,),
               finding=finding(DRUGS, 42.0, direction="cannot tell", lower=-9.0, upper=120.0)),
    )  # fmt: skip
    return References.of(exhibits, load_catalogue(), LABELS)


VALUES = {
    ("domestic_abuse.share", "change"): "2.4 percentage points",
    (VIOLENCE,): "34,254",
    (VIOLENCE, "rate"): "136",
    (VIOLENCE, "change"): "7.4%",
    (VIOLENCE, "change", "2020/21"): "0.1%",
    (DRUGS, "interval"): "−18.8 to 35.8%",
    ("domestic_abuse.share", "interval"): "1.8 to 3.0 points",
    (VIOLENCE, "before"): "31,889",
    (VIOLENCE, "after"): "34,254",
    (VIOLENCE, "before", "2020/21"): "34,300",
    (VIOLENCE, "rank"): "3rd highest of 3",
    (VIOLENCE, "against"): "22%",
    (BURGLARY, "count"): "812",
    (BURGLARY, "rate"): "8.3",
    (CRIME, "count"): "860",
    (CRIME, "change"): "14.0%",
}


@pytest.mark.parametrize(("words", "printed"), VALUES.items())
def test_a_value_is_that_of_the_exhibit(
    references: References, words: tuple[str, ...], printed: str
) -> None:
    assert references.value(*words) == printed


@pytest.mark.parametrize(
    ("words", "printed"),
    [((VIOLENCE, "rose"), "rose"), ((VIOLENCE, "rose", "climbed"), "climbed"),
     ((VIOLENCE, "similar", "", "2020/21"), "similar"), ((VIOLENCE, "above"), "above"),
     ((CRIME, "fell"), "fell"), ((DRUGS, "unclear", "is unclear"), "is unclear"),
     ((DRUGS, "not apart", "not clearly apart from"), "not clearly apart from")],
)  # fmt: skip
def test_a_true_claim_is_printed(
    references: References, words: tuple[str, ...], printed: str
) -> None:
    assert references.claim(*words) == printed


def test_an_older_value_does_not_stand_in_for_one_that_is_withheld() -> None:
    """The words are those of a restricted edition, which has the value."""
    held = SERIES.assign(value=[9.1, np.nan, 7.0], count=[900, np.nan, 7000])
    shown = figure("acquisitive_crime.series_burglary", "levels", table=held, columns=(PLAIN,))
    references = References.of((shown,), load_catalogue(), LABELS)
    for what in ("count", "rate", "change", "before", "after"):
        with pytest.raises(SafecityError) as caught:
            references.value(BURGLARY, what)
        assert caught.value.problem.startswith(f"{BURGLARY} has no value for 2021/22: it is withh")
        assert "restricted edition has the same words" in caught.value.remedy
    with pytest.raises(SafecityError, match="no value for 2021/22"):
        references.claim(BURGLARY, "fell")


UNSUPPORTED = {
    (VIOLENCE, "fell"): f"'fell': {VIOLENCE} rose against 2019/20",
    (VIOLENCE, "similar"): f"'similar': {VIOLENCE} rose against 2019/20",
    (VIOLENCE, "rose", "", "2020/21"): f"'rose': {VIOLENCE} was similar against 2020/21",
    (VIOLENCE, "below"): f"'below': {VIOLENCE} is above the comparators' mean",
    (VIOLENCE, "near"): f"'near': {VIOLENCE} is above the comparators' mean",
    (DRUGS, "similar"): f"'similar': {DRUGS} is unclear against 2019/20",
    (DRUGS, "near"): f"'near': {DRUGS} is not apart from the comparators' mean",
    (DRUGS, "above"): f"'above': {DRUGS} is not apart from the comparators' mean",
    (CRIME, "rose"): f"'rose': {CRIME} fell against 2019/20",
}


@pytest.mark.parametrize(("words", "said"), UNSUPPORTED.items())
def test_a_claim_that_the_data_do_not_support(
    references: References, words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(SafecityError) as caught:
        references.claim(*words)
    assert caught.value.problem == f"the data do not support {said}"
    assert "Say what the data show" in caught.value.remedy


def test_what_is_not_apart_prints_words_of_a_sentence(references: References) -> None:
    assert references.claim(DRUGS, "not apart") == "not clearly apart from"


@pytest.mark.parametrize("words", ["rose", "were similar", "is above", "grew a little"])
def test_of_what_cannot_be_told_no_direction_is_said(references: References, words: str) -> None:
    for direction in ("unclear", "not apart"):
        with pytest.raises(SafecityError, match="or its opposite"):
            references.claim(DRUGS, direction, words)


FAULTS = {
    ("value", "violence.offence"): ("no indicator 'violence.offence'", VIOLENCE),
    ("value", VIOLENCE, "cuont"): ("no value 'cuont'", "count"),
    ("value", VIOLENCE, "change", "2019/21"): ("is not compared with '2019/21'", "2019/20"),
    ("value", BURGLARY, "change"): ("has no percentage of change", "give the counts"),
    ("claim", BURGLARY, "fell"): ("has no percentage of change", "give the counts"),
    ("value", BURGLARY, "rank"): ("no exhibit 'acquisitive_crime.comparison_burglary'", ""),
    ("claim", BURGLARY, "above"): ("is not compared with others", "supply their counts"),
    ("value", CRIME, "rate"): ("no exhibit holds the rate", "Publish its comparison"),
    ("claim", VIOLENCE, "rised"): ("no direction 'rised'", "rose"),
    ("claim", "violence.offense", "rose"): ("no indicator 'violence.offense'", VIOLENCE),
    ("figure", "violence.change_offence"): ("no figure or table", "violence.change_offences"),
    ("cell", "violence.comparison", "A", "value"): ("no exhibit", "violence.comparison_offences"),
    ("cell", "violence.comparison_offences", "Southamptn", "value"): ("no row", "Southampton"),
    ("cell", "violence.comparison_offences", "A", "valu"): ("no column 'valu'", "value"),
    ("cell", "violence.comparison_offences", "C", "value"): ("has no value", "Leave it out"),
}


@pytest.mark.parametrize(("call", "answer"), FAULTS.items())
def test_what_is_not_there_names_the_nearest(
    references: References, call: tuple[str, ...], answer: tuple[str, str]
) -> None:
    with pytest.raises(SafecityError) as caught:
        getattr(references, call[0])(*call[1:])
    assert answer[0] in caught.value.problem and answer[1] in caught.value.remedy


def test_a_cell_has_the_decimals_of_its_column(references: References) -> None:
    name = "violence.comparison_offences"
    assert references.cell(name, "Southampton", "value") == "135.94"
    assert references.cell(name, "Southampton", "count") == "34,254"
    assert references.cell("violence.change_offences", "2020/21", "comparison") == "2020/21"


def test_a_figure_is_called_by_its_label(references: References) -> None:
    assert references.figure("violence.change_offences") == "Figure 12"


def test_what_others_say_has_its_source(references: References) -> None:
    assert references.said("12%", "Home Office") == "12% (Home Office)"


@pytest.fixture
def first_edition() -> References:
    """An edition with nothing before it: a gap stands where the change would."""
    gap = Gap(question="Q", reason="No earlier month.", closes="Earlier files.", holder="Police")
    every = pd.DataFrame({"indicator": ["Drug offences"], "id": [DRUGS], "count": [79.0],
                          "value": [0.83]})  # fmt: skip
    exhibits = (
        exhibit("drugs.change_offences", "gap", "gaps", gap=gap),
        figure("summary.indicator_table", "summary", table=every, columns=(PLAIN,)),
    )
    return References.of(exhibits, load_catalogue(), {})


def test_references_find_a_level_in_the_table_of_all_where_nothing_is_compared(
    first_edition: References,
) -> None:
    assert first_edition.value(DRUGS) == "79"
    assert first_edition.value(DRUGS, "rate") == "0.8"
    with pytest.raises(SafecityError, match="no exhibit holds the count"):
        first_edition.value(VIOLENCE)


@pytest.mark.parametrize("call", [("value", DRUGS, "change"), ("claim", DRUGS, "similar")])
def test_references_say_why_nothing_is_compared(
    first_edition: References, call: tuple[str, ...]
) -> None:
    with pytest.raises(SafecityError, match="no change in this edition: No earlier month") as told:
        getattr(first_edition, call[0])(*call[1:])
    assert told.value.remedy.startswith("Say nothing of a change")

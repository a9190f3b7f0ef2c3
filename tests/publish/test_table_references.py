"""What a table is asked: shares, order, sides and changes, true and false."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from safecity.catalogue.judgement_words import JudgementWords, load_judgement_words
from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Column
from safecity.publish.table_references import TableReferences

from .samples import figure

PLAIN = Column(name="group", title="Group")
KINDS, INDEX, BESIDE = "drugs.groups", "places.inequality", "overview.beside"
JUDGED = "overview.change_crime"
HELD, WARDS, PARTS = "road_safety.groups", "places.map_ward", "places.contributions_by_ward"
YEARS = "overview.comparison"
OF_THOSE = "highest of those shown"


@pytest.fixture(scope="module")
def asked() -> TableReferences:
    kinds = pd.DataFrame({
        "group": ["Possession", "Trafficking"], "count": [60.0, 30.0], "change": [12.0, -5.0],
    })  # fmt: skip
    held = pd.DataFrame({
        "group": ["Adults", "Children", "Not known", "Other"],
        "count": [60.0, 14.0, np.nan, np.nan], "value": [60.0, 14.0, np.nan, np.nan],
        "suppressed": [False, False, True, True],
    })  # fmt: skip
    wards = pd.DataFrame({
        "label": ["East", "West", "North", "South"], "value": [9.0, 4.0, np.nan, np.nan],
        "count": [90.0, 40.0, np.nan, np.nan], "population": [10_000.0] * 4,
        "suppressed": [False, False, True, True],
    })  # fmt: skip
    parts = pd.DataFrame({
        "group": ["East", "West", "2 small places, withheld"], "change": [9.0, -7.0, -3.0],
    })  # fmt: skip
    years = pd.DataFrame({
        "label": ["A", "B", "A", "B"], "value": [1.0, 2.0, 3.0, np.nan],
    })  # fmt: skip
    index = pd.DataFrame({
        "indicator": ["Violence", "Incidents", "Burglary"], "rii": [4.1, 3.9, 1.8],
        "rii_lower": [2.8, 2.0, 1.3], "rii_upper": [6.7, 10.1, 2.7],
    })  # fmt: skip
    beside = pd.DataFrame({
        "comparison": ["Here", "The force", "Elsewhere"], "percent": [7.4, 2.0, -8.0],
        "lower": [3.8, -1.0, -12.0], "upper": [11.1, 5.0, -4.0],
    })  # fmt: skip
    judged = beside.assign(verdict=["cannot tell", "similar", "fell"])
    named = {KINDS: kinds, INDEX: index, BESIDE: beside, JUDGED: judged,
             HELD: held, WARDS: wards, PARTS: parts, YEARS: years}  # fmt: skip
    return TableReferences(
        tuple(figure(n, "levels", table=t, columns=(PLAIN,)) for n, t in named.items())
    )


TRUE = {
    ("most", KINDS, "Possession", "count"): "most",
    ("most", KINDS, "Possession", "count", "mainly"): "mainly",
    ("rank", KINDS, "Possession", "count"): "highest",
    ("rank", KINDS, "Trafficking", "count", "lowest", "smallest"): "smallest",
    ("rank", KINDS, "Trafficking", "change", "lowest", "the largest fall"): "the largest fall",
    ("rank", INDEX, "Violence", "rii"): "highest",
    ("order", INDEX, "rii", "Violence", "Incidents"): "followed by Incidents",
    (
        "order",
        INDEX,
        "rii",
        "Violence",
        "Incidents",
        "Burglary",
    ): "followed by Incidents and Burglary",
    ("order", KINDS, "count", "Possession", "Trafficking"): "followed by Trafficking",
    ("beside", INDEX, "Burglary", "Violence", "rii", "below", "flatter"): "flatter",
    ("beside", INDEX, "Violence", "Burglary", "rii", "above", "clearly differs"): "clearly differs",
    (
        "beside",
        INDEX,
        "Incidents",
        "Violence",
        "rii",
        "not apart",
        "not clearly apart from",
    ): "not clearly apart from",
    ("moved", BESIDE, "Here", "rose"): "rose",
    ("moved", BESIDE, "Elsewhere", "fell", "a fall"): "a fall",
    ("moved", KINDS, "Trafficking", "fell"): "fell",
    ("moved", JUDGED, "Elsewhere", "fell"): "fell",
    ("rank", HELD, "Adults", "count"): "highest",
    ("rank", HELD, "Adults", "value"): "highest",
    ("order", HELD, "count", "Adults", "Children"): "followed by Children",
    ("most", HELD, "Adults", "count"): "most",
    ("rank", HELD, "Children", "count", "lowest", "lowest of those shown"): "lowest of those shown",
    ("rank", WARDS, "East", "value", "highest", OF_THOSE): OF_THOSE,
    ("most", WARDS, "East", "count", "most of those shown"): "most of those shown",
    ("rank", PARTS, "East", "change", "highest", OF_THOSE): OF_THOSE,
}
FALSE = {
    ("most", KINDS, "Trafficking", "count"): "'Trafficking' makes up 33% of count",
    ("rank", KINDS, "Trafficking", "count"): "'Possession' of drugs.groups",
    (
        "order",
        INDEX,
        "rii",
        "Violence",
        "Burglary",
    ): "'Violence' of places.inequality is followed by",
    ("order", INDEX, "rii", "Incidents", "Violence"): "is followed by Burglary",
    ("rank", INDEX, "Violence", "rii", "highest", "steepest", True): "'Incidents'",
    (
        "rank",
        KINDS,
        "Possession",
        "count",
        "highest",
        "the smallest",
    ): "says more than was asked, or its opposite",
    (
        "rank",
        KINDS,
        "Trafficking",
        "change",
        "lowest",
        "the largest rise",
    ): "says more than was asked, or its opposite",
    (
        "rank",
        KINDS,
        "Possession",
        "change",
        "highest",
        "the largest fall",
    ): "or its opposite: 'fall'",
    ("most", KINDS, "Possession", "count", "a rise in most"): "or its opposite: 'rise'",
    ("moved", BESIDE, "Here", "rose", "rose sharply"): "or its opposite: 'sharply'",
    ("moved", BESIDE, "Here", "rose", "rose by 12%"): "holds a number, 12%",
    ("rank", HELD, "Other", "count"): "has no count",
    ("rank", HELD, "Children", "count", "lowest"): "'Not known' of road_safety.groups is withheld",
    ("most", HELD, "Children", "count"): "makes up 14%",
    ("rank", WARDS, "West", "value", "lowest"): "'North' of places.map_ward is withheld",
    ("rank", WARDS, "East", "value"): "so that nobody can tell",
    ("rank", WARDS, "East", "count"): "so that nobody can tell",
    ("order", WARDS, "value", "East", "West"): "so that nobody can tell",
    ("most", WARDS, "East", "count"): "so that nobody can tell",
    ("rank", PARTS, "West", "change", "lowest", "the largest fall"): "'2 small places, withheld'",
    ("rank", PARTS, "East", "change"): "so that nobody can tell",
    ("rank", YEARS, "A", "value"): "'B' of overview.comparison is withheld or has no value",
    ("rank", KINDS, "Possession", "count", "biggest"): "no word 'biggest'",
    ("beside", INDEX, "Violence", "Incidents", "rii", "above"): "their intervals meet",
    ("beside", KINDS, "Trafficking", "Possession", "count", "above"): "has 30, 'Possession' 60",
    ("beside", INDEX, "Violence", "Burglary", "rii", "not apart"): "has 4.1, 'Burglary' 1.8",
    (
        "beside",
        KINDS,
        "Possession",
        "Trafficking",
        "count",
        "not apart",
    ): "has 60, 'Trafficking' 30",
    (
        "beside",
        KINDS,
        "Possession",
        "Trafficking",
        "count",
        "above",
        "differs",
    ): "more than was asked",
    (
        "beside",
        INDEX,
        "Violence",
        "Incidents",
        "rii",
        "not apart",
        "differs from",
    ): "or its opposite",
    ("moved", BESIDE, "The force", "rose"): "percent of 'The force'",
    ("moved", BESIDE, "Here", "fell"): "percent of 'Here'",
    ("moved", JUDGED, "Here", "rose"): "the verdict on 'Here' in overview.change_crime",
    ("moved", BESIDE, "Here", "rose", "fell"): "says more than was asked, or its opposite",
    ("cell", KINDS, "Nothing", "count"): "no row 'Nothing'",
    ("most", KINDS, "Possession", "group"): "'group' of drugs.groups holds words",
}


@pytest.mark.parametrize(("call", "printed"), TRUE.items())
def test_what_the_table_bears_out_is_printed(asked, call, printed) -> None:
    assert getattr(asked, call[0])(*call[1:]) == printed


@pytest.mark.parametrize(("call", "said"), FALSE.items())
def test_what_it_does_not_is_refused_with_what_it_says(asked, call, said) -> None:
    with pytest.raises(SafecityError) as caught:
        getattr(asked, call[0])(*call[1:])
    assert said in caught.value.problem and caught.value.remedy


def test_every_word_belongs_to_one_family() -> None:
    known = load_judgement_words()
    words = [word for family in known.families.values() for word in family.words]
    assert len(words) == len(set(words)) > 80
    for word in words:
        assert known.pattern.fullmatch(word) and known.family_of(word.upper()) in known.families


def test_a_pattern_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="is no pattern"):
        JudgementWords(families={"a": {"words": ["b"], "use": "c"}}, allowed=("(",))

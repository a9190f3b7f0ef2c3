"""Each fault that was found by reading real assessments is found by a check."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from safecity.catalogue.registry import Gap, load_catalogue
from safecity.run.readable import doubts_of_words

from ..publish.samples import CAVEAT, exhibit, figure, finding, sample_assessment

WARDS = pd.DataFrame({"label": ["Oakham", "Exton"], "count": [9.0, 5.0]})
PLACED = pd.DataFrame({"rows_read": [734.0], "rows_area": [float("nan")]})


def doubts(*given, nation: str = "England", force: str = "hampshire") -> list[str]:
    assessment = sample_assessment()
    owner = SimpleNamespace(nation=nation, force=force)
    said = SimpleNamespace(partnership=owner, period=assessment.period)
    return doubts_of_words(given, said, load_catalogue())


def shown(headline: str, **fields):
    return figure("drugs.levels_offences", "levels", headline=headline, **fields)


def test_what_can_be_read_raises_no_doubt() -> None:
    wards = shown("Oakham had the highest rate", form="wards", table=WARDS)
    assert doubts(wards, shown("At <0.1 per 1,000 residents, robbery is rare")) == []
    assert doubts(shown("1 of 11 indicators changed"), shown("11 crimes and 1,001 months")) == []


@pytest.mark.parametrize(
    ("made", "doubt"),
    [
        (shown("Drug offences"), ""),
        (shown("That any ward stands out is not shown", form="wards", table=WARDS), "no ward"),
        (shown("Robbery: 0.0 per 1,000 residents", table=WARDS), "something was counted"),
        (shown("1 crimes were recorded in all"), '"1 crimes"'),
        (shown("Crimes by fifth (the area's fifths"), "a bracket stays open"),
        (
            shown(
                "Drug offences by type",
                subtitle="Drug offences, January to February 2025 (2 of 4 months)",
                unit="per 1,000 residents in 4 months",
            ),
            "counts 2 months",
        ),
        (
            exhibit(
                "data_quality.placing",
                "table",
                "quality",
                headline="Of 734 rows read for the force, 0 were placed in the area",
                table=PLACED,
                columns=figure("a.b", "levels").columns,
            ),
            "printed as none placed",
        ),
    ],
)
def test_each_fault_in_words_is_doubted(made, doubt) -> None:
    found = doubts(made)
    assert (found == []) if not doubt else any(doubt in each for each in found)


def test_what_is_said_twice_is_doubted() -> None:
    first = shown("Burglary added most, of a difference of 0.2%")
    again = first.model_copy(update={"id": "drugs.levels_other"})
    assert doubts(first, again) == [
        'drugs: "Burglary added most, of a difference of 0.2%" stands 2 times'
    ]


@pytest.mark.parametrize(
    ("place", "period"), [("England and Wales", "2021/22"), ("Southampton", "2014/15")]
)
def test_a_summary_that_is_led_from_far_away_is_doubted(place: str, period: str) -> None:
    change = pd.DataFrame([{"comparison": "2020/21", "percent": 50.0, "locked": False}])
    led = shown(
        "Drug offences rose by half",
        form="change",
        table=change,
        finding=finding("drugs.offences", 50.0),
        place=place,
        period=period,
        caveats=(CAVEAT,),
    )
    assert any("leads the summary" in each for each in doubts(led))


def gap(reason: str, closes: str, holder: str):
    asked = Gap(question="What is not known here?", reason=reason, closes=closes, holder=holder)
    return exhibit("drugs.gap", "gap", "gaps", headline=asked.question, gap=asked)


def test_of_wales_nothing_is_said_of_england() -> None:
    said = gap("No figure for the country was supplied.", "Figures.", "the publisher")
    assert doubts(said) == []
    assert '"the country" is said of a Welsh area' in doubts(said, nation="Wales")[0]
    both = gap("No figure for England and Wales was supplied.", "Figures.", "the publisher")
    assert doubts(both, nation="Wales") == []


def test_no_gap_asks_for_files_that_nobody_publishes() -> None:
    said = gap("Six months are complete.", "Files of three years.", "data.police.uk")
    assert doubts(said) == []
    assert "not to be had" in doubts(said, force="greater-manchester")[0]

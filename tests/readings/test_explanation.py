"""Why a change may have come: each explanation on a city made so that it holds, or does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from safecity.catalogue.registry import Indicator
from safecity.measures.shift import Weighed
from safecity.readings import explanation
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.weighing import Case
from safecity.readings.explanation import sentence_of
from safecity.readings.words.finding import interval_words

OWN = "E06000045"


def crime(evidence: Evidence) -> Indicator:
    return evidence.catalogue.indicators["overview.crime"]


def counted(evidence: Evidence, rule: Callable[[pd.DataFrame], pd.Series]) -> Evidence:
    """The evidence with other counts in the areas; the places keep theirs."""
    area = evidence.data.crimes_area
    data = replace(evidence.data, crimes_area=area.assign(count=rule(area)))
    return Evidence(evidence.assessment, evidence.catalogue, data)


def weighed(evidence: Evidence) -> dict[str, Weighed]:
    return {one.kind: one for one in Case(evidence, crime(evidence)).weigh()}


def test_comparators_that_moved_alike_are_strong_evidence(evidence: Evidence) -> None:
    one = weighed(evidence)["comparators"]
    assert one.grade == "strong" and one.detail["comparators"] == pytest.approx(
        (1.75 / 1.01 - 1) * 100
    )
    assert "what is shared is the greater part" in sentence_of(one)


def test_comparators_that_stood_still_are_none(evidence: Evidence) -> None:
    still = counted(evidence, lambda a: a["count"].where(a["area"].eq(OWN), 100))
    one = weighed(still)["comparators"]
    assert one.grade == "none" and "the change is the area's own" in sentence_of(one)


def test_comparators_that_cannot_be_set_beside_a_change_are_said_to_be_too_few() -> None:
    lacking = Weighed("comparators", "cannot tell", detail={"own": 10.0, "difference": 3.0})
    assert sentence_of(lacking).startswith("Counts are too small")


def test_one_kind_that_makes_the_change_is_named(evidence: Evidence) -> None:
    def only_burglary(area: pd.DataFrame) -> pd.Series:
        late = area["month"].ge("2021-04-01") & area["category"].eq("Burglary")
        return late.map({True: 1000, False: 100})

    one = weighed(counted(evidence, only_burglary))["composition"]
    assert one.grade == "strong" and one.size == pytest.approx(1)
    assert one.detail["leader"] == "Burglary"
    assert "most of the change" in sentence_of(one)


def test_kinds_that_rose_alike_explain_nothing(evidence: Evidence) -> None:
    assert weighed(evidence)["composition"].grade == "none"


def test_an_event_beside_a_step_is_strong_evidence(evidence: Evidence) -> None:
    """The city counts double in 2021; an event is declared for its January."""
    event = next(e for e in evidence.catalogue.events if e.kind == "recording")
    update = {"date": "2021-01", "end": None, "series": (), "synthetic": True, "label": "New rules"}
    events = (*evidence.catalogue.events, event.model_copy(update=update))
    catalogue = evidence.catalogue.model_copy(update={"events": events})
    one = weighed(Evidence(evidence.assessment, catalogue, evidence.data))["recording"]
    assert one.grade == "strong" and one.detail["event"] == "New rules"
    assert "from January 2021" in sentence_of(one)


@pytest.mark.parametrize(
    ("quality", "grade", "words"),
    [("good", "none", "No change of recording"), ("fair", "cannot tell", "No dated change")],
)
def test_no_event_is_none_only_where_recording_is_good(
    evidence: Evidence, quality: str, grade: str, words: str
) -> None:
    indicator = crime(evidence).model_copy(update={"recording_quality": quality})
    one = {w.kind: w for w in Case(evidence, indicator).weigh()}["recording"]
    assert one.grade == grade and sentence_of(one).startswith(words)


@pytest.mark.parametrize(
    ("end", "quality", "grade", "words"),
    [
        ("2018-07", "good", "none", "No change of recording"),
        ("2018-07", "poor", "cannot tell", "The last inspection of recording looked at July 2018."),
        ("2020-11", "good", "cannot tell", "was inspected between them (November 2020)"),
        ("2022-11", "good", "none", "No change of recording"),
    ],
)
def test_an_inspection_of_recording_is_a_dated_event(
    evidence: Evidence, end: str, quality: str, grade: str, words: str
) -> None:
    known = next(e for e in evidence.catalogue.events if e.kind == "inspection")
    others = [e for e in evidence.catalogue.events if e.kind != "inspection"]
    seen = known.model_copy(update={"date": end, "end": end})
    catalogue = evidence.catalogue.model_copy(update={"events": (*others, seen)})
    indicator = crime(evidence).model_copy(update={"recording_quality": quality})
    case = Case(Evidence(evidence.assessment, catalogue, evidence.data), indicator)
    one = next(w for w in case.weigh() if w.kind == "recording")
    assert one.grade == grade and words in sentence_of(one)


def test_an_event_of_another_force_explains_nothing(evidence: Evidence) -> None:
    event = next(e for e in evidence.catalogue.events if e.kind == "recording")
    update = {"date": "2021-01", "end": None, "series": (), "force": "kent", "label": "Elsewhere"}
    events = (*evidence.catalogue.events, event.model_copy(update=update))
    catalogue = evidence.catalogue.model_copy(update={"events": events})
    one = weighed(Evidence(evidence.assessment, catalogue, evidence.data))["recording"]
    assert one.detail.get("event") != "Elsewhere"


def test_one_crime_type_cannot_be_divided(evidence: Evidence) -> None:
    violence = evidence.catalogue.indicators["violence.offences"]
    one = {w.kind: w for w in Case(evidence, violence).weigh()}["composition"]
    assert one.grade == "cannot tell"
    assert sentence_of(one) == "The indicator is not divided further in the data."


def test_a_single_population_estimate_cannot_tell(evidence: Evidence) -> None:
    people = evidence.data.population
    one_year = people[(people["level"] != "lad") | people["year"].eq(2021)]
    data = replace(evidence.data, population=one_year)
    one = weighed(Evidence(evidence.assessment, evidence.catalogue, data))["population"]
    assert one.grade == "cannot tell" and "One population estimate" in sentence_of(one)


def test_no_clear_change_gives_nothing(evidence: Evidence) -> None:
    flat = counted(evidence, lambda area: pd.Series(100, index=area.index))
    assert explanation.explanation(flat, crime(evidence)) == []


def test_the_best_borne_out_stands_first_and_the_season_last(evidence: Evidence) -> None:
    (view,) = explanation.explanation(evidence, crime(evidence))
    order = ["strong", "some", "none", "cannot tell"]
    grades = [order.index(grade) for grade in view.table["grade"].iloc[:-1]]
    assert grades == sorted(grades)
    assert view.table["explanation"].iloc[-1] == "The season"
    assert len(view.table) == 8
    assert view.headline.startswith("The 75.0% rise in recorded crimes against 2019/20")
    assert "goes with: comparators moved alike" in view.headline
    assert "nan" not in " ".join(view.table["said"]).lower()
    assert view.part == "changes" and "comparators_moved" in view.caveats


def test_an_explanation_has_no_badge_and_no_interval_of_the_change(evidence: Evidence) -> None:
    (view,) = explanation.explanation(evidence, crime(evidence))
    assert view.finding is not None and view.finding.evidence == ""
    assert interval_words(view.finding) == ""


def test_shared_in_part_is_said_only_where_full_sharing_is_excluded(evidence: Evidence) -> None:
    detail = {
        "comparators": -6.6, "difference": 0.5, "difference_lower": -3.0, "difference_upper": 4.0,
        "shared": "whole",
    }  # fmt: skip
    alike = Weighed("comparators", "some", 1.0, detail=detail)
    assert "so no difference is shown" in sentence_of(alike)
    apart = Weighed("comparators", "some", 0.6, detail=detail | {"shared": "part"})
    assert "so the change is shared in part" in sentence_of(apart)

"""Each reading on a city whose numbers are known."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from safecity.catalogue.period import Period
from safecity.readings import (
    Reading,
    change,
    comparison,
    contributions,
    inequality,
    key_figures,
    levels,
    places,
    population_effect,
    quality,
    quintiles,
    season,
    trend,
)
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.words.wording import lower_first, places_in_wards, touching

from .conftest import OF_AN_INDICATOR, asked_of_crime

OWN = "E06000045"
BEYOND = {"answers", "beside", "hotspots"}
"""Readings of what this city has no data of."""


def crime(evidence: Evidence):  # type: ignore[no-untyped-def]
    return evidence.catalogue.indicators["overview.crime"]


@pytest.mark.parametrize("asked", OF_AN_INDICATOR, ids=lambda asked: asked.slug)
def test_every_reading_is_complete(asked: Reading, evidence: Evidence) -> None:
    if asked.slug in BEYOND:
        with pytest.raises(Absent):
            asked_of_crime(asked, evidence)
        return
    for view in asked_of_crime(asked, evidence):
        assert view.headline[0].isupper()
        assert "Southampton" in view.subtitle
        assert view.alt.startswith("SYNTHETIC")
        assert len(view.table) or asked.slug == "forecast"
        if asked.subject == "indicator":
            assert view.finding is not None and view.finding.sentence == view.headline
        assert "nan" not in (view.headline + view.alt).lower()
        assert all(source in evidence.catalogue.sources for source in view.sources)
        assert all(caveat in evidence.catalogue.caveats for caveat in view.caveats)


@pytest.mark.parametrize(
    ("title", "within"),
    [
        ("Street-level crime", "street-level crime"),
        ("English Indices of Deprivation", "English Indices of Deprivation"),
        ("Welsh Index of Multiple Deprivation", "Welsh Index of Multiple Deprivation"),
        ("LSOA boundaries", "LSOA boundaries"),
    ],
)
def test_a_title_within_a_sentence_keeps_its_capitals(title: str, within: str) -> None:
    assert lower_first(title) == within


def test_change_is_like_for_like(evidence: Evidence) -> None:
    """Nine of the period's months fall in 2021 and count double."""
    row = change.compare(evidence, crime(evidence), "baseline")
    assert row["before"] == 12 * 13 * 210
    assert row["after"] == (9 * 2 + 3) * 13 * 210
    assert row["percent"] == pytest.approx(75.0)
    assert row["lower"] < 75 < row["upper"]


def test_contributions_sum_to_the_total(evidence: Evidence) -> None:
    for by in ("type", "ward"):
        view = contributions.contributions(evidence, crime(evidence), by=by, base="baseline")
        assert view.table["points"].sum() == pytest.approx(75.0)


def test_population_and_rate_effects_sum_to_the_change(evidence: Evidence) -> None:
    view = population_effect.population_effect(evidence, crime(evidence))
    assert view.table["change"].sum() == pytest.approx(9 * 13 * 210)
    assert view.table["points"].sum() == pytest.approx(75.0)


def test_one_population_for_both_years_cannot_split_a_change(evidence: Evidence) -> None:
    people = evidence.data.population
    only = people[people["year"] == 2021]
    poor = Evidence(
        evidence.assessment, evidence.catalogue, replace(evidence.data, population=only)
    )
    with pytest.raises(Absent, match="Only one population"):
        population_effect.population_effect(poor, crime(evidence))


def test_quintile_rates_are_counts_over_residents(evidence: Evidence) -> None:
    table = quintiles.quintiles(evidence, crime(evidence)).table
    assert table["count"].tolist() == [21 * 13 * s for s in (10, 26, 42, 58, 74)]
    assert table["value"].iloc[0] == pytest.approx(table["count"].iloc[0] / 4000 * 1000)


def test_violence_is_never_mapped_below_wards(evidence: Evidence) -> None:
    view = places.places(evidence, evidence.catalogue.indicators["violence.offences"], level="lsoa")
    assert (
        view.facts["level"] == "ward"
        or not evidence.catalogue.indicators["violence.offences"].small_areas
    )
    assert view.table["code"].str.startswith("E05").all()


def test_unusable_comparators_are_left_out_and_named(evidence: Evidence, without) -> None:
    holed = without(evidence, "E06000044", ("2021-06",))
    view = comparison.comparison(holed, crime(evidence))
    assert "13 of 14 usable" in view.headline
    assert view.table.set_index("label").loc["Portsmouth", "reason"] == "1 of 12 months missing"
    assert np.isnan(view.table.set_index("label").loc["Portsmouth", "value"])


def test_season_needs_three_unbroken_years(evidence: Evidence, without) -> None:
    months = ("2017-01", "2019-06", "2021-12")
    with pytest.raises(Absent, match="unbroken months"):
        season.season(without(evidence, OWN, months), crime(evidence))


def test_trend_breaks_at_missing_months(evidence: Evidence, without) -> None:
    view = trend.trend(without(evidence, OWN, ("2018-02",)), crime(evidence))
    row = view.table.set_index("month").loc[pd.Timestamp("2018-02-01")]
    assert np.isnan(row["value"])
    assert "missing_months" in view.caveats
    assert "February 2018" in view.alt


def test_trend_limits_come_from_before_the_period(evidence: Evidence) -> None:
    table = trend.trend(evidence, crime(evidence)).table.set_index("month")
    assert table["centre"].loc[: pd.Timestamp("2018-03-01")].isna().all()
    assert table["centre"].loc[pd.Timestamp("2018-04-01") :].notna().all()


def test_key_figures_leave_out_what_cannot_be_compared(evidence: Evidence, without) -> None:
    previous = evidence.assessment.period.shift(-1).months
    holed = without(evidence, OWN, previous)
    table = key_figures.key_figures(holed, [crime(evidence)]).table
    assert np.isnan(table["previous"].iloc[0])
    assert table["previous_months"].iloc[0] == "not comparable"
    assert table["count"].iloc[0] == 21 * 13 * 210


@pytest.mark.parametrize("question", list(quality.QUESTIONS))
def test_quality_views(question: str, evidence: Evidence, without) -> None:
    view = quality.QUESTIONS[question](without(evidence, OWN, ("2018-02",)))
    assert view.part == ("gaps" if question == "reconciliation" else "quality")
    assert view.headline[0].isupper() or view.headline[0].isdigit()
    if question == "coverage":
        assert "February 2018" in view.headline
        assert "83 of 84" in view.headline


def test_without_population_levels_are_counts(evidence: Evidence) -> None:
    nobody = evidence.data.population.iloc[:0]
    poor = replace(evidence, data=replace(evidence.data, population=nobody))
    view = levels.levels(poor, crime(evidence))
    assert view.unit == "count"
    assert view.table["value"].sum() == 21 * 13 * 210
    with pytest.raises(Absent, match="population"):
        places.places(poor, crime(evidence))
    table = key_figures.key_figures(poor, [crime(evidence)]).table
    assert table["count"].iloc[0] == 21 * 13 * 210
    assert np.isnan(table["value"].iloc[0])


def test_a_level_names_the_months_it_counts(evidence: Evidence, without) -> None:
    holed = without(evidence, OWN, ("2021-06", "2022-03"))
    view = levels.levels(holed, crime(evidence))
    words = "April to May 2021 and July 2021 to February 2022 (10 of 12 months)"
    assert words in view.subtitle
    figures = key_figures.key_figures(holed, [crime(evidence)])
    assert words in figures.headline
    assert figures.unit.endswith("10 months")


def test_inequality_has_both_indices_for_each_indicator(evidence: Evidence) -> None:
    asb = evidence.catalogue.indicators["anti_social_behaviour.incidents"]
    view = inequality.inequality(evidence, [crime(evidence), asb])
    row = view.table.set_index("indicator").loc["Total recorded crime"]
    # Places rise evenly with their rank, so the most deprived have least: a falling gradient.
    assert row["rii_lower"] <= row["rii"] <= row["rii_upper"] < 1
    assert row["sii_lower"] <= row["sii"] <= row["sii_upper"] < 0
    assert row["most"] < row["least"]
    assert "steepest" not in view.headline and "cannot be distinguished" in view.headline


def test_a_fifth_of_one_or_two_places_has_no_gradient(evidence: Evidence) -> None:
    """An area of six LSOAs was told to have a relative index of 61.0."""
    data = evidence.data
    few = data.places["quintile_local"].where(data.places.index % 4 < 2)
    small = replace(evidence, data=replace(data, places=data.places.assign(quintile_local=few)))
    with pytest.raises(Absent, match="one or two"):
        inequality.inequality(small, [crime(evidence)])


@pytest.mark.parametrize(
    ("second", "steepest"), [((3.9, 2.6, 6.0), False), ((1.6, 1.2, 2.1), True)]
)
def test_a_gradient_is_the_steepest_only_where_it_stands_apart(second, steepest) -> None:
    """4.1 (2.8 to 6.7) beside 3.9 is not the steepest; beside 1.6 (1.2 to 2.1) it is."""
    names = ["indicator", "rii", "rii_lower", "rii_upper"]
    table = pd.DataFrame([("Violence", 4.1, 2.8, 6.7), ("Drugs", *second)], columns=names)
    told = inequality._headline(table)
    assert ("steepest" in told) is steepest
    assert told.endswith("the gradient of drugs cannot be distinguished from this") is not steepest


def test_most_of_them_is_counted() -> None:
    """21 of 51 places are not most of them."""
    wards = pd.Series(["Bargate"] * 9 + ["Bevois"] * 6 + ["Polygon"] * 6 + list("abcdefghij") * 3)
    assert places_in_wards(wards) == ", 21 of them in Bargate, Bevois and Polygon"
    assert places_in_wards(wards.head(9)) == ", all of them in Bargate"
    assert places_in_wards(wards.head(0)) == ""


def test_wards_that_hold_one_of_many_places_each_are_not_named() -> None:
    """Three places in three wards say nothing of where ten places are."""
    assert places_in_wards(pd.Series(list("abcdefghij"))) == ""
    assert places_in_wards(pd.Series([*"abcd", "e", "e"])) == ", 2 of them in e"
    assert places_in_wards(pd.Series([*"aabbc"])) == ", all of them in a, b and c"


def test_no_rise_is_told_where_every_part_fell() -> None:
    parts = pd.DataFrame(
        {"group": ["A", "B"], "change": [-1, -20], "points": [-0.1, -2.0]}, index=[0, 1]
    )
    told = contributions._headline(parts, False, "crimes", "2019/20")
    assert told == "B took off most (−20), of a difference of −2.1% in crimes against 2019/20"


def test_a_base_that_held_lockdowns_says_so(evidence: Evidence) -> None:
    """2020/21 held eight months of lockdown, 2019/20 one: March 2020."""
    view = change.change(evidence, crime(evidence))
    assert view.table.set_index("comparison")["locked"].to_dict() == {
        "2019/20": False,
        "2020/21": True,
    }
    assert "covid" in view.caveats and "locked" in view.hidden
    for base, said in (("baseline", False), ("previous", True)):
        parts = contributions.contributions(evidence, crime(evidence), base=base)
        assert ("covid" in parts.caveats) is said


def test_the_crime_survey_stands_beside_a_change_that_records_mislead_about(evidence) -> None:
    """What one year's survey said stands beside that year only."""
    violence = evidence.catalogue.indicators["violence.offences"]
    drugs = evidence.catalogue.indicators["drugs.offences"]
    assert "crime_survey" in change.change(evidence, violence).caveats
    assert "crime_survey" not in change.change(evidence, drugs).caveats
    both = ("crime_survey", "crime_survey_2022")
    ends = evidence.assessment.period.end
    assert touching(evidence, both) == (both if ends == "2022-03" else both[:1])
    later = evidence.assessment.model_copy(
        update={"period": Period(start="2022-04", end="2023-03")}
    )
    assert touching(replace(evidence, assessment=later), both) == both[:1]


def test_an_average_of_a_few_records_is_weak_evidence(evidence: Evidence) -> None:
    months = pd.DataFrame(
        {"value": [1.0, 0.0, 2.0], **dict.fromkeys(("centre", "lower", "upper"), np.nan)}
    )
    indicator = evidence.catalogue.indicators["overview.crime"]
    assert trend._finding(indicator, months).strength == "weak"
    assert trend._finding(indicator, months * 10).strength == "moderate"

"""What is read from the Home Office tables: counts, ranks, limits and reconciliation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from safecity.catalogue.period import Period
from safecity.readings import (
    beside,
    change,
    comparison,
    contributions,
    funnel,
    key_figures,
    levels,
    reconciliation,
    trend,
)
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.official import (
    OfficialEvidence,
    financial_year,
    headline,
    quarter_starts,
    spanned,
)

YEAR = 100 * 4 * 1.5  # crimes of the own area in 2021/22


def crime(evidence: Evidence):
    return evidence.catalogue.indicators["overview.crime"]


def violence(evidence: Evidence):
    return evidence.catalogue.indicators["violence.offences"]


def test_headlines_come_from_the_tables_and_months_from_the_street(official: Evidence) -> None:
    view = change.change(official, crime(official))
    row = view.table.iloc[0]
    assert (row["before"], row["after"]) == (400, YEAR)
    assert row["percent"] == pytest.approx(50)
    assert view.sources[0] == "home_office_csp"
    assert view.subtitle.endswith("counts of Home Office tables")
    assert "home_office_counts" in view.caveats
    assert "unplaced_rows" not in view.caveats
    monthly = trend.trend(official, crime(official))
    assert monthly.sources[0] == "police_uk"
    assert monthly.subtitle.endswith("counts of data.police.uk")
    assert "home_office_counts" not in monthly.caveats


def test_without_tables_nothing_says_which_source_counts(evidence: Evidence) -> None:
    view = change.change(evidence, crime(evidence))
    assert view.sources[0] == "police_uk"
    assert "counts of" not in view.subtitle


def test_anti_social_behaviour_is_never_in_the_tables(official: Evidence) -> None:
    asb = official.catalogue.indicators["anti_social_behaviour.incidents"]
    assert headline(official, asb).spine == "police_uk"


def test_a_quarter_missing_is_not_zero(official: Evidence) -> None:
    own = official.data.offences["area"] == official.own
    late = official.data.offences["start"] == pd.Timestamp("2021-10-01")
    data = replace(official.data, offences=official.data.offences[~(own & late)])
    holed = Evidence(official.assessment, official.catalogue, data)
    assert headline(holed, crime(holed)).spine == "police_uk"
    tables = OfficialEvidence(holed.assessment, holed.catalogue, data)
    with pytest.raises(Absent, match="1 of 4 quarters missing"):
        tables.count(crime(holed), holed.assessment.period.months)


def test_more_cancelled_than_recorded_is_said(official: Evidence) -> None:
    frame = official.data.offences.assign(count=-1)
    tables = OfficialEvidence(
        official.assessment, official.catalogue, replace(official.data, offences=frame)
    )
    with pytest.raises(Absent, match="more was cancelled"):
        tables.count(crime(official), official.assessment.period.months)


def test_a_negative_row_is_counted_and_never_cut(official: Evidence) -> None:
    one = official.data.offences[
        (official.data.offences["area"] == official.own)
        & (official.data.offences["start"] == pd.Timestamp("2021-04-01"))
    ].head(1)
    frame = pd.concat([official.data.offences, one.assign(count=-7)])
    tables = OfficialEvidence(
        official.assessment, official.catalogue, replace(official.data, offences=frame)
    )
    assert tables.count(crime(official), official.assessment.period.months) == YEAR - 7


def test_rank_is_the_nth_highest_with_its_interval(official: Evidence) -> None:
    view = comparison.comparison(official, crime(official))
    table = view.table.set_index("area")
    assert table.loc[official.own, "rank"] == 15
    assert table["rank"].tolist() == sorted(table["rank"])
    assert "the lowest of 15 (95% interval 1st to 12th lowest)" in view.headline
    assert "14 of 14 usable" in view.headline
    assert "mid-2021 population" in view.subtitle
    assert {"group_mean", "rank_simulated"} <= set(view.caveats)


def test_a_comparator_that_is_noted_is_left_out_and_said(
    evidence: Evidence, supply: Callable[..., Evidence]
) -> None:
    members = evidence.assessment.partnership.comparators.members
    derby = next(member for member in members if member.name == "Derby")
    noted = supply(evidence, {derby.code: "the force did not supply complete data"})
    view = comparison.comparison(noted, crime(noted))
    assert "13 of 14 usable" in view.headline
    assert "Derby (the force did not supply complete data)" in view.alt
    assert "13 of 14 usable" in funnel.funnel(noted, crime(noted)).headline


def test_funnel_limits_hold_the_group_and_are_drawn_over_it(official: Evidence) -> None:
    view = funnel.funnel(official, crime(official))
    limits = view.facts["limits"]
    assert (limits["lower998"] < limits["lower95"]).all()
    assert (limits["upper95"] < limits["upper998"]).all()
    people = view.table["population"]
    assert limits["population"].min() < people.min()
    assert limits["population"].max() > people.max()
    own = view.table[view.table["own"]].iloc[0]
    assert own["lower_outer"] < view.facts["mean"] < own["upper_outer"]


def test_kinds_of_violence_are_told_apart_by_the_tables_only(
    official: Evidence, evidence: Evidence
) -> None:
    view = levels.levels(official, violence(official))
    assert dict(zip(view.table["group"], view.table["count"], strict=True)) == {
        "Violence with injury": 180,
        "Rape": 60,
    }
    with pytest.raises(Absent, match="as one group"):
        levels.levels(evidence, violence(evidence))


def test_contributions_of_offences_sum_to_the_headline_change(official: Evidence) -> None:
    view = contributions.contributions(official, crime(official))
    assert view.table["points"].sum() == pytest.approx(50)


def test_key_figures_of_tables_alone_leave_out_what_they_do_not_count(
    official: Evidence, without: Callable[..., Evidence]
) -> None:
    asb = official.catalogue.indicators["anti_social_behaviour.incidents"]
    alone = without(official, official.own, official.assessment.period.months)
    view = key_figures.key_figures(alone, [crime(official), asb])
    assert view.table["indicator"].tolist() == [crime(official).title]
    assert view.table["count"].tolist() == [YEAR]
    none = without(official, official.own, official.assessment.period.months)
    with pytest.raises(Absent):
        key_figures.key_figures(none, [asb])


def test_key_figures_say_who_counted(official: Evidence) -> None:
    asb = official.catalogue.indicators["anti_social_behaviour.incidents"]
    view = key_figures.key_figures(official, [crime(official), asb])
    assert view.table["count"].tolist() == [YEAR, 210 * 21]
    assert view.table["counted"].tolist() == ["Home Office tables", "data.police.uk"]
    assert view.sources[:2] == ("home_office_csp", "police_uk")
    assert "two_spines" in view.caveats


def test_the_change_stands_beside_force_and_country(official: Evidence) -> None:
    view = beside.beside(official, crime(official))
    assert view.table["comparison"].tolist() == [
        "Southampton", "14 of 14 comparators", "Hampshire police force", "England and Wales",
    ]  # fmt: skip
    assert view.table["percent"].round(1).tolist()[2:] == [50.0, 50.0]
    assert "+50.0% in the Hampshire police force, and +50.0% in England and Wales" in view.headline


def in_tables(evidence: Evidence, year: str, factor: float, kind: str = "") -> Evidence:
    """Multiply what the tables count of the own area in a year, of a category or of every one."""
    rows = evidence.data.offences
    hit = (rows["area"] == evidence.own) & (rows["year"] == year)
    hit &= (rows["category"] == kind) | (not kind)
    counts = rows["count"].where(~hit, (rows["count"] * factor).round().astype("int64"))
    return replace(evidence, data=replace(evidence.data, offences=rows.assign(count=counts)))


@pytest.fixture
def alike(official: Evidence) -> Evidence:
    """Tables that count about what the street-level files place: 40,000 crimes a year."""
    far = official
    for year in sorted(set(official.data.offences["year"])):
        far = in_tables(far, year, 100)
    return far


def test_reconciliation_compares_whole_quarters_of_both(alike: Evidence, without) -> None:
    holed = without(alike, alike.own, ("2021-05",))
    view = reconciliation.reconciliation(holed)
    total = view.table[view.table["group"] == "All crime"].set_index("year")
    assert total.loc["2021/22", ["official", "months"]].tolist() == [45_000, 9]
    assert total.loc["2021/22", "reason"] == "1 quarter not complete in data.police.uk"
    assert total.loc["2020/21", "share"] == pytest.approx(210 * 13 * 15 / 40_000 * 100)
    shop = view.table[view.table["group"] == "Shoplifting"].set_index("year")
    assert shop.loc["2020/21", "share"] == pytest.approx(210 * 15 / (56 * 4 * 100) * 100)


@pytest.mark.parametrize(
    ("date", "year"),
    [("2021-04-01", "2021/22"), ("2022-01-01", "2021/22"), ("1999-10-01", "1999/00")],
)
def test_financial_years(date: str, year: str) -> None:
    assert financial_year(pd.Timestamp(date)) == year


def test_only_whole_quarters_can_be_counted() -> None:
    assert list(quarter_starts(("2021-04", "2021-05", "2021-06"))) == [pd.Timestamp("2021-04-01")]
    with pytest.raises(Absent, match="whole quarters"):
        quarter_starts(("2021-05", "2021-06"))


def test_a_series_that_was_divided_anew_is_not_compared_across_the_date(official: Evidence) -> None:
    split = crime(official).model_copy(
        update={"crime_types": (), "subgroups": ("Residential burglary",), "title": "Split"}
    )
    told = official.data.offences_divided.assign(subgroup="Residential burglary")
    official = replace(official, data=replace(official.data, offences_divided=told))
    early = replace(
        official,
        assessment=official.assessment.model_copy(
            update={
                "period": Period(start="2017-04", end="2018-03"),
                "baseline": Period(start="2018-04", end="2019-03"),
            }
        ),
    )
    tables = headline(early, split)
    with pytest.raises(Absent, match=r"cannot be compared with 2016/17.*garages"):
        tables.matched(split, "previous")
    assert headline(official, split).matched(split, "previous").whole


def test_an_indicator_of_the_tables_alone_has_no_months(official: Evidence) -> None:
    arson = official.catalogue.indicators["criminal_damage_and_public_order.arson"]
    assert not official.usable(arson).any()
    with pytest.raises(Absent):
        trend.trend(official, arson)
    assert change.change(official, arson).table["after"].iloc[0] == 4 * 6


@pytest.mark.parametrize(
    ("rank", "words"),
    [
        ((1, 1, 1), "highest of 15 (95% interval 1st)"),
        ((3, 2, 5), "3rd highest of 15 (95% interval 2nd to 5th)"),
        ((8, 3, 12), "8th highest of 15 (95% interval 3rd to 12th)"),
        ((14, 10, 15), "2nd lowest of 15 (95% interval 1st to 6th lowest)"),
    ],
)
def test_a_rank_is_said_from_the_nearer_end(rank, words) -> None:
    row = pd.Series(dict(zip(("rank", "rank_lower", "rank_upper"), rank, strict=True)))
    assert comparison.rank_words(row, 15) == words


def test_what_a_table_does_not_tell_apart_is_absent_and_never_zero(official: Evidence) -> None:
    rape = crime(official).model_copy(
        update={"crime_types": (), "subgroups": ("Rape",), "noun": "rapes"}
    )
    told = official.data.offences_divided
    lacking = (told["year"] == "2019/20") & (told["subgroup"] == "Rape")
    data = replace(official.data, offences_divided=told[~lacking])
    tables = OfficialEvidence(official.assessment, official.catalogue, data)
    assert tables.count(rape, official.assessment.period.months) > 0
    with pytest.raises(Absent, match="the table of 2019/20 does not distinguish rapes"):
        tables.count(rape, official.assessment.baseline.months)


def test_none_in_an_area_is_zero_where_the_table_has_it_elsewhere(official: Evidence) -> None:
    rape = crime(official).model_copy(update={"crime_types": (), "subgroups": ("Rape",)})
    rows = official.data.offences
    without = rows[(rows["area"] != official.own) | (rows["subgroup"] != "Rape")]
    data = replace(official.data, offences=without)
    tables = OfficialEvidence(official.assessment, official.catalogue, data)
    assert tables.count(rape, official.assessment.period.months) == 0


def test_counts_that_are_too_far_apart_have_no_share(alike: Evidence) -> None:
    near = reconciliation.reconciliation(alike).table.set_index(["group", "year"])
    assert near.loc[("Shoplifting", "2021/22"), "share"] > 0
    view = reconciliation.reconciliation(in_tables(alike, "2021/22", 0.001, "Shoplifting"))
    rows = view.table[view.table["group"] == "Shoplifting"].set_index("year")
    assert pd.isna(rows.loc["2021/22", "share"]) and rows.loc["2021/22", "official"] == 32
    assert rows.loc["2021/22", "reason"] == reconciliation.TOO_FAR


def test_a_total_that_is_too_far_apart_is_a_gap_with_both_counts(official: Evidence) -> None:
    view = reconciliation.reconciliation(official)
    assert view.kind == "gap" and reconciliation.TOO_FAR in view.gap.reason
    assert "count 57,330 and 600 crimes" in view.gap.reason


def test_a_year_that_is_ruled_out_is_not_reconciled_and_says_why(alike: Evidence) -> None:
    told = "its offences are 1% of what is usual, those of its force 101%"
    usable = alike.data.offences_usable.copy()
    hit = (usable["area"] == alike.own) & (usable["year"] == "2021/22")
    usable.loc[hit, ["usable", "reason"]] = [False, told]
    data = replace(alike.data, offences_usable=usable)
    view = reconciliation.reconciliation(replace(alike, data=data))
    rows = view.table[view.table["year"] == "2021/22"]
    assert rows["share"].isna().all()
    assert set(rows["reason"]) == {f"the table is not used: {told}"}
    assert "2021/22" not in view.headline


def test_without_street_level_files_there_is_nothing_to_reconcile_with(alike: Evidence) -> None:
    """Greater Manchester's tables were said not to be supplied, and carried the edition."""
    coverage = alike.data.coverage
    own = coverage["area"] == alike.own
    data = replace(alike.data, coverage=coverage[~own], crimes_area=alike.data.crimes_area.iloc[:0])
    view = reconciliation.reconciliation(replace(alike, data=data))
    assert view.kind == "gap"
    assert view.gap.reason.startswith("No street-level file counts the area")


def test_a_category_that_one_table_lacks_for_everybody_is_not_compared(official: Evidence) -> None:
    told = official.data.offences_divided
    lacking = (told["year"] == "2019/20") & (told["category"] == "Shoplifting")
    data = replace(official.data, offences_divided=told[~lacking])
    tables = OfficialEvidence(official.assessment, official.catalogue, data)
    with pytest.raises(Absent, match="The table of 2019/20 has no shoplifting, for any area"):
        tables.matched(crime(official), "baseline")
    assert tables.count(crime(official), official.assessment.baseline.months) > 0


def test_types_that_a_table_does_not_have_are_left_out(official: Evidence) -> None:
    tables = OfficialEvidence(official.assessment, official.catalogue, official.data)
    counts = tables.by_type(crime(official), official.assessment.period.months)
    assert "Burglary" not in counts.index and counts["Shoplifting"] > 0


@pytest.mark.parametrize("read", [levels.levels, change.change])
def test_the_reason_why_a_table_is_not_used_stands_wherever_it_is_missed(
    official: Evidence, supply: Callable[..., Evidence], read
) -> None:
    noted = supply(official, {official.own: "offences stand under no partnership"})
    rapes = official.catalogue.indicators["sexual_offences.rape"]
    tables = OfficialEvidence(noted.assessment, noted.catalogue, noted.data)
    with pytest.raises(Absent) as caught:
        read(tables, rapes)
    assert caught.value.reason == (
        "The Home Office tables are not used for Southampton: offences stand under no partnership."
    )
    assert "whole for the area" in caught.value.closes


CRIME = "overview.crime"


def test_a_rate_of_some_months_of_the_period_says_how_many(evidence: Evidence, without) -> None:
    """Two months of four were printed as a rate "in 4 months"."""
    assert spanned(evidence) is evidence
    months = evidence.assessment.period.months
    holed = spanned(without(evidence, evidence.own, months[2:]))
    unit = holed.catalogue.indicators[CRIME].unit
    assert unit == "per 1,000 residents in 2 months"
    assert holed.catalogue.themes["overview"].indicators[CRIME].unit == unit
    view = levels.levels(holed, holed.catalogue.indicators[CRIME])
    assert view.unit == unit and f"rate {unit}" in view.subtitle
    figures = key_figures.key_figures(holed, [holed.catalogue.indicators[CRIME]])
    assert figures.unit == unit

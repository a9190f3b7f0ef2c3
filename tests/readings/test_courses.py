"""Each area's rate over the years, and in how many of them the own one lay above the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from safecity.catalogue.registry import Indicator
from safecity.readings import courses, series
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

OWN = "E06000045"
Without = Callable[..., Evidence]


def crime(evidence: Evidence) -> Indicator:
    return evidence.catalogue.indicators["overview.crime"]


def test_every_area_has_each_of_its_complete_years(evidence: Evidence) -> None:
    table = courses.courses(evidence, crime(evidence)).table
    members = evidence.assessment.partnership.comparators.members
    assert set(table["area"]) == {OWN, *(member.code for member in members)}
    assert table.groupby("area").size().eq(7).all() and table["own"].sum() == 7
    assert table["area"].iloc[0] == OWN


def test_the_own_rates_are_those_of_the_series(evidence: Evidence) -> None:
    columns = ["period", "value", "lower", "upper", "count", "population"]
    one = courses.courses(evidence, crime(evidence)).table.query("own")[columns]
    other = series.series_table(evidence, crime(evidence)).query("own")[columns]
    assert one.to_numpy().tolist() == other.to_numpy().tolist()


def test_rates_that_are_alike_lie_above_in_no_year(evidence: Evidence) -> None:
    view = courses.courses(evidence, crime(evidence))
    assert "lay above that of its comparators together in none of 7 years" in view.headline
    assert view.finding.direction == "level" and view.finding.strength == "weak"


def test_a_year_that_is_not_complete_is_none_and_an_area_of_one_year_is_left_out(
    evidence: Evidence, without: Without
) -> None:
    member = evidence.assessment.partnership.comparators.members[0]
    holed = without(evidence, OWN, ("2018-05",))
    months = tuple(f"{year}-05" for year in range(2015, 2021))
    table = courses.courses(without(holed, member.code, months), crime(evidence)).table
    assert "2018/19" not in set(table.loc[table["own"], "period"])
    assert member.code not in set(table["area"])


def test_without_comparators_it_is_a_gap(evidence: Evidence, without: Without) -> None:
    months = tuple(f"{year}-05" for year in range(2015, 2022))
    bare = evidence
    for member in evidence.assessment.partnership.comparators.members:
        bare = without(bare, member.code, months)
    with pytest.raises(Absent, match="or for 3 comparators"):
        courses.courses(bare, crime(evidence))

"""Yearly rates beside the comparators, and what an indicator is made up of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.catalogue.disclosure import THRESHOLD
from safecity.catalogue.registry import Indicator
from safecity.readings import groups, series
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.words.wording import lockdowns_across, spanned_periods

OWN = "E06000045"
Without = Callable[..., Evidence]


def crime(evidence: Evidence) -> Indicator:
    return evidence.catalogue.indicators["overview.crime"]


def test_every_year_of_the_history_has_its_rate(evidence: Evidence) -> None:
    view = series.series(evidence, crime(evidence))
    own = view.table[view.table["own"]]
    assert own["period"].tolist() == ["2015/16", "2016/17", "2017/18", "2018/19", "2019/20",
                                      "2020/21", "2021/22"]  # fmt: skip
    last = own.iloc[-1]
    assert (last["count"], last["population"]) == (21 * 13 * 210, 20_200)
    assert last["value"] == pytest.approx(21 * 13 * 210 / 20_200 * 1000)
    assert last["lower"] < last["value"] < last["upper"]
    assert "(57,330 in all), higher than in 2019/20" in view.headline
    assert (view.finding.direction, view.finding.comparison) == ("higher", "2019/20")


def test_comparators_are_pooled_and_without_limits(evidence: Evidence) -> None:
    table = series.series_table(evidence, crime(evidence))
    theirs = table[~table["own"]]
    n = len(evidence.assessment.partnership.comparators.members)
    assert theirs["count"].iloc[-1] == n * 21 * 13 * 210
    assert theirs["value"].tolist() == pytest.approx(table[table["own"]]["value"].tolist())
    assert theirs[["lower", "upper"]].isna().all(axis=None)


def test_a_year_that_is_not_complete_has_no_row(evidence: Evidence, without: Without) -> None:
    holed = without(evidence, OWN, ("2018-05",))
    table = series.series_table(holed, crime(evidence))
    assert "2018/19" not in set(table.loc[table["own"], "period"])
    assert "2018/19" in set(table.loc[~table["own"], "period"])


def test_too_few_comparators_have_no_row(evidence: Evidence, without: Without) -> None:
    members = evidence.assessment.partnership.comparators.members
    holed = evidence
    for member in members[: len(members) // 2 + 1]:
        holed = without(holed, member.code, ("2021-05",))
    table = series.series_table(holed, crime(evidence))
    assert set(table.loc[table["period"] == "2021/22", "label"]) == {"Southampton"}
    assert "comparators" not in series.series(holed, crime(evidence)).headline


def test_an_incomplete_period_is_a_gap(evidence: Evidence, without: Without) -> None:
    holed = without(evidence, OWN, evidence.assessment.period.months)
    with pytest.raises(Absent):
        series.series(holed, crime(evidence))


def test_the_largest_kind_is_named_with_its_share(official: Evidence) -> None:
    """56, 40 and 4 of a hundred in each quarter of the tables."""
    view = groups.groups(official, crime(official))
    assert view.table["count"].tolist() == [336, 240, 24]
    assert view.table["before"].tolist() == [224, 160, 16]
    assert "Shoplifting made up 56% of recorded crimes" in view.headline
    assert "(336 of 600), followed by violence and sexual offences (240)" in view.headline


def test_kinds_are_set_beside_those_of_the_same_months(
    evidence: Evidence, without: Without
) -> None:
    """May 2019 is missing of the baseline, so May of the period is left out beside it."""
    base = evidence.assessment.baseline.start[:4]
    holed = without(evidence, OWN, (f"{base}-05",))
    view = groups.groups(holed, crime(holed))
    months = [m for m in evidence.assessment.period.months if not m.endswith("-05")]
    assert view.table["count"].sum() == evidence.by_type(crime(evidence), tuple(months)).sum()
    assert "(11 of 12 months)" in view.headline and "May" not in view.facts["after_label"]


def test_one_kind_is_no_division(evidence: Evidence) -> None:
    """Of the street-level files, where nothing tells possession from trafficking."""
    with pytest.raises(Absent, match="publish drug offences as one group"):
        groups.groups(evidence, evidence.catalogue.indicators["drugs.offences"])


def counts(*numbers: float) -> pd.Series:
    return pd.Series(numbers, index=[f"k{n}" for n in range(len(numbers))], dtype=float)


def test_small_kinds_are_joined_or_left_out() -> None:
    table = groups.tabulate(counts(50, 4, 3), counts(40, 6, 2))
    assert table["group"].tolist() == ["k0", "All others"]
    assert table["count"].tolist() == [50, 7] and table["before"].tolist() == [40, 8]
    # With one group the total would give the other away, so nothing is shown.
    assert groups.tabulate(counts(50, 3), counts(40, 3)).empty


def test_a_kind_that_was_small_before_is_not_printed_by_itself() -> None:
    table = groups.tabulate(counts(50, 20, 10), counts(40, 3, 30))
    assert table["group"].tolist() == ["k0", "All others"]
    assert table["before"].tolist() == [40, 33]  # 3 by itself would follow from the total
    joined = groups.tabulate(counts(50, 20, 10), counts(40, 3, 4))
    assert joined["group"].tolist() == ["k0", "All others"] and joined["before"].iloc[1] == 7


def test_without_a_period_before_nothing_stands_beside() -> None:
    table = groups.tabulate(counts(50, 20), pd.Series(np.nan, index=["k0", "k1"]))
    assert table["group"].tolist() == ["k0", "k1"] and table["before"].isna().all()


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=30))
def test_no_small_count_is_printed_and_nothing_is_added(pairs: list[tuple[int, int]]) -> None:
    after, before = (counts(*side) for side in zip(*pairs, strict=True))
    table = groups.tabulate(after, before)
    for column, side in (("count", after), ("before", before)):
        assert not table[column].between(1, THRESHOLD - 1).any()
        rest = side.sum() - table[column].sum()  # a reader knows the total of each side
        assert rest == 0 or table.empty
    assert len(table) <= groups.MOST + 1


def test_a_series_has_the_caveat_of_the_pandemic_where_the_catalogue_dates_a_lockdown(
    evidence: Evidence,
) -> None:
    def across(evidence: Evidence, *starts: str) -> tuple[str, ...]:
        return lockdowns_across(evidence, pd.Series(pd.to_datetime(list(starts))))

    assert across(evidence, "2015-04", "2018-04") == across(evidence, "2021-04", "2022-04") == ()
    assert across(evidence, "2019-04", "2022-04") == across(evidence, "2020-01") == ("covid",)
    events = tuple(e for e in evidence.catalogue.events if e.kind != "lockdown")
    catalogue = evidence.catalogue.model_copy(update={"events": events})
    assert across(replace(evidence, catalogue=catalogue), "2019-04", "2022-04") == ()


def test_a_series_of_one_period_is_named_by_it_alone() -> None:
    assert spanned_periods("2015/16", "2021/22") == "2015/16 to 2021/22"
    assert spanned_periods("Oct to Dec 2023", "Oct to Dec 2023") == "Oct to Dec 2023"


def test_a_series_of_pooled_years_is_named_by_its_first_year_and_its_last() -> None:
    first, last = "2015/16 to 2017/18", "2018/19 to 2020/21"
    assert spanned_periods(first, last) == "2015/16 to 2020/21"
    assert spanned_periods("2015 to 2017", "2018 to 2020") == "2015 to 2020"
    assert spanned_periods(first, first) == first

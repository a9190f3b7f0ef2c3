"""Published figures of several local authorities: what adds up, and what does not."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.ingest.figures import SUPPRESSED, as_figures
from safecity.ingest.wider import Summed, add_sums

SET, ONE, TWO = "E22000374", "E07000084", "E07000089"
NAN = float("nan")


def figure(area: str, **cells: object) -> dict[str, object]:
    fixed = {"measure": "children", "level": "lad", "period": "2023/24", "months": 12}
    return {**fixed, "area": area, "start": pd.Timestamp("2023-04-01"), **cells}


def summed(*rows: dict[str, object], lads: tuple[str, ...] = (ONE, TWO)) -> Summed:
    return add_sums(as_figures(list(rows)), {SET: lads})


def own(found: Summed) -> pd.DataFrame:
    return found.frame[found.frame["area"] == SET]


def test_counts_are_summed() -> None:
    row = own(summed(figure(ONE, count=10), figure(TWO, count=20))).iloc[0]
    assert row["count"] == 30 and pd.isna(row["denominator"]) and pd.isna(row["value"])


def test_a_crude_rate_with_an_interval_is_left_to_be_worked_out_from_the_sums() -> None:
    cells = {"count": 10, "denominator": 2_000, "value": 5.0, "lower": 2.4, "upper": 9.2}
    more = {"count": 20, "denominator": 8_000, "value": 2.5, "lower": 1.5, "upper": 3.9}
    row = own(summed(figure(ONE, **cells), figure(TWO, **more))).iloc[0]
    assert (row["count"], row["denominator"]) == (30, 10_000)
    assert pd.isna(row["value"]) and pd.isna(row["lower"])


def test_a_rate_without_an_interval_is_that_of_the_sums() -> None:
    """Reoffences a reoffender: 100 of 20 and 30 of 30 are 130 of 50, not the mean of 5 and 1."""
    first = figure(ONE, count=100, denominator=20, value=5.0)
    row = own(summed(first, figure(TWO, count=30, denominator=30, value=1.0))).iloc[0]
    assert row["value"] == pytest.approx(2.6)


def test_a_standardised_rate_has_no_sum() -> None:
    """Ages differ: neither rate is its count over its denominator by the same number of ten."""
    first = figure(ONE, count=100, denominator=100_000, value=118.0, lower=96.0, upper=143.0)
    second = figure(TWO, count=80, denominator=80_000, value=91.0, lower=72.0, upper=113.0)
    found = summed(first, second)
    assert own(found).empty and found.left_out == {SET: ("children",)}


@pytest.mark.parametrize(
    "rows",
    [
        (figure(ONE, count=10),),
        (figure(ONE, count=10), figure(TWO, count=NAN, note=SUPPRESSED)),
        (figure(ONE, value=3.0), figure(TWO, value=4.0)),
        (figure(ONE, count=10, value=3.0), figure(TWO, count=20, value=4.0)),
    ],
    ids=["one is missing", "one is withheld", "rates alone", "no denominators"],
)
def test_what_does_not_add_up_is_left_out_and_said(rows) -> None:
    found = summed(*rows)
    assert own(found).empty and found.left_out == {SET: ("children",)}
    assert len(found.frame) == len(rows)


def test_a_set_that_cuts_an_authority_has_no_figure() -> None:
    found = summed(figure(ONE, count=10), lads=())
    assert own(found).empty and found.left_out == {SET: ("children",)}


def test_periods_and_groups_are_summed_by_themselves() -> None:
    rows = [
        figure(area, count=count, group=group)
        for area, group, count in ((ONE, "", 5), (TWO, "", 6), (ONE, "Adult", 3))
    ]
    mine = own(summed(*rows))
    assert mine[["group", "count"]].to_numpy().tolist() == [["", 11.0]]


def test_the_figures_of_one_authority_are_its_own() -> None:
    cells = {"count": 100, "denominator": 100_000, "value": 118.0, "lower": 96.0, "upper": 143.0}
    found = summed(figure(ONE, **cells), lads=(ONE,))
    assert own(found).iloc[0][list(cells)].to_dict() == cells
    assert found.left_out == {SET: ()}


def test_what_is_given_for_the_area_itself_is_not_summed() -> None:
    """Partners count for the partnership; the councils' own figures are not added beside."""
    found = summed(figure(SET, count=31), figure(ONE, count=10), figure(TWO, count=20))
    assert own(found)["count"].tolist() == [31] and found.left_out == {SET: ()}


@given(
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(5_000, 90_000)), min_size=2, max_size=5)
)
def test_the_sum_of_crude_rates_is_the_rate_of_the_whole(pairs: list[tuple[int, int]]) -> None:
    lads = tuple(f"E070000{n:02d}" for n in range(len(pairs)))
    rows = [
        figure(lad, count=count, denominator=base, value=round(count / base * 1_000, 4))
        for lad, (count, base) in zip(lads, pairs, strict=True)
    ]
    mine = own(summed(*rows, lads=lads))
    count, base = (sum(each) for each in zip(*pairs, strict=True))
    if count:
        assert mine["value"].tolist() == [pytest.approx(count / base * 1_000)]
        assert (mine["count"].iloc[0], mine["denominator"].iloc[0]) == (count, base)

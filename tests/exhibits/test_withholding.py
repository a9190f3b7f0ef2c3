"""What is withheld, and that neither words nor sums give it back."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.exhibits.evidence import Evidence
from safecity.exhibits.readings import concentration, places
from safecity.exhibits.withholding import joined, withhold

from .test_gate import with_few


def frame(counts: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"group": [f"p{i}" for i in range(len(counts))], "count": counts})


def test_a_lone_small_count_takes_another_with_it() -> None:
    table = withhold(frame([3, 40, 60, 80]), ["count"])
    assert table["suppressed"].sum() == 2
    assert withhold(frame([1, 2, 60, 80]), ["count"])["suppressed"].sum() == 3
    assert table.loc[table["suppressed"], "count"].isna().all()


def test_going_through_twice_changes_nothing() -> None:
    once = withhold(frame([3, 40, 60, 80]), ["count"])
    assert withhold(once, ["count"]) is once


@given(st.lists(st.integers(0, 30), min_size=3, max_size=12))
def test_no_small_count_is_shown_and_none_stands_alone(counts: list[int]) -> None:
    table = withhold(frame(counts), ["count"])
    shown = table.loc[~table["suppressed"], "count"]
    assert not shown.between(1, 4).any()
    assert table["suppressed"].sum() != 1
    hidden = pd.Series(counts)[table["suppressed"].to_numpy()]
    assert hidden.empty or hidden.sum() >= 10 or table["suppressed"].all()


def test_joined_rows_still_add_up() -> None:
    table = frame([2, 1, 60, 80]).assign(before=lambda f: f["count"] + 5)
    together = joined(table, ["count", "before"], "group")
    assert together["count"].sum() == 143
    assert together["before"].sum() == 163
    assert not together["count"].between(1, 2).any()
    assert together["group"].str.contains("withheld").sum() == 1
    assert joined(frame([50, 60]), ["count"], "group")["count"].tolist() == [50, 60]


def test_no_word_of_a_map_comes_from_a_withheld_place(evidence: Evidence) -> None:
    poor = with_few(evidence)
    view = places.read(poor, poor.catalogue.indicators["overview.crime"])
    hidden = view.table.loc[view.table["suppressed"], "label"]
    assert len(hidden) >= 2
    assert not any(f"{name} at" in view.alt for name in hidden)


def test_the_curve_of_concentration_does_not_list_every_place(evidence: Evidence) -> None:
    view = concentration.read(evidence, evidence.catalogue.indicators["overview.crime"])
    assert len(view.table) == 21
    assert view.table["share_crime"].iloc[-1] == pytest.approx(1)

"""What is withheld, and that neither words nor sums give it back."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from safecity.readings import concentration, contributions, places
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.wards import secret_wards
from safecity.readings.evidence.withholding import hidden_places, joined, withhold

from .conftest import PLACES, with_few


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
    together = joined(table, pd.Series([True, True, True, False]), "group")
    assert together["count"].sum() == 143
    assert together["before"].sum() == 163
    assert together["group"].str.contains("withheld").sum() == 1
    bare = frame([50, 60])
    assert joined(bare, pd.Series([False, False]), "group") is bare


def test_a_place_that_one_table_withholds_is_withheld_by_all() -> None:
    """Else the table that shows it gives away what another hides: 63 - 60 = 3."""
    wards = pd.DataFrame(
        {"after": [3, 9, 60, 120, 80], "before": [10, 50, 2, 100, 90]}, index=list("ABCDE")
    )
    hidden = hidden_places(wards)
    assert hidden["A"] and hidden["C"]
    assert (wards[hidden].sum() >= 10).all()


def test_fifths_do_not_give_back_what_a_map_of_wards_hides() -> None:
    groups = pd.DataFrame({"ward": [1, 1, 1, 2, 2, 2], "fifth": [1, 2, 2, 1, 1, 2]})
    counts = pd.DataFrame({"count": [3, 20, 30, 40, 50, 60]})
    hidden = hidden_places(counts, groups)
    for column in groups:
        for _, part in counts[hidden].groupby(groups[column]):
            assert len(part) > 1 and part["count"].sum() >= 10


places_of = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 2), st.integers(0, 2)), min_size=4, max_size=14
)


@given(places_of)
def test_all_totals_together_fix_no_hidden_count(places: list[tuple[int, int, int]]) -> None:
    table = pd.DataFrame(places, columns=["count", "ward", "fifth"])
    hidden = hidden_places(table[["count"]], table[["ward", "fifth"]])
    assert not table.loc[~hidden, "count"].between(1, 4).any()
    if not hidden.any() or hidden.all():
        return
    groups = [table["ward"] == w for w in range(3)] + [table["fifth"] == f for f in range(3)]
    equations = np.array([(g & hidden)[hidden] for g in groups], dtype=float)
    for at in range(int(hidden.sum())):
        alone = np.eye(int(hidden.sum()))[at]
        rank = np.linalg.matrix_rank
        assert rank(np.vstack([equations, alone])) == rank(equations) + 1


def values_left(counts: np.ndarray, groups: pd.DataFrame, hidden: np.ndarray) -> np.ndarray:
    """Count the whole values of each hidden count, exactly, by integer programming."""
    at = np.flatnonzero(hidden)
    rows = [(groups[c] == g).to_numpy() & hidden for c in groups for g in groups[c].unique()]
    fixed = LinearConstraint(
        np.array([row[at] for row in rows], float), *[[counts[row].sum() for row in rows]] * 2
    )
    left = []
    for goal in np.eye(len(at)):
        ends = [s * milp(s * goal, constraints=fixed, integrality=1).fun for s in (1, -1)]
        left.append(np.inf if ends[1] == 0 else ends[1] - ends[0] + 1)  # nought tells of nobody
    return np.array(left)


@pytest.mark.parametrize("seed", range(24))
def test_wards_and_three_kinds_of_fifths_leave_every_hidden_count_room(seed: int) -> None:
    """Sums of nought tell too: a pseudo-inverse over all totals did not see it."""
    random = np.random.default_rng(seed)
    size = int(random.integers(12, 40))
    few = random.choice([0, 0, 1, 2, 3, 6, 12, 25, 60], size)
    counts = few if seed % 2 else random.poisson(random.choice([0.3, 3, 12, 40], size))
    groups = pd.DataFrame({"ward": np.sort(random.integers(0, 3, size))})
    groups = groups.assign(**{f"q{n}": random.permutation(np.arange(size) % 5) for n in range(3)})
    first = pd.Series(random.random(size) < 0.06)
    hidden = hidden_places(pd.DataFrame({"count": counts}), groups, first).to_numpy()
    if not hidden.all():  # else no count of a place is printed
        assert (values_left(counts, groups, hidden) >= 3).all()


def test_a_sum_of_nought_does_not_tell_the_rest_of_a_ward() -> None:
    """Ward and fifth cross in a place without a crime, so that the other has all of the ward."""
    counts = pd.DataFrame({"count": [0, 12, 0, 20, 30, 40, 25, 35]})
    groups = pd.DataFrame({"ward": [1, 1, 2, 2, 2, 2, 1, 1], "fifth": [1, 2, 1, 2, 3, 3, 3, 2]})
    first = pd.Series([True, True, True, *[False] * 5])
    assert hidden_places(counts, groups, first)[3:].any()


def test_a_place_that_is_a_group_of_its_own_shields_no_other() -> None:
    counts = pd.DataFrame({"count": [3, 6, 8, 9, 50]})
    groups = pd.DataFrame({"ward": [1, 1, 1, 2, 2], "fifth": [1, 2, 1, 1, 1]})
    hidden = hidden_places(counts, groups)
    assert hidden[0] and not hidden.all()


def test_a_ward_is_withheld_where_any_of_its_tables_would_print_a_small_count(evidence) -> None:
    crimes = evidence.data.crimes_lsoa
    within = crimes["lsoa"].isin(PLACES[:5]) & (crimes["category"] == "Drugs")
    old = within & (crimes["month"] < "2020-04-01")
    keep = crimes[~old]
    one = crimes[old].tail(1).assign(count=2)
    data = replace(evidence.data, crimes_lsoa=pd.concat([keep, one]))
    poor = replace(evidence, data=data)
    drugs = poor.catalogue.indicators["drugs.offences"]
    secret = secret_wards(poor, drugs)
    assert "E05000000" in secret and len(secret) > 1
    mapped = places.places(poor, drugs, level="ward").table
    assert set(mapped.loc[mapped["suppressed"], "code"]) == secret
    shared = contributions.contributions(poor, drugs, by="ward", base="baseline").table
    names = set(mapped.loc[mapped["suppressed"], "label"])
    assert not names & set(shared["group"]) and shared["group"].str.contains("withheld").sum() == 1


def test_no_word_of_a_map_comes_from_a_withheld_place(evidence: Evidence) -> None:
    poor = with_few(evidence)
    view = places.places(poor, poor.catalogue.indicators["overview.crime"])
    hidden = view.table.loc[view.table["suppressed"], "label"]
    assert len(hidden) >= 2
    assert not any(f"{name} at" in view.alt for name in hidden)


def test_the_curve_of_concentration_does_not_list_every_place(evidence: Evidence) -> None:
    view = concentration.concentration(evidence, evidence.catalogue.indicators["overview.crime"])
    assert len(view.table) == 21
    assert view.table["share_crime"].iloc[-1] == pytest.approx(1)

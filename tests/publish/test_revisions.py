from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safecity.errors import SafecityError
from safecity.exhibits.exhibit import CaveatNote
from safecity.numbers import number
from safecity.publish.revisions import Revised, compare_values, revisions
from safecity.publish.revisions_tables import decimals_for

from .editions import COUNTS, claim, edition, monthly, rows
from .samples import CAVEAT, SOURCE, synthetic


def between(old, new):
    return revisions(edition(*old, name="first"), edition(*new, name="second"))


@pytest.mark.parametrize(
    ("was", "now", "turn"),
    [
        ("rose", "fell", "reversed"),
        ("higher", "lower", "reversed"),
        ("rose", "similar", "changed direction"),
        ("similar", "fell", "changed direction"),
    ],
)
def test_a_finding_of_another_direction(was, now, turn) -> None:
    [change] = between([claim(was)], [claim(now)]).findings
    assert change.turn == turn
    assert (change.before, change.after) == (f"It {was} here", f"It {now} here")


def test_findings_that_are_new_or_gone_and_those_that_stand() -> None:
    old = [claim("rose"), claim("fell", "violence.old")]
    found = between(old, [claim("rose"), claim("fell", "violence.fresh")])
    assert [(f.exhibit, f.turn) for f in found.findings] == [
        ("violence.fresh", "new"), ("violence.old", "gone"),
    ]  # fmt: skip
    assert [(e.exhibit, e.added) for e in found.exhibits] == [
        ("violence.fresh", True), ("violence.old", False),
    ]  # fmt: skip


def test_reversed_findings_stand_first() -> None:
    old = [claim("rose", "a.one"), claim("rose", "z.last")]
    new = [claim("similar", "a.one"), claim("fell", "z.last"), claim("rose", "b.new")]
    turns = [f.turn for f in between(old, new).findings]
    assert turns == ["reversed", "changed direction", "new"]


def test_caveats_added_and_dropped_by_exhibit() -> None:
    other = CaveatNote(slug="small", text="Numbers are small.")
    old, new = monthly(COUNTS), monthly(COUNTS, caveats=(other,))
    found = between([old], [new]).caveats
    assert [(c.exhibit, c.added, c.text) for c in found] == [
        ("violence.trend", False, CAVEAT.text), ("violence.trend", True, "Numbers are small."),
    ]  # fmt: skip
    assert between([old], [old]).caveats == between([old], []).caveats == ()


def test_sources_whose_edition_changed() -> None:
    later = SOURCE.model_copy(update={"edition": "2022-08"})
    other = SOURCE.model_copy(update={"slug": "census", "title": "Census", "edition": "2021"})
    found = between([monthly(COUNTS)], [monthly(COUNTS, sources=(later, other))]).sources
    assert [(s.slug, s.before, s.after) for s in found] == [
        ("census", "", "2021"), ("police_uk", "2022-05", "2022-08"),
    ]  # fmt: skip


def test_a_source_that_is_no_longer_made_up_is_named() -> None:
    [source] = between(synthetic((monthly(COUNTS),)), [monthly(COUNTS)]).sources
    assert (source.before, source.after) == ("2022-05 (SYNTHETIC)", "2022-05")


def test_two_partnerships_are_not_compared() -> None:
    one = edition(monthly(COUNTS))
    other = replace(one, facts=one.facts | {"partnership": "portsmouth"})
    with pytest.raises(SafecityError, match="of southampton and 2021-22 of portsmouth"):
        revisions(one, other)


NUMBERS = st.floats(-1e9, 1e9).map(lambda x: round(x, 3))
NAMES = st.text("abc", min_size=1, max_size=2)
TABLES = st.dictionaries(NAMES, st.none() | NUMBERS, max_size=6)


def test_a_revised_value_has_its_difference_and_per_cent() -> None:
    [value] = compare_values(rows(a=200, b=10), rows(a=190, b=10)).revised
    assert (value.group, value.old, value.new) == ("a", 200, 190)
    assert (value.difference, value.percent, value.size) == (-10, -5.0, 5.0)


def test_the_largest_revision_stands_first_whatever_its_unit() -> None:
    before, after = rows(a=1000, b=10, c=0, d=40), rows(a=1100, b=5, c=3, d=41)
    assert [v.group for v in compare_values(before, after).revised] == ["c", "b", "a", "d"]


def test_rounding_noise_is_no_revision_and_one_offence_is() -> None:
    assert compare_values(rows(a=0.1 + 0.2, b=1e6), rows(a=0.3, b=1e6 + 1e-4)).revised == ()
    assert len(compare_values(rows(a=1e6), rows(a=1e6 + 1)).revised) == 1


def test_no_per_cent_of_zero_or_of_a_percentage() -> None:
    kept = {name: "" for name in ("exhibit", "indicator", "area", "group", "period")}
    zero = Revised(**kept, unit="offences", method="count", old=0, new=4)
    share = Revised(**kept, unit="offences", method="percentage change", old=0.1, new=-0.1)
    assert zero.percent is None and zero.size == 100
    assert share.percent is None and share.size == pytest.approx(0.2)


def test_a_suppressed_value_is_gone_and_is_not_disclosed() -> None:
    found = compare_values(rows(a=7, b=50), rows(a=None, b=50))
    [gone] = found.unmatched
    assert (gone.side, gone.why, gone.value) == ("gone", "suppressed", None)
    assert found.revised == () and found.shared == 1
    [new] = compare_values(rows(a=None), rows(a=7)).unmatched
    assert (new.side, new.why, new.value) == ("new", "suppressed", None)


def test_a_missing_value_is_never_zero() -> None:
    absent = rows(a=1).assign(value=math.nan)
    [new] = compare_values(absent, rows(a=0)).unmatched
    assert (new.side, new.why, new.value) == ("new", "not available", 0.0)
    assert compare_values(absent, absent).unmatched == ()


def test_rows_of_the_same_key_are_paired_in_their_order() -> None:
    before, after = (pd.concat([rows(a=1), rows(a=second)]) for second in (2, 5))
    [value] = compare_values(before, after).revised
    assert (value.old, value.new) == (2, 5)


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_nothing_changed_between_an_edition_and_itself(values) -> None:
    found = compare_values(rows(**values), rows(**values))
    assert found.revised == () and found.unmatched == ()
    assert found.shared == sum(value is not None for value in values.values())


@settings(max_examples=40, deadline=None)
@given(TABLES, TABLES)
def test_the_other_way_round_everything_is_turned(old, new) -> None:
    there, back = (compare_values(rows(**a), rows(**b)) for a, b in ((old, new), (new, old)))
    assert {(v.group, v.old, v.new) for v in there.revised} == {
        (v.group, v.new, v.old) for v in back.revised
    }
    assert {(v.group, v.side) for v in there.unmatched} == {
        (v.group, "gone" if v.side == "new" else "new") for v in back.unmatched
    }
    assert all(a.size >= b.size for a, b in pairwise(there.revised))
    assert there.shared == back.shared


@settings(max_examples=40, deadline=None)
@given(TABLES, TABLES)
def test_every_value_is_counted_once(old, new) -> None:
    found = compare_values(rows(**old), rows(**new))
    given_ = [{k for k, v in side.items() if v is not None} for side in (old, new)]
    assert found.shared == len(given_[0] & given_[1])
    assert len(found.unmatched) == len(given_[0] ^ given_[1])


@given(NUMBERS, NUMBERS)
def test_printed_values_can_be_told_apart(old, new) -> None:
    decimals = decimals_for(old, new)
    assert old == new or number(old, decimals) != number(new, decimals)

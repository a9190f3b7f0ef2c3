from __future__ import annotations

from dataclasses import replace

import pytest

from safecity.errors import SafecityError
from safecity.exhibits.exhibit import CaveatNote
from safecity.publish.revisions import revisions

from .editions import COUNTS, claim, edition, monthly
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

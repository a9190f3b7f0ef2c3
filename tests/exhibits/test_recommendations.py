"""Plans as they are printed, and advice judged by its target."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from safecity.catalogue.priorities import Advised, Aim, Plan
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.gate import publish
from safecity.exhibits.synthesis import review
from safecity.exhibits.synthesis.recommendations import _told_by, planned
from safecity.readings import change
from safecity.readings.evidence.counts import Evidence

VIOLENCE = "violence.offences"


@pytest.fixture
def told(evidence: Evidence) -> Exhibit:
    """The change of violence, which could have shown a rise of a quarter."""
    view = change.change(evidence, evidence.catalogue.indicators[VIOLENCE])
    exhibit = publish(view, evidence, "violence", 0)
    table = exhibit.table.assign(detectable=25.0, n_months=12)
    return exhibit.model_copy(update={"id": "violence.change_offences", "table": table})


def agreed(evidence: Evidence, target: float, **more: str) -> Evidence:
    """Give an edition a plan for violence."""
    aim = Aim(indicator=VIOLENCE, baseline="2021/22", target=target)
    plan = Plan(action="Do it", owner="Somebody", aim=aim, **more)
    given = evidence.assessment.model_copy(update={"plans": {"violence": plan}})
    return replace(evidence, assessment=given)


def test_what_nobody_filled_in_is_said_and_what_could_be_seen_is_computed(evidence, told) -> None:
    bare = evidence.assessment.model_copy(update={"plans": {}})
    found = planned(replace(evidence, assessment=bare), "violence", (told,), VIOLENCE)
    assert (found.owner, found.by, found.change) == ("no owner yet", "no date yet", "no target yet")
    assert found.who == "no owner yet, no date yet"
    assert "real fall of 20.0%, or a real rise of 25.0%" in found.seen and found.visible is None
    assert "Cost" not in dict(found.lines)


@pytest.mark.parametrize(
    ("target", "visible"), [(-20.0, True), (-19.9, False), (25, True), (24, False)]
)
def test_a_target_that_cannot_be_seen_is_named(evidence, told, target, visible) -> None:
    found = planned(agreed(evidence, target), "violence", (told,))
    assert found.visible is visible
    assert ("may not show whether it was met" in found.seen) is not visible
    assert "would show in the figures of a whole year four times in five" in found.seen
    assert f"A real {'fall of 20.0%' if target < 0 else 'rise of 25.0%'}" in found.seen
    word = "lower" if target < 0 else "higher"
    assert f"{word} than in 2021/22" in found.change


def test_fewer_months_show_less_and_none_shows_nothing(evidence, told) -> None:
    end = pd.Period(evidence.assessment.period.end, "M")
    early = planned(agreed(evidence, -20.0, by=f"{end + 1}-15"), "violence", (told,))
    assert early.visible is False and "nothing can show" in early.seen
    third = (end + 3).end_time.date().isoformat()
    short = planned(agreed(evidence, -20.0, by=third), "violence", (told,))
    assert short.visible is False and "the first 3 months" in short.seen
    assert short.who.startswith("Somebody; by ")


def test_without_an_interval_nothing_is_foreseen(evidence, told) -> None:
    blind = told.model_copy(update={"table": told.table.assign(detectable=float("nan"))})
    assert planned(agreed(evidence, -20.0), "violence", (blind,)).visible is None
    assert "not known" in planned(agreed(evidence, -20.0), "violence", ()).seen


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        ((-30, -12), "reached"),
        ((-9, -3), "not reached"),
        ((-15, -5), "whether it was reached is unclear"),
    ],
)
def test_advice_is_judged_by_its_target(told, limits, word) -> None:
    table = told.table.head(1).assign(
        comparison="2019/20", locked=False, percent=sum(limits) / 2, lower=limits[0],
        upper=limits[1], verdict="fell",
    )  # fmt: skip
    advised = Advised(
        text="Do so", edition="2019/20", indicator=VIOLENCE, wanted="fall", since="2019/20",
        target=-10,
    )  # fmt: skip
    words, _ = review.judge(advised, "Violence", (told.model_copy(update={"table": table}),))
    assert f"; target −10.0%: {word}" in words


def test_advice_is_set_beside_comparators_only_over_the_same_months(told) -> None:
    table = told.table.head(1).assign(comparison="2019/20", locked=False, verdict="fell")
    own = float(table["percent"].iloc[0])
    rows = pd.DataFrame({"comparison": ["Own", "9 of 9 comparators"], "percent": [own, -3.0]})
    beside = told.model_copy(update={"id": "violence.beside_offences", "table": rows})
    advised = Advised(
        text="Do so", edition="2019/20", indicator=VIOLENCE, wanted="fall", since="2019/20"
    )
    judged = told.model_copy(update={"table": table})
    assert "−3.0% in 9 of 9 comparators" in review.judge(advised, "V", (judged, beside))[0]
    other = beside.model_copy(update={"table": rows.assign(percent=[own + 1, -3.0])})
    assert "comparators" not in review.judge(advised, "V", (judged, other))[0]


def shut(told: Exhibit, *locked: bool) -> Exhibit:
    """Two comparisons of a fall by a fifth, of which lockdowns shaped the base of some."""
    row = told.table.head(1).assign(
        percent=-20.0, lower=-25.0, upper=-15.0, verdict="fell", comparison="2019/20"
    )
    rows = pd.concat([row, row.assign(comparison="2020/21")]).assign(locked=[*locked])
    return told.model_copy(update={"table": rows})


def test_a_target_is_judged_on_its_own_base_only(told) -> None:
    """A tenth less than in a year of lockdowns is not a tenth less than in the year before it."""
    given = Advised(
        text="Do so", edition="2020/21", indicator=VIOLENCE, wanted="fall", since="2020/21",
        target=-10,
    )  # fmt: skip
    words, verdict = review.judge(given, "Violence", (shut(told, False, True),))
    assert verdict == "as wanted"
    assert "the target of −10.0% starts from 2020/21 and is not judged" in words
    assert "reached" not in words


def test_where_lockdowns_shaped_every_base_nothing_is_judged(told) -> None:
    given = Advised(
        text="Do so", edition="2020/21", indicator=VIOLENCE, wanted="fall", since="2020/21"
    )
    words, verdict = review.judge(given, "Violence", (shut(told, True, True),))
    assert verdict == "cannot tell" and words.endswith("so it is not judged")


def test_advice_is_set_beside_comparators_that_are_known(evidence, told) -> None:
    indicator = evidence.catalogue.indicators[VIOLENCE]
    since = str(told.table["comparison"].iloc[0])
    beside = review.beside_since(evidence, indicator, since)
    assert beside.startswith("the comparators' rate changed by ") and "95% interval" in beside
    assert review.beside_since(evidence, indicator, "1999/00") == ""
    given = Advised(text="Do so", edition=since, indicator=VIOLENCE, wanted="fall", since=since)
    words, _ = review.judge(given, "V", (told,), lambda base: beside if base == since else "")
    assert words.endswith(f"; {beside}")


def test_what_the_next_edition_will_do_is_no_more_than_it_can(evidence) -> None:
    known = evidence.catalogue.indicators
    plain = agreed(evidence, -20.0)
    assert "against the target and comparators." in _told_by(plain, "violence", known[VIOLENCE])
    referrals = next(i for i in known.values() if not i.is_counted)
    told = _told_by(evidence, "nowhere", referrals)
    assert "against comparators" not in told and "Nothing of comparators is known" in told


def test_a_year_of_lockdowns_is_no_start_for_a_target(evidence, monkeypatch) -> None:
    monkeypatch.setattr(Evidence, "locked", lambda self, months: True)
    told = _told_by(agreed(evidence, -20.0), "violence", evidence.catalogue.indicators[VIOLENCE])
    assert told.endswith("Lockdowns shaped 2021/22, so it is judged by the last year without them.")

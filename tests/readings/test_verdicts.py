"""One verdict for each indicator and base, judged together, whatever reading asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from safecity.catalogue.registry import Indicator
from safecity.ingest.asked import Asked
from safecity.measures.comparison import benjamini_hochberg
from safecity.measures.estimate import Estimate
from safecity.measures.verdict import Question, judge_all
from safecity.readings import change, series
from safecity.readings.evidence.counted_change import count_change, masked_of, scatter_of
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.verdicts import (
    BASES,
    EVERY_VERDICT,
    judge_once,
    judged_changes,
    verdict_of,
    verdict_states,
)

OWN = "E06000045"


def crime(evidence: Evidence) -> Indicator:
    return evidence.catalogue.indicators["overview.crime"]


def scattered(evidence: Evidence, moved: float = 1.0) -> Evidence:
    """A city whose months scatter by five per cent, and whose last year may have moved."""
    area = evidence.data.crimes_area
    random = np.random.default_rng(5)
    noise = dict(zip(sorted(area["month"].unique()), random.normal(1, 0.05, 200), strict=False))
    last = np.where(area["month"] >= pd.Timestamp("2021-04-01"), moved, 1.0)
    counts = (400 * area["month"].map(noise) * last).round()
    return Evidence(
        evidence.assessment, evidence.catalogue,
        replace(evidence.data, crimes_area=area.assign(count=counts)),
    )  # fmt: skip


def test_every_reading_of_a_change_gives_the_same_verdict(evidence: Evidence) -> None:
    city = scattered(evidence, 1.4)
    verdict = verdict_of(city, crime(city), "primary")
    table = change.change(city, crime(city)).table
    assert verdict is not None and verdict.word == table["verdict"].iloc[0] == "rose"
    assert tuple(table[["percent", "lower", "upper", "q"]].iloc[0]) == pytest.approx(
        (verdict.size, verdict.lower, verdict.upper, verdict.q)
    )
    before = verdict_of(city, crime(city), "previous")
    assert before is not None and before.word == "rose"
    assert series.series(city, crime(city)).finding.direction == "higher"


def test_nothing_that_happened_is_no_rise(evidence: Evidence) -> None:
    city = scattered(evidence)
    words = {v.word for v in judged_changes(city).values() if v.reason != "too few"}
    assert words <= {"similar", "cannot tell"}


def test_the_rate_of_false_discoveries_is_that_of_all_changes_together(evidence: Evidence) -> None:
    judged = judged_changes(scattered(evidence, 1.05))
    tested = [v for v in judged.values() if v.reason not in ("too few", "missing")]
    assert {base for _, base in judged} == set(BASES) and len(tested) > 10
    expected = benjamini_hochberg([v.chance for v in tested])
    assert [v.q for v in tested] == pytest.approx(list(expected))


def test_an_edition_is_judged_once_and_other_data_anew(evidence: Evidence) -> None:
    assert judged_changes(evidence) is judged_changes(
        Evidence(evidence.assessment, evidence.catalogue, evidence.data)
    )
    assert judged_changes(scattered(evidence)) is not judged_changes(evidence)


def test_indicators_that_read_the_same_have_one_verdict(evidence: Evidence) -> None:
    known = evidence.catalogue.indicators
    twins = ("criminal_damage_and_public_order.arson", "deliberate_fires.arson")
    assert known[twins[0]].rule == known[twins[1]].rule
    one, two = (verdict_of(evidence, known[name], "primary") for name in twins)
    assert one is two


def test_an_indicator_of_another_rule_is_judged_beside_the_rest(evidence: Evidence) -> None:
    city = scattered(evidence, 1.4)
    least = crime(city).model_copy(update={"minimum_count": 10**9})
    verdict = verdict_of(city, least, "primary")
    assert verdict is not None and (verdict.word, verdict.reason) == ("cannot tell", "too few")


def test_lockdowns_say_nothing_of_the_usual_scatter(evidence: Evidence) -> None:
    city = scattered(evidence)
    area = city.data.crimes_area
    locked = masked_of(city, city.monthly(crime(city)))
    assert locked["2020-04"].all() and not locked[:"2020-02"].any() and 6 <= locked.sum() <= 12
    low = area["count"].where(~area["month"].map(locked).fillna(False), area["count"] // 3)
    shut = replace(city, data=replace(city.data, crimes_area=area.assign(count=low)))
    matched = city.matched(crime(city), "baseline")
    calm, closed = (scatter_of(each, crime(city), matched).factor() for each in (city, shut))
    assert closed == pytest.approx(calm, rel=0.5)


def test_missing_months_leave_nothing_to_compare(
    evidence: Evidence, without: Callable[..., Evidence]
) -> None:
    gone = without(evidence, OWN, evidence.assessment.period.months)
    assert verdict_of(gone, crime(gone), "primary") is None


def test_a_change_of_a_count_carries_its_scatter(evidence: Evidence) -> None:
    found = count_change(scattered(evidence), crime(evidence), "baseline")
    assert found.scatter.known and found.scatter.periods > 60
    asked = found.question(20)
    assert asked.dispersed and 0 < asked.chance <= 1 and asked.counts == (found.before, found.after)


def test_an_indicator_whose_bases_are_one_period_is_one_test() -> None:
    asked = Question(Estimate(12.0, 2.0, 23.0), counts=(400.0, 450.0), dispersed=True)
    other = Question(Estimate(1.0, -9.0, 12.0), counts=(300.0, 303.0), dispersed=True)
    previous, baseline, second = ("a.b", "previous"), ("a.b", "baseline"), ("c.d", "previous")
    once = judge_once({previous: asked, baseline: asked, second: other})
    assert once[previous] is once[baseline]
    assert once[previous] == judge_all({previous: asked, second: other})[previous]
    assert once[previous] != judge_all({previous: asked, baseline: asked, second: other})[previous]


def test_each_verdict_that_is_asked_for_is_known_by_name(evidence: Evidence) -> None:
    asked, indicator = Asked(), crime(evidence)
    before = scattered(replace(evidence, data=replace(evidence.data, asked=asked)))
    assert verdict_of(before, indicator, "previous") is not None
    assert asked.names >= {"verdict of overview.crime previous"}
    assert EVERY_VERDICT not in asked.names
    names = {"verdict of overview.crime previous", "verdict of nothing.else previous"}
    after = scattered(evidence, moved=1.2)
    was, now = (verdict_states(each, {*names, "coverage"}) for each in (before, after))
    assert was.keys() == names
    assert was["verdict of nothing.else previous"] == now["verdict of nothing.else previous"] == ""
    assert was["verdict of overview.crime previous"] != now["verdict of overview.crime previous"]
    assert was == verdict_states(scattered(evidence), names)


def test_what_is_judged_beside_all_others_asks_for_all_of_them(evidence: Evidence) -> None:
    asked, own = Asked(), crime(evidence).model_copy(update={"id": "overview.own"})
    city = scattered(replace(evidence, data=replace(evidence.data, asked=asked)))
    verdict_of(city, own, "previous")
    assert EVERY_VERDICT in asked.names
    states = [verdict_states(each, {EVERY_VERDICT}) for each in (city, scattered(evidence, 1.2))]
    assert states[0] != states[1]

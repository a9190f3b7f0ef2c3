"""Findings word themselves, and small numbers carry their caution."""

import math

import pytest

from safecity.measures.estimate import Estimate
from safecity.measures.verdict import Question, judge
from safecity.readings.words.finding import (
    Finding,
    change_finding,
    interval_words,
    limits,
    standing,
)


def made(before: float, after: float, change: tuple[float, float, float], **how: object) -> Finding:
    verdict = judge(Question(Estimate(*change), (before, after)))
    return change_finding("x.y", "recorded crimes", "2019/20", before, after, verdict, **how)


def test_a_clear_rise_is_worded_from_its_fields() -> None:
    finding = made(31_889, 34_254, (7.4163, 5.8, 9.1))
    assert finding.direction == "rose"
    assert finding.strength == "strong"
    assert finding.sentence == (
        "Recorded crimes rose by 7.4% from 31,889 to 34,254 compared with 2019/20"
    )
    assert interval_words(finding) == "95% interval of the change 5.8 to 9.1%"
    assert not finding.caution


def test_similar_is_said_only_where_it_is_shown() -> None:
    shown = made(1000, 1020, (2.0, -3.0, 7.3))
    assert (shown.direction, shown.strength, shown.weight) == ("similar", "strong", 0.0)
    assert "similar level" in shown.sentence
    wide = made(1000, 861, (-13.9, -33.0, 11.0))
    assert (wide.direction, wide.strength, wide.weight) == ("cannot tell", "weak", 0.0)
    assert wide.sentence == (
        "Recorded crimes went from 1,000 to 861 compared with 2019/20; that may be chance "
        "(−13.9%, 95% interval −33.0 to 11.0%)"
    )


def test_a_change_that_is_clear_alone_says_so() -> None:
    verdict = judge(Question(Estimate(6.0, 1.0, 11.2), (900, 954)), q=0.2)
    finding = change_finding("x.y", "n", "2019/20", 900, 954, verdict)
    assert finding.direction == "cannot tell"
    assert "; that may be chance among so many changes tested (+6.0%, " in finding.sentence


def test_small_counts_carry_a_caution_and_tiny_ones_no_percentage() -> None:
    assert "caution" in made(30, 60, (100.0, 28.0, 220.0)).caution
    tiny = made(12, 25, (math.nan, math.nan, math.nan))
    assert "%" not in tiny.sentence
    assert "from 12 to 25" in tiny.sentence
    assert tiny.size is None and tiny.direction == "cannot tell"


@pytest.mark.parametrize("share", [1.0, 0.25])
def test_a_larger_share_of_crime_weighs_more(share: float) -> None:
    finding = made(100, 200, (100.0, 80.0, 120.0), share=share)
    assert finding.weight == pytest.approx(100 * share**0.5)


def test_a_level_stands_beside_the_year_before_as_its_change_was_judged() -> None:
    assert standing(judge(Question(Estimate(9.0, 5.0, 13.1)))) == "higher"
    assert standing(judge(Question(Estimate(1.0, -2.0, 4.0)))) == "similar"
    assert standing(judge(Question(Estimate(1.0, -20.0, 24.0)))) == "cannot tell"
    assert standing(None) == "level"


@pytest.mark.parametrize(
    ("unit", "comparison", "said"),
    [
        ("%", "2019/20", "95% interval of the change 1.0 to 3.0%"),
        ("%", "the mean of comparators", "95% interval of the difference 1.0 to 3.0%"),
        ("times", "the least deprived quintile", "95% interval of the ratio 1.0 to 3.0 times"),
        (
            "% of respondents",
            "2019",
            "95% interval of the level 1.0 to 3.0% of respondents; "
            "graded is the difference from 2019",
        ),
        ("per 1,000 residents", "", "95% interval 1.0 to 3.0 per 1,000 residents"),
    ],
)
def test_an_interval_says_what_it_is_the_interval_of(unit, comparison, said) -> None:
    made = Finding(
        indicator="a.b", direction="higher", size=2, lower=1, upper=3, unit=unit,
        comparison=comparison, sentence="A sentence",
    )  # fmt: skip
    assert interval_words(made) == said


def test_the_end_of_a_clear_finding_is_never_printed_as_no_difference() -> None:
    """From 1.04 to 5.8 times is clear of one; "1.0 to 5.8" would say that it is not."""
    clear = Finding(
        indicator="a.b", direction="higher", size=2.4, lower=1.04, upper=5.8, unit="times",
        comparison="the rest", sentence="A sentence",
    )  # fmt: skip
    assert limits(clear) == "1.04 to 5.80 times"
    assert limits(clear.model_copy(update={"direction": "cannot tell"})) == "1.0 to 5.8 times"
    fell = clear.model_copy(
        update={"direction": "fell", "size": -4.0, "lower": -8.0, "upper": -0.04, "unit": "%"}
    )
    assert limits(fell) == "−8.00 to −0.04%"


def test_a_change_without_an_interval_is_withheld_with_its_reason():
    nan, inf = float("nan"), float("inf")
    for change in ((0.0, nan, nan), (nan, nan, nan), (0.0, -100.0, inf)):
        finding = made(107, 107, change)
        assert finding.size is finding.lower is finding.upper is None
        assert finding.sentence == (
            "Recorded crimes went from 107 to 107 compared with 2019/20; too few, for how widely "
            "they scatter, for a percentage"
        )


def test_half_an_interval_is_none_and_nothing_is_infinite():
    finding = Finding(
        indicator="a.b", direction="level", size=float("inf"), lower=1, upper=float("inf"),
        weight=float("nan"), sentence="Something was measured",
    )  # fmt: skip
    assert finding.size is finding.lower is finding.upper is None and finding.weight == 0

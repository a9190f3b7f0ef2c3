"""Findings word themselves, and small numbers carry their caution."""

import math

import pytest

from safecity.exhibits.finding import SCATTER, Finding, change_finding, interval_words


def made(before: float, after: float, change: tuple[float, float, float]):  # type: ignore[no-untyped-def]
    return change_finding("x.y", "recorded crimes", "2019/20", before, after, change)


def test_a_clear_rise_is_worded_from_its_fields() -> None:
    finding = made(31_889, 34_254, (7.4163, 5.8, 9.1))
    assert finding.direction == "rose"
    assert finding.strength == "strong"
    assert finding.sentence == (
        "Recorded crimes rose by 7.4% from 31,889 to 34,254 compared with 2019/20"
    )
    assert interval_words(finding) == "95% interval of the change 5.8 to 9.1%"
    assert not finding.caution


def test_an_interval_across_zero_is_no_change() -> None:
    finding = made(1000, 1020, (2.0, -4.0, 8.0))
    assert (finding.direction, finding.strength, finding.weight) == ("similar", "weak", 0.0)
    assert "similar level" in finding.sentence


def test_small_counts_carry_a_caution_and_tiny_ones_no_percentage() -> None:
    assert "caution" in made(30, 60, (100.0, 28.0, 220.0)).caution
    tiny = made(12, 25, (math.nan, math.nan, math.nan))
    assert "%" not in tiny.sentence
    assert "from 12 to 25" in tiny.sentence
    assert tiny.size is None or math.isnan(tiny.size) is False


@pytest.mark.parametrize("share", [1.0, 0.25])
def test_a_larger_share_of_crime_weighs_more(share: float) -> None:
    finding = change_finding("x.y", "n", "t", 100, 200, (100.0, 80.0, 120.0), share=share)
    assert finding.weight == pytest.approx(100 * share**0.5)


@pytest.mark.parametrize(
    ("unit", "comparison", "said"),
    [
        ("%", "2019/20", "95% interval of the change 1.0 to 3.0%"),
        ("%", "the mean of comparators", "95% interval of the difference 1.0 to 3.0%"),
        ("times", "the least deprived quintile", "95% interval of the ratio 1.0 to 3.0 times"),
        ("% of respondents", "2019", "95% interval 1.0 to 3.0% of respondents"),
        ("per 1,000 residents", "", "95% interval 1.0 to 3.0 per 1,000 residents"),
    ],
)
def test_an_interval_says_what_it_is_the_interval_of(unit, comparison, said) -> None:
    made = Finding(
        indicator="a.b", direction="higher", size=2, lower=1, upper=3, unit=unit,
        comparison=comparison, sentence="A sentence",
    )  # fmt: skip
    assert interval_words(made) == said


def test_a_change_without_an_interval_is_withheld_with_its_reason():
    nan, inf = float("nan"), float("inf")
    for change in ((0.0, nan, nan), (nan, nan, nan), (0.0, -100.0, inf)):
        finding = change_finding("overview.crime", "crimes", "2023", 107, 107, change)
        assert finding.size is finding.lower is finding.upper is None
        assert finding.sentence == f"Crimes went from 107 to 107 compared with 2023; {SCATTER}"


def test_half_an_interval_is_none_and_nothing_is_infinite():
    finding = Finding(
        indicator="a.b", direction="level", size=float("inf"), lower=1, upper=float("inf"),
        weight=float("nan"), sentence="Something was measured",
    )  # fmt: skip
    assert finding.size is finding.lower is finding.upper is None and finding.weight == 0

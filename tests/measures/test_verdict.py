from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.power import NormalIndPower

from safecity.catalogue.verdicts import load_rules
from safecity.measures.change import percent_change
from safecity.measures.estimate import Estimate
from safecity.measures.ratio import change_test
from safecity.measures.verdict import LEVEL, Question, chance_of, detectable, judge, judge_all

RULES = load_rules()
sizes = st.floats(-60, 150)
spreads = st.floats(0.01, 1.0)


def question(size: float, spread: float, **how) -> Question:
    """A change in per cent whose logarithm has this standard error."""
    logs = math.log1p(size / 100) + spread * norm.ppf(0.975) * np.array([0, -1, 1])
    return Question(Estimate(*(100 * np.expm1(logs)).tolist()), **how)


@pytest.mark.parametrize(
    ("size", "spread", "how", "word", "strength", "reason"),
    [
        (12, 0.02, {}, "rose", "strong", ""),
        (-12, 0.02, {}, "fell", "strong", ""),
        (12, 0.05, {}, "rose", "moderate", ""),  # q .02
        (12, 0.02, {"dispersed": False}, "rose", "moderate", ""),
        (12, 0.02, {"counts": (400, 45)}, "rose", "moderate", ""),
        (12, 0.02, {"counts": (400, 19)}, "cannot tell", "weak", "too few"),
        (4, 0.01, {}, "rose", "moderate", ""),
        (12, 0.02, {"words": LEVEL}, "higher", "strong", ""),
        (-13.9, 0.13, {}, "cannot tell", "weak", "interval"),
        (0, 0.02, {}, "similar", "strong", ""),
        (0, 0.055, {}, "similar", "moderate", ""),  # the 95 % interval leaves the margin
        (0, 0.06, {}, "cannot tell", "weak", "interval"),
        (1.5, 0.005, {}, "similar", "strong", ""),  # clear, and too small to be a rise
        (math.nan, 0.02, {}, "cannot tell", "weak", "missing"),
    ],
)
def test_words_on_either_side_of_each_threshold(size, spread, how, word, strength, reason):
    told = judge(question(size, spread, **how))
    assert (told.word, told.strength, told.reason) == (word, strength, reason)


def test_points_have_a_margin_of_their_own():
    def points(size, error):
        limits = (size - 1.96 * error, size + 1.96 * error)
        return judge(Question(Estimate(size, *limits), unit="points")).word

    assert points(2.4, 0.5) == "rose"
    assert points(0.4, 0.5) == "similar"
    assert points(2.4, 1.5) == "cannot tell"
    assert points(0.4, 0.1) == "similar"


def test_a_change_that_is_clear_alone_is_not_among_many():
    many = {k: question(0, 0.1) for k in range(30)} | {"one": question(6, 0.025)}
    alone, among = judge(many["one"]), judge_all(many)["one"]
    assert (alone.word, among.word, among.reason) == ("rose", "cannot tell", "many tests")
    assert among.chance == pytest.approx(alone.q) and among.q == pytest.approx(31 * alone.chance)


def test_what_is_no_test_has_no_part_in_the_allowance():
    tests = {
        "a": question(6, 0.025),
        "b": question(math.nan, 0.1),
        "c": question(9, 0.1, counts=(3, 9)),
    }
    told = judge_all(tests)
    assert told["a"].q == pytest.approx(told["a"].chance)
    assert math.isnan(told["b"].q) and told["c"].reason == "too few"


def test_chance_from_the_interval_is_that_of_the_test():
    change = percent_change(1_000, 1_100, overdispersion=2.0)
    assert chance_of(Question(change)) == pytest.approx(change_test(1_000, 1_100, overdispersion=2))
    assert judge(Question(change, chance=0.3)).q == 0.3


def test_the_smallest_change_that_shows_is_that_of_statsmodels():
    # Two means of one observation each have a difference of standard error sqrt 2.
    solved = NormalIndPower().solve_power(nobs1=1, alpha=0.05, power=0.8, ratio=1)
    points = Estimate(0, *(np.sqrt(2) * norm.ppf([0.025, 0.975])))
    assert detectable(points, "points") == pytest.approx(solved, rel=1e-4)
    assert detectable(question(7, 0.05).estimate, "per cent") == pytest.approx(
        100 * math.expm1(2.8015852 * 0.05)
    )
    assert math.isnan(detectable(Estimate(-100.0, -100.0, 3.0), "per cent"))


@given(sizes, spreads, st.floats(0, 1))
def test_a_direction_has_an_interval_on_its_side_and_similar_lies_within_the_margin(
    size, spread, q
):
    told = judge(question(size, spread), q)
    if told.clear:
        assert q <= 0.05 and (told.lower > 0) == (told.word == "rose") == (told.size > 0)
        assert not told.lower <= 0 <= told.upper
    if told.word == "similar":
        assert abs(told.size) < RULES.margin["per cent"]
    assert (told.word == "cannot tell") == bool(told.reason)


@given(sizes, spreads)
def test_a_verdict_turns_round_with_the_periods(size, spread):
    there = judge(question(size, spread)).word
    back = judge(question(100 * (100 / (100 + size) - 1), spread)).word
    assert back == {"rose": "fell", "fell": "rose"}.get(there, there) or abs(size) < 2.1


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=30))
def test_more_tests_never_make_a_change_clearer(chances):
    asked = {k: question(6, 0.025, chance=p) for k, p in enumerate(chances)}
    assert all(told.q >= told.chance * (1 - 1e-12) for told in judge_all(asked).values())


@pytest.mark.parametrize(
    ("share", "word"), [(2.0, "cannot tell"), (15.0, "similar"), (40.0, "similar")]
)
def test_a_small_share_is_not_similar_by_two_points(share: float, word: str) -> None:
    """From 1.9% to 2.4% is a quarter more, however few points that is."""
    asked = Question(Estimate(0.5, -0.3, 1.2), counts=(60.0, 70.0), unit="points", share=share)
    assert judge(asked).word == word


def test_a_rate_of_discovery_is_still_within_itself():
    one = question(12, 0.02)
    assert judge(one, RULES.strong_discovery_rate).strength == "strong"
    assert judge(one, RULES.discovery_rate).word == "rose"
    assert judge(one, RULES.discovery_rate * 1.0001).word == "cannot tell"


def test_an_interval_that_ends_at_nought_is_not_apart():
    """Nor is one that ends just beside it taken for one that does."""
    ends = [judge(Question(Estimate(30.0, low, 80.0)), 0.001).word for low in (0.0, 0.5)]
    assert ends == ["cannot tell", "rose"]
    assert judge(Question(Estimate(-30.0, -60.0, -0.5)), 0.001).word == "fell"


@pytest.mark.parametrize("sign", [1, -1])
def test_chance_is_read_from_the_end_that_is_nearer_to_nought(sign: int) -> None:
    ends = sorted((sign * 1.0, sign * 5.0))
    skewed = Question(Estimate(sign * 2.0, *ends), unit="points")
    assert chance_of(skewed) == pytest.approx(2 * norm.sf(2 * norm.ppf(0.975)))


@pytest.mark.parametrize(
    ("size", "word", "strength"),
    [(0.5, "rose", "moderate"), (0.499, "similar", "strong"), (1.0, "rose", "strong"),
     (-0.5, "fell", "moderate"), (0.999, "rose", "moderate")],
)  # fmt: skip
def test_the_smallest_sizes_are_themselves_great_enough(size, word, strength) -> None:
    told = judge(Question(Estimate(size, size - 0.1, size + 0.1), unit="points"))
    assert (told.word, told.strength) == (word, strength)


@pytest.mark.parametrize(("most", "word"), [(9.95, "similar"), (10.05, "cannot tell")])
def test_similar_ends_at_ten_per_cent(most: float, word: str) -> None:
    """The end of the 90 % interval, on the scale of logarithms."""
    assert judge(question(0, math.log1p(most / 100) / norm.ppf(0.95))).word == word

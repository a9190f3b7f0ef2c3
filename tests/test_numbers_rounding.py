"""The one rounding rule."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.numbers import (
    interval,
    per_cent,
    printed,
    rate_decimals,
    rounded,
    signed,
)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(34254, 0, "34,254"), (-2.5, 0, "−3"), (2.5, 0, "3"), (0.125, 2, "0.13"), (-0.04, 1, "0.0")],
)
def test_halves_go_away_from_zero_and_zero_has_no_sign(value, decimals, text):
    assert printed(value, decimals) == text


def test_what_is_above_zero_is_never_printed_as_zero():
    """One robbery among 41,000 residents is a rate of 0.02 per 1,000 and not of 0.0."""
    assert printed(0.024, 1) == "<0.1"
    assert printed(0.004, 2) == "<0.01"
    assert [printed(v, 1) for v in (0.0, 1e-12, 0.05, 0.1)] == ["0.0", "0.0", "0.1", "0.1"]
    assert printed(0.3) == "0"  # whole numbers are estimates of counts
    assert [signed(0.02), signed(-0.02)] == ["0.0", "0.0"]  # a change that rounds to none
    assert interval(0.0006, 0.1) == "0.0 to 0.1"


@pytest.mark.parametrize(
    ("ends", "decimals", "text"),
    [((0.008, 0.032), 1, "0.01 to 0.03"), ((1.42, 1.44), 1, "1.42 to 1.44"),
     ((0.001, 0.004), 1, "0.001 to 0.004"), ((12.2, 12.4), 0, "12.2 to 12.4"),
     ((-0.02, 0.01), 1, "−0.02 to 0.01"), ((0.0, 0.0), 1, "0.0 to 0.0"),
     ((0.0, 0.00001), 1, "0.0 to 0.0"), ((0.04, 0.06), 1, "0.0 to 0.1")],
)  # fmt: skip
def test_ends_that_differ_are_not_printed_as_one_number(ends, decimals, text):
    assert interval(*ends, decimals) == text


@pytest.mark.parametrize(
    ("ends", "text"),
    [((-66.1, 1887.7), "−70 to 1,890"), ((-58.6, 154.2), "−59 to 154"),
     ((-42.9, 39.2), "−42.9 to 39.2"), ((-0.3, 250.0), "−0.3 to 250.0"),
     ((0.0, 1200.0), "0 to 1,200"), ((-3.0, 1200.4), "−3 to 1,200")],
)  # fmt: skip
def test_an_interval_so_wide_has_no_decimals(ends, text):
    assert interval(*ends) == text


def test_counts_are_whole_however_far_their_ends():
    assert interval(12345, 14321, 0) == "12,345 to 14,321"


def test_what_is_missing_is_said():
    assert [printed(v, 0, "[x]") for v in (None, math.nan, math.inf)] == ["[x]"] * 3


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_rounding_is_odd_and_close(value, decimals):
    assert rounded(-value, decimals) == -rounded(value, decimals)
    assert abs(rounded(value, decimals) - value) <= 0.5 * 10**-decimals + 1e-6


def test_rates_below_one_keep_two_decimals_together():
    assert rate_decimals([0.59, 0.67, math.nan]) == 2
    assert rate_decimals([0.59, 1.2]) == rate_decimals([]) == rate_decimals([0.0]) == 1


def test_the_newest_rate_of_the_own_area_tells_the_decimals_of_all():
    assert rate_decimals([1.4, 0.59, 1.2], [False, True, False]) == 2
    assert rate_decimals([0.59, 1.2, 0.4], [True, True, False]) == 1
    assert rate_decimals([0.59, math.nan], [True, True]) == 2
    assert rate_decimals([0.004]) == 3


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(100, 0, "100%"), (99.87, 0, ">99%"), (99.4, 0, "99%"), (0, 0, "0%"), (0.3, 0, "<1%"),
     (0.5, 0, "1%"), (99.97, 1, ">99.9%"), (0.04, 1, "<0.1%"), (137.2, 0, "137%")],
)  # fmt: skip
def test_not_quite_all_is_never_printed_as_all(value, decimals, text):
    assert per_cent(value, decimals) == text

"""The one rounding rule."""

import math

import pytest

from safecity.numbers import (
    counted,
    interval,
    listed,
    number,
    ordinal,
    percent,
    pounds,
    signed_percent,
)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(34254, 0, "34,254"), (-2.5, 0, "−3"), (2.5, 0, "3"), (0.125, 2, "0.13"), (-0.04, 1, "0.0"),
     (float("nan"), 1, "[x]"), (None, 0, "[x]")],
)  # fmt: skip
def test_numbers(value: float | None, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


def test_percentages_and_intervals() -> None:
    assert percent(7.416) == "7.4%"
    assert signed_percent(7.416) == "+7.4%"
    assert signed_percent(-11.4) == "−11.4%"
    assert signed_percent(math.nan) == "[x]"
    assert interval(5.94, 8.91, 1, "%") == "5.9 to 8.9%"


def test_words() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "111th",
    ]  # fmt: skip
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["Park", "Castle and Larkfield"]) == "Park, and Castle and Larkfield"
    assert listed([]) == ""


def test_one_is_told_from_several():
    assert counted(1, "month is", "months are") == "1 month is"
    assert counted(1200, "month is", "months are") == "1,200 months are"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "£0"), (870, "£870"), (999.4, "£999"), (999.5, "£1.0 thousand"),
        (43_500, "£43.5 thousand"),
        (999_949, "£999.9 thousand"), (999_950, "£1.0 million"), (68_240_000, "£68.2 million"),
        (2.4e9, "£2.4 billion"), (-1_200_000, "£−1.2 million"),
    ],
)  # fmt: skip
def test_numbers_of_pounds_are_in_a_unit_of_their_size(value, said):
    assert pounds(value) == said

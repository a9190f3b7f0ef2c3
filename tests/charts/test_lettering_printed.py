import numpy as np
import pytest

from safecity.charts import lettering


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1234567.0, 0, "1,234,567"), (-0.04, 1, "0.0"), (-5.25, 1, "−5.3"), (np.nan, 0, "–")],
)
def test_numbers(value, decimals, text):
    assert lettering.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"), [(4.24, "+4.2%"), (-4.24, "−4.2%"), (0.01, "0.0%"), (np.nan, "–")]
)
def test_changes_carry_their_sign(value, text):
    assert lettering.signed(value, 1, "%") == text


def test_intervals():
    assert lettering.with_interval(12.0, 10.1, 14.2, 1) == "12.0 (10.1 to 14.2)"
    assert lettering.with_interval(12.0, np.nan, np.nan, 0) == "12"
    assert lettering.with_interval(np.nan, 1, 2, 0) == "–"
    assert lettering.with_interval(0.018, 0.008, 0.032, 1) == "0.02 (0.01 to 0.03)"
    assert lettering.with_interval(0.025, 0.0006, 0.14, 1) == "0.03 (0.00 to 0.14)"
    assert lettering.with_interval(0.0, 0.0, 0.09, 1) == "0.0 (0.0 to 0.1)"


def test_decimals_follow_the_size_of_the_values():
    assert [lettering.decimals(v) for v in ([1, 2], [1.5], [0.25], [1500.5], [np.nan])] == [
        0,
        1,
        2,
        0,
        0,
    ]


def test_months():
    assert lettering.month(lettering.ordinal("2021-04")) == "Apr 2021"

"""What a later comparison could tell, foreseen from one that was made."""

from __future__ import annotations

import math

import pytest

from safecity.measures.estimate import Estimate
from safecity.measures.verdict import detectable, smallest_change


def test_a_fall_is_as_far_as_a_rise_and_never_printed_too_small() -> None:
    assert smallest_change(100.0, "per cent", 1, fall=True) == -50.0
    assert smallest_change(100.0, "per cent", 1, fall=False) == 100.0
    assert smallest_change(5.01, "per cent", 1, fall=False) == 5.1
    assert smallest_change(2.0, "points", 1, fall=True) == -2.0


def test_a_quarter_of_the_months_needs_twice_the_change() -> None:
    assert smallest_change(2.0, "points", 0.25, fall=True) == -4.0
    assert smallest_change(21.0, "per cent", 0.25, fall=False) == pytest.approx(46.5, abs=0.1)


def test_it_agrees_with_what_the_comparison_itself_would_have_shown() -> None:
    shown = detectable(Estimate(3.0, -2.0, 8.2), "per cent")
    assert smallest_change(shown, "per cent", 1, fall=False) == pytest.approx(shown, abs=0.1)


def test_what_is_not_known_stays_missing() -> None:
    assert math.isnan(smallest_change(float("nan"), "per cent", 1, fall=True))
    assert math.isnan(smallest_change(5.0, "per cent", 0, fall=True))

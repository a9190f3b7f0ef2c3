from __future__ import annotations

import numpy as np
import pytest

from safecity.measures.cost import cost, total
from safecity.measures.estimate import Estimate
from safecity.measures.intervals import poisson_limits


def test_cost_is_the_count_times_the_unit_cost_by_hand() -> None:
    worth = cost(100.0, 14_050.0)
    assert worth.value == 1_405_000
    # Byar's limits of 100 events by hand: 100 (1 - 1/900 - 1.95996/30)^3 and with 101 events.
    lower = 100 * (1 - 1 / 900 - 1.959964 / 30) ** 3
    upper = 101 * (1 - 1 / 909 + 1.959964 / (3 * 101**0.5)) ** 3
    assert worth.lower == pytest.approx(lower * 14_050)
    assert worth.upper == pytest.approx(upper * 14_050)


def test_cost_is_brought_to_later_prices() -> None:
    plain, later = cost(50.0, 870.0), cost(50.0, 870.0, uprating=1.2)
    assert later == pytest.approx(tuple(1.2 * part for part in plain))


def test_cost_with_a_known_multiplier_is_so_many_times_as_much() -> None:
    known = Estimate(2.5, np.nan, np.nan)
    plain, more = cost(50.0, 870.0), cost(50.0, 870.0, multiplier=known)
    assert more == pytest.approx(tuple(2.5 * part for part in plain))


def test_cost_with_an_uncertain_multiplier_is_less_sure_than_either() -> None:
    more = cost(400.0, 1.0, multiplier=Estimate(2.0, 1.6, 2.5))
    lower, upper = poisson_limits(np.array(400.0))
    assert more.value == 800
    by_hand = np.exp(np.hypot(np.log(400 / lower), np.log(2 / 1.6)))
    assert more.lower == pytest.approx(800 / by_hand)
    assert more.upper == pytest.approx(800 * np.exp(np.hypot(np.log(upper / 400), np.log(1.25))))


def test_cost_of_no_offence_is_nothing_and_its_upper_limit_is_that_of_none() -> None:
    worth = cost(0.0, 10.0)
    assert (worth.value, worth.lower) == (0, 0)
    assert worth.upper == pytest.approx(36.889, abs=0.001)  # -ln 0.025, times ten


def test_cost_of_a_missing_count_is_missing() -> None:
    assert np.isnan(cost(np.nan, 10.0).value)
    with pytest.raises(ValueError, match="unit cost"):
        cost(1.0, 0.0)


def test_cost_total_of_one_is_itself_and_of_two_is_narrower_than_their_sum() -> None:
    one = cost(np.array([100.0]), 5.0)
    assert total(one) == pytest.approx(tuple(float(part[0]) for part in one))
    two = cost(np.array([100.0, 100.0]), 5.0)
    whole = total(two)
    assert whole.value == 1000
    assert whole.value - whole.lower == pytest.approx(2**0.5 * (two.value[0] - two.lower[0]))


def test_cost_total_of_what_is_missing_is_missing() -> None:
    assert np.isnan(total(cost(np.array([1.0, np.nan]), 5.0)).value)

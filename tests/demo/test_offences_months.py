from __future__ import annotations

import numpy as np
import pytest

from safecity.catalogue.period import Period
from safecity.catalogue.registry import load_catalogue
from safecity.demo.offences import LOCKDOWN, MONTHS, RECORDING_STEP, month_weights

VIOLENCE = "Violence and sexual offences"


def weights(parameters, name, force="suffolk"):
    return month_weights(name, parameters.offences.types[name], force)


def test_the_span_is_seven_years_from_april():
    assert (MONTHS[0], MONTHS[-1], len(MONTHS)) == ("2015-04", "2022-03", 84)


def test_the_step_raises_one_type_in_one_force_from_its_month(parameters):
    ratio = weights(parameters, VIOLENCE, "hampshire") / weights(parameters, VIOLENCE)
    after = np.array([month >= RECORDING_STEP.month for month in MONTHS])
    assert ratio.ravel()[after] == pytest.approx(RECORDING_STEP.factor)
    assert ratio.ravel()[~after] == pytest.approx(1)
    burglary = weights(parameters, "Burglary", "hampshire")
    assert (burglary == weights(parameters, "Burglary")).all()


def test_seasons_peak_where_declared(parameters):
    shape = weights(parameters, "Bicycle theft")[:4].sum(axis=0)
    assert np.argmax(shape) in (4, 5, 6)  # September or beside it, by the length of months
    assert shape.max() > 1.4 * shape.min()


def test_no_weight_is_negative(parameters):
    assert all(weights(parameters, name).min() > 0 for name in parameters.types)


def test_lockdown_months_of_the_catalogue_are_locked_down_here():
    english = load_catalogue().for_edition(Period(start="2021-04", end="2022-03"), "England")
    events = [event for event in english.events if event.kind == "lockdown"]
    assert events
    for event in events:
        assert LOCKDOWN[event.date] > 0.3
        assert LOCKDOWN[event.end or event.date] > 0.3

from __future__ import annotations

import pytest

from safecity.catalogue.offences import ASB, CRIME_TYPES
from safecity.catalogue.strict import read_model
from safecity.demo.parameters import FOLDER, Offences
from safecity.errors import SafecityError


def test_the_crime_types_are_those_of_the_catalogue(parameters):
    assert parameters.types == (ASB, *CRIME_TYPES)
    assert set(parameters.outcomes.weights) == set(CRIME_TYPES)


def test_every_area_lies_in_a_declared_force(parameters):
    areas = parameters.areas
    assert {areas.own.force, *(other.force for other in areas.others)} == set(areas.forces)


def test_outcomes_have_one_weight_each(parameters):
    outcomes = parameters.outcomes
    assert all(len(w) == len(outcomes.columns) for w in outcomes.weights.values())


def test_counts_that_miss_the_published_total_are_refused(tmp_path):
    broken = tmp_path / "offences.yml"
    text = (FOLDER / "offences.yml").read_text(encoding="utf-8")
    broken.write_text(text.replace("30879", "30880"), encoding="utf-8")
    with pytest.raises(SafecityError, match="do not sum to the total"):
        read_model(broken, Offences)

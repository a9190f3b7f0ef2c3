from __future__ import annotations

import pytest
from pydantic import ValidationError

from safecity.catalogue.crime_costs import CrimeCosts, load_crime_costs

COST = {"title": "Rape", "pounds": 39_360, "subgroups": ["Rape"], "seen": ["page"]}


def declared(**changed: object) -> CrimeCosts:
    given = {"report": "x", "prices": "2015/16", "seen": {"page": "a page"}}
    return CrimeCosts.model_validate({**given, "costs": {"rape": {**COST, **changed}}})


def test_crime_costs_that_ship_name_where_each_was_seen() -> None:
    costs = load_crime_costs()
    assert all(set(each.seen) <= set(costs.seen) for each in costs.costs.values())
    assert {name: each.pounds for name, each in costs.costs.items()} == {
        "violence_with_injury": 14_050, "rape": 39_360, "other_sexual_offences": 6_520,
        "robbery": 11_320, "theft_of_vehicle": 10_290, "theft_from_vehicle": 870,
        "arson": 8_420, "criminal_damage": 1_350,
    }  # fmt: skip


def test_crime_costs_that_nobody_saw_are_refused() -> None:
    assert declared().costs["rape"].pounds == 39_360
    with pytest.raises(ValidationError, match="not under seen"):
        declared(seen=["memory"])
    with pytest.raises(ValidationError, match="at least 1"):
        declared(seen=[])


def test_crime_costs_of_no_offence_or_of_two_kinds_are_refused() -> None:
    for wrong in ({"subgroups": []}, {"codes": ["48"]}):
        with pytest.raises(ValidationError, match="not both"):
            declared(**wrong)
    with pytest.raises(ValidationError, match="no offence subgroup 'Piracy'"):
        declared(subgroups=["Piracy"])

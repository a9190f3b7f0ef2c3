from __future__ import annotations

from safecity.ingest.supply.supplied import cut, force_of, refuse

from .city import OWN, RIVAL, assessment, outcome_row, row, stop_row


def test_every_area_has_a_force():
    assert force_of(assessment()) == {OWN: "hampshire", RIVAL: "sussex"}


def test_an_assessment_uses_its_months_and_its_areas_forces(city):
    for month in ("2023-12", "2024-01", "2024-03", "2024-04"):
        city.street(row(), month=month)
    city.street(row(), force="btp")
    city.street(row(), force="dorset")
    supply = cut(city.supply(), assessment())
    assert supply.months("hampshire") == {"2024-01", "2024-03"}
    assert {c.item.force for c in supply.of("street")} == {"hampshire"}


def test_a_header_alone_is_no_month(city):
    city.street()
    assert city.supply().months("hampshire") == set()


def test_a_file_can_be_refused_later(city):
    path = city.street(row())
    supply = city.supply()
    name = path.relative_to(city.house.raw).as_posix()
    refused = refuse(supply, [name], "not needed")
    assert supply.has("police_uk") and not refused.has("police_uk")
    assert refused.chosen[0].notes == ("not needed",)


def test_outcomes_and_searches_are_used_of_the_own_force_in_the_months_only(city):
    for force, month in (("hampshire", "2024-01"), ("hampshire", "2023-12"), ("sussex", "2024-01")):
        city.outcomes(outcome_row(), month=month, force=force)
        city.stops(stop_row(), month=month, force=force)
    supply = cut(city.supply(), assessment())
    for kind in ("outcomes", "stops"):
        assert [(c.item.force, c.item.month) for c in supply.of(kind)] == [("hampshire", "2024-01")]
        assert supply.months("hampshire", kind) == {"2024-01"}
    refused = [c.notes[0] for c in supply.chosen if not c.used]
    assert sorted({note.split(":")[0] for note in refused}) == [
        "outcomes and searches are read of the own force only",
        "outside the months of this assessment",
    ]
    assert not supply.months("hampshire")


def test_outcomes_are_used_for_a_year_after_the_last_crimes(city):
    """The crimes of March 2024 get their outcomes in the months that follow."""
    for month in ("2024-04", "2025-03", "2025-04"):
        city.outcomes(outcome_row(month=month), month=month)
        city.street(row(), month=month)
    supply = cut(city.supply(), assessment())
    assert supply.months("hampshire", "outcomes") == {"2024-04", "2025-03"}
    assert not supply.months("hampshire")

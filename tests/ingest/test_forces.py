from __future__ import annotations

from safecity.ingest.forces import FORCES, meant_force


def test_a_slip_gets_the_nearest_and_a_published_name_does_not():
    assert meant_force("hampshir", []) == "Did you mean 'hampshire'?"
    assert meant_force("cambridgeshire", ["hampshire"]) == ""
    assert meant_force("north-yorkshire", ["south-yorkshire"]) == ""


def test_england_and_wales_have_43_forces_of_areas():
    assert len(FORCES - {"btp", "northern-ireland"}) == 43

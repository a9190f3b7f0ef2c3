from __future__ import annotations

from safecity.ingest.forces import FORCES, force_slug, meant_force


def test_a_slip_gets_the_nearest_and_a_published_name_does_not():
    assert meant_force("hampshir", []) == "Did you mean 'hampshire'?"
    assert meant_force("cambridgeshire", ["hampshire"]) == ""
    assert meant_force("north-yorkshire", ["south-yorkshire"]) == ""


def test_england_and_wales_have_43_forces_of_areas():
    assert len(FORCES - {"btp", "northern-ireland"}) == 43


def test_a_force_in_a_table_is_found_by_its_words():
    names = {
        "Hampshire": "hampshire",
        "Hampshire and Isle of Wight Constabulary": "hampshire",
        "Avon & Somerset": "avon-and-somerset",
        "Devon and Cornwall": "devon-and-cornwall",
        "London, City of": "city-of-london",
        "Metropolitan Police": "metropolitan",
        "Dyfed-Powys": "dyfed-powys",
        "Action Fraud": "action-fraud",
    }
    assert {name: force_slug(name) for name in names} == names

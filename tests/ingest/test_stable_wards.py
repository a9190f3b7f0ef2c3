from __future__ import annotations

import pandas as pd

from safecity.ingest.sources.geography.stable import ward_counts, ward_residents

WARDS = pd.DataFrame(
    {
        "code": ["E01000011", "E01000012", "E01000003"],
        "place": ["E01000011"] * 3,
        "ward_code": ["E05000002", "E05000001", "E05000001"],
        "ward": ["South", "North", "North"],
        "in_2021": [True, True, False],
    }
)


def counts(code: str, vintage: str) -> pd.DataFrame:
    cells = {"month": "2024-01", "code": code, "vintage": vintage, "category": "Drugs", "count": 4}
    return pd.DataFrame([cells])


def test_a_2021_code_goes_to_its_own_ward_and_a_2011_code_to_the_best_fit():
    both = pd.concat([counts("E01000011", "2021"), counts("E01000003", "2011")])
    found = ward_counts(both, WARDS).set_index("ward")
    assert found["count"].to_dict() == {"North": 4, "South": 4}
    assert found["exact"].to_dict() == {"North": False, "South": True}


def test_a_mixed_file_is_not_exact():
    assert not ward_counts(counts("E01000011", "mixed"), WARDS)["exact"].any()


def test_an_odd_resident_goes_to_the_lowest_code_and_none_is_lost():
    people = ward_residents(pd.DataFrame({"place": ["E01000011"], "population": [7]}), WARDS, False)
    assert people.to_dict() == {"E05000001": 3, "E05000002": 4}


def test_a_ward_with_an_lsoa_that_has_no_population_has_none():
    people = ward_residents(pd.DataFrame({"code": ["E01000011"], "population": [7]}), WARDS, True)
    assert people.dropna().to_dict() == {"E05000002": 7}

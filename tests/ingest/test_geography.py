from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.sources.geography.geography import read_geography

from .city import CHANGES, ELSEWHERE, OWN, RIVAL, WARDS, alone


def read(city, areas=(OWN, RIVAL)):
    return read_geography(city.chosen(), alone(*areas), city.house.raw)


def test_the_partnerships_places_have_members_names_and_wards(city):
    city.lookups()
    places = read(city).places.set_index("place")
    assert places["members"].to_dict() == {
        "E01000001": "E01000001",
        "E01000002": "E01000002",
        "E01000011": "E01000011;E01000012",
        "E01000013": "E01000013",
    }
    assert places.loc["E01000011", "name"] == "Town 002E + F"
    # One member in each of two wards: the lower code decides, on every run.
    assert places["ward"].tolist() == ["North", "North", "North", "South"]


def test_codes_of_both_vintages_lead_to_their_area(city):
    city.lookups()
    area = read(city).codes.set_index("code")["area"]
    assert area["E01000003"] == area["E01000012"] == OWN
    assert area["E01000021"] == RIVAL and area.isna()["E01000031"]


def test_without_the_change_lookup_nothing_can_be_placed(city):
    city.write("w.csv", WARDS)
    with pytest.raises(SafecityError, match=r"no lookup.*LSOA11_LSOA21_LAD22"):
        read(city)


def test_without_the_ward_lookup_wards_are_missing(city):
    city.write("c.csv", CHANGES)
    geography = read(city)
    assert set(geography.places["ward"]) == {""}


def test_an_unknown_partnership_code_is_an_error(city):
    city.lookups()
    with pytest.raises(SafecityError, match="no local authority E06000099"):
        read(city, ("E06000099",))


def test_an_unknown_comparator_is_left_to_the_volume_gate(city):
    city.lookups()
    assert read(city, (OWN, "E06000099")).known_areas == {OWN}


@pytest.mark.parametrize("area", [ELSEWHERE, "E06000063"])
def test_an_authority_is_found_by_its_older_and_by_its_newer_code(city, area):
    city.write("c.csv", CHANGES)
    city.write("w.csv", WARDS.replace(ELSEWHERE, "E06000063"))
    assert read(city, (area,)).places["place"].tolist() == ["E01000031"]


def test_a_renamed_column_is_named_with_the_nearest(city):
    path = city.write("LSOA11_LSOA21_LAD22_EW_LU.csv", CHANGES.replace("LSOA21CD", "LSOA21_CD"))
    with pytest.raises(SafecityError, match=r"column like 'LSOA21CD'.*LSOA21_CD") as caught:
        read(city)
    assert (caught.value.path, caught.value.line) == (path, 1)


def test_an_authority_keeps_an_lsoa_that_is_fitted_to_a_neighbours_ward(city):
    """The best fit gives E01027305 of West Northamptonshire to a ward of Cherwell."""
    city.write("c.csv", CHANGES)
    fitted = "E01000002,Town 001B,E05000009,Quay,E06000044,Rival"
    city.write("w.csv", WARDS.replace("E01000002,Town 001B,E05000001,North,E06000045,Town", fitted))
    geography = read(city)
    assert geography.codes.set_index("code")["area"]["E01000002"] == OWN
    assert geography.places.set_index("place")["ward"]["E01000002"] == "Quay (part)"

from __future__ import annotations

import pytest

from safecity.catalogue.area import area_key, load_csp_names
from safecity.catalogue.assessment import Area
from safecity.ingest.sources.geography.naming import NO_LOOKUP, _area, areas_of, read_lookup

from .city import assessment

LOOKUP = """\
LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM
E06000045,Southampton,E22000120,Southampton,E23000030,Hampshire
E06000058,"Bournemouth, Christchurch and Poole",E22000063,Bournemouth,E23000039,Dorset
E06000058,"Bournemouth, Christchurch and Poole",E22000067,Poole,E23000039,Dorset
E06000058,"Bournemouth, Christchurch and Poole",E22000367,Dorset,E23000039,Dorset
E06000059,Dorset,E22000367,Dorset,E23000039,Dorset
E06000060,Buckinghamshire,E22000303,Aylesbury Vale,E23000029,Thames Valley
E06000060,Buckinghamshire,E22000306,Chiltern,E23000029,Thames Valley
E06000060,Buckinghamshire,E22000311,South Bucks,E23000029,Thames Valley
E06000060,Buckinghamshire,E22000318,Wycombe,E23000029,Thames Valley
E07000112,Folkestone and Hythe,E22000145,Shepway,E23000032,Kent
E07000084,Basingstoke and Deane,E22000374,North Hampshire,E23000030,Hampshire
E07000089,Hart,E22000374,North Hampshire,E23000030,Hampshire
E07000092,Rushmoor,E22000374,North Hampshire,E23000030,Hampshire
E07000043,North Devon,E22000363,North Devon,E23000035,Devon & Cornwall
E07000046,Torridge,E22000363,North Devon,E23000035,Devon & Cornwall
E06000014,York,E22000086,City of York,E23000009,North Yorkshire
"""
BCP = "Bournemouth, Christchurch and Poole"
BUCKS = ("Aylesbury Vale", "Chiltern", "South Bucks", "Wycombe")


@pytest.fixture
def lookup(city):
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", LOOKUP)
    return read_lookup(city.supply())


def found(lookup, code: str, name: str, *table: str) -> tuple[set[str], str]:
    key = load_csp_names().key
    there = {key(each): each for each in table}
    declared = Area(name=name, code=code, force="kent")
    districts = tuple(lookup.loc[lookup["csp"] == code, "lad"])
    keys, reason = _area(declared, lookup, districts).partnerships(there)
    return {there[key] for key in keys}, reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bristol, City of", "BRISTOL"),
        ("London, City of", "City of London"),
        ("Brighton & Hove", "Brighton and Hove"),
        ("King's Lynn and West Norfolk", "Kings Lynn & West Norfolk"),
        ("Stoke-on-Trent", "Stoke on Trent City Council"),
        ("Norwich CSP", "norwich "),
        ("St. Helens", "St Helens"),
        ("Herefordshire, County of", "Herefordshire"),
        ("Kingston upon Hull, City of", "Kingston upon Hull"),
        ("Cheshire West and Chester", "Cheshire West & Chester"),
    ],
)
def test_one_area_has_one_key(one, other):
    assert area_key(one) == area_key(other)


@pytest.mark.parametrize("one, other", [("Derby", "Derbyshire"), ("Devon", "North Devon")])
def test_areas_of_like_names_have_two(one, other):
    assert area_key(one) != area_key(other)


def test_an_area_is_found_by_its_own_name_and_by_that_of_its_partnership(lookup):
    assert found(lookup, "E06000045", "Southampton", "southampton ")[0] == {"southampton "}
    assert found(lookup, "E06000014", "York", "City of York") == ({"City of York"}, "")
    assert found(lookup, "E07000112", "Folkestone and Hythe", "Shepway") == ({"Shepway"}, "")


def test_an_area_that_the_table_lacks_gets_the_nearest_name(lookup):
    keys, reason = found(lookup, "E06000045", "Southampton", "Southhampton", "Derby")
    assert not keys and "Did you mean 'Southhampton'?" in reason


def test_a_sum_needs_every_part(lookup):
    assert found(lookup, "E06000060", "Buckinghamshire", *BUCKS)[0] == set(BUCKS)
    keys, reason = found(lookup, "E06000060", "Buckinghamshire", *BUCKS[:3])
    assert not keys and "lacks Wycombe" in reason
    own = found(lookup, "E06000060", "Buckinghamshire", "Buckinghamshire", *BUCKS)
    assert own[0] == {"Buckinghamshire"}


def test_a_partnership_shared_with_another_authority_is_no_area(lookup):
    keys, reason = found(lookup, "E06000058", BCP, "Bournemouth", "Poole", "Dorset")
    assert not keys and "Christchurch" in reason
    assert not found(lookup, "E06000059", "Dorset", "Bournemouth", "Poole", "Dorset")[0]
    keys, reason = found(lookup, "E07000043", "North Devon", "Northern Devon")
    assert not keys and "also covers Torridge" in reason


def test_where_both_authorities_have_their_own_partnership_both_are_found(lookup):
    assert found(lookup, "E06000058", BCP, BCP, "Dorset")[0] == {BCP}
    assert found(lookup, "E06000059", "Dorset", BCP, "Dorset")[0] == {"Dorset"}


def test_without_a_lookup_the_declared_names_are_used(city):
    lookup = read_lookup(city.supply())
    town, rival = areas_of(assessment(), lookup)
    assert lookup.empty and town.own == {"town"} and rival.partnerships({"rival": "Rival"})[0]
    assert "names that the assessment declares" in NO_LOOKUP[2]
    assert found(lookup, "E06000060", "Buckinghamshire", *BUCKS)[0] == set(BUCKS)


DISTRICTS = ("Basingstoke and Deane", "Hart", "Rushmoor")


def test_a_partnership_of_several_districts_is_found_whole_or_district_by_district(lookup):
    whole = ("E22000374", "North Hampshire")
    assert found(lookup, *whole, "North Hampshire", "Hart")[0] == {"North Hampshire"}
    assert found(lookup, *whole, *DISTRICTS)[0] == set(DISTRICTS)
    keys, reason = found(lookup, *whole, *DISTRICTS[:2])
    assert not keys and "lacks Rushmoor" in reason
    keys, reason = found(lookup, "E07000089", "Hart", "North Hampshire")
    assert not keys and "also covers Basingstoke and Deane, Rushmoor" in reason


def test_what_is_no_authoritys_takes_no_areas_name(lookup):
    keys, _ = found(lookup, "E08000003", "Manchester", "Manchester Airport", "Manchester")
    assert keys == {"Manchester"}


def test_parts_of_somerset_are_known_by_the_names_of_2014():
    table = ("Somerset East_Mendip", "Somerset East_South Somerset", "Sedgemoor",
             "Taunton Deane", "West Somerset")  # fmt: skip
    merger, key = load_csp_names().merger("Somerset"), load_csp_names().key
    assert merger and set(map(key, table)) in [set(map(key, each)) for each in merger.parts]


def test_a_partnership_inside_an_authority_is_found_by_its_name(lookup):
    declared = Area(name="Dorset", code="E22000367", force="dorset")
    area, there = _area(declared, lookup), {"dorset": "Dorset", "poole": "Poole"}
    assert area.partnerships(there) == ({"dorset"}, "")
    # Where the other council is counted whole, "Dorset" is the council, without Christchurch.
    keys, reason = area.partnerships({"dorset": "Dorset", load_csp_names().key(BCP): BCP})
    assert not keys and reason == f"the table counts {BCP} whole, and Dorset is a part of it"
    unknown = _area(Area(name="Far", code="E22000999", force="dorset"), lookup)
    assert unknown.partnerships(there)[0] == set() and unknown.partnerships(there)[1]

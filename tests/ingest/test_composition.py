"""What areas are made of: partnerships inside a district, edges through LSOAs, forces."""

from __future__ import annotations

import pytest

from safecity.errors import SafecityError
from safecity.ingest.sources.geography.geography import Geography, read_geography

from .city import City

BUCKS, ELSEWHERE = "E06000060", "E07000001"
VALE, SOUTH, REST = "E22000303", "E22000311", "E22000318"
CHANGES = """\
LSOA11NM,LSOA11CD,CHGIND,LSOA21NM,LSOA21CD,LAD22NM,LAD22CD
Aylesbury Vale 001A,E01000001,U,Buckinghamshire 001A,E01000001,Buckinghamshire,E06000060
Aylesbury Vale 001B,E01000002,S,Buckinghamshire 001E,E01000011,Buckinghamshire,E06000060
Aylesbury Vale 001B,E01000002,S,Buckinghamshire 001F,E01000012,Buckinghamshire,E06000060
South Bucks 001A,E01000003,U,Buckinghamshire 002A,E01000003,Buckinghamshire,E06000060
Wycombe 001A,E01000004,U,Buckinghamshire 003A,E01000004,Buckinghamshire,E06000060
Else 001A,E01000031,U,Else 001A,E01000031,Else,E07000001
"""
WARDS = """\
LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM
E01000001,x,E05000001,Priory,E06000060,Buckinghamshire
E01000011,x,E05000001,Priory,E06000060,Buckinghamshire
E01000012,x,E05000002,Abbey,E06000060,Buckinghamshire
E01000003,x,E05000003,Central,E06000060,Buckinghamshire
E01000004,x,E05000003,Central,E06000060,Buckinghamshire
E01000031,x,E05000004,Abbey,E07000001,Else
"""
CSP = """\
LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM
E06000060,Buckinghamshire,E22000303,Aylesbury Vale,E23000029,Thames Valley
E06000060,Buckinghamshire,E22000311,South Bucks,E23000029,Thames Valley
E06000060,Buckinghamshire,E22000318,Chilterns and Else,E23000029,Thames Valley
E07000001,Else,E22000318,Chilterns and Else,E23000029,Thames Valley
"""


@pytest.fixture
def bucks(city: City) -> City:
    city.write("geography/LSOA11_LSOA21_LAD22_EW_LU.csv", CHANGES)
    city.write("geography/LSOA21_WD24_LAD24_EW_LU.csv", WARDS)
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", CSP)
    return city


def read(city: City, code: str, *parts: str, **others: str) -> Geography:
    sets = {code: frozenset(parts or {code})} | {k: frozenset({v}) for k, v in others.items()}
    return read_geography(city.chosen(), sets, city.house.raw)


@pytest.mark.parametrize(
    ("code", "places"),
    [
        (VALE, ["E01000001", "E01000011"]),
        (SOUTH, ["E01000003"]),
        # No district is called so: the district that no other partnership is named after, and Else.
        (REST, ["E01000004", "E01000031"]),
    ],
)
def test_a_partnership_inside_a_district_is_told_by_the_names_of_2011(bucks, code, places) -> None:
    geography = read(bucks, code)
    assert geography.places["place"].tolist() == places
    assert geography.authorities == {code: ()}


def test_the_partnerships_of_a_district_are_all_of_it_and_never_twice(bucks: City) -> None:
    sets = {code: frozenset({code}) for code in (VALE, SOUTH, REST)}
    codes = read_geography(bucks.chosen(), sets, bucks.house.raw).codes
    assert codes["area"].notna().all() and codes["area"].nunique() == 3


def test_without_the_names_of_2011_a_part_of_a_district_is_not_guessed(bucks: City) -> None:
    text = CHANGES.replace("LSOA11NM", "NAME")
    bucks.write("geography/LSOA11_LSOA21_LAD22_EW_LU.csv", text)
    words = rf"Aylesbury Vale \({VALE}\) is one of several partnerships in Buckinghamshire"
    with pytest.raises(SafecityError, match=words) as caught:
        read(bucks, VALE)
    assert "LSOA11NM" in caught.value.remedy and "parts: lsoas.csv" in caught.value.remedy


def test_partnerships_and_lsoas_that_make_up_authorities_are_those(bucks: City) -> None:
    whole = read(bucks, "L00000001", VALE, SOUTH, REST)
    assert whole.authorities == {"L00000001": (BUCKS, ELSEWHERE)}
    listed = read(bucks, "L00000001", "E01000001", "E01000002", "E01000003", "E01000004")
    assert listed.authorities == {"L00000001": (BUCKS,)}
    assert read(bucks, "L00000001", BUCKS, "E01000031").districts(["L00000001"]) == {
        BUCKS: "L00000001", ELSEWHERE: "L00000001",
    }  # fmt: skip
    assert read(bucks, "L00000001", ELSEWHERE, "E05000003").districts(["L00000001"]) == {}


def test_codes_of_either_census_are_known(bucks: City) -> None:
    old, new = (read(bucks, "L00000001", code) for code in ("E01000002", "E01000011"))
    assert old.places["place"].tolist() == new.places["place"].tolist() == ["E01000011"]
    assert not old.lacks[:-1]


def test_an_edge_through_what_is_counted_as_one_is_said(bucks: City) -> None:
    inside = read(bucks, "L00000001", "E01000011", "E01000003").lacks
    assert "runs through E01000011; counted inside: E01000011" in inside[0][0]
    outside = read(bucks, "L00000001", "E01000012", "E01000003").lacks
    assert "runs through E01000011; counted inside: none" in outside[0][0]
    both = read(bucks, "L00000001", "E01000011", "E01000012", "E05000003").lacks
    assert not any("runs through" in what for what, _, _ in both)


def test_wards_of_one_name_are_told_apart_and_parts_are_said(bucks: City) -> None:
    both = read(bucks, "L00000001", BUCKS, ELSEWHERE).wards
    assert set(both["ward"]) == {
        "Priory", "Abbey, Buckinghamshire", "Central", "Abbey, Else",
    }  # fmt: skip
    part = read(bucks, SOUTH)
    assert set(part.wards["ward"]) == {"Central (part)"}
    assert part.lacks[-1][0] == "wards that lie partly outside the area: Central"


def test_a_comparator_with_a_part_that_is_unknown_is_left_out_whole(bucks: City) -> None:
    sets = {BUCKS: frozenset({BUCKS}), "L00000002": frozenset({ELSEWHERE, "E07000099"})}
    assert read_geography(bucks.chosen(), sets, bucks.house.raw).known_areas == {BUCKS}


@pytest.mark.parametrize(
    ("declared", "lookup", "words"),
    [
        ("hampshire", CSP, "in the police force hampshire; by the lookup it lies in thames-valley"),
        (
            "thames-valley",
            CSP.replace("Else,E23000029,Thames Valley", "Else,E23000020,Lincolnshire"),
            "by the lookup it lies in lincolnshire and thames-valley",
        ),
    ],
    ids=["another force", "two forces"],
)
def test_no_part_lies_in_another_force(bucks: City, declared, lookup, words) -> None:
    bucks.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", lookup)
    code = "L00000001"
    sets = {code: frozenset({BUCKS, ELSEWHERE})}
    with pytest.raises(SafecityError, match=words) as caught:
        read_geography(bucks.chosen(), sets, bucks.house.raw, {code: declared})
    assert "leave out the part" in caught.value.remedy


def test_an_unknown_part_names_its_kind(bucks: City) -> None:
    with pytest.raises(SafecityError, match="is made of E05000099, which no lookup") as caught:
        read(bucks, "L00000001", BUCKS, "E05000099")
    assert "this ward" in caught.value.remedy
    with pytest.raises(SafecityError, match="the lookup has no partnership E22000999"):
        read(bucks, "E22000999")

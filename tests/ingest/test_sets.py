"""Partnerships that are sets of districts, wards or LSOAs, counted exactly from LSOAs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from safecity.catalogue.assessment import Area, Assessment, House
from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.exhibits.synthesis.gaps import gaps as read_gaps
from safecity.ingest.prepare import prepare
from safecity.ingest.sources.geography.geography import read_geography
from safecity.ingest.sources.geography.naming import NOT_IN_TABLES, _area, read_lookup
from safecity.ingest.sources.geography.newcomer import describe
from safecity.ingest.sources.population.population import read_population
from safecity.ingest.supply.supplied import survey
from safecity.readings.evidence.counts import Evidence

from .books import counted, ods, year
from .city import ELSEWHERE, OWN, RIVAL, City, assessment, lad_population, row
from .road_files import plenty, put

SET = "L00000001"
REAL = Path(__file__).parents[3] / "shared" / "real"
CSP = (
    "LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM\n"
    f"{OWN},Town,E22000374,North Shire,E23,Hampshire\n"
    f"{RIVAL},Rival,E22000374,North Shire,E23,Hampshire\n"
    f"{ELSEWHERE},Elsewhere,E22000001,Elsewhere,E23,Hampshire\n"
)


def read(city: City, *parts: str, others: tuple[str, ...] = ()):
    sets = {SET: frozenset(parts)} | {code: frozenset({code}) for code in others}
    return read_geography(city.chosen(), sets, city.house.raw)


def of_set(parts: tuple[str, ...], code: str = SET, name: str = "Successor") -> Assessment:
    plain = assessment()
    owner = plain.partnership
    none = owner.comparators.model_copy(update={"members": ()})
    update = {"code": code, "name": name, "parts": parts, "comparators": none}
    return plain.model_copy(update={"partnership": owner.model_copy(update=update)})


@pytest.mark.parametrize(
    ("parts", "places"),
    [
        ((OWN, RIVAL), {"E01000001", "E01000002", "E01000011", "E01000013", "E01000021"}),
        ((OWN, "E05000010"), {"E01000001", "E01000002", "E01000011", "E01000013", "E01000031"}),
        (("E05000009", "E01000001"), {"E01000021", "E01000001"}),
    ],
    ids=["districts", "a district and a ward", "a ward and an LSOA"],
)
def test_places_are_those_of_every_part(city: City, parts, places) -> None:
    city.lookups()
    geography = read(city, *parts)
    assert set(geography.places["place"]) == places
    assert geography.known_areas == {SET}


def test_a_ward_that_the_set_cuts_is_named_as_a_part(city: City) -> None:
    city.lookups()
    wards = read(city, "E01000001", "E05000009").places.set_index("place")["ward"]
    assert wards.to_dict() == {"E01000001": "North (part)", "E01000021": "Quay"}


@pytest.mark.parametrize(
    ("parts", "others", "words"),
    [
        ((OWN, "E07000099"), (), "L00000001 is made of E07000099, which no lookup has"),
        ((OWN, RIVAL), (RIVAL,), f"lies in {SET} and in {RIVAL}"),
    ],
)
def test_sets_that_cannot_be_are_refused(city: City, parts, others, words) -> None:
    city.lookups()
    with pytest.raises(SafecityError, match=words) as caught:
        read(city, *parts, others=others)
    assert "partnership.yml" in caught.value.remedy


def test_residents_are_summed_and_a_part_without_them_leaves_none(city: City) -> None:
    city.lookups()
    city.write("population/mid-2023-lad.csv", lad_population())
    both = {SET: frozenset({OWN, RIVAL})}
    found = read_population(city.chosen(), read(city, OWN, RIVAL), both).frames["population"]
    assert found.set_index("area")["population"].to_dict() == {SET: 1_500}
    more = {SET: frozenset({OWN, ELSEWHERE})}
    assert (
        read_population(city.chosen(), read(city, OWN, ELSEWHERE), more).frames["population"].empty
    )


def test_crimes_of_a_set_are_those_of_its_lsoas(city: City) -> None:
    city.lookups()
    for month in ("2024-01", "2024-02", "2024-03"):
        lsoas = ("E01000001", "E01000021", "E01000031", "E01000003")
        city.street(*(row(lsoa, month=month) for lsoa in lsoas), month=month)
    done = prepare(city.house, of_set((OWN, RIVAL)), load_catalogue())
    counts = done.crimes_area.groupby("area")["count"].sum()
    assert counts.to_dict() == {SET: 9}
    assert set(done.places["lad"]) == {SET}


@pytest.mark.parametrize(
    ("code", "parts", "names", "found"),
    [
        ("E22000374", (OWN, RIVAL), ["North Shire"], {"north shire"}),
        (SET, (OWN, RIVAL, ELSEWHERE), ["North Shire", "Elsewhere"], {"north shire", "elsewhere"}),
        (SET, (OWN, ELSEWHERE), ["North Shire", "Elsewhere"], set()),
        (SET, ("E05000009",), ["North Shire"], set()),
    ],
    ids=["the partnership", "partnerships that sum to it", "a part of one", "wards"],
)
def test_home_office_counts_are_used_where_they_are_the_whole(
    city: City, code, parts, names, found
) -> None:
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", CSP)
    declared = Area(name="Successor", code=code, force="hampshire", parts=parts)
    there = {name.lower(): name for name in names}
    districts = () if parts == ("E05000009",) else parts
    keys, reason = _area(declared, read_lookup(city.supply()), districts).partnerships(there)
    assert keys == found and bool(reason) == (not found)
    if parts == ("E05000009",):
        assert reason == NOT_IN_TABLES


@pytest.mark.parametrize(
    ("parts", "count"), [((OWN, RIVAL), 80), ((RIVAL, "E01000001"), 0)], ids=["whole", "cut"]
)
def test_a_set_that_cuts_a_district_has_no_road_casualties_and_says_so(
    city: City, parts, count
) -> None:
    city.lookups()
    city.street(row())
    (city.house.raw / "road_casualties").mkdir()
    collisions, casualties = plenty()
    put(city.house.raw / "road_casualties", "collision", collisions + [
        {**each, "local_authority_ons_district": RIVAL, "collision_index": f"2020{n + 1000}"}
        for n, each in enumerate(collisions)
    ])  # fmt: skip
    put(city.house.raw / "road_casualties", "casualty", casualties)
    done = prepare(city.house, of_set(parts), load_catalogue())
    mine = done.collisions[done.collisions["area"] == SET]
    assert mine["count"].sum() == count
    why = "collisions are placed by local authority, and Successor cuts one"
    said = done.missing.query("source == 'road_casualties'")["what"].tolist()
    assert (why in said) == (count == 0)
    gaps = {each.name: each.gap for each in read_gaps(evidence(done, parts), ())}
    if count == 0:
        gap = gaps["source_road_casualties"]
        assert "and Successor cuts one. " in gap.reason and "Successor itself" in gap.closes
        assert "incomplete_road_casualties" not in gaps


def evidence(data, parts: tuple[str, ...]) -> Evidence:
    return Evidence(of_set(parts), load_catalogue(), data)


def test_a_set_with_the_name_of_a_partnership_is_not_that_partnership(city: City) -> None:
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", CSP)
    declared = Area(name="Elsewhere", code=SET, force="hampshire", parts=(OWN, RIVAL, ELSEWHERE))
    there = {"elsewhere": "Elsewhere"}
    named = _area(declared, read_lookup(city.supply()), declared.parts)
    assert named.partnerships(there)[0] == set()


def test_a_part_in_another_police_force_is_refused(city: City) -> None:
    city.lookups()
    abroad = CSP.replace(f"{RIVAL},Rival,E22000374,North Shire,E23,Hampshire",
                         f"{RIVAL},Rival,E22000374,North Shire,E23,Sussex")  # fmt: skip
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", abroad)
    city.street(row())
    with pytest.raises(SafecityError, match="in the police force hampshire") as caught:
        prepare(city.house, of_set((OWN, RIVAL)), load_catalogue())
    assert "leave out the part" in caught.value.remedy


def test_a_partnership_of_several_districts_is_declared_by_its_own_code(city: City) -> None:
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", CSP)
    city.street(row(), month="2024-01")
    found = describe(city.house, "E22000374")
    assert found.area.name == "North Shire" and found.area.parts == (RIVAL, OWN)
    assert [each.parts for each in found.comparators] == [(ELSEWHERE,)]


def test_one_of_several_partnerships_in_a_district_goes_by_its_code_alone(city: City) -> None:
    more = f"{OWN},Town,E22000375,South Shire,E23,Hampshire\n"
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", CSP + more)
    city.street(row(), month="2024-01")
    found = describe(city.house, "E22000375")
    assert (found.area.code, found.area.parts) == ("E22000375", ())


def test_home_office_tables_carry_an_area_without_street_level_files(city: City) -> None:
    city.lookups()
    rows = [counted(10 * q, "Town", quarter=q, year="2023/24") for q in (1, 2, 3, 4)]
    city.write("home_office_csp/2024-07/prc-csp-mar24-tables-180724.ods",
               ods({"2023_24": year(*rows)}))  # fmt: skip
    done = prepare(city.house, assessment(force="greater-manchester"), load_catalogue())
    assert done.offences["count"].sum() == 100
    assert done.crimes_area.empty and set(done.coverage["status"]) == {"missing"}
    missing = done.missing.set_index("source")["cost"]
    assert "rest on the Home Office tables" in missing["police_uk"].iloc[0]


def test_a_partnership_of_tables_alone_is_proposed_for_the_year_that_they_hold(city: City) -> None:
    city.lookups()
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", CSP)
    rows = [counted(10 * q, "Town", quarter=q, year="2023/24") for q in (1, 2, 3, 4)]
    city.write("home_office_csp/2024-07/prc-csp-mar24-tables-180724.ods",
               ods({"2023_24": year(*rows)}))  # fmt: skip
    proposed = describe(city.house, OWN)
    assert (proposed.period.start, proposed.period.end) == ("2023-04", "2024-03")


def test_without_either_the_reason_is_the_forces_own(city: City) -> None:
    city.lookups()
    with pytest.raises(SafecityError, match="and no Home Office table instead") as caught:
        prepare(city.house, assessment(force="greater-manchester"), load_catalogue())
    assert "almost no street-level files since July 2019" in caught.value.remedy
    assert "data.police.uk, then" not in caught.value.remedy


@pytest.mark.real
def test_the_partnerships_of_every_divided_authority_are_told_apart_and_are_all_of_it() -> None:
    """21 of them, in Cumbria, Northamptonshire, Dorset, Suffolk and Buckinghamshire."""
    if not REAL.is_dir():
        pytest.skip("the real files are not here")
    supply = survey(House(REAL, REAL))
    lookup = read_lookup(supply)
    divided = lookup[lookup.groupby("lad")["csp"].transform("nunique") > 1]
    whole = lookup[lookup["csp"].isin(divided["csp"])]
    sets = {code: frozenset({code}) for code in whole["csp"]}
    geography = read_geography(supply.chosen, sets, supply.raw)
    wards = pd.read_csv(REAL / "geography" / "LSOA21_WD24_LAD24_EW_LU.csv")
    mine = geography.codes[geography.codes["area"].notna() & geography.codes["in_2021"]]
    assert len(sets) == 21 == mine["area"].nunique()
    best_fit = set(wards.loc[wards["LAD24CD"].isin(whole["lad"]), "LSOA21CD"])
    # One LSOA of West Northamptonshire is fitted to a ward of Cherwell.
    assert set(mine["code"]) == best_fit | {"E01027305"}
    # Districts by the LSOA names of 2011: Aylesbury Vale; Dorset of today with Christchurch.
    sizes = mine.groupby("area")["code"].size()
    assert (sizes["E22000303"], sizes["E22000367"]) == (127, 254)


@pytest.mark.real
def test_a_successor_of_southampton_is_counted_from_its_lsoas() -> None:
    if not REAL.is_dir():
        pytest.skip("the real files are not here")
    supply = survey(House(REAL, REAL))
    wards = pd.read_csv(REAL / "geography" / "LSOA21_WD24_LAD24_EW_LU.csv")
    waterside = wards[wards["LAD24NM"] == "New Forest"]["WD24CD"].unique()[:5]
    parts = frozenset({OWN, "E07000086", *waterside})
    geography = read_geography(supply.chosen, {SET: parts}, supply.raw)
    mine = wards["LAD24CD"].isin(parts) | wards["WD24CD"].isin(parts)
    members = ";".join(geography.places["members"]).split(";")
    assert set(members) == set(wards.loc[mine, "LSOA21CD"])

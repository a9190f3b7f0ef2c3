"""Partnerships that are sets of districts, wards or LSOAs, counted exactly from LSOAs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from safecity.catalogue.assessment import Area, Assessment
from safecity.catalogue.errors import SafecityError
from safecity.catalogue.registry import load_catalogue
from safecity.ingest.figures import as_figures
from safecity.ingest.geography import read_geography
from safecity.ingest.naming import NOT_IN_TABLES, _area, read_lookup
from safecity.ingest.newcomer import describe
from safecity.ingest.population import read_population
from safecity.ingest.prepare import prepare
from safecity.ingest.published_area import summed

from .books import counted, ods, year
from .city import ELSEWHERE, OWN, RIVAL, City, assessment, lad_population, row

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
    found = read_population(city.chosen(), read(city, OWN, RIVAL), both).frame
    assert found.set_index("area")["population"].to_dict() == {SET: 1_500}
    more = {SET: frozenset({OWN, ELSEWHERE})}
    assert read_population(city.chosen(), read(city, OWN, ELSEWHERE), more).frame.empty


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
    keys, reason = _area(declared, read_lookup(city.supply())).partnerships(there)
    assert keys == found and bool(reason) == (not found)
    if parts == ("E05000009",):
        assert reason == NOT_IN_TABLES


def test_a_set_with_the_name_of_a_partnership_is_not_that_partnership(city: City) -> None:
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", CSP)
    declared = Area(name="Elsewhere", code=SET, force="hampshire", parts=(OWN, RIVAL, ELSEWHERE))
    there = {"elsewhere": "Elsewhere"}
    assert _area(declared, read_lookup(city.supply())).partnerships(there)[0] == set()


def test_a_part_in_another_police_force_is_refused(city: City) -> None:
    city.lookups()
    abroad = CSP.replace(f"{RIVAL},Rival,E22000374,North Shire,E23,Hampshire",
                         f"{RIVAL},Rival,E22000374,North Shire,E23,Sussex")  # fmt: skip
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", abroad)
    city.street(row())
    with pytest.raises(SafecityError, match="lies in the police force Sussex") as caught:
        prepare(city.house, of_set((OWN, RIVAL)), load_catalogue())
    assert "declare a part in each force" in caught.value.remedy


def figure(area: str, count: float, denominator: float = float("nan")) -> dict[str, object]:
    value = count / denominator * 1_000
    return {
        "measure": "children", "level": "lad", "area": area, "period": "2023/24", "months": 12,
        "start": pd.Timestamp("2023-04-01"), "count": count, "denominator": denominator,
        "value": value, "lower": value - 1, "upper": value + 1,
    }  # fmt: skip


def test_published_counts_are_summed_and_rates_worked_out_again() -> None:
    sets = {SET: frozenset({OWN, RIVAL}), ELSEWHERE: frozenset({ELSEWHERE})}
    frame = as_figures([figure(OWN, 10, 2_000), figure(RIVAL, 20, 8_000), figure(ELSEWHERE, 5)])
    mine = summed(frame, sets).query("area == @SET").iloc[0]
    assert (mine["count"], mine["denominator"]) == (30, 10_000)
    assert mine["value"] == pytest.approx(3.0) and pd.isna(mine["lower"])
    bare = as_figures([figure(OWN, 10), figure(RIVAL, 20)])
    assert pd.isna(summed(bare, sets).query("area == @SET").iloc[0]["value"])
    standardised = [figure(OWN, 10, 2_000) | {"value": 9.0}, figure(RIVAL, 20, 8_000)]
    assert pd.isna(summed(as_figures(standardised), sets).query("area == @SET").iloc[0]["value"])
    lacking = as_figures([figure(OWN, 10, 2_000)])
    assert SET not in set(summed(lacking, sets)["area"])


def test_a_partnership_of_several_districts_is_declared_by_its_own_code(city: City) -> None:
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", CSP)
    city.street(row(), month="2024-01")
    found = describe(city.house, "E22000374")
    assert found.area.name == "North Shire" and found.area.parts == (RIVAL, OWN)
    assert [each.parts for each in found.comparators] == [(ELSEWHERE,)]


def test_one_of_several_partnerships_in_a_district_is_refused(city: City) -> None:
    more = f"{OWN},Town,E22000375,South Shire,E23,Hampshire\n"
    city.write("geography/LAD24_CSP24_PFA24_EW_LU.csv", CSP + more)
    city.street(row(), month="2024-01")
    with pytest.raises(SafecityError, match="one of several partnerships") as caught:
        describe(city.house, "E22000375")
    assert "wards or LSOAs" in caught.value.remedy


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


def test_without_either_the_reason_is_the_forces_own(city: City) -> None:
    city.lookups()
    with pytest.raises(SafecityError, match="and no Home Office table instead") as caught:
        prepare(city.house, assessment(force="greater-manchester"), load_catalogue())
    assert "almost no street-level files since July 2019" in caught.value.remedy
    assert "data.police.uk, then" not in caught.value.remedy


@pytest.mark.real
def test_a_successor_of_southampton_is_counted_from_its_lsoas() -> None:
    if not REAL.is_dir():
        pytest.skip("the real files are not here")
    from safecity.catalogue.house import House
    from safecity.ingest.supply import survey

    supply = survey(House(REAL, REAL))
    wards = pd.read_csv(REAL / "geography" / "LSOA21_WD24_LAD24_EW_LU.csv")
    waterside = wards[wards["LAD24NM"] == "New Forest"]["WD24CD"].unique()[:5]
    parts = frozenset({OWN, "E07000086", *waterside})
    geography = read_geography(supply.chosen, {SET: parts}, supply.raw)
    mine = wards["LAD24CD"].isin(parts) | wards["WD24CD"].isin(parts)
    members = ";".join(geography.places["members"]).split(";")
    assert set(members) == set(wards.loc[mine, "LSOA21CD"])

"""Lookups that were cut inside an area are never taken for whole ones."""

from __future__ import annotations

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.ingest.build import build
from safecity.ingest.sources.geography.geography import Geography, read_geography
from safecity.ingest.sources.geography.naming import areas_of, read_partnerships
from safecity.ingest.supply.check import check
from safecity.ingest.supply.supplied import cut

from .city import CHANGES, ELSEWHERE, OWN, RIVAL, WARDS, City, alone, assessment, row

CSP = """\
LAD24CD,LAD24NM,CSP24CD,CSP24NM,PFA24CD,PFA24NM
E06000045,Town,E22000001,Both Towns,E23000030,Hampshire
E06000044,Rival,E22000001,Both Towns,E23000030,Hampshire
E07000001,Elsewhere,E22000002,Elsewhere,E23000030,Hampshire
"""


def without(text: str, *words: str) -> str:
    """Leave out the lines that hold one of some words."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not any(word in line for word in words))


def lookups(city: City, changes: str = CHANGES, wards: str = WARDS, csp: str = "") -> None:
    city.write("c.csv", changes)
    city.write("w.csv", wards)
    if csp:
        city.write("p.csv", csp)


def read(city: City, *areas: str, **sets: frozenset[str]) -> Geography:
    return read_geography(city.chosen(), {**alone(*areas), **sets}, city.house.raw)


def test_a_lookup_of_changes_that_lacks_lsoas_of_the_area_is_refused(city: City) -> None:
    lookups(city, without(CHANGES, "E01000002", "E01000012"))
    words = rf"lacks 2 of 5 LSOAs of 2021 .* in {OWN} \(E01000002, E01000012\)"
    with pytest.raises(SafecityError, match=words) as caught:
        read(city, OWN, RIVAL)
    assert caught.value.path == city.house.raw / "c.csv"


def test_an_area_that_was_joined_from_districts_since_is_held_to_all_of_them(city: City) -> None:
    """Codes and names of the lookup of changes are those of districts that are gone."""
    changes = CHANGES.replace("Rival,E06000044", "Old,E07000009").replace("Rival 001A", "Old 001A")
    wards = WARDS.replace("E06000044,Rival", "E06000045,Town").replace("Rival 001A", "Old 001A")
    lookups(city, changes.replace("Town 0", "Gone 0"), wards.replace("Town 0", "Gone 0"))
    assert len(read(city, OWN).places) == 5
    city.write("c.csv", without(changes, "E01000021").replace("Town 0", "Gone 0"))
    with pytest.raises(SafecityError, match=r"lacks 1 of 6 LSOAs of 2021"):
        read(city, OWN)


def test_an_lsoa_that_the_best_fit_gives_across_the_edge_is_not_missed(city: City) -> None:
    lookups(
        city, without(CHANGES, "Rival"), WARDS.replace("Quay,E06000044,Rival", "Q,E06000045,Town")
    )
    assert len(read(city, OWN).places) == 4


def test_a_comparator_that_lacks_lsoas_is_left_out_and_named(city: City) -> None:
    more = "E01000022,Rival 001B,E05000009,Quay,E06000044,Rival\n"
    lookups(city, wards=WARDS + more)
    geography = read(city, OWN, RIVAL)
    assert geography.known_areas == {OWN}
    what = f"the lookup of changes lacks 1 LSOA of {RIVAL}: E01000022"
    assert (what, "", "It cannot be compared.") in geography.lacks


def test_a_list_of_lsoas_is_held_to_nothing_else(city: City) -> None:
    lookups(city, without(CHANGES, "E01000002"))
    some = frozenset({"E01000001", "E01000013"})
    assert len(read(city, L00000001=some).places) == 2


def test_without_the_wards_of_some_lsoas_nothing_is_shown_by_ward(city: City) -> None:
    lookups(city, wards=without(WARDS, "E01000002"))
    geography = read(city, OWN)
    assert geography.wards.empty
    [(what, _, cost)] = geography.lacks
    assert what == "the ward lookup lacks 1 of 5 LSOAs: E01000002"
    assert cost.startswith("Nothing is shown by ward")
    with pytest.raises(SafecityError, match="is made of wards, and the ward lookup lacks 1 LSOA"):
        read(city, L00000001=frozenset({"E05000001"}))


def test_a_partnership_is_not_counted_without_one_of_its_councils(city: City) -> None:
    lookups(city, csp=CSP)
    assert len(read(city, E22000001=frozenset({"E22000001"})).places) == 5
    city.write("p.csv", without(CSP, "Rival"))
    with pytest.raises(SafecityError, match=rf"lacks 1 local authorities \({RIVAL}\), which may"):
        read(city, E22000001=frozenset({"E22000001"}))
    assert len(read(city, OWN).places) == 4
    compared = read(city, ELSEWHERE, E22000001=frozenset({"E22000001"}))
    assert compared.known_areas == {ELSEWHERE} and "which may lie in" in compared.lacks[0][0]


def test_a_partnership_of_another_name_is_no_single_council(city: City) -> None:
    """No whole lookup has a partnership of one council under another name: it was cut."""
    lookup = read_partnerships(city.item(city.write("p.csv", without(CSP, "Rival"))).file)
    own, *_ = areas_of(assessment(), lookup)
    keys, reason = own.partnerships({"both towns": "Both Towns"})
    assert not keys and reason.endswith("also covers local authorities that the lookup lacks")


STRANGE = [row(f"E0100010{n}").replace("Town 001A", f"Town 00{n}A") for n in range(1, 4)]


def test_street_files_tell_lsoas_that_both_lookups_lack(city: City) -> None:
    lookups(city)
    city.street(row(), *STRANGE)
    made, catalogue = assessment(end="2024-01"), load_catalogue()
    words = r"the lookups were cut: 3 rows in 3 LSOAs named after the area"
    with pytest.raises(SafecityError, match=words):
        build(cut(city.supply(), made), made, catalogue, lambda _: None)
    city.street(row(), *STRANGE[:2])
    missing = build(cut(city.supply(), made), made, catalogue, lambda _: None).frames["missing"]
    assert missing["what"].str.startswith("2 rows in 2 LSOAs").any()


def test_the_check_says_which_lsoas_have_no_ward(city: City) -> None:
    lookups(city, wards=without(WARDS, "E01000002"))
    city.street(row())
    table = check(city.house, assessment(), load_catalogue()).set_index("source")
    assert table.loc["geography", "status"] == "stale"
    assert "lacks 1 of 5 LSOAs: E01000002" in table.loc["geography", "detail"]

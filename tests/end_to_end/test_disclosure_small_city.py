"""A quiet city is attacked with everything published about its places at once."""

from __future__ import annotations

import pytest

from .attack import Column, Sum, column_of, given_away
from .published import columns_of, joined_sums
from .small_city import SCALES, exhibits, quiet, truth

SEEDS = range(6)


@pytest.fixture(scope="module", params=SEEDS)
def city(request):
    evidence = quiet(request.param)
    return {e.id: e for e in exhibits(evidence)}, truth(evidence)


def lsoa_sums(made, places) -> list[Sum]:
    """Fifths, wards that are shown, and the city, as sums of LSOAs."""
    total = [Sum("city", frozenset(places["name"]), places["count"].sum())]
    wards = made["map_ward"].table.dropna(subset=["count"]).set_index("label")["count"]
    inside = places.groupby("ward")["name"].agg(frozenset)
    total += [Sum(f"ward {name}", inside[name], count) for name, count in wards.items()]
    for scale in SCALES:
        fifths = made[f"quintiles_{scale}"].table.set_index("quintile")["count"].dropna()
        members = places.groupby(f"quintile_{scale}")["name"].agg(frozenset)
        total += [Sum(f"{scale} fifth {q}", members[q], n) for q, n in fifths.items()]
    return total


def ward_sums(made, places) -> list[Sum]:
    names = frozenset(places["ward"])
    now = [made["map_ward"], made["contributions_by_ward"]]
    joined = [s for s in joined_sums(now, names) if s.where.endswith("after")]
    return [Sum("city", names, places["count"].sum()), *joined]


def from_lsoas(made, places) -> Column:
    """Wards added up from LSOAs that are all shown."""
    shown = made["map_lsoa"].table.set_index("label")["count"]
    sums = places.assign(shown=places["name"].map(shown)).groupby("ward")["shown"]
    whole = sums.sum()[sums.apply(lambda counts: counts.notna().all())]
    return Column("map_lsoa by ward", whole.to_dict())


def test_much_is_withheld(city) -> None:
    made, _places = city
    assert made["map_lsoa"].table["suppressed"].sum() >= 2
    shown = made["map_lsoa"].table["count"].dropna()
    assert not shown.between(1, 4).any()


def test_no_ward_is_given_away(city) -> None:
    made, places = city
    columns = [
        c for c in columns_of(made.values()) if c.where.endswith(("map_ward count", "after"))
    ]
    family = [*columns, from_lsoas(made, places)]
    assert given_away(family, ward_sums(made, places)) == []


def test_no_ward_of_the_year_before_is_given_away(city) -> None:
    made, _places = city
    for name in ("contributions_by_ward", "contributions_by_ward_other"):
        table = made[name].table
        together = table[table["group"].str.contains("withheld")]
        assert (together[["before", "after"]] >= 10).all(axis=None)
        assert not table[["before", "after"]].isin([1, 2, 3, 4]).any(axis=None)


def test_no_lsoa_is_given_away_by_wards_and_fifths(city) -> None:
    made, places = city
    column = column_of("map_lsoa", made["map_lsoa"].table, "label", "count")
    assert given_away([column], lsoa_sums(made, places)) == []


def test_one_row_too_many_would_be_found(city) -> None:
    """With all but one LSOA shown, the attack tells what that one holds."""
    made, places = city
    kept = made["map_lsoa"].table.set_index("label")["suppressed"].idxmax()
    counts = places.set_index("name")["count"].astype(float)
    column = Column("map_lsoa", counts.drop(kept).to_dict(), frozenset({kept}))
    told = given_away([column], lsoa_sums(made, places))
    assert told or counts[kept] == 0

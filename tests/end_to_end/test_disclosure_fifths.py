"""Fifths of an area in which few neighbourhoods lie tell no small count, alone or with others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from safecity.catalogue.period import Period
from safecity.readings import inequality, places, quintiles
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

from .attack import Sum, column_of, given_away
from .small_city import INDICATOR, SCALES, built, quiet, truth


def uneven(seed: int) -> Evidence:
    """A quiet city of which the nation's most deprived fifths hold one place and a few."""
    city, random = quiet(seed), np.random.default_rng(seed)
    size = len(city.data.places)
    fifths = random.permutation([1, *[2] * 2, *[3] * 5, *[4] * 20, *[5] * (size - 28)])
    held = city.data.places.assign(quintile_national=fifths)
    return Evidence(city.assessment, city.catalogue, replace(city.data, places=held))


def of_period(city: Evidence, *periods: tuple[str, str]) -> Evidence:
    own, *published = (Period(start=start, end=end) for start, end in periods)
    update = {"period": own, "published": tuple(published)}
    assessment = city.assessment.model_copy(update=update)
    return Evidence(assessment, city.catalogue, city.data)


def printed(city: Evidence, scale: str) -> pd.Series:
    """Counts of the fifths that an edition prints."""
    try:
        table = quintiles.quintiles(city, city.catalogue.indicators[INDICATOR], scale).table
    except Absent:
        return pd.Series(dtype=float)
    return table.set_index("quintile")["count"].astype(float)


@pytest.mark.parametrize("seed", range(6))
def test_no_fifth_prints_a_small_count_nor_tells_it_by_the_rest(seed: int) -> None:
    city = uneven(seed)
    places_of, whole = truth(city), truth(city)["count"].sum()
    for scale in SCALES:
        shown = printed(city, scale)
        real = places_of.groupby(f"quintile_{scale}")["count"].sum()
        assert not shown.between(1, 4).any() and (real[shown.index] == shown).all()
        missing = real.drop(shown.index)
        assert missing.empty or (len(missing) > 1 and whole - shown.sum() >= 10)


@pytest.mark.parametrize("seed", range(6))
def test_maps_wards_and_uneven_fifths_give_no_place_away(seed: int) -> None:
    city = uneven(seed)
    where, indicator = truth(city), city.catalogue.indicators[INDICATOR]
    sums = [Sum("city", frozenset(where["name"]), where["count"].sum())]
    wards = places.places(city, indicator, "ward").table.dropna(subset=["count"])
    levels = [("ward", wards.set_index("label")["count"])]
    levels += [(f"quintile_{scale}", printed(city, scale)) for scale in SCALES]
    for column, shown in levels:
        members = where.groupby(column)["name"].agg(frozenset)
        sums += [Sum(f"{column} {n}", members[n], value) for n, value in shown.items()]
    table = places.places(city, indicator, "lsoa").table
    assert table["suppressed"].any()
    assert given_away([column_of("map", table, "label", "count")], sums) == []


def test_a_year_less_its_half_tells_no_small_fifth() -> None:
    """Thirty in the first half, 3 in the second: the year's 33 would tell them."""
    months = len(quiet(0).assessment.history.timestamps)
    counts = np.full((months, 20), 20)
    counts[:, 0:2] = 0
    counts[-12:-6, 0:2] = [3, 2]
    counts[-1, 0] = 3
    counts[-12:, 2:4] = 3
    city = built(np.arange(20) // 5, counts, np.random.default_rng(0))
    fifths = [1, 1, 2, 2, *[3] * 6, *[4] * 5, *[5] * 5]
    held = city.data.places.assign(quintile_national=fifths)
    city = Evidence(city.assessment, city.catalogue, replace(city.data, places=held))
    year, half = ("2021-04", "2022-03"), ("2021-04", "2021-09")
    alone = printed(of_period(city, year), "national")
    assert alone[1] - printed(of_period(city, half), "national")[1] == 3
    both = printed(of_period(city, year, half), "national")
    assert 1 not in both.index and len(both) >= 2 and len(both) < 4


def test_a_fifth_that_is_withheld_is_named_and_has_no_gradient() -> None:
    months = len(quiet(0).assessment.history.timestamps)
    counts = np.full((months, 20), 20)
    counts[:, 0:3] = 0
    counts[-1, 0:3] = 1
    city = built(np.arange(20) // 5, counts, np.random.default_rng(0))
    local = [*[1] * 3, *[2] * 3, *[3] * 4, *[4] * 5, *[5] * 5]
    held = city.data.places.assign(quintile_local=local)
    city = Evidence(city.assessment, city.catalogue, replace(city.data, places=held))
    indicator = city.catalogue.indicators[INDICATOR]
    view = quintiles.quintiles(city, indicator, "local")
    assert "withheld as counts are small: quintile 1 and quintile 2" in view.subtitle
    assert view.table["quintile"].tolist() == [3, 4, 5]
    assert "quintile 1" not in view.alt
    with pytest.raises(Absent, match="by fifth are too small"):
        inequality.inequality(city, [indicator])


def crossing(ward: list[int], latest: list[int], national: list[int]) -> Evidence:
    """Twenty places with these counts in the year, whose other fifths cross nothing."""
    months = len(quiet(0).assessment.history.timestamps)
    counts = np.zeros((months, 20), int)
    counts[-13] = 240
    counts[-1] = latest
    city = built(np.array(ward), counts, np.random.default_rng(0))
    fifths = {"quintile_national": national, "quintile_local": 1, "quintile_income": 1}
    held = city.data.places.assign(**fifths)
    return Evidence(city.assessment, city.catalogue, replace(city.data, places=held))


LONE = [0, *[1] * 6, *[2] * 6, *[3] * 7]
TOLD = {
    "a ward that is one neighbourhood": (LONE, [7, 3, *[40] * 18], [1, 1, *[2] * 9, *[3] * 9]),
    "a fifth that is one": ([0, 0, *LONE[2:]], [7, 3, *[40] * 18], [1, *[2] * 10, *[3] * 9]),
    "wards of two in a fifth": (
        [0, 0, 1, 1, *LONE[4:]], [30, 3, 0, 20, *[40] * 16], [1, 2, 2, 3, *[4] * 8, *[5] * 8],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", TOLD)
def test_wards_and_fifths_that_are_printed_tell_no_neighbour(kind: str) -> None:
    """Ward A has 7; a fifth of A and B has 10: B's 3 is told whatever the map hides."""
    city = crossing(*TOLD[kind])
    where, indicator = truth(city), city.catalogue.indicators[INDICATOR]
    assert where["count"].between(1, 4).any()
    sums = [Sum("city", frozenset(where["name"]), where["count"].sum())]
    wards = places.places(city, indicator, "ward").table.dropna(subset=["count"])
    for column, shown in (
        ("ward", wards.set_index("label")["count"]),
        ("quintile_national", printed(city, "national")),
    ):
        members = where.groupby(column)["name"].agg(frozenset)
        sums += [Sum(f"{column} {n}", members[n], value) for n, value in shown.items()]
    small = where.loc[where["count"].between(1, 4), "name"]
    assert (
        given_away([column_of("map", small.to_frame().assign(c=np.nan), "name", "c")], sums) == []
    )
    frame, _ = places.place_counts(city, indicator)
    hidden = places.hidden_counts(city, frame.rename(columns={"lsoa": "code"}), indicator)
    shown = where.assign(count=where["count"].astype(float).mask(hidden.to_numpy()))
    assert given_away([column_of("map", shown, "name", "count")], sums) == [] or hidden.all()


def test_no_fifth_is_withheld_where_nothing_is_told() -> None:
    city = crossing(LONE, [7, 30, *[40] * 18], [1, 1, *[2] * 9, *[3] * 9])
    assert printed(city, "national").index.tolist() == [1, 2, 3]

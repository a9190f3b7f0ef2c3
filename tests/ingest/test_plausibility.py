"""Years that no note rules out, and that cannot be what was recorded."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safecity.ingest.sources.home_office.plausibility import (
    Year,
    history_of,
    implausible,
    outnumbered,
)

SOUND = Year(5_000, 40_000, 20)


def years(*each: Year) -> dict[str, Year]:
    return {f"{2019 + k}/{20 + k}": year for k, year in enumerate(each)}


@pytest.mark.parametrize(
    ("history", "bad"),
    [
        ((SOUND, SOUND, Year(20, 40_000, 9_000), Year(25, 40_000, 9_000)), ["2021/22", "2022/23"]),
        ((SOUND, Year(20, 40_000, 20)), ["2020/21"]),
        ((Year(20, 40_000, 9_000), SOUND, SOUND), ["2019/20"]),
        ((SOUND, SOUND, Year(3_500, 40_000, 1_200)), ["2021/22"]),
        ((SOUND, SOUND, Year(12_000, 40_000, 20)), ["2021/22"]),
    ],
    ids=["left out twice", "one year before", "the first year", "a part unassigned", "doubled"],
)
def test_a_year_that_its_history_rules_out(history, bad):
    assert list(implausible(years(*history))) == bad


@pytest.mark.parametrize(
    "history",
    [
        (SOUND, Year(3_600, 29_000, 20), SOUND),
        (SOUND, SOUND, Year(3_500, 40_000, 20)),
        (SOUND, SOUND, Year(2_400, 19_000, 10)),
        (SOUND, SOUND, Year(7_500, 42_000, 20)),
        (Year(30, 9_000, 5), Year(12, 9_000, 5), Year(70, 9_000, 5)),
        (SOUND, SOUND, Year(5_000, 60_000, 9_000)),
    ],
    ids=["lockdown", "a fall of 30 %", "force and area", "a rise", "small", "another's loss"],
)
def test_what_crime_can_do_is_kept(history):
    assert implausible(years(*history)) == {}


@given(st.lists(st.floats(0.72, 1.39), min_size=1, max_size=8))
def test_no_history_within_a_third_is_ruled_out(factors):
    assert implausible(years(*(Year(5_000 * f, 40_000, 20) for f in factors))) == {}


def test_a_history_without_force_figures_is_not_ruled_out():
    assert implausible(years(Year(5_000, 0, 0), Year(5_000, 0, 0))) == {}


def quarterly(*area: float, force: float = 40_000) -> Year:
    return Year(sum(area) / 4, force, 20, tuple((q, n, force) for q, n in enumerate(area, 1)))


def test_one_quarter_that_is_nearly_empty_rules_its_year_out():
    usual = quarterly(5_000, 5_600, 5_200, 4_800)
    found = implausible(years(usual, usual, quarterly(5_200, 5_200, 4_800, 400), usual))
    assert list(found) == ["2021/22"] and "in quarter 4 are 8% of what is usual" in found["2021/22"]


@pytest.mark.parametrize(
    "odd",
    [quarterly(2_000, 3_600, 3_200, 2_400), quarterly(1_400, 3_600, 3_200, 3_000, force=11_000),
     quarterly(5_000, 5_600, 5_200, 4_800, force=200_000)],
    ids=["the centre of a city in a lockdown", "the whole force", "others of the force grew"],
)  # fmt: skip
def test_quarters_that_can_be_are_kept(odd):
    usual = quarterly(5_000, 5_600, 5_200, 4_800)
    assert implausible(years(usual, usual, odd)) == {}


@pytest.mark.parametrize(
    ("history", "bad"),
    [
        ((Year(20, 40_000, 30_000), Year(21, 40_000, 30_000)), ["2019/20", "2020/21"]),
        ((Year(20, 40_000, 30_000), SOUND, SOUND), ["2019/20"]),
        ((SOUND, Year(5_100, 40_000, 30_000)), []),
        ((Year(5_000, 40_000, 15_000), Year(5_000, 40_000, 15_000)), []),
    ],
    ids=["in every year", "in the first", "another's loss", "less than half, always"],
)
def test_where_most_of_a_force_is_under_no_partnership(history, bad):
    assert list(implausible(years(*history))) == bad


def test_an_area_that_is_nearly_all_of_its_force_is_held_to_itself():
    assert list(implausible(years(Year(900, 1_000, 5), Year(90, 190, 5)))) == ["2020/21"]


def test_history_is_a_quarter_of_area_force_and_what_is_unassigned():
    counts = Counter({("Kent", "Medway", 1): 50, ("Kent", "Medway", 2): 30,
                      ("Kent", "Dover", 1): 40, ("Kent", "Kent - not assigned", 1): 8,
                      ("Kent", "Dover", 2): 0, ("Sussex", "Hove", 1): 99})  # fmt: skip
    found = history_of({"2024/25": counts}, {"2024/25": {1, 2}}, {"2024/25": {"Medway"}})
    assert found == {"2024/25": Year(40, 64, 4, ((1, 50, 98), (2, 30, 30)))}


def test_a_table_that_counts_less_than_the_street_places_is_ruled_out():
    months = pd.date_range("2024-04-01", periods=7, freq="MS")
    crimes = pd.DataFrame(
        [(area, month, "Burglary", 1_500) for area in ("A", "B") for month in months]
        + [("A", month, "Anti-social behaviour", 9_000) for month in months],
        columns=["area", "month", "category", "count"],
    )
    coverage = crimes.assign(category="all", status="complete").drop_duplicates(["area", "month"])
    quarters = pd.to_datetime(["2024-04-01", "2024-07-01", "2024-10-01"])
    table = pd.DataFrame(
        [
            (area, "2024/25", start, n)
            for area, n in (("A", 20), ("B", 4_000))
            for start in quarters
        ],
        columns=["area", "year", "start", "count"],
    )
    found = outnumbered(table, crimes, coverage)
    assert list(found) == [("A", "2024/25")]
    assert "40 offences where data.police.uk places 9,000" in found["A", "2024/25"]
    missing = coverage.assign(status="missing")
    assert outnumbered(table, crimes, missing) == {}

"""Scores of hot spots, and editions of overlapping periods, give no withheld count back."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from safecity.catalogue.period import Period
from safecity.measures.spatial import neighbours
from safecity.readings import hotspots, places
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.wards import given_away, spans_of, spans_told, ward_counts

from .small_city import INDICATOR, built, quiet

WIDE = 12


def mapped(evidence: Evidence) -> Evidence:
    """The same city, its LSOAs as squares of a grid."""
    names = evidence.data.places["lsoa"]
    squares = [box(x, y, x + 1, y + 1) for y, x in (divmod(at, WIDE) for at in range(len(names)))]
    shapes = gpd.GeoDataFrame({"lsoa": names}, geometry=squares, crs="EPSG:27700")
    metres = shapes.set_geometry(shapes.scale(500, 500, origin=(0, 0)).translate(440_000, 112_000))
    return Evidence(
        evidence.assessment,
        evidence.catalogue,
        replace(evidence.data, boundaries=metres.set_crs("EPSG:27700").to_crs("EPSG:4326")),
    )


def of_period(evidence: Evidence, months: tuple[str, str], *published: Any) -> Evidence:
    period = Period(start=months[0], end=months[1])
    earlier = tuple(Period(start=a, end=b) for a, b in published)
    assessment = evidence.assessment.model_copy(update={"period": period, "published": earlier})
    return Evidence(assessment, evidence.catalogue, evidence.data)


def counts_of(evidence: Evidence) -> pd.Series:
    return evidence.by_place(evidence.catalogue.indicators[INDICATOR])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("months", [("2021-04", "2022-03"), ("2022-03", "2022-03")])
def test_a_score_is_shown_only_where_all_that_it_is_made_of_is_shown(
    seed: int, months: tuple[str, str]
) -> None:
    evidence = of_period(mapped(quiet(seed)), months)
    indicator, counts = evidence.catalogue.indicators[INDICATOR], counts_of(evidence)
    table = hotspots.hotspots(evidence, indicator).table.set_index("code")
    small = counts.between(1, 4)
    around = neighbours(evidence.data.boundaries.set_index("lsoa").loc[counts.index].to_crs(27700))
    near = pd.Series(around.sparse.astype(bool) @ small.to_numpy(), index=counts.index) > 0
    secret = small | near
    assert secret.any() and table.loc[secret[secret].index, "suppressed"].all()
    numbers = table.select_dtypes("number").columns
    assert set(numbers) == {"value", "q", "alone_q"}
    assert table.loc[table["suppressed"], numbers].isna().all(axis=None)
    assert table["spot"].notna().all(), "whether it is hot is told all the same"


def shown(evidence: Evidence) -> pd.Series:
    table = places.places(evidence, evidence.catalogue.indicators[INDICATOR], "lsoa").table
    return table[~table["suppressed"]].set_index("code")["count"].astype(float)


@pytest.mark.parametrize("seed", range(4))
def test_two_editions_do_not_tell_the_third(seed: int) -> None:
    """A quarter, then four months that hold it: their difference is a month."""
    city = quiet(seed)
    first = shown(of_period(city, ("2021-04", "2021-06")))
    alone = shown(of_period(city, ("2021-04", "2021-07")))
    assert (alone - first).between(1, 4).any(), "nothing to protect: the test shows nothing"
    both = shown(of_period(city, ("2021-04", "2021-07"), ("2021-04", "2021-06")))
    assert len(both) > 1 and not (both - first).between(1, 4).any()


def test_wards_of_two_editions_do_not_tell_the_third() -> None:
    for seed in range(6):
        city = quiet(seed)
        half = of_period(city, ("2021-04", "2021-09"), ("2021-04", "2021-06"))
        indicator = city.catalogue.indicators[INDICATOR]
        (rest,), _ = ward_counts(half, indicator, ("2021-07", "2021-08", "2021-09"))
        table = places.places(half, indicator, "ward").table.set_index("code")
        small = rest[rest.between(1, 4)].index.intersection(table.index)
        assert table.loc[small, "suppressed"].all()


def test_an_edition_of_another_time_hides_nothing() -> None:
    """Its months may not even be at hand."""
    city = quiet(0)
    alone = shown(of_period(city, ("2021-04", "2022-03")))
    both = shown(of_period(city, ("2021-04", "2022-03"), ("2012-04", "2013-03")))
    assert alone.equals(both)


def months(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"2025-{number:02d}" for number in range(first, last + 1))


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ([months(1, 6), months(1, 3)], [months(4, 6)]),
        ([months(1, 12)], []),
        ([months(1, 8), months(5, 12)], []),
        ([months(1, 3), months(4, 6)], []),
        ([months(1, 12), months(1, 3), months(10, 12)], [months(4, 9)]),
        ([months(1, 12), ()], []),
        ([months(1, 6), months(1, 6)], []),
    ],
)
def test_what_editions_tell_together(printed: list, told: list) -> None:
    assert list(spans_told(printed)) == told


def test_three_quarters_and_the_year_tell_the_fourth() -> None:
    printed = [months(1, 12), months(1, 3), months(4, 6), months(7, 9)]
    assert months(10, 12) in spans_told(printed)


PERIODS = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(lambda ab: months(*sorted(ab)))


@given(st.lists(PERIODS, min_size=1, max_size=5))
def test_a_run_is_told_exactly_where_no_other_counts_print_the_same(printed: list) -> None:
    """By the null space: counts that no period tells apart differ over any run that is not told."""
    every = sorted({month for period in printed for month in period})
    rows = np.array([[month in period for month in every] for period in printed], dtype=float)
    _, sizes, axes = np.linalg.svd(rows)
    free = axes[(sizes > 1e-9).sum() :]
    told = set(spans_told(printed))
    for first in range(len(every)):
        for last in range(first, len(every)):
            run = tuple(every[first : last + 1])
            row = np.array([month in run for month in every], dtype=float)
            fixed = np.abs(free @ row).max(initial=0) < 1e-9
            gaps = any(int(b[5:]) - int(a[5:]) > 1 for a, b in pairwise(run))
            if not gaps and not any(set(period) <= set(run) for period in printed):
                assert (run in told) == fixed


FINANCIAL = ("2021-04", "2022-03")
QUARTERS = [("2021-04", "2021-06"), ("2021-07", "2021-09"), ("2021-10", "2021-12"),
            ("2022-01", "2022-03")]  # fmt: skip
HALF = ("2021-04", "2021-09")


def ward_table(evidence: Evidence) -> pd.Series:
    """Counts of wards as an edition prints them; none where all are withheld."""
    try:
        table = places.places(evidence, evidence.catalogue.indicators[INDICATOR], "ward").table
    except Absent:
        return pd.Series(dtype=float)
    return table[~table["suppressed"]].set_index("code")["count"].astype(float)


def last_quarter_small() -> Evidence:
    """Wards with 30 crimes in each quarter, and one with 2 in the last."""
    months = len(quiet(0).assessment.history.timestamps)
    counts = np.full((months, 20), 2)
    counts[-3:, 0:5] = 0
    counts[-1, 0] = 2
    return built(np.arange(20) // 5, counts, np.random.default_rng(0))


@pytest.mark.parametrize("city", [*map(quiet, range(4)), last_quarter_small()])
def test_monitors_year_and_half_year_give_no_small_count_of_a_ward_away(city: Evidence) -> None:
    """All that is printed of a ward is solved for every run of its quarters."""
    editions = {quarter: of_period(city, quarter, FINANCIAL, HALF, *QUARTERS)
                for quarter in QUARTERS}  # fmt: skip
    editions[HALF] = of_period(city, HALF, *QUARTERS[:2])
    editions[FINANCIAL] = of_period(city, FINANCIAL, HALF, *QUARTERS)
    printed = {months: ward_table(evidence) for months, evidence in editions.items()}
    indicator = city.catalogue.indicators[INDICATOR]
    spans = [Period(start=a, end=b).months for a, b in QUARTERS]
    truth = pd.concat(ward_counts(city, indicator, *spans)[0], axis=1).to_numpy()
    wards = ward_counts(city, indicator, *spans)[0][0].index
    runs = [[a <= n < b for n in range(4)] for a in range(4) for b in range(a + 1, 5)]
    shown = 0
    for ward, counts in zip(wards, truth, strict=True):
        known = [m for m, table in printed.items() if ward in table.index]
        rows = np.array([[m[0] <= s[0] and s[-1] <= m[1] for s in spans] for m in known], float)
        shown += len(set(known) & set(QUARTERS))
        for run in np.array(runs, float):
            if 1 <= counts @ run <= 4 and known:
                solved = np.linalg.lstsq(rows.T, run, rcond=None)[0]
                assert np.abs(rows.T @ solved - run).max() > 1e-6, (ward, run)
    assert shown, "no monitor printed anything: the test shows nothing"


def test_a_ward_that_an_earlier_edition_withheld_is_not_told_by_two_later_ones() -> None:
    """3 in a first quarter, 10 in the next: the half year and that quarter would tell the 3."""
    first, rest, half = months(1, 3), months(4, 6), months(1, 6)

    def counted(runs: list) -> pd.DataFrame:
        monthly = {**dict.fromkeys(months(1, 6), 0), "2025-01": 3, "2025-04": 10}
        return pd.DataFrame([[sum(monthly[m] for m in run) for run in runs]], index=["ward"])

    assert given_away([first, half, rest], counted)["ward"]
    assert not given_away([first, half], counted)["ward"]


def test_sums_over_a_period_without_a_crime_are_told_too() -> None:
    """0, then 3, then 10: year and second half tell the 3 though the first quarter is in it."""

    def counted(runs: list) -> pd.DataFrame:
        monthly = {**dict.fromkeys(months(1, 12), 0), "2025-05": 3, "2025-09": 10}
        return pd.DataFrame([[sum(monthly[m] for m in run) for run in runs]], index=["ward"])

    assert given_away([months(1, 3), months(1, 12), months(7, 12)], counted)["ward"]


def test_what_another_edition_compares_counts_too() -> None:
    """A half year whose comparison holds the quarter of the year before tells the rest of it."""
    city = quiet(1)
    indicator = city.catalogue.indicators[INDICATOR]
    own = of_period(city, ("2021-04", "2021-06"), ("2020-04", "2020-09"))
    assert Period(start="2020-07", end="2020-09").months in spans_of(own, indicator)

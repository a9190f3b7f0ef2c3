"""Editions of a month, a quarter and a year of one small area tell no small count together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pandas as pd
import pytest

from safecity.measures.spatial import neighbours
from safecity.readings import contributions, hotspots, places, quintiles
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence

from .programme import Fact, Programme, implied
from .small_city import INDICATOR, SCALES, built, quiet
from .test_disclosure_scores import mapped, of_period

SIZE = 36
MONTH, QUARTER, YEAR = ("2022-03", "2022-03"), ("2022-01", "2022-03"), ("2021-04", "2022-03")
EDITIONS = {
    "a month": ((MONTH,),),
    "a year": ((YEAR,),),
    "a quarter and its year": ((QUARTER,), (YEAR, QUARTER)),
    "a month, its quarter and its year": ((MONTH,), (QUARTER, MONTH), (YEAR, MONTH, QUARTER)),
}
"""Each edition's period, and those that were published before it."""


@cache
def city(seed: int) -> Evidence:
    """Wards of one neighbourhood and of many; fifths of area and nation follow one ranking."""
    random = np.random.default_rng(seed)
    months = len(quiet(0).assessment.history.timestamps)
    ward = np.concatenate([[0, 1, 2, 2], np.sort(random.integers(3, 8, SIZE - 4))])
    mean = random.choice([0.1, 0.4, 2.0, 8.0], size=SIZE)
    made = built(random.permutation(ward), random.poisson(mean, (months, SIZE)), random)
    rank = random.permutation(SIZE)
    cuts = np.sort(random.choice(np.arange(1, SIZE), 4, replace=False))
    fifths = {
        "quintile_local": rank * 5 // SIZE + 1,
        "quintile_national": np.searchsorted(cuts, rank, side="right") + 1,
        "quintile_income": np.roll(rank, 3) * 5 // SIZE + 1,
    }
    return Evidence(
        made.assessment,
        made.catalogue,
        replace(made.data, places=made.data.places.assign(**fifths)),
    )


def monthly(evidence: Evidence) -> pd.DataFrame:
    crimes = evidence.data.crimes_lsoa
    table = crimes.pivot_table(index="month", columns="lsoa", values="count", aggfunc="sum")
    table.index = pd.DatetimeIndex(table.index).strftime("%Y-%m")
    return table.fillna(0)


def members(evidence: Evidence) -> dict[str, frozenset[str]]:
    """The neighbourhoods of each neighbourhood, ward and fifth."""
    held = evidence.data.places
    found = {name: frozenset({name}) for name in held["lsoa"]}
    for column in ("ward", "ward_code", *(f"quintile_{scale}" for scale in SCALES)):
        groups = held.groupby(column)["lsoa"].agg(frozenset)
        found |= {f"{column} {name}": inside for name, inside in groups.items()}
    return found


def facts(evidence: Evidence) -> Iterator[Fact]:
    """All that one edition's tables of places print."""
    indicator, within = evidence.catalogue.indicators[INDICATOR], members(evidence)
    now = frozenset(evidence.period_months(indicator))
    every = frozenset(evidence.data.places["lsoa"])
    total = float(evidence.by_place(indicator).sum())
    yield Fact("city", every, now, total, total)
    tables = [
        ("", partial(places.places, evidence, indicator, "lsoa")),
        ("ward_code ", partial(places.places, evidence, indicator, "ward")),
        *((f"quintile_{s} ", partial(quintiles.quintiles, evidence, indicator, s)) for s in SCALES),
    ]
    for prefix, read in tables:
        try:
            table = read().table
        except Absent:
            continue
        names = table["code"] if "code" in table else table["quintile"]
        for name, (_, row) in zip(prefix + names.astype(str), table.iterrows(), strict=True):
            if not np.isnan(count := implied(row, indicator.per)):
                yield Fact(name, within[name], now, count, count)
    yield from changes(evidence)
    yield from spots(evidence)


def changes(evidence: Evidence) -> Iterator[Fact]:
    """What the contributions of wards to both changes print, of both sides."""
    indicator, within = evidence.catalogue.indicators[INDICATOR], members(evidence)
    every = frozenset(evidence.data.places["lsoa"])
    for base in ("previous", "baseline"):
        try:
            table = contributions.contributions(evidence, indicator, by="ward", base=base).table
        except Absent:
            continue
        named = {g: within[f"ward {g}"] for g in table["group"] if f"ward {g}" in within}
        rest = every - frozenset().union(*named.values())
        matched = evidence.matched(indicator, base)
        for _, row in table.iterrows():
            inside = named.get(row["group"], rest)
            for side, months in (("before", matched.before), ("after", matched.after)):
                count = float(row[side])
                yield Fact(f"{row['group']} {side}", inside, frozenset(months), count, count)


def spots(evidence: Evidence) -> Iterator[Fact]:
    """What classes of hot spots say to whom is told at which sum around a place they begin."""
    indicator = evidence.catalogue.indicators[INDICATOR]
    try:
        table = hotspots.hotspots(evidence, indicator).table
    except Absent:
        return
    now = frozenset(evidence.period_months(indicator))
    counts = evidence.by_place(indicator).reindex(table["code"])
    shapes = evidence.data.boundaries.set_index("lsoa").loc[table["code"]].to_crs(27700)
    around = neighbours(shapes).sparse.astype(bool).toarray() | np.eye(len(table), dtype=bool)
    sums, sizes = around @ counts.to_numpy(), around.sum(axis=1)
    kinds = table["spot"].replace("persistent", "hot").to_numpy()
    for row in range(len(table)):
        alike = sums[(kinds == kinds[row]) & (sizes == sizes[row])]
        least = 0.0 if kinds[row] == "cold" else alike.min()
        most = np.inf if kinds[row] == "hot" else alike.max()
        inside = frozenset(table["code"].to_numpy()[around[row]])
        if kinds[row] != "":
            yield Fact(f"spot {table['code'].iloc[row]}", inside, now, least, most)


def programme(evidence: Evidence, editions) -> Programme:
    printed = [f for months in editions for f in facts(of_period(mapped(evidence), *months))]
    return Programme(monthly(evidence), printed)


@pytest.mark.parametrize("kind", EDITIONS)
@pytest.mark.parametrize("seed", range(2))
def test_no_small_count_is_told_by_all_that_is_printed(seed: int, kind: str) -> None:
    evidence = city(seed)
    solved = programme(evidence, EDITIONS[kind])
    assert len(solved.facts) > 10, "nothing is printed: the test shows nothing"
    assert solved.told(members(evidence)) == []


def test_a_count_more_would_be_told() -> None:
    evidence = city(0)
    whole = monthly(evidence)
    name = whole.columns[whole.loc["2022-03"].between(1, 4)][0]
    fact = Fact("more", frozenset({name}), frozenset({"2022-03"}), 0, whole.loc["2022-03", name])
    printed = [*facts(of_period(mapped(evidence), MONTH)), fact, replace(fact, least=fact.most)]
    assert any(line.startswith(name) for line in Programme(whole, printed).told({name: {name}}))

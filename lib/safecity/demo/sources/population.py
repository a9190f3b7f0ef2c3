"""Residents of the synthetic towns: mid-year estimates by year of age, and a census table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safecity.demo.layouts import (
    AGES,
    POPULATION_LAD,
    POPULATION_LSOA,
    Written,
    stream,
    write_table,
)
from safecity.demo.parameters import Areas
from safecity.demo.town import City, Floats, Town

YEARS = range(2015, 2022)
Ints = NDArray[np.int64]


def area_population(areas: Areas, code: str, year: int) -> int:
    """Residents of a local authority in the middle of a year."""
    if code == areas.own.code:
        return areas.own.populations[year]
    other = next(area for area in areas.others if area.code == code)
    return round(other.population * (1 + other.growth) ** (year - 2020))


def _apportion(total: Ints | int, weights: Floats) -> Ints:
    """Share whole totals out by weights along the last axis, exactly (rounded running sums)."""
    running = np.cumsum(weights, axis=-1)
    shares = running / running[..., -1:]
    rounded = np.round(np.asarray(total)[..., None] * shares).astype(np.int64)
    return np.diff(rounded, axis=-1, prepend=0)


def _ages(town: Town, seed: int) -> Floats:
    """Age profile of each place, shape (places, 91): students near the centre, families outside."""
    random = stream(seed, "ages", town.code)
    age = np.arange(len(AGES))
    base = np.where(age < 55, 1.0, np.exp(-(((age - 55) / 24) ** 2)))
    base[-1] *= 3  # 90 and over stand together
    students = (0.4 + 2.5 * town.centre) * random.gamma(2, 0.5, town.size)
    tilt = random.normal(0, 0.6, town.size)
    bump = np.exp(-(((age - 20.5) / 2.5) ** 2))
    return base * (1 + students[:, None] * bump) * np.exp(tilt[:, None] * (age - 40) / 100)


def residents(town: Town, areas: Areas, year: int, seed: int) -> Ints:
    """Residents of a town by place and single year of age, shape (places, 91).

    They sum exactly to the local authority's figure; a place keeps its share from year to year,
    with a small drift.
    """
    random = stream(seed, "residents", town.code)
    share = random.gamma(30, 1, town.size)
    drift = np.exp(random.normal(0, 0.01, town.size) * (year - 2020))
    places = _apportion(area_population(areas, town.code, year), np.round(share * drift, 6))
    return _apportion(places, np.round(_ages(town, seed), 6))


def _lsoa_rows(towns: Sequence[Town], counts: Sequence[Ints]) -> list[list[object]]:
    return [
        [code, name, lad, lad_name, sum(ages), *ages]
        for town, count in zip(towns, counts, strict=True)
        for code, name, lad, lad_name, ages in zip(
            town.codes, town.names, repeat(town.code), repeat(town.name), count.tolist()
        )
    ]


def _lad_rows(towns: Sequence[Town], counts: Sequence[Ints]) -> list[list[object]]:
    return [
        [town.code, town.name, int(count.sum()), *count.sum(axis=0).tolist()]
        for town, count in zip(towns, counts, strict=True)
    ]


def write_population(root: Path, towns: Sequence[Town], areas: Areas, seed: int) -> list[Written]:
    """Write the estimates of each year for local authorities and for 2011 LSOAs."""
    written = []
    for year in YEARS:
        counts = [residents(town, areas, year, seed) for town in towns]
        release = f"mid-{year}"
        stem = f"population/{release}/{release}"
        lad, lsoa = _lad_rows(towns, counts), _lsoa_rows(towns, counts)
        written += [
            write_table(root, f"{stem}-lad-2021-persons.csv", release, POPULATION_LAD, lad),
            write_table(root, f"{stem}-lsoa-2011-persons.csv", release, POPULATION_LSOA, lsoa),
        ]
    return written


CENSUS_YEAR = 2021
CENSUS_RELEASE = "Census 2021"
CENSUS_HEADER = (
    "Lower tier local authorities Code",
    "Lower tier local authorities",
    "Ethnic group (20 categories) Code",
    "Ethnic group (20 categories)",
    "Observation",
)
# Shares in thousandths; made up, of the size of an English city's.
GROUPS = {
    "Asian, Asian British or Asian Welsh": 104,
    "Black, Black British, Black Welsh, Caribbean or African": 30,
    "Mixed or Multiple ethnic groups": 34,
    "White: English, Welsh, Scottish, Northern Irish or British": 690,
    "White: Other White": 118,
    "Other ethnic group": 24,
}


def write_census(root: Path, towns: Sequence[Town], areas: Areas, seed: int) -> list[Written]:
    """Write one table of all towns; a town's shares vary a little about the common ones.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    towns : sequence of Town
        All towns.
    areas : Areas
        How many residents each has.
    seed : int
        The city's seed.
    """
    rows: list[tuple[object, ...]] = []
    for town in towns:
        random = stream(seed, "census", town.code)
        shares = random.dirichlet([each * 2 for each in GROUPS.values()])
        counts = random.multinomial(area_population(areas, town.code, CENSUS_YEAR), shares)
        for number, (name, count) in enumerate(zip(GROUPS, counts.tolist(), strict=True), start=1):
            rows.append((town.code, town.name, number, name, count))
    file = f"census/{CENSUS_RELEASE.lower().replace(' ', '-')}/ts021-ethnic-group-{CENSUS_YEAR}.csv"
    return [write_table(root, file, CENSUS_RELEASE, CENSUS_HEADER, rows)]


def write(city: City) -> list[Written]:
    """Write the estimates of every year, and the census."""
    given = city.root, city.towns, city.parameters.areas, city.seed
    return [*write_population(*given), *write_census(*given)]

"""Ranks of deprivation (IMD 2019) for every LSOA of the synthetic country."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from safecity.demo.layouts import DEPRIVATION, DOMAINS, Written, stream, write_table
from safecity.demo.town import City, Floats, Town

NATIONAL = 32_844  # LSOAs of England in 2011
RELEASE = "IMD 2019"
FILE = "deprivation/imd-2019/File_7_IoD2019_ranks_deciles.csv"
Ints = NDArray[np.int64]


def decile(rank: Ints) -> Ints:
    """Decile of a national rank, 1 = most deprived; as published, tenths of 32,844."""
    return -(-rank * 10 // NATIONAL)


def _own_ranks(town: Town, deciles: Sequence[int], seed: int) -> Ints:
    """Draw even ranks inside each decile; the neediest place has the lowest."""
    random = stream(seed, "ranks", town.code)
    even = np.arange(2, NATIONAL + 1, 2)
    drawn = [
        random.choice(even[decile(even) == number], count, replace=False)
        for number, count in enumerate(deciles, start=1)
    ]
    ranks = np.empty(town.size, dtype=np.int64)
    ranks[np.argsort(-town.need)] = np.sort(np.concatenate(drawn))
    return ranks


def _other_ranks(need: Floats) -> Ints:
    """Place needs on the national scale (logistic), on odd ranks without a tie."""
    order = np.argsort(-need)
    wanted = np.round(NATIONAL / 2 / (1 + np.exp(1.7 * need[order] / 1.1))).astype(np.int64)
    steps = np.arange(len(need))
    ranks = np.empty_like(wanted)
    ranks[order] = 2 * (np.maximum.accumulate(wanted - steps) + steps) + 1
    return ranks


def overall_ranks(towns: Sequence[Town], deciles: Sequence[int], seed: int) -> Ints:
    """National rank of every place of every town, 1 = most deprived, none twice.

    Parameters
    ----------
    towns : sequence of Town
        The own town first.
    deciles : sequence of int
        How many of the own town's places lie in each national decile.
    seed : int
        The city's seed.
    """
    own = _own_ranks(towns[0], deciles, seed)
    return np.concatenate([own, _other_ranks(np.concatenate([t.need for t in towns[1:]]))])


def _domain_ranks(overall: Ints, seed: int, domain: str) -> Ints:
    """Shuffle the overall ranks a little: a domain agrees with the index, but not wholly."""
    noise = stream(seed, "domain", domain).normal(0, NATIONAL / 6, len(overall))
    ranks = np.empty_like(overall)
    ranks[np.argsort(overall + noise)] = np.sort(overall)
    return ranks


def write(city: City) -> list[Written]:
    """Write File 7 of IMD 2019: ranks and deciles of the index and of its seven domains."""
    towns, seed = city.towns, city.seed
    overall = overall_ranks(towns, city.parameters.areas.own.deciles, seed)
    domains = [overall, *(_domain_ranks(overall, seed, name) for name in DOMAINS[1:])]
    columns = np.stack(list(chain.from_iterable((r, decile(r)) for r in domains)), axis=1)
    places = chain.from_iterable(
        zip(t.codes, t.names, repeat(t.code), repeat(t.name), strict=False) for t in towns
    )
    rows = sorted([*p, *v] for p, v in zip(places, columns.tolist(), strict=True))
    return [write_table(city.root, FILE, RELEASE, DEPRIVATION, rows)]

"""Made-up figures of areas: how they differ from place to place and move from year to year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safecity.demo.layouts import stream
from safecity.demo.parameters import Areas
from safecity.demo.sources.population import area_population
from safecity.demo.town import Town

ENGLAND = 56_500_000
"""Residents of England, rounded: the size of its made-up totals."""
NATION = 59_600_000
"""Residents of England and Wales, rounded."""
_SPREAD = 0.18
WHOLE = ("E92000001", "England", "England and Wales")
"""Names of the country, whose level is the declared one."""
SINGLE_TIER = "E06"


@dataclass(frozen=True)
class Series:
    """A figure of one area by year.

    Attributes
    ----------
    counts, base : tuple of int
        How many, and of how many.
    """

    counts: tuple[int, ...]
    base: tuple[int, ...]


def series(seed: int, purpose: str, area: str, rates: Sequence[float], base: int) -> Series:
    """Make up counts about yearly rates.

    Parameters
    ----------
    seed : int
        The city's seed.
    purpose, area : str
        What is counted and where; the same words give the same numbers.
    rates : sequence of float
        Expected count per person of `base`, by year.
    base : int
        Persons at risk.
    """
    random = stream(seed, "published", purpose, area)
    level = random.lognormal(0.0, 0.0 if area in WHOLE else _SPREAD)
    counts = random.poisson(np.asarray(rates) * base * level)
    return Series(tuple(counts.tolist()), (base,) * len(rates))


def residents(areas: Areas, town: Town, year: int) -> int:
    """Residents of a town in a year."""
    return area_population(areas, town.code, year)


def full_name(areas: Areas, town: Town) -> str:
    """Name of a town as ONS writes it: "Bristol, City of"."""
    return next((each.name for each in areas.others if each.code == town.code), town.name)


def single_tier(towns: Sequence[Town]) -> tuple[Town, ...]:
    """Towns with a council of one tier, for which children's services are published."""
    return tuple(town for town in towns if town.code.startswith(SINGLE_TIER))

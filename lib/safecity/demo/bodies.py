"""Partnerships and police forces of the Home Office tables, with their crimes by quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safecity.catalogue.crime_types import ASB
from safecity.demo.months import YEARS
from safecity.demo.offences import Ints, town_months
from safecity.demo.parameters import Level, Parameters
from safecity.demo.stream import stream
from safecity.demo.town import Floats, Town

QUARTERS = 4
_FIRST, _BASE = 2015, 2019
_MIXED = 400.0
"""How firmly the mix of crimes of a made-up area follows that of the own area."""
_FORCE = 3
"""How many times the crimes of its towns in these tables a force has."""
Counts = dict[int, Ints]


@dataclass(frozen=True)
class Body:
    """A partnership or a police force.

    Attributes
    ----------
    force, name : str
        Police force and, of a partnership, its name as the tables have them.
    counts : dict
        By year from April: crimes, shape (quarters, crime types but anti-social behaviour).
    """

    force: str
    name: str
    counts: Counts


def quarter_counts(town: Town, parameters: Parameters, seed: int) -> Counts:
    """Crimes of a town by year and quarter.

    From 2015/16 on they are those of the street files; the years before have totals only, which
    are shared out in the mix of 2015/16.
    """
    is_crime = np.array([name != ASB for name in parameters.types])
    months = town_months(town, parameters, seed)[is_crime]
    quarters = months.reshape(len(months), YEARS, QUARTERS, -1).sum(axis=3)
    found = {_FIRST + year: quarters[:, year].T for year in range(YEARS)}
    random, totals = stream(seed, "earlier", town.code), parameters.offences.totals
    growth = found[_FIRST].sum() / totals.crime[0]
    shape = found[_FIRST].ravel() / found[_FIRST].sum()
    for year, total in totals.earlier.items():
        wanted = total if town.code == parameters.areas.own.code else round(total * growth)
        found[year] = random.multinomial(wanted, shape).reshape(found[_FIRST].shape)
    return found


def partnerships(towns: Sequence[Town], parameters: Parameters, seed: int) -> list[Body]:
    """List the towns, further partnerships of the own force, and what is assigned to none."""
    forces, recorded = parameters.areas.forces, parameters.recorded
    bodies = [Body(forces[t.force].pfa, t.name, quarter_counts(t, parameters, seed)) for t in towns]
    own, random = bodies[0], stream(seed, "other partnerships")
    extra = recorded.others | {f"Unassigned {own.force}": recorded.unassigned}
    return bodies + [
        Body(own.force, name, _like(own.counts, crimes, random)) for name, crimes in extra.items()
    ]


def police_forces(bodies: Sequence[Body], parameters: Parameters, seed: int) -> list[Body]:
    """List forces that hold their partnerships, the rest of the country, and other bodies."""
    recorded, own = parameters.recorded, bodies[0]
    country, random = recorded.country, stream(seed, "forces")
    held = _held(bodies, country.years)
    forces = [Body(own.force, "", _towards(held.pop(own.force), country.force, country.years))]
    forces += [Body(name, "", {y: c * _FORCE for y, c in held[name].items()}) for name in held]
    whole = _towards(_held([own], country.years)[own.force], country.all, country.years)
    left = {y: whole[y] - sum(each.counts[y] for each in forces) for y in country.years}
    for name in recorded.rest:
        mix = _mix(own.counts, random) / len(recorded.rest)
        forces.append(Body(name, "", {y: _whole(np.clip(left[y], 0, None) * mix) for y in left}))
    others = recorded.bodies.items()
    return forces + [Body(name, "", _like(own.counts, n, random)) for name, n in others]


def _held(bodies: Sequence[Body], years: Sequence[int]) -> dict[str, Counts]:
    """Sum partnerships by force."""
    held: dict[str, Counts] = {}
    for body in bodies:
        sums = held.setdefault(body.force, {})
        for year in years:
            sums[year] = sums.get(year, 0) + body.counts[year]
    return held


def _towards(held: Counts, level: Level, years: Sequence[int]) -> Counts:
    """Raise counts to the declared level of each year, in their own mix."""
    wanted = (level.crimes * relative for relative in level.relative)
    return {y: _whole(held[y] * (n / held[y].sum())) for y, n in zip(years, wanted, strict=True)}


def _like(like: Counts, crimes: int, random: np.random.Generator) -> Counts:
    """Make up an area with the trends of another, near its mix, from 2015/16 on."""
    scale = _mix(like, random) * crimes / like[_BASE].sum()
    return {year: _whole(counts * scale) for year, counts in like.items() if year >= _FIRST}


def _mix(like: Counts, random: np.random.Generator) -> Floats:
    return np.asarray(random.gamma(_MIXED, 1 / _MIXED, like[_FIRST].shape[1]))


def _whole(counts: Floats) -> Ints:
    return np.rint(counts).astype(np.int64)

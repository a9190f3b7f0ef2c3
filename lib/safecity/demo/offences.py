"""How many crimes of each type are recorded in each month and place of a town."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from safecity.catalogue.offences import ASB
from safecity.demo.layouts import stream
from safecity.demo.months import YEARS, month_weights
from safecity.demo.parameters import Offence, Other, Parameters
from safecity.demo.town import Floats, Town

Ints = NDArray[np.int64]

_BASE_YEAR = 4  # 2019/20, to which the declared rates belong
_MONTH_NOISE, _PLACE_NOISE, _YEAR_NOISE = 0.03, 0.35, 0.06
# Last digits of exp() and log() differ between processors; rounding keeps the draws alike.
_DIGITS = 9


def _other_totals(other: Other, parameters: Parameters, seed: int) -> Ints:
    """Counts by year and type: declared rates, shares and trends near those of the own area."""
    offences = parameters.offences
    own = np.array([offence.counts for offence in offences.types.values()], dtype=float).T
    random = stream(seed, "totals", other.code)
    is_asb = np.array([name == ASB for name in offences.types])
    mix = np.where(is_asb, 0.0, own[_BASE_YEAR]) * np.exp(random.normal(0, 0.15, len(is_asb)))
    level = np.where(is_asb, other.asb, other.rate * mix / mix.sum()) * other.population / 1_000
    trend = (own / own[_BASE_YEAR]) ** 0.85
    return np.rint(level * trend * np.exp(random.normal(0, 0.03, own.shape))).astype(np.int64)


def yearly_totals(town: Town, parameters: Parameters, seed: int) -> Ints:
    """Counts of a town by year and crime type, shape (years, types).

    For the own area these are the declared counts exactly.
    """
    areas, offences = parameters.areas, parameters.offences
    if town.code == areas.own.code:
        return np.array([offence.counts for offence in offences.types.values()]).T
    other = next(area for area in areas.others if area.code == town.code)
    return _other_totals(other, parameters, seed)


def town_months(town: Town, parameters: Parameters, seed: int) -> Ints:
    """Share each year's total out over its months, shape (types, months)."""
    random = stream(seed, "months", town.code)
    types = parameters.offences.types.items()
    weights = np.stack([month_weights(name, each, town.force) for name, each in types])
    weights *= random.gamma(_MONTH_NOISE**-2, _MONTH_NOISE**2, weights.shape)
    totals = yearly_totals(town, parameters, seed).T
    return _draw(random, totals, weights).reshape(len(totals), -1)


def _draw(random: np.random.Generator, totals: Ints, weights: Floats) -> Ints:
    chances = np.round(weights / weights.sum(axis=-1, keepdims=True), _DIGITS)
    return random.multinomial(totals, chances / chances.sum(axis=-1, keepdims=True))


def _places(town: Town, offence: Offence, random: np.random.Generator) -> Floats:
    """Weight of each place in each year, shape (years, places).

    Deprivation, the centre and a lasting part that nothing explains; a slow drift, so that the
    places of one year are mostly those of the next.
    """
    lasting = offence.gradient * town.need + random.normal(0, offence.spread, town.size)
    drift = np.cumsum(random.normal(0, _YEAR_NOISE, (YEARS, town.size)), axis=0)
    pull = 1 + (offence.centre - 1) * town.centre
    return pull * np.exp(lasting + drift)


def monthly_counts(town: Town, parameters: Parameters, seed: int) -> Ints:
    """Counts of a town, shape (months, places, types).

    Months and places vary more than chance alone (gamma weights before the multinomial draws),
    as recorded crime does.

    Parameters
    ----------
    town : Town
        Where.
    parameters : Parameters
        What is declared of the city.
    seed : int
        The city's seed.
    """
    random = stream(seed, "places", town.code)
    offences = parameters.offences.types.values()
    weights = np.stack([_places(town, offence, random) for offence in offences])
    weights = np.repeat(weights, 12, axis=1)
    weights *= random.gamma(_PLACE_NOISE**-2, _PLACE_NOISE**2, weights.shape)
    counts = _draw(random, town_months(town, parameters, seed), weights)
    return np.ascontiguousarray(counts.transpose(1, 2, 0))

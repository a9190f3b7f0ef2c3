"""How crime concentrates in places: Lorenz curve, Gini coefficient, share of places."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from safecity.measures.estimate import Array, Estimate, Numbers, counted, normal_quantile
from safecity.measures.spatial import getis_ord_star
from safecity.measures.survey import Difference

__all__ = [
    "ByChance",
    "Persistence",
    "by_chance",
    "change_of_concentration",
    "concentration",
    "getis_ord_star",
    "gini",
    "lorenz",
    "persistence",
]

REPETITIONS = 1_000
SEED = 2017


class Persistence(NamedTuple):
    """Hot places now, those of them that were hot before, and their share."""

    hot: int
    stayed: int
    share: float


class ByChance(NamedTuple):
    """Mean share of places that chance alone needs, and the probability of as few as were found."""

    share: float
    probability: float


def lorenz(counts: Numbers) -> pd.DataFrame:
    """Cumulative share of crime in the worst-hit places.

    Parameters
    ----------
    counts : array_like, shape (places,)
        Events by place; places with none belong in it.

    Returns
    -------
    pandas.DataFrame
        share_places and share_crime from (0, 0) to (1, 1), from most to least.

    Raises
    ------
    ValueError
        A count is negative or missing, or there are no events at all.
    """
    places = np.sort(_checked(counts))[::-1]
    crime = np.concatenate([[0.0], np.cumsum(places) / places.sum()])
    return pd.DataFrame({"share_places": np.arange(len(crime)) / len(places), "share_crime": crime})


def concentration(
    counts: Numbers,
    share: float = 0.5,
    confidence: float = 0.95,
    repetitions: int = REPETITIONS,
    seed: int = SEED,
) -> Estimate:
    """Smallest share of places that holds a share of the crime.

    Parameters
    ----------
    counts : array_like, shape (places,)
        Events by place; places with none belong in it.
    share : float
        Share of the crime to be held, above 0 and up to 1.
    confidence, repetitions, seed
        Of the bootstrap interval: places drawn anew with replacement.

    Returns
    -------
    Estimate
        Share of places between 0 and 1, with percentile limits.

    Raises
    ------
    ValueError
        As in `lorenz`, or the share is not above 0 and up to 1.

    Notes
    -----
    Whole places are counted, from the worst-hit down, as in Weisburd D (2015),
    Criminology 53:133-157.
    """
    if not 0 < share <= 1:
        raise ValueError(f"share is above 0 and up to 1, not {share}")

    return _bootstrapped(
        _checked(counts), partial(_held, share=share), confidence, repetitions, seed
    )


def by_chance(
    counts: Numbers, share: float = 0.5, repetitions: int = REPETITIONS, seed: int = SEED
) -> ByChance:
    """How few places would hold a share of the crime if each event fell anywhere alike.

    Parameters
    ----------
    counts : array_like, shape (places,)
        Events by place; places with none belong in it.
    share : float
        Share of the crime to be held, above 0 and up to 1.
    repetitions, seed
        Of the simulation.

    Returns
    -------
    ByChance
        Mean share of places, and the probability that chance alone needs as few as were found.

    Raises
    ------
    ValueError
        As in `concentration`.

    Notes
    -----
    Few events cannot lie evenly over many places; what chance does by itself is the yardstick
    (Hipp JR, Kim YA (2017), Journal of Quantitative Criminology 33:595-632).
    """
    places = _checked(counts)
    total = round(float(places.sum()))
    even = np.full(len(places), 1 / len(places))
    drawn = np.random.default_rng(seed).multinomial(total, even, repetitions).astype(float)
    observed, simulated = _held(places, share), _held(drawn, share)
    chance = (1 + (simulated <= observed).sum()) / (1 + repetitions)
    return ByChance(float(simulated.mean()), float(chance))


def _held(rows: Array, share: float) -> Array:
    """Smallest share of places (last axis) that holds a share of each row's events."""
    worst_first = np.cumsum(-np.sort(-rows, axis=-1), axis=-1)
    # The tolerance keeps a share met exactly from needing one place more.
    target = share * worst_first[..., -1:] * (1 - 1e-12)
    return ((worst_first < target).sum(axis=-1) + 1) / rows.shape[-1]


def gini(
    counts: Numbers,
    adjusted: bool = True,
    confidence: float = 0.95,
    repetitions: int = REPETITIONS,
    seed: int = SEED,
) -> Estimate:
    """Gini coefficient of crime over places: 0 even, towards 1 all in one place.

    Parameters
    ----------
    counts : array_like, shape (places,)
        Events by place; places with none belong in it.
    adjusted : bool
        Where events are fewer than places, compare with the most even spread that so
        few events allow, not with an impossible one.
    confidence, repetitions, seed
        Of the bootstrap interval: places drawn anew with replacement.

    Returns
    -------
    Estimate
        Coefficient, with percentile limits.

    Raises
    ------
    ValueError
        As in `lorenz`.

    Notes
    -----
    Bernasco W, Steenbeek W (2017), Journal of Quantitative Criminology 33:451-467:
    G' = max(1, places / events) (G - 1) + 1.
    """

    def coefficient(rows: Array) -> Array:
        """Return the coefficient of each row of counts."""
        places, events = rows.shape[-1], rows.sum(axis=-1)
        rank = np.arange(1, places + 1)
        ordered = (rank * np.sort(rows, axis=-1)).sum(axis=-1)
        plain = 2 * ordered / (places * events) - (places + 1) / places
        return np.maximum(1, places / events) * (plain - 1) + 1 if adjusted else plain

    return _bootstrapped(_checked(counts), coefficient, confidence, repetitions, seed)


def _checked(counts: Numbers) -> Array:
    places = counted(np.asarray(counts, float))
    if np.isnan(places).any():
        raise ValueError("a place has no count; missing is not zero")
    if not places.sum() > 0:
        raise ValueError("there are no events to be concentrated")
    return places


def _bootstrapped(
    places: Array,
    measure: Callable[[Array], Array],
    confidence: float,
    repetitions: int,
    seed: int,
) -> Estimate:
    normal_quantile(confidence)
    drawn = np.random.default_rng(seed).choice(places, (repetitions, len(places)))
    values = measure(drawn[drawn.sum(axis=1) > 0])
    return _with_limits(float(measure(places)), values, confidence)


def _with_limits(value: float, drawn: Array, confidence: float) -> Estimate:
    """Give a value the percentile limits of what was drawn.

    A sample of few places is often more even than all of them; limits hold the value.
    """
    tail = (1 - confidence) / 2
    lower, upper = (float(end) for end in np.quantile(drawn, [tail, 1 - tail]))
    return Estimate(value, min(lower, value), max(upper, value))


def change_of_concentration(
    before: Numbers,
    after: Numbers,
    share: float = 0.5,
    confidence: float = 0.95,
    repetitions: int = REPETITIONS,
    seed: int = SEED,
) -> Difference:
    """Change of the share of places that holds a share of the crime, of the same places.

    Parameters
    ----------
    before, after : array_like, shape (places,)
        Events by place in the two periods, in one order.
    share, confidence, repetitions, seed
        As in `concentration`; a place is drawn with both of its counts.

    Returns
    -------
    Difference
        After less before (-1 to 1), its percentile limits, and the two-sided probability of a
        difference as great where there is none.

    Raises
    ------
    ValueError
        As in `concentration`, or the periods are not of the same places.
    """
    first, last = _checked(before), _checked(after)
    if first.shape != last.shape:
        raise ValueError("both periods need the same places")
    drawn = np.random.default_rng(seed).integers(0, len(first), (repetitions, len(first)))
    drawn = drawn[(first[drawn].sum(axis=1) > 0) & (last[drawn].sum(axis=1) > 0)]
    moved = _held(last[drawn], share) - _held(first[drawn], share)
    value = float(_held(last, share) - _held(first, share))
    sides = (1 + min((moved <= 0).sum(), (moved >= 0).sum())) / (1 + len(moved))
    return Difference(*_with_limits(value, moved, confidence), min(1.0, float(2 * sides)))


def persistence(before: Numbers, after: Numbers) -> Persistence:
    """How far the hot places of one period are those of an earlier one.

    Parameters
    ----------
    before, after : array_like of bool, shape (places,)
        Whether each place was hot in the earlier and in the later period.

    Returns
    -------
    Persistence
        Numbers of places; `share` is missing where none is hot later.

    Raises
    ------
    ValueError
        The periods are not of the same places.
    """
    was, now = np.asarray(before, bool), np.asarray(after, bool)
    if was.shape != now.shape:
        raise ValueError("both periods need the same places")
    stayed, hot = int((was & now).sum()), int(now.sum())
    return Persistence(hot, stayed, stayed / hot if hot else float("nan"))

"""All that editions of one area print of one indicator, as one linear programme.

Unknown is the count of each neighbourhood in each piece of time that no period tells apart. Every
number that an edition prints (a count, a rate with its residents, a limit of an interval, a share
of a change, a class of hot spots) says something of a sum of them; a count is told where fewer than
three whole values are left between the least and the greatest that all of it allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_array

from safecity.measures.intervals import byars_rate

from .attack import LEAST

TRIES = 12


@dataclass(frozen=True)
class Fact:
    """The count of some places in some months lies between two values."""

    where: str
    places: frozenset[str]
    months: frozenset[str]
    least: float
    most: float


def implied(row: Mapping[str, Any], per: int) -> float:
    """The count that a row of a table tells: as such, by its rate or by a limit of its interval."""
    if not np.isnan(row["count"]):
        return float(row["count"])
    people = row["population"]
    if not np.isnan(row["value"]):
        return round(row["value"] * people / per)
    for side in ("lower", "upper"):
        if not np.isnan(row[side]):
            every = byars_rate(np.arange(2000.0), np.full(2000, people), per=per)
            return float(np.abs(getattr(every, side) - row[side]).argmin())
    return np.nan


class Programme:
    """Facts, and what they leave of any count.

    Parameters
    ----------
    truth : pandas.DataFrame
        Counts: a row for each month ("2022-03"), a column for each place.
    facts : iterable of Fact
        All that is printed.
    """

    def __init__(self, truth: pd.DataFrame, facts: Iterable[Fact]) -> None:
        self.facts = list(facts)
        months = [m for m in truth.index if any(m in fact.months for fact in self.facts)]
        known_by = {m: tuple(m in fact.months for fact in self.facts) for m in months}
        pieces: dict[tuple[bool, ...], list[str]] = {}
        for month in months:
            pieces.setdefault(known_by[month], []).append(month)
        self.pieces = [frozenset(piece) for piece in pieces.values()]
        self.places = list(truth.columns)
        self.counts = np.array([truth.loc[sorted(p)].sum().to_numpy() for p in self.pieces], float)
        rows = np.array([self.row(f.places, f.months) for f in self.facts])
        ends = np.array([(f.least, f.most) for f in self.facts])
        same = ends[:, 0] == ends[:, 1]
        wide = np.vstack([rows[~same], -rows[~same]])
        limits = np.concatenate([ends[~same, 1], -ends[~same, 0]])
        finite = np.isfinite(limits)
        self.given = {
            "A_eq": csr_array(rows[same]), "b_eq": ends[same, 0], "bounds": (0, None),
            "A_ub": csr_array(wide[finite]) if finite.any() else None,
            "b_ub": limits[finite] if finite.any() else None,
        }  # fmt: skip
        true = self.counts.ravel()
        assert (rows @ true >= ends[:, 0] - 1e-6).all() and (rows @ true <= ends[:, 1] + 1e-6).all()
        self.found = [true, *self._corners(len(true))]

    def row(self, places: frozenset[str], months: frozenset[str]) -> np.ndarray:
        """Which unknown counts a sum holds."""
        inside = np.array([place in places for place in self.places])
        within = np.array([piece <= months for piece in self.pieces])
        return np.outer(within, inside).ravel().astype(float)

    def _corners(self, size: int) -> Iterator[np.ndarray]:
        random = np.random.default_rng(0)
        for direction in random.normal(size=(TRIES, size)):
            bounded = np.abs(direction)  # all that is printed holds what it holds from above
            for goal in (direction, bounded, -bounded):
                found = linprog(goal, **self.given)
                if found.status == 0:
                    yield found.x

    def room(self, places: frozenset[str], months: frozenset[str]) -> float:
        """How many whole values a count may have."""
        goal = self.row(places, months)
        held = [goal @ solution for solution in self.found]
        ends = [min(held), max(held)]
        for at, sign in ((0, 1), (1, -1)):
            if _values(*ends) < LEAST:
                found = linprog(sign * goal, **self.given)
                ends[at] = sign * found.fun if found.status == 0 else np.inf * -sign
                if found.status == 0:
                    self.found.append(found.x)
        return _values(*ends)

    def told(self, units: Mapping[str, frozenset[str]], threshold: int = 5) -> list[str]:
        """Small counts of places, wards and fifths, in any run of pieces, that have no room."""
        runs = [
            frozenset().union(*some)
            for size in range(1, len(self.pieces) + 1)
            for some in combinations(self.pieces, size)
        ]
        told = []
        for name, places in units.items():
            for months in runs:
                true = self.row(places, months) @ self.counts.ravel()
                if 0 < true < threshold and self.room(places, months) < LEAST:
                    told.append(f"{name}, {min(months)} to {max(months)}: {true:g}")
        return told


def _values(low: float, high: float) -> float:
    return float(np.floor(high + 1e-6) - np.ceil(low - 1e-6) + 1)

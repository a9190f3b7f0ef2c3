"""What a reader can work out of withheld counts, by linear programming over all that is published.

A *column* is a list of counts over named parts (wards, LSOAs, kinds), some shown, some hidden.
Columns that agree wherever they both show a part hold the same counts, whatever exhibit they stand
in. Everything published about the same counts is put together, and each hidden count is pushed to
its least and greatest value.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import linprog

AGREE = 3
"""Parts that two columns must show alike before they are taken for the same counts."""
LEAST = 3
"""Whole values that must remain possible for every hidden count."""


@dataclass(frozen=True)
class Column:
    """Counts of an exhibit over named parts.

    Attributes
    ----------
    where : str
        Exhibit and column, for the message.
    shown : Mapping of str to float
        Published counts.
    hidden : frozenset of str
        Parts whose count is withheld; parts that are not named are unknown too.
    """

    where: str
    shown: Mapping[str, float]
    hidden: frozenset[str] = frozenset()

    def same_counts(self, other: Column) -> bool:
        """Whether both hold the same counts: they agree on what both show."""
        both = self.shown.keys() & other.shown.keys()
        alike = all(self.shown[name] == other.shown[name] for name in both)
        return alike and len(both) >= min(AGREE, len(self.shown), len(other.shown)) > 0


@dataclass(frozen=True)
class Sum:
    """A published sum over named parts: a total, a fifth, a ward, a joined row."""

    where: str
    parts: frozenset[str]
    value: float


def column_of(
    exhibit: str, table: pd.DataFrame, name: str, count: str, hidden: Iterable[bool] | None = None
) -> Column:
    """Read a column of a published table; a count that is not there is hidden."""
    names = table[name].astype(str)
    lost = table[count].isna() if hidden is None else pd.Series(list(hidden), index=table.index)
    shown = dict(zip(names[~lost], table.loc[~lost, count].astype(float), strict=True))
    return Column(f"{exhibit} {count}", shown, frozenset(names[lost]))


def families(columns: Iterable[Column]) -> list[list[Column]]:
    """Group columns that hold the same counts."""
    groups: list[list[Column]] = []
    for column in columns:
        alike = next((g for g in groups if all(column.same_counts(c) for c in g)), None)
        groups.append([column]) if alike is None else alike.append(column)
    return groups


def worked_out(family: list[Column], sums: Iterable[Sum]) -> dict[str, tuple[int, int]]:
    """Bound every hidden count of a family.

    Returns
    -------
    dict of str to (int, int)
        Least and greatest whole value of each part that some column hides.
    """
    shown = {name: value for column in family for name, value in column.shown.items()}
    hidden = {name for column in family for name in column.hidden}
    known = {name: (int(shown[name]), int(shown[name])) for name in hidden & shown.keys()}
    unknown = sorted((hidden | {name for s in sums for name in s.parts}) - shown.keys(), key=str)
    rows = [(s.parts - shown.keys(), s.value - sum(shown[n] for n in s.parts & shown.keys()))
            for s in sums]  # fmt: skip
    return known | {n: _range(n, unknown, rows) for n in unknown if n in hidden}


def _range(
    name: str, unknown: list[str], rows: list[tuple[frozenset[str], float]]
) -> tuple[int, int]:
    """Push one count to both its ends, all others free but not negative."""
    equations = [(parts, value) for parts, value in rows if parts]
    matrix = np.array([[float(n in parts) for n in unknown] for parts, _ in equations])
    goal = np.array([float(n == name) for n in unknown])
    ends = []
    for sign in (1, -1):
        found = linprog(
            sign * goal,
            A_eq=matrix if len(equations) else None,
            b_eq=[value for _, value in equations] if equations else None,
            bounds=(0, None),
        )
        ends.append(sign * found.fun if found.status == 0 else math.inf)
    top = 10**9 if math.isinf(ends[1]) else math.floor(ends[1] + 1e-6)
    return math.ceil(ends[0] - 1e-6), top


def leaks(columns: Iterable[Column], sums: Iterable[Sum]) -> list[str]:
    """Say which hidden counts have fewer than `LEAST` possible values, and from what."""
    published = list(sums)
    told = []
    for family in families(columns):
        names = {n for c in family for n in (*c.shown, *c.hidden)}
        told += given_away(family, [s for s in published if s.parts & names])
    return told


def given_away(family: list[Column], sums: Iterable[Sum]) -> list[str]:
    """Say which hidden counts of columns that hold the same counts are all but known.

    That nothing was counted at all tells of nobody.
    """
    where = ", ".join(column.where for column in family)
    bounds = worked_out(family, sums)
    return [
        f"{name}: {low} to {high}, from {where}"
        for name, (low, high) in bounds.items()
        if high > 0 and high - low + 1 < LEAST
    ]

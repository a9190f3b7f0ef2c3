"""Disclosure control: small counts hidden so that totals do not give them back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from safecity.catalogue.disclosure import LEAST_SUM, THRESHOLD
from safecity.measures.estimate import Array

BLOCK = 3
"""Hidden counts that are averaged together, at least."""


@dataclass(frozen=True)
class Suppressed:
    """A table fit to be published: what is hidden is NaN.

    Attributes
    ----------
    table : pandas.Series or pandas.DataFrame
        The counts, in the form of the input.
    primary, secondary : pandas.Series or pandas.DataFrame of bool
        Counts hidden because they are small; counts hidden to protect those.
    row_totals, column_totals : pandas.Series
        Totals of a two-way table; of a one-way table, the counts again and its total.
    grand_total : float
        Total of all counts.
    """

    table: pd.Series | pd.DataFrame
    primary: pd.Series | pd.DataFrame
    secondary: pd.Series | pd.DataFrame
    row_totals: pd.Series
    column_totals: pd.Series
    grand_total: float


def suppress(
    table: pd.Series | pd.DataFrame, threshold: int = THRESHOLD, zeros: bool = False
) -> Suppressed:
    """Hide small counts, and enough others to keep them from being worked out.

    For an analyst's own table, taken by itself. No product calls it: what an edition withholds is
    worked out over all of its tables at once (`withholding.hidden_places`).

    Parameters
    ----------
    table : pandas.Series or pandas.DataFrame
        Counts without their totals; row, column and grand totals are published too, and
        are hidden where they are small or give a count away.
    threshold : int
        Counts above zero and below this are hidden.
    zeros : bool
        Hide zeros as well.

    Returns
    -------
    Suppressed
        What can be published. No hidden number has only one whole value that fits the
        published ones, even for a reader who knows whether zeros are hidden.

    Raises
    ------
    ValueError
        A count is missing, negative or not whole, or the threshold is below 1.

    Notes
    -----
    Counts and totals form a circulation (Gusfield D (1988), SIAM Journal on Computing
    17:552-571): a hidden number has another value just where it lies on a cycle of
    hidden numbers that can all be shifted by one.
    """
    if threshold < 1:
        raise ValueError(f"the threshold is 1 or more, not {threshold}")
    full = _with_totals(_cells(table))
    small = is_small(full, threshold, zeros)
    hidden = _protected(full, small, least=0 if zeros else 1)
    return _published(table, full, small, hidden)


def is_small(counts: Array, threshold: int = THRESHOLD, zeros: bool = False) -> Array:
    """Mark the counts that are too small to publish: above zero (or not), below the threshold."""
    return (counts < threshold) & ((counts > 0) | zeros)


def levelled(counts: pd.Series, hidden: pd.Series, groups: pd.Series | None = None) -> pd.Series:
    """Average hidden counts, three or more at a time, before a number is made of all.

    Parameters
    ----------
    counts : pandas.Series
        True counts.
    hidden : pandas.Series of bool
        Which are withheld, on the same index.
    groups : pandas.Series, optional
        What each belongs to, where the total of each group is to stay; one group where not given.

    Returns
    -------
    pandas.Series of float
        Of fewer than six that are hidden, what they add up to shared alike, as a reader can do.

    Notes
    -----
    Microaggregation of one variable (Domingo-Ferrer J, Mateo-Sanz JM (2002), IEEE Transactions on
    Knowledge and Data Engineering 14:189-201): in order of size, in blocks of at least `BLOCK`
    that add up to at least `LEAST_SUM`.
    """
    blocks = block_of(counts, hidden, groups)
    return counts.astype(float).groupby(blocks).transform("mean").where(hidden, counts)


def block_of(counts: pd.Series, hidden: pd.Series, groups: pd.Series | None = None) -> pd.Series:
    """Number the block of each hidden count; one that is shown is a block of its own."""
    alone = range(-1, -len(counts) - 1, -1)
    blocks, number = pd.Series(alone, index=counts.index), 0
    secret = counts[hidden].sort_values(kind="stable")
    within = pd.Series(0, index=counts.index) if groups is None else groups
    for _, part in secret.groupby(within[hidden], dropna=False):
        size, total = 0, 0.0
        for at, (name, count) in enumerate(part.items()):
            rest = part.iloc[at:]
            if size >= BLOCK and total >= LEAST_SUM <= rest.sum() and len(rest) >= BLOCK:
                number, size, total = number + 1, 0, 0.0
            blocks[name] = number
            size, total = size + 1, total + float(count)
        number += 1
    return blocks


def _cells(table: pd.Series | pd.DataFrame) -> Array:
    cells = np.asarray(table, float)
    cells = cells.reshape(len(table), -1)
    if np.isnan(cells).any():
        raise ValueError("a count is missing; leave it out before disclosure control")
    if (cells < 0).any() or (cells % 1 != 0).any():
        raise ValueError("disclosure control needs whole counts not below zero")
    return cells


def _with_totals(cells: Array) -> Array:
    rows = np.column_stack([cells, cells.sum(axis=1)])
    return np.vstack([rows, rows.sum(axis=0)])


def _protected(full: Array, small: Array, least: int) -> Array:
    """Extend what is hidden until nothing hidden can be worked out."""
    hidden = small.copy()
    while True:
        lone = _lone(hidden) or _fixed(full, hidden, least)
        choice = _cheapest(full, hidden, lone, least) if lone else None
        if choice is None:
            return hidden
        hidden[choice] = True


def _lone(hidden: Array) -> tuple[int, int] | None:
    """Find a number that is the only one hidden in its row or column."""
    alone = (hidden.sum(axis=1, keepdims=True) == 1) | (hidden.sum(axis=0) == 1)
    cells = np.argwhere(hidden & alone)
    return (int(cells[0, 0]), int(cells[0, 1])) if len(cells) else None


def _fixed(full: Array, hidden: Array, least: int) -> tuple[int, int] | None:
    """Find a hidden number that no shift of hidden numbers can change."""
    arcs = _arcs(full, hidden, least)
    for row, column in np.argwhere(hidden):
        ends = int(row), full.shape[0] + int(column)
        both = arcs[ends], arcs[ends[::-1]]
        arcs[ends] = arcs[ends[::-1]] = False
        moves = (both[0] and _reaches(arcs, ends[1], ends[0])) or (
            both[1] and _reaches(arcs, ends[0], ends[1])
        )
        arcs[ends], arcs[ends[::-1]] = both
        if not moves:
            return int(row), int(column)
    return None


def _arcs(full: Array, hidden: Array, least: int) -> Array:
    """Shifts by one between rows and columns, as a matrix of node to node.

    Raising a count moves one from its row to its column; raising a row's or a column's
    total moves one back. What is at its least value can only be raised.
    """
    rows, columns = full.shape
    raised, lowered = hidden, hidden & (full > least)
    total = np.zeros(full.shape, bool)
    total[-1, :] ^= True
    total[:, -1] ^= True
    arcs = np.zeros((rows + columns,) * 2, bool)
    arcs[:rows, rows:] = np.where(total, lowered, raised)
    arcs[rows:, :rows] = np.where(total, raised, lowered).T
    return arcs


def _reaches(arcs: Array, start: int, end: int) -> bool:
    reached = arcs[start].copy()
    size = 0
    while not reached[end] and reached.sum() > size:
        size = reached.sum()
        reached |= arcs[reached].any(axis=0)
    return bool(reached[end])


def _cheapest(
    full: Array, hidden: Array, cell: tuple[int, int], least: int
) -> tuple[int, int] | None:
    """Find a number to hide beside `cell`: in the line where it is alone, else in either.

    Numbers at their least value shield no other and come last.
    """
    near = np.zeros(hidden.shape, bool)
    alone = hidden[cell[0]].sum() == 1, hidden[:, cell[1]].sum() == 1
    near[cell[0], :] |= alone[0] or not any(alone)
    near[:, cell[1]] |= alone[1] or not any(alone)
    able = full > least
    for scope in (near & able, able, near, ~hidden):
        cells = np.argwhere(scope & ~hidden)
        if len(cells):
            return min(((int(r), int(c)) for r, c in cells), key=lambda at: _cost(full, hidden, at))
    return None


def _cost(full: Array, hidden: Array, at: tuple[int, int]) -> tuple[bool, int, float]:
    """Totals cost most, then numbers that would be alone in a line, then great ones."""
    row, column = at
    total = row == full.shape[0] - 1 or column == full.shape[1] - 1
    alone = int(not hidden[row].any()) + int(not hidden[:, column].any())
    return total, alone, float(full[at])


def _published(
    table: pd.Series | pd.DataFrame, full: Array, small: Array, hidden: Array
) -> Suppressed:
    printed = np.where(hidden, np.nan, full)
    columns = table.columns if isinstance(table, pd.DataFrame) else [table.name]

    def shaped(part: Array) -> pd.Series | pd.DataFrame:
        frame = pd.DataFrame(part[:-1, :-1], index=table.index, columns=columns)
        return frame if isinstance(table, pd.DataFrame) else frame.iloc[:, 0]

    return Suppressed(
        table=shaped(printed),
        primary=shaped(small),
        secondary=shaped(hidden & ~small),
        row_totals=pd.Series(printed[:-1, -1], index=table.index),
        column_totals=pd.Series(printed[-1, :-1], index=columns),
        grand_total=float(printed[-1, -1]),
    )

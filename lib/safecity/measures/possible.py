"""What a reader can still believe of counts that are withheld, when their sums are printed."""

from __future__ import annotations

import numpy as np

from safecity.measures.estimate import Array

ROOM = 3
"""Whole values that must remain possible for every count that is withheld."""
TRIES = 8
"""Directions in which printed sums are tried before each count is asked for itself."""
SLACK = 1e-6


def first_told(
    sums: Array, counts: Array, asked: Array, room: int = ROOM, known_bounds: Array | None = None
) -> int | None:
    """Find the first withheld count of which printed sums leave too few values.

    Parameters
    ----------
    sums : array of bool, of shape (sums, places)
        Which withheld counts each printed sum adds up, once what is shown is taken off.
    counts : array
        The counts, which are whole and not below zero: all that a reader knows beside the sums.
    asked : array of bool
        Counts to be asked for; that nothing was counted tells of nobody and is never told.
    room : int
        Whole values that have to be possible.
    known_bounds : array of shape (2, places), optional
        Least and greatest value that some solution gave each count, which is widened here. What a
        solution gave stays possible when more is withheld, so that nothing is asked twice.

    Returns
    -------
    int or None
        Position of the count; None where all have room.

    Notes
    -----
    Feasibility intervals by linear programming: Fischetti M, Salazar JJ (2001), Management
    Science 47:1008-1027. A solution widens the known range of all counts at once, so that only
    counts that a few solutions left narrow are pushed to both their ends.
    """
    from scipy.optimize import linprog

    equations = np.unique(sums[sums.any(axis=1)], axis=0).astype(float)
    if not len(equations):
        return None
    right = equations @ counts
    fresh = known_bounds is None or bool((known_bounds[0] == known_bounds[1]).all())
    low, high = np.vstack([counts, counts]).astype(float) if known_bounds is None else known_bounds

    def solve(direction: Array) -> None:
        """Widen what is known of all counts by the solution that lies furthest in a direction.

        There is one: a count that stands in a sum is held by it, and no other is pushed.
        """
        solution = linprog(direction, A_eq=equations, b_eq=right, bounds=(0, None))
        if solution.status == 0:
            np.minimum(low, solution.x, out=low)
            np.maximum(high, solution.x, out=high)

    random = np.random.default_rng(0)
    for direction in random.normal(size=(TRIES if fresh else 0, len(counts))):
        solve(np.where(equations.any(axis=0), direction, 0.0))
    for place in np.flatnonzero(asked & equations.any(axis=0)):
        for sign in (1.0, -1.0):
            if _values(low[place], high[place]) < room:
                solve(sign * np.eye(len(counts))[place])
        if high[place] > SLACK and _values(low[place], high[place]) < room:
            return int(place)
    return None


def _values(low: float, high: float) -> float:
    """Count the whole values from one end to the other."""
    return float(np.floor(high + SLACK) - np.ceil(low - SLACK) + 1)

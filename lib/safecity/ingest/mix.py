"""Months whose rows are coded as other categories than before: the mix is at fault, not the sum."""

from __future__ import annotations

import numpy as np

from safecity.ingest.gates import (
    ABSENT_MEDIAN,
    ABSENT_TOGETHER,
    CLEAR_BESIDE,
    LOCKDOWN_MOVED_SHARE,
    LOW_MEDIAN,
    LOW_SHARE,
    MIN_SHARE,
    MOVED,
    MOVED_ROWS,
    MOVED_SHARE,
    SWAPPED_RATIO,
    SWAPPED_WITHIN,
)
from safecity.ingest.usual import Usual


def gone(counts: np.ndarray, known: Usual, lockdown: bool) -> np.ndarray:
    """Say which categories are as good as absent, though they usually are not.

    Parameters
    ----------
    counts : numpy.ndarray
        Of one month, by category.
    known : Usual
        What is usual for it.
    lockdown : bool
        Whether the month lies in one: there few are a real fall, and only none is absent.

    Returns
    -------
    numpy.ndarray of bool
    """
    none, low = counts == 0, counts < LOW_SHARE * known.median
    single = none & (known.median >= ABSENT_MEDIAN)
    if not lockdown:
        single |= low & (known.median >= LOW_MEDIAN)
    together = none & (known.median >= 1)
    enough = together.sum() > 1 and known.median[together].sum() >= ABSENT_TOGETHER
    return single | together if enough else single


def is_recoded(counts: np.ndarray, known: Usual, lockdown: bool) -> bool:
    """Whether the rows of a month are coded as other categories than in the months around it.

    Its total is not low, and a large part of all rows is moved from some categories to others;
    or what is gone of some is found in others; or two have each what the other usually has.

    Parameters
    ----------
    counts : numpy.ndarray
        Of one month, by category, without their sum.
    known : Usual
        What is usual for it.
    lockdown : bool
        Whether the month lies in one: some categories fall and others rise for good reason, and
        only what is gross tells of a fault.
    """
    if not counts.sum() >= MIN_SHARE * known.median.sum():
        return False
    if lockdown:
        return moved_share(counts, known) > LOCKDOWN_MOVED_SHARE
    gross = moved_share(counts, known) > MOVED_SHARE
    return gross or _is_moved(counts, known) or _is_swapped(counts, known)


def moved_share(counts: np.ndarray, known: Usual) -> float:
    """Share of a usual month's rows that some categories lack and others have, beyond chance.

    Rows that are not supplied are lacking and nowhere too many; a bulk upload is the reverse.
    The mean absolute deviation of a Poisson count of mean m is about the root of 2 m / pi, half of
    it upwards. Zero where too few rows are usual to tell.
    """
    if not known.median.sum() >= MOVED_ROWS:
        return 0.0
    chance = np.sqrt(2 * known.median / np.pi).sum() / 2
    more = (counts - known.median).clip(min=0).sum()
    less = (known.median - counts).clip(min=0).sum()
    return float((min(more, less) - 2 * chance) / known.median.sum())


def _is_moved(counts: np.ndarray, known: Usual) -> bool:
    """Whether what is suddenly gone of some categories is found in others."""
    lost = gone(counts, known, lockdown=False)
    if not (lost & known.is_under(counts, LOW_SHARE)).any():
        return False
    missing = (known.median - counts)[lost].sum()
    gains = np.where(known.is_clear(counts, CLEAR_BESIDE), counts - known.median, 0).clip(min=0)
    found = np.array([*gains, gains.sum()])
    return bool(((found >= MOVED[0] * missing) & (found <= MOVED[1] * missing)).any())


def _is_swapped(counts: np.ndarray, known: Usual) -> bool:
    """Whether each of two categories has what the other usually has."""
    clear = known.is_clear(counts, CLEAR_BESIDE) & (known.median >= LOW_MEDIAN)
    down = np.flatnonzero(clear & known.is_under(counts))
    up = np.flatnonzero(clear & known.is_over(counts))
    if not len(down) or not len(up):
        return False
    near = np.abs(counts[:, None] / np.maximum(known.median, 1) - 1) <= SWAPPED_WITHIN
    apart = known.median[:, None] >= SWAPPED_RATIO * known.median
    pairs = near & near.T & apart
    return bool(pairs[np.ix_(down, up)].any())

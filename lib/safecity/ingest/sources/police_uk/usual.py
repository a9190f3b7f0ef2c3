"""What is usual for a month: the history of an area's counts, and its robust middle and spread."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

# Fewer other months than this say nothing about what is usual.
MIN_OTHER_MONTHS = 3
# A year of the nearest months averages seasons out and follows slow change.
NEAREST_MONTHS = 12
# What differs from the months just before it and from those just after it is an episode and no
# change of level. The median of three withstands one other faulty month.
SIDE_MONTHS = 3
# Months differ by this many times their own robust spread (or that of chance, if greater) once in
# 16,000 where they are normal; counts of small areas are not, so no gate rests on it alone.
CLEAR = 4.0
# Where something else speaks for a fault already, this suffices.
CLEAR_BESIDE = 2.5

# Seasons and restrictions move a month's total by tens of per cent; half of what is usual, or
# twice, points to the file and not to crime. Lockdowns halved it in city centres.
MIN_SHARE, LOCKDOWN_SHARE, MAX_SHARE = 0.50, 0.25, 2.0
# None of a category that usually has this many means it was not supplied, not that it stopped:
# a Poisson count with mean 20 is 0 once in 485 million months.
ABSENT_MEDIAN = 20
# Categories of which there is none, that together usually have this many: chance leaves out any
# such set of the fourteen once in a billion months (2 to the power of 14, times e to the power
# of -30).
ABSENT_TOGETHER = 30
# A category of LOW_MEDIAN or more loses six sevenths in one month when its rows are not supplied;
# in a lockdown (shoplifting, theft from the person) it may really do so.
LOW_SHARE, LOW_MEDIAN = 0.15, 30
# Rows of several months that are published as one show in a single month only. Under so many other
# months a fall from the first looks the same (vehicle crime in Bath, January 2025, of four months).
HIGH_SHARE, HIGH_MEDIAN, HIGH_OTHER_MONTHS = 2.5, 30, 5
# A season or a festival returns: what was more than this part of it in the same month of another
# year is no fault.
RETURNS = 0.6
# Rows coded as another category are missing from one and too many in another. So many times what
# is gone may be found elsewhere, since what is usual is known no better.
MOVED = (0.5, 2.0)
# Two categories are taken for swapped where each is within this share of what the other usually
# has, and the greater usually has at least so many times the lesser: else nobody could tell.
SWAPPED_WITHIN, SWAPPED_RATIO = 0.3, 2.0
# Share of all rows that some categories have less and others have more than usual, beyond twice
# what chance moves. It was 0.05 at most in the real months (in lockdowns 0.04, but there without
# incidents of anti-social behaviour, which doubled in many places). Under so many rows a month
# chance alone is greater at times.
MOVED_SHARE, LOCKDOWN_MOVED_SHARE, MOVED_ROWS = 0.15, 0.40, 20


# Of a normal variable, the standard deviation is so many times the median absolute deviation.
_MAD = 1.4826


@dataclass(frozen=True)
class History:
    """The counts of one area and what is known about its files.

    Attributes
    ----------
    months : tuple of str
        Every month of the history, in order.
    counts : numpy.ndarray
        Months by categories (all together first); not a number where there is no usable file.
    defects : tuple of str
        Why a month cannot be used; empty text where it can.
    lockdown : numpy.ndarray of bool
        Which months lie in a lockdown.
    """

    months: tuple[str, ...]
    counts: np.ndarray
    defects: tuple[str, ...]
    lockdown: np.ndarray


@dataclass(frozen=True)
class Usual:
    """What the other months of a history say of one month, by category.

    Attributes
    ----------
    median, spread : numpy.ndarray
        Of the nearest other usable months, robust; the spread is at least that of a Poisson count.
        Not a number where these are too few.
    before, after : numpy.ndarray
        Median of the few usable months just before, and of those just after; not a number where
        there is none.
    season : numpy.ndarray
        The most that the same calendar month of another year, by what was usual then, makes
        likely; zero where there is none.
    others : numpy.ndarray
        How many other usable months there are.
    """

    median: np.ndarray
    spread: np.ndarray
    before: np.ndarray
    after: np.ndarray
    season: np.ndarray
    others: np.ndarray

    @property
    def parts(self) -> Usual:
        """The same without the first, the total."""
        return Usual(*(getattr(self, field.name)[1:] for field in fields(self)))

    def is_under(self, counts: np.ndarray, share: float = 1.0) -> np.ndarray:
        """Say which counts are under a share of what is usual, and of either side."""
        sides = ~(counts >= share * self.before) & ~(counts >= share * self.after)
        return (counts < share * self.median) & sides

    def is_over(self, counts: np.ndarray, times: float = 1.0) -> np.ndarray:
        """Say which counts are at least so many times what is usual, and of either side."""
        sides = ~(counts < times * self.before) & ~(counts < times * self.after)
        return (counts >= times * self.median) & sides

    def is_clear(self, counts: np.ndarray, times: float = CLEAR) -> np.ndarray:
        """Say which counts differ from what is usual by so many times what months do."""
        return np.abs(counts - self.median) > times * self.spread


def usual(counts: np.ndarray, usable: np.ndarray) -> list[Usual]:
    """Say what is usual for every month.

    Parameters
    ----------
    counts : numpy.ndarray
        Months by categories.
    usable : numpy.ndarray of bool
        Which months may be compared with.
    """
    positions = np.flatnonzero(usable)
    others = [positions[positions != month] for month in range(len(counts))]
    usuals = [_usual(counts, other, month) for month, other in enumerate(others)]
    same = [other[(other - month) % 12 == 0] for month, other in enumerate(others)]
    with np.errstate(divide="ignore", invalid="ignore"):
        times = counts / np.array([one.median for one in usuals])
        return [
            replace(one, season=np.fmax.reduce(times[years], axis=0, initial=0) * one.median)
            for one, years in zip(usuals, same, strict=True)
        ]


def _usual(counts: np.ndarray, others: np.ndarray, month: int) -> Usual:
    blank = np.full(counts.shape[1], np.nan)
    median = spread = blank
    if len(others) >= MIN_OTHER_MONTHS:
        order = np.argsort(np.abs(others - month), kind="stable")
        near = counts[others[order[:NEAREST_MONTHS]]]
        median = _middle(near)
        deviation = _MAD * _middle(np.abs(near - median))
        spread = np.maximum(deviation, np.sqrt(np.maximum(median, 1)))
    before, after = (
        _middle(counts[side]) if len(side) else blank
        for side in (others[others < month][-SIDE_MONTHS:], others[others > month][:SIDE_MONTHS])
    )
    return Usual(median, spread, before, after, blank, np.full(len(median), len(others)))


def _middle(rows: np.ndarray) -> np.ndarray:
    """Return the median of every column; `numpy.median` takes five times as long on a few rows."""
    ordered = np.sort(rows, axis=0)
    return (ordered[(len(rows) - 1) // 2] + ordered[len(rows) // 2]) / 2

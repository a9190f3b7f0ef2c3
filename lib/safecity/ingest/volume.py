"""Volume gates: a month or category that is absent or implausibly low is missing, not a fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from safecity.catalogue.registry import Event
from safecity.ingest.layouts import CATEGORIES

# Seasons and restrictions move a month's total by tens of per cent; half of what is usual
# points to the file and not to crime.
MIN_SHARE = 0.50
# Fewer other months than this say nothing about what is usual.
MIN_OTHER_MONTHS = 3
# A year of the nearest months averages seasons out and follows slow change.
NEAREST_MONTHS = 12
# None of a category that usually has this many means it was not supplied, not that it stopped:
# a Poisson count with mean 20 is 0 once in 485 million months.
ABSENT_MEDIAN = 20
# A category of LOW_MEDIAN or more loses six sevenths in one month when its rows are not supplied;
# in a lockdown (shoplifting, theft from the person) it may really do so.
LOW_SHARE = 0.15
LOW_MEDIAN = 30
ALL = "all"
NO_FILE = "no file for force"
UNKNOWN_AREA = "the area's code is not in the lookup"
TOO_LOW = "implausibly low against its own history"
ABSENT = "category absent"


@dataclass(frozen=True)
class History:
    """The counts of one area and what is known about its files.

    Attributes
    ----------
    months : tuple of str
        Every month of the history, in order.
    counts : numpy.ndarray
        Months by categories (`ALL` first); not a number where there is no usable file.
    defects : tuple of str
        Why a month cannot be used; empty text where it can.
    """

    months: tuple[str, ...]
    counts: np.ndarray
    defects: tuple[str, ...]


def expected(counts: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """Return the median of the nearest other usable months, for every month and category.

    Parameters
    ----------
    counts : numpy.ndarray
        Months by categories.
    usable : numpy.ndarray of bool
        Which months may be compared with.

    Returns
    -------
    numpy.ndarray
        The same shape; not a number where fewer than `MIN_OTHER_MONTHS` others are usable.
    """
    medians = np.full(counts.shape, np.nan)
    positions = np.flatnonzero(usable)
    for month in range(len(counts)):
        others = positions[positions != month]
        if len(others) >= MIN_OTHER_MONTHS:
            nearest = others[np.argsort(np.abs(others - month), kind="stable")[:NEAREST_MONTHS]]
            medians[month] = np.median(counts[nearest], axis=0)
    return medians


def in_lockdown(months: Sequence[str], events: Sequence[Event]) -> np.ndarray:
    """Say for every month whether it lies in a lockdown of the catalogue."""
    spans = [(e.date, e.end or e.date) for e in events if e.kind == "lockdown"]
    return np.array([any(a <= month <= b for a, b in spans) for month in months], dtype=bool)


def reasons(history: History, medians: np.ndarray, lockdown: np.ndarray) -> np.ndarray:
    """Say why a count is missing; empty text where it is complete.

    Inside a lockdown a low category is a real fall, unless none at all is counted.

    Parameters
    ----------
    history : History
        The counts of one area.
    medians : numpy.ndarray
        What is expected, in the shape of the counts.
    lockdown : numpy.ndarray of bool
        Which months lie in a lockdown.

    Returns
    -------
    numpy.ndarray of str
        Months by categories.
    """
    counts = history.counts
    found = np.full(counts.shape, "", dtype=object)
    low = (counts < LOW_SHARE * medians) & (medians >= LOW_MEDIAN) & ~lockdown[:, None]
    found[low] = f"category {TOO_LOW}"
    found[(counts == 0) & (medians >= ABSENT_MEDIAN)] = ABSENT
    whole = (counts[:, 0] < MIN_SHARE * medians[:, 0]) | (counts[:, 0] == 0)
    found[whole] = TOO_LOW
    found[:, 0] = np.where(whole, TOO_LOW, "")
    for month, defect in enumerate(history.defects):
        if defect:
            found[month] = defect
    return found


def _history(
    area: str, months: tuple[str, ...], table: pd.DataFrame, defects: Mapping[str, str]
) -> History:
    mine = table[table["area"] == area].pivot(index="month", columns="category", values="count")
    wide = mine.reindex(index=list(months), columns=list(CATEGORIES)).fillna(0.0).to_numpy(float)
    counts = np.column_stack([wide.sum(axis=1), wide])
    why = tuple(defects.get(month, "") for month in months)
    # A file that is not there leaves no number; a faulty one leaves the number it gives.
    counts[[reason in (NO_FILE, UNKNOWN_AREA, "the file is empty") for reason in why]] = np.nan
    return History(months, counts, why)


def _frame(area: str, history: History, medians: np.ndarray, why: np.ndarray) -> pd.DataFrame:
    n_months, n_columns = history.counts.shape
    return pd.DataFrame(
        {
            "month": np.repeat(pd.to_datetime(list(history.months), format="%Y-%m"), n_columns),
            "area": area,
            "category": list((ALL, *CATEGORIES)) * n_months,
            "count": history.counts.ravel(),
            "expected": medians.ravel(),
            "status": np.where(why.ravel() == "", "complete", "missing"),
            "reason": why.ravel(),
        }
    )


def coverage(
    counts: pd.DataFrame,
    months: Sequence[str],
    defects: Mapping[str, Mapping[str, str]],
    events: Sequence[Event],
) -> pd.DataFrame:
    """Judge every month, area and category: complete or missing.

    Parameters
    ----------
    counts : pandas.DataFrame
        `month` ("YYYY-MM"), `area`, `category`, `count`.
    months : sequence of str
        Every month of the history.
    defects : mapping
        For every area: month -> why its files cannot be used.
    events : sequence of Event
        The catalogue's events; lockdowns are heeded.

    Returns
    -------
    pandas.DataFrame
        `month`, `area`, `category` ("all" is the sum of every category), `count` and `expected`
        (not a number where there is none), `status`, `reason`.
    """
    lockdown, frames = in_lockdown(months, events), []
    for area, why in defects.items():
        history = _history(area, tuple(months), counts, why)
        usable = np.array([not defect for defect in history.defects])
        medians = expected(history.counts, usable)
        frames.append(_frame(area, history, medians, reasons(history, medians, lockdown)))
    return pd.concat(frames, ignore_index=True)

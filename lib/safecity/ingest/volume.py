"""Gates on counts: a month or category that its own history makes implausible is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from safecity.catalogue.registry import Event
from safecity.ingest.gates import (
    HIGH_MEDIAN,
    HIGH_OTHER_MONTHS,
    HIGH_SHARE,
    LOCKDOWN_SHARE,
    MAX_SHARE,
    MIN_SHARE,
    RETURNS,
)
from safecity.ingest.layouts import CATEGORIES
from safecity.ingest.mix import gone, is_recoded
from safecity.ingest.usual import History, Usual, usual

ALL = "all"
NO_FILE = "no file for force"
UNKNOWN_AREA = "the area's code is not in the lookup"
TOO_LOW = "implausibly low against its own history"
TOO_HIGH = "implausibly high against its own history"
ABSENT = "category absent"
RECODED = "types of crime coded unlike the months around it"


def in_lockdown(months: Sequence[str], events: Sequence[Event]) -> np.ndarray:
    """Say for every month whether it lies in a lockdown of the catalogue."""
    spans = [(e.date, e.end or e.date) for e in events if e.kind == "lockdown"]
    return np.array([any(a <= month <= b for a, b in spans) for month in months], dtype=bool)


def _whole(counts: np.ndarray, known: Usual, lockdown: bool) -> str:
    """Say why a whole month (its total first) cannot be believed; empty text where it can."""
    share = LOCKDOWN_SHARE if lockdown else MIN_SHARE
    low = (counts < share * known.median) & known.is_clear(counts)
    if low[0] or counts[0] == 0:
        return TOO_LOW
    if is_recoded(counts[1:], known.parts, lockdown):
        return RECODED
    return TOO_HIGH if _high(counts, known, MAX_SHARE)[0] and not lockdown else ""


def _high(counts: np.ndarray, known: Usual, times: float) -> np.ndarray:
    """Say which counts neither chance, nor season, nor a change of level explains."""
    over = known.is_over(counts, times) & known.is_clear(counts)
    enough = (known.median >= HIGH_MEDIAN) & (known.others >= HIGH_OTHER_MONTHS)
    return over & enough & ~(RETURNS * counts <= known.season)


def _categories(counts: np.ndarray, known: Usual, lockdown: bool) -> np.ndarray:
    """Say why single categories of a month cannot be believed; the total stays."""
    found = np.full(counts.shape, "", dtype=object)
    if not lockdown:
        found[_high(counts, known, HIGH_SHARE)] = f"category {TOO_HIGH}"
    lost = gone(counts, known, lockdown)
    found[lost] = np.where(counts[lost] == 0, ABSENT, f"category {TOO_LOW}")
    return found


def reasons(history: History, known: Sequence[Usual]) -> np.ndarray:
    """Say why a count is missing; empty text where it is complete.

    Parameters
    ----------
    history : History
        The counts of one area, or of one force.
    known : sequence of Usual
        What is usual, by month.

    Returns
    -------
    numpy.ndarray of str
        Months by categories.
    """
    found = np.full(history.counts.shape, "", dtype=object)
    rows = zip(history.counts, known, history.lockdown, history.defects, strict=True)
    for month, (counts, one, lockdown, defect) in enumerate(rows):
        if whole := defect or _whole(counts, one, lockdown):
            found[month] = whole
        else:
            found[month, 1:] = _categories(counts[1:], one.parts, lockdown)
    return found


def _history(
    mine: pd.DataFrame, months: tuple[str, ...], defects: Mapping[str, str], lockdown: np.ndarray
) -> History:
    mine = mine.pivot(index="month", columns="category", values="count")
    wide = mine.reindex(index=list(months), columns=list(CATEGORIES)).fillna(0.0).to_numpy(float)
    counts = np.column_stack([wide.sum(axis=1), wide])
    why = tuple(defects.get(month, "") for month in months)
    # A file that is not there leaves no number; a faulty one leaves the number it gives.
    counts[[reason in (NO_FILE, UNKNOWN_AREA, "the file is empty") for reason in why]] = np.nan
    return History(months, counts, why, lockdown)


def _judge(history: History) -> tuple[np.ndarray, np.ndarray]:
    """Return what is usual and why a count is missing: months by categories."""
    known = usual(history.counts, np.array([not defect for defect in history.defects]))
    return np.array([one.median for one in known]), reasons(history, known)


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


def _shared(why: np.ndarray) -> np.ndarray:
    """Keep of the faults of a force's counts what is so of every area of the force.

    Areas are too small to show each of them on their own. A total or a category that is high, or
    a total that is low, may be one area's alone.
    """
    return np.where(np.isin(why, [RECODED, ABSENT, f"category {TOO_LOW}"]), why, "")


def coverage(
    counts: pd.DataFrame,
    months: Sequence[str],
    defects: Mapping[str, Mapping[str, str]],
    events: Sequence[Event],
    forces: pd.DataFrame | None = None,
    force_of: Mapping[str, str] | None = None,
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
    forces : pandas.DataFrame, optional
        `month`, `force`, `category`, `count` of whole files.
    force_of : mapping, optional
        The force of every area that is judged by its force's files too.

    Returns
    -------
    pandas.DataFrame
        `month`, `area`, `category` ("all" is the sum of every category), `count` and `expected`
        (not a number where there is none), `status`, `reason`.
    """
    span, lockdown = tuple(months), in_lockdown(months, events)
    frames, wider = [], dict(iter(forces.groupby("force"))) if forces is not None else {}
    shared: dict[tuple[str, ...], np.ndarray] = {}
    for area, defect in defects.items():
        history = _history(counts[counts["area"] == area], span, defect, lockdown)
        medians, why = _judge(history)
        force = (force_of or {}).get(area, "")
        if force in wider:
            key = (force, *history.defects)
            if key not in shared:
                whole = _history(wider[force], span, defect, lockdown)
                shared[key] = _shared(_judge(whole)[1])
            why = np.where(why == "", shared[key], why)
        frames.append(_frame(area, history, medians, why))
    return pd.concat(frames, ignore_index=True)

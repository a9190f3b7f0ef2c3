"""Gates on counts: a month or category that its own history makes implausible is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from safecity.catalogue.registry import Event
from safecity.ingest.datasets import ALL
from safecity.ingest.sources.police_uk.layouts import CATEGORIES
from safecity.ingest.sources.police_uk.usual import (
    ABSENT_MEDIAN,
    ABSENT_TOGETHER,
    CLEAR_BESIDE,
    HIGH_MEDIAN,
    HIGH_OTHER_MONTHS,
    HIGH_SHARE,
    LOCKDOWN_MOVED_SHARE,
    LOCKDOWN_SHARE,
    LOW_MEDIAN,
    LOW_SHARE,
    MAX_SHARE,
    MIN_SHARE,
    MOVED,
    MOVED_ROWS,
    MOVED_SHARE,
    RETURNS,
    SWAPPED_RATIO,
    SWAPPED_WITHIN,
    History,
    Usual,
    usual,
)


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
    rises = np.array([*gains, gains.sum()])
    return bool(((rises >= MOVED[0] * missing) & (rises <= MOVED[1] * missing)).any())


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
    faults = np.full(counts.shape, "", dtype=object)
    if not lockdown:
        faults[_high(counts, known, HIGH_SHARE)] = f"category {TOO_HIGH}"
    lost = gone(counts, known, lockdown)
    faults[lost] = np.where(counts[lost] == 0, ABSENT, f"category {TOO_LOW}")
    return faults


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
    faults = np.full(history.counts.shape, "", dtype=object)
    rows = zip(history.counts, known, history.lockdown, history.defects, strict=True)
    for month, (counts, one, lockdown, defect) in enumerate(rows):
        if whole := defect or _whole(counts, one, lockdown):
            faults[month] = whole
        else:
            faults[month, 1:] = _categories(counts[1:], one.parts, lockdown)
    return faults


def _history(
    by_month: pd.DataFrame,
    months: tuple[str, ...],
    defects: Mapping[str, str],
    lockdown: np.ndarray,
) -> History:
    by_month = by_month.pivot(index="month", columns="category", values="count")
    wide = (
        by_month.reindex(index=list(months), columns=list(CATEGORIES)).fillna(0.0).to_numpy(float)
    )
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

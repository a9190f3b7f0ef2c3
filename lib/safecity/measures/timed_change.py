"""Whether a change lasted, and whether a dated event goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from safecity.measures.change_points import explained
from safecity.measures.scatter import MONTHS
from safecity.measures.shift import Grade, Weighed, shifted

SIGNIFICANT = 0.05
SINGLE = 0.01
"""Single periods are looked at after shifts, so that they need more to stand out."""
SHAPES = {"strong": "sustained", "some": "one-off", "none": "within range"}
WINDOW = 3
"""Months between an event and a change of level: counts place a change no more exactly."""


def grade_pattern(
    counts: pd.Series,
    before: Sequence[Any],
    after: Sequence[Any],
    *,
    masked: pd.Series | None = None,
    season: int = MONTHS,
) -> Weighed:
    """Weigh whether the later side runs at another level to its end, or single months stand out.

    Parameters
    ----------
    counts, before, after, masked, season
        As in `scatter.scatter`.

    Returns
    -------
    Weighed
        Kind "pattern". "strong": a shift that lasts to the end of the later side; "some": no such
        shift, but a single month beyond what the others allow, so a one-off; "none": neither is
        shown; "cannot tell": too few periods before to know how they scatter. `size` is missing;
        detail: shape ("sustained", "one-off" or "within range"), first (label of the first period
        of the shift, or of the one that stands out), ratio (of its level), probability (of the
        shift) and single (of the one that stands out).

    Raises
    ------
    ValueError
        As in `scatter.scatter`.

    Notes
    -----
    Both probabilities allow for all months that were looked at (`shift.shifted`): a period in
    which nothing happened is called lasting in 5 % of cases, and lasting or a one-off in 6 %.
    """
    found = shifted(counts, before, after, masked=masked, season=season)
    if found is None:
        return Weighed("pattern", "cannot tell")
    lasting, single = found[0].probability < SIGNIFICANT, found[1].probability < SINGLE
    grade: Grade = "strong" if lasting else "some" if single else "none"
    chosen = found[0] if lasting or not single else found[1]
    detail: dict[str, float | str] = {"shape": SHAPES[grade], "first": chosen.first}
    detail |= {"ratio": chosen.ratio, "probability": found[0].probability}
    return Weighed("pattern", grade, detail=detail | {"single": found[1].probability})


def grade_event(
    change_points: pd.DataFrame | None,
    event_dates: pd.DataFrame,
    window: int = WINDOW,
    *,
    compared: tuple[pd.Timestamp, pd.Timestamp],
    direction: float = 0.0,
    reliable: bool = True,
) -> Weighed:
    """Weigh whether a dated event, such as a change of recording, goes with the change.

    Parameters
    ----------
    change_points : pandas.DataFrame or None
        month and ratio of changes of level (`change_points.change_points`); None where the
        series has too few months to look for them.
    event_dates : pandas.DataFrame
        start, end (timestamps; may be missing) and label of the events that would explain.
    window : int
        Months between a change of level and an event's start or end that go together.
    compared : tuple of pandas.Timestamp
        First day of the earlier period and last day of the later one.
    direction : float
        Above 0 where the change in question is a rise, below where it is a fall: only
        changes of level that way are asked about. 0 asks about all.
    reliable : bool
        Whether what is recorded is recorded well: then no dated change means that none is known.

    Returns
    -------
    Weighed
        Kind "event". "strong": a change of level within the window of an event; "some": an
        event between the periods, but no change of level near it; "none": no event; "cannot
        tell": an event, but too few months, or none where recording is not reliable, for its
        changes have no date. `size` is missing; detail: event (label; "" where there is none),
        and month and ratio of the change of level where there is one.
    """
    months = pd.DateOffset(months=window)
    near = _between(event_dates, (compared[0] - months, compared[1] + months))
    inside = _between(event_dates, compared)
    levels = _levels(change_points, compared, direction)
    labels = explained(levels["month"], near, window) if len(levels) else []
    for (month, ratio), label in zip(levels[["month", "ratio"]].to_numpy(), labels, strict=True):
        if label:
            told: dict[str, float | str] = {
                "event": label,
                "month": f"{month:%Y-%m}",
                "ratio": float(ratio),
            }
            return Weighed("event", "strong", detail=told)
    if inside.empty:
        return Weighed("event", "none" if reliable else "cannot tell", detail={"event": ""})
    grade: Grade = "cannot tell" if change_points is None else "some"
    return Weighed("event", grade, detail={"event": str(inside["label"].iloc[0])})


def _between(events: pd.DataFrame, dates: tuple[pd.Timestamp, pd.Timestamp]) -> pd.DataFrame:
    """Events of which a start or end falls between two days."""
    stamps = events[["start", "end"]].apply(pd.to_datetime)
    return events[((stamps >= dates[0]) & (stamps <= dates[1])).any(axis=1)]


def _levels(
    found: pd.DataFrame | None, dates: tuple[pd.Timestamp, pd.Timestamp], direction: float
) -> pd.DataFrame:
    if found is None:
        return pd.DataFrame(columns=["month", "ratio"])
    within = found[(found["month"] >= dates[0]) & (found["month"] <= dates[1])]
    return within[(within["ratio"] - 1) * direction > 0] if direction else within

"""Whether a change lasted, and whether a dated event goes with it."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pandas as pd

from safecity.measures.change_points import explained
from safecity.measures.estimate import Numbers
from safecity.measures.trends import xmr
from safecity.measures.weighed import Grade, Weighed

RUN = 7
"""Points on one side of the centre that chance hardly makes (1 in 64): the rule of the chart."""
FEWEST_BASELINE = 12
"""A year: limits from fewer baseline points are moved visibly by each of them."""
SHAPES = {"strong": "sustained", "some": "one-off", "none": "within range"}
WINDOW = 3
"""Months between an event and a change of level: counts place a change no more exactly."""


def grade_pattern(
    values: pd.Series, *, baseline: Numbers, period: Numbers, run: int = RUN
) -> Weighed:
    """Weigh whether the period runs at another level, or single points stand out.

    Parameters
    ----------
    values : pandas.Series
        Values in order of time, season removed; missing ones break runs.
    baseline, period : array_like of bool, shape (points,)
        Points that set the limits, and points of the period in question.
    run : int
        Points in a row on one side that make a change last.

    Returns
    -------
    Weighed
        Kind "pattern". "strong": a run, or steady rise or fall, within the period; "some":
        only points outside the limits or near them, so a one-off; "none": within the
        expected range; "cannot tell": fewer than 12 baseline points or no point in the
        period. `size` is missing; detail: shape ("sustained", "one-off" or "within range"),
        first (label of the first point that stands out), points (how many do), centre,
        lower, upper, mean.

    Raises
    ------
    ValueError
        Baseline or period is not one truth value per point, or `run` is below 2.
    """
    inside = np.asarray(period)
    chart = xmr(values, baseline=baseline, run=run)
    if inside.shape != (len(values),) or inside.dtype != bool:
        raise ValueError("a period is one truth value per point")
    known = chart["value"].notna().to_numpy()
    within = chart[inside & known]
    enough = (np.asarray(baseline) & known).sum() >= FEWEST_BASELINE
    if not enough or within.empty or bool(np.isnan(chart["upper"].iloc[0])):
        return Weighed("pattern", "cannot tell")
    lasting = _longest(chart[inside]) >= run or (within["signal"] == "trend").any()
    single = ["outside limits", "two of three"]
    signals = within[within["signal"].ne("") if lasting else within["signal"].isin(single)]
    grade: Grade = "strong" if lasting else "none" if signals.empty else "some"
    return Weighed("pattern", grade, detail=_told(chart, within, signals, SHAPES[grade]))


def _told(
    chart: pd.DataFrame, within: pd.DataFrame, signals: pd.DataFrame, shape: str
) -> dict[str, float | str]:
    told: dict[str, float | str] = {
        name: float(chart[name].iloc[0]) for name in ("centre", "lower", "upper")
    }
    labels = (
        signals.index.strftime("%Y-%m")
        if isinstance(signals.index, pd.DatetimeIndex)
        else signals.index.astype(str)
    )
    first = "" if signals.empty else str(labels[0])
    mean, points = float(within["value"].mean()), float(len(signals))
    return told | {"mean": mean, "points": points, "first": first, "shape": shape}


def _longest(chart: pd.DataFrame) -> int:
    """Most points in a row on one side of the centre."""
    sides = np.sign((chart["value"] - chart["centre"]).to_numpy())
    return max((len(list(part)) for side, part in groupby(sides) if abs(side) == 1), default=0)


def grade_event(
    change_points: pd.DataFrame | None,
    event_dates: pd.DataFrame,
    window: int = WINDOW,
    *,
    compared: tuple[pd.Timestamp, pd.Timestamp],
    direction: float = 0.0,
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

    Returns
    -------
    Weighed
        Kind "event". "strong": a change of level within the window of an event; "some": an
        event between the periods, but no change of level near it; "none": no event; "cannot
        tell": an event, but too few months. `size` is missing; detail: event (label), and
        month and ratio of the change of level where there is one.
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
        return Weighed("event", "none")
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

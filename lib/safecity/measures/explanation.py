"""Whether comparators changed alike: difference in differences and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from safecity.catalogue.verdicts import load_rules
from safecity.measures.calendar import MONTHS
from safecity.measures.change_points import explained
from safecity.measures.estimate import (
    Array,
    Estimate,
    Numbers,
    arrays,
    denominator,
    normal_quantile,
)
from safecity.measures.ratio import effective, informative
from safecity.measures.shift import Grade, Weighed, shifted

HALF = 0.5
"""Comparators account for a change if the data exclude that half of it is the area's own: with
less left over, what is shared is the greater part."""

People = tuple[Numbers, Numbers]


def difference_in_differences(
    own_before: float,
    own_after: float,
    others_before: Numbers,
    others_after: Numbers,
    *,
    overdispersion: float = 1.0,
    own_population: People = (1.0, 1.0),
    others_population: People = (1.0, 1.0),
    confidence: float = 0.95,
) -> Estimate:
    """Own change relative to that of the comparators, in per cent.

    Parameters
    ----------
    own_before, own_after : float
        Events of the own area in the two periods.
    others_before, others_after : float or array_like, shape (comparators,)
        Events of the comparators, in one order and without the own area; one that is
        missing in either period is left out of both.
    overdispersion : float
        Variance of a count over its mean, 1 or more; `comparator_dispersion` says how far
        changes of comparators differ among themselves.
    own_population, others_population : tuple
        Numbers at risk in the two periods, as the events; 1 compares counts.
    confidence : float
        Share of intervals meant to hold the truth.

    Returns
    -------
    Estimate
        100 (ratio of the own rate ratio to the comparators' - 1): 0 where both changed
        alike. Missing where a count is missing or zero; without limits where one carries less
        than one effective event (`ratio.informative`).

    Raises
    ------
    ValueError
        A count is negative, a population not above zero, or the overdispersion below 1.

    Notes
    -----
    Log-normal, the variance being the sum of the reciprocals of the four counts (Rothman KJ,
    Greenland S (1998), Modern Epidemiology, ch. 14); ratio of ratios as Altman DG, Bland JM
    (2003), BMJ 326:219. Comparators are pooled: all events over all people.
    """
    (a, b, m, n), _ = arrays(own_before, own_after, *own_population)
    counts, people = _pooled(others_before, others_after, others_population)
    events = effective(np.array([a, b, *counts], float), overdispersion)
    if np.isnan(events).any() or not events.all():
        return Estimate(np.nan, np.nan, np.nan)
    rates = np.log(events / denominator(np.array([m, n, *people], float)))
    value = rates[1] - rates[0] - (rates[3] - rates[2])
    spread = normal_quantile(confidence) * np.sqrt((1 / events).sum())
    spread = spread if informative(events).all() else np.nan
    return Estimate(*(float(100 * np.expm1(x)) for x in (value, value - spread, value + spread)))


def _pooled(before: Numbers, after: Numbers, people: People) -> tuple[list[float], list[float]]:
    """Events and people of the comparators known in both periods."""
    (a, b, m, n), _ = arrays(before, after, *people)
    known = ~np.isnan(a + b + m + n)
    if not known.any():
        return [np.nan, np.nan], [1.0, 1.0]
    sums = [float(np.atleast_1d(x)[np.atleast_1d(known)].sum()) for x in (a, b, m, n)]
    return sums[:2], sums[2:]


def comparator_dispersion(
    before: Numbers, after: Numbers, population: People = (1.0, 1.0)
) -> float:
    """How much more the changes of comparators differ than chance would have it.

    Parameters
    ----------
    before, after : array_like, shape (comparators,)
        Events in the two periods, in one order; one missing or zero in either is left out.
    population : tuple
        Numbers at risk in the two periods.

    Returns
    -------
    float
        Cochran's Q of the logarithms of the rate ratios over its degrees of freedom, at
        least 1; 1 for fewer than three comparators, which cannot tell.

    Raises
    ------
    ValueError
        A count is negative or a population not above zero.

    Notes
    -----
    Higgins JPT, Thompson SG (2002), Statistics in Medicine 21:1539-1558 (H squared).
    """
    (a, b, m, n), _ = arrays(before, after, *population)
    a, b, scale = effective(a, 1.0), effective(b, 1.0), denominator(m) / denominator(n)
    known = (a > 0) & (b > 0) & ~np.isnan(scale)
    if known.sum() < 3:
        return 1.0
    change = np.log(b[known] / a[known] * scale[known])
    weight = 1 / (1 / a[known] + 1 / b[known])
    squares = weight * (change - (weight * change).sum() / weight.sum()) ** 2
    return max(1.0, float(squares.sum() / (known.sum() - 1)))


def grade_comparators(own_change: Estimate, did: Estimate) -> Weighed:
    """Weigh whether an area changed only as its comparators did.

    Parameters
    ----------
    own_change : Estimate
        Own change in per cent (`change.percent_change`).
    did : Estimate
        Own change relative to the comparators' in per cent (`difference_in_differences`).

    Returns
    -------
    Weighed
        Kind "comparators". "strong": comparators changed in the same direction, the interval
        holds no difference, and excludes that half of the own change is its own. "some": the
        same direction, and either more than half is shared by the value and no difference is
        shown, though the interval is too wide to exclude one; or a difference is shown, of less
        than half of the change, so that it is shared in part. "none": the own area changed
        otherwise. "cannot tell": a number is missing, nothing changed, or neither likeness nor
        difference is shown. `size` is the comparators' share of the own change (ratio of
        logarithms, the own change taken as known); detail: own, comparators, difference,
        difference_lower, difference_upper, all in per cent, and shared ("whole" where no
        difference is shown, "part" where one is).
    """
    with np.errstate(divide="ignore"):
        logs = np.log1p(np.array([own_change.value, *did], float) / 100)
    detail: dict[str, float | str] = dict(
        zip(
            ("own", "difference", "difference_lower", "difference_upper"),
            (float(own_change.value), *(float(part) for part in did)),
            strict=True,
        )
    )
    if not np.isfinite(logs).all() or logs[0] == 0:
        return Weighed("comparators", "cannot tell", detail=detail)
    size, *limits = 1 - logs[1:] / logs[0]
    detail["comparators"] = float(100 * np.expm1(logs[0] - logs[1]))
    grade = _grade(logs[2:], logs[0], float(size))
    detail["shared"] = "whole" if logs[2] <= 0 <= logs[3] else "part"
    return Weighed("comparators", grade, float(size), min(limits), max(limits), detail)


def _grade(limits: Array, own: float, share: float) -> Grade:
    alike = limits[0] <= 0 <= limits[1]
    within = bool((np.abs(limits) < HALF * abs(own)).all())
    if alike:
        return "strong" if within and share > 0 else "some" if share > HALF else "cannot tell"
    return "some" if within and share > 0 else "none"


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
    which nothing happened is called lasting in as many cases as `Rules.lasting` says, and a
    one-off in 1 % more.
    """
    steps = shifted(counts, before, after, masked=masked, season=season)
    if steps is None:
        return Weighed("pattern", "cannot tell")
    lasting, single = steps[0].probability < load_rules().lasting, steps[1].probability < SINGLE
    grade: Grade = "strong" if lasting else "some" if single else "none"
    chosen = steps[0] if lasting or not single else steps[1]
    detail: dict[str, float | str] = {"shape": SHAPES[grade], "first": chosen.first}
    detail |= {"ratio": chosen.ratio, "probability": steps[0].probability}
    return Weighed("pattern", grade, detail=detail | {"single": steps[1].probability})


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
            detail: dict[str, float | str] = {
                "event": label,
                "month": f"{month:%Y-%m}",
                "ratio": float(ratio),
            }
            return Weighed("event", "strong", detail=detail)
    if inside.empty:
        return Weighed("event", "none" if reliable else "cannot tell", detail={"event": ""})
    grade: Grade = "cannot tell" if change_points is None else "some"
    return Weighed("event", grade, detail={"event": str(inside["label"].iloc[0])})


def _between(events: pd.DataFrame, dates: tuple[pd.Timestamp, pd.Timestamp]) -> pd.DataFrame:
    """Events of which a start or end falls between two days."""
    stamps = events[["start", "end"]].apply(pd.to_datetime)
    return events[((stamps >= dates[0]) & (stamps <= dates[1])).any(axis=1)]


def _levels(
    levels: pd.DataFrame | None, dates: tuple[pd.Timestamp, pd.Timestamp], direction: float
) -> pd.DataFrame:
    if levels is None:
        return pd.DataFrame(columns=["month", "ratio"])
    within = levels[(levels["month"] >= dates[0]) & (levels["month"] <= dates[1])]
    return within[(within["ratio"] - 1) * direction > 0] if direction else within

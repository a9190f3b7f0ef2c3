"""Whether a change rests on one group, on a few places or on the number of people."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from safecity.measures.change import contributions as contributions_of
from safecity.measures.estimate import Array, Numbers, arrays
from safecity.measures.shift import Grade, Weighed

MOST = 0.6
"""With three fifths of the net change the rest could not have made it without this part."""
MUCH = 0.4
"""With two fifths a group is the greatest part of the change, though not the change itself."""
LEADS = 0.5
"""The others move little where the leader moves at least as much as all of them together."""
NOT_LOST = 0.25
"""Below a quarter of all movement up and down, a share of the net change is an accident of
movements that cancel out."""
PEOPLE_SOME = 0.25
"""With a quarter of the change the number of people is worth a sentence."""
NO_CHANGE = 1e-9
"""A net change below this is rounding: no part is a share of it."""
SIGNIFICANT = 0.05
FEWEST_EXPECTED = 5
"""Cells expected below five are pooled before chi-squared is taken (Cochran WG (1954), Biometrics
10:417-451), and at least two places expect more before any can lead."""
DRAWS = 9_999
SEED = 2009


def grade_composition(contributions: pd.DataFrame) -> Weighed:
    """Weigh whether one group makes the change.

    Parameters
    ----------
    contributions : pandas.DataFrame
        One row per group with the column points (`change.contributions`).

    Returns
    -------
    Weighed
        Kind "composition". "strong": one group makes 60 % or more of the net change and
        moves at least as much as all others together; "some": 40 % or more, and a quarter of
        all movement; "none": spread; "cannot tell": no net change, fewer than two groups, or
        a missing number. `size` is the leader's share of the net change; detail: leader,
        points, total, share_of_movement.

    Raises
    ------
    ValueError
        There is no column points.
    """
    if "points" not in contributions.columns:
        raise ValueError("contributions have a column points")
    return _led(contributions["points"], 1, "composition")


def grade_places(
    before: pd.Series,
    after: pd.Series,
    *,
    leading: int = 1,
    earlier: pd.DataFrame | None = None,
) -> Weighed:
    """Weigh whether the change rests on a few places.

    Parameters
    ----------
    before, after : pandas.Series
        Events by place in the two periods, paired by their labels.
    leading : int
        Places that are taken together as the leaders.
    earlier : pandas.DataFrame, optional
        Events by place (rows) in earlier years (columns, not the later period), from which it is
        learnt how much more than chance places part from each other from year to year.

    Returns
    -------
    Weighed
        Kind "places", graded as `grade_composition`, but "cannot tell" where the leaders carry no
        more of the change than leaders may by chance, or counts are too small to test. detail also
        has probability (missing without a test), and dispersion of places by years.

    Raises
    ------
    ValueError
        A place is missing in one period, a count is negative, there was none before, or
        `leading` is below 1.

    Notes
    -----
    What the leaders have beyond their share is set against the greatest such sum of as many
    places in tables drawn with the same margins, in which each place's years differ as places by
    earlier years do (`place_dispersion`, itself uncertain by its degrees of freedom). What the
    whole city's months scatter is no measure of it: what moves all places together parts none.
    """
    if leading < 1:
        raise ValueError("leading places are 1 or more")
    table = contributions_of(before, after)
    led = _led(table["points"], leading, "places")
    parted = place_dispersion(earlier)
    leaders = np.asarray(table.index.isin(_leaders(table["points"], leading)))
    probability = _led_by_chance(table, leaders, parted)
    is_told = probability < SIGNIFICANT or (led.grade == "none" and not np.isnan(probability))
    grade: Grade = led.grade if is_told else "cannot tell"
    detail = dict(led.detail) | {"probability": probability, "dispersion": parted.dispersion}
    return Weighed("places", grade, led.size, detail=detail)


class Parted(NamedTuple):
    """How places part from each other from year to year.

    Attributes
    ----------
    dispersion, freedom : float
        Pearson's chi-squared of places by years over its degrees of freedom, at least 1.
    variation : float
        Variance of a place's level in a year beyond chance, as a share squared, which makes that
        dispersion: a large place differs by as much in per cent as a small one.
    """

    dispersion: float
    freedom: float
    variation: float


def place_dispersion(table: pd.DataFrame | None) -> Parted:
    """How much more than chance places part from each other from year to year.

    Parameters
    ----------
    table : pandas.DataFrame, shape (places, years), or None
        Events.

    Returns
    -------
    Parted
        Chance alone (1, infinitely many degrees, 0) where there are fewer than two years.

    Notes
    -----
    Quasi-Poisson model with places and years (McCullagh P, Nelder JA (1989), Generalized Linear
    Models, 4.5); the variation by moments, from a variance of m + v m squared about a mean of m.
    """
    unknown = Parted(1.0, float("inf"), 0.0)
    if table is None or table.shape[1] < 2:
        return unknown
    counts = table.fillna(0).to_numpy(float)
    statistic, freedom = _pearson(counts.T)
    if not freedom:
        return unknown
    dispersion = max(1.0, statistic / freedom)
    return Parted(dispersion, freedom, (dispersion - 1) / float(counts.mean()))


def grade_population(population_effect: Numbers, rate_effect: Numbers) -> Weighed:
    """Weigh whether the change rests on the number of people, or their mix.

    Parameters
    ----------
    population_effect, rate_effect : float or array_like, shape (groups,)
        Kitagawa's effects (`change.kitagawa`); those of groups are added up.

    Returns
    -------
    Weighed
        Kind "population". "strong": 60 % or more of the change, in its direction; "some":
        25 % or more; "none": less, or the other way; "cannot tell": no change, or a missing
        number. `size` is the share; detail: population_effect, rate_effect.
    """
    (people, rates), _ = arrays(population_effect, rate_effect)
    first, second = float(people.sum()), float(rates.sum())
    detail = {"population_effect": first, "rate_effect": second}
    if not np.isfinite(first + second) or abs(first + second) < NO_CHANGE:
        return Weighed("population", "cannot tell", detail=detail)
    share = first / (first + second)
    grade: Grade = "strong" if share >= MOST else "some" if share >= PEOPLE_SOME else "none"
    return Weighed("population", grade, share, detail=detail)


def _led(points: pd.Series, leading: int, kind: str) -> Weighed:
    """Grade the share of the groups that moved most in the direction of the whole."""
    total = float(points.sum(skipna=False))
    if len(points) <= leading or np.isnan(total) or abs(total) < NO_CHANGE:
        return Weighed(kind, "cannot tell", detail={"total": total})
    leaders = _leaders(points, leading)
    led = float(points[leaders].sum())
    movement = float(points[leaders].abs().sum() / points.abs().sum())
    detail: dict[str, float | str] = {"points": led, "total": total, "share_of_movement": movement}
    detail["leader"] = ", ".join(map(str, leaders))
    return Weighed(kind, _lead(led / total, movement), led / total, detail=detail)


def _leaders(points: pd.Series, leading: int) -> pd.Index:
    """Labels of the groups that moved most in the direction of the whole."""
    return (points * np.sign(points.sum())).nlargest(leading).index


def _lead(share: float, movement: float) -> Grade:
    if share >= MOST and movement >= LEADS:
        return "strong"
    return "some" if share >= MUCH and movement >= NOT_LOST else "none"


def _led_by_chance(table: pd.DataFrame, leaders: Array, parted: Parted) -> float:
    """Probability of as much beyond their share in as many places, if all changed alike."""
    both = table[["before", "after"]].to_numpy(float)
    places, share = both.sum(axis=1), both[:, 1].sum() / both.sum()
    if not 0 < share < 1 or (places * min(share, 1 - share) >= FEWEST_EXPECTED).sum() < 2:
        return float("nan")
    beyond = np.sign(share - 0.5) * (both[:, 1] - places * share)
    random = np.random.default_rng(SEED)
    chance = places * share * (1 - share)
    spread = np.sqrt(chance + 2 * parted.variation * chance**2)
    noise = random.standard_normal((DRAWS, len(places))) * spread
    noise -= noise.sum(axis=1, keepdims=True) * places / places.sum()
    most = np.sort(noise, axis=1)[:, -int(leaders.sum()) :].sum(axis=1)
    most = most * np.sqrt(_uncertain(random, parted.freedom))
    return float((1 + (most >= beyond[leaders].sum()).sum()) / (1 + DRAWS))


def _uncertain(random: np.random.Generator, freedom: float) -> Array:
    """Draw by how much an estimated variance may be wrong."""
    return np.ones(DRAWS) if np.isinf(freedom) else freedom / random.chisquare(freedom, DRAWS)


def _pearson(table: Array) -> tuple[float, float]:
    """Chi-squared of periods (rows) by places, small ones pooled, and its degrees of freedom."""
    from scipy.stats import chi2_contingency

    if not table.sum(axis=1).all():
        return float("nan"), 0.0
    small = (table.sum(axis=0) * (table.sum(axis=1) / table.sum()).min()) < FEWEST_EXPECTED
    pooled = np.column_stack([table[:, ~small], table[:, small].sum(axis=1)])
    pooled = pooled[:, pooled.sum(axis=0) > 0]
    if pooled.shape[1] < 2:
        return float("nan"), 0.0
    tested = chi2_contingency(pooled, correction=False)
    return float(tested.statistic), float(tested.dof)

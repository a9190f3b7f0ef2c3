"""Whether a change rests on one group, on a few places or on the number of people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from safecity.measures.change import contributions as contributions_of
from safecity.measures.estimate import Array, Numbers, arrays
from safecity.measures.weighed import Grade, Weighed

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
"""Cells expected below five are pooled before chi-squared is taken (Cochran 1954)."""


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
    before: pd.Series, after: pd.Series, *, leading: int = 1, overdispersion: float = 1.0
) -> Weighed:
    """Weigh whether the change rests on a few places.

    Parameters
    ----------
    before, after : pandas.Series
        Events by place in the two periods, paired by their labels.
    leading : int
        Places that are taken together as the leaders.
    overdispersion : float
        Variance of a count over its mean, 1 or more.

    Returns
    -------
    Weighed
        Kind "places", graded as `grade_composition`, but "none" where the change does not
        differ between places beyond chance, and "cannot tell" where counts are too small to
        test. detail also has probability.

    Raises
    ------
    ValueError
        A place is missing in one period, a count is negative, there was none before,
        `leading` is below 1 or the overdispersion is.

    Notes
    -----
    Pearson's chi-squared of the places by periods, divided by the overdispersion (McCullagh
    P, Nelder JA (1989), Generalized Linear Models, 4.5); places expected below five in a
    period are pooled (Cochran WG (1954), Biometrics 10:417-451).
    """
    if leading < 1 or not overdispersion >= 1:
        raise ValueError("leading places and overdispersion are 1 or more")
    table = contributions_of(before, after)
    led = _led(table["points"], leading, "places")
    probability = _heterogeneity(table[["before", "after"]].to_numpy().T, overdispersion)
    grade: Grade = led.grade if probability < SIGNIFICANT else "none"
    if np.isnan(probability):
        grade = "cannot tell"
    detail = dict(led.detail) | {"probability": probability}
    return Weighed("places", grade, led.size, detail=detail)


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
    leaders = (points * np.sign(total)).nlargest(leading).index
    led = float(points[leaders].sum())
    movement = float(points[leaders].abs().sum() / points.abs().sum())
    detail: dict[str, float | str] = {"points": led, "total": total, "share_of_movement": movement}
    detail["leader"] = ", ".join(map(str, leaders))
    return Weighed(kind, _lead(led / total, movement), led / total, detail=detail)


def _lead(share: float, movement: float) -> Grade:
    if share >= MOST and movement >= LEADS:
        return "strong"
    return "some" if share >= MUCH and movement >= NOT_LOST else "none"


def _heterogeneity(table: Array, overdispersion: float) -> float:
    """Probability of changes as unlike, if all places changed in proportion."""
    from scipy.stats import chi2, chi2_contingency

    if not table.sum(axis=1).all():
        return float("nan")
    small = (table.sum(axis=0) * (table.sum(axis=1) / table.sum()).min()) < FEWEST_EXPECTED
    pooled = np.column_stack([table[:, ~small], table[:, small].sum(axis=1)])
    pooled = pooled[:, pooled.sum(axis=0) > 0]
    if pooled.shape[1] < 2:
        return float("nan")
    tested = chi2_contingency(pooled, correction=False)
    return float(chi2.sf(tested.statistic / overdispersion, tested.dof))

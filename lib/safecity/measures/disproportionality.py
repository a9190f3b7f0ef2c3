"""How unlike groups are searched: rates, their ratio to a reference group, and find rates."""

from __future__ import annotations

import numpy as np
import pandas as pd

from safecity.measures.intervals import byars_rate, wilson_proportion
from safecity.measures.ratio import rate_ratio
from safecity.measures.survey import compare_proportions


def disproportionality(
    counts: pd.Series,
    population: pd.Series,
    reference: str,
    *,
    per: float = 1_000,
    confidence: float = 0.95,
    overdispersion: float = 1.0,
) -> pd.DataFrame:
    """Rates by group, and how many times that of the reference group they are.

    Parameters
    ----------
    counts, population : pandas.Series
        Events (such as searches) and residents by group; paired by their labels.
    reference : str
        Group that the others are compared with.
    per : float
        The rate is per this many.
    confidence : float
        Share of intervals meant to hold the truth.
    overdispersion : float
        Variance of a count over its mean, 1 or more; it widens the ratio's interval.

    Returns
    -------
    pandas.DataFrame
        On the groups of `counts` (`group`): count, population, rate, rate_lower, rate_upper,
        ratio, ratio_lower, ratio_upper. The reference's ratio is 1, without limits; a missing
        count is missing throughout.

    Raises
    ------
    ValueError
        The groups differ or one is there twice, the reference is not among them, a count is
        negative or a population is not above zero.

    Notes
    -----
    Byar's interval of the rate and `ratio.rate_ratio`; the relative rate is that of the Home
    Office's Stop and search statistics ("disproportionality"). Residents are not all who are
    on the street, people of no known group are in no rate, and one person may be searched
    more than once.
    """
    people = _paired(counts, population)
    at = _position(counts, reference)
    rate = byars_rate(counts.astype(float), people, per, confidence)
    ratio = rate_ratio(
        float(counts.iloc[at]),
        counts.astype(float),
        float(people.iloc[at]),
        people,
        confidence,
        overdispersion,
    )
    itself = counts.index == reference
    columns = {"count": counts.astype(float), "population": people}
    columns |= dict(zip(("rate", "rate_lower", "rate_upper"), rate, strict=True))
    columns |= {"ratio": ratio.value.mask(itself & counts.notna(), 1.0)}
    columns |= {"ratio_lower": ratio.lower.mask(itself), "ratio_upper": ratio.upper.mask(itself)}
    return pd.DataFrame(columns, index=counts.index.rename("group"))


def find_rate(
    found: pd.Series, searched: pd.Series, reference: str, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Share of searches that find something, by group, and its difference from the reference.

    Parameters
    ----------
    found, searched : pandas.Series
        Searches that found what was looked for, and all searches, by group; paired by their
        labels. A group that was never searched has no find rate.
    reference : str
        Group that the others are compared with.
    confidence : float
        Share of intervals meant to hold the truth.

    Returns
    -------
    pandas.DataFrame
        On the groups of `found` (`group`): found, searched, value, lower, upper (share, 0 to
        1), difference, difference_lower, difference_upper (group less reference, -1 to 1) and
        probability of a difference as great where there is none. The reference has no
        difference.

    Raises
    ------
    ValueError
        The groups differ or one is there twice, the reference is not among them, or a count
        is negative or above its searches.

    Notes
    -----
    Wilson's interval and Newcombe's of the difference (`survey.compare_proportions`). A lower
    find rate for a group is the outcome test of bias (Becker GS (1957)); it is blind to
    differences in what the marginal search of each group would find (Simoiu C, Corbett-Davies
    S, Goel S (2017), Annals of Applied Statistics 11:1193-1216).
    """
    total = _paired(found, searched)
    total = total.mask(total == 0)
    at = _position(found, reference)
    events = found.astype(float).mask(total.isna() & ~(found > 0))
    if (found.gt(0) & total.isna()).any():
        raise ValueError("a count is above its searches, or their number is missing")
    share = wilson_proportion(events, total, confidence)
    against = compare_proportions(
        float(share.value.iloc[at]), float(total.iloc[at]), share.value, total, confidence
    )
    itself = found.index == reference
    names = ("difference", "difference_lower", "difference_upper", "probability")
    columns = {"found": events, "searched": total.fillna(searched.reindex(found.index))}
    columns |= dict(zip(("value", "lower", "upper"), share, strict=True))
    columns |= {name: part.mask(itself) for name, part in zip(names, against, strict=True)}
    return pd.DataFrame(columns, index=found.index.rename("group"))


def _paired(counts: pd.Series, whole: pd.Series) -> pd.Series:
    if counts.index.has_duplicates or whole.index.has_duplicates:
        raise ValueError("a group is there twice")
    if set(counts.index) != set(whole.index):
        odd = sorted(map(str, set(counts.index) ^ set(whole.index)))
        raise ValueError(f"groups that are not in both: {', '.join(odd)}")
    return whole.reindex(counts.index).astype(float)


def _position(counts: pd.Series, reference: str) -> int:
    if reference not in counts.index:
        raise ValueError(f"there is no group {reference} to compare with")
    return int(np.flatnonzero(counts.index == reference)[0])

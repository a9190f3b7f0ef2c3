"""Disclosure control of tables of places: what is withheld before anything is worded or drawn."""

from __future__ import annotations

from typing import cast

import pandas as pd

from safecity.measures.disclosure import THRESHOLD, suppress

SECRET = (
    "value",
    "lower",
    "upper",
    "count",
    "before",
    "after",
    "change",
    "points",
    "found",
    "rate",
)
TOGETHER = "{} small places, withheld"
LEAST_SUM = 2 * THRESHOLD
"""Smallest sum that withheld counts may have together."""


def withhold(table: pd.DataFrame, counts: list[str], group: str | None = None) -> pd.DataFrame:
    """Suppress small counts, and as many more as keep them from being worked out.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per place.
    counts : list of str
        Columns of counts. A row with one suppressed count loses every value.
    group : str, optional
        Column of the totals that the counts add up to; the whole table where not given.

    Returns
    -------
    pandas.DataFrame
        With a column `suppressed`. A table that has been through is returned as it is.
    """
    if "suppressed" in table:
        return table
    groups = [table] if group is None else [g for _, g in table.groupby(group, dropna=False)]
    hidden = pd.concat([_hidden(g[counts]) for g in groups]).reindex(table.index)
    secret = {c: table[c].astype(float).mask(hidden) for c in SECRET if c in table}
    return table.assign(**secret, suppressed=hidden)


def _hidden(counts: pd.DataFrame) -> pd.Series:
    """Mark rows to withhold; all of them where only a hidden total would protect the small ones."""
    result = suppress(counts)
    if result.column_totals.isna().any():
        return pd.Series(True, index=counts.index)
    hidden = cast(pd.DataFrame, result.table).isna().any(axis=1)
    return _wide_enough(counts, hidden)


def _wide_enough(counts: pd.DataFrame, hidden: pd.Series) -> pd.Series:
    """Withhold more rows, the smallest first, until what is hidden no longer narrows any of them.

    A reader who knows the total knows the sum of the hidden rows; a sum of 3 over two places
    leaves only 1 and 2.
    """
    hidden = hidden.copy()
    while hidden.any() and not hidden.all():
        if (counts[hidden].sum() >= LEAST_SUM).all():
            break
        hidden[counts[~hidden].sum(axis=1).idxmin()] = True
    return hidden


def joined(table: pd.DataFrame, counts: list[str], name: str) -> pd.DataFrame:
    """Join the rows that would be withheld into one, so that a breakdown still adds up.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per place, of columns that add up.
    counts : list of str
        Columns of counts.
    name : str
        Column that names the places.
    """
    hidden = withhold(table, counts)["suppressed"]
    if not hidden.any():
        return table
    sums = table[hidden].drop(columns=name).sum()
    together = pd.DataFrame([{name: TOGETHER.format(int(hidden.sum())), **sums}])
    return pd.concat([table[~hidden], together], ignore_index=True)[table.columns]

"""Columns of truth of an exhibit's table, which a file keeps as the words True and False."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from safecity.catalogue.disclosure import LEAST_SUM, THRESHOLD
from safecity.catalogue.kinds import UNMEASURED, has_role
from safecity.measures.disclosure import is_small
from safecity.measures.estimate import Array
from safecity.measures.possible import first_told

SUPPRESSED = "suppressed"
"""Column that marks the rows whose values are withheld."""


def flags(table: pd.DataFrame | None, column: str) -> pd.Series:
    """Mark the rows of a table for which a column holds.

    Parameters
    ----------
    table : pandas.DataFrame or None
        Table of an exhibit; None is an empty one.
    column : str
        Name of a column of truth, or of such words.

    Returns
    -------
    pandas.Series of bool
        On the index of the table; no row where it has no such column.
    """
    rows = pd.DataFrame() if table is None else table
    if column not in rows:
        return pd.Series(False, index=rows.index, dtype=bool)
    return rows[column].astype(str) == "True"


def suppressed_rows(table: pd.DataFrame | None) -> pd.Series:
    """Mark the rows of a table whose values are withheld."""
    return flags(table, SUPPRESSED)


TOGETHER = "{} small places, withheld"


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
    return masked(table, hidden_places(table[counts], None if group is None else table[[group]]))


def masked(table: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    """Take every number from the rows that are hidden, and say which they are.

    Codes, times and denominators stay; a column that is not declared is taken to be a measure.
    """
    measured = (c for c in table.select_dtypes("number") if not has_role(c, *UNMEASURED))
    secret = {c: table[c].astype(float).mask(hidden) for c in measured}
    return table.assign(**secret, suppressed=hidden)


def hidden_places(
    counts: pd.DataFrame, groups: pd.DataFrame | None = None, first: pd.Series | None = None
) -> pd.Series:
    """Mark the places that are withheld in every table that counts them.

    Parameters
    ----------
    counts : pandas.DataFrame
        One row per place; a column for each period that any table prints.
    groups : pandas.DataFrame, optional
        What places belong to, on the same index: a column for each division (wards, fifths) whose
        totals are printed somewhere. One division that holds all, where not given.
    first : pandas.Series of bool, optional
        Places that are hidden in any case.

    Returns
    -------
    pandas.Series of bool
        In every group none is hidden, or more than one with a sum of zero or at least `LEAST_SUM`
        in every column; and all printed totals together leave room for every hidden count, except
        one that is a group of its own: its total is to be withheld where it is printed.
    """
    rows = counts.to_numpy(float)
    hidden: Array = np.asarray(is_small(rows).any(axis=1))
    if first is not None:
        hidden = hidden | first.to_numpy(bool)
    divisions = _divisions(groups, len(rows))
    parts = np.vstack(divisions) if divisions else np.zeros((0, len(rows)), bool)
    alone = parts[parts.sum(axis=1) == 1].any(axis=0)
    bounds = np.stack([np.nan_to_num(rows).T] * 2, axis=1)
    while not hidden.all():
        lacking = next((part for part in parts if _narrow(rows[part], hidden[part])), None)
        if lacking is None:
            crossed = len(divisions) > 1 and hidden.any()
            derivable = _told(rows, bounds, parts, hidden, alone) if crossed else None
            if derivable is None:
                break
            lacking = _helping(rows, parts, hidden | alone, derivable)
        hidden[_next(rows, lacking & ~hidden, divisions, hidden)] = True
    return pd.Series(hidden, index=counts.index)


def told_place(counts: pd.DataFrame, groups: pd.DataFrame, only: int | None = None) -> int | None:
    """Find a place whose small count the totals of divisions tell where no place is shown.

    Parameters
    ----------
    counts, groups
        As in `hidden_places`.
    only : int, optional
        The one place that is asked for.

    Returns
    -------
    int or None
        Its row; None where every small count has room.
    """
    parts = np.vstack(_divisions(groups, len(counts)))
    for column in counts:
        values = np.nan_to_num(counts[column].to_numpy(float))
        asked = is_small(values)
        if only is not None:
            asked &= np.arange(len(values)) == only
        found = first_told(parts, values, asked) if asked.any() else None
        if found is not None:
            return found
    return None


def _told(rows: Array, bounds: Array, parts: Array, hidden: Array, alone: Array) -> int | None:
    """Find a hidden place of which the totals of all divisions leave too few counts.

    Each group gives an equation: its hidden places add up to what its shown ones leave. `bounds`
    has for each column the ends that counts were found to have, which is widened.
    """
    places = np.flatnonzero(hidden)
    for column, ends in zip(np.nan_to_num(rows[places]).T, bounds, strict=True):
        known = ends[:, places]
        place = first_told(parts[:, places], column, ~alone[places], known_bounds=known)
        ends[:, places] = known
        if place is not None:
            return int(places[place])
    return None


def _helping(rows: Array, parts: Array, hidden: Array, derivable: int) -> Array:
    """Mark places that give a told count room: of its groups, and with something counted."""
    near = parts[parts[:, derivable]].any(axis=0)
    counted = np.nansum(rows, axis=1) > 0
    every = np.ones(len(rows), bool)
    choices = (near & counted & ~hidden, counted & ~hidden, every)
    return next(choice for choice in choices if choice.any())


def _divisions(groups: pd.DataFrame | None, places: int) -> list[Array]:
    """Mark the places of every group: a table for each division, a row for each of its groups."""
    if groups is None:
        return [np.ones((1, places), bool)]
    codes = (groups[column].to_numpy() for column in groups)
    factors = (pd.factorize(code, sort=True)[0] for code in codes)
    return [f == np.arange(f.max() + 1)[:, None] for f in factors if len(f)]


def _narrow(counts: Array, hidden: Array) -> bool:
    """Say whether the total of a group narrows what is hidden of it, and more could be hidden.

    A reader who knows the total knows the sum of the hidden rows; a sum of 3 over two places
    leaves only 1 and 2. A sum of zero tells of zeros, which are no secret.
    """
    if not hidden.any() or hidden.all():
        return False
    sums = np.nansum(counts[hidden], axis=0)
    return bool(hidden.sum() == 1 or ((sums >= 1) & (sums <= LEAST_SUM - 1)).any())


def _next(counts: Array, printed: Array, divisions: Sequence[Array], hidden: Array) -> int:
    """Choose what to hide next: where something is hidden in each of its groups, then the least."""
    opened = sum((~_touched(division, hidden)).astype(int) for division in divisions)
    places = np.flatnonzero(printed)
    order = np.lexsort((np.nansum(counts[places], axis=1), np.asarray(opened)[places]))
    return int(places[order[0]])


def _touched(division: Array, hidden: Array) -> Array:
    """Mark the places of groups in which something is hidden; those without a name are one."""
    groups = np.vstack([division, ~division.any(axis=0)])
    return np.asarray(groups[(groups & hidden).any(axis=1)].any(axis=0))


def joined(table: pd.DataFrame, hidden: pd.Series, name: str) -> pd.DataFrame:
    """Join the rows that are withheld into one, so that a breakdown still adds up.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per place, of columns that add up.
    hidden : pandas.Series of bool
        Rows to join.
    name : str
        Column that names the places.
    """
    if not hidden.any():
        return table
    sums = table[hidden].drop(columns=name).sum()
    together = pd.DataFrame([{name: TOGETHER.format(int(hidden.sum())), **sums}])
    return pd.concat([table[~hidden], together], ignore_index=True)[table.columns]


def withheld_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """Withhold counts of one to four people, and more groups where a total would tell them.

    Parameters
    ----------
    rows : pandas.DataFrame
        Published figures: area, start, months, group, value, lower, upper, count, suppressed (by
        the publisher).

    Returns
    -------
    pandas.DataFrame
        With a column `small`: what is withheld here.
    """
    small = rows["count"].between(1, THRESHOLD - 1)
    parts = rows[rows["group"] != ""].groupby(["area", "start", "months"])
    for _, part in parts:
        small[part.index] |= _beside(part, small[part.index])
    secret = ["value", "lower", "upper", "count"]
    figures = rows[secret].astype(float).mask(small)
    return rows.assign(**figures, suppressed=rows["suppressed"] | small, small=small)


def _beside(part: pd.DataFrame, small: pd.Series) -> pd.Series:
    """Hide more groups of one total, the smallest first, until the hidden ones cannot be told.

    Of what the publisher withholds only its presence is known.
    """
    counts, unknown = part["count"], int(part["suppressed"].sum())
    hidden = small & ~part["suppressed"]
    while hidden.any() or unknown:
        printed = counts[~hidden & ~part["suppressed"]].dropna()
        enough = unknown > 1 or counts[hidden].sum() >= LEAST_SUM - unknown
        if printed.empty or (hidden.sum() + unknown > 1 and enough):
            break
        hidden[printed.idxmin()] = True
    return hidden

"""Columns of truth of an exhibit's table, which a file keeps as the words True and False."""

from __future__ import annotations

import pandas as pd

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
    held = pd.DataFrame() if table is None else table
    if column not in held:
        return pd.Series(False, index=held.index, dtype=bool)
    return held[column].astype(str) == "True"


def suppressed_rows(table: pd.DataFrame | None) -> pd.Series:
    """Mark the rows of a table whose values are withheld."""
    return flags(table, SUPPRESSED)

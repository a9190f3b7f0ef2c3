"""Figures that publishers issue by area and period, in one tidy frame whatever their layout."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

KEY = ("measure", "level", "area", "group", "start", "months")
COLUMNS = (
    "measure",
    "level",
    "area",
    "area_name",
    "group",
    "period",
    "start",
    "months",
    "count",
    "denominator",
    "value",
    "lower",
    "upper",
    "note",
)
NUMBERS = ("count", "denominator", "value", "lower", "upper")
LEVELS = ("lad", "force", "country")
SUPPRESSED = "suppressed"
"""The note of a figure that its publisher withheld; its numbers are missing, never zero."""
_TYPES = {
    **dict.fromkeys(COLUMNS, "str"),
    **dict.fromkeys(NUMBERS, "float64"),
    "start": "datetime64[us]",
    "months": "int64",
}


def as_figures(rows: pd.DataFrame | Sequence[dict[str, object]]) -> pd.DataFrame:
    """Type rows of figures and put their columns in order.

    Parameters
    ----------
    rows : pandas.DataFrame or sequence of dict
        Some or all of `COLUMNS`; a number that is absent is missing, a text is empty.

    Returns
    -------
    pandas.DataFrame
        `measure` (slug), `level` ("lad", "force" or "country"), `area` (ONS code, the force's
        slug, or the country's name), `area_name`, `group` ("" for the total), `period` (as
        printed), `start` (first day), `months`, `count`, `denominator`, `value`, `lower`,
        `upper`, `note`.
    """
    frame = pd.DataFrame(rows)
    for name in COLUMNS:
        if name not in frame:
            frame[name] = float("nan") if name in NUMBERS else ""
    if frame.empty:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _TYPES.items()})
    texts = [name for name, kind in _TYPES.items() if kind == "str"]
    frame[texts] = frame[texts].fillna("")
    return frame[list(COLUMNS)].astype(_TYPES).reset_index(drop=True)


def extent(read: object) -> tuple[int, str]:
    """Return how many rows were read and the last month that they cover, "2025-03".

    What is no table has none, and what has no periods no month.
    """
    if not isinstance(read, pd.DataFrame):
        return 0, ""
    if not {"start", "months"} <= set(read):
        return len(read), ""
    periods = read[["start", "months"]].dropna().drop_duplicates()
    ends = periods["start"].dt.to_period("M") + (periods["months"].astype(int) - 1)
    return len(read), str(ends.max()) if len(ends) else ""

"""Figures that publishers issue by area and period, in one tidy frame whatever their layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import pandera.pandas as pa

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


def figures_schema() -> pa.DataFrameSchema:
    """Return what the dataset of figures must look like: one row per figure of a source."""
    import pandera.pandas as pa

    def number() -> pa.Column:
        return pa.Column("float64", pa.Check.ge(0), nullable=True)

    columns = {
        "source": pa.Column(str, pa.Check.str_length(min_value=1)),
        "measure": pa.Column(str, pa.Check.str_matches(r"^[a-z][a-z0-9_]*$")),
        "level": pa.Column(str, pa.Check.isin(LEVELS)),
        "area": pa.Column(str, pa.Check.str_length(min_value=1)),
        **{name: pa.Column(str) for name in ("area_name", "group", "period", "note")},
        "start": pa.Column("datetime64[us]"),
        "months": pa.Column("int64", pa.Check.in_range(1, 60)),
        **{name: number() for name in NUMBERS},
    }
    blank = pa.Check(lambda frame: frame.loc[frame["note"] == SUPPRESSED, "count"].isna())
    return pa.DataFrameSchema(columns, checks=blank, unique=["source", *KEY], strict=True)

"""How the columns of exhibit tables are titled and rounded, as their kind declares it."""

from __future__ import annotations

import pandas as pd

from safecity.catalogue.kinds import column_kind, kind_named
from safecity.charts.view import View
from safecity.exhibits.exhibit import Column
from safecity.measures.rounding import rate_decimals

_RATE = 1
RATES = ("value", "lower", "upper", "centre")
"""Rates that are printed with the same decimals as the value they belong to."""
SIDES = ("before", "after", "change")
"""Counts before and after, or published rates, which are not whole numbers."""


def columns_of(view: View) -> tuple[Column, ...]:
    """Title the columns of a view's table.

    Parameters
    ----------
    view : View
        Its `titles` win over those of its kind; `hidden` columns are downloaded and not printed.

    Returns
    -------
    tuple of Column
        In the order of the table; text columns have no decimals.

    Raises
    ------
    SafecityError
        For a kind, or a column, that is not declared.
    """
    kind = kind_named(view.kind)
    for hidden in view.hidden:
        column_kind(hidden)
    columns = []
    for name in (str(name) for name in view.table.columns if name not in view.hidden):
        declared = kind.column(name)
        decimals = _decimals(view, name, declared.decimals)
        unit = view.unit if name == "value" else ""
        title = view.titles.get(name, declared.title)
        columns.append(Column(name=name, title=title, unit=unit, decimals=decimals))
    return tuple(columns)


def _decimals(view: View, name: str, declared: int | None) -> int | None:
    """Return the decimals of a column: none for words; rates that are small have one more."""
    values = view.table[name]
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return None
    decimals = 0 if declared is None else declared
    if name == "value" and view.unit.startswith("count"):
        decimals = 0
    if name in RATES and decimals == _RATE:
        decimals = rate_decimals(map(float, view.table.get("value", ())))
    if name in SIDES and decimals == 0 and not _whole(values):
        decimals = _RATE
    return decimals


def _whole(values: pd.Series) -> bool:
    return bool((values.dropna() % 1 == 0).all())

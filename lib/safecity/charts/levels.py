"""Levels: horizontal bars by group, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.charts import lettering, rows, style, ticks
from safecity.charts.canvas import blank
from safecity.charts.view import Chart, View
from safecity.numbers import rate_decimals

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR = 0.19


def draw(view: View) -> Chart:
    """Draw levels by group as horizontal bars, largest first.

    Parameters
    ----------
    view : View
        Table: group, value, lower, upper.
    """
    if not view.table["value"].notna().any():
        return blank(view)
    table = view.table.sort_values("value", ascending=False, kind="stable", na_position="last")
    with style.applied():
        return Chart(view, _draw(view, table).canvas.figure)


def _draw(view: View, table: pd.DataFrame) -> rows.Plot:
    sheet = rows.Rows(tuple(table["group"].astype(str)), (value_column(table, each=True),))
    plot = rows.draw(view, sheet, fitted(table))
    bars(plot, table, [style.OWN] * len(table))
    return plot


def fitted(table: pd.DataFrame) -> ticks.Ticks:
    """Ticks from zero that hold the values and their intervals."""
    return ticks.fit(numbers(table, "value", "lower", "upper").ravel(), most=5, tight=True)


def numbers(table: pd.DataFrame, *columns: str) -> np.ndarray:
    """Columns as floats, shape (columns, rows); a column that is absent is all missing."""
    return np.array([table.reindex(columns=[c])[c].to_numpy(dtype=float) for c in columns])


def value_column(
    table: pd.DataFrame, title: str = "", least: int = 0, *, each: bool = False
) -> rows.Column:
    """The values as printed beside the bars, with their intervals; a `note` stands for a value.

    No fewer than `least` decimals are printed. `each` value has those of its own size where the
    rows are rates of different things.
    """
    values, lower, upper = numbers(table, "value", "lower", "upper")
    places = max(lettering.decimals(values, table.get("own", ())), least)
    ends = zip(values, lower, upper, strict=True)
    notes = table["note"] if "note" in table else [""] * len(table)
    heading = title or ("With 95% interval" if np.isfinite(lower).any() else "")
    cells = (
        lettering.with_interval(v, a, b, rate_decimals([v]) if each and places else places)
        for v, a, b in ends
    )
    return rows.Column(heading, tuple(n or c for n, c in zip(notes, cells, strict=True)))


def bars(plot: rows.Plot, table: pd.DataFrame, colours: Sequence[str]) -> None:
    """Bars from zero with their intervals."""
    values, lower, upper = numbers(table, "value", "lower", "upper")
    plot.axes.barh(plot.centres, np.nan_to_num(values), height=BAR, color=list(colours), zorder=2)
    rows.whiskers(plot.axes, plot.centres, np.array([lower, upper]), values)

"""Change: the percentage change of each comparison, with its interval."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from safecity.catalogue.kinds import UNITS, is_of_lockdowns, magnitude, suffix
from safecity.charts import lettering, rows, style, ticks
from safecity.charts.canvas import blank
from safecity.charts.levels import numbers
from safecity.charts.view import Chart, View


def draw(view: View) -> Chart:
    """Draw changes as dots with interval bars around a line of no change.

    Parameters
    ----------
    view : View
        Table: comparison, before, after, percent (or points, of a share), lower, upper, n_months.
        Facts: unit. A comparison without a size keeps its row and says that it was not assessed.
    """
    if not view.table[magnitude(view.table)].notna().any():
        return blank(view, "No change could be assessed")
    with style.applied():
        plot = _draw(view)
        return Chart(view, plot.canvas.figure)


def _draw(view: View) -> rows.Plot:
    table = view.table
    column = magnitude(table)
    sizes, lower, upper = numbers(table, column, "lower", "upper")
    unit = suffix(UNITS[column])
    levels = numbers(table, "before", "after")
    places = lettering.decimals(levels.ravel())
    before, after = (tuple(lettering.number(v, places) for v in side) for side in levels)
    cells = tuple(_cell(*row, unit) for row in zip(sizes, lower, upper, strict=True))
    columns = (
        rows.Column("Before", before),
        rows.Column("After", after),
        rows.Column("Change with 95% interval", cells),
    )
    labels = tuple(_label(row) for row in table.to_dict("records"))
    behind = "%" if column == "percent" else ""
    fitted = ticks.fit([*sizes, *lower, *upper], suffix=behind, most=5, tight=True)
    plot = rows.draw(view, rows.Rows(labels, columns), fitted)
    rows.whiskers(plot.axes, plot.centres, np.array([lower, upper]))
    look: style.Look = {"color": style.OWN, "markersize": 8, "markeredgecolor": style.PAPER}
    plot.axes.plot(sizes, plot.centres, "o", zorder=6, clip_on=False, **look)
    return plot


def _label(row: Mapping[Hashable, Any]) -> str:
    months = row.get("n_months")
    known = []
    if months is not None and not pd.isna(months):
        known.append(f"{int(months)} month{'' if months == 1 else 's'}")
    known += ["lockdowns"] if is_of_lockdowns(row) else []
    return f"{row['comparison']} ({', '.join(known)})" if known else str(row["comparison"])


def _cell(size: float, lower: float, upper: float, unit: str) -> str:
    if not np.isfinite(size):
        return "not assessed"
    between = f"{lettering.signed(lower)} to {lettering.signed(upper, 1, unit)}"
    value = lettering.signed(size, 1, unit)
    return f"{value}\n({between})" if np.isfinite(lower) and np.isfinite(upper) else value

"""Quintiles: rates by deprivation, with intervals."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, rows, style, ticks
from safecity.charts.canvas import Canvas
from safecity.charts.levels import numbers
from safecity.charts.view import Chart, View

PLOT, TICKS, OVER, HEADROOM = 2.1, 0.6, 0.12, 1.1
NAMES = ("1, most deprived", "2", "3", "4", "5, least deprived")
EACH = range(1, 6)


def draw(view: View) -> Chart:
    """Draw the rate of each quintile of deprivation as a column, most deprived first.

    Parameters
    ----------
    view : View
        Table: quintile (1 most deprived to 5), value, lower, upper, count, population, places.
        Facts: unit, definition (which quintiles these are).
    """
    if not view.table["value"].notna().any():
        return sheet.blank(view)
    with style.applied():
        return Chart(view, _draw(view).figure)


def _draw(view: View) -> Canvas:
    table = view.table.drop_duplicates("quintile").set_index("quintile").reindex(EACH)
    values = numbers(table, "value", "lower", "upper")
    fitted = ticks.fit([*values.ravel(), HEADROOM * np.nanmax(values)])
    notes = lettering.wrap(str(view.facts.get("definition") or ""), style.width() - 2 * sheet.EDGE)
    left = sheet.EDGE + lettering.widest(fitted.labels) + 0.1
    names = _names(table, (style.width() - sheet.EDGE - left) / 5 - 0.06)
    lines = max(name.count("\n") + 1 for name in names)
    base = (
        TICKS
        + lettering.height(lines - 2)
        + (lettering.height(len(notes)) + 0.08 if notes else 0.0)
    )
    canvas = sheet.start(view, OVER + PLOT + base)
    axes = canvas.axes(left, base, style.width() - sheet.EDGE - left, PLOT)
    axes.set_xlim(0.5, 5.5)
    ticks.draw_y(axes, fitted)
    axes.set_xticks(EACH, names)
    axes.tick_params(axis="x", labelbottom=True, pad=5)
    axes.bar(EACH, np.nan_to_num(values[0]), width=0.5, color=style.OWN, zorder=2)
    rows.whiskers(axes, np.array(EACH), values[1:], values[0], upright=True)
    _values(canvas, values, fitted, left, base)
    canvas.text(sheet.EDGE, sheet.EDGE, "\n".join(notes), va="bottom", color=style.MUTED)
    return canvas


def _names(table: pd.DataFrame, room: float) -> list[str]:
    pairs = zip(NAMES, table.to_dict("records"), strict=True)
    return [_name("\n".join(lettering.wrap(name, room)), row) for name, row in pairs]


def _name(name: str, row: Mapping[Hashable, Any]) -> str:
    places = row.get("places")
    if places is None or pd.isna(places) or places == 0:
        return f"{name}\nno places"
    return f"{name}\n{lettering.number(places)} place{'' if places == 1 else 's'}"


def _values(
    canvas: Canvas, values: np.ndarray, fitted: ticks.Ticks, left: float, base: float
) -> None:
    """Print each value above its column and interval."""
    low, high = fitted.limits
    places = lettering.decimals(values[0])
    column = (style.width() - sheet.EDGE - left) / 5
    for i, value in enumerate(values[0]):
        reach = np.nanmax([0.0, *values[:, i]])
        y = base + (reach - low) / (high - low) * PLOT + 0.05
        words = lettering.number(value, places) if np.isfinite(value) else "no data"
        look = {"ha": "center", "va": "bottom", "fontweight": style.BOLD, "color": style.OWN}
        canvas.text(left + (i + 0.5) * column, y, words, **look)

"""Contributions: how much each group added to the total change."""

from __future__ import annotations

import numpy as np
import pandas as pd

from safecity.charts import lettering, rows, style, ticks
from safecity.charts.canvas import blank
from safecity.charts.levels import BAR, numbers
from safecity.charts.view import Chart, View

TOTAL = "Total"


def draw(view: View) -> Chart:
    """Draw contributions to the total change as diverging bars, largest size first.

    Parameters
    ----------
    view : View
        Table: group, before, after, change, points (percentage points of the total change).
        Facts: total_percent, before_label, after_label.
    """
    if not view.table["points"].notna().any():
        return blank(view, "No change could be assessed")
    with style.applied():
        plot = _draw(view, _with_total(view))
        return Chart(view, plot.canvas.figure)


def _with_total(view: View) -> pd.DataFrame:
    """The total first, then the groups by the size of their contribution."""
    columns = ["group", "before", "after", "points"]
    groups = view.table.reindex(columns=columns)
    groups = groups.sort_values("points", key=np.abs, ascending=False, kind="stable")
    first = pd.DataFrame([{"group": TOTAL} | _total(view, groups)], columns=columns)
    return pd.concat([first, groups], ignore_index=True)


def _total(view: View, groups: pd.DataFrame) -> dict[str, float]:
    """The total change; its levels only where the groups are parts that add up to them."""
    before, after = (float(groups[c].sum(min_count=1)) for c in ("before", "after"))
    total = view.facts.get("total_percent")
    points = float(groups["points"].sum() if total is None else total)
    adds_up = before > 0 and abs((after / before - 1) * 100 - points) < 0.05
    return {"before": before, "after": after, "points": points} if adds_up else {"points": points}


def _draw(view: View, table: pd.DataFrame) -> rows.Plot:
    (points,) = numbers(table, "points")
    labels = tuple(table["group"].astype(str))
    side = rows.Rows(labels, _columns(view, table), frozenset({0}), frozenset({0}))
    plot = rows.draw(view, side, ticks.fit(points, most=5, tight=True))
    colours = [style.GREY, *(style.OWN if p > 0 else style.DECREASE for p in points[1:])]
    look: style.Look = {"height": BAR, "color": colours, "zorder": 2}
    plot.axes.barh(plot.centres, np.nan_to_num(points), **look)
    return plot


def _columns(view: View, table: pd.DataFrame) -> tuple[rows.Column, ...]:
    before, after, points = numbers(table, "before", "after", "points")
    places = lettering.decimals([*before, *after])
    titles = [str(view.facts.get(f"{side}_label") or side.title()) for side in ("before", "after")]
    counts = [tuple(lettering.number(v, places) for v in side) for side in (before, after)]
    change = ("%", *[""] * (len(points) - 1))
    cells = tuple(lettering.signed(p, 1, s) for p, s in zip(points, change, strict=True))
    plain = [rows.Column(t, c) for t, c in zip(titles, counts, strict=True)]
    return (*plain, rows.Column("Points", cells))

"""Comparison: the own area among its comparators, sorted, with intervals."""

from __future__ import annotations

import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, rows, style
from safecity.charts.levels import bars, fitted, numbers, value_column
from safecity.charts.view import Chart, View
from safecity.numbers import ordinal

RANKS = ("rank", "rank_lower", "rank_upper")


def draw(view: View) -> Chart:
    """Draw the areas as horizontal bars, highest first, the own area marked.

    Parameters
    ----------
    view : View
        Table: area, label, value, lower, upper, own, usable, reason; where they are known
        rank, rank_lower, rank_upper. Facts: unit; mean (of the comparators, or NaN). An area
        that is not usable stands below with its reason.
    """
    usable = view.table["usable"].astype(bool) & view.table["value"].notna()
    if not usable.any():
        return sheet.blank(view, "No area could be compared")
    good = view.table[usable].sort_values("value", ascending=False, kind="stable")
    with style.applied():
        plot = _draw(view, good, unusable(view.table[~usable]))
        return Chart(view, plot.canvas.figure)


def _draw(view: View, good: pd.DataFrame, notes: tuple[str, ...]) -> rows.Plot:
    own = good["own"].astype(bool).to_numpy()
    colours = [style.OWN if is_own else style.COMPARATOR for is_own in own]
    bold = frozenset(i for i, is_own in enumerate(own) if is_own)
    mean = _mean_label(view)
    labels = tuple(good["label"].astype(str))
    columns = (value_column(good), *_rank_column(good))
    table = rows.Rows(labels, columns, bold, headed=bool(mean))
    plot = rows.draw(view, table, fitted(good), foot=_notes_height(notes))
    bars(plot, good, colours)
    if mean:
        rows.reference(plot, float(view.facts["mean"]), mean)
    plot.canvas.text(sheet.EDGE, 0.02, "\n".join(notes), va="bottom", color=style.MUTED)
    return plot


def _rank_column(good: pd.DataFrame) -> tuple[rows.Column, ...]:
    """The rank of every area, highest rate first, with its interval: "3rd (2nd–5th)"."""
    if "rank" not in good or good["rank"].isna().any():
        return ()
    ends = zip(*(good[name].astype(int) for name in RANKS), strict=True)
    cells = (_rank(*each) for each in ends)
    return (rows.Column("Rank (95%)", tuple(cells)),)


def _rank(place: int, low: int, high: int) -> str:
    spread = f" ({ordinal(low)}–{ordinal(high)})" if low != high else ""
    return f"{ordinal(place)}{spread}"


def _mean_label(view: View) -> str:
    mean = view.facts.get("mean")
    if mean is None or pd.isna(mean):
        return ""
    places = lettering.decimals(numbers(view.table, "value")[0], view.table["own"])
    return f"Comparators' mean {lettering.number(mean, places)}"


def unusable(table: pd.DataFrame) -> tuple[str, ...]:
    """Say of areas that are not compared why, in lines that fit."""
    reasons = table.assign(reason=table["reason"].fillna("").replace("", "no value"))
    lines = [f"{row.label}: not compared, {row.reason}" for row in reasons.itertuples()]
    room = style.width() - 2 * sheet.EDGE
    return tuple(piece for line in lines for piece in lettering.wrap(line, room))


def _notes_height(notes: tuple[str, ...]) -> float:
    return lettering.height(len(notes)) + 0.1 if notes else 0.0

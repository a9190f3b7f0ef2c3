"""Groups: a value and its interval for each group of people or places."""

from __future__ import annotations

import numpy as np
import pandas as pd

from safecity.charts import lettering, rows, shades, style, ticks
from safecity.charts.canvas import blank
from safecity.charts.levels import bars, value_column
from safecity.charts.view import Chart, Facts, View

NUMBERS = ("value", "lower", "upper", "before")
SUPPRESSED = "suppressed"
RAISED = 0.085
"""Inches by which what was before stands above what is, so that neither hides the other."""


def draw(view: View) -> Chart:
    """Draw groups as bars, or as dots where they are judged by a line or by what was before.

    Parameters
    ----------
    view : View
        Table, in the order it is to be read: group, value, lower, upper; count (base), own,
        suppressed, before, where there are such. Facts: unit; base (print the count as n);
        reference and reference_label (an upright line); log (ratios, on a logarithmic axis);
        before_label, after_label.
    """
    table = _shown(view.table)
    if not table["value"].notna().any():
        return blank(view)
    with style.applied():
        return Chart(view, _draw(view, table).canvas.figure)


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every column; what is suppressed is missing, its count too."""
    whole = table.reindex(columns=[*table.columns.union([*NUMBERS, "count"])])
    hidden = _flags(table, SUPPRESSED)
    numbers = whole[[*NUMBERS, "count"]].astype(float).mask(hidden)
    numbers["before"] = numbers["before"].where(numbers["value"].notna())
    return whole.assign(**{SUPPRESSED: hidden, "own": _flags(table, "own")}, **numbers)


def _flags(table: pd.DataFrame, name: str) -> pd.Series:
    if name not in table:
        return pd.Series(False, index=table.index)
    return table[name].fillna(False).astype(bool)


def _draw(view: View, table: pd.DataFrame) -> rows.Plot:
    facts, hidden = view.facts, table[SUPPRESSED]
    notes = ["[c]" if mark else "" for mark in hidden]
    least = 2 if facts.get("log") else 0
    columns = [value_column(table.assign(note=notes), least=least), *_base(facts, table)]
    bold = frozenset(int(i) for i in np.flatnonzero(table["own"]))
    reference = _reference(facts)
    headed = bool(reference is not None and facts.get("reference_label"))
    names = rows.Rows(tuple(table["group"].astype(str)), tuple(columns), bold, headed=headed)
    places = np.array([_placed(table[name], facts) for name in NUMBERS])
    fitted = _ticks(facts, table, reference)
    if facts.get("log"):
        places[1] = np.where(table["lower"] <= 0, fitted.limits[0], places[1])
    plot = rows.draw(view, names, fitted, _items(facts, table))
    colours = _colours(table)
    if facts.get("log") or reference is not None or np.isfinite(places[3]).any():
        _dots(plot, places, colours)
    else:
        bars(plot, table, colours)
    if reference is not None:
        at = float(np.log10(reference)) if facts.get("log") else reference
        room = lettering.wrap(str(facts.get("reference_label") or ""), names.right - names.left,
                              most=1)  # fmt: skip
        rows.reference(plot, at, room[0] if room else "")
    _suppressed(plot, hidden.to_numpy())
    return plot


def _base(facts: Facts, table: pd.DataFrame) -> tuple[rows.Column, ...]:
    if not facts.get("base"):
        return ()
    cells = ("" if pd.isna(n) else f"n = {lettering.number(n)}" for n in table["count"])
    return (rows.Column("Base", tuple(cells)),)


def _reference(facts: Facts) -> float | None:
    value = facts.get("reference")
    if value is None or pd.isna(value) or (facts.get("log") and value <= 0):
        return None
    return float(value)


def _placed(values: pd.Series, facts: Facts) -> np.ndarray:
    """Where values stand on the axis; a ratio that is not above 0 has no place."""
    array = values.to_numpy(dtype=float)
    return np.log10(np.where(array > 0, array, np.nan)) if facts.get("log") else array


def _ticks(facts: Facts, table: pd.DataFrame, reference: float | None) -> ticks.Ticks:
    values = [*table[list(NUMBERS)].to_numpy(dtype=float).ravel()]
    values += [] if reference is None else [reference]
    return ticks.ratios(values, 5) if facts.get("log") else ticks.fit(values, most=5, tight=True)


def _colours(table: pd.DataFrame) -> list[str]:
    if not table["own"].any():
        return [style.OWN] * len(table)
    return [style.OWN if own else style.COMPARATOR for own in table["own"]]


def _items(facts: Facts, table: pd.DataFrame) -> tuple[shades.Item, ...]:
    if not table["before"].notna().any():
        return ()
    before = str(facts.get("before_label") or "before")
    after = str(facts.get("after_label") or "after")
    return (
        shades.Item(before, marker="o", colour=style.OWN, hollow=True),
        shades.Item(after, marker="o", colour=style.OWN),
    )


def _dots(plot: rows.Plot, places: np.ndarray, colours: list[str]) -> None:
    value, lower, upper, before = places
    rows.whiskers(plot.axes, plot.centres, np.array([lower, upper]))
    for x, was, y, colour in zip(value, before, plot.centres, colours, strict=True):
        look: style.Look = {"color": colour, "markersize": 8, "clip_on": False}
        hollow = look | {"markerfacecolor": style.PAPER, "markeredgewidth": 1.4}
        plot.axes.plot([was], [y - RAISED], "o", zorder=5.5, **hollow | {"markersize": 6})
        plot.axes.plot([x], [y], "o", zorder=6, markeredgecolor=style.PAPER, **look)


def _suppressed(plot: rows.Plot, hidden: np.ndarray) -> None:
    low, high = plot.axes.get_xlim()
    x = min(max(low, 0.0), high) + 0.02 * (high - low)
    plate = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
    for y in plot.centres[hidden]:
        look: style.Look = {"color": style.MUTED, "va": "center", "zorder": 6, "bbox": plate}
        plot.axes.text(x, y, SUPPRESSED, **look)

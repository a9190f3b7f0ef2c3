"""Reconciliation: one count as a percentage of another, by group and year, in a table of cells."""

from __future__ import annotations

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import lettering, style
from safecity.charts.canvas import Canvas
from safecity.charts.view import Chart, View

ROW, HEAD, WIDEST, NAME_ROOM = 0.27, 0.26, 0.72, 2.1
WHOLE = 12
MARK = "*"
NEAR, FAR = 2.0, 5.0
"""Percentage points from 100 up to which two counts agree, and beyond which they do not."""


def draw(view: View) -> Chart:
    """Draw percentages as cells, rows of groups by columns of years.

    Parameters
    ----------
    view : View
        Table: group, year, share (per cent, NaN where a side is missing), months. A cell of fewer
        than twelve months is marked; the farther from 100 %, the darker.
    """
    table = view.table
    if not table["share"].notna().any():
        return sheet.blank(view)
    with style.applied():
        return Chart(view, _draw(view, table).figure)


def _draw(view: View, table: pd.DataFrame) -> Canvas:
    groups, years = list(dict.fromkeys(table["group"])), sorted(set(table["year"]))
    cells = table.set_index(["group", "year"])
    notes = _notes(table)
    foot = lettering.height(len(notes)) + 0.08
    above = lettering.height(1) + 0.02 if style.on_phone() else 0.0
    canvas = sheet.start(view, HEAD + (ROW + above) * len(groups) + foot, unit="Per cent")
    names = [_cut(str(group)) for group in groups]
    beside = 0.0 if above else lettering.widest(names, weight=style.SEMIBOLD) + 0.12
    left = sheet.EDGE + beside
    width = min(WIDEST, (style.width() - sheet.EDGE - left) / len(years))
    for x, year in enumerate(years):
        look: style.Look = {"ha": "center", "va": "bottom", "color": style.MUTED}
        canvas.text(
            left + (x + 0.5) * width, canvas.top - HEAD + 0.05, _year(str(year), width), **look
        )
    for y, group in enumerate(groups):
        base = canvas.top - HEAD - (y + 1) * (ROW + above)
        weight = style.SEMIBOLD if y == 0 else style.REGULAR
        name: style.Look = {"ha": "right", "va": "center", "fontweight": weight}
        place = (left - 0.08, base + ROW / 2)
        if above:
            name, place = name | {"ha": "left"}, (left, base + ROW + above / 2)
        canvas.text(*place, names[y], **name)
        for x, year in enumerate(years):
            known = (group, year) in cells.index
            row = cells.loc[(group, year)] if known else pd.Series({"share": np.nan, "months": 0})
            _cell(canvas, left + x * width, base, width, row)
    canvas.text(sheet.EDGE, 0.02, "\n".join(notes), va="bottom", color=style.MUTED)
    return canvas


def _year(year: str, room: float) -> str:
    """A year as there is room for it: "2021/22", or "21/22"."""
    return year if lettering.width(year) <= room else year[2:]


def _cut(group: str) -> str:
    return lettering.wrap(group, NAME_ROOM, weight=style.SEMIBOLD, most=1)[0]


def _cell(canvas: Canvas, x: float, y: float, width: float, row: pd.Series) -> None:
    gap = 0.02
    box = (x + gap, y + gap, width - 2 * gap, ROW - 2 * gap)
    if pd.isna(row["share"]):
        canvas.box(*box, facecolor=style.NO_DATA, edgecolor=style.HATCH_INK, hatch=style.HATCH)
        return
    away = abs(float(row["share"]) - 100)
    shade = style.SEQUENTIAL[0 if away <= NEAR else 1 if away <= FAR else 2]
    canvas.box(*box, facecolor=shade)
    mark = MARK if row["months"] < WHOLE else ""
    share = float(row["share"])
    text = lettering.number(share, 1) + mark
    if lettering.width(text) > width - 2 * gap:
        text = lettering.number(share) + mark
    look: style.Look = {"ha": "center", "va": "center", "color": style.ink_on(shade)}
    canvas.text(x + width / 2, y + ROW / 2, text, **look)


def _notes(table: pd.DataFrame) -> tuple[str, ...]:
    """Explain the shades, and years that are not compared whole."""
    lines = [
        f"Light: within {lettering.number(NEAR)} percentage points of 100; middle: within "
        f"{lettering.number(FAR)}; dark: farther."
    ]
    parts = table[table["share"].notna() & (table["months"] < WHOLE)]
    if len(parts):
        months = sorted(set(parts["months"].astype(int)))
        spans = " or ".join(lettering.number(n) for n in months)
        lines.append(f"{MARK} {spans} months of that year compared.")
    if table["share"].isna().any():
        lines.append("Hatched: no quarter is complete in both.")
    room = style.width() - 2 * sheet.EDGE
    return tuple(piece for line in lines for piece in lettering.wrap(line, room))

"""Areas: a map of small areas, or, without boundaries, tiles by ward or bars of wards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from safecity.charts import canvas as sheet
from safecity.charts import choropleth, lettering, levels, shades, style
from safecity.charts.canvas import Canvas, blank
from safecity.charts.shades import Shades
from safecity.charts.view import Chart, View


def draw(view: View) -> Chart:
    """Draw areas by their value (kind "map").

    Parameters
    ----------
    view : View
        Table: code, label, value, lower, upper, count, population, suppressed, ward.
        Facts: level ("lsoa" or "ward"), unit, geometry (GeoDataFrame of code and geometry, or
        None). With geometry a choropleth is drawn; without, wards are bars and LSOAs tiles.
        A suppressed value is hatched and marked [c], never shaded.
    """
    masked = _masked(view.table)
    if not masked["value"].notna().any():
        return blank(view, "Every value is missing or suppressed")
    geometry = view.facts.get("geometry")
    with style.applied():
        if geometry is not None and len(geometry):
            return Chart(view, choropleth.draw(view, masked, geometry).figure)
        if view.facts.get("level") == "ward":
            return Chart(view, levels.draw(_as_levels(view, masked)).figure)
        return Chart(view, draw_tiles(view, masked, shades.classify(masked["value"])).figure)


def _masked(table: pd.DataFrame) -> pd.DataFrame:
    """The table without anything that would betray a suppressed value."""
    hidden = table["suppressed"].astype(bool)
    numbers = table.reindex(columns=["value", "lower", "upper"]).astype(float)
    return table.assign(**{name: numbers[name].mask(hidden) for name in numbers})


def _as_levels(view: View, masked: pd.DataFrame) -> View:
    """Wards as bars, the highest of very many; others share a line, and the table names them."""
    hidden = masked["suppressed"].astype(bool)
    table = masked.assign(
        group=masked["label"], note=hidden.map({True: "suppressed [c]", False: ""})
    )
    known = table["value"].notna()
    lines = [table[~hidden & ~known], table[hidden]]
    if hidden.sum() > MOST_HIDDEN:
        line = table[hidden].head(1)
        lines[1] = line.assign(group=f"{hidden.sum()} other wards")
    bars = table[known].sort_values("value", ascending=False, kind="stable")
    rest = bars.iloc[MOST_BARS:]
    if len(rest) > 1:
        line = rest.head(1).assign(value=np.nan, lower=np.nan, upper=np.nan, note="none is higher")
        lines.insert(0, line.assign(group=f"{len(rest)} more wards"))
        bars = bars.head(MOST_BARS)
    table = pd.concat([bars, *lines])
    return replace(view, table=table[["group", "value", "lower", "upper", "note"]])


MOST_HIDDEN = 3
"""Suppressed wards that have a line each."""
MOST_BARS = 27
"""Wards that fill a page in lettering of 8 pt, with the lines below them; Cornwall has 87."""
TILE, GAP, LABEL_ROOM, WIDEST = 0.235, 0.035, 1.5, 0.52
NOTE = "Each tile is one small area (LSOA); wards and tiles run from the highest value down."
UNKNOWN = "Ward not known"
NUMERAL = style.SMALL


def draw_tiles(view: View, table: pd.DataFrame, classes: Shades) -> Canvas:
    """Draw the tiles; wards by their highest tile, tiles by value within their ward."""
    lines = _lines(table, _per_row(table, classes))
    items = classes.items(hidden=bool(table["suppressed"].any()))
    note = lettering.wrap(NOTE, style.width() - 2 * sheet.EDGE)
    height = len(lines) * (TILE + GAP) + lettering.height(len(note)) + 0.12
    canvas = sheet.start(view, shades.height(items) + height)
    shades.draw(canvas, items, sheet.EDGE, canvas.top)
    left, wide = _left(table), _wide(table, classes)
    for number, (ward, tiles) in enumerate(lines):
        y = height - (number + 1) * (TILE + GAP)
        canvas.text(left - 0.1, y + TILE / 2, _short(ward), ha="right", va="center_baseline")
        for column, tile in enumerate(tiles):
            _tile(canvas, tile, classes, left + column * (wide + GAP), y, wide)
    canvas.text(sheet.EDGE, 0.02, "\n".join(note), va="bottom", color=style.MUTED)
    return canvas


def _wards(table: pd.DataFrame) -> pd.Series:
    wards = table["ward"] if "ward" in table else pd.Series("", index=table.index)
    return wards.fillna("").astype(str).replace("", UNKNOWN)


def _short(ward: str) -> str:
    return "".join(lettering.wrap(ward, LABEL_ROOM, most=1))


def _left(table: pd.DataFrame) -> float:
    return sheet.EDGE + lettering.widest([_short(w) for w in _wards(table).unique()]) + 0.1


def _wide(table: pd.DataFrame, classes: Shades) -> float:
    """Width of a tile: the widest numeral's, or more where the fullest ward leaves room."""
    texts = [lettering.number(v, classes.decimals) for v in table["value"].dropna()]
    least = max(lettering.widest(texts, NUMERAL) + 0.08, 0.3)
    room = style.width() - sheet.EDGE - _left(table)
    return max(least, min(WIDEST, (room + GAP) / int(_wards(table).value_counts().max()) - GAP))


def _per_row(table: pd.DataFrame, classes: Shades) -> int:
    room = style.width() - sheet.EDGE - _left(table)
    return max(1, int((room + GAP + 1e-9) / (_wide(table, classes) + GAP)))


def _lines(table: pd.DataFrame, per_row: int) -> list[tuple[str, list[tuple[float, bool]]]]:
    """Rows of tiles: the ward (named on its first row only), and value and suppression of each."""
    frame = table.assign(ward=_wards(table)).sort_values("value", ascending=False, kind="stable")
    lines: list[tuple[str, list[tuple[float, bool]]]] = []
    for ward in frame["ward"].unique():
        of_ward = frame[frame["ward"] == ward]
        pairs = list(
            zip(of_ward["value"].astype(float), of_ward["suppressed"].astype(bool), strict=True)
        )
        for start in range(0, len(pairs), per_row):
            lines.append((str(ward) if start == 0 else "", pairs[start : start + per_row]))
    return lines


def _tile(
    canvas: Canvas, tile: tuple[float, bool], classes: Shades, x: float, y: float, wide: float
) -> None:
    value, hidden = tile
    shade = classes.colour(value)
    known = bool(np.isfinite(value))
    look = {"facecolor": shade, "edgecolor": style.RULE if known else style.HATCH_INK}
    canvas.box(x, y, wide, TILE, linewidth=0.5, hatch=None if known else style.HATCH, **look)
    words = lettering.number(value, classes.decimals) if known else "[c]" if hidden else "[x]"
    ink = style.ink_on(shade) if known else style.INK
    plate = None if known else {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.6}
    middle = {"ha": "center", "va": "center", "fontsize": NUMERAL, "color": ink, "bbox": plate}
    canvas.text(x + wide / 2, y + TILE / 2 - 0.005, words, **middle)

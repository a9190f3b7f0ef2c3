"""Areas: a map of small areas, or, without boundaries, tiles by ward or bars of wards."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from safecity.charts import choropleth, levels, shades, style, tiles
from safecity.charts.canvas import blank
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
    shown = _masked(view.table)
    if not shown["value"].notna().any():
        return blank(view, "Every value is missing or suppressed")
    geometry = view.facts.get("geometry")
    with style.applied():
        if geometry is not None and len(geometry):
            return Chart(view, choropleth.draw(view, shown, geometry).figure)
        if view.facts.get("level") == "ward":
            return levels.draw(_as_levels(view, shown))
        return Chart(view, tiles.draw(view, shown, shades.classify(shown["value"])).figure)


def _masked(table: pd.DataFrame) -> pd.DataFrame:
    """The table without anything that would betray a suppressed value."""
    hidden = table["suppressed"].astype(bool)
    numbers = table.reindex(columns=["value", "lower", "upper"]).astype(float)
    return table.assign(**{name: numbers[name].mask(hidden) for name in numbers})


def _as_levels(view: View, shown: pd.DataFrame) -> View:
    hidden = shown["suppressed"].astype(bool)
    table = shown.assign(group=shown["label"], note=hidden.map({True: "suppressed [c]", False: ""}))
    return replace(view, table=table[["group", "value", "lower", "upper", "note"]])

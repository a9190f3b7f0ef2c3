"""Hot spots: a map of places that are high or low together with their neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from safecity.charts import choropleth, lettering, shades, style
from safecity.charts.canvas import blank
from safecity.charts.view import Chart, View

CLASSES = {
    "persistent": ("hot in both periods", style.SEQUENTIAL[4]),
    "hot": ("hot in this period only", style.SEQUENTIAL[2]),
    "cold": ("cold", style.ORANGE),
    "": ("neither", style.NO_DATA),
}
_ORDER = tuple(CLASSES)


@dataclass(frozen=True)
class Spots:
    """Shades of the classes, by their position in `CLASSES`; how many places are in each."""

    counts: tuple[int, ...]

    def colour(self, value: float) -> str:
        """Shade of a class."""
        return CLASSES[_ORDER[int(value)]][1]

    def items(self, hidden: bool) -> list[shades.Item]:
        """Key to the classes that the map has, with the number of places of each."""
        named = zip(CLASSES.values(), self.counts, strict=True)
        return [
            shades.Item(f"{label} ({lettering.number(n)})", face=c) for (label, c), n in named if n
        ]


def draw(view: View) -> Chart:
    """Draw places by class, and name those with the highest scores.

    Parameters
    ----------
    view : View
        Table: code, label, spot ("persistent", "hot", "cold" or ""), value (z-score). Facts:
        geometry (GeoDataFrame of code and geometry).
    """
    geometry = view.facts.get("geometry")
    if geometry is None or not len(geometry):
        return blank(view, "No outlines were supplied")
    spot = view.table["spot"].fillna("").map(_ORDER.index)
    counts = tuple(int((spot == at).sum()) for at in range(len(_ORDER)))
    table = view.table.assign(shade=spot.astype(float), suppressed=False)
    how = choropleth.How("shade", "Highest z-scores")
    with style.applied():
        drawn = choropleth.draw(view, pd.DataFrame(table), geometry, Spots(counts), how)
        return Chart(view, drawn.figure)

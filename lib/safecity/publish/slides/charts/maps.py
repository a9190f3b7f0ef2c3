"""A map as plain data: each area with its outline, coloured by its value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from safecity.charts.choropleth import COLOURS, WATER, WET
from safecity.charts.shades import Item, Shades, classify
from safecity.charts.style import NO_DATA
from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import SUPPRESSED, number
from safecity.publish.slides.charts.native import decimals, numbers, texts
from safecity.readings.evidence.withholding import suppressed_rows

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

NEEDED = {"code", "label", "value"}
"""Columns without which there is no map."""
MOST_AREAS, RANKED = 60, 5


@dataclass(frozen=True)
class Area:
    """An area of a map: its name, its value as printed, its shade, rank and outline."""

    name: str
    printed: str
    colour: str
    rank: int
    outline: BaseGeometry


@dataclass(frozen=True)
class Beyond:
    """What lies beside the areas of a map: "land" of a neighbour by its name, or "water"."""

    kind: str
    name: str
    outline: BaseGeometry

    @property
    def colour(self) -> str:
        """As all maps have it."""
        return COLOURS[self.kind]


@dataclass(frozen=True)
class Map:
    """A map that can be drawn with shapes.

    Attributes
    ----------
    areas : tuple of Area
    shades : Shades
        Of the values.
    hidden : bool
        Whether an area is suppressed.
    unit : str
        Of the values.
    around : tuple of Beyond
        What lies about the areas, where that is known.
    """

    areas: tuple[Area, ...]
    shades: Shades
    hidden: bool
    unit: str
    around: tuple[Beyond, ...] = ()

    @property
    def key(self) -> tuple[Item, ...]:
        """Entries of its key, from the highest class down."""
        wet = any(each.kind == WATER for each in self.around)
        return (*reversed(self.shades.items(self.hidden)), *((WET,) if wet else ()))

    @property
    def ranked(self) -> tuple[Area, ...]:
        """The areas with the highest values, in order."""
        return tuple(sorted((a for a in self.areas if a.rank), key=lambda a: a.rank))


def native_map(exhibit: Exhibit) -> Map | None:
    """Return the map of an exhibit; None where it has no outlines or too many areas."""
    table = exhibit.table
    if exhibit.chart != "map" or not exhibit.outlines or table is None or not set(table) >= NEEDED:
        return None
    from shapely.geometry import shape

    collection = json.loads(exhibit.outlines)
    features = collection["features"]
    if not 0 < len(features) <= MOST_AREAS:
        return None
    outlines = {str(f["properties"]["code"]): shape(f["geometry"]) for f in features}
    hidden = suppressed_rows(table)
    values = [None if h else v for v, h in zip(numbers(table, "value"), hidden, strict=True)]
    shades = classify(v for v in values if v is not None)
    areas = tuple(_areas(exhibit, table, values, shades, outlines))
    around = tuple(
        Beyond(str(f["properties"]["kind"]), str(f["properties"]["name"]), shape(f["geometry"]))
        for f in collection.get("around", {}).get("features", ())
    )
    return Map(areas, shades, bool(hidden.any()), exhibit.unit, around) if areas else None


def _areas(
    exhibit: Exhibit,
    table: pd.DataFrame,
    values: list[float | None],
    shades: Shades,
    outlines: dict[str, BaseGeometry],
) -> Iterator[Area]:
    places = decimals(exhibit, "value")
    highest = sorted((v for v in values if v is not None), reverse=True)[:RANKED]
    names = zip(texts(table, "code"), texts(table, "label"), strict=True)
    for (code, name), value, hidden in zip(names, values, suppressed_rows(table), strict=True):
        if code in outlines:
            printed = SUPPRESSED if hidden else number(value, places)
            rank = highest.index(value) + 1 if value is not None and value in highest else 0
            colour = NO_DATA if value is None else shades.colour(value)
            yield Area(name, printed, colour, rank, outlines[code])


def highest(exhibit: Exhibit) -> tuple[str, ...]:
    """Name the places of a map with the highest values, by the ranks that stand in it."""
    drawn = native_map(exhibit)
    if drawn is None or not drawn.ranked:
        return ()
    named = [f"{area.rank} {area.name} {area.printed}" for area in drawn.ranked]
    return (f"Highest, {drawn.unit}: {'; '.join(named)}.",)

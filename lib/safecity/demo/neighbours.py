"""Outlines of the land beside a town: cut into LSOAs whose codes are made up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from safecity.demo.layouts import stream
from safecity.demo.parameters import Neighbour
from safecity.demo.town import Town

FIRST_CODE = 1_980_000
IN_MSOA = "ABCDE"


def neighbouring(
    town: Town, neighbours: Sequence[Neighbour], seed: int
) -> Iterator[tuple[str, str, shapely.Geometry]]:
    """Yield code, name and outline of every LSOA beside a town, in units of its box.

    Parameters
    ----------
    town : Town
        It keeps its own land where a ring crosses it.
    neighbours : sequence of Neighbour
        What is declared of the land.
    seed : int
        The city's seed.
    """
    random = stream(seed, "neighbours", town.code)
    counted = dict.fromkeys((each.name for each in neighbours), 0)
    code = FIRST_CODE
    for each in neighbours:
        for cell in _cells(town, each, random):
            number = counted[each.name]
            counted[each.name] += 1
            name = f"{each.name} {number // len(IN_MSOA) + 1:03d}{IN_MSOA[number % len(IN_MSOA)]}"
            yield f"E0{code}", name, cell
            code += 1


def _cells(town: Town, land: Neighbour, random: np.random.Generator) -> Iterator[shapely.Geometry]:
    """Cut the land that the town leaves, in pieces about seats that are drawn within it."""
    left = shapely.Polygon(land.ring).difference(town.ground.land)
    whole = max(shapely.get_parts(left), key=lambda part: part.area)
    west, south, east, north = whole.bounds
    drawn = random.random((200 * land.lsoas, 2)) * (east - west, north - south) + (west, south)
    seats = drawn[shapely.contains_xy(whole, *drawn.T)][: land.lsoas]
    tiles = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(seats), extend_to=whole, ordered=True)
    )
    yield from shapely.intersection(tiles, whole)

"""Lookups between the areas of the synthetic country, and outlines of LSOAs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely

from safecity.demo.layouts import (
    CHANGES,
    PARTNERSHIPS,
    WARDS,
    Written,
    stream,
    write_bytes,
    write_table,
)
from safecity.demo.parameters import Force, Neighbour
from safecity.demo.town import City, Town
from safecity.files import json_text

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


RELEASE = "2024-12"
FOLDER = f"geography/{RELEASE}"


def change_rows(towns: Sequence[Town]) -> list[tuple[str, ...]]:
    """2011 LSOA, what became of it (U unchanged, S split), 2021 LSOA, local authority."""
    return [
        (name, code, "U" if len(parts) == 1 else "S", new_name, new_code, town.name, town.code)
        for town in towns
        for name, code, parts in zip(town.names, town.codes, town.members, strict=True)
        for new_code, new_name in parts
    ]


def ward_rows(towns: Sequence[Town]) -> list[tuple[str, ...]]:
    """2021 LSOA, the ward it lies in, local authority."""
    return [
        (code, name, ward.code, ward.name, town.code, town.name)
        for town in towns
        for parts, ward in zip(town.members, town.wards, strict=True)
        for code, name in parts
    ]


def partnership_rows(towns: Sequence[Town], forces: dict[str, Force]) -> list[tuple[str, ...]]:
    """Local authority, its partnership, its police force area; the latter two codes made up."""
    order = {slug: number for number, slug in enumerate(forces)}
    return [
        (
            town.code,
            town.name,
            f"E22{990_000 + number}",
            town.name,
            f"E23{990_000 + order[town.force]}",
            forces[town.force].pfa,
        )
        for number, town in enumerate(towns)
    ]


def write_geography(root: Path, towns: Sequence[Town], forces: dict[str, Force]) -> list[Written]:
    """Write the three lookups in the columns of the ONS geography portal."""
    tables = {
        "LSOA11_LSOA21_LAD22_EW_LU.csv": (CHANGES, change_rows(towns)),
        "LSOA21_WD24_LAD24_EW_LU.csv": (WARDS, ward_rows(towns)),
        "LAD24_CSP24_PFA24_EW_LU.csv": (PARTNERSHIPS, partnership_rows(towns, forces)),
    }
    return [
        write_table(root, f"{FOLDER}/{name}", RELEASE, header, rows)
        for name, (header, rows) in tables.items()
    ]


OUTLINES_RELEASE = "2011-12"
OUTLINES_FILE = f"boundaries/{OUTLINES_RELEASE}/LSOA_Dec_2011_Boundaries_synthetic.geojson"
_DIGITS = 5


def write_outlines(root: Path, town: Town, neighbours: Sequence[Neighbour], seed: int) -> Written:
    """Write one outline for each 2011 LSOA of a town, and for those of the land beside it.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    town : Town
        The own area.
    neighbours : sequence of Neighbour
        What is declared of the land beside it.
    seed : int
        The city's seed.
    """
    own = zip(town.codes, town.names, town.ground.cells, strict=True)
    features = [
        {
            "type": "Feature",
            "properties": {"LSOA11CD": code, "LSOA11NM": name},
            "geometry": shapely.geometry.mapping(
                shapely.transform(outline, lambda units: town.degrees(units).round(_DIGITS))
            ),
        }
        for code, name, outline in (*own, *neighbouring(town, neighbours, seed))
    ]
    text = json_text({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    return write_bytes(root, OUTLINES_FILE, OUTLINES_RELEASE, text.encode())


def write(city: City) -> list[Written]:
    """Write the lookups, and the outlines of the own area."""
    areas, town = city.parameters.areas, city.towns[0]
    lookups = write_geography(city.root, city.towns, areas.forces)
    return [*lookups, write_outlines(city.root, town, areas.neighbours, city.seed)]

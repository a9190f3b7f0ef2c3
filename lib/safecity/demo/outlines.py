"""Outlines of the own area's LSOAs, as GeoJSON of the ONS geography portal."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from safecity.demo.layouts import Written, stream, write_bytes
from safecity.demo.town import Town
from safecity.files import json_text

EDITION = "2011-12"
FILE = f"boundaries/{EDITION}/LSOA_Dec_2011_Boundaries_synthetic.geojson"
_SHIFT = 0.28  # of a cell, so that corners never cross
_DIGITS = 5


def _corners(town: Town, cells: int, seed: int) -> np.ndarray:
    """Corners of the town's grid, shifted at random, shape (cells + 1, cells + 1, 2)."""
    west, south, east, north = town.box
    x, y = np.meshgrid(np.linspace(west, east, cells + 1), np.linspace(south, north, cells + 1))
    size = np.array([east - west, north - south]) / cells
    random = stream(seed, "outlines", town.code)
    corners = np.stack([x, y], axis=2)
    return np.round(corners + random.uniform(-_SHIFT, _SHIFT, corners.shape) * size, _DIGITS)


def _ring(corners: np.ndarray, row: int, column: int) -> list[list[float]]:
    around = ((0, 0), (0, 1), (1, 1), (1, 0), (0, 0))
    return [corners[row + down, column + right].tolist() for down, right in around]


def write_outlines(root: Path, town: Town, seed: int) -> Written:
    """Write one outline for each 2011 LSOA of a town, around its centre on the grid.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    town : Town
        The own area.
    seed : int
        The city's seed.
    """
    cells = int(np.ceil(np.sqrt(town.size)))
    west, south, east, north = town.box
    x, y = town.coordinates
    columns = ((x - west) / (east - west) * cells).astype(int)
    rows = ((y - south) / (north - south) * cells).astype(int)
    corners = _corners(town, cells, seed)
    features = [
        {
            "type": "Feature",
            "properties": {"LSOA11CD": code, "LSOA11NM": name},
            "geometry": {"type": "Polygon", "coordinates": [_ring(corners, row, column)]},
        }
        for code, name, row, column in zip(
            town.codes, town.names, rows.tolist(), columns.tolist(), strict=True
        )
    ]
    text = json_text({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    return write_bytes(root, FILE, EDITION, text.encode())

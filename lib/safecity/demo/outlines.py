"""Outlines of the own area's LSOAs, as GeoJSON of the ONS geography portal."""

from __future__ import annotations

from pathlib import Path

import shapely

from safecity.demo.layouts import Written, write_bytes
from safecity.demo.town import Town
from safecity.files import json_text

EDITION = "2011-12"
FILE = f"boundaries/{EDITION}/LSOA_Dec_2011_Boundaries_synthetic.geojson"
_DIGITS = 5


def write_outlines(root: Path, town: Town) -> Written:
    """Write one outline for each 2011 LSOA of a town.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    town : Town
        The own area.
    """
    placed = shapely.transform(town.ground.cells, lambda units: town.degrees(units).round(_DIGITS))
    features = [
        {
            "type": "Feature",
            "properties": {"LSOA11CD": code, "LSOA11NM": name},
            "geometry": shapely.geometry.mapping(outline),
        }
        for code, name, outline in zip(town.codes, town.names, placed, strict=True)
    ]
    text = json_text({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    return write_bytes(root, FILE, EDITION, text.encode())

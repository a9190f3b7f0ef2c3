"""Files of outlines: of which census their LSOAs are, by the names of their columns."""

from __future__ import annotations

import re
from pathlib import Path

from safecity.ingest.supply.scan import RawFile

_LSOA_NAME = r"lsoa[ _]?(?:20)?(11|21)[ _]?(?:cd|code)"
_WARD_NAME = r"wd[ _]?\d\d[ _]?(?:cd|code)"
ENDS = (".geojson", ".json", ".gpkg")
SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qmd", ".shp.xml")
NO_SHAPEFILE = (
    "a part of a Shapefile; outlines are read as GeoJSON or GeoPackage: download them so, or turn "
    "it into one (ogr2ogr lsoa.geojson lsoa.shp)"
)
WARDS = "ward outlines are not used: wards are built from whole LSOAs"
_BLOCK = 1 << 18


def lsoa_vintage(name: str) -> str:
    """Say of which vintage the LSOA codes of a column are, by its name; "" for another column."""
    match = re.fullmatch(_LSOA_NAME, name.strip(), re.I)
    return f"20{match[1]}" if match else ""


def columns_of(path: Path) -> list[str]:
    """Names of the columns of a file of outlines."""
    import geopandas as gpd

    first = gpd.read_file(path, engine="pyogrio", rows=1, ignore_geometry=True)
    return list(map(str, first.columns))


def find(file: RawFile) -> tuple[str, str]:
    """Say of which census the LSOAs of a file of outlines are, or why it is not used.

    Parameters
    ----------
    file : RawFile
        A GeoJSON file or a GeoPackage.

    Returns
    -------
    tuple of (str, str)
        "2011" or "2021" and no note; or "" and the note.
    """
    is_package = file.file_name.lower().endswith(".gpkg")
    return _in_package(file) if is_package else _in_geojson(file)


def _in_geojson(file: RawFile) -> tuple[str, str]:
    """Look for the first code property; geometries may stand before it."""
    wanted = re.compile(rf'"({_LSOA_NAME}|{_WARD_NAME})"'.encode(), re.I)
    tail = b""
    with file.path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            if match := wanted.search(tail + block):
                return _named(match[1].decode())
            tail = block[-24:]
    return "", "GeoJSON without the property LSOA11CD or LSOA21CD"


def _in_package(file: RawFile) -> tuple[str, str]:
    try:
        names = columns_of(file.path)
    except Exception as error:
        return "", f"no readable GeoPackage ({error})"
    codes = (name for name in names if re.fullmatch(f"{_LSOA_NAME}|{_WARD_NAME}", name, re.I))
    if found := next(codes, None):
        return _named(found)
    return "", f"no column LSOA11CD or LSOA21CD; found: {', '.join(names)}"


def _named(name: str) -> tuple[str, str]:
    vintage = lsoa_vintage(name)
    return vintage, "" if vintage else WARDS

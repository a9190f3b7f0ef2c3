"""Outlines: whose codes a file has, of which census, and what lies around the area."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from math import cos, radians
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from safecity.ingest.sources.geography.shortfall import district_of
from safecity.ingest.supply.scan import RawFile

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

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
_CODE = re.compile(r"[EW]01\d{6}")
_LAST_OF_2011 = {"E": "E01033768", "W": "W01001958"}
"""The last codes that LSOAs of 2011 have in England and in Wales (lookup of changes, ONS)."""
_VALUE = re.compile(rb'"([^"\\]{1,60})"\s*:\s*"\s*([EWew]01\d{6})\s*"')
_LONGEST = 80


def lsoa_vintage(name: str) -> str:
    """Say of which vintage the LSOA codes of a column are, by its name; "" for another column."""
    match = re.fullmatch(_LSOA_NAME, name.strip(), re.I)
    return f"20{match[1]}" if match else ""


def is_lsoa_name(name: str) -> bool:
    """Whether a column holds names of LSOAs, by its own name."""
    return re.fullmatch(r"lsoa[ _]?(?:20)?(11|21)[ _]?(?:nm|name)", name.strip(), re.I) is not None


def columns_of(path: Path) -> list[str]:
    """Names of the columns of a file of outlines."""
    import geopandas as gpd

    first = gpd.read_file(path, engine="pyogrio", rows=1, ignore_geometry=True)
    return list(map(str, first.columns))


def code_column(path: Path, vintage: str) -> str:
    """Name of the column with the codes of LSOAs of a vintage ("2011" or "2021").

    Raises
    ------
    LookupError
        Where the file has none.
    """
    names = columns_of(path)
    named = [name for name in names if lsoa_vintage(name) == vintage]
    if named:
        return named[0]
    if any(map(lsoa_vintage, names)):
        raise LookupError(f"no LSOAs of {vintage}")
    import geopandas as gpd

    frame = gpd.read_file(path, engine="pyogrio", ignore_geometry=True)
    coded = (name for name in frame.columns if vintage_of(map(str, frame[name])) == vintage)
    column = next(coded, None)
    if column is None:
        raise LookupError(f"no column of codes of LSOAs; found: {', '.join(names)}")
    return str(column)


def vintage_of(codes: Iterable[str]) -> str:
    """Say of which vintage LSOAs are, by their codes; "" where some are no LSOA or there is none.

    Parameters
    ----------
    codes : iterable of str
        Cells of a column, in any case.
    """
    known = {code.strip().upper() for code in codes}
    if not known or not all(map(_CODE.fullmatch, known)):
        return ""
    return "2021" if any(code > _LAST_OF_2011[code[0]] for code in known) else "2011"


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
    """Look for the first code property, else for codes; geometries may stand before them."""
    wanted = re.compile(rf'"({_LSOA_NAME}|{_WARD_NAME})"'.encode(), re.I)
    tail, codes = b"", dict[bytes, set[str]]()
    with file.path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            text = tail + block
            if match := wanted.search(text):
                return _named(match[1].decode())
            for name, code in _VALUE.findall(text):
                codes.setdefault(name, set()).add(code.decode())
            tail = block[-_LONGEST:]
    vintage_found = next((vintage for each in codes.values() if (vintage := vintage_of(each))), "")
    return (
        vintage_found,
        "" if vintage_found else "GeoJSON without the codes of LSOAs, such as LSOA21CD",
    )


def _in_package(file: RawFile) -> tuple[str, str]:
    try:
        names = columns_of(file.path)
        codes = (name for name in names if re.fullmatch(f"{_LSOA_NAME}|{_WARD_NAME}", name, re.I))
        if found := next(codes, None):
            return _named(found)
        for vintage in ("2021", "2011"):
            with suppress(LookupError):
                code_column(file.path, vintage)
                return vintage, ""
    except Exception as error:
        return "", f"no readable GeoPackage ({error})"
    return "", f"no column with the codes of LSOAs; found: {', '.join(names)}"


def _named(name: str) -> tuple[str, str]:
    vintage = lsoa_vintage(name)
    return vintage, "" if vintage else WARDS


LAND, WATER = KINDS = ("land", "water")
MARGIN = 0.12
"""How far a map looks beyond the area, as a part of its longer side."""
SPECK = 1e-5
"""What no outline covers is a seam between outlines where it is smaller, of the whole map."""


def surroundings(
    outlines: gpd.GeoDataFrame, own: gpd.GeoDataFrame, taken: pd.Series
) -> gpd.GeoDataFrame | None:
    """Cut what lies around the area out of a file of outlines that reaches beyond it.

    Parameters
    ----------
    outlines : geopandas.GeoDataFrame
        `code`, `name` ("" where the file has none), `geometry` in degrees, of all LSOAs of a file.
    own : geopandas.GeoDataFrame
        Outlines of the area's places.
    taken : pandas.Series
        Codes of the area's LSOAs, which are no neighbours.

    Returns
    -------
    geopandas.GeoDataFrame or None
        `kind` ("land" or "water"), `name` of the district, `geometry`, cut off at a margin about
        the area. "water" is what no outline covers: water, or land that the file lacks. None where
        the file has no outline beyond the area: then nothing is known of what lies there.
    """
    import geopandas as gpd

    window = _window(own)
    near = outlines[outlines.intersects(window) & ~outlines["code"].isin(taken)]
    land = near.clip(window, keep_geom_type=True)
    if land.empty:
        return None
    named = land.assign(name=district_of(land["name"]))
    districts = named.dissolve("name").reset_index()[["name", "geometry"]].assign(kind=LAND)
    dry = districts.union_all().union(own.union_all())
    wet = _water(window, dry)
    rows = [districts] if wet.is_empty else [districts, _row(wet)]
    return gpd.GeoDataFrame(pd.concat(rows, ignore_index=True), crs=own.crs)[
        ["kind", "name", "geometry"]
    ]


def _window(own: gpd.GeoDataFrame) -> BaseGeometry:
    """A box about the area, as far beyond it in metres on every side."""
    import shapely

    west, south, east, north = own.total_bounds
    narrow = cos(radians((south + north) / 2))
    margin = MARGIN * max((east - west) * narrow, north - south)
    return shapely.box(
        west - margin / narrow, south - margin, east + margin / narrow, north + margin
    )


def _water(window: BaseGeometry, dry: BaseGeometry) -> BaseGeometry:
    import shapely

    parts = shapely.get_parts(window.difference(dry))
    return shapely.union_all([part for part in parts if part.area > SPECK * window.area])


def _row(wet: BaseGeometry) -> gpd.GeoDataFrame:
    import geopandas as gpd

    return gpd.GeoDataFrame({"kind": [WATER], "name": [""]}, geometry=[wet], crs="EPSG:4326")

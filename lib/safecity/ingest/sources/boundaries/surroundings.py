"""What lies around the area: land of its neighbours, and water, from the same files of outlines."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING

import pandas as pd

from safecity.ingest.sources.geography.shortfall import district_of

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

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

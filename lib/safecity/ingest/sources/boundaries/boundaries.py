"""LSOA outlines (GeoJSON or GeoPackage), dissolved to stable places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.errors import SafecityError
from safecity.ingest.source import OTHER, Kind, Read, Recognised, Source
from safecity.ingest.sources.boundaries.outlines import (
    ENDS,
    NO_SHAPEFILE,
    SHAPEFILE,
    code_column,
    columns_of,
    find,
    is_lsoa_name,
    surroundings,
)
from safecity.ingest.sources.geography.geography import Geography
from safecity.ingest.sources.geography.shortfall import named
from safecity.ingest.supply.choice import Chosen
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.shelf import read_once

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np


BOUNDARIES = "boundaries"
WGS84 = "EPSG:4326"
AGAIN = "Download it again from the ONS Open Geography Portal, as GeoJSON"
# What portals export without saying so. A wrong one puts outlines far out at sea or abroad.
PROJECTIONS = {"EPSG:27700": "British National Grid", "EPSG:3857": "Web Mercator"}
SWAPPED = "latitude before longitude"
# Headlands of England and Wales, clockwise from the Isles of Scilly: longitude, latitude.
COAST = (
    (-6.5, 49.85), (-5.75, 50.2), (-4.6, 51.05), (-5.4, 51.9), (-4.85, 52.8), (-4.75, 53.4),
    (-3.7, 54.5), (-3.6, 54.9), (-3.05, 55.0), (-2.2, 55.85), (-1.5, 55.6), (-0.6, 54.55),
    (0.0, 54.15), (0.35, 53.2), (1.35, 53.0), (1.8, 52.5), (1.5, 51.3), (1.0, 50.85),
    (0.25, 50.7), (-1.3, 50.55), (-2.45, 50.5), (-3.65, 50.15), (-5.2, 49.9),
)  # fmt: skip
OFFSHORE = 0.15
"""How far off the line between headlands, in degrees, land may lie."""
OTHER_VINTAGE = "the other vintage of outlines is used"
NEAR = 1.0
"""How far, in degrees, the middle of an area's crimes may lie from its outlines. Coordinates that
were read as another grid lie hundreds of kilometres off."""


def to_degrees(frame: gpd.GeoDataFrame, path: Path) -> tuple[gpd.GeoDataFrame, str]:
    """Turn outlines of English and Welsh places into degrees (EPSG:4326).

    What the file declares is believed where it leads into England or Wales (a file that declares
    nothing is in degrees, RFC 7946); else the grids of `PROJECTIONS` are tried, and degrees the
    other way round.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Outlines as read, with the file's system of coordinates.
    path : Path
        The file, for the message.

    Returns
    -------
    tuple of (GeoDataFrame, str)
        The outlines, and what the coordinates were taken for; empty where it is what the file
        declares.

    Raises
    ------
    SafecityError
        Where no way of reading puts every outline into England or Wales.
    """
    for placed, words in _ways(frame):
        if _is_home(placed):
            return placed, words
    west, south, _, _ = frame.total_bounds
    raise SafecityError(
        f"coordinates such as ({west:.6g}, {south:.6g}) lie in England or Wales neither as the "
        f"file declares them nor as degrees, {' or '.join(PROJECTIONS.values())}",
        path=path,
        remedy="Export the outlines again in degrees (WGS84, EPSG:4326)",
    )


def _ways(frame: gpd.GeoDataFrame) -> Iterator[tuple[gpd.GeoDataFrame, str]]:
    """Yield the outlines as each system of coordinates would have them."""
    import shapely

    frame = frame if frame.crs else frame.set_crs(WGS84)
    yield frame.to_crs(WGS84), ""
    plain = frame.set_crs(WGS84, allow_override=True)
    yield plain, "degrees"
    for code, words in PROJECTIONS.items():
        yield frame.set_crs(code, allow_override=True).to_crs(WGS84), words
    swapped = shapely.transform(plain.geometry.to_numpy(), _swap)
    yield plain.set_geometry(swapped, crs=WGS84), SWAPPED


def _swap(points: np.ndarray) -> np.ndarray:
    return points[:, ::-1]


def _is_home(frame: gpd.GeoDataFrame) -> bool:
    """Whether the middle of every outline lies in England or Wales."""
    import shapely

    home = shapely.Polygon(COAST).buffer(OFFSHORE)
    ends = frame.geometry.dropna().bounds
    middle = (ends["minx"] + ends["maxx"]) / 2, (ends["miny"] + ends["maxy"]) / 2
    return bool(shapely.contains_xy(home, *(part.to_numpy() for part in middle)).all())


def check_near(outlines: gpd.GeoDataFrame, middle: tuple[float, float], path: Path) -> None:
    """Compare the outlines of an area with the middle of the crimes recorded in it.

    Coordinates of another grid, the Irish one for example, may land in England all the same.

    Parameters
    ----------
    outlines : geopandas.GeoDataFrame
        Outlines of the area, in degrees.
    middle : tuple of float
        Longitude and latitude.
    path : Path
        A file of the outlines, for the message.

    Raises
    ------
    SafecityError
        Where the two lie apart.
    """
    west, south, east, north = outlines.total_bounds
    x, y = middle
    if west - NEAR <= x <= east + NEAR and south - NEAR <= y <= north + NEAR:
        return
    raise SafecityError(
        f"the outlines lie about ({(west + east) / 2:.2f}, {(south + north) / 2:.2f}), while the "
        f"crimes of their LSOAs were recorded about ({x:.2f}, {y:.2f}) (longitude, latitude)",
        path=path,
        remedy="Export the outlines again in degrees (WGS84, EPSG:4326)",
    )


@read_once
def read_outlines(file: RawFile, vintage: str) -> tuple[gpd.GeoDataFrame, str]:
    """Read one file of outlines: `code`, `name`, `geometry` (EPSG:4326); how they were taken.

    `name` is empty where the file has no names of LSOAs.

    Parameters
    ----------
    file : RawFile
        The file.
    vintage : str
        "2011" or "2021".

    Raises
    ------
    SafecityError
        Where the file cannot be read, has points or lines in place of outlines, or its coordinates
        are those of no place in England or Wales.
    """
    import geopandas as gpd

    try:
        code = code_column(file.path, vintage)
        names = [each for each in columns_of(file.path) if is_lsoa_name(each)][:1]
        frame = gpd.read_file(file.path, engine="pyogrio", columns=[code, *names])
    except Exception as error:
        raise SafecityError(
            f"not readable as outlines: {error}", path=file.path, remedy=AGAIN
        ) from error
    frame = frame.assign(
        code=frame[code].astype("str").str.strip().str.upper(),
        name=frame[names[0]].fillna("").astype("str").str.strip() if names else "",
    )
    placed, words = to_degrees(_areas(frame, file.path), file.path)
    note = f"coordinates taken for {words}, which the file does not declare" if words else ""
    return placed[["code", "name", "geometry"]], note


def _areas(frame: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    """Leave out what has no outline, and mend rings that cross themselves.

    Raises
    ------
    SafecityError
        Where outlines are points or lines, or there are none at all.
    """
    import shapely

    drawn = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    other = sorted(set(drawn.geom_type) - {"Polygon", "MultiPolygon"})
    if other or drawn.empty:
        what = f"{other[0]}s in place of outlines" if other else "no row has an outline"
        raise SafecityError(what, path=path, remedy=AGAIN)
    wrong = ~drawn.geometry.is_valid
    if not wrong.any():
        return drawn
    mended = shapely.make_valid(drawn.geometry.to_numpy(), method="structure", keep_collapsed=False)
    return drawn.set_geometry(mended, crs=frame.crs)


def _dissolve(outlines: gpd.GeoDataFrame, vintage: str, geography: Geography) -> gpd.GeoDataFrame:
    own = geography.own_codes
    # An LSOA of several islands may stand in several rows; what stands twice is joined to itself.
    outlines = outlines.merge(own, on="code")
    whole = own[own[f"in_{vintage}"]].groupby("place").size()
    counts = outlines.groupby("place")["code"].nunique()
    complete = counts.index[counts == whole.reindex(counts.index)]
    whole_places = outlines[outlines["place"].isin(complete)]
    dissolved = whole_places.dissolve("place").reset_index()[["place", "geometry"]]
    return dissolved.rename(columns={"place": "lsoa"})


def read_boundaries(
    chosen: Sequence[Chosen],
    geography: Geography,
    middle: tuple[float, float] | None = None,
) -> Read:
    """Read LSOA outlines, of the vintage that covers more places; of equals the 2021 one.

    What the same files have beyond the area are its surroundings.

    Parameters
    ----------
    chosen : sequence of Chosen
        The raw files and which are used.
    geography : Geography
        The lookups.
    middle : tuple of float, optional
        Longitude and latitude about which the area's crimes lie, where known.

    Raises
    ------
    SafecityError
        Where a file is not GeoJSON, or its outlines lie elsewhere.
    """
    items = [c.item for c in chosen if c.used and c.item.kind == BOUNDARIES]
    n_places = len(geography.places)
    best, every, vintage = None, None, ""
    notes: dict[str, str] = {}
    for year in ("2021", "2011"):
        if best is None or len(best) < n_places:
            read = {i.file.name: read_outlines(i.file, year) for i in items if i.label == year}
            notes |= {name: words for name, (_, words) in read.items()}
            if not read:
                continue
            whole = pd.concat([outlines for outlines, _ in read.values()])
            frame = _dissolve(whole, year, geography)
            if best is None or len(frame) > len(best):
                best, every, vintage = frame, whole, year
    if best is None or every is None or not len(best):
        return Read(unused={item.file.name: OTHER_VINTAGE for item in items})
    unused = {item.file.name: OTHER_VINTAGE for item in items if item.label != vintage}
    if middle is not None:
        check_near(best, middle, next(i.file.path for i in items if i.label == vintage))
    lost = n_places - len(best)
    absent = named(set(geography.places["place"]) - set(best["lsoa"]))
    what = f"no outline for {lost} of {n_places} places ({absent})"
    note = (what, "", "They are not drawn on maps.")
    frames = {"boundaries": best.sort_values("lsoa", ignore_index=True)}
    around = surroundings(every, best, geography.own_codes["code"])
    if around is not None:
        frames["surroundings"] = around
    lacks = {"boundaries": (note,)} if lost else {}
    return Read(frames, notes, unused=unused, lacks=lacks)


def recognises(file: RawFile) -> Recognised | None:
    """Say of which census the LSOAs of a file of outlines are; why it is not used, where it is not.

    Parameters
    ----------
    file : RawFile
        Any file; one without the ending of outlines is none.
    """
    if not file.file_name.lower().endswith(ENDS):
        return None
    vintage, note = find(file)
    return Recognised(file, BOUNDARIES if vintage else OTHER, vintage, note=note)


def _hint(file: RawFile, columns: Sequence[str]) -> str:
    return NO_SHAPEFILE if file.file_name.lower().endswith(SHAPEFILE) else ""


def _count(item: Recognised) -> int:
    return len(read_outlines(item.file, item.label)[0])


def _of_area(frames: Mapping[str, pd.DataFrame], _: Assessment) -> set[str]:
    return {"boundaries"} if "boundaries" in frames else set()


SOURCE = Source(
    recognises,
    kinds={BOUNDARIES: Kind("boundaries", count=_count, one_of_many=True)},
    hint=_hint,
    of_area=_of_area,
)

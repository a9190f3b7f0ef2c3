"""LSOA outlines (GeoJSON), dissolved to stable places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.errors import SafecityError
from safecity.ingest.choice import Chosen
from safecity.ingest.geography import Geography
from safecity.ingest.recognise import BOUNDARIES
from safecity.ingest.scan import RawFile

if TYPE_CHECKING:
    import geopandas as gpd

WGS84 = "EPSG:4326"


@dataclass(frozen=True)
class Boundaries:
    """Outlines of the partnership's places.

    Attributes
    ----------
    frame : geopandas.GeoDataFrame or None
        `lsoa` (stable), `geometry` in EPSG:4326.
    notes : tuple of (str, str, str)
        What is missing: what, period, cost.
    unused : tuple of str
        Names of files that were not needed.
    """

    frame: gpd.GeoDataFrame | None
    notes: tuple[tuple[str, str, str], ...] = ()
    unused: tuple[str, ...] = ()


def read_outlines(file: RawFile, vintage: str) -> gpd.GeoDataFrame:
    """Read one GeoJSON file: `code`, `geometry` in EPSG:4326.

    Parameters
    ----------
    file : RawFile
        The file.
    vintage : str
        "2011" or "2021".

    Raises
    ------
    SafecityError
        Where the file is not GeoJSON.
    """
    import geopandas as gpd

    name = f"LSOA{vintage[2:]}CD"
    try:
        frame = gpd.read_file(file.path, engine="pyogrio", columns=[name])
    except Exception as error:
        raise SafecityError(
            f"not readable as GeoJSON: {error}",
            path=file.path,
            remedy="Download it again from the ONS Open Geography Portal",
        ) from error
    return frame.rename(columns={name: "code"}).to_crs(WGS84)[["code", "geometry"]]


def _dissolve(
    items: Sequence[Chosen], vintage: str, geography: Geography
) -> gpd.GeoDataFrame | None:
    frames = [read_outlines(c.item.file, vintage) for c in items if c.item.label == vintage]
    if not frames:
        return None
    own = geography.codes[geography.codes["place"].isin(geography.places["place"])]
    outlines = pd.concat(frames).drop_duplicates("code").merge(own, on="code")
    whole = own[own[f"in_{vintage}"]].groupby("place").size()
    found = outlines.groupby("place").size()
    complete = found.index[found == whole.reindex(found.index)]
    kept = outlines[outlines["place"].isin(complete)]
    dissolved = kept.dissolve("place").reset_index()[["place", "geometry"]]
    return dissolved.rename(columns={"place": "lsoa"})


def read_boundaries(chosen: Sequence[Chosen], geography: Geography) -> Boundaries:
    """Read LSOA outlines, of the vintage that covers more places; of equals the 2021 one.

    Parameters
    ----------
    chosen : sequence of Chosen
        The raw files and which are used.
    geography : Geography
        The lookups.
    """
    items = [c for c in chosen if c.used and c.item.kind == BOUNDARIES]
    n_places = len(geography.places)
    best, vintage = None, ""
    for year in ("2021", "2011"):
        if best is None or len(best) < n_places:
            frame = _dissolve(items, year, geography)
            if frame is not None and (best is None or len(frame) > len(best)):
                best, vintage = frame, year
    unused = tuple(c.item.file.name for c in items if c.item.label != vintage)
    if best is None or not len(best):
        return Boundaries(None, (), tuple(c.item.file.name for c in items))
    lost = n_places - len(best)
    note = (f"no outline for {lost} of {n_places} places", "", "They are not drawn on maps.")
    notes = (note,) if lost else ()
    return Boundaries(best.sort_values("lsoa", ignore_index=True), notes, unused)

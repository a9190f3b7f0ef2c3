"""LSOA outlines (GeoJSON), dissolved to stable places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.errors import SafecityError
from safecity.ingest.choice import Chosen
from safecity.ingest.geography import Geography
from safecity.ingest.projection import check_near, to_degrees
from safecity.ingest.recognise import BOUNDARIES
from safecity.ingest.scan import RawFile

if TYPE_CHECKING:
    import geopandas as gpd


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
    said : dict
        What there is to say about a file, by name, for the ledger.
    """

    frame: gpd.GeoDataFrame | None
    notes: tuple[tuple[str, str, str], ...] = ()
    unused: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)


def read_outlines(file: RawFile, vintage: str) -> tuple[gpd.GeoDataFrame, str]:
    """Read one GeoJSON file: `code`, `geometry` in EPSG:4326; and how its coordinates were taken.

    Parameters
    ----------
    file : RawFile
        The file.
    vintage : str
        "2011" or "2021".

    Raises
    ------
    SafecityError
        Where the file is not GeoJSON, or its coordinates are those of no place in England or
        Wales.
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
    placed, words = to_degrees(frame.rename(columns={name: "code"}), file.path)
    said = f"coordinates taken for {words}, which the file does not declare" if words else ""
    return placed[["code", "geometry"]], said


def _dissolve(
    frames: Sequence[gpd.GeoDataFrame], vintage: str, geography: Geography
) -> gpd.GeoDataFrame | None:
    if not frames:
        return None
    own = geography.own_codes
    outlines = pd.concat(frames).drop_duplicates("code").merge(own, on="code")
    whole = own[own[f"in_{vintage}"]].groupby("place").size()
    found = outlines.groupby("place").size()
    complete = found.index[found == whole.reindex(found.index)]
    kept = outlines[outlines["place"].isin(complete)]
    dissolved = kept.dissolve("place").reset_index()[["place", "geometry"]]
    return dissolved.rename(columns={"place": "lsoa"})


def read_boundaries(
    chosen: Sequence[Chosen],
    geography: Geography,
    middle: tuple[float, float] | None = None,
) -> Boundaries:
    """Read LSOA outlines, of the vintage that covers more places; of equals the 2021 one.

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
    best, vintage = None, ""
    said: dict[str, str] = {}
    for year in ("2021", "2011"):
        if best is None or len(best) < n_places:
            read = {i.file.name: read_outlines(i.file, year) for i in items if i.label == year}
            said |= {name: words for name, (_, words) in read.items()}
            frame = _dissolve([outlines for outlines, _ in read.values()], year, geography)
            if frame is not None and (best is None or len(frame) > len(best)):
                best, vintage = frame, year
    unused = tuple(item.file.name for item in items if item.label != vintage)
    if best is None or not len(best):
        return Boundaries(None, (), tuple(item.file.name for item in items))
    if middle is not None:
        check_near(best, middle, next(i.file.path for i in items if i.label == vintage))
    lost = n_places - len(best)
    note = (f"no outline for {lost} of {n_places} places", "", "They are not drawn on maps.")
    notes = (note,) if lost else ()
    return Boundaries(best.sort_values("lsoa", ignore_index=True), notes, unused, said)

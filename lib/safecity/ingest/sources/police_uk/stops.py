"""Stop and search of data.police.uk: counts by local hour and weekday inside the own area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from safecity.ingest.datasets import DATASETS
from safecity.ingest.source import Lack, Read, Recognised
from safecity.ingest.sources.police_uk.bulk import Bulk, find_defects
from safecity.ingest.sources.police_uk.layouts import SLUGS, STOP_FIELDS, STOPS, local_time
from safecity.ingest.sources.police_uk.rows import check_headers
from safecity.ingest.sources.police_uk.tidy import MORE_COSTS, lost_files, melt_quality
from safecity.ingest.supply.absence import runs
from safecity.ingest.supply.record import noted

if TYPE_CHECKING:
    import geopandas as gpd

NO_OUTLINES = "no outlines of the area, so no search can be placed in it"
NO_OUTLINES_COST = "Without outlines the report cannot count searches in the area."
OUTSIDE = "none of the {:,} searches that have coordinates lies inside the outlines of the area"
OUTSIDE_COST = "Outlines and coordinates may not fit together; this is never read as no search."
PART_COST = "Searches there cannot be placed, so those of the area are not counted."
# `read` is the sum of `no_location`, `area`, `elsewhere` and `rejected`; `usable` is 1 for a file
# whose rows are counted, 0 for one that is left out.
MEASURES = ("read", "no_location", "rejected", "usable")
PLACED = ("area", "elsewhere")
AGES = ("", "under 10", "10-17", "18-24", "25-34", "over 34")
_LINKED = {"true": True, "false": False, "": None}
_FILES = """
SELECT file_id, count(*) AS valid, count(*) FILTER (lat IS NULL) AS no_location
FROM records GROUP BY file_id
"""
# Most points of a force lie far from the area: a box around it spares the exact comparison.
_POINTS = """
SELECT DISTINCT lat, lon FROM records
WHERE lon BETWEEN {0} AND {2} AND lat BETWEEN {1} AND {3} ORDER BY ALL
"""
# Searches that look the same are separate: two people may be searched at one place and moment,
# and nothing in a row tells one search from another.
_MINE = "SELECT r.* EXCLUDE (lat, lon) FROM records r JOIN inside USING (lat, lon)"
_ODD = """
SELECT file_id, '{name} ''' || "{name}" || '''' AS word, count(*) AS n FROM records
WHERE lower("{name}") NOT IN {known} GROUP BY ALL ORDER BY ALL
"""


def _inside(points: pd.DataFrame, outlines: gpd.GeoDataFrame) -> pd.DataFrame:
    """Keep the points inside, or on the edge of, any outline: inside their union."""
    import geopandas as gpd

    shapes = gpd.points_from_xy(points["lon"], points["lat"], crs=outlines.crs)
    joined = gpd.sjoin(
        gpd.GeoDataFrame(geometry=shapes, index=points.index),
        outlines[["geometry"]],
        predicate="intersects",
    )
    return points.loc[joined.index.unique()]


def _files(bulk: Bulk) -> pd.DataFrame:
    """What became of the rows of every file, and why a file cannot be used."""
    files = bulk.files()
    counts = bulk.ask(_FILES).set_index("file_id").reindex(files.index)
    files = files.join(counts.fillna(0).astype("int64"))
    files["read"] = files["rows_read"]
    files["rejected"] = files["rows_read"] - files["valid"]
    files["defect"] = find_defects(bulk, files)
    return files.assign(usable=(files["defect"] == "").astype("int64"))


def _frame(stops: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    rows = stops[stops["file_id"].isin(files.index[files["usable"] == 1])]
    when = local_time(rows["moment"])
    linked = rows["linked"].str.lower().map(_LINKED).astype("boolean")
    table = pd.DataFrame(
        {
            "month": pd.to_datetime(rows["file_id"].map(files["month"]), format="%Y-%m"),
            "hour": when.dt.hour,
            "weekday": when.dt.weekday,
            **{name: rows[name] for name in STOP_FIELDS if name != "linked"},
            "linked": linked,
        }
    )
    keys = list(table.columns)
    sizes = table.groupby(keys, as_index=False, dropna=False).size()
    return sizes.rename(columns={"size": "count"})


def _odd_words(bulk: Bulk) -> dict[int, list[str]]:
    """Words that are not among the published ones, by file; they are kept as published."""
    odd: dict[int, list[str]] = {}
    for name, known in (("age_range", AGES), ("linked", tuple(_LINKED))):
        for row in bulk.ask(_ODD.format(name=name, known=known)).itertuples():
            odd.setdefault(row.file_id, []).append(
                f"unknown {row.word} ({noted(row.n, 'row', 'rows')})"
            )
    return odd


def _notes(files: pd.DataFrame, odd: dict[int, list[str]]) -> dict[str, str]:
    notes = {}
    for row in files.itertuples():
        parts = [
            row.defect,
            noted(row.rejected, "row in quarantine", "rows in quarantine"),
            noted(row.no_location, "search without coordinates", "searches without coordinates"),
            *odd.get(row.Index, []),
        ]
        notes[row.file] = "; ".join(part for part in parts if part)
    return notes


def _place(
    bulk: Bulk, files: pd.DataFrame, outlines: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tidy counts, and the files with what was placed and what lies elsewhere."""
    points = bulk.ask(_POINTS.format(*outlines.total_bounds))
    bulk.store("inside", _inside(points, outlines))
    stops = bulk.ask(_MINE)
    area = stops.groupby("file_id").size().reindex(files.index, fill_value=0)
    elsewhere = files["valid"] - files["no_location"] - area
    frame = (
        DATASETS["stops"].typed(_frame(stops, files)) if len(stops) else DATASETS["stops"].empty()
    )
    return frame, files.assign(area=area, elsewhere=elsewhere)


def _outside(files: pd.DataFrame) -> list[Lack]:
    """Say where searches have coordinates, and every one lies elsewhere."""
    n_elsewhere = int(files["elsewhere"].sum())
    if files["area"].any() or not n_elsewhere:
        return []
    return [(OUTSIDE.format(n_elsewhere), runs(files["month"]), OUTSIDE_COST)]


def read_stops(
    items: Sequence[Recognised],
    outlines: gpd.GeoDataFrame | None,
    lost: Sequence[Lack] = (),
) -> Read:
    """Read the stop-and-search files of the own force and count them for the own area.

    Parameters
    ----------
    items : sequence of Recognised
        Stop-and-search files of one force, one per month.
    outlines : geopandas.GeoDataFrame or None
        `geometry` (EPSG:4326) of the places of the own area; None where there are none.
    lost : sequence of Lack
        Which places have no outline: what, period, cost.

    Returns
    -------
    Read
        `stops` and `quality`; months are those of the files, hours and weekdays (0 is Monday)
        local. Files with a defect, and rows without coordinates, are left out; all are where a
        place has no outline.

    Raises
    ------
    SafecityError
        Where a file's columns are not the published ones, or none of its rows can be used.
    """
    if not items:
        return Read()
    check_headers(items)
    bulk = Bulk(items, STOPS)
    files, frame = _files(bulk), DATASETS["stops"].empty()
    lacks = [(what, period, PART_COST) for what, period, _ in lost]
    if outlines is None or lost:
        # A part of the area's searches is not the area's.
        files["usable"], outlines = 0, None
        lacks = lacks or [(NO_OUTLINES, "", NO_OUTLINES_COST)]
    else:
        frame, files = _place(bulk, files, outlines)
        lacks += _outside(files)
    measures = MEASURES if outlines is None else (*MEASURES, *PLACED)
    lost_months = lost_files(files, "stop and search", MORE_COSTS[STOPS])
    return Read(
        {"stops": frame, "quality": melt_quality(files, "stops", measures)},
        _notes(files, _odd_words(bulk)),
        rejected=tuple(bulk.rejected),
        lacks={SLUGS[STOPS]: (*lacks, *lost_months)},
    )

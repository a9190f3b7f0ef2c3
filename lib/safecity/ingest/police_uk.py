"""Street-level crime of data.police.uk: files in, counts by month, area and LSOA out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from safecity.catalogue.crime_types import ASB
from safecity.ingest.defects import find_defects
from safecity.ingest.quarantine import Rejected
from safecity.ingest.recognise import Recognised
from safecity.ingest.rows import check_headers, find_codes
from safecity.ingest.street import StreetBulk

# Every row of a file that is read is counted under exactly one of these.
BUCKETS = (
    "rows_area",
    "rows_comparators",
    "rows_elsewhere",
    "rows_other_force",
    "blank_lsoa",
    "unknown_lsoa",
    "repeated_id_removed",
    "rejected",
)
# Parts of these buckets.
PARTS = (
    "no_location",
    "blank_id",
    "asb_area",
    "crime_area",
    "repeated_later",
    "repeated_retyped",
)


@dataclass(frozen=True)
class Street:
    """What the street-level files hold for an assessment.

    Attributes
    ----------
    area : pandas.DataFrame
        `month` ("YYYY-MM"), `area`, `category`, `count`.
    force : pandas.DataFrame
        `month`, `force`, `category`, `count` of every row that is kept, placed or not.
    lsoa : pandas.DataFrame
        `month`, `lsoa` (stable), `category`, `count`; the partnership's own area.
    codes : pandas.DataFrame
        `month`, `code` (LSOA as published), `vintage` of the file, `category`, `count`; the
        partnership's own area.
    quality : pandas.DataFrame
        One row per file: `month`, `force`, `file`, `vintage` and one column per measure.
        `rows_read` is the sum of `BUCKETS`; `PARTS` are parts of them: `no_location` and
        `blank_id` (of crimes) are counted before repeats are removed, `asb_area` and `crime_area`
        are parts of `rows_area`, and of `repeated_id_removed` an earlier month has the crimes of
        `repeated_later`, while those of `repeated_retyped` are counted under another type.
    rejected : tuple of Rejected
        Rows for the quarantine.
    defects : dict
        (force, month) -> why its counts cannot be used.
    """

    area: pd.DataFrame
    force: pd.DataFrame
    lsoa: pd.DataFrame
    codes: pd.DataFrame
    quality: pd.DataFrame
    rejected: tuple[Rejected, ...]
    defects: dict[tuple[str, str], str]


def _buckets(cells: pd.DataFrame, own: str, forces: Mapping[str, str]) -> pd.Series:
    """Say for every cell where its rows belong; of the conditions the first that holds wins.

    An area is counted from its own force's files only: the stray rows of a neighbour's file
    would otherwise come and go with the files supplied.
    """
    conditions = [
        cells["blank"],
        cells["unknown"].notna(),
        cells["area"].isna(),
        cells["area"].map(forces) != cells["force"],
        cells["area"] == own,
    ]
    names = [
        "blank_lsoa",
        "unknown_lsoa",
        "rows_elsewhere",
        "rows_other_force",
        "rows_area",
    ]
    found = np.select([c.to_numpy() for c in conditions], names, default="rows_comparators")
    return pd.Series(found, index=cells.index)


def _vintage(cells: pd.DataFrame) -> pd.Series:
    """LSOA vintage of each file, by the codes that only one vintage has."""
    one_sided = cells[cells["old"].notna()]
    old = one_sided["old"].astype(bool)
    counts = one_sided["n"].groupby([one_sided["file_id"], old]).sum().unstack(fill_value=0)
    counts = counts.reindex(columns=[True, False], fill_value=0)
    text = np.where(counts[False] == 0, "2011", np.where(counts[True] == 0, "2021", "mixed"))
    return pd.Series(text, index=counts.index)


def _quality(bulk: StreetBulk, cells: pd.DataFrame) -> pd.DataFrame:
    """Count the rows of every file by what became of them."""
    files = bulk.files()
    counts = cells.groupby(["file_id", "bucket"])["n"].sum().unstack(fill_value=0)
    mine = cells[cells["bucket"] == "rows_area"]
    is_asb = (mine["category"] == ASB).map({True: "asb_area", False: "crime_area"})
    own = mine["n"].groupby([mine["file_id"], is_asb]).sum().unstack(fill_value=0)
    names = [*BUCKETS, *PARTS, "valid"]
    joined = counts.join(own).join(bulk.tally(), how="outer").reindex(files.index)
    quality = files.join(joined.reindex(columns=names).fillna(0).astype("int64"))
    quality["rejected"] = quality["rows_read"] - quality["valid"]
    kept = counts.sum(axis=1).reindex(files.index, fill_value=0).astype("int64")
    quality["repeated_id_removed"] = quality.pop("valid") - kept
    quality["vintage"] = _vintage(cells).reindex(files.index).fillna("")
    return quality


def _defects(bulk: StreetBulk, quality: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Say which files cannot be counted from: empty, cut off, too many rows lost."""
    reasons = zip(quality["force"], quality["month"], find_defects(bulk, quality), strict=True)
    return {(force, month): reason for force, month, reason in reasons if reason}


def _counts(cells: pd.DataFrame, *by: str) -> pd.DataFrame:
    grouped = cells.groupby(["month", *by, "category"], as_index=False)["n"].sum()
    return grouped.rename(columns={"n": "count"}).astype({"count": "int64"})


def _unknown(bulk: StreetBulk, cells: pd.DataFrame) -> list[Rejected]:
    """Find the lines of rows whose LSOA no lookup knows."""
    unknown = cells[cells["unknown"].notna()].groupby("file_id")["unknown"].unique()
    return [row for i, codes in unknown.items() for row in find_codes(bulk.items[i], codes)]


def open_street(items: Sequence[Recognised]) -> StreetBulk:
    """Read street-level files, one per force and month, into a database.

    Raises
    ------
    SafecityError
        Where a file's columns are not the published ones, or none of its rows can be used.
    """
    check_headers(items)
    return StreetBulk(items)


def count_street(
    bulk: StreetBulk, codes: pd.DataFrame, own: str, forces: Mapping[str, str]
) -> Street:
    """Count the rows of street-level files for an assessment.

    Parameters
    ----------
    bulk : StreetBulk
        The rows of the areas' forces.
    codes : pandas.DataFrame
        `code`, `place`, `area`, `in_2011`, `in_2021` of every LSOA of either vintage.
    own : str
        Local authority code of the partnership.
    forces : mapping
        The force's file name for every area of the assessment.
    """
    cells = bulk.place(codes, own)
    cells["bucket"] = _buckets(cells, own, forces)
    quality = _quality(bulk, cells)
    mine = cells[cells["bucket"] == "rows_area"]
    mine = mine.assign(vintage=mine["file_id"].map(quality["vintage"]))
    placed = cells[cells["bucket"].isin(["rows_area", "rows_comparators"])]
    return Street(
        area=_counts(placed, "area"),
        force=_counts(cells, "force"),
        lsoa=_counts(mine, "place").rename(columns={"place": "lsoa"}),
        codes=_counts(mine, "code", "vintage"),
        quality=quality.reset_index(drop=True),
        rejected=(*bulk.rejected, *_unknown(bulk, cells)),
        defects=_defects(bulk, quality),
    )

"""Outcomes of crimes of data.police.uk: counts by month, kind of crime and outcome."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from safecity.ingest.source import Read, noted
from safecity.ingest.sources.police_uk.bulk import Bulk
from safecity.ingest.sources.police_uk.defects import find_defects
from safecity.ingest.sources.police_uk.rows import check_headers, find_codes
from safecity.ingest.sources.police_uk.street import StreetBulk
from safecity.ingest.sources.police_uk.tidy import lost_files, melt_quality
from safecity.ingest.supply.absence import MORE_COSTS
from safecity.ingest.supply.recognise import OUTCOMES, SOURCES, Recognised

# `read` is the sum of those from `placed` to `rejected`; `matched` is a part of `placed`, and
# `usable` is 1 for a file whose rows are counted, 0 for one that is left out.
MEASURES = (
    "read",
    "placed",
    "elsewhere",
    "blank_lsoa",
    "unknown_lsoa",
    "repeated",
    "rejected",
    "matched",
    "usable",
)
# One crime can have several outcomes, in one month or in several; only rows that are the same in
# every column are one. Rows without a Crime ID cannot be known to be one.
_KEEP = """
CREATE TEMP TABLE kept AS
SELECT file_id, id, lsoa, outcome FROM records WHERE id IS NULL
UNION ALL
SELECT file_id, any_value(id), any_value(lsoa), any_value(outcome)
FROM records WHERE id IS NOT NULL GROUP BY file_id, whole
"""
_COUNT = """
SELECT k.file_id, count(*) AS kept,
       count(*) FILTER (c.area = $own) AS placed,
       count(*) FILTER (c.code IS NOT NULL AND c.area IS DISTINCT FROM $own) AS elsewhere,
       count(*) FILTER (k.lsoa IS NULL) AS blank_lsoa,
       count(*) FILTER (k.lsoa IS NOT NULL AND c.code IS NULL) AS unknown_lsoa
FROM kept k LEFT JOIN codes c ON c.code = k.lsoa GROUP BY k.file_id
"""
_VALID = "SELECT file_id, count(*) AS valid FROM records GROUP BY file_id"
_MINE = """
SELECT k.file_id, k.id, k.outcome, count(*) AS n
FROM kept k JOIN codes c ON c.code = k.lsoa WHERE c.area = $own GROUP BY ALL
"""
_UNKNOWN = """
SELECT DISTINCT k.file_id, k.lsoa FROM kept k LEFT JOIN codes c ON c.code = k.lsoa
WHERE k.lsoa IS NOT NULL AND c.code IS NULL ORDER BY ALL
"""


def _files(bulk: Bulk, own: str) -> pd.DataFrame:
    """What became of the rows of every file, and why a file cannot be used."""
    files = bulk.files()
    counts = bulk.ask(_COUNT, own=own).set_index("file_id")
    counts = counts.join(bulk.ask(_VALID).set_index("file_id"))
    files = files.join(counts.reindex(files.index).fillna(0).astype("int64"))
    files["read"] = files["rows_read"]
    files["repeated"] = files["valid"] - files["kept"]
    files["rejected"] = files["rows_read"] - files["valid"]
    files["defect"] = find_defects(bulk, files)
    return files.assign(usable=(files["defect"] == "").astype("int64"))


def _matched(bulk: Bulk, street: StreetBulk, own: str, force: str) -> pd.DataFrame:
    """Outcomes of the own area with the crimes that were found: one row per file, ID, outcome."""
    mine = bulk.ask(_MINE, own=own)
    found = street.find(mine["id"].dropna().astype("uint64"), force)
    mine["id"], found["id"] = mine["id"].astype("UInt64"), found["id"].astype("UInt64")
    # pandas matches missing with missing; no found crime has a missing ID.
    return mine.merge(found, on="id", how="left")


def _frame(mine: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    usable = files[files["usable"] == 1]
    rows = mine[mine["file_id"].isin(usable.index)]
    table = pd.DataFrame(
        {
            "month": pd.to_datetime(rows["file_id"].map(files["month"]), format="%Y-%m"),
            "category": rows["category"].fillna("").astype("str"),
            "recorded": pd.to_datetime(rows["recorded"], format="%Y-%m"),
            "outcome": rows["outcome"].astype("str"),
            "count": rows["n"].astype("int64"),
        }
    )
    keys = ["month", "category", "recorded", "outcome"]
    return table.groupby(keys, as_index=False, dropna=False)["count"].sum()


def _notes(files: pd.DataFrame) -> dict[str, str]:
    notes = {}
    for row in files.itertuples():
        parts = [
            row.defect,
            noted(row.rejected, "row in quarantine", "rows in quarantine"),
            noted(row.repeated, "repeated row removed", "repeated rows removed"),
            noted(row.unknown_lsoa, "row with an unknown LSOA", "rows with an unknown LSOA"),
        ]
        notes[row.file] = "; ".join(part for part in parts if part)
    return notes


def read_outcomes(
    items: Sequence[Recognised], codes: pd.DataFrame, own: str, street: StreetBulk
) -> Read:
    """Read the outcomes files of the own force and count them for the own area.

    Parameters
    ----------
    items : sequence of Recognised
        Outcomes files of one force, one per month.
    codes : pandas.DataFrame
        `code` (LSOA of either vintage), `area`.
    own : str
        Local authority code of the partnership.
    street : StreetBulk
        The street-level rows in which crimes are looked up.

    Returns
    -------
    Read
        `outcomes` and `quality`; `category` and `recorded` are "" and no time where the
        street-level files do not hold the crime. Files with a defect are left out.

    Raises
    ------
    SafecityError
        Where a file's columns are not the published ones, or none of its rows can be used.
    """
    if not items:
        return Read()
    check_headers(items)
    bulk = Bulk(items, OUTCOMES)
    bulk.store("codes", codes)
    bulk.connection.execute(_KEEP)
    files = _files(bulk, own)
    mine = _matched(bulk, street, own, items[0].force)
    matched = mine[mine["category"].notna()].groupby("file_id")["n"].sum()
    files["matched"] = matched.reindex(files.index, fill_value=0)
    unknown = bulk.ask(_UNKNOWN).groupby("file_id")["lsoa"].unique()
    strangers = [
        row for i, found in unknown.items() for row in find_codes(items[i], tuple(sorted(found)))
    ]
    quality = melt_quality(files, "outcomes", MEASURES)
    return Read(
        {"outcomes": _frame(mine, files), "quality": quality},
        _notes(files),
        rejected=(*bulk.rejected, *strangers),
        lacks={SOURCES[OUTCOMES]: lost_files(files, "outcomes", MORE_COSTS[OUTCOMES])},
    )

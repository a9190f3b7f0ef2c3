"""Outcomes of crimes of data.police.uk: counts by month, kind of crime and outcome."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from safecity.catalogue.outcomes import FILE, group_by_label, load_outcomes
from safecity.errors import SafecityError, nearest
from safecity.ingest.source import Read, Recognised
from safecity.ingest.sources.police_uk.bulk import Bulk, find_defects
from safecity.ingest.sources.police_uk.layouts import OUTCOMES, SLUGS
from safecity.ingest.sources.police_uk.rows import check_headers, find_codes, find_word
from safecity.ingest.sources.police_uk.street import StreetBulk
from safecity.ingest.sources.police_uk.tidy import MORE_COSTS, lost_files, melt_quality
from safecity.ingest.supply.record import noted

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
# A month with under so many of the rows that its force's other months have is no month in which
# little became of crimes: parts of it were not published. Lockdowns took a third at most.
MIN_ROWS_SHARE, MIN_MONTHS = 0.5, 6
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
_WORDS = """
SELECT file_id, outcome, count(*) AS n FROM records WHERE outcome NOT IN {known}
GROUP BY ALL ORDER BY ALL
"""
_UNKNOWN = """
SELECT DISTINCT k.file_id, k.lsoa FROM kept k LEFT JOIN codes c ON c.code = k.lsoa
WHERE k.lsoa IS NOT NULL AND c.code IS NULL ORDER BY ALL
"""


def check_words(bulk: Bulk) -> None:
    """Refuse a file with an outcome that stands in no group: it would be read as none.

    Raises
    ------
    SafecityError
        With file and line of the first such outcome, and the nearest known one.
    """
    known = tuple(group_by_label())
    strange = bulk.ask(_WORDS.format(known=known))
    if strange.empty:
        return
    first = strange.iloc[0]
    item, word = bulk.items[int(first["file_id"])], str(first["outcome"])
    raise SafecityError(
        f"unknown outcome '{word}'",
        path=item.file.path,
        line=find_word(item, "Outcome type", word),
        remedy=f"Put it under the group that it belongs to in {FILE.name}. {nearest(word, known)}",
    )


def few_rows(files: pd.DataFrame) -> pd.Series:
    """Say which files have implausibly few rows beside the other months of their force.

    Parameters
    ----------
    files : pandas.DataFrame
        One row per file: `force`, `kept` (rows without repeats).
    """
    reasons = pd.Series("", index=files.index, dtype="str")
    for _, of_force in files.groupby("force"):
        for at, here in of_force["kept"].items() if len(of_force) > MIN_MONTHS else ():
            there = of_force["kept"].drop(at).median()
            if here < MIN_ROWS_SHARE * there:
                reasons[at] = f"{here:,} outcomes, where other months have {there:,.0f}"
    return reasons


def _files(bulk: Bulk, own: str) -> pd.DataFrame:
    """What became of the rows of every file, and why a file cannot be used."""
    files = bulk.files()
    counts = bulk.ask(_COUNT, own=own).set_index("file_id")
    counts = counts.join(bulk.ask(_VALID).set_index("file_id"))
    files = files.join(counts.reindex(files.index).fillna(0).astype("int64"))
    files["read"] = files["rows_read"]
    files["repeated"] = files["valid"] - files["kept"]
    files["rejected"] = files["rows_read"] - files["valid"]
    defects = find_defects(bulk, files)
    files["defect"] = defects.mask(defects == "", few_rows(files))
    return files.assign(usable=(files["defect"] == "").astype("int64"))


def _matched(
    bulk: Bulk, street: StreetBulk, codes: pd.DataFrame, own: str, force: str
) -> pd.DataFrame:
    """Outcomes of the own area with its crimes that were found: one row per file, ID, outcome.

    A crime that is counted elsewhere, or nowhere, is not found: so no more end than are counted.
    """
    outcomes = bulk.ask(_MINE, own=own)
    crimes = street.find(outcomes["id"].dropna().astype("uint64"), force)
    crimes = crimes[crimes.pop("lsoa").isin(codes.loc[codes["area"] == own, "code"])]
    outcomes["id"], crimes["id"] = outcomes["id"].astype("UInt64"), crimes["id"].astype("UInt64")
    # pandas matches missing with missing; no found crime has a missing ID.
    return outcomes.merge(crimes, on="id", how="left")


def replaced(rows: pd.DataFrame) -> pd.DataFrame:
    """Say of every outcome in which month another of the same crime took its place.

    Parameters
    ----------
    rows : pandas.DataFrame
        `id` (missing where none), `month` ("YYYY-MM"), `outcome`, `n`.

    Returns
    -------
    pandas.DataFrame
        With `until`, "" where the outcome stands. Of two in one month the one of the later group
        of the catalogue stands; of what is published twice for a crime, once.
    """
    order = {slug: place for place, slug in enumerate(load_outcomes())}
    grave = rows["outcome"].map(group_by_label()).map(order)
    rows = rows.assign(grave=grave).sort_values(["id", "month", "grave", "outcome"], kind="stable")
    is_known = rows["id"].notna()
    rows["until"] = rows.groupby("id")["month"].shift(-1).where(is_known, "").fillna("")
    twice = rows[is_known & rows["n"].gt(1)]
    again = twice.assign(until=twice["month"], n=twice["n"] - 1)
    once = rows.assign(n=rows["n"].mask(is_known, 1))
    return pd.concat([once, again], ignore_index=True).drop(columns="grave")


def _frame(outcomes: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    usable = files[files["usable"] == 1]
    rows = outcomes[outcomes["file_id"].isin(usable.index)]
    rows = replaced(rows.assign(month=rows["file_id"].map(files["month"])))
    table = pd.DataFrame(
        {
            "month": pd.to_datetime(rows["month"], format="%Y-%m"),
            "until": pd.to_datetime(rows["until"].replace("", None), format="%Y-%m"),
            "category": rows["category"].fillna("").astype("str"),
            "recorded": pd.to_datetime(rows["recorded"], format="%Y-%m"),
            "outcome": rows["outcome"].astype("str"),
            "count": rows["n"].astype("int64"),
        }
    )
    keys = ["month", "until", "category", "recorded", "outcome"]
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
        street-level files do not hold the crime. Files with a defect are left out; `until` is the
        month in which the same crime got its next outcome.

    Raises
    ------
    SafecityError
        Where a file's columns are not the published ones, none of its rows can be used, or an
        outcome is unknown.
    """
    if not items:
        return Read()
    check_headers(items)
    bulk = Bulk(items, OUTCOMES)
    check_words(bulk)
    bulk.store("codes", codes)
    bulk.connection.execute(_KEEP)
    files = _files(bulk, own)
    outcomes = _matched(bulk, street, codes, own, items[0].force)
    matched = outcomes[outcomes["category"].notna()].groupby("file_id")["n"].sum()
    files["matched"] = matched.reindex(files.index, fill_value=0)
    unknown = bulk.ask(_UNKNOWN).groupby("file_id")["lsoa"].unique()
    strangers = [
        row
        for i, unknown_codes in unknown.items()
        for row in find_codes(items[i], tuple(sorted(unknown_codes)))
    ]
    quality = melt_quality(files, "outcomes", MEASURES)
    return Read(
        {"outcomes": _frame(outcomes, files), "quality": quality},
        _notes(files),
        rejected=(*bulk.rejected, *strangers),
        lacks={SLUGS[OUTCOMES]: lost_files(files, "outcomes", MORE_COSTS[OUTCOMES])},
    )

"""Why the rows of a file of data.police.uk cannot be counted, though it can be read."""

from __future__ import annotations

import pandas as pd

from safecity.ingest.sources.police_uk.bulk import Bulk

# Above this share of rows without an LSOA a force-month cannot be cut to an area. The usual
# share is 1.4 to 2.6 per cent; the bad force-years that are known had 11 to 15 per cent.
MAX_BLANK_SHARE = 0.10
# Above this share of rejected rows a file is not what was published.
MAX_REJECTED_SHARE = 0.10
# A file that was cut at the end of a line is whole by its form, but lacks every LSOA after the cut:
# rows are in the order of places. In 222 real force-months of January to June 2025 a file had 95
# per cent of the LSOAs of the other months at least. Under so many LSOAs chance is greater.
MIN_LSOA_SHARE, MIN_LSOAS = 0.85, 30


def file_defect(n_rows: int, n_rejected: int, n_blank: int, is_cut: bool) -> str:
    """Say why a file cannot be counted from; empty text where it can.

    Parameters
    ----------
    n_rows : int
        Rows read, those rejected included.
    n_rejected : int
        Rows that cannot be counted.
    n_blank : int
        Rows without an LSOA; 0 for files that have none.
    is_cut : bool
        Whether the last line has no end and is not a whole row.
    """
    if n_rows == 0:
        return "the file is empty"
    if is_cut:
        return "the file is cut off mid-row"
    if n_rejected / n_rows > MAX_REJECTED_SHARE:
        return f"rejected rows {n_rejected / n_rows:.0%}"
    return f"blank LSOA share {n_blank / n_rows:.0%}" if n_blank / n_rows > MAX_BLANK_SHARE else ""


def few_places(files: pd.DataFrame) -> pd.Series:
    """Say which files lack places that the other months of their force have.

    Parameters
    ----------
    files : pandas.DataFrame
        One row per file: `force` and `lsoas`, the number of different LSOAs in its rows.

    Returns
    -------
    pandas.Series of str
        Why the file cannot be counted from; empty text where it can, or nothing tells.
    """
    found = pd.Series("", index=files.index, dtype="str")
    for _, mine in files.groupby("force"):
        for at, here in mine["lsoas"].items():
            there = mine["lsoas"].drop(at).median()
            if there >= MIN_LSOAS and here < MIN_LSOA_SHARE * there:
                found[at] = (
                    f"the file is cut off: {here:,} LSOAs, where other months have {there:,.0f}"
                )
    return found


def find_defects(bulk: Bulk, files: pd.DataFrame) -> pd.Series:
    """Why each file cannot be counted from; empty text where it can.

    Parameters
    ----------
    bulk : Bulk
        The rows.
    files : pandas.DataFrame
        One row per file: `file`, `rows_read`, `rejected` and, for street-level files, `blank_lsoa`
        and `lsoas`.
    """
    cut = bulk.cut_off()
    blank = files["blank_lsoa"] if "blank_lsoa" in files else pd.Series(0, index=files.index)
    reasons = [
        file_defect(row.rows_read, row.rejected, n_blank, row.file in cut)
        for row, n_blank in zip(files.itertuples(), blank, strict=True)
    ]
    found = pd.Series(reasons, index=files.index, dtype="str")
    return found.mask(found == "", few_places(files)) if "lsoas" in files else found

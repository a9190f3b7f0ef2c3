"""Crimes and incidents of the own area counted again by one plain SQL query over the raw files.

It shares nothing with what counts them for an assessment but the files and the codes of the area,
so that a fault there shows as a difference here. It has no eye for damaged rows: months with a file
that is not plain are left out.
"""

from __future__ import annotations

import glob
from collections.abc import Collection, Sequence

import pandas as pd

from safecity.catalogue.offences import ASB, GRAVEST_FIRST
from safecity.ingest.source import Recognised
from safecity.ingest.sources.police_uk.rows import is_plain

_GRAVITY = ",\n      ".join(f"'{kind}'" for kind in GRAVEST_FIRST)
QUERY = f"""
WITH published AS (
  SELECT * FROM read_csv($files, header = true, delim = ',', quote = '"', all_varchar = true,
                         ignore_errors = true)
), numbered AS (
  SELECT *, row_number() OVER (
    PARTITION BY "Crime ID"
    ORDER BY "Month", list_position([
      {_GRAVITY}
    ], "Crime type"), "LSOA code"
  ) AS nth
  FROM published
)
SELECT "Month" AS month, "Crime type" AS category, count(*) AS count
FROM numbered
WHERE "LSOA code" IN (SELECT unnest($codes))
  AND ("Crime ID" IS NULL OR "Crime type" = '{ASB}' OR nth = 1)
GROUP BY ALL ORDER BY ALL
""".strip()
"""`$files` are the street-level files of the own force that a run uses; `$codes` the LSOA codes of
the area, of 2011 and of 2021. A crime is counted once, in the first month that has its ID, there
under its gravest type (docs/decisions/0024-one-id-one-crime.md)."""


def recount_street(items: Sequence[Recognised], force: str, codes: Collection[str]) -> pd.DataFrame:
    """Count the crimes and incidents of an area, by month and category, apart from all else.

    Parameters
    ----------
    items : sequence of Recognised
        Street-level files that a run uses.
    force : str
        File name of the own force.
    codes : collection of str
        LSOA codes of the area.

    Returns
    -------
    pandas.DataFrame
        `month` (its first day), `category`, `count`; no row where nothing was counted, and none
        at all where plain SQL cannot read the files.
    """
    import duckdb

    own = [item for item in items if item.force == force and item.file.size]
    plain = [glob.escape(str(item.file.path)) for item in own if is_plain(item)]
    if not plain:
        return pd.DataFrame({"month": [], "category": [], "count": []})
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        asked = {"files": plain, "codes": sorted(codes)}
        try:
            counts = connection.execute(QUERY, asked).df()
        except duckdb.Error:
            counts = pd.DataFrame({"month": [], "category": [], "count": []})
    unplain = {item.month for item in own if not is_plain(item)}
    counts = counts[~counts["month"].isin(unplain)]
    return counts.assign(month=pd.to_datetime(counts["month"], format="%Y-%m", errors="coerce"))

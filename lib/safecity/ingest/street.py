"""The rows of street-level files: freed of repeats, placed, and found by their Crime IDs."""

from __future__ import annotations

import glob
from collections.abc import Sequence

import pandas as pd

from safecity.catalogue.crime_types import ASB
from safecity.ingest.bulk import Bulk
from safecity.ingest.recognise import STREET, Recognised
from safecity.ingest.rows import is_plain

# A Crime ID is 64 characters; its 64-bit hash takes a tenth of the memory. Of two million crimes
# of a force two share a hash once in ten million assessments; half a million outcomes meet a wrong
# one of them as rarely.
# One Crime ID of a force is one crime, however often it is published: Avon and Somerset, Derbyshire
# and others give some twice in a month, mostly with another outcome or anonymous point, and
# Dyfed-Powys some again in a later month, often under another type. Northern Ireland begins its IDs
# anew every month; it has no LSOAs and so no area. The crime stands in the first month it was
# published for; there under the gravest type, and of equals at the lowest LSOA code: arbitrary, but
# the same on every run (docs/decisions/0024-one-id-one-crime.md). Anti-social behaviour has no ID,
# and rows that look the same are separate incidents.
_REPEATS = """
CREATE TEMP TABLE repeats AS
WITH many AS (
  SELECT p.force, id FROM records JOIN plan p USING (file_id)
  WHERE id IS NOT NULL AND category <> $asb GROUP BY ALL HAVING count(*) > 1)
SELECT file_id, lsoa, category, row_number() OVER one AS nth,
       p.month <> first_value(p.month) OVER one AS later,
       category <> first_value(category) OVER one AS retyped
FROM records JOIN plan p USING (file_id) JOIN many USING (force, id) WHERE category <> $asb
WINDOW one AS (PARTITION BY p.force, id ORDER BY p.month, category, lsoa NULLS LAST)
"""
_KEEP = """
CREATE TEMP TABLE kept AS
SELECT file_id, lsoa, category, CAST(sum(n) AS BIGINT) AS n FROM (
  SELECT file_id, lsoa, category, 1 AS n FROM records
  UNION ALL
  SELECT file_id, lsoa, category, -1 FROM repeats WHERE nth > 1)
GROUP BY ALL HAVING sum(n) > 0
"""
_TALLY = """
SELECT file_id, count(*) AS valid, count(*) FILTER (nowhere) AS no_location,
       count(*) FILTER (id IS NULL AND category <> $asb) AS blank_id
FROM records GROUP BY ALL
"""
_REMOVED = """
SELECT file_id, count(*) FILTER (later) AS repeated_later,
       count(*) FILTER (retyped) AS repeated_retyped
FROM repeats WHERE nth > 1 GROUP BY ALL
"""
# Single LSOAs matter inside the own area only; elsewhere one row serves a file and category.
_PLACE = """
SELECT k.file_id, p.force, p.month, CAST(k.category AS VARCHAR) AS category, c.area,
       CASE WHEN c.area = $own THEN c.place END AS place,
       CASE WHEN c.area = $own THEN c.code END AS code, k.lsoa IS NULL AS blank,
       CASE WHEN c.code IS NULL THEN k.lsoa END AS unknown,
       CASE WHEN c.in_2011 <> c.in_2021 THEN c.in_2011 END AS old, CAST(sum(k.n) AS BIGINT) AS n
FROM kept k JOIN plan p USING (file_id) LEFT JOIN codes c ON c.code = k.lsoa
GROUP BY ALL ORDER BY ALL
"""
_MIDDLE = """
SELECT median(try_cast(r."Longitude" AS DOUBLE)), median(try_cast(r."Latitude" AS DOUBLE))
FROM read_csv($path, columns = {columns}, auto_detect = false, header = true, delim = ',',
              quote = '"', escape = '"', nullstr = '', ignore_errors = true) r
JOIN codes c ON c.code = r."LSOA code"
"""
_FIND = """
SELECT id, arg_min(CAST(category AS VARCHAR), (p.month, category)) AS category,
       min(p.month) AS recorded
FROM records JOIN plan p USING (file_id) JOIN wanted w USING (id)
WHERE p.force = $force GROUP BY id
"""


class StreetBulk(Bulk):
    """The rows of many street-level files.

    Parameters
    ----------
    items : sequence of Recognised
        Street-level files whose headers have been checked.
    """

    def __init__(self, items: Sequence[Recognised]) -> None:
        """Read every file."""
        super().__init__(items, STREET)

        self.connection.execute(_REPEATS, {"asb": ASB})

    def tally(self) -> pd.DataFrame:
        """Rows of each file, by what there is to say of them.

        Returns
        -------
        pandas.DataFrame
            On `file_id`: `valid`, `no_location` and `blank_id` (of crimes), before repeats are
            removed; of the repeats, `repeated_later` (an earlier month has the crime) and
            `repeated_retyped` (it is counted under another type).
        """
        rows = self.ask(_TALLY, asb=ASB).set_index("file_id")
        removed = self.ask(_REMOVED).set_index("file_id")
        return rows.join(removed).fillna(0).astype("int64")

    def place(self, codes: pd.DataFrame, own: str) -> pd.DataFrame:
        """Count what is kept, by file, category and place.

        Parameters
        ----------
        codes : pandas.DataFrame
            `code`, `place`, `area`, `in_2011`, `in_2021`.
        own : str
            The area whose places are told apart.

        Returns
        -------
        pandas.DataFrame
            `file_id`, `force`, `month`, `category`, `area`, `place` and `code` (the LSOA as
            published, inside the own area; each missing where none), `blank` (no LSOA), `unknown`
            (an LSOA that no lookup has), `old` (a code of the 2011 vintage alone, of the 2021
            vintage alone, or missing where of both), `n`.
        """
        self.store("codes", codes)
        self.connection.execute(_KEEP)
        return self.ask(_PLACE, own=own)

    def find(self, ids: pd.Series, force: str) -> pd.DataFrame:
        """Find crimes of one force by the hashes of their Crime IDs.

        Parameters
        ----------
        ids : pandas.Series
            Hashes, as `id` of the table `records` of any `Bulk` of this process.
        force : str
            File name of the force.

        Returns
        -------
        pandas.DataFrame
            `id`, `category`, `recorded` ("YYYY-MM", the first month it stands in); the others
            are left out.
        """
        self.store("wanted", pd.DataFrame({"id": ids.drop_duplicates()}, dtype="uint64"))
        return self.ask(_FIND, force=force)

    def middle(self, codes: pd.DataFrame, force: str) -> tuple[float, float] | None:
        """Find about where the crimes of an area lie, by the newest file of its force.

        Parameters
        ----------
        codes : pandas.DataFrame
            `code` of the area's LSOAs.
        force : str
            File name of the force.

        Returns
        -------
        tuple of float or None
            Longitude and latitude (medians); None where no row says.
        """
        mine = [i for i in self.items if i.force == force and i.file.size and is_plain(i)]
        if not mine:
            return None
        self.store("codes", codes[["code"]])
        path = glob.escape(str(max(mine, key=lambda item: item.month).file.path))
        query = _MIDDLE.format(columns=dict.fromkeys(self.layout.columns, "VARCHAR"))
        [(x, y)] = self.connection.execute(query, {"path": path}).fetchall()
        return None if x is None or y is None else (x, y)

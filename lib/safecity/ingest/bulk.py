"""Street-level files in bulk: read, freed of repeats and placed by DuckDB."""

from __future__ import annotations

import glob
from collections.abc import Collection, Sequence
from tempfile import gettempdir
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.crime_types import ASB
from safecity.ingest.quarantine import Rejected
from safecity.ingest.recognise import Recognised
from safecity.ingest.rows import CATEGORIES, COLUMNS, Row, is_plain, read_rows

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_READ = """
INSERT INTO street
SELECT p.file_id, CASE WHEN "Crime ID" <> '' THEN hash("Crime ID") END,
       nullif("LSOA code", ''), "Location" = 'No Location', "Crime type"
FROM read_csv($paths, columns = {columns}, auto_detect = false, header = true, delim = ',',
              quote = '"', escape = '"', nullstr = '', filename = 'path', ignore_errors = true) r
JOIN plan p ON p.path = r.path
WHERE r."Month" = p.month AND r."Crime type" IN (SELECT unnest($categories))
  AND position(chr(10) IN coalesce(r."Location", '')) = 0
"""
# A Crime ID is 64 characters; its 64-bit hash takes a tenth of the memory, and IDs are compared
# inside one file only: of 20,000 rows two share a hash once in ninety billion files.
# One Crime ID of a month is one crime. Avon and Somerset and the City of London publish some
# twice or three times: always one crime type, often another outcome, and in most cases another
# anonymous point, so a repeat is one crime seen from two sides and not two crimes. The place is
# the lowest LSOA code among the repeats (in 12 of 43 they differ): arbitrary, but the same on
# every run. Anti-social behaviour has no ID, and rows that look the same are separate incidents.
_KEEP = """
CREATE TEMP TABLE kept AS
SELECT file_id, lsoa, category, count(*) AS n FROM (
  SELECT file_id, lsoa, category FROM street WHERE id IS NULL OR category = $asb
  UNION ALL
  SELECT file_id, min(lsoa), min(category) FROM street
  WHERE id IS NOT NULL AND category <> $asb GROUP BY file_id, id)
GROUP BY ALL
"""
_TALLY = """
SELECT file_id, count(*) AS valid, count(*) FILTER (nowhere) AS no_location,
       count(*) FILTER (id IS NULL AND category <> $asb) AS blank_id
FROM street GROUP BY ALL
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


class Bulk:
    """A database in memory that holds the rows of many street-level files.

    Parameters
    ----------
    items : sequence of Recognised
        Street-level files whose headers have been checked.
    """

    def __init__(self, items: Sequence[Recognised]) -> None:
        """Open the database and read every file."""
        import duckdb

        self.items = items
        self.rejected: list[Rejected] = []
        self.read_slowly: dict[int, int] = {}
        self.connection = duckdb.connect()
        self.connection.execute("SET enable_progress_bar = false")
        # The order of rows carries nothing here, and keeping it costs time.
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute(f"SET temp_directory = '{gettempdir()}'")
        self.connection.execute(f"CREATE TYPE category AS ENUM {CATEGORIES}")
        self.connection.execute(
            "CREATE TEMP TABLE street "
            "(file_id INTEGER, id UBIGINT, lsoa VARCHAR, nowhere BOOLEAN, category category)"
        )
        self._plan()
        self._read_plain()
        self._read_others()

    def _plan(self) -> None:
        plan = pd.DataFrame(
            {
                "file_id": range(len(self.items)),
                "path": [str(item.file.path) for item in self.items],
                "force": [item.force for item in self.items],
                "month": [item.month for item in self.items],
            }
        )
        _store(self.connection, "plan", plan)

    def _read_plain(self) -> None:
        plain = [item for item in self.items if item.file.size and is_plain(item)]
        paths = [glob.escape(str(item.file.path)) for item in plain]
        if paths:
            columns = dict.fromkeys(COLUMNS, "VARCHAR")
            self.connection.execute(
                _READ.format(columns=columns), {"paths": paths, "categories": list(CATEGORIES)}
            )

    def _read_others(self) -> None:
        """Read line by line what bulk reading could not take whole.

        DuckDB skips a row it cannot read, and the filter drops a row with another month or an
        unknown crime type; either way fewer rows arrive than the file has lines.
        """
        found = self._count()
        for file_id, item in enumerate(self.items):
            if item.file.size and (
                not is_plain(item) or found.get(file_id, 0) != item.file.data_lines
            ):
                rows, rejected = read_rows(item)
                self.rejected += rejected
                self.read_slowly[file_id] = len(rows) + len(rejected)
                self._replace(file_id, rows)

    def _count(self) -> dict[int, int]:
        query = "SELECT file_id, count(*) FROM street GROUP BY ALL"
        return dict(self.connection.execute(query).fetchall())

    def _replace(self, file_id: int, rows: list[Row]) -> None:
        self.connection.execute("DELETE FROM street WHERE file_id = ?", [file_id])
        frame = pd.DataFrame(
            {
                "file_id": file_id,
                "id": [row.id or None for row in rows],
                "lsoa": [row.lsoa or None for row in rows],
                "nowhere": [row.nowhere for row in rows],
                "category": [row.category for row in rows],
            }
        )
        if rows:
            self.connection.register("slow", _arrow(frame))
            self.connection.execute(
                "INSERT INTO street SELECT file_id, CASE WHEN id <> '' THEN hash(id) END, "
                "lsoa, nowhere, category FROM slow"
            )
            self.connection.unregister("slow")

    def rows_read(self, file_id: int) -> int:
        """Rows of a file, those that were rejected included."""
        return self.read_slowly.get(file_id, self.items[file_id].file.data_lines)

    def tally(self) -> pd.DataFrame:
        """Rows of each file before repeats are removed: `valid`, `no_location`, `blank_id`."""
        return self.connection.execute(_TALLY, {"asb": ASB}).df().set_index("file_id")

    def placing(self, codes: Collection[str]) -> dict[int, tuple[int, int, int]]:
        """Rows of each file that can be counted, with an LSOA, and with one not in `codes`."""
        query = (
            "SELECT file_id, count(*), count(lsoa), count(lsoa) FILTER (known.code IS NULL) "
            "FROM street LEFT JOIN known ON known.code = lsoa GROUP BY ALL"
        )
        _store(self.connection, "known", pd.DataFrame({"code": sorted(codes)}, dtype="str"))
        return {row[0]: row[1:] for row in self.connection.execute(query).fetchall()}

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
        _store(self.connection, "codes", codes)
        self.connection.execute(_KEEP, {"asb": ASB})
        return self.connection.execute(_PLACE, {"own": own}).df()


def _arrow(frame: pd.DataFrame) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pandas(frame, preserve_index=False)


def _store(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> None:
    connection.register("incoming", _arrow(frame))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")

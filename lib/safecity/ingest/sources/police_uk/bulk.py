"""Files of data.police.uk in bulk: read by DuckDB, and line by line only where they have faults."""

from __future__ import annotations

import glob
import json
from collections.abc import Collection, Sequence
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.offences import GRAVEST_FIRST
from safecity.files import json_text, replacing, write_whole
from safecity.ingest.source import Recognised, Rejected
from safecity.ingest.sources.police_uk.layouts import FILE_KINDS, month_span
from safecity.ingest.sources.police_uk.rows import is_plain, read_rows
from safecity.ingest.supply.shelf import is_sealed, place, seal
from safecity.ingest.tables.delimited import header

if TYPE_CHECKING:
    import pyarrow as pa

_READ = """
INSERT INTO records SELECT p.file_id, {select}
FROM read_csv($paths, columns = {columns}, auto_detect = false, header = true, delim = ',',
              quote = '"', escape = '"', nullstr = '', filename = 'path', ignore_errors = true) r
JOIN plan p ON p.path = r.path
WHERE {plain}
"""
_TAKE_KEPT = """
INSERT INTO records SELECT p.file_id, r.* EXCLUDE (path)
FROM read_parquet($paths, filename = 'path', hive_partitioning = false) r
JOIN plan p ON p.path = r.path
"""
_KEEP = """
COPY (SELECT * EXCLUDE (file_id) FROM records WHERE file_id = {0} ORDER BY ALL) TO '{1}'
(FORMAT parquet, COMPRESSION zstd)
"""
_TAKE = "INSERT INTO records SELECT r.file_id, {select} FROM slow r"

MEMORY, MEMORY_OF_THREAD = 256, 64
"""Megabytes that a database holds, and more for each thread; what is more lies in a folder for
temporary files. Twenty million rows took 2.3 GB."""


class Bulk:
    """A database in memory that holds the rows of many files of one kind, in `records`.

    Parameters
    ----------
    items : sequence of Recognised
        Files of data.police.uk whose headers have been checked.
    kind : str
        Their kind; one of `FILE_KINDS`.
    """

    def __init__(self, items: Sequence[Recognised], kind: str) -> None:
        """Open the database and read every file."""
        import duckdb

        self.items = items
        self.kind = kind
        self.file_kind = FILE_KINDS[kind]
        self.shelved = {i: path for i, path in enumerate(map(self._shelved, items)) if path}
        self.rejected: list[Rejected] = []
        self.read_slowly: dict[int, int] = {}
        self.connection = duckdb.connect()
        self.connection.execute("SET enable_progress_bar = false")
        # The order of rows carries nothing here, and keeping it costs time.
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute(f"SET temp_directory = '{gettempdir()}'")
        self._limit_memory()
        # Values of an ENUM are ordered as they are listed.
        self.connection.execute(f"CREATE TYPE category AS ENUM {GRAVEST_FIRST}")
        columns = f"file_id INTEGER, {self.file_kind.table}"
        self.connection.execute(f"CREATE TEMP TABLE records ({columns})")
        self._plan()
        self._read_plain()
        self._read_others()
        self._keep()

    def _limit_memory(self) -> None:
        """Let rows beyond some memory go to the disk; each thread that reads needs its own."""
        [(threads,)] = self.connection.execute("SELECT current_setting('threads')").fetchall()
        limit = MEMORY + int(threads) * MEMORY_OF_THREAD
        self.connection.execute(f"SET memory_limit = '{limit}MB'")

    def _shelved(self, item: Recognised) -> Path | None:
        """Where the rows of a file are kept, as they were kept; None where they are not."""
        path = self._shelf(item)
        return path if path is not None and is_sealed(path) else None

    def _shelf(self, item: Recognised) -> Path | None:
        what = f"{self.kind}/force={item.force}/month={item.month}"
        return place(what, item.file, suffix=".parquet")

    def _plan(self) -> None:
        spans = [month_span(item.month) for item in self.items]
        plan = pd.DataFrame(
            {
                "file_id": range(len(self.items)),
                "path": [
                    str(self.shelved.get(i, item.file.path)) for i, item in enumerate(self.items)
                ],
                "force": [item.force for item in self.items],
                "month": [item.month for item in self.items],
                "opens": [opens for opens, _ in spans],
                "closes": [closes for _, closes in spans],
            }
        )
        self.store("plan", plan)

    def _read_plain(self) -> None:
        if self.shelved:
            patterns = [glob.escape(str(path)) for path in self.shelved.values()]
            self.connection.execute(_TAKE_KEPT, {"paths": patterns})
        rest = (item for i, item in enumerate(self.items) if i not in self.shelved)
        plain = [item for item in rest if item.file.size and is_plain(item)]
        paths = [glob.escape(str(item.file.path)) for item in plain]
        if paths:
            columns = dict.fromkeys(self.file_kind.columns, "VARCHAR")
            file_kind = self.file_kind
            query = _READ.format(select=file_kind.select, columns=columns, plain=file_kind.plain)
            self._read_all(query, paths)

    def _read_all(self, query: str, paths: list[str]) -> None:
        """Read many files at once; where that fails each by itself, and by lines what fails."""
        import duckdb

        try:
            self.connection.execute(query, {"paths": paths})
        except duckdb.Error:
            for path in paths if len(paths) > 1 else ():
                self._read_all(query, [path])

    def _read_others(self) -> None:
        """Read line by line what bulk reading could not take whole.

        DuckDB skips a row it cannot read, and the filter drops a row with a fault; either way
        fewer rows arrive than the file has lines.
        """
        counts = self._count()
        for file_id, item in enumerate(self.items):
            if file_id in self.shelved:
                self._take_note(file_id, item)
            elif item.file.size and (
                not is_plain(item) or counts.get(file_id, 0) != item.file.data_lines
            ):
                rows, rejected = read_rows(item)
                self.rejected += rejected
                self.read_slowly[file_id] = len(rows) + len(rejected)
                self._replace(file_id, rows)

    def _take_note(self, file_id: int, item: Recognised) -> None:
        """Take what is noted of a kept file that was read line by line."""
        note = self.shelved[file_id].with_suffix(".json")
        if note.is_file():
            known = json.loads(note.read_text(encoding="utf-8"))
            self.read_slowly[file_id] = known["rows"]
            self.rejected += [Rejected(item.file.name, *row) for row in known["rejected"]]

    def _keep(self) -> None:
        """Put on the shelf, where one is open, what was read of files; the rows of each last."""
        for file_id, item in enumerate(self.items):
            path = self._shelf(item)
            if path is None or file_id in self.shelved:
                continue
            if file_id in self.read_slowly:
                faults = [r for r in self.rejected if r.file == item.file.name]
                rows = [(r.line, r.reason, r.row) for r in faults]
                note = {"rows": self.read_slowly[file_id], "rejected": rows}
                write_whole(path.with_suffix(".json"), json_text(note))
            with replacing(path) as part:
                self.connection.execute(_KEEP.format(file_id, str(part).replace("'", "''")))
            seal(path)

    def _count(self) -> dict[int, int]:
        query = "SELECT file_id, count(*) FROM records GROUP BY ALL"
        return dict(self.connection.execute(query).fetchall())

    def _replace(self, file_id: int, rows: list[list[str]]) -> None:
        self.connection.execute("DELETE FROM records WHERE file_id = ?", [file_id])
        names = header(self.items[file_id].file)
        cells = ([cell or None for cell in row] for row in rows)
        frame = pd.DataFrame(cells, columns=names, dtype="str").assign(file_id=file_id)
        if rows:
            self.connection.register("slow", _arrow(frame))
            self.connection.execute(_TAKE.format(select=self.file_kind.select))
            self.connection.unregister("slow")

    def rows_read(self, file_id: int) -> int:
        """Rows of a file, those that were rejected included."""
        return self.read_slowly.get(file_id, self.items[file_id].file.data_lines)

    def files(self) -> pd.DataFrame:
        """One row per file, indexed by `file_id`: `month`, `force`, `file`, `rows_read`."""
        frame = pd.DataFrame(
            {
                "month": [item.month for item in self.items],
                "force": [item.force for item in self.items],
                "file": [item.file.name for item in self.items],
                "rows_read": [self.rows_read(i) for i in range(len(self.items))],
            }
        )
        return frame.rename_axis("file_id")

    def cut_off(self) -> set[str]:
        """Names of files whose last line has no end and is not a whole row."""
        broken = {
            (row.file, row.line)
            for row in self.rejected
            if "fields in place of" in row.reason or "quotation mark" in row.reason
        }
        files = (item.file for item in self.items if not item.file.ended)
        return {file.name for file in files if (file.name, file.newlines + 1) in broken}

    def placing(self, codes: Collection[str]) -> dict[int, tuple[int, int, int]]:
        """Rows of each file that can be counted, with an LSOA, and with one not in `codes`."""
        query = (
            "SELECT file_id, count(*), count(lsoa), count(lsoa) FILTER (known.code IS NULL) "
            "FROM records LEFT JOIN known ON known.code = lsoa GROUP BY ALL"
        )
        self.store("known", pd.DataFrame({"code": sorted(codes)}, dtype="str"))
        return {row[0]: row[1:] for row in self.connection.execute(query).fetchall()}

    def pointed(self) -> dict[int, tuple[int, int, int]]:
        """Rows of each file that can be counted, with coordinates, and (none) unknown ones."""
        query = "SELECT file_id, count(*), count(lat), 0 FROM records GROUP BY ALL"
        return {row[0]: row[1:] for row in self.connection.execute(query).fetchall()}

    def store(self, name: str, frame: pd.DataFrame) -> None:
        """Make a table of a frame, in the place of one with the same name."""
        self.connection.register("incoming", _arrow(frame))
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM incoming")
        self.connection.unregister("incoming")

    def ask(self, query: str, **values: str) -> pd.DataFrame:
        """Return what a query finds; `values` are its named parameters."""
        return self.connection.execute(query, values).df()


def _arrow(frame: pd.DataFrame) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pandas(frame, preserve_index=False)


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
    reasons = pd.Series("", index=files.index, dtype="str")
    for _, of_force in files.groupby("force"):
        for at, here in of_force["lsoas"].items():
            there = of_force["lsoas"].drop(at).median()
            if there >= MIN_LSOAS and here < MIN_LSOA_SHARE * there:
                reasons[at] = (
                    f"the file is cut off: {here:,} LSOAs, where other months have {there:,.0f}"
                )
    return reasons


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
    defects = pd.Series(reasons, index=files.index, dtype="str")
    return defects.mask(defects == "", few_places(files)) if "lsoas" in files else defects

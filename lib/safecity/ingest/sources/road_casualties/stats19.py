"""Rows of road casualty files: in bulk by DuckDB, line by line only to say where a fault lies.

Seen as published: five collisions of 2023, under the earlier names of columns.
Seen in a rebuilt layout: provisional-2025, collisions and casualties.
Never seen: a file of several years; a casualty file as published.
"""

from __future__ import annotations

import csv
import glob
import re
from collections.abc import Iterator, Mapping, Sequence
from tempfile import gettempdir

import pandas as pd

from safecity.errors import SafecityError, nearest
from safecity.ingest.source import Rejected
from safecity.ingest.supply.record import noted
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.tables.delimited import AGAIN, fault_of, header, separator_of

COLLISION, CASUALTY = "collision", "casualty"
_NAME = re.compile(
    r"^dft-road-casualty-statistics-(collision|accident|casualty)-"
    r"(last-5-years|provisional-(?:mid-year-unvalidated-)?\d{4}|(?:19|20)\d\d-latest-published-year|\d{4}-\d{4}|\d{4})"
    r"(?![\d-]).*\.csv$",
    re.I,
)
"""The table, then the years that it holds as the publisher writes them."""
_INDEX = ("collision_index", "accident_index")
_YEAR = ("collision_year", "accident_year")
FIELDS = {
    COLLISION: {
        "id": _INDEX,
        "year": _YEAR,
        "area": ("local_authority_ons_district",),
        "date": ("date",),
        "time": ("time",),
        "severity": ("collision_severity", "accident_severity"),
    },
    CASUALTY: {
        "id": _INDEX,
        "year": _YEAR,
        "vehicle": ("vehicle_reference",),
        "person": ("casualty_reference",),
        "sex": ("sex_of_casualty",),
        "age": ("age_of_casualty",),
        "severity": ("casualty_severity",),
        "casualty_type": ("casualty_type",),
        "adjusted": ("casualty_adjusted_severity_serious",),
    },
}
"""New name -> the published names, the present one first."""
KEYS = {COLLISION: ("id",), CASUALTY: ("id", "vehicle", "person")}
"""What tells one row of a file from another."""
MISSING = ("", "-1")
NOT_KNOWN = "not known"
SEVERITIES = {"1": "fatal", "2": "serious", "3": "slight"}
SEXES = {"1": "male", "2": "female"}
_GROUPS = {
    "pedestrian": (0,),
    "cyclist": (1,),
    # By engine size, electric, of unknown size; 103 to 106 are codes in use until 2004.
    "motorcyclist": (2, 3, 4, 5, 23, 97, 103, 104, 105, 106),
    # Taxis and private hire cars are cars; 108 and 109 are codes in use until 2004.
    "car occupant": (8, 9, 108, 109),
    # Buses, horses, farm and goods vehicles, trams, mobility scooters, other vehicles.
    "other": (10, 11, 16, 17, 18, 19, 20, 21, 22, 90, 98, 110, 113),
}
CASUALTY_TYPES = {str(code): group for group, codes in _GROUPS.items() for code in codes}
AGE_BANDS = {"0-15": (0, 15), "16-24": (16, 24), "25-59": (25, 59), "60 and over": (60, 130)}


def kind_of(file: RawFile) -> str:
    """Say which of the two tables a file is, by its published name.

    Returns
    -------
    str
        "collision" (also for the earlier name, accident), "casualty", or "" for any other file.
    """
    match = _NAME.match(file.file_name)
    if not match:
        return ""
    return CASUALTY if match[1].lower() == CASUALTY else COLLISION


def years_named(file: RawFile) -> str:
    """Years that a file holds as its name says: "2024", "provisional-2025", "last-5-years"."""
    match = _NAME.match(file.file_name)
    return match[2].lower() if match else ""


def is_provisional(file: RawFile) -> bool:
    """Say whether a file holds figures that the publisher will still revise."""
    return years_named(file).startswith("provisional")


def rank(file: RawFile) -> int:
    """Rank a file among those that give one year: a file of its own, of several years, of all.

    Provisional figures come last: a later file of several years has the final ones.
    """
    years = years_named(file)
    if is_provisional(file):
        return 3
    return 0 if re.fullmatch(r"\d{4}", years) else 2 if "latest" in years else 1


def published_columns(file: RawFile, kind: str) -> dict[str, str]:
    """Find the columns of a file.

    Parameters
    ----------
    file : RawFile
        A file with its header.
    kind : {"collision", "casualty"}
        Which table it is.

    Returns
    -------
    dict
        New name -> published name. A casualty file under the earlier names has no adjusted
        severity, and then "adjusted" is not in the answer.

    Raises
    ------
    SafecityError
        With the present name of the first column that is missing, or that is there twice.
    """
    given = header(file)
    is_old = "accident_index" in given
    columns: dict[str, str] = {}
    for name, published in FIELDS[kind].items():
        hits = [each for each in published if each in given]
        if not hits and not (name == "adjusted" and is_old):
            wanted = published[-1] if is_old else published[0]
            raise SafecityError(
                f"expected the column '{wanted}'",
                path=file.path,
                line=1,
                remedy=f"{nearest(wanted, given)} Download the file again from its publisher.",
            )
        if sum(given.count(each) for each in hits) > 1:
            problem = f"the column '{hits[0]}' is there twice, as {' and '.join(hits)}"
            raise SafecityError(problem, path=file.path, line=1, remedy=AGAIN)
        columns |= {name: hits[0]} if hits else {}
    return columns


def age_band(text: str) -> str:
    """Put an age in whole years into its band; "not known" where it is missing."""
    age = int(text) if text.isdigit() else -1
    return next((band for band, (a, b) in AGE_BANDS.items() if a <= age <= b), NOT_KNOWN)


TWICE = "the same row stands twice"
# Only the wanted years of a file of many years are kept, yet every one of its rows is counted.
_READ = """
INSERT INTO {kind} BY NAME SELECT {file_id} AS file_id, {select} FROM {rows}
WHERE try_cast({year} AS INTEGER) >= $first OR try_cast({year} AS INTEGER) IS NULL
"""
_COUNT = "SELECT count(*) FROM {rows}"
_ROWS = """
read_csv($path, columns = {columns}, auto_detect = false, header = true, delim = $separator,
              quote = '"', escape = '"', ignore_errors = true)
"""
_YEARS = """
SELECT year FROM {kind} GROUP BY file_id, year
QUALIFY count(*) >= 0.01 * max(count(*)) OVER (PARTITION BY file_id)
"""
_LAST = """
SELECT year, max(try_cast(split_part(date, '/', 2) AS INTEGER)) FROM {kind}
WHERE file_id IN {ids} GROUP BY year
"""
Key = tuple[str, ...]


def check_whole(file: RawFile) -> None:
    """Refuse a file that is empty, no text, or has no row.

    Raises
    ------
    SafecityError
        What is wrong with it.
    """
    problem = ""
    if file.size == 0 or not (file.first_line.strip() or file.encoding == "binary"):
        problem = "the file is empty"
    elif not file.encoding.startswith("utf-8"):
        problem = "not UTF-8 text, in which it is published"
    elif file.data_lines < 1:
        problem = "the file has a header and no rows"
    if problem:
        raise SafecityError(problem, path=file.path, remedy=AGAIN)


def _lines(file: RawFile) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the data lines with their numbers and cells; blank lines are left out.

    Raises
    ------
    SafecityError
        Where a quotation mark is not closed: no published row spans lines.
    """
    mark = separator_of(file.first_line)
    with file.path.open(encoding=file.encoding, newline="") as stream:
        next(stream, None)
        for number, line in enumerate(stream, start=2):
            if text := line.strip("\r\n"):
                try:
                    cells = next(csv.reader([text], delimiter=mark, strict=True))
                except csv.Error as error:
                    problem = f"the rows cannot be separated from here on: {fault_of(error)}"
                    raise SafecityError(
                        problem, path=file.path, line=number, remedy=AGAIN
                    ) from error
                yield number, text, [cell.strip() for cell in cells]


class RoadRows:
    """A database in memory with the rows of road casualty files, as text.

    Its tables `collision` and `casualty` have `file_id` and the new names of `FIELDS`; a missing
    column or cell is empty text.

    Parameters
    ----------
    files : mapping of str to sequence of RawFile
        Files of each kind.
    first_year : int
        Years before it are not kept; a file may hold every year since 1979.
    """

    def __init__(self, files: Mapping[str, Sequence[RawFile]], first_year: int = 0) -> None:
        """Read every file."""
        import duckdb

        self.files, self._first = files, first_year
        self.rejected: list[Rejected] = []
        self.connection = duckdb.connect()
        self.connection.execute("SET enable_progress_bar = false")
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute(f"SET temp_directory = '{gettempdir()}'")
        for kind, each in files.items():
            names = ", ".join(f"{name} VARCHAR DEFAULT ''" for name in FIELDS[kind])
            self.connection.execute(f"CREATE TABLE {kind} (file_id INTEGER, {names})")
            for file_id, file in enumerate(each):
                self._read(kind, file_id, file)
            self._keep_one_file_a_year(kind)

    def ask(self, query: str) -> pd.DataFrame:
        """Answer a query as a frame; its text columns have no missing cells."""
        return self.connection.execute(query).df()

    def years(self, kind: str) -> set[int]:
        """Years of which there are rows; a stray year in a row or two is none."""
        rows = self.connection.execute(_YEARS.format(kind=kind)).fetchall()
        return {int(year) for (year,) in rows if year.isdecimal()}

    def provisional(self, kind: str) -> dict[int, int]:
        """Years whose rows are of a provisional file, and the last month that it holds."""
        ids = [i for i, file in enumerate(self.files[kind]) if is_provisional(file)]
        rows = self.connection.execute(_LAST.format(kind=kind, ids=(*ids, -1))).fetchall()
        return {int(year): month for year, month in rows if year.isdecimal() and month}

    def _read(self, kind: str, file_id: int, file: RawFile) -> None:
        import duckdb

        check_whole(file)
        names = header(file)
        # A header may have a column without a name, as a spreadsheet writes at its end.
        at = {new: f"c{names.index(old)}" for new, old in published_columns(file, kind).items()}
        select = ", ".join(f"coalesce(trim({old}), '') AS {new}" for new, old in at.items())
        rows = _ROWS.format(columns={f"c{i}": "VARCHAR" for i in range(len(names))})
        year = f"trim({at['year']})"
        query = _READ.format(kind=kind, file_id=file_id, select=select, rows=rows, year=year)
        given = {"path": glob.escape(str(file.path)), "separator": separator_of(file.first_line)}
        try:
            done = self.connection.execute(query, {**given, "first": self._first}).fetchone()
            if self._first:
                done = self.connection.execute(_COUNT.format(rows=rows), given).fetchone()
        except duckdb.Error:  # a quotation mark is not closed, or what a state machine cannot read
            done = None
        read = int(done[0]) if done else 0
        if read != file.data_lines:
            self._explain(file, read)

    def _explain(self, file: RawFile, read: int) -> None:
        """Find the lines that are not whole rows, for the quarantine; or refuse the file."""
        width, whole = len(header(file)), 0
        for number, text, cells in _lines(file):
            if len(cells) == width:
                whole += 1
                continue
            reason = f"{len(cells)} fields in place of {width}"
            if not file.ended and number == file.newlines + 1:
                problem = f"the file is cut off mid-row: {reason}"
                raise SafecityError(problem, path=file.path, line=number, remedy=AGAIN)
            self.rejected.append(Rejected(file.name, number, reason, text))
        if whole != read or not read:
            problem = f"only {read:,} of {noted(file.data_lines, 'row')} can be read"
            raise SafecityError(problem, path=file.path, remedy=AGAIN)

    def _keep_one_file_a_year(self, kind: str) -> None:
        """Of several files that give a year, keep the rows of the best ranked."""
        pairs = self.connection.execute(f"SELECT DISTINCT year, file_id FROM {kind}").fetchall()
        by_year: dict[str, list[int]] = {}
        for year, file_id in pairs:
            by_year.setdefault(year, []).append(file_id)
        for year, ids in sorted(by_year.items()):
            best = min(rank(self.files[kind][i]) for i in ids)
            own = [i for i in ids if rank(self.files[kind][i]) == best]
            if len(own) > 1 and year.isdecimal():
                names = sorted(self.files[kind][i].name for i in own)
                raise SafecityError(
                    f"{year} is also given by {names[0]}",
                    path=self.files[kind][own[0]].root + "/" + names[1],
                    remedy="Keep one of the two files",
                )
            drop = f"DELETE FROM {kind} WHERE year = ? AND file_id NOT IN {(*own, -1)}"
            self.connection.execute(drop, [year])

    def reject(self, kind: str, faulty: pd.DataFrame) -> None:
        """Put rows into quarantine, with the lines on which they stand.

        Parameters
        ----------
        kind : str
            Which table they are of.
        faulty : pandas.DataFrame
            `file_id`, the columns of `KEYS` and `fault`, what is wrong.
        """
        for file_id, rows in faulty.groupby("file_id"):
            keys = rows[list(KEYS[kind])].itertuples(index=False, name=None)
            faults = dict(zip(keys, rows["fault"], strict=True))
            self.rejected += _find(self.files[kind][int(str(file_id))], kind, faults)


def _find(file: RawFile, kind: str, faults: Mapping[Key, str]) -> Iterator[Rejected]:
    """Find rows by their keys; of rows that stand twice, the first is good."""
    columns, names = published_columns(file, kind), header(file)
    at = [names.index(columns[name]) for name in KEYS[kind]]
    keys: set[Key] = set()
    for number, text, cells in _lines(file):
        key = tuple(cells[i] for i in at) if len(cells) == len(names) else ()
        if key in faults and (faults[key] != TWICE or key in keys):
            yield Rejected(file.name, number, faults[key], text)
        keys.add(key)

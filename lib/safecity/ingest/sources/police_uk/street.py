"""Street-level crime of data.police.uk: files in, counts by month, area and LSOA out."""

from __future__ import annotations

import csv
import glob
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from safecity.catalogue.offences import ASB
from safecity.ingest.source import Recognised, Rejected
from safecity.ingest.sources.police_uk.bulk import Bulk, find_defects
from safecity.ingest.sources.police_uk.layouts import STREET
from safecity.ingest.sources.police_uk.rows import check_headers, find_codes, is_plain
from safecity.ingest.tables.delimited import header

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
WITH twice AS (
  SELECT id FROM records WHERE id IS NOT NULL AND category <> $asb GROUP BY id HAVING count(*) > 1)
SELECT file_id, lsoa, category, row_number() OVER one AS nth,
       p.month <> first_value(p.month) OVER one AS later,
       category <> first_value(category) OVER one AS retyped
FROM records JOIN twice USING (id) JOIN plan p USING (file_id) WHERE category <> $asb
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
       count(*) FILTER (id IS NULL AND category <> $asb) AS blank_id, count(DISTINCT lsoa) AS lsoas
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
       min(p.month) AS recorded,
       arg_min(coalesce(lsoa, ''), (p.month, category, coalesce(lsoa, '~'))) AS lsoa
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
            On `file_id`: `valid`, `no_location`, `blank_id` (of crimes) and `lsoas` (different
            ones), before repeats are removed; of the repeats, `repeated_later` (an earlier month
            has the crime) and `repeated_retyped` (it is counted under another type).
        """
        rows = self.ask(_TALLY, asb=ASB).set_index("file_id")
        removed = self.ask(_REMOVED).set_index("file_id")
        return rows.join(removed).fillna(0).astype("int64")

    def repeated(self) -> dict[int, int]:
        """Rows of each file whose crime another row has, and which a run leaves out."""
        query = "SELECT file_id, count(*) FROM repeats WHERE nth > 1 GROUP BY ALL"
        return dict(self.connection.execute(query).fetchall())

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
            `id`, `category`, `recorded` ("YYYY-MM", the first month it stands in), `lsoa` ("" where
            none), each of the row that is counted; the others are left out.
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
        items = [i for i in self.items if i.force == force and i.file.size and is_plain(i)]
        if not items:
            return None
        self.store("codes", codes[["code"]])
        path = glob.escape(str(max(items, key=lambda item: item.month).file.path))
        query = _MIDDLE.format(columns=dict.fromkeys(self.file_kind.columns, "VARCHAR"))
        [(x, y)] = self.connection.execute(query, {"path": path}).fetchall()
        return None if x is None or y is None else (x, y)


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


STRANGE = ["code", "name", "count"]


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
    strange : pandas.DataFrame
        `code`, `name`, `count` of the LSOAs in the files of the own force that no lookup has.
    """

    area: pd.DataFrame
    force: pd.DataFrame
    lsoa: pd.DataFrame
    codes: pd.DataFrame
    quality: pd.DataFrame
    rejected: tuple[Rejected, ...]
    defects: dict[tuple[str, str], str]
    strange: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=STRANGE))


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
    buckets = np.select([c.to_numpy() for c in conditions], names, default="rows_comparators")
    return pd.Series(buckets, index=cells.index)


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
    in_area = cells[cells["bucket"] == "rows_area"]
    is_asb = (in_area["category"] == ASB).map({True: "asb_area", False: "crime_area"})
    own = in_area["n"].groupby([in_area["file_id"], is_asb]).sum().unstack(fill_value=0)
    names = [*BUCKETS, *PARTS, "valid", "lsoas"]
    joined = counts.join(own).join(bulk.tally(), how="outer").reindex(files.index)
    quality = files.join(joined.reindex(columns=names).fillna(0).astype("int64"))
    quality["rejected"] = quality["rows_read"] - quality["valid"]
    n_rows = counts.sum(axis=1).reindex(files.index, fill_value=0).astype("int64")
    quality["repeated_id_removed"] = quality.pop("valid") - n_rows
    quality["vintage"] = _vintage(cells).reindex(files.index).fillna("")
    return quality


def _defects(bulk: StreetBulk, quality: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Say which files cannot be counted from: empty, cut off, too many rows lost."""
    reasons = zip(quality["force"], quality["month"], find_defects(bulk, quality), strict=True)
    return {(force, month): reason for force, month, reason in reasons if reason}


def _counts(cells: pd.DataFrame, *by: str) -> pd.DataFrame:
    grouped = cells.groupby(["month", *by, "category"], as_index=False)["n"].sum()
    return grouped.rename(columns={"n": "count"}).astype({"count": "int64"})


def _unknown(bulk: StreetBulk, cells: pd.DataFrame) -> Iterator[tuple[Recognised, list[Rejected]]]:
    """Find the lines of rows whose LSOA no lookup knows, file by file."""
    unknown = cells[cells["unknown"].notna()].groupby("file_id")["unknown"].unique()
    for i, codes in unknown.items():
        yield bulk.items[i], find_codes(bulk.items[i], tuple(sorted(codes)))


def _strange(unknown: Iterable[tuple[Recognised, list[Rejected]]], force: str) -> pd.DataFrame:
    """Count the rows of a force in LSOAs that no lookup knows, by code and published name."""
    seen_codes = Counter[tuple[str, str]]()
    for item, rows in ((item, rows) for item, rows in unknown if item.force == force):
        at, name = map(header(item.file).index, ("LSOA code", "LSOA name"))
        seen_codes.update((row[at], row[name]) for row in csv.reader(each.row for each in rows))
    counted = [(code, name, n) for (code, name), n in sorted(seen_codes.items())]
    return pd.DataFrame(counted, columns=STRANGE)


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
    in_area = cells[cells["bucket"] == "rows_area"]
    in_area = in_area.assign(vintage=in_area["file_id"].map(quality["vintage"]))
    placed = cells[cells["bucket"].isin(["rows_area", "rows_comparators"])]
    unknown = list(_unknown(bulk, cells))
    return Street(
        area=_counts(placed, "area"),
        force=_counts(cells, "force"),
        lsoa=_counts(in_area, "place").rename(columns={"place": "lsoa"}),
        codes=_counts(in_area, "code", "vintage"),
        quality=quality.reset_index(drop=True),
        rejected=(*bulk.rejected, *(row for _, rows in unknown for row in rows)),
        defects=_defects(bulk, quality),
        strange=_strange(unknown, forces[own]),
    )

"""In which local authorities a postcode lies, by a lookup of the ONS that somebody supplied."""

from __future__ import annotations

import csv
import glob
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from io import TextIOWrapper

from safecity.errors import SafecityError
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.supplied import Supply
from safecity.ingest.tables.delimited import header

POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(?: ?(\d[A-Z]{2}))?", re.IGNORECASE)
"""A postcode, or its district: what stands before the space."""
_PCDS = "pcds"
_LAD = re.compile(r"^(oslaua|laua|lad(\d\d)?cd)$", re.IGNORECASE)
"""Local authority in the ONS Postcode Directory, the National Statistics Postcode Lookup, and the
lookup from postcodes to output areas; `lad25cd` in directories of 2025."""
HINT = "a lookup of postcodes: `start` finds areas by it, and nothing is counted from it"
WHERE = (
    "Search by the name of the council, or by its code; or put the ONS Postcode Directory "
    "(the archive as it comes, or the CSV file of the whole country) from "
    "https://geoportal.statistics.gov.uk/ among the files and search again"
)


def _columns(names: Sequence[str]) -> tuple[str, str] | None:
    """Name the columns of postcode and authority, where a file has both."""
    postcode = next((name for name in names if name.lower() == _PCDS), "")
    authority = next((name for name in names if _LAD.match(name)), "")
    return (postcode, authority) if postcode and authority else None


def hint(file: RawFile, names: Sequence[str]) -> str:
    """Say what a file, or an archive, of postcodes is for; "" for any other file."""
    is_lookup = _lookups_in(file) if file.is_archive else _columns(names)
    return HINT if is_lookup else ""


_MEMBER = re.compile(r"(^|/)(onspd|nspl|pcd)[^/]*\.csv$", re.IGNORECASE)
"""Names of lookups of postcodes in an archive; a member that is called otherwise is not opened."""


@lru_cache(maxsize=8)
def _lookups_in(file: RawFile) -> tuple[str, ...]:
    """Name the lookups of postcodes of an archive: those beside the largest.

    The directory comes with the whole country as one file, and again by postcode area in a folder.
    """
    try:
        with zipfile.ZipFile(file.path) as archive:
            named = [each for each in archive.infolist() if _MEMBER.search(each.filename)]
            lookups = [each for each in named if _columns(_first_line(archive, each))]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return ()  # whoever takes archives in says what is wrong with it
    if not lookups:
        return ()
    folder = max(lookups, key=lambda each: each.file_size).filename.rpartition("/")[0]
    return tuple(e.filename for e in lookups if e.filename.rpartition("/")[0] == folder)


def _first_line(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[str]:
    with archive.open(member) as stream:
        text = TextIOWrapper(stream, encoding="utf-8-sig", errors="replace")
        return next(csv.reader([text.readline()]), [])


def authorities_of(postcode: str, supply: Supply) -> list[str]:
    """List the local authorities of a postcode or a postcode district, those with most first.

    Parameters
    ----------
    postcode : str
        "LE15 6HP", "LE156HP" or "LE15", in any case.
    supply : Supply
        The raw files; the last lookup of postcodes among them is read, closed postcodes too.

    Returns
    -------
    list of str
        ONS codes, by their number of postcodes in it.

    Raises
    ------
    SafecityError
        Where no lookup of postcodes was supplied, or it has no such postcode of England or Wales.
    """
    files = [chosen.item.file for chosen in supply.chosen]
    lookups = [file for file in files if hint(file, header(file))]
    if not lookups:
        raise SafecityError("postcodes are in none of the lookups that are read", remedy=WHERE)
    file = lookups[-1]
    find = _search_archive if file.is_archive else _query
    authorities = find(file, _like(postcode))
    if not authorities:
        problem = f"{file.file_name} has no postcode {postcode.upper()} of England or Wales"
        raise SafecityError(problem, remedy="Search by the name of the council, or by its code")
    return authorities


def _like(postcode: str) -> str:
    """Write the pattern of a postcode as `pcds` has it: one space before the last three signs."""
    parts = POSTCODE.fullmatch(postcode.strip())
    assert parts is not None
    district, unit = parts[1].upper(), (parts[2] or "").upper()
    return f"{district} {unit or '%'}"


def _query(file: RawFile, pattern: str) -> list[str]:
    import duckdb

    postcode, authority = _columns(header(file)) or ("", "")
    query = f"""
        SELECT "{authority}" FROM read_csv(?, header = true, all_varchar = true, delim = ',')
        WHERE upper("{postcode}") LIKE ? AND regexp_matches("{authority}", '^[EW]0')
        GROUP BY 1 ORDER BY count(*) DESC, 1
    """
    try:
        with duckdb.connect() as database:
            rows = database.execute(query, [glob.escape(str(file.path)), pattern]).fetchall()
    except duckdb.Error as error:
        remedy = "Unpack the file anew from the archive of the ONS"
        raise SafecityError(f"cannot be read ({error})", path=file.path, remedy=remedy) from error
    return [str(code) for (code,) in rows]


def _search_archive(file: RawFile, pattern: str) -> list[str]:
    """Count the authorities of a pattern in the lookups of an archive, row by row."""
    begin = pattern.rstrip("%")
    found: Counter[str] = Counter()
    try:
        with zipfile.ZipFile(file.path) as archive:
            for member in _lookups_in(file):
                found += _counted(archive, member, begin)
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        problem, remedy = f"cannot be read ({error})", "Download it again from the ONS"
        raise SafecityError(problem, path=file.path, remedy=remedy) from error
    return sorted(found, key=lambda code: (-found[code], code))


def _counted(archive: zipfile.ZipFile, member: str, begin: str) -> Counter[str]:
    """Count the authorities of the postcodes that begin so; most rows are passed over unread."""
    with archive.open(member) as stream:
        text = TextIOWrapper(stream, encoding="utf-8-sig", errors="replace")
        names = next(csv.reader([text.readline()]))
        postcode, authority = (names.index(name) for name in _columns(names) or ())
        rows = csv.reader(line for line in text if begin in line.upper())
        pairs = ((row[postcode].upper(), row[authority]) for row in rows if len(row) == len(names))
        return Counter(code for pcds, code in pairs if _is_in(pcds, begin) and _COUNTED.match(code))


_COUNTED = re.compile(r"[EW]0")


def _is_in(pcds: str, begin: str) -> bool:
    """Say whether a postcode is the one meant, or of the district meant."""
    return pcds.startswith(begin) if begin.endswith(" ") else pcds == begin

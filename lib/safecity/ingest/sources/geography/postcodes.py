"""In which local authorities a postcode lies, by a lookup of the ONS that somebody supplied."""

from __future__ import annotations

import glob
import re
from collections.abc import Sequence

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
    "(unpacked, the CSV file of the whole country) from https://geoportal.statistics.gov.uk/ "
    "among the files and search again"
)


def _columns(names: Sequence[str]) -> tuple[str, str] | None:
    """Name the columns of postcode and authority, where a file has both."""
    postcode = next((name for name in names if name.lower() == _PCDS), "")
    authority = next((name for name in names if _LAD.match(name)), "")
    return (postcode, authority) if postcode and authority else None


def hint(file: RawFile, names: Sequence[str]) -> str:
    """Say what a file of postcodes is for; "" for any other file."""
    return HINT if not file.is_archive and _columns(names) else ""


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
    authorities = _query(file, _like(postcode))
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

"""Street-level files read line by line: slower than in bulk, but every bad row has its line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from safecity.catalogue.crime_types import ASB, CRIME_TYPES
from safecity.catalogue.errors import SafecityError
from safecity.ingest.quarantine import Rejected
from safecity.ingest.recognise import Recognised, header

COLUMNS = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
CATEGORIES = (ASB, *CRIME_TYPES)


@dataclass(frozen=True)
class Row:
    """What is kept of one street-level row; empty text where the file has none."""

    id: str
    lsoa: str
    nowhere: bool
    category: str


def check_header(item: Recognised) -> None:
    """Compare the columns of a street-level file with the published twelve.

    Raises
    ------
    SafecityError
        Which column was expected and which of those found comes nearest.
    """
    found = header(item.file)
    missing = [name for name in COLUMNS if name not in found]
    extra = [name for name in found if name not in COLUMNS]
    if item.file.encoding == "binary":
        raise SafecityError(
            "not a text file", path=item.file.path, remedy="Download it again from data.police.uk"
        )
    if missing:
        near = get_close_matches(missing[0], extra, n=1, cutoff=0.4)
        what = f"; nearest found: '{near[0]}'" if near else f"; found: {', '.join(found)}"
        problem = f"expected the column '{missing[0]}'{what}"
    elif len(found) != len(COLUMNS):
        problem = f"expected 12 columns, found {len(found)}: {', '.join(found)}"
    else:
        return
    raise SafecityError(
        problem,
        path=item.file.path,
        line=1,
        remedy="Street-level files are read exactly as published; download it again",
    )


def is_plain(item: Recognised) -> bool:
    """Whether a file can be read in bulk: UTF-8, and columns in the published order."""
    return item.file.encoding == "utf-8" and tuple(header(item.file)) == COLUMNS


def _fault(fields: list[str] | None, month: str, at: dict[str, int]) -> str:
    """Say what is wrong with a row; empty text where nothing is."""
    if fields is None:
        return "a quotation mark that is not closed"
    if len(fields) != len(COLUMNS):
        return f"{len(fields)} fields in place of {len(COLUMNS)}"
    if fields[at["Month"]] != month:
        return f"month '{fields[at['Month']]}' in a file named {month}"
    if fields[at["Crime type"]] not in CATEGORIES:
        return f"unknown crime type '{fields[at['Crime type']]}'"
    return ""


def _split(text: str) -> list[str] | None:
    # A published record never spans lines, so a quote left open spoils its own line only.
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error:
        return None


def lines(item: Recognised) -> Iterator[tuple[int, str]]:
    """Yield the data lines of a file with their numbers, blank lines left out."""
    with item.file.path.open(encoding=item.file.encoding, errors="replace", newline="") as stream:
        next(stream, None)
        for number, text in enumerate(stream, start=2):
            if text.strip("\r\n"):
                yield number, text.rstrip("\r\n")


def read_rows(item: Recognised) -> tuple[list[Row], list[Rejected]]:
    """Read one street-level file line by line.

    Parameters
    ----------
    item : Recognised
        A street-level file whose header has been checked.

    Returns
    -------
    rows : list of Row
        Rows that can be counted.
    rejected : list of Rejected
        The others, with line and reason.

    Raises
    ------
    SafecityError
        Where not a single row of a file with rows can be counted.
    """
    at = {name: i for i, name in enumerate(header(item.file))}
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for number, text in lines(item):
        fields = _split(text)
        if reason := _fault(fields, item.month, at):
            rejected.append(Rejected(item.file.name, number, reason, text))
        elif fields is not None:
            rows.append(_row(fields, at))
    if rejected and not rows:
        raise SafecityError(
            f"no row of the file can be used: {rejected[0].reason}",
            path=item.file.path,
            line=rejected[0].line,
            remedy="Check that the file is what its name says, or download it again",
        )
    return rows, rejected


def _row(fields: list[str], at: dict[str, int]) -> Row:
    return Row(
        id=fields[at["Crime ID"]],
        lsoa=fields[at["LSOA code"]],
        nowhere=fields[at["Location"]] == "No Location",
        category=fields[at["Crime type"]],
    )


def find_codes(item: Recognised, codes: Iterable[str]) -> list[Rejected]:
    """Find the rows of a file that name one of some LSOA codes no lookup knows."""
    wanted = set(codes)
    position = header(item.file).index("LSOA code")
    found = []
    for number, text in lines(item):
        fields = _split(text)
        if fields and len(fields) == len(COLUMNS) and fields[position] in wanted:
            reason = f"LSOA '{fields[position]}' is in no lookup; counted but not placed"
            found.append(Rejected(item.file.name, number, reason, text))
    return found

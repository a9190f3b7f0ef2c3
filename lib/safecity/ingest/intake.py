"""What is taken in, read as it will be read later: rows, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from safecity.catalogue.errors import SafecityError
from safecity.catalogue.house import House
from safecity.ingest.boundaries import read_outlines
from safecity.ingest.bulk import Bulk
from safecity.ingest.deprivation import read_index
from safecity.ingest.geography import read_changes, read_wards
from safecity.ingest.police_uk import cut_off
from safecity.ingest.population import read_lad, read_lsoa
from safecity.ingest.recognise import (
    BOUNDARIES,
    CHANGES,
    DEPRIVATION,
    LAD_POPULATION,
    LSOA_POPULATION,
    STREET,
    WARDS,
    Recognised,
    recognise,
)
from safecity.ingest.rows import check_header
from safecity.ingest.scan import scan_house

_READERS = {
    CHANGES: read_changes,
    WARDS: read_wards,
    LAD_POPULATION: read_lad,
    LSOA_POPULATION: read_lsoa,
    DEPRIVATION: read_index,
}
NO_LSOA = "no row has an LSOA; nothing of this file can be placed"
ALL_UNKNOWN = "no LSOA of this file is known to the lookup; nothing of it can be placed"


@dataclass(frozen=True)
class Contents:
    """What a file holds.

    Attributes
    ----------
    rows : int or None
        Rows (or outlines) read, those rejected included; None for a table without a reader.
    rejected : int
        Rows that cannot be counted.
    unknown : int or None
        Rows whose LSOA is in no lookup; None where there is no lookup yet, or no LSOA to look up.
    warning : str
        What is suspicious about the file, though it can be read.
    """

    rows: int | None = None
    rejected: int = 0
    unknown: int | None = None
    warning: str = ""


def held(house: House) -> list[Recognised]:
    """Recognise every raw file that a house has already."""
    return [recognise(file) for file in scan_house(house)]


def known_codes(items: Sequence[Recognised]) -> set[str]:
    """LSOA codes of either vintage in the change lookups among some files."""
    tables = [read_changes(item.file) for item in items if item.kind == CHANGES]
    return {code for table in tables for name in ("lsoa11", "lsoa21") for code in table[name]}


def _refuse_empty(item: Recognised, is_empty: bool, what: str) -> None:
    if is_empty:
        raise SafecityError(what, path=item.file.path, remedy="Download it again")


def _is_blank(item: Recognised) -> bool:
    file = item.file
    has_text = file.encoding == "binary" or file.first_line.strip(" \ufeff") or file.newlines > 1
    return file.size == 0 or not has_text


def _check_street(items: Sequence[Recognised]) -> None:
    for item in items:
        check_header(item)
        _refuse_empty(item, item.file.data_lines <= 0, "the file has a header and no rows")


def _check_ends(bulk: Bulk) -> None:
    broken = cut_off(bulk)
    for item in bulk.items:
        if item.file.name in broken:
            raise SafecityError(
                "the file is cut off mid-row",
                path=item.file.path,
                line=item.file.newlines + 1,
                remedy="Download it again",
            )


def _street(items: Sequence[Recognised], codes: set[str]) -> list[Contents]:
    """Read street-level files together; every one with its own contents."""
    if not items:
        return []
    _check_street(items)
    bulk = Bulk(items)
    _check_ends(bulk)
    placing, found = bulk.placing(codes), []
    for number, item in enumerate(items):
        valid, placed, unknown = placing.get(number, (0, 0, 0))
        _refuse_empty(item, bulk.rows_read(number) == 0, "the file has a header and no rows")
        warning = NO_LSOA if not placed else ALL_UNKNOWN if codes and unknown == placed else ""
        rejected = bulk.rows_read(number) - valid
        known = unknown if codes else None
        found.append(Contents(bulk.rows_read(number), rejected, known, warning))
    return found


def _table(item: Recognised) -> Contents:
    if item.kind == BOUNDARIES:
        rows = len(read_outlines(item.file, item.label))
    elif item.kind in _READERS:
        rows = len(_READERS[item.kind](item.file))
    else:
        return Contents()
    _refuse_empty(item, rows == 0, "the file has a header and no rows")
    return Contents(rows)


def inspect(items: Sequence[Recognised], codes: set[str]) -> list[Contents]:
    """Read files as they will be read later, and say what each holds.

    Parameters
    ----------
    items : sequence of Recognised
        Files of one source.
    codes : set of str
        LSOA codes that the lookups know; none where there is no lookup yet.

    Returns
    -------
    list of Contents
        In the order of `items`.

    Raises
    ------
    SafecityError
        Where a file is empty or not as published.
    """
    for item in items:
        _refuse_empty(item, _is_blank(item), "the file is empty")
    street = [item for item in items if item.kind == STREET]
    read = iter(_street(street, codes))
    return [next(read) if item.kind == STREET else _table(item) for item in items]

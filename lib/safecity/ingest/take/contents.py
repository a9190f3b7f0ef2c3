"""What is taken in, read as it will be read later: rows, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.ingest.source import Recognised, Source, kinds, sources
from safecity.ingest.sources.geography.geography import CHANGES, read_changes
from safecity.ingest.sources.police_uk.bulk import Bulk
from safecity.ingest.sources.police_uk.layouts import STOPS, STREET
from safecity.ingest.sources.police_uk.rows import check_headers, is_blank, is_plain
from safecity.ingest.sources.police_uk.street import StreetBulk
from safecity.ingest.supply.choice import recognise
from safecity.ingest.supply.scan import scan_house

if TYPE_CHECKING:
    from safecity.ingest.supply.scan import RawFile

Check = Callable[[Sequence["RawFile"]], object]
NO_LSOA = "no row has an LSOA; nothing of this file can be placed"
NO_POINT = "no search has coordinates; nothing of this file can be placed"
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
    repeated : int
        Rows of crimes that another row, of this or an earlier month's file, has as well; a run
        counts them once.
    warning : str
        What is suspicious about the file, though it can be read.
    """

    rows: int | None = None
    rejected: int = 0
    unknown: int | None = None
    warning: str = ""
    repeated: int = 0


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


def _check_police(items: Sequence[Recognised]) -> None:
    check_headers(items)
    for item in items:
        _refuse_empty(item, item.file.data_lines <= 0, "the file has a header and no rows")


def _check_ends(bulk: Bulk, items: Sequence[Recognised]) -> None:
    broken = bulk.cut_off()
    for item in items:
        if item.file.name in broken:
            raise SafecityError(
                "the file is cut off mid-row",
                path=item.file.path,
                line=item.file.newlines + 1,
                remedy="Download it again",
            )


def _warning(kind: str, placed: int, unknown: int | None) -> str:
    """What is suspicious about a file of which nothing can be placed."""
    if kind == STOPS:
        return "" if placed else NO_POINT
    return NO_LSOA if not placed else ALL_UNKNOWN if unknown == placed else ""


def _of_forces(items: Sequence[Recognised], there: Sequence[Recognised]) -> list[Recognised]:
    """Street-level files of other months of the forces of some, among those that are there."""
    given = {(item.force, item.month) for item in items}
    forces = {item.force for item in items}
    others = {
        item.key: item
        for item in there
        if item.kind == STREET and item.force in forces and (item.force, item.month) not in given
    }
    return [item for item in others.values() if is_plain(item) and not is_blank(item)]


def _police(
    items: Sequence[Recognised], kind: str, codes: set[str], there: Sequence[Recognised]
) -> list[Contents]:
    """Read files of one kind together; every one with its own contents."""
    if not items:
        return []
    _check_police(items)
    bulk = StreetBulk([*items, *_of_forces(items, there)]) if kind == STREET else Bulk(items, kind)
    repeated = bulk.repeated() if isinstance(bulk, StreetBulk) else {}
    _check_ends(bulk, items)
    placing = bulk.pointed() if kind == STOPS else bulk.placing(codes)
    found = []
    for number, item in enumerate(items):
        n_rows = bulk.rows_read(number)
        _refuse_empty(item, n_rows == 0, "the file has a header and no rows")
        valid, placed, unknown = placing.get(number, (0, 0, 0))
        known = unknown if codes and kind != STOPS else None
        warning, again = _warning(kind, placed, known), repeated.get(number, 0)
        found.append(Contents(n_rows, n_rows - valid, known, warning, again))
    return found


def _partners(
    items: Sequence[Recognised], there: Sequence[Recognised], source: Source
) -> list[RawFile]:
    """Raw files of which a table is made together with those that are given."""
    given = {(item.kind, item.label) for item in items}
    labels = {label for _, label in given}
    return [
        item.file
        for item in there
        if item.kind in source.kinds
        and item.label in labels
        and (item.kind, item.label) not in given
    ]


def _together(
    items: Sequence[Recognised], partners: Sequence[RawFile], check: Check
) -> list[Contents]:
    """Read files of which several make one table: a survey's wave, collisions and casualties."""
    check([*(item.file for item in items), *partners])
    is_table = (item.file.file_name.lower().endswith(".csv") for item in items)
    return [
        Contents(item.file.data_lines if rows else None)
        for item, rows in zip(items, is_table, strict=True)
    ]


def _table(item: Recognised) -> Contents:
    rows = item.declared.rows(item)
    _refuse_empty(item, rows == 0, "the file has a header and no rows")
    return Contents(rows)


def inspect(
    items: Sequence[Recognised], codes: set[str], there: Sequence[Recognised] = ()
) -> list[Contents]:
    """Read files as they will be read later, and say what each holds.

    Parameters
    ----------
    items : sequence of Recognised
        Files of one source.
    codes : set of str
        LSOA codes that the lookups know; none where there is no lookup yet.
    there : sequence of Recognised
        Raw files that are there already: some files are read with their partner, and crimes may
        stand in an earlier month's file.

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
        _refuse_empty(item, is_blank(item), "the file is empty")
    source = next((each for each in sources().values() if items[0].kind in each.kinds), None)
    if source is not None and source.check is not None:
        return _together(items, _partners(items, there, source), source.check)
    read: dict[int, Contents] = {}
    for kind in (name for name, each in kinds().items() if each.monthly):
        some = [item for item in items if item.kind == kind]
        read |= dict(
            zip((id(item) for item in some), _police(some, kind, codes, there), strict=True)
        )
    return [read.get(id(item)) or _table(item) for item in items]

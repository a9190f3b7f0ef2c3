"""What is taken in, read as it will be read later: rows, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.ingest.source import Recognised, Source, sources
from safecity.ingest.sources.police_uk.rows import is_blank
from safecity.ingest.supply.choice import recognise
from safecity.ingest.supply.scan import scan_house

if TYPE_CHECKING:
    from safecity.ingest.supply.scan import RawFile

Check = Callable[[Sequence["RawFile"]], object]


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
    last : str
        Last month that published figures cover, "2025-03"; empty where the file has no periods.
    """

    rows: int | None = None
    rejected: int = 0
    unknown: int | None = None
    warning: str = ""
    repeated: int = 0
    last: str = ""


def recognised_files(house: House) -> list[Recognised]:
    """Recognise every raw file that a house has already."""
    return [recognise(file) for file in scan_house(house)]


def refuse_empty(item: Recognised, is_empty: bool, what: str) -> None:
    """Raise where a file, or what was read of it, is empty."""
    if is_empty:
        raise SafecityError(what, path=item.file.path, remedy="Download it again")


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
    rows, last = item.declared.held(item)
    refuse_empty(item, rows == 0, "the file has a header and no rows")
    return Contents(rows, last=last)


def inspect(items: Sequence[Recognised], there: Sequence[Recognised] = ()) -> list[Contents]:
    """Read files as they will be read later, and say what each holds.

    Parameters
    ----------
    items : sequence of Recognised
        Files of one source.
    there : sequence of Recognised
        Raw files that are there already: lookups, and what some files are read with.

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
        refuse_empty(item, is_blank(item), "the file is empty")
    source = next((each for each in sources().values() if items[0].kind in each.kinds), None)
    if source is not None and source.check is not None:
        return _together(items, _partners(items, there, source), source.check)
    if source is not None and source.inspect is not None:
        return source.inspect(items, there)
    return [_table(item) for item in items]

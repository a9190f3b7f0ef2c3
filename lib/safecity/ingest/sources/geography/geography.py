"""Which lookup of areas a file is, by its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from safecity.catalogue.assessment import Assessment
from safecity.ingest.source import Kind, Recognised, Source
from safecity.ingest.sources.geography.lookups import (
    CHANGES,
    WARD_COST,
    WARDS,
    read_changes,
    read_wards,
)
from safecity.ingest.sources.geography.naming import PARTNERSHIPS, read_partnerships
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.supplied import Supply
from safecity.ingest.tables.delimited import first_cells, year_in

SLUG = "geography"


def _by_columns(file: RawFile, columns: Sequence[str]) -> Recognised | None:
    names = set(columns)
    has_changes = {"LSOA21CD", "CHGIND"} <= names or {"LSOA11CD", "LSOA21CD"} <= names
    if has_changes or re.match(r"LSOA.*11.*LSOA.*21.*LU", file.file_name, re.I):
        return Recognised(file, CHANGES, f"LAD{year_in(columns, r'LAD(..)CD$')}")
    if "LSOA21CD" in names and (year := year_in(columns, r"WD(..)CD$")):
        return Recognised(file, WARDS, f"WD{year}")
    if year := year_in(columns, r"CSP(..)CD$"):
        return Recognised(file, PARTNERSHIPS, f"CSP{year}")
    return None


def recognises(file: RawFile) -> Recognised | None:
    """Recognise a lookup: of LSOAs that were changed, to wards, or of partnerships.

    Parameters
    ----------
    file : RawFile
        Any file.
    """
    found = (_by_columns(file, columns) for columns in first_cells(file))
    return next(filter(None, found), None)


def _lacking(supply: Supply, _: Assessment) -> list[tuple[str, str, str, str]]:
    if not supply.has(SLUG) or supply.of(WARDS):
        return []
    return [(SLUG, "no lookup from LSOA to ward", "", WARD_COST)]


SOURCE = Source(
    recognises,
    kinds={
        CHANGES: Kind(SLUG, lambda item: read_changes(item.file), required=True),
        WARDS: Kind(SLUG, lambda item: read_wards(item.file), newest_only=True),
        PARTNERSHIPS: Kind(SLUG, lambda item: read_partnerships(item.file)),
    },
    lacking=_lacking,
)

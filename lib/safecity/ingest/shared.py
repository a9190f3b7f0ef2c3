"""Raw files read once for many partnerships: the shelf of a house filled, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.ingest.all_published import read_figures
from safecity.ingest.sources.geography.lookups import read_changes, read_wards
from safecity.ingest.sources.geography.naming import read_partnerships
from safecity.ingest.sources.home_office.tables import read_home_office
from safecity.ingest.sources.police_uk.bulk import Bulk
from safecity.ingest.sources.police_uk.rows import check_headers
from safecity.ingest.sources.population.estimates import read_estimates
from safecity.ingest.supply.recognise import (
    CHANGES,
    CSP_TABLE,
    FORCE_TABLE,
    LAD_POPULATION,
    LSOA_POPULATION,
    PARTNERSHIPS,
    POLICE,
    PUBLISHED,
    WARDS,
    Recognised,
)
from safecity.ingest.supply.shelf import open_shelf
from safecity.ingest.supply.supplied import EXCLUDED_FORCES, survey

TABLES = "tables"
"""The part that holds all that is not a force's: lookups, estimates, workbooks, figures."""


def _of_file(read: Callable[[Any], object]) -> Callable[[Recognised], object]:
    return lambda item: read(item.file)


_READERS: Mapping[str, Callable[[Recognised], object]] = {
    PARTNERSHIPS: _of_file(read_partnerships),
    CHANGES: _of_file(read_changes),
    WARDS: _of_file(read_wards),
    LAD_POPULATION: _of_file(read_estimates),
    LSOA_POPULATION: _of_file(read_estimates),
    CSP_TABLE: read_home_office,
    FORCE_TABLE: read_home_office,
    PUBLISHED: read_figures,
}


def parts(house: House) -> list[str]:
    """Name the parts in which raw files are taken in: `TABLES`, and each force with files."""
    return [TABLES, *sorted(survey(house).forces - EXCLUDED_FORCES)]


def take_in(house: House, part: str) -> int:
    """Read every file of a part and keep it on the shelf; what is kept is not read again.

    Parameters
    ----------
    house : House
        The project's folders; its shelf is open for all who share them.
    part : str
        One of `parts`.

    Returns
    -------
    int
        Files of the part. One that its reader refuses is left: the partnerships that need it are
        told so by their own ingest.
    """
    with open_shelf(house):
        supply = survey(house)
        kinds = tuple(_READERS) if part == TABLES else POLICE
        items = [c.item for c in supply.of(*kinds) if part == TABLES or c.item.force == part]
        for item in items:
            with suppress(SafecityError):
                _take(item)
    return len(items)


def _take(item: Recognised) -> None:
    if item.kind in _READERS:
        _READERS[item.kind](item)
    else:
        check_headers([item])
        Bulk([item], item.kind).connection.close()

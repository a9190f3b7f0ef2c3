"""Raw files read once for many partnerships: the shelf of a house filled, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.ingest.all_published import read_table
from safecity.ingest.sources.deprivation import read_index
from safecity.ingest.sources.geography.lookups import read_changes, read_wards
from safecity.ingest.sources.geography.naming import read_partnerships
from safecity.ingest.sources.home_office.tables import read_home_office
from safecity.ingest.sources.police_uk.bulk import Bulk
from safecity.ingest.sources.police_uk.rows import check_headers
from safecity.ingest.sources.population.estimates import read_estimates
from safecity.ingest.sources.welsh_deprivation import read_welsh_index
from safecity.ingest.supply.recognise import (
    CHANGES,
    DEPRIVATION,
    LAD_POPULATION,
    LSOA_POPULATION,
    PARTNERSHIPS,
    POLICE,
    PUBLISHED,
    WARDS,
    WELSH_INDEX,
    Recognised,
)
from safecity.ingest.supply.recognise import TABLES as HOME_OFFICE
from safecity.ingest.supply.shelf import open_shelf
from safecity.ingest.supply.supplied import EXCLUDED_FORCES, survey

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.supply.scan import RawFile

TABLES = "tables"
"""The part that holds all that is not a force's: lookups, estimates, workbooks, figures."""


def _of_file(read: Callable[[RawFile], pd.DataFrame]) -> Callable[[Recognised], pd.DataFrame]:
    return lambda item: read(item.file)


READ_ALONE: Mapping[str, Callable[[Recognised], pd.DataFrame]] = {
    PARTNERSHIPS: _of_file(read_partnerships),
    CHANGES: _of_file(read_changes),
    WARDS: _of_file(read_wards),
    LAD_POPULATION: _of_file(read_estimates),
    LSOA_POPULATION: _of_file(read_estimates),
    DEPRIVATION: _of_file(read_index),
    WELSH_INDEX: _of_file(read_welsh_index),
    PUBLISHED: read_table,
}
"""Reader of each kind of file that is read by itself and kept on the shelf."""


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
        kinds = (*READ_ALONE, *HOME_OFFICE) if part == TABLES else POLICE
        items = [c.item for c in supply.of(*kinds) if part == TABLES or c.item.force == part]
        for item in items:
            with suppress(SafecityError):
                _take(item)
    return len(items)


def _take(item: Recognised) -> None:
    if item.kind in READ_ALONE:
        READ_ALONE[item.kind](item)
    elif item.kind in HOME_OFFICE:
        read_home_office(item)
    else:
        check_headers([item])
        Bulk([item], item.kind).connection.close()

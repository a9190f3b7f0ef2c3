"""Raw files read once for many partnerships: the shelf of a house filled, a part at a time."""

from __future__ import annotations

from contextlib import suppress

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.ingest.supply.shelf import open_shelf
from safecity.ingest.supply.supplied import EXCLUDED_FORCES, survey

TABLES = "tables"
"""The part that holds all that is not a force's: lookups, estimates, workbooks, figures."""


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
        used = (chosen.item for chosen in supply.chosen if chosen.used)
        mine = [(item, item.declared.read) for item in used if part == (item.force or TABLES)]
        readers = [(item, read) for item, read in mine if read is not None]
        for item, read in readers:
            with suppress(SafecityError):
                read(item)
    return len(readers)

"""Names of editions: of a year, of a quarter, of a restricted edition of either."""

from __future__ import annotations

import re

from safecity.catalogue.period import Period

RESTRICTED = "-restricted"
"""End of the name of a restricted edition and of all its folders: "2021-22-restricted"."""
_QUARTER = re.compile(r"(\d{4})-[qQ]([1-4])")
_MONTHS = 3


def canonical_year(year: str) -> str:
    """Write a year as files name it: "2021/22" -> "2021-22", "2021-Q2" -> "2021-q2"."""
    name = re.sub(r"[/–]", "-", str(year).strip())
    return name.lower() if quarter_of(declared_year(name)) else name


def is_restricted(year: str) -> bool:
    """Say whether a year names a restricted edition."""
    return year.endswith(RESTRICTED)


def declared_year(year: str) -> str:
    """Return the year under which an edition is declared: "2021-22-restricted" -> "2021-22"."""
    return year.removesuffix(RESTRICTED)


def quarter_of(year: str) -> Period | None:
    """Return the calendar quarter that an edition is named by: "2021-q2" is April to June 2021.

    None where the name is that of no quarter.
    """
    match = _QUARTER.fullmatch(year)
    if match is None:
        return None
    last = int(match[2]) * _MONTHS
    return Period(start=f"{match[1]}-{last - 2:02d}", end=f"{match[1]}-{last:02d}")

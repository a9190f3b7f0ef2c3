"""Columns and codes of the road casualty statistics (STATS19), under new and old names.

Seen in a publisher's file: none. In five rows of the file of 2023, as published in 2024:
`accident_*` columns, `enhanced_severity_collision`, no adjusted severity. By public code that reads
them: `collision_*` columns and adjusted severity since, and the names "provisional-2025" (a part of
a year, or all of it) and "1979-latest-published-year" (every year, up to 2 GB).
"""

from __future__ import annotations

import re

from safecity.catalogue.errors import SafecityError, nearest
from safecity.ingest.delimited import header
from safecity.ingest.recognise import ROAD
from safecity.ingest.scan import RawFile

COLLISION, CASUALTY = "collision", "casualty"
_INDEX = ("collision_index", "accident_index")
_YEAR = ("collision_year", "accident_year")
FIELDS = {
    COLLISION: {
        "id": _INDEX,
        "year": _YEAR,
        "area": ("local_authority_ons_district",),
        "date": ("date",),
        "time": ("time",),
        "severity": ("collision_severity", "accident_severity"),
    },
    CASUALTY: {
        "id": _INDEX,
        "year": _YEAR,
        "vehicle": ("vehicle_reference",),
        "person": ("casualty_reference",),
        "sex": ("sex_of_casualty",),
        "age": ("age_of_casualty",),
        "severity": ("casualty_severity",),
        "casualty_type": ("casualty_type",),
        "adjusted": ("casualty_adjusted_severity_serious",),
    },
}
"""New name -> the published names, the present one first."""
KEYS = {COLLISION: ("id",), CASUALTY: ("id", "vehicle", "person")}
"""What tells one row of a file from another."""
MISSING = ("", "-1")
NOT_KNOWN = "not known"
SEVERITIES = {"1": "fatal", "2": "serious", "3": "slight"}
SEXES = {"1": "male", "2": "female"}
_GROUPS = {
    "pedestrian": (0,),
    "cyclist": (1,),
    # By engine size, electric, of unknown size; 103 to 106 are codes in use until 2004.
    "motorcyclist": (2, 3, 4, 5, 23, 97, 103, 104, 105, 106),
    # Taxis and private hire cars are cars; 108 and 109 are codes in use until 2004.
    "car occupant": (8, 9, 108, 109),
    # Buses, horses, farm and goods vehicles, trams, mobility scooters, other vehicles.
    "other": (10, 11, 16, 17, 18, 19, 20, 21, 22, 90, 98, 110, 113),
}
CASUALTY_TYPES = {str(code): group for group, codes in _GROUPS.items() for code in codes}
TYPE_GROUPS = (*_GROUPS, NOT_KNOWN)
AGE_BANDS = {"0-15": (0, 15), "16-24": (16, 24), "25-59": (25, 59), "60 and over": (60, 130)}
SEX_GROUPS = ("male", "female", NOT_KNOWN)


def recognises(file: RawFile) -> str:
    """Say which of the two tables a file is, by its published name.

    Returns
    -------
    str
        "collision" (also for the earlier name, accident), "casualty", or "" for any other file.
    """
    match = ROAD.match(file.file_name)
    if not match:
        return ""
    return CASUALTY if match[1].lower() == CASUALTY else COLLISION


def years_named(file: RawFile) -> str:
    """Years that a file holds as its name says: "2024", "provisional-2025", "last-5-years"."""
    match = ROAD.match(file.file_name)
    return match[2].lower() if match else ""


def is_provisional(file: RawFile) -> bool:
    """Say whether a file holds figures that the publisher will still revise."""
    return years_named(file).startswith("provisional")


def rank(file: RawFile) -> int:
    """Rank a file among those that give one year: a file of its own, of several years, of all.

    Provisional figures come last: a later file of several years has the final ones.
    """
    years = years_named(file)
    if is_provisional(file):
        return 3
    return 0 if re.fullmatch(r"\d{4}", years) else 2 if "latest" in years else 1


def published_columns(file: RawFile, kind: str) -> dict[str, str]:
    """Find the columns of a file.

    Parameters
    ----------
    file : RawFile
        A file with its header.
    kind : {"collision", "casualty"}
        Which table it is.

    Returns
    -------
    dict
        New name -> published name. A casualty file under the earlier names has no adjusted
        severity, and then "adjusted" is not in the answer.

    Raises
    ------
    SafecityError
        With the present name of the first column that is missing.
    """
    found = header(file)
    is_old = "accident_index" in found
    columns: dict[str, str] = {}
    for name, published in FIELDS[kind].items():
        hits = [each for each in published if each in found]
        if not hits and not (name == "adjusted" and is_old):
            wanted = published[-1] if is_old else published[0]
            raise SafecityError(
                f"expected the column '{wanted}'",
                path=file.path,
                line=1,
                remedy=f"{nearest(wanted, found)} Download the file again from its publisher.",
            )
        columns |= {name: hits[0]} if hits else {}
    return columns


def age_band(text: str) -> str:
    """Put an age in whole years into its band; "not known" where it is missing."""
    age = int(text) if text.isdigit() else -1
    return next((band for band, (a, b) in AGE_BANDS.items() if a <= age <= b), NOT_KNOWN)

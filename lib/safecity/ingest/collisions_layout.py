"""Columns and codes of the road casualty statistics (STATS19), under new and old names.

Column names of the files published since 2024 are those that public readers of them use; the
earlier files say `accident` where these say `collision`, and have no adjusted severity.
"""

from __future__ import annotations

import re

from safecity.catalogue.errors import SafecityError, nearest
from safecity.ingest.delimited import header
from safecity.ingest.scan import RawFile

COLLISION, CASUALTY = "collision", "casualty"
_NAME = re.compile(
    r"^dft-road-casualty-statistics-(collision|accident|casualty)-(\d{4}|last-5-years)\b.*\.csv$",
    re.I,
)
_ONE_YEAR = re.compile(r"-(collision|accident|casualty)-\d{4}[^-]*\.csv$", re.I)
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
    match = _NAME.match(file.file_name)
    if not match:
        return ""
    return CASUALTY if match[1].lower() == CASUALTY else COLLISION


def covers_one_year(file: RawFile) -> bool:
    """Say whether a file's name is that of a single year, and not of several."""
    return bool(_ONE_YEAR.search(file.file_name))


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

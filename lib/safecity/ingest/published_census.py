"""Residents by ethnic group, from a table of Census 2021 (TS021) by local authority.

The layout is that of a table downloaded from "Create a custom dataset" of the Office for National
Statistics: an area's code and name, a category's code and name, the number. That every download
is laid out so was not checked against a published file, so each column is demanded by its words.
"""

from __future__ import annotations

import re

import pandas as pd

from safecity.catalogue.errors import SafecityError
from safecity.ingest.delimited import header
from safecity.ingest.figures import as_figures
from safecity.ingest.scan import RawFile
from safecity.ingest.table import read_table, whole_numbers

MEASURE = "residents_by_ethnicity"
_WANTED = {
    "area": (r"(?i)^lower tier local authorities code$", "Lower tier local authorities Code"),
    "area_name": (r"(?i)^lower tier local authorities$", "Lower tier local authorities"),
    "category": (r"(?i)^ethnic group \(\d+ categories\)$", "Ethnic group (20 categories)"),
    "count": (r"(?i)^observation$", "Observation"),
}
# The five groups that police forces use, by the first word of the census category.
BROAD = {"asian": "Asian", "black": "Black", "mixed": "Mixed", "white": "White", "other": "Other"}
_NONE = "does not apply"


def recognises(file: RawFile) -> bool:
    """Say whether a file is a census table of ethnic groups."""
    return any(name.lower().startswith("ethnic group") for name in header(file))


def _broad(file: RawFile, category: pd.Series) -> pd.Series:
    first = category.str.lower().str.extract(r"^([a-z]+)")[0]
    unknown = ~first.isin(list(BROAD))
    if unknown.any():
        at = int(category.index[unknown][0])
        raise SafecityError(
            f"unknown ethnic group '{category[at]}'",
            path=file.path,
            line=at,
            remedy=f"A category begins with {', '.join(BROAD.values())}",
        )
    return first.map(BROAD)


def read(file: RawFile) -> pd.DataFrame:
    """Read a census table of residents by ethnic group.

    Parameters
    ----------
    file : RawFile
        The CSV file.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`, one row per area and broad ethnic group: Asian, Black, Mixed,
        Other, White.

    Raises
    ------
    SafecityError
        Where a column is missing, a number is none, or a category is of no broad group.
    """
    table = read_table(file, _WANTED)
    table["count"] = whole_numbers(file, table["count"], "an observation")
    table = table[table["category"].str.lower() != _NONE]
    found = re.search(r"20\d\d", file.file_name)
    year = found[0] if found else "2021"
    table = table.assign(group=_broad(file, table["category"]))
    sums = table.groupby(["area", "area_name", "group"], as_index=False)["count"].sum()
    fixed = {"measure": MEASURE, "level": "lad", "period": f"Census {year}", "months": 1}
    return as_figures(sums.assign(**fixed, start=pd.Timestamp(f"{year}-03-01")))

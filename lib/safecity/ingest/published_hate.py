"""Hate crime by police force and strand, from the tables of the Home Office.

One sheet per year, named or titled with it ("year ending March 2021"), a row per police force, the
five strands as columns. This layout was not verified against a published file, so each column is
demanded by its words. Strands overlap: a crime can have more than one, so they do not sum to the
total.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.published_area import force
from safecity.ingest.published_layout import Layout, Sheet, titled_period
from safecity.ingest.published_sheet import figures_of, has_header, read_rows

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.scan import RawFile
    from safecity.ingest.sheet import Row

MEASURE = "hate_crime_offences"
STRANDS = {
    "race": "Race",
    "religion": "Religion",
    "orientation": "Sexual orientation",
    "disability": "Disability",
    "transgender": "Transgender",
}
_FORCE = r"police force( area)?"
_CODE = {"code": (r"(area|ons|force)? ?code", "Area code")}
LAYOUT = Layout(
    _FORCE,
    {
        "force": (_FORCE, "Police force area"),
        **{field: (name, name) for field, name in STRANDS.items()},
        "total": (r"total( number)?( of)?( motivating factors| offences| hate crimes?)?",
                  "Total number of offences"),
    },
    _CODE,
)  # fmt: skip


def recognises(file: RawFile) -> bool:
    """Say whether a file is a table of hate crime, by its name or its columns."""
    return has_header(file, r"hate-?crime", LAYOUT)


def _figures(sheet: Sheet, row: Row) -> Iterator[dict[str, object]]:
    place = force(sheet.text(row, "force"), sheet.text(row, "code"))
    if place is None:
        return
    year = titled_period(sheet)
    for field, group in {"total": "", **STRANDS}.items():
        yield {
            **place,
            "measure": MEASURE,
            "group": group,
            "period": year.label,
            "start": year.start,
            "months": year.months,
            "count": sheet.number(row, field),
            "note": SUPPRESSED if sheet.withheld(row, field) else "",
        }


def read(file: RawFile) -> pd.DataFrame:
    """Read hate crimes of every force and of England and Wales.

    Parameters
    ----------
    file : RawFile
        A workbook with a sheet for each year.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`; `group` is "" for crimes and a strand's name for its part of them.

    Raises
    ------
    SafecityError
        Where a column or the year of a sheet is missing, or a number is none.
    """
    rows = read_rows(file, LAYOUT)
    return figures_of(file, [figure for sheet, row in rows for figure in _figures(sheet, row)])

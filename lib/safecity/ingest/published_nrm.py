"""Referrals of potential victims of modern slavery by police force, from the NRM tables.

A sheet per quarter, its period above the header ("Quarter 1 2022 - January to March"). The columns
are those by which public code reads the data file: first responder type, first responder, age,
exploitation type, gender, nationality and people, each with a row "Total"; their order was not
verified. Only rows of police forces are read: other first responders have no area.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.published_area import force
from safecity.ingest.published_layout import Layout, Sheet, titled_period
from safecity.ingest.published_sheet import figures_of, has_header, read_rows

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.scan import RawFile
    from safecity.ingest.sheet import Row

MEASURE = "nrm_referrals"
LAYOUT = Layout(
    "first responder",
    {
        "type": (r"first responder type", "First responder type"),
        "responder": (r"first responder", "First responder"),
        "age": (r"age( group)?( at exploitation)?", "Age at exploitation"),
        "exploitation": (r"exploitation type", "Exploitation type"),
        "gender": (r"gender|sex", "Gender"),
        "nationality": (r"nationality", "Nationality"),
        "count": (r"people|(number of )?referrals", "People"),
    },
)
GROUPS = {"total": "", "adult": "Adult", "child": "Child"}
_DETAIL = ("exploitation", "gender", "nationality")


def recognises(file: RawFile) -> bool:
    """Say whether a file is an NRM table, by its name or its columns."""
    return has_header(file, r"\bnrm\b|national-referral-mechanism", LAYOUT)


def _group(sheet: Sheet, row: Row) -> str | None:
    """Age group of a row; None for ages that the publisher does not know."""
    words = sheet.text(row, "age").casefold()
    first = re.match(r"[a-z]+", words)
    return GROUPS.get(first[0]) if first else None


def _figure(sheet: Sheet, row: Row) -> dict[str, object] | None:
    is_total = all(sheet.text(row, field).casefold() == "total" for field in _DETAIL)
    place = force(sheet.text(row, "responder"))
    group = _group(sheet, row)
    if not is_total or place is None or place["level"] != "force" or group is None:
        return None
    period = titled_period(sheet)
    return {
        **place,
        "measure": MEASURE,
        "group": group,
        "period": period.label,
        "start": period.start,
        "months": period.months,
        "count": sheet.number(row, "count"),
        "note": SUPPRESSED if sheet.withheld(row, "count") else "",
    }


def read(file: RawFile) -> pd.DataFrame:
    """Read referrals by police force, quarter and age group.

    Parameters
    ----------
    file : RawFile
        A CSV file or workbook.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`; `group` is "" for all, "Adult" or "Child" at exploitation.

    Raises
    ------
    SafecityError
        Where a column or the quarter is missing, or a number is none.
    """
    found = [_figure(sheet, row) for sheet, row in read_rows(file, LAYOUT)]
    return figures_of(file, [figure for figure in found if figure])

"""Domestic abuse-related crimes by police force, from the appendix tables of ONS.

A row per police force, the year in the words above the header ("year ending March 2021").

Seen as published: none. Seen in a rebuilt layout: none.
Never seen: every release, so each column is demanded by its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import nan
from typing import TYPE_CHECKING

from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.source import Source
from safecity.ingest.tables.area import force
from safecity.ingest.tables.header import figures_of, has_header, read_rows
from safecity.ingest.tables.layout import Layout, Sheet, titled_period

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.tables.sheet import Row

CRIMES, SHARE = "domestic_abuse_crimes", "domestic_abuse_share"
_FORCE = r"(police force( area)?|area name|(country, )?region and police force area)"
_ABUSE = (
    r"(number of )?(domestic abuse-related (crimes|offences)|(crimes|offences) .*domestic abuse.*)"
)
_ALL = (
    r"((total )?number of )?(all |total )?(police )?(recorded )?(crimes?|offences)"
    r"( \(excluding fraud\))?"
)
# Tables of a part of the crimes, or of what is no crime, may have the same columns.
_OTHERS = (
    r"violen|sexual|rape|stalking|harass|criminal damage|theft|public order|arrest|outcome|charg"
    r"|prosecut|convict|offence (type|group)|repeat|referral"
    r"|^(?:(?!\b(?:crimes|offences)\b).)*\bincidents\b"
)
_CODE = {"code": (r"(area|ons|force)? ?code", "Area code")}
LAYOUT = Layout(
    _FORCE,
    {
        "force": (_FORCE, "Police force area"),
        "count": (_ABUSE, "Number of domestic abuse-related crimes"),
        "all": (_ALL, "Total number of offences"),
        "rate": (r"(domestic abuse-related crimes )?(rate )?per 1,?000 (population|people)",
                 "Rate per 1,000 population"),
    },
    _CODE,
    title="domestic abuse",
    never=_OTHERS,
)  # fmt: skip


def recognises(file: RawFile) -> bool:
    """Say whether a file is a table of domestic abuse, by its name or its columns."""
    return has_header(file, r"domestic-?abuse", LAYOUT)


def _figures(sheet: Sheet, row: Row) -> Iterator[dict[str, object]]:
    if not sheet.is_named(row, "force"):
        raise sheet.blank(row, "force")
    place = force(sheet.text(row, "force"), sheet.text(row, "code"))
    if place is None:
        return
    year, withheld = titled_period(sheet), sheet.withheld(row, "count")
    fixed = {
        **place,
        "period": year.label,
        "start": year.start,
        "months": year.months,
        "count": sheet.number(row, "count"),
        "note": SUPPRESSED if withheld else "",
    }
    rate, total = sheet.number(row, "rate"), sheet.number(row, "all")
    yield {**fixed, "measure": CRIMES, "value": nan if withheld else rate}
    yield {**fixed, "measure": SHARE, "denominator": total}


def read(file: RawFile) -> pd.DataFrame:
    """Read domestic abuse-related crimes of every force and of England and Wales.

    Parameters
    ----------
    file : RawFile
        A workbook; sheets on other subjects are passed over.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`: `domestic_abuse_crimes` with `value` per 1,000 residents as
        printed, and `domestic_abuse_share` with all recorded crimes as `denominator`.

    Raises
    ------
    SafecityError
        Where a column or the year is missing, a number is none, or a part is above its whole.
    """
    figures: list[dict[str, object]] = []
    for sheet, row in read_rows(file, LAYOUT):
        if sheet.number(row, "count") > sheet.number(row, "all"):
            raise sheet.fault(row, "count", "more than all offences")
        figures += _figures(sheet, row)
    return figures_of(file, figures)


SOURCE = Source(recognises=recognises, read=read)

"""Hate crime by police force and strand, from the tables of the Home Office.

By force: a sheet for each year, named or titled with it ("year ending March 2021"), or a column of
years; a row per police force, the five strands as columns ("Religion" or "Total Religion"). For
England and Wales: a row per strand ("Hate crime strand"), a column per year. Strands overlap: a
crime can have more than one, so they do not sum to the offences; their sum is printed too, as
"Total number of motivating factors", and is never taken for the number of offences.

Seen as published: bulletin tables 2018/19 (by strand and year, no force).
Seen in a rebuilt layout: appendix table 2018/19 by force.
Never seen: sheet "2" of 2024/25 (known by public code); appendix tables of other years; a column
that is only named "Total" is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.source import Source
from safecity.ingest.tables.area import country, force
from safecity.ingest.tables.header import figures_of, has_header, read_rows
from safecity.ingest.tables.layout import Layout, Sheet, no_counts, same, titled_period, words
from safecity.ingest.tables.period import When, when

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.tables.sheet import Row

MEASURE = "hate_crime_offences"
STRANDS = {
    "race": "Race",
    "religion": "Religion",
    "orientation": "Sexual orientation",
    "disability": "Disability",
    "transgender": "Transgender",
}
_FORCE = r"(police )?force( area)?( name)?|police area"
_OFFENCES = (
    r"(total |number of |total number of )(recorded )?(hate crimes?|(hate crime )?offences)"
    r"|(all )?(hate crimes|offences)"
)
_WORDS = {
    "race": r"(total )?(race|race or ethnicity)( hate crimes?)?",
    "religion": r"(total )?(religion|religion or belief|religious)( hate crimes?)?",
    "orientation": r"(total )?sexual orientation( hate crimes?)?",
    "disability": r"(total )?disability( hate crimes?)?",
    "transgender": r"(total )?transgender( identity)?( hate crimes?)?",
    "total": _OFFENCES,
}
GROUPS = {**STRANDS, "total": ""}
FORCES = Layout(
    _FORCE,
    {
        "force": (_FORCE, "Police force area"),
        **{
            field: (_WORDS[field], group or "Total number of offences")
            for field, group in GROUPS.items()
        },
    },
    {
        "code": (r"(area|ons|force)? ?code", "Area code"),
        "year": (r"(financial )?year|(time )?period", "Financial year"),
    },
    never=no_counts("rates?"),
)
_STRAND = r"(hate crime|monitored) strands?|motivating factor"
YEARS = Layout(
    _STRAND, {"strand": (_STRAND, "Hate crime strand")}, never=no_counts("rates?", "outcomes?")
)
NATION = "England and Wales"
_PART = re.compile(r"\bexcl(\.|uding|udes?)|\bwithout\b", re.IGNORECASE)


def recognises(file: RawFile) -> bool:
    """Say whether a file is a table of hate crime, by its name or its columns."""
    return has_header(file, r"hate[-_ ]?crime", FORCES, YEARS)


def _figure(sheet: Sheet, row: Row, at: int | str, group: str, year: When) -> dict[str, object]:
    return {
        "measure": MEASURE,
        "group": group,
        "period": year.label,
        "start": year.start,
        "months": year.months,
        "count": sheet.number(row, at),
        "note": SUPPRESSED if sheet.withheld(row, at) else "",
    }


def _year(sheet: Sheet, row: Row) -> When:
    """Year of a row: of its own cell, else that of the title."""
    if "year" not in sheet.at:
        return titled_period(sheet)
    text = sheet.text(row, "year")
    year = when(text)
    if year is None:
        raise sheet.fault(row, "year", f"no year: '{text}'")
    return year


def _by_force(sheet: Sheet, row: Row) -> Iterator[dict[str, object]]:
    if not sheet.is_named(row, "force"):
        raise sheet.blank(row, "force")
    place = force(sheet.text(row, "force"), sheet.text(row, "code"))
    offences = sheet.number(row, "total")
    for field in STRANDS if place else ():
        if sheet.number(row, field) > offences:
            problem = "more crimes of a strand than hate crimes, of which it is a part"
            raise sheet.fault(row, field, problem)
    for field, group in GROUPS.items() if place else ():
        yield {**(place or {}), **_figure(sheet, row, field, group, _year(sheet, row))}


def _group(label: str) -> str | None:
    """Group of a row by strand; None for the sum of factors, shares and other rows."""
    groups = (group for field, group in GROUPS.items() if same(_WORDS[field], words(label)))
    return next(groups, None)


def _by_year(sheet: Sheet, row: Row) -> Iterator[dict[str, object]]:
    """Read a strand of the whole country; a table that leaves forces out is of no known area."""
    group = None if _PART.search(sheet.title) else _group(sheet.text(row, "strand"))
    for at, year in sheet.periods().items() if group is not None else ():
        yield {**(country(NATION) or {}), **_figure(sheet, row, at, group or "", year)}


def read(file: RawFile) -> pd.DataFrame:
    """Read hate crimes of every force and of England and Wales.

    Parameters
    ----------
    file : RawFile
        A workbook with a sheet for each year, or with a column for each.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`; `group` is "" for crimes and a strand's name for its part of them.

    Raises
    ------
    SafecityError
        Where a column or the year of a sheet is missing, two columns may be the offences, or a
        number is none.
    """
    figures: list[dict[str, object]] = []
    for sheet, row in read_rows(file, FORCES, YEARS):
        figures += _by_force(sheet, row) if sheet.layout is FORCES else _by_year(sheet, row)
    return figures_of(file, figures)


SOURCE = Source(recognises=recognises, read=read)

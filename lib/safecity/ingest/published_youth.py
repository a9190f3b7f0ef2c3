"""Children in the justice system by area, from tables of the Youth Justice Board.

First-time entrants: wide tables with a row per "Local Authority" and a column per year, header in
the fourth row, as public code reads table 2.9 of the supplementary tables (years ending December;
numbers). A table of the same form whose title has "rate" or "per 100,000" gives the rates. Custody
and reoffending: a row per youth justice service and year. Those two layouts were not verified
against a published file, so each column is demanded by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from safecity.catalogue.errors import SafecityError
from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.published_area import authority
from safecity.ingest.published_layout import Layout, Sheet
from safecity.ingest.published_period import When, financial, when
from safecity.ingest.published_sheet import figures_of, has_header, has_table, read_rows
from safecity.ingest.workbook import AGAIN

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.scan import RawFile
    from safecity.ingest.sheet import Row

ENTRANTS_MEASURE, CUSTODY_MEASURE, REOFFENDING_MEASURE = (
    "first_time_entrants", "custody", "youth_reoffending",
)  # fmt: skip
_SERVICE = r"youth (justice service|offending team)|yj[s]|yot"
_YEAR = r"(financial )?year|period|cohort"
_AREA = {"area": (_SERVICE, "Youth Justice Service"), "year": (_YEAR, "Year")}
_CODE = {"code": (r"(area|local authority) code", "Area code")}
ENTRANTS = Layout(
    r"local authority", {"area": (r"local authority", "Local Authority")}, _CODE,
    title=r"first[ -]time entrants",
)  # fmt: skip
CUSTODY = Layout(
    r"number of custodial sentences",
    {
        **_AREA,
        "count": (r"number of custodial sentences", "Number of custodial sentences"),
        "base": (r"10[ -](to[ -])?17 population", "10-17 population"),
    },
    _CODE,
)
REOFFENDING = Layout(
    r"number of (children|young people) in( the)? cohort",
    {
        **_AREA,
        "base": (r"number of (children|young people) in( the)? cohort",
                 "Number of children in cohort"),
        "count": (r"number of reoffenders", "Number of reoffenders"),
    },
    _CODE,
)  # fmt: skip
_TABLES = ((CUSTODY, CUSTODY_MEASURE), (REOFFENDING, REOFFENDING_MEASURE))
_RATE = re.compile(r"\brates?\b|per 100,?000", re.IGNORECASE)
Key = tuple[str, str]


def recognises(file: RawFile) -> bool:
    """Say whether a file is a table of youth justice, by its name or its columns."""
    return has_header(file, r"youth[ -_]justice|first time entrants", CUSTODY, REOFFENDING)


def _wide_year(sheet: Sheet, name: str) -> When | None:
    """Year of a column; in tables of years ending March "2021" is 2020/21."""
    found = when(name)
    is_march = re.search(r"years? ending march", sheet.title, re.IGNORECASE) is not None
    return financial(int(name) - 1) if found and is_march and name.isdigit() else found


def _entrants(file: RawFile) -> Iterator[dict[str, object]]:
    """Join numbers and rates of first-time entrants by area and year."""
    met: dict[Key, dict[str, object]] = {}
    for sheet, row in read_rows(file, ENTRANTS):
        field = "value" if _RATE.search(sheet.title) else "count"
        years = {
            at: year for at, name in enumerate(sheet.names) if (year := _wide_year(sheet, name))
        }
        if not years:
            raise sheet.fault(row, "area", "no column of a year such as '2020' stands beside it")
        for at, year in years.items():
            place = authority(sheet.text(row, "area"), sheet.text(row, "code"))
            figure = met.setdefault((str(place["area"]), year.label), _dated(place, year))
            if field in figure:
                raise sheet.fault(row, "area", f"'{place['area_name']}' stands twice")
            figure["measure"] = ENTRANTS_MEASURE
            figure[field] = sheet.number(row, at)
            if sheet.withheld(row, at):
                figure["note"] = SUPPRESSED
    yield from met.values()


def _dated(place: dict[str, object], year: When) -> dict[str, object]:
    return {**place, "period": year.label, "start": year.start, "months": year.months}


def _by_service(file: RawFile, layout: Layout, measure: str) -> Iterator[dict[str, object]]:
    for sheet, row in read_rows(file, layout):
        yield _service(sheet, row, measure)


def _service(sheet: Sheet, row: Row, measure: str) -> dict[str, object]:
    text = sheet.text(row, "year")
    year = when(text)
    if year is None:
        raise sheet.fault(row, "year", f"no year: '{text}'")
    count, base = sheet.number(row, "count"), sheet.number(row, "base")
    if count > base:
        raise sheet.fault(row, "count", "more than all")
    place = authority(sheet.text(row, "area"), sheet.text(row, "code"))
    note = SUPPRESSED if sheet.withheld(row, "count") else ""
    figure = _dated(place, year)
    return {**figure, "measure": measure, "count": count, "denominator": base, "note": note}


def _withhold(figure: dict[str, object]) -> dict[str, object]:
    """Leave out the number where the rate is withheld, or the other way round."""
    hidden = figure.get("note") == SUPPRESSED
    return {**figure, "count": None, "value": None} if hidden else figure


def read(file: RawFile) -> pd.DataFrame:
    """Read first-time entrants, custodial sentences and reoffending of children.

    Parameters
    ----------
    file : RawFile
        A workbook or CSV file with one or more of the three tables.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`: `first_time_entrants` (`count`, and `value` per 100,000 aged 10 to
        17 where printed), `custody` (sentences of residents aged 10 to 17), `youth_reoffending`
        (reoffenders of the cohort). `area` is the code where one is printed, else the name.

    Raises
    ------
    SafecityError
        Where none of the tables is there, a column is missing, or a number or year is none.
    """
    figures = list(_entrants(file)) if has_table(file, ENTRANTS) else []
    for layout, measure in _TABLES:
        figures += _by_service(file, layout, measure) if has_table(file, layout) else ()
    if not figures:
        raise SafecityError(
            "expected a table with the column 'Local Authority', 'Number of custodial sentences' "
            "or 'Number of children in cohort'",
            path=file.path,
            remedy=AGAIN,
        )
    return figures_of(file, [_withhold(figure) for figure in figures])

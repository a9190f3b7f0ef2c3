"""Children in the justice system by area, from tables of the Youth Justice Board.

First-time entrants: wide, a row per "Local Authority", a column per year; a table of the form whose
title has "rate" or "per 100,000" gives the rates. Local-level open data: rows of sentences
(Outcome_Table) and of children (Children_Table) by year and youth justice service, which are
summed; they have no residents. Custody and reoffending: a row per service and year.

Seen as published: none.
Seen in a rebuilt layout: chapter 2 of 2020/21, table 2.9 (an .xls that is XLSX inside);
Outcome_Table of 2020/21.
Never seen: Children_Table (known by public code); "Number of custodial sentences" and "Number of
children in cohort" by service.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, cast

from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.source import Source
from safecity.ingest.tables.area import Place, authority
from safecity.ingest.tables.header import figures_of, has_header, once, read_rows
from safecity.ingest.tables.layout import Layout, Sheet, no_counts, words
from safecity.ingest.tables.period import When, financial, when

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.tables.sheet import Row

ENTRANTS_MEASURE, CUSTODY_MEASURE, REOFFENDING_MEASURE, CHILDREN_MEASURE = (
    "first_time_entrants", "custody", "youth_reoffending", "children_cautioned_or_sentenced",
)  # fmt: skip
_SERVICE = r"youth (justice service|offending team)|yj[s]|yot"
_YEAR = r"(financial )?year|period|cohort"
_AREA = {"area": (_SERVICE, "Youth Justice Service"), "year": (_YEAR, "Year")}
_CODE = {"code": (r"(area|local authority|la|lad|ons|geography|gss) code", "Area code")}
_AUTHORITY = r"local authority( of residence| name)?"
ENTRANTS = Layout(
    _AUTHORITY, {"area": (_AUTHORITY, "Local Authority")}, _CODE,
    title=r"first[ -]time entrants", never=no_counts("ages?"), keys=("area",),
)  # fmt: skip
CUSTODY = Layout(
    r"number of custodial sentences",
    {
        **_AREA,
        "count": (r"number of custodial sentences", "Number of custodial sentences"),
        "base": (r"10[ -](to[ -])?17 population", "10-17 population"),
    },
    _CODE,
    keys=("area", "year"),
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
    keys=("area", "year"),
)  # fmt: skip
_LOCAL = {
    "year": (r"financial[_ ]year", "Financial_Year"),
    "area": (r"yjs|yot|youth[_ ]justice[_ ]service", "YJS"),
}
OUTCOMES = Layout(
    r"number[_ ]cautioned[_ ]sentenced",
    {
        **_LOCAL,
        "tier": (r"caution[_ ]or[_ ]sentence[_ ]tier", "Caution_or_sentence_tier"),
        "count": (r"number[_ ]cautioned[_ ]sentenced", "Number_Cautioned_Sentenced"),
    },
    keys=("year", "area", "tier"),
)
CHILDREN = Layout(
    r"number[_ ]children",
    {**_LOCAL, "count": (r"number[_ ]children", "Number_Children")},
    keys=("year", "area"),
)
_BY_SERVICE = {CUSTODY.anchor: CUSTODY_MEASURE, REOFFENDING.anchor: REOFFENDING_MEASURE}
_SUMMED = {OUTCOMES.anchor: CUSTODY_MEASURE, CHILDREN.anchor: CHILDREN_MEASURE}
# Labels of rows that are sums of others: "All", "Total", "All ages", "10-17"; not "All other".
_SUM = re.compile(
    r"(all(?! other)|total|both)\b.*|.*\btotal|persons|10 ?(?:-|–|to) ?17", re.IGNORECASE
)
_CUSTODY = re.compile(r"(immediate )?custod(y|ial)( sentences?)?", re.IGNORECASE)
_RATE = re.compile(r"\brates?\b|per 100,?000", re.IGNORECASE)
Key = tuple[str, str]
FigureRow = dict[str, object]


def recognises(file: RawFile) -> bool:
    """Say whether a file is a table of youth justice, by its name or its columns."""
    name = r"youth[-_ ]justice|first[-_ ]time[-_ ]entrants"
    return has_header(file, name, ENTRANTS, CUSTODY, REOFFENDING, OUTCOMES, CHILDREN)


def _wide_year(sheet: Sheet, name: str) -> When | None:
    """Year of a column; in tables of years ending March "2021" is 2020/21."""
    year = when(name)
    is_march = re.search(r"years? ending march", sheet.title, re.IGNORECASE) is not None
    return financial(int(name) - 1) if year and is_march and name.isdecimal() else year


def _years(sheet: Sheet) -> dict[int, When]:
    years = sheet.periods(partial(_wide_year, sheet))
    if not years:
        raise sheet.fault(sheet.header, "area", "no column of a year such as '2020' beside it")
    return years


def _entrants(rows: Iterable[tuple[Sheet, Row]]) -> Iterator[FigureRow]:
    """Join numbers and rates of first-time entrants by area and year."""
    met: dict[Key, FigureRow] = {}
    for sheet, row in rows:
        field = "value" if _RATE.search(sheet.title) else "count"
        place = authority(sheet.text(row, "area"), sheet.text(row, "code"))
        for at, year in _years(sheet).items():
            figure = met.setdefault((str(place["area"]), year.label), _dated(place, year))
            if field in figure and not _same(figure[field], sheet.number(row, at)):
                raise sheet.fault(row, "area", f"'{place['area_name']}' stands twice and differs")
            figure["measure"] = ENTRANTS_MEASURE
            figure[field] = sheet.number(row, at)
            if sheet.withheld(row, at):
                figure["note"] = SUPPRESSED
    yield from met.values()


def _dated(place: Place, year: When) -> FigureRow:
    return {**place, "period": year.label, "start": year.start, "months": year.months}


def _year(sheet: Sheet, row: Row) -> When:
    text = sheet.text(row, "year")
    year = when(text)
    if year is None:
        raise sheet.fault(row, "year", f"no year: '{text}'")
    return year


def _service(sheet: Sheet, row: Row) -> FigureRow:
    year, count, base = _year(sheet, row), sheet.number(row, "count"), sheet.number(row, "base")
    if count > base:
        raise sheet.fault(row, "count", "more than all")
    place = authority(sheet.text(row, "area"), sheet.text(row, "code"))
    note = SUPPRESSED if sheet.withheld(row, "count") else ""
    measure = _BY_SERVICE[sheet.layout.anchor]
    return {**_dated(place, year), "measure": measure, "count": count, "denominator": base,
            "note": note}  # fmt: skip


def _same(one: object, other: float) -> bool:
    return one == other or (one != one and other != other)


def _parts(rows: Sequence[tuple[Sheet, Row]]) -> Iterator[tuple[Sheet, Row]]:
    """Leave out rows that are sums of others, by whatever column: kind of sentence, age, sex.

    A column that has nothing but "All" splits no row.
    """
    named = [(sheet.names[at], sheet, row, at) for sheet, row in rows for at in _split(sheet)]
    split = {name for name, sheet, row, at in named if not _is_sum(sheet, row, at)}
    for sheet, row in rows:
        sums = (_is_sum(sheet, row, at) for at in _split(sheet) if sheet.names[at] in split)
        if not any(sums):
            yield sheet, row


def _split(sheet: Sheet) -> list[int]:
    """Columns that may split the figure of a service and year."""
    known = {sheet.at[name] for name in ("year", "area", "count")}
    return [at for at, name in enumerate(sheet.names) if name and at not in known]


def _is_sum(sheet: Sheet, row: Row, at: int) -> bool:
    return _says_sum(row.cells[at])


@lru_cache(maxsize=1 << 12)
def _says_sum(cell: str) -> bool:
    return _SUM.fullmatch(words(cell)) is not None


def _labels(sheet: Sheet, row: Row) -> tuple[str, ...]:
    """Every cell of a row but its number, as the tables may be split by more columns than known."""
    at = sheet.at["count"]
    return (*row.cells[:at], *row.cells[at + 1 :])


def _summed(rows: Sequence[tuple[Sheet, Row]], measure: str) -> Iterator[FigureRow]:
    """Sum rows of sentences, those of custody only, or of children by service and year.

    The tables list what was given to whom, so a service with other sentences of a year and none of
    custody has none: 0, in a year of which any service has rows of custody.
    """
    met: dict[Key, FigureRow] = {}
    counted = set()
    for sheet, row in _parts(list(once(rows, "count", _labels))):
        place, year = authority(sheet.text(row, "area")), _year(sheet, row)
        fresh: FigureRow = {**_dated(place, year), "measure": measure, "count": 0.0}
        figure = met.setdefault((str(place["area"]), year.label), fresh)
        if sheet.layout is OUTCOMES and not _CUSTODY.fullmatch(sheet.text(row, "tier")):
            continue
        counted.add(year.label)
        figure["count"] = cast(float, figure["count"]) + sheet.number(row, "count")
        if sheet.withheld(row, "count"):
            figure["note"] = SUPPRESSED
    yield from (figure for (_, label), figure in met.items() if label in counted)


def _withhold(figure: FigureRow) -> FigureRow:
    """Leave out the number where the rate is withheld, or the other way round."""
    hidden = figure.get("note") == SUPPRESSED
    return {**figure, "count": None, "value": None} if hidden else figure


def read(file: RawFile) -> pd.DataFrame:
    """Read first-time entrants, sentences and reoffending of children.

    Parameters
    ----------
    file : RawFile
        A workbook or CSV file with one or more of the tables.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`: `first_time_entrants` (`count`, and `value` per 100,000 aged 10 to
        17 where printed), `custody` (sentences; of residents aged 10 to 17 where printed),
        `youth_reoffending` (reoffenders of the cohort), `children_cautioned_or_sentenced`.
        `area` is the code where one is printed, else the name.

    Raises
    ------
    SafecityError
        Where none of the tables is there, a column or a label is missing, or a number or year is
        none.
    """
    tables: dict[str, list[tuple[Sheet, Row]]] = defaultdict(list)
    for sheet, row in read_rows(file, ENTRANTS, CUSTODY, REOFFENDING, OUTCOMES, CHILDREN):
        tables[sheet.layout.anchor].append((sheet, row))
    figures = [
        *_entrants(tables[ENTRANTS.anchor]),
        *(_service(*each) for anchor in _BY_SERVICE for each in tables[anchor]),
        *(
            figure
            for anchor, measure in _SUMMED.items()
            for figure in _summed(tables[anchor], measure)
        ),
    ]
    return figures_of(file, [_withhold(figure) for figure in figures])


SOURCE = Source(recognises=recognises, read=read)

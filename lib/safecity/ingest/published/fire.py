"""Deliberate fires by local authority, from the incident-level datasets of fire statistics.

One row per incident with FINANCIAL_YEAR, LSOA_CODE, LSOA_DESCRIPTION and INCIDENT_TYPE. The local
authority is that of the LSOA's code in the lookups, of either census (`tables.area.of_lsoas`): the
name of an LSOA keeps the name of a district that is gone. Where there is no code, or one that no
lookup has, it is the LSOA's name without its number. A dataset without ACCIDENTAL_OR_DELIBERATE
does not say which fires are deliberate and is refused.

Seen as published: none.
Seen in a rebuilt layout: low-level-geography-dataset-300921.xlsx, sheet "202021"; it has no
ACCIDENTAL_OR_DELIBERATE, which sister datasets have by public code.
Never seen: a dataset with both INCIDENT_TYPE and ACCIDENTAL_OR_DELIBERATE.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from safecity.errors import SafecityError
from safecity.ingest.source import Source
from safecity.ingest.tables.area import LSOA_CODE, authority
from safecity.ingest.tables.header import figures_of, has_header, read_rows
from safecity.ingest.tables.layout import Layout, Sheet
from safecity.ingest.tables.period import When, when

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.tables.sheet import Row

LAYOUT = Layout(
    "financial_year",
    {
        "year": ("financial_year", "FINANCIAL_YEAR"),
        "code": ("lsoa_?code", "LSOA_CODE"),
        "type": ("incident_type", "INCIDENT_TYPE"),
    },
    {
        "place": ("lsoa_?(description|name)", "LSOA_DESCRIPTION"),
        "cause": ("accidental_or_deliberate", "ACCIDENTAL_OR_DELIBERATE"),
    },
    keys=("year", "type"),
)
MEASURES = {"primary": "deliberate_primary", "secondary": "deliberate_secondary"}
DELIBERATE = "deliberate"
CAUSES = re.compile(
    r"deliberate\b.*|accidental( ?/ ?not known)?|(not known|unknown|not applicable|n/a)?", re.I
)
_KIND = re.compile(r"\b(primary|secondary)\b", re.I)
_NO_KIND = re.compile(r"chimney|false alarm|non[- ]fire|special service|late call", re.I)
MOST_UNPLACED = 0.3
"""Share of a year's deliberate fires without a place above which none is counted by area."""
_LSOA = re.compile(r"(.+?) \d{3}[A-Z]")
_ALL, _NOWHERE = "England", ""
Year = Counter[tuple[str, str]]
"""Incidents of a year by place and measure."""


def recognises(file: RawFile) -> bool:
    """Say whether a file is the dataset, by its name or its columns."""
    return has_header(file, r"low[-_ ]level[-_ ]geography", LAYOUT)


def _measure(sheet: Sheet, row: Row) -> str:
    """Measure of an incident; "" for one that is no deliberate fire."""
    cause, kind = sheet.text(row, "cause"), sheet.text(row, "type")
    if not CAUSES.fullmatch(cause):
        raise sheet.fault(row, "cause", f"no cause of a fire: '{cause}'")
    match = _KIND.search(kind)
    if match and not cause:
        raise sheet.blank(row, "cause")
    if not cause.casefold().startswith(DELIBERATE):
        return ""
    if not match and not _NO_KIND.search(kind):
        problem = f"a deliberate fire that is neither primary nor secondary: '{kind}'"
        raise sheet.fault(row, "type", problem, "Say in `published/fire.py` which of the two it is")
    return MEASURES[match[1].lower()] if match else ""


def _year(sheet: Sheet, row: Row) -> When:
    text = sheet.text(row, "year")
    year = when(text)
    if year is None or "/" not in year.label:
        raise sheet.fault(row, "year", f"no financial year: '{text}'")
    return year


def _place(sheet: Sheet, row: Row) -> tuple[str, str]:
    """LSOA code and name of the local authority of an incident, each "" where it is not known."""
    cells = [sheet.text(row, field) for field in ("code", "place")]
    code = next((c.upper() for c in cells if LSOA_CODE.fullmatch(c.upper())), "")
    named = _LSOA.fullmatch(cells[1])
    return code, named[1] if named else ""


def _no_sheet_twice(rows: Iterable[tuple[Sheet, Row]]) -> Iterator[tuple[Sheet, Row]]:
    """Pass on rows; two incidents may be alike, two sheets of them may not.

    Raises
    ------
    SafecityError
        Where a sheet holds the very rows of another.
    """
    met: dict[bytes, str] = {}
    for sheet, pairs in groupby(rows, itemgetter(0)):
        content = sha256()
        for _, row in pairs:
            content.update("\x1f".join(row.cells).rstrip("\x1f").encode() + b"\x1e")
            yield sheet, row
        name = sheet.header.sheet
        if name and (other := met.setdefault(content.digest(), name)) != name:
            problem = f"the sheet holds the same incidents as the sheet '{other}'"
            raise sheet.fault(
                sheet.header, "year", problem, "Keep one of them in a copy of the file"
            )


def _count(file: RawFile) -> tuple[dict[When, Year], dict[str, str]]:
    """Count the incidents of each year by place and measure, and name the LSOAs.

    A place is an LSOA's code, else the name of a local authority, else "".
    """
    years: dict[When, Year] = {}
    names: dict[str, str] = {}
    for sheet, row in _no_sheet_twice(read_rows(file, LAYOUT)):
        if "cause" not in sheet.at:
            raise _without_cause(file)
        code, name = _place(sheet, row)
        if code and name:
            names[code] = name
        counts = years.setdefault(_year(sheet, row), Counter())
        counts[code or name, _measure(sheet, row)] += 1
    return years, names


def _without_cause(file: RawFile) -> SafecityError:
    return SafecityError(
        "it does not say which fires are deliberate: expected a column 'ACCIDENTAL_OR_DELIBERATE'",
        path=file.path,
        remedy="Supply a dataset that has it; the low-level geography dataset may lack it",
    )


def _figures(file: RawFile) -> Iterator[dict[str, object]]:
    years, names = _count(file)
    for year, counts in years.items():
        whole: Counter[str] = Counter()
        for (_, measure), number in counts.items():
            whole[measure] += number
        lost = sum(counts[_NOWHERE, measure] for measure in MEASURES.values())
        is_placed = lost <= MOST_UNPLACED * sum(whole[measure] for measure in MEASURES.values())
        places = dict.fromkeys(place for place, _ in counts if place and is_placed)
        for measure in MEASURES.values():
            fixed = {"measure": measure, "period": year.label, "start": year.start,
                     "months": year.months}  # fmt: skip
            yield {**authority(_ALL), **fixed, "count": whole[measure]}
            for place in places:
                named = authority(place) | {"area_name": names.get(place, place)}
                yield {**named, **fixed, "count": counts[place, measure]}


def read(file: RawFile) -> pd.DataFrame:
    """Count deliberate fires by local authority and year.

    Incidents whose place is not known count for England only; a year in which more than three
    in ten deliberate fires have none has no figure by area. The dataset lists every incident
    attended, so an area with incidents and no deliberate fire has none: 0.

    Parameters
    ----------
    file : RawFile
        A CSV file or workbook with one row per incident, a sheet per year or county.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`; `area` is the code of an LSOA with the name of its district as
        `area_name`, or the name of a local authority where no code is printed.

    Raises
    ------
    SafecityError
        Where a column is missing, or a year or cause is none.
    """
    return figures_of(file, _figures(file))


SOURCE = Source(recognises=recognises, read=read)

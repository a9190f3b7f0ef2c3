"""Residents by ethnic group, from tables of Census 2021 (TS021) by local authority.

Two layouts: that of "Create a custom dataset" of the Office for National Statistics, a row per area
and category; and that of the bulk download of Nomis, a row per area and a column per category, of
which only those of a broad group are read ("Ethnic group: White", and not "Ethnic group: White:
Irish" which is a part of it, nor the total).

Seen as published: ONS custom download TS021_2021.csv, by lower tier local authority.
Seen in a rebuilt layout: Nomis bulk, census2021-ts021-ltla.csv.
Never seen: other categories than the twenty; a census before or after 2021.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from safecity.errors import SafecityError
from safecity.ingest.figures import as_figures
from safecity.ingest.source import Source
from safecity.ingest.tables.area import LAD_CODE
from safecity.ingest.tables.header import has_header, once, read_rows
from safecity.ingest.tables.layout import Layout, Sheet

if TYPE_CHECKING:
    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.tables.sheet import Row

MEASURE = "residents_by_ethnicity"
_CATEGORY = r"ethnic group \(\d+[a-z]? categories\)"
CUSTOM = Layout(
    _CATEGORY,
    {
        "area": ("lower tier local authorities code", "Lower tier local authorities Code"),
        "area_name": ("lower tier local authorities", "Lower tier local authorities"),
        "category": (_CATEGORY, "Ethnic group (20 categories)"),
        "count": ("observation", "Observation"),
    },
    keys=("area", "category"),
)
_TOTAL = r"ethnic group: total\b.*"
NOMIS = Layout(
    _TOTAL,
    {
        "area": (r"geography code|mnemonic", "geography code"),
        "area_name": (r"geography|local authority.*", "geography"),
        "total": (_TOTAL, "Ethnic group: Total: All usual residents"),
    },
    {"date": ("date", "date")},
    keys=("area",),
)
# The five groups that police forces use, by the first word of the census category.
BROAD = {"asian": "Asian", "black": "Black", "mixed": "Mixed", "white": "White", "other": "Other"}
_NONE = "does not apply"
_COLUMN = re.compile(r"ethnic group: ([a-z]+)\b[^:]*(: value)?", re.IGNORECASE)
_PART = re.compile(r"ethnic group: ([a-z]+)\b[^:]*: (?!value$)", re.IGNORECASE)
MOST_OFF = 0.01
"""Share of the residents by which counts may differ that were changed against disclosure."""
Group = tuple[str, str, str, str]
"""Census, code and name of an area, and broad group."""


def recognises(file: RawFile) -> bool:
    """Say whether a file is a census table of ethnic groups by local authority."""
    return has_header(file, r"\bts021\b.*\bltla\b", CUSTOM, NOMIS)


def _whole(sheet: Sheet, row: Row, at: int | str) -> int:
    number = sheet.number(row, at)
    if number != number or number % 1:
        raise sheet.fault(row, at, f"an observation is not a whole number: '{sheet.cell(row, at)}'")
    return int(number)


def _year(text: str) -> str:
    """Year of a census in the name of a file; censuses are taken in years that end with 1."""
    match = re.search(r"(?<!\d)20\d1(?!\d)", text)
    return match[0] if match else "2021"


def _long(sheet: Sheet, row: Row) -> Iterator[tuple[str, int]]:
    """Broad group and residents of a row by area and category."""
    category = sheet.text(row, "category")
    if category.casefold() == _NONE:
        return
    first = re.match(r"[a-z]*", category.casefold())
    group = BROAD.get(first[0] if first else "")
    if group is None:
        remedy = f"A category begins with {', '.join(BROAD.values())}"
        raise sheet.fault(row, "category", f"unknown ethnic group '{category}'", remedy)
    yield group, _whole(sheet, row, "count")


def _broad(name: str) -> str | None:
    match = _COLUMN.fullmatch(name.replace("; measures", ""))
    return BROAD.get(match[1].casefold()) if match else None


def _wide(sheet: Sheet, row: Row) -> Iterator[tuple[str, int]]:
    """Broad groups and residents of a row by area, of which all five are the whole."""
    total, groups = _whole(sheet, row, "total"), sheet.family(_broad)
    parts = {BROAD.get(match[1].casefold()) for match in map(_PART.match, sheet.names) if match}
    if lost := parts - {None, *groups.values()}:
        problem = (
            f"there is no column of all who are {min(map(str, lost))}, of whom there are parts"
        )
        raise sheet.fault(sheet.header, "total", problem)
    numbers = [_whole(sheet, row, at) for at in groups]
    if len(groups) == len(BROAD) and abs(sum(numbers) - total) > MOST_OFF * total:
        raise sheet.fault(row, "total", "the broad groups do not add up to all residents")
    for at, group in groups.items():
        number = _whole(sheet, row, at)
        if number > total:
            raise sheet.fault(row, at, "more than all residents")
        yield group, number


def _labels(sheet: Sheet, row: Row) -> tuple[str, ...]:
    return tuple(sheet.text(row, field) for field in ("date", "area", "area_name", "category"))


def _sums(file: RawFile) -> Counter[Group]:
    sums: Counter[Group] = Counter()
    for sheet, row in once(read_rows(file, CUSTOM, NOMIS), "area", _labels):
        area, name = sheet.text(row, "area").upper(), sheet.text(row, "area_name")
        year = sheet.text(row, "date") or file.file_name
        read_groups = _long if sheet.layout is CUSTOM else _wide
        for group, number in read_groups(sheet, row) if LAD_CODE.fullmatch(area) else ():
            sums[_year(year), area, name, group] += number
    return sums


def read(file: RawFile) -> pd.DataFrame:
    """Read a census table of residents by ethnic group.

    Parameters
    ----------
    file : RawFile
        A CSV file or workbook.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`, one row per area and broad ethnic group: Asian, Black, Mixed,
        Other, White.

    Raises
    ------
    SafecityError
        Where a column is missing, a number is none, a category is of no broad group, or no row is
        of a local authority.
    """
    sums = _sums(file)
    if not sums:
        problem = "no row is of residents of a local authority by a broad ethnic group"
        remedy = "Of the bulk download of Nomis take the file that ends with -ltla.csv"
        raise SafecityError(problem, path=file.path, remedy=remedy)
    fixed = {"measure": MEASURE, "level": "lad", "months": 1}
    rows: list[dict[str, object]] = [
        {**fixed, "area": area, "area_name": name, "group": group, "period": f"Census {year}",
         "start": pd.Timestamp(f"{year}-03-01"), "count": number}
        for (year, area, name, group), number in sorted(sums.items())
    ]  # fmt: skip
    return as_figures(rows)


SOURCE = Source(recognises=recognises, read=read)

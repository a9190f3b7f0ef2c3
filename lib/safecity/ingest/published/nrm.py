"""Referrals of potential victims of modern slavery by police force, from the NRM tables.

A table per quarter, wide: police first responder, exploitation type, age, gender, then a column
for each nationality and "Total". A label stands in the first row of its block only, and a row with
no label further right is the total of its block. The quarter stands above the header, on the cover
or in the file's name. Tables with one column of nationalities and one of people are read too.
Other first responders have no area and are passed over; so are tables by county.

Seen as published: none.
Seen in a rebuilt layout: Table_13 of quarter 1 2023, and of quarter 4 2023 with published numbers.
Never seen: Table_12 of quarters 2 and 3 2022 (known by public code); before 2022; from 2024 on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import nan
from typing import TYPE_CHECKING, NamedTuple

from safecity.ingest.figures import SUPPRESSED
from safecity.ingest.source import Source
from safecity.ingest.tables.area import Place, force
from safecity.ingest.tables.header import cover, figures_of, has_header, read_rows
from safecity.ingest.tables.layout import Layout, Sheet, no_counts, same, titled_period

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.tables.sheet import Row

MEASURE = "nrm_referrals"
_RESPONDER = r"(police( and rocus?)? )?first responder( \(police\))?"
_TOTALS = r"(grand )?total( referrals)?"
LAYOUT = Layout(
    _RESPONDER,
    {
        "responder": (_RESPONDER, "Police first responder"),
        "exploitation": (r"(claimed )?exploitation( type)?", "Exploitation type"),
        "age": (r"age( group)?( at exploitation)?", "Age at exploitation"),
        "gender": (r"gender|sex", "Gender"),
        "count": (rf"people|(number of )?referrals|{_TOTALS}", "Total"),
    },
    {
        "type": (r"first responder type", "First responder type"),
        "nationality": (r"nationality", "Nationality"),
    },
    never=no_counts(),
    fill_down=("responder", "exploitation", "age", "gender"),
)
TOTAL = ("", "total", "all")
ALL_AGES, UNKNOWN = "", "unknown"
GROUPS = (ALL_AGES, "Adult", "Child")
AGES = {"adult": "Adult", "child": "Child", "total": ALL_AGES, "all": ALL_AGES, "": ALL_AGES}
_POLICE = re.compile(r"police|constabulary", re.IGNORECASE)
Number = tuple[float, str]
"""A count, and the note where it is withheld."""


class Block(NamedTuple):
    """Numbers of one police force by kind of exploitation ("" for all) and age group."""

    place: Place
    numbers: dict[tuple[str, str], Number]


def recognises(file: RawFile) -> bool:
    """Say whether a file is an NRM table, by its name or its columns."""
    return has_header(file, r"\bnrm\b|national[-_ ]referral[-_ ]mechanism", LAYOUT)


def _place(sheet: Sheet, row: Row) -> Place | None:
    """Police force of a row; councils and agencies have the names of forces, and are none."""
    told_by = "type" if "type" in sheet.at else "responder"
    is_police = _POLICE.search(sheet.names[sheet.column("responder")] + sheet.text(row, told_by))
    place = force(sheet.text(row, "responder")) if is_police else None
    return place if place and place["level"] == "force" else None


def _key(sheet: Sheet, row: Row) -> tuple[str, str] | None:
    """Exploitation type and age group of a row; None for a part by gender or nationality."""
    if any(sheet.text(row, field).casefold() not in TOTAL for field in ("gender", "nationality")):
        return None
    kind, age = (sheet.text(row, field).casefold() for field in ("exploitation", "age"))
    first = re.match(r"[a-z]*", age)
    return "" if kind in TOTAL else kind, AGES.get(first[0] if first else "", UNKNOWN)


def _blocks(file: RawFile) -> dict[tuple[Sheet, str], Block]:
    """Numbers of each police force in each table."""
    blocks: dict[tuple[Sheet, str], Block] = {}
    for sheet, row in read_rows(file, LAYOUT):
        if "nationality" not in sheet.at and not same(_TOTALS, sheet.names[sheet.column("count")]):
            problem = "there is no column 'Nationality', nor one of the total of nationalities"
            raise sheet.fault(sheet.header, "count", problem)
        place, key = _place(sheet, row), _key(sheet, row)
        if place is None or key is None:
            continue
        block = blocks.setdefault((sheet, str(place["area"])), Block(place, {}))
        if key in block.numbers:
            raise sheet.fault(row, "count", f"'{place['area_name']}' has this row a second time")
        note = SUPPRESSED if sheet.withheld(row, "count") else ""
        block.numbers[key] = sheet.number(row, "count"), note
    return blocks


def _sum(numbers: Iterable[Number]) -> Number:
    """Sum numbers; missing, with the note, where one of them is withheld."""
    counts, notes = zip((0.0, ""), *numbers, strict=True)
    return sum(counts), max(notes)


def _by_age(numbers: dict[tuple[str, str], Number]) -> dict[str, Number]:
    """Numbers of all ages, of adults and of children.

    Where ages have no rows for all exploitation, they are summed over the kinds of exploitation,
    if that is the whole; an age without a row then has none.
    """
    whole = {age: n for (kind, age), n in numbers.items() if not kind and age in GROUPS}
    parts = {(kind, age): n for (kind, age), n in numbers.items() if kind and age}
    total = whole.get(ALL_AGES, (nan, ""))[0]
    if len(whole) > 1 or _sum(parts.values())[0] != total or not parts:
        return whole
    return whole | {age: _sum(n for (_, a), n in parts.items() if a == age) for age in GROUPS[1:]}


def _figures(file: RawFile) -> Iterator[dict[str, object]]:
    also = re.sub(r"[-_]+", " ", file.file_name), cover(file)
    for (sheet, _), block in _blocks(file).items():
        period = titled_period(sheet, *also)
        for group, (number, note) in _by_age(block.numbers).items():
            yield {
                **block.place,
                "measure": MEASURE,
                "group": group,
                "period": period.label,
                "start": period.start,
                "months": period.months,
                "count": number,
                "note": note,
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
        Where a column or the quarter is missing, a number is none, or a force has a row twice.
    """
    return figures_of(file, _figures(file))


SOURCE = Source(recognises=recognises, read=read)

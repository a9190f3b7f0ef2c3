"""Outcomes of recorded crime by police force, quarter, offence and type of outcome.

A workbook for each financial year. Crimes count that were recorded in the quarter, however they
had ended when the table was issued, those without an outcome (type 0) among them; the other
column, of investigations closed in the quarter, counts other crimes and is not read. Types 1a, 2a
and 3a are parts of 1, 2 and 3. A count may be below nought where crimes were cancelled, and a sum
of such is not known; of an expired code none can be recorded; what a force did not supply leaves
its year unknown.

Seen as published: none. Seen in a rebuilt layout: none.
Never seen: every edition; columns, marks and types by public code that reads them
(`SGilr/oocd-dashboard`: `etl/common.py`, `etl/make_fixtures.py`, `docs/METHODOLOGY.md` and
`data/manifest.json`, which names the twelve files of 2014/15 to 2025/26).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import nan
from typing import TYPE_CHECKING, Any, TypeVar

from safecity.catalogue.offences import load_offences
from safecity.catalogue.outcome_types import group_by_type, load_outcome_groups
from safecity.ingest.source import Source
from safecity.ingest.tables.area import force
from safecity.ingest.tables.header import all_rows, figures_of, has_header, read_rows
from safecity.ingest.tables.layout import Layout, Sheet
from safecity.ingest.tables.period import When, financial, quarter, when
from safecity.ingest.tables.sheet import is_absent, is_withheld, not_a_number, without_separators

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.tables.sheet import Row

NAME = r"^prc-outcomes-open-data"
LAYOUT = Layout(
    r"outcome type",
    {
        "year": (r"financial year", "Financial Year"),
        "quarter": (r"financial quarter", "Financial Quarter"),
        "force": (r"force name|police force", "Force Name"),
        "code": (r"offence code", "Offence Code"),
        "group": (r"offence group", "Offence Group"),
        "type": (r"outcome type", "Outcome Type"),
        "count": (
            r"(number of )?outcomes for offences (that were )?recorded in the quarter",
            "Number of Outcomes for offences that were recorded in the quarter",
        ),
    },
)
QUARTERS = 4
T = TypeVar("T")
_QUARTER = re.compile(r"(?:q(?:uarter)?\s*)?([1-4])(?:\.0+)?", re.IGNORECASE)
_TYPE = re.compile(r"(\d{1,2})(?:\.0+)?")
_PART = re.compile(r"\d[a-z]", re.IGNORECASE)
_WHOLE = re.compile(r"[-−]?\d+(?:\.0+)?")
_EXPIRED = re.compile(r"n/a\W+offence code expired", re.IGNORECASE)
_MISSING = re.compile(r"n/a\W+data not provided", re.IGNORECASE)


def recognises(file: RawFile) -> bool:
    """Say whether a file is a table of outcomes by force, by its name or its columns."""
    return has_header(file, NAME, LAYOUT)


def _crimes(sheet: Sheet, row: Row) -> float:
    """Crimes of a row; missing where the force did not say."""
    text = sheet.cell(row, "count")
    if _EXPIRED.fullmatch(text):
        return 0.0
    if _MISSING.fullmatch(text) or is_withheld(text) or is_absent(text):
        return nan
    digits = without_separators(text)
    if not _WHOLE.fullmatch(digits):
        raise sheet.fault(row, "count", f"the cell {not_a_number(text)}")
    return float(digits.replace("−", "-"))


@dataclass
class _Tally:
    """Crimes by force, year, offence group and group of outcomes, and the quarters that are there.

    A blank offence group holds all crimes.
    """

    crimes: defaultdict[tuple[str, int, str, str], float] = field(
        default_factory=lambda: defaultdict(float)
    )
    quarters: defaultdict[tuple[str, int], set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )

    known: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def _once(self, read: Callable[[Sheet, Row], T], sheet: Sheet, row: Row, *fields: str) -> T:
        """Read cells; each different text is looked at once."""
        key = (read.__name__, *(row.cells[sheet.at[name]] for name in fields))
        if key not in self.known:
            self.known[key] = read(sheet, row)
        found: T = self.known[key]
        return found

    def add(self, sheet: Sheet, row: Row) -> None:
        """Count a row, if it is of crime recorded by area and of a whole type of outcome."""
        ending = self._once(_ending, sheet, row, "type")
        group = self._once(_group, sheet, row, "group", "code")
        if not ending or not group:
            return
        crimes = self._once(_crimes, sheet, row, "count")
        name, year = sheet.text(row, "force"), self._once(_year, sheet, row, "year")
        self.quarters[name, year].add(self._once(_quarter, sheet, row, "quarter"))
        for offences in ("", group):
            self.crimes[name, year, offences, ending] += crimes


def _ending(sheet: Sheet, row: Row) -> str:
    """Group of outcomes of a row; "" for a part of another type."""
    text = sheet.text(row, "type")
    match = _TYPE.fullmatch(text)
    ending = group_by_type().get(int(match[1]), "") if match else ""
    if not ending and not _PART.fullmatch(text):
        raise sheet.fault(row, "type", f"no type of outcome: '{text}'", "Valid here: 0 to 22")
    return ending


def _group(sheet: Sheet, row: Row) -> str:
    """Offence group of a row; "" where it is no part of crime recorded by area, as fraud is."""
    offences, text = load_offences(), sheet.text(row, "group")
    if offences.is_excluded(text, sheet.text(row, "code").upper()):
        return ""
    group = offences.group(text)
    if not group and not text.lower().startswith("fraud"):
        raise sheet.fault(row, "group", f"no offence group: '{text}'")
    return group


def _year(sheet: Sheet, row: Row) -> int:
    """First calendar year of the financial year of a row."""
    text = sheet.text(row, "year")
    span = when(text)
    if span is None or span != financial(span.start.year):
        raise sheet.fault(row, "year", f"no financial year: '{text}'")
    return span.start.year


def _quarter(sheet: Sheet, row: Row) -> int:
    text = sheet.text(row, "quarter")
    match = _QUARTER.fullmatch(text)
    if not match:
        raise sheet.fault(row, "quarter", f"no quarter: '{text}'", "Valid here: 1, 2, 3, 4")
    return int(match[1])


def _rows(file: RawFile) -> Iterator[tuple[Sheet, Row]]:
    """Yield the rows below the headers; the sheets of a cover, of notes and of sums have none.

    Hundreds of thousands of rows follow one header, so it is not looked for in each, as
    `read_rows` does; where no sheet has it, that says what is missing.
    """
    sheet, n_rows = None, 0
    for row in all_rows(file):
        if sheet is not None and row.sheet == sheet.header.sheet:
            if sum(map(bool, row.cells)) > 1:
                n_rows += 1
                yield sheet, sheet.filled(row)
        elif LAYOUT.is_header(row) and not LAYOUT.lacking(row):
            sheet = Sheet(file.path, row, row.sheet, LAYOUT)
    if not n_rows:
        yield from read_rows(file, LAYOUT)


def _period(year: int, quarters: set[int]) -> When | None:
    """Period of the quarters of a year that are there; None where one between them is not."""
    first, last = min(quarters), max(quarters)
    if len(quarters) == QUARTERS:
        return financial(year)
    if len(quarters) != last - first + 1:
        return None
    start, end = (quarter(year + at // QUARTERS, at % QUARTERS * 3 + 1) for at in (first, last))
    label = f"{start.label.partition(' to ')[0]} to {end.label.partition(' to ')[2]}"
    return When(label, start.start, 3 * len(quarters))


def _figures(tally: _Tally) -> Iterator[dict[str, object]]:
    """Turn sums into figures: each group of outcomes by force, year and offence group."""
    offences = dict.fromkeys(key[:3] for key in tally.crimes)
    for name, year, group in offences:
        place, period = force(name), _period(year, tally.quarters[name, year])
        if place is None or period is None:
            continue
        crimes = {
            slug: tally.crimes.get((name, year, group, slug), 0.0) for slug in load_outcome_groups()
        }
        for slug, count in crimes.items():
            yield {
                **place,
                "measure": slug,
                "group": group,
                "period": period.label,
                "start": period.start,
                "months": period.months,
                "count": count if count >= 0 else nan,
                "denominator": sum(crimes.values()),
                "note": "",
            }


def read(file: RawFile) -> pd.DataFrame:
    """Read how crimes of every force had ended, by offence group.

    Parameters
    ----------
    file : RawFile
        The workbook of a financial year, as XLSX, ODS or CSV.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`; `measure` is a group of `outcome_types.yml`, `group` an offence
        group and "" for all crimes, `denominator` all crimes recorded, however they ended.

    Raises
    ------
    SafecityError
        Where a column is missing, or a year, quarter, offence group, type or count is none.
    """
    tally = _Tally()
    for sheet, row in _rows(file):
        tally.add(sheet, row)
    return figures_of(file, list(_figures(tally)))


SOURCE = Source(recognises=recognises, read=read)

"""Home Office open data tables of police recorded crime, by partnership or by police force."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace

import pandas as pd

from safecity.catalogue.offences import load_offences, plain
from safecity.errors import SafecityError, nearest
from safecity.ingest.forces import force_slug, is_force, meant_force
from safecity.ingest.source import Recognised
from safecity.ingest.sources.home_office.offence_sheet import (
    FIELDS,
    FORCE_TABLE,
    Offence,
    OffenceSheet,
    columns_of,
    financial_year,
    is_header,
)
from safecity.ingest.supply.record import noted
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.shelf import place, read_once
from safecity.ingest.tables.delimited import check_width, is_words, text_rows
from safecity.ingest.tables.sheet import Row, begins_notes
from safecity.ingest.tables.workbook import AGAIN, stream_rows

NOTES_SHEET = re.compile(
    r"(?<![a-z])(?:notes?|caveats?|guidance|information|quality)(?![a-z])", re.I
)
_UNASSIGNED = re.compile(
    r"\b(?:un|not|no)[\s-]?(?:assigned|allocated|attributed|known|recorded|csp|partnership)\b", re.I
)
_ONE_CODE = re.compile(r"[\w.]+")
_LOOKS_LIKE_A_YEAR = re.compile(r"^\s*\d{4}\s*[_/–-]\s*\d")

Place = tuple[str, str, int]
"""Force, partnership and quarter."""


@dataclass
class Table:
    """What was read of one workbook.

    Attributes
    ----------
    rows : pandas.DataFrame
        `FIELDS`; the rows that were asked for.
    n_rows : int
        Rows of counts in the workbook, asked for or not.
    names : dict
        Names of partnerships, or of forces in the table by force, with their force: by year.
    quarters : dict
        Quarters that the sheet of a year holds, by year.
    divided : dict
        (subgroup, category, code) of every offence that the sheet of a year tells apart, by year.
    totals : dict
        Offences of each (force, partnership, quarter) that count as recorded crime, by year.
    notes : tuple of str
        Text of each row of the sheets of notes, and of rows of words above and below the counts.
    remarks : tuple of str
        What there is to say about the file, for the ledger.
    """

    rows: pd.DataFrame
    n_rows: int
    names: dict[str, dict[str, str]]
    quarters: dict[str, set[int]]
    divided: dict[str, set[tuple[str, str, str]]]
    totals: dict[str, Counter[Place]]
    notes: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def years(self) -> tuple[str, ...]:
        """Financial years that the workbook has a sheet for, as "2021/22", in order."""
        return tuple(sorted(self.names))


def _every(name: str) -> bool:
    return True


def is_unassigned(name: str) -> bool:
    """Whether the name of a partnership says that it is none: "Unassigned Kent"."""
    return bool(_UNASSIGNED.search(name))


def is_elsewhere(force: str) -> bool:
    """Whether a body of the table by force has no area of its own: "Action Fraud"."""
    return plain(force) in map(plain, load_offences().not_geographic)


def _may_have_notes(sheet: str) -> bool:
    """Whether rows of words of a sheet, or of a CSV file, may be notes."""
    return not sheet or bool(financial_year(sheet) or NOTES_SHEET.search(sheet))


def table_rows(file: RawFile) -> Iterator[Row]:
    """Yield the rows of a workbook, or of a CSV file as those of a sheet without a name.

    Raises
    ------
    SafecityError
        Where the file is damaged, or a row of a CSV file is of another width than those before;
        titles of one cell and what stands below the heading of notes are no rows.
    """
    if not file.file_name.lower().endswith(".csv"):
        yield from stream_rows(file.path)
        return
    width, is_below = 0, False
    for row in text_rows(file):
        is_below |= begins_notes(row)
        if not (is_below or is_words(file, row)):
            width = width or len(row.cells)
            check_width(file, row, width)
        yield row


@dataclass
class _Reader:
    """Goes through the rows of one workbook."""

    item: Recognised
    keep: Callable[[str], bool]
    sheet: OffenceSheet | None = None
    name: str | None = None
    n_rows: int = 0
    n_text: int = 0
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    quarters: dict[str, set[int]] = field(default_factory=dict)
    divided: dict[str, set[tuple[str, str, str]]] = field(default_factory=dict)
    totals: dict[str, Counter[Place]] = field(default_factory=dict)
    wanted: dict[str, bool] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    read: list[OffenceSheet] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_below: bool = False
    met: set[int] = field(default_factory=set)
    forces: dict[tuple[str, str], str] = field(default_factory=dict)

    def offences(self) -> Iterator[Offence]:
        """Read every count of the table, and note what is met on the way."""
        for row in table_rows(self.item.file):
            if row.sheet != self.name:
                self._enter(row.sheet)
            self.is_below |= self.sheet is not None and begins_notes(row)
            if self.sheet is not None and not self.is_below:
                yield from self._data(row, self.sheet)
            elif not self.is_below and is_header(row, self.item.kind):
                self.sheet = OffenceSheet(self.item.file.path, self.item.kind, row)
                self.read.append(self.sheet)
            elif self.is_below or _may_have_notes(row.sheet):
                self.notes.append(": ".join(filter(None, map(str.strip, row.cells))))
        self._leave()

    def _enter(self, name: str) -> None:
        self._leave()
        self.sheet, self.name, self.is_below = None, name, False
        self.sheets.append(name)
        if financial_year(name) not in ("", *self.names):
            self.met.clear()  # the rows of a year are in its sheet
        if _LOOKS_LIKE_A_YEAR.match(name) and not financial_year(name):
            raise SafecityError(
                f"the sheet '{name}' is named after no financial year",
                path=self.item.file.path,
                remedy="Expected a name such as 2021_22",
            )

    def _leave(self) -> None:
        if self.name and financial_year(self.name) and self.sheet is None:
            raise SafecityError(
                f"sheet {self.name} has no row with the names of the columns",
                path=self.item.file.path,
                remedy=_expected(self.item.kind),
            )

    def _data(self, row: Row, sheet: OffenceSheet) -> Iterator[Offence]:
        cells = row.cells
        if len(cells) < sheet.width:
            cells = cells + ("",) * (sheet.width - len(cells))
            row = row._replace(cells=cells)
        name = cells[sheet.at_csp].strip()
        if row.cells == sheet.header.cells:  # once more, as at the top of a page
            return
        if not name and sum(map(bool, cells)) == 1:
            self.n_text += 1
            self.notes.append("".join(cells).strip())
            return
        if name not in self.wanted:
            self.wanted[name] = self.keep(name)
        self._sum(row, sheet, name)
        if self.wanted[name] and (record := sheet.record(row)):
            yield record

    def _sum(self, row: Row, sheet: OffenceSheet, name: str) -> None:
        """Count a row for its year, whoever asked for it."""
        year, quarter = sheet.year_of(row), sheet.quarter(row)
        force = row.cells[sheet.at_force].strip()
        if not name:
            raise sheet.fault("the row names nobody", row.number, sheet.named_by)
        if year not in self.names:
            self.names[year], self.quarters[year] = {}, set()
            self.divided[year], self.totals[year] = set(), Counter()
        self.n_rows += 1
        self.names[year][name] = force
        self.quarters[year].add(quarter)
        if placed := sheet.placed(row):
            kind, code = placed
            if self.item.kind == FORCE_TABLE and (year, name) not in self.forces:
                self._check_force(row, sheet, year, name)
            self._refuse_repeat(row, sheet, code)
            self.divided[year].add((kind.subgroup, kind.category, code))
            self.totals[year][force, name, quarter] += sheet.count(row)

    def _check_force(self, row: Row, sheet: OffenceSheet, year: str, name: str) -> None:
        """Refuse a body that is no force, which the country would count, and a force's total."""
        slug = name if is_elsewhere(name) else force_slug(name)
        if slug == name or is_force(name):
            self.forces[year, name] = slug
        else:
            hint = meant_force(slug, ())
            remedy = (
                f"{hint} A body that is no police force area is declared in "
                "catalogue/offences.yml, 'not_geographic'; leave a total out of a copy of the file"
            )
            raise sheet.fault(f"no police force area '{name}'", row.number, "force", remedy.strip())
        others = [n for (y, n), s in self.forces.items() if (y, s) == (year, slug) and n != name]
        if others:
            what = f"'{name}' and '{others[0]}' are one force, which would be counted twice"
            raise sheet.fault(what, row.number, "force", "Is one of them a total? Keep the other")

    def _refuse_repeat(self, row: Row, sheet: OffenceSheet, code: str) -> None:
        """Refuse a row that stands in the workbook already, which would be counted twice.

        Every row of 2017/18 by force is another's equal in nothing but homicide: that has a row
        for each of the codes in its cell, "1/4.1/4.10/4.2".
        """
        if not _ONE_CODE.fullmatch(code) or not sheet.count(row):
            return
        cells = sheet.cells(row.cells)
        if (one := hash(cells)) in self.met:
            remedy = "Keep one of them in a copy of the file, or download it again"
            there = self._first(sheet, cells)
            raise sheet.fault(f"the row stands in {there} too", row.number, "count", remedy)
        self.met.add(one)  # a number takes little memory; where it stands is sought when asked

    def _first(self, sheet: OffenceSheet, cells: Hashable) -> str:
        """Place of the first row with these cells."""
        rows = (r for r in table_rows(self.item.file) if len(r.cells) >= sheet.width)
        first = next(row for row in rows if sheet.cells(row.cells) == cells)
        return f"sheet {first.sheet}, row {first.number}" if first.sheet else f"row {first.number}"

    def labels(self) -> Iterator[str]:
        """Say, once the table is read, which rows count nowhere and what has another label."""
        met = sum((sheet.met for sheet in self.read), Counter[tuple[str, str]]())
        for (what, name), times in sorted(met.items()):
            if what == "excluded":
                what = noted(times, f"row of '{name}' is", f"rows of '{name}' are")
                yield f"{what} no part of crime recorded by area"
            else:
                yield f"offences under another label: {name}"
        for name in dict.fromkeys(name for sheet in self.read for name in sheet.extra):
            yield f"the column '{name}' is not read"
        if self.n_text:
            what = noted(self.n_text, "row of words", "rows of words")
            yield f"{what} among the counts: read as notes"


def _expected(kind: str) -> str:
    return f"Expected: {', '.join(names[0] for names in columns_of(kind).values())}"


def _check_read(reader: _Reader) -> None:
    """Refuse a workbook without a year, and a sheet of one without rows."""
    path, sheets = reader.item.file.path, ", ".join(reader.sheets)
    if not reader.read and not sheets:
        what = "no row with the names of the columns"
        raise SafecityError(what, path=path, remedy=_expected(reader.item.kind))
    if not reader.read:
        what = f"no sheet of a financial year such as 2021_22; found: {sheets}"
        remedy = f"{nearest('2021_22', reader.sheets)} {AGAIN}"
        raise SafecityError(what, path=path, remedy=remedy)
    for sheet in reader.read:
        if sheet.year and sheet.year not in reader.names:
            raise SafecityError(f"sheet {sheet.name} has no rows", path=path, remedy=AGAIN)


def read_home_office(item: Recognised, keep: Callable[[str], bool] = _every) -> Table:
    """Read a table of police recorded crime.

    Parameters
    ----------
    item : Recognised
        The workbook, by partnership or by force.
    keep : callable
        Says of a partnership (or of a force, in the table by force) by its published name whether
        its rows are wanted; the others are checked and summed only. Every row where it is left out.

    Raises
    ------
    SafecityError
        Where the file is damaged, or a sheet, column or cell is not as published; with sheet, row
        and column.
    """
    if place("offences", item.file) is not None and (whole := _whole(item)) is not None:
        if keep is _every:
            return whole
        names = {name for year in whole.names.values() for name in year}
        wanted = whole.rows["csp"].isin([name for name in names if keep(name)])
        return replace(whole, rows=whole.rows[wanted].reset_index(drop=True))
    return _read(item, keep)


@read_once
def _whole(item: Recognised) -> Table | None:
    """Read every row; None where a row is refused that not every area asks for."""
    try:
        return _read(item, _every)
    except SafecityError:
        return None


def _read(item: Recognised, keep: Callable[[str], bool]) -> Table:
    reader = _Reader(item, keep)
    rows = pd.DataFrame(list(reader.offences()), columns=list(FIELDS))
    _check_read(reader)
    return Table(
        rows, reader.n_rows, reader.names, reader.quarters, reader.divided, reader.totals,
        tuple(reader.notes), tuple(reader.labels()),
    )  # fmt: skip


def count_home_office(item: Recognised) -> int:
    """Check every row of a table and keep none.

    Parameters
    ----------
    item : Recognised
        The workbook, by partnership or by force.

    Returns
    -------
    int
        Rows of counts.

    Raises
    ------
    SafecityError
        As `read_home_office`.
    """
    reader = _Reader(item, _every)
    for _ in reader.offences():
        pass
    _check_read(reader)
    return reader.n_rows


def with_start(frame: pd.DataFrame) -> pd.DataFrame:
    """Add `start`, the first day of each row's quarter (quarter 4 lies in the year after)."""
    first = frame["year"].str[:4].astype(int) + (frame["quarter"] == 4)
    month = frame["quarter"].map({1: 4, 2: 7, 3: 10, 4: 1})
    return frame.assign(start=pd.to_datetime({"year": first, "month": month, "day": 1}))

"""How a published table is laid out: its header found by its words, each cell checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import nan
from pathlib import Path
from typing import Literal, TypeVar

from safecity.errors import SafecityError, nearest
from safecity.ingest.tables.period import When, when, when_in
from safecity.ingest.tables.sheet import NOTE, Row, is_withheld, not_a_number, number_in
from safecity.ingest.tables.workbook import AGAIN, stream_rows

Meaning = Literal["nil", "withheld", ""]
_NUMBER = re.compile(r"\s*-?[\d,.]*\s*")
_DASH = re.compile(r"[-–—]")
# "- = nil", "'-' denotes zero", "-  Values suppressed to prevent disclosure", "A dash (-) means".
_QUOTED = r"['\"‘’“”(\[]\s*[-–—]\s*['\"‘’“”)\]]|\b(?:dash|hyphen)(?:es)?\b"
_WORD = r"(?:=|:|\b(?:is|are|means?|indicates?|denotes?|represents?|shows?)\b|\s)"
_NIL = r"(?:nil|zero(?:e?s)?|none|no (?:cases|offences|referrals|records?)|0)\b"
_HIDDEN = r"(?:suppress|withheld|disclos|confidential|fewer than|less than|small number)"
_MEANS = re.compile(
    rf"(?:{_QUOTED}|(?:^|[;,])\s*[-–—])\W*(?:{_WORD}[^.;,]{{0,60}}?)??({_NIL}|{_HIDDEN})", re.I
)
_SHOWN = re.compile(
    rf"({_NIL}|{_HIDDEN})[^.;]{{0,40}}\b(?:as|by|with)\b[^.;]{{0,12}}(?:{_QUOTED}|\s[-–—]\s*\.?$)",
    re.I,
)
_LONGEST = 400


def is_dash(text: str) -> bool:
    """Whether a cell holds a dash and nothing else."""
    return _DASH.fullmatch(text.strip()) is not None


def meaning_in(text: str) -> Meaning:
    """Say what a note means by a dash; "" where it does not say.

    Parameters
    ----------
    text : str
        Words of a row: "- = nil", "'-' indicates a number below 5 that is suppressed".
    """
    match = _MEANS.search(text) or _SHOWN.search(text)
    if match is None:
        return ""
    return "nil" if re.match(_NIL, match[1], re.I) else "withheld"


def _texts(path: Path) -> Iterator[str]:
    """Words of the rows that may be notes: no number stands in them, and few cells."""
    if path.suffix.lower() == ".csv":
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        rows = (tuple(line.split(",")) for line in lines)
    else:
        rows = (row.cells for row in stream_rows(path))
    for cells in rows:
        words = [cell.strip() for cell in cells if cell.strip()]
        if len(words) <= 3 and any(len(word) > 2 for word in words):
            yield " ".join(words)[:_LONGEST]


@lru_cache(maxsize=32)
def dash_of(path: Path) -> Meaning:
    """Say what the notes of a file mean by a dash.

    Parameters
    ----------
    path : Path
        A CSV file or workbook.

    Returns
    -------
    str
        "nil", "withheld", or "" where the notes say neither, or both.
    """
    meanings = {meaning_in(text) for text in _texts(path)} - {""}
    return meanings.pop() if len(meanings) == 1 else ""


T = TypeVar("T")
Columns = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Layout:
    """How a publisher lays a table out.

    Attributes
    ----------
    anchor : str
        Pattern of a column that the header has and no row above it.
    columns : mapping
        Field -> (pattern of the whole published name, an example of it); each must be there.
    optional : mapping
        The same for columns that may be missing.
    title : str
        Pattern that the sheet's name and the words above the header must contain; other sheets are
        not read.
    never : str
        Pattern of the sheet's name and first title where a table with these columns is of something
        else: `no_counts`.
    fill_down : tuple of str
        Fields, the outer first, whose label may stand only in the first row of its block. A blank
        cell right of a label is no omission: such a row is the total over that field.
    keys : tuple of str
        Fields in which every row of figures has a label; a row with a blank one is refused.
    """

    anchor: str
    columns: Columns
    optional: Columns = field(default_factory=dict)
    title: str = ""
    never: str = r"(?!)"
    fill_down: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def is_header(self, row: Row) -> bool:
        """Whether a row has the column that marks the header, and others."""
        # Most rows are figures of up to hundreds of cells: numbers, which name no column.
        named = {words(cell) for cell in {*row.cells} if not _NUMBER.fullmatch(cell)}
        return any(same(self.anchor, name) for name in named) and sum(map(bool, row.cells)) > 1

    def lacking(self, row: Row) -> list[str]:
        """Fields of which a header has no column."""
        names = [words(cell) for cell in row.cells]
        return [
            field
            for field, (pattern, _) in self.columns.items()
            if not any(same(pattern, name) for name in names)
        ]


def no_counts(*also: str) -> str:
    """Pattern of the title of a table of percentages and the like; "Numbers and ..." is none.

    Parameters
    ----------
    *also : str
        Further words that say so, such as "rates?".
    """
    terms = "|".join(("percentages?", "per cent", "proportions?", "averages?", "mean", "median",
                     "index(ed)?", "distribution", *also))  # fmt: skip
    return rf"^(?:(?!\b(?:numbers?|counts?)\b).)*\b(?:{terms})\b"


@lru_cache(maxsize=1 << 14)
def words(cell: str) -> str:
    """Return the words of a cell, without the marks of footnotes and line breaks."""
    return re.sub(r"\s+", " ", NOTE.sub("", cell)).strip()


@lru_cache(maxsize=1 << 14)
def same(pattern: str, name: str) -> bool:
    """Whether a whole name matches a pattern, in any case; a blank name matches none.

    Editions write "Financial Year", "FINANCIAL_YEAR" and "Financial_year" for one column, and
    "abuse–related" for "abuse-related".
    """
    plain = re.sub("[‐‑‒–—]", "-", name)
    written = {name, plain, plain.replace("_", " "), plain.replace(" ", "_")} - {""}
    return any(re.fullmatch(pattern, each, re.IGNORECASE) for each in written)


class Sheet:
    """One table with its header.

    Parameters
    ----------
    path : Path
        The file.
    header : Row
        The row with the names of the columns.
    title : str
        Name of the sheet and the words above the header.
    layout : Layout
        What is expected.

    Raises
    ------
    SafecityError
        Where a column is missing, or two columns may be meant; with sheet, row and their names.
    """

    def __init__(self, path: Path, header: Row, title: str, layout: Layout) -> None:
        """Find the columns."""
        self.path, self.title, self.header, self.layout = path, title, header, layout
        self.names = tuple(words(cell) for cell in header.cells)
        positions = {
            name: self._find(*rule, needed=name in layout.columns)
            for name, rule in {**layout.columns, **layout.optional}.items()
        }
        self.at = {name: at for name, at in positions.items() if at is not None}
        self._outer = [self.at[name] for name in layout.fill_down if name in self.at]
        self._labels = [""] * len(self._outer)

    def _find(self, pattern: str, example: str, *, needed: bool) -> int | None:
        """Position of the one column that a pattern matches; None for one that may be missing."""
        positions = [at for at, name in enumerate(self.names) if same(pattern, name)]
        if len(positions) > 1:
            raise self._twice(example, positions)
        if needed and not positions:
            place = _place(self.header.sheet, self.header.number)
            hint = nearest(example, [name for name in self.names if name])
            raise SafecityError(
                f"expected a column '{example}' in {place}", path=self.path, remedy=hint
            )
        return positions[0] if positions else None

    def _twice(self, wanted: str, positions: list[int]) -> SafecityError:
        """Return an error that names the columns of which only one can be meant."""
        both = " and ".join(f"'{self.names[at]}' (column {at + 1})" for at in positions)
        place = _place(self.header.sheet, self.header.number)
        return SafecityError(
            f"{place}: both {both} may be '{wanted}'; which of them holds cannot be known",
            path=self.path,
            remedy="Rename the column that is not meant in a copy of the file, and say so with it",
        )

    def filled(self, row: Row) -> Row:
        """Return a row as wide as the header, with the labels of its block."""
        cells = [*row.cells, *[""] * (len(self.names) - len(row.cells))]
        first = next((n for n, at in enumerate(self._outer) if cells[at].strip()), None)
        for n, at in enumerate(self._outer[:first]):
            cells[at] = self._labels[n]
        self._labels = [cells[at] for at in self._outer]
        return row._replace(cells=tuple(cells))

    def check_keys(self, row: Row) -> None:
        """Refuse a row with a blank label, whose figures would be lost or be nobody's.

        Raises
        ------
        SafecityError
            With the row and the column.
        """
        for name in self.layout.keys:
            if name in self.at and not self.text(row, name):
                raise self.blank(row, name)

    def is_named(self, row: Row, name: str) -> bool:
        """Whether a row has a label in a field, or words before it, as a total of a block has."""
        before = row.cells[: self.column(name) + 1]
        return any(re.search(r"[^\W\d]", cell) for cell in before)

    def blank(self, row: Row, name: str) -> SafecityError:
        """Return the error of a label that is not there."""
        remedy = (
            "Where a label stands only in the first row of its block, write it into every row of "
            "a copy of the file"
        )
        return self.fault(
            row, name, "the cell is blank, so what the row is of is not known", remedy
        )

    def periods(self, read: Callable[[str], When | None] = when) -> dict[int, When]:
        """Columns that are named by a period, in tables that are as wide as they are long.

        Parameters
        ----------
        read : callable
            What reads a column's name; None for a name that is no period.

        Raises
        ------
        SafecityError
            Where two columns are of one period, or a name of digits is no period ("2017/183",
            a year and the mark of a footnote).
        """
        by_column = self.family(read)
        for at, name in enumerate(self.names):
            if at not in by_column and re.fullmatch(r"(19|20)\d\d[\d/–-]*", name):
                raise self.fault(self.header, at, "no year and no other period")
        return by_column

    def family(self, read: Callable[[str], T | None]) -> dict[int, T]:
        """Columns that are one figure of several things, by what each is of.

        Parameters
        ----------
        read : callable
            What a column of this name is of; None for a column of another kind.

        Raises
        ------
        SafecityError
            Where two columns are of one thing.
        """
        by_column = {at: each for at, name in enumerate(self.names) if (each := read(name))}
        for each in by_column.values():
            same_one = [at for at, other in by_column.items() if other == each]
            if len(same_one) > 1:
                raise self._twice(getattr(each, "label", str(each)), same_one)
        return by_column

    def column(self, at: int | str) -> int:
        """Position of a field, or the position itself."""
        return self.at[at] if isinstance(at, str) else at

    def text(self, row: Row, at: int | str) -> str:
        """Words of a cell without the marks of footnotes; "" where the sheet has no such column."""
        return words(self.cell(row, at))

    def cell(self, row: Row, at: int | str) -> str:
        """Text of a cell as it is printed; "" where the sheet has no such column."""
        if isinstance(at, str) and at not in self.at:
            return ""
        return row.cells[self.column(at)].strip()

    def fault(self, row: Row, at: int | str, problem: str, remedy: str = AGAIN) -> SafecityError:
        """Return an error that names sheet and row, or line, and column."""
        column = f"column '{self.names[self.column(at)]}': {problem}"
        if not row.sheet:
            return SafecityError(column, path=self.path, line=row.number, remedy=remedy)
        place = _place(row.sheet, row.number)
        return SafecityError(f"{place}, {column}", path=self.path, remedy=remedy)

    def withheld(self, row: Row, at: int | str) -> bool:
        """Whether the publisher withheld a number; it is missing and never zero."""
        text = self.cell(row, at)
        return dash_of(self.path) == "withheld" if is_dash(text) else is_withheld(text)

    def number(self, row: Row, at: int | str) -> float:
        """Read a number of 0 or more; not a number where it is withheld or absent.

        A dash is none only where the notes of the file say so.

        Raises
        ------
        SafecityError
            Where the cell holds other words, or a number below 0.
        """
        text = self.cell(row, at)
        if is_dash(text):
            return 0.0 if dash_of(self.path) == "nil" else nan
        value = number_in(text)
        if value is None:
            raise self.fault(row, at, f"the cell {not_a_number(text)}")
        return value


def _place(sheet: str, row: int) -> str:
    return f"sheet '{sheet}', row {row}" if sheet else f"line {row}"


def titled_period(sheet: Sheet, *also: str) -> When:
    """Return the period that the sheet's name or the words above its header name.

    Parameters
    ----------
    sheet : Sheet
        The table.
    *also : str
        Other words that may name it, where a file is of one period: the cover, the file's name.

    Raises
    ------
    SafecityError
        Where they name none.
    """
    period = when_in(sheet.title) or when(sheet.header.sheet)
    period = period or next((each for text in also if (each := when_in(text))), None)
    if period is None:
        place = _place(sheet.header.sheet, sheet.header.number)
        raise SafecityError(
            f"expected a period such as 'year ending March 2022' above {place}",
            path=sheet.path,
            remedy=f"Found: '{sheet.title.strip()}'",
        )
    return period

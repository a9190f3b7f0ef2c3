"""Tables of a published workbook or CSV file: the header found by its words, each cell checked."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from math import isfinite, nan
from pathlib import Path
from typing import TYPE_CHECKING

from safecity.catalogue.errors import SafecityError, nearest
from safecity.ingest.sheet import Row
from safecity.ingest.workbook import AGAIN, stream_rows

if TYPE_CHECKING:
    from safecity.ingest.scan import RawFile

WITHHELD = ("*", "**", "[c]", "c", ":", "-", "–", "suppressed")
"""Cells of a number that the publisher holds and does not print."""
ABSENT = ("", ".", "..", "...", "[x]", "[z]", "x", "z", "n/a")
"""Cells of a number that the publisher does not have."""
FIRST_ROWS = 300
# "(1)", "[note 2]" and the like after the words of a header, or after a number ("120 [r]").
_NOTE = re.compile(r"\s*(\[[^\]]*\]|\((?:\d+|[rp])\))")
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
    """

    anchor: str
    columns: Columns
    optional: Columns = field(default_factory=dict)
    title: str = ""

    def is_header(self, row: Row) -> bool:
        """Whether a row has the column that marks the header, and others."""
        names = [words(cell) for cell in row.cells]
        return sum(map(bool, names)) > 1 and any(same(self.anchor, name) for name in names)


def words(cell: str) -> str:
    """Return the words of a header's cell, without footnote marks and line breaks."""
    return re.sub(r"\s+", " ", _NOTE.sub("", cell)).strip()


def same(pattern: str, name: str) -> bool:
    """Whether a whole name matches a pattern, in any case."""
    return re.fullmatch(pattern, name, re.IGNORECASE) is not None


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
        Where a column is missing; with sheet, row and the column that was expected.
    """

    def __init__(self, path: Path, header: Row, title: str, layout: Layout) -> None:
        """Find the columns."""
        self.path, self.title, self.header = path, title, header
        self.names = tuple(words(cell) for cell in header.cells)
        self.at = {name: self._find(*rule, header) for name, rule in layout.columns.items()}
        for name, (pattern, _) in layout.optional.items():
            found = [i for i, each in enumerate(self.names) if same(pattern, each)]
            self.at |= {name: found[0]} if found else {}

    def _find(self, pattern: str, example: str, header: Row) -> int:
        found = [i for i, name in enumerate(self.names) if same(pattern, name)]
        if not found:
            place = _place(header.sheet, header.number)
            hint = nearest(example, [name for name in self.names if name])
            raise SafecityError(
                f"expected a column '{example}' in {place}", path=self.path, remedy=hint
            )
        return found[0]

    def column(self, at: int | str) -> int:
        """Position of a field, or the position itself."""
        return self.at[at] if isinstance(at, str) else at

    def text(self, row: Row, at: int | str) -> str:
        """Text of a cell; "" where the sheet has no such column."""
        if isinstance(at, str) and at not in self.at:
            return ""
        return row.cells[self.column(at)].strip()

    def fault(self, row: Row, at: int | str, problem: str, remedy: str = AGAIN) -> SafecityError:
        """Return an error that names sheet, row and column."""
        place = f"{_place(row.sheet, row.number)}, column '{self.names[self.column(at)]}'"
        return SafecityError(f"{place}: {problem}", path=self.path, remedy=remedy)

    def withheld(self, row: Row, at: int | str) -> bool:
        """Whether the publisher withheld a number; it is missing and never zero."""
        return self.text(row, at).casefold() in WITHHELD

    def number(self, row: Row, at: int | str) -> float:
        """Read a number of 0 or more; not a number where it is withheld or absent.

        Raises
        ------
        SafecityError
            Where the cell holds other words, or a number below 0.
        """
        text = self.text(row, at)
        if text.casefold() in (*WITHHELD, *ABSENT):
            return nan
        try:
            value = float(_NOTE.sub("", text).replace(",", ""))
        except ValueError:
            raise self.fault(row, at, f"not a number: '{text}'") from None
        if not isfinite(value) or value < 0:
            raise self.fault(row, at, f"not a number of 0 or more: '{text}'")
        return value


def _place(sheet: str, row: int) -> str:
    return f"sheet '{sheet}', row {row}" if sheet else f"line {row}"


def _csv_rows(file: RawFile) -> Iterator[Row]:
    with file.path.open(encoding=file.encoding, newline="") as stream:
        reader = csv.reader(stream)
        width = 0
        for cells in reader:
            width = width or len(cells)
            if cells and len(cells) != width:
                problem = f"{len(cells)} fields in place of {width}"
                raise SafecityError(problem, path=file.path, line=reader.line_num, remedy=AGAIN)
            if any(cells):
                yield Row("", reader.line_num, tuple(cells))


def all_rows(file: RawFile) -> Iterator[Row]:
    """Yield the rows of a CSV file or workbook that are not empty; a CSV file has no sheet name.

    Raises
    ------
    SafecityError
        Where the file is empty, damaged, cut off or of another format.
    """
    if file.size == 0:
        raise SafecityError("the file is empty", path=file.path, remedy=AGAIN)
    is_text = file.encoding != "binary"
    yield from _csv_rows(file) if is_text else stream_rows(file.path)


def has_header(file: RawFile, name: str, *layouts: Layout) -> bool:
    """Say whether a file is named as its publisher names it, or begins with such a table.

    Parameters
    ----------
    file : RawFile
        A CSV file or workbook; its first rows only are read.
    name : str
        Pattern found in the published file name.
    *layouts : Layout
        Tables of which it must have one.
    """
    if re.search(name, file.file_name, re.IGNORECASE):
        return True
    try:
        first = list(islice(all_rows(file), FIRST_ROWS))
    except (SafecityError, csv.Error, UnicodeDecodeError):
        return False
    return any(
        layout.is_header(row) and _has_all(row, layout) for row in first for layout in layouts
    )


def _has_all(row: Row, layout: Layout) -> bool:
    names = [words(cell) for cell in row.cells]
    return all(any(same(p, n) for n in names) for p, _ in layout.columns.values())


def read_rows(file: RawFile, layout: Layout) -> Iterator[tuple[Sheet, Row]]:
    """Yield the rows below the header of each sheet that has the table, with their sheet.

    Rows of words (one cell) are no figures and are left out; short rows are filled up.

    Raises
    ------
    SafecityError
        Where no sheet has the table, a column is missing, or no row stands below the headers.
    """
    sheet: Sheet | None = None
    name, above, seen, n_rows = None, [""], [""], 0
    for row in all_rows(file):
        if row.sheet != name:
            name, sheet, above = row.sheet, None, [row.sheet]
            seen.append(row.sheet)
        if sheet is None:
            title = words(" ".join(above))
            if layout.is_header(row) and re.search(layout.title, title, re.IGNORECASE):
                sheet = Sheet(file.path, row, title, layout)
            above += [cell for cell in row.cells if cell]
        elif sum(bool(cell.strip()) for cell in row.cells) > 1:
            n_rows += 1
            yield sheet, _filled(row, len(sheet.names))
    if n_rows == 0:
        raise _nothing(file, layout, [each for each in seen if each], sheet is not None)


def _filled(row: Row, width: int) -> Row:
    return row._replace(cells=row.cells + ("",) * (width - len(row.cells)))


def _nothing(file: RawFile, layout: Layout, sheets: list[str], headed: bool) -> SafecityError:
    if headed:
        problem = "no row of figures stands below the names of the columns"
        return SafecityError(problem, path=file.path, remedy=AGAIN)
    first = next(example for _, example in layout.columns.values())
    about = f", and a title with '{layout.title}'" if layout.title else ""
    problem = f"expected a table with the column '{first}'{about}"
    found = f"Sheets found: {', '.join(sheets)}. " if sheets else ""
    return SafecityError(problem, path=file.path, remedy=f"{found}{AGAIN}")

"""Rows of a published workbook or CSV file, below the headers of the tables that are wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from safecity.errors import SafecityError
from safecity.ingest.figures import KEY, as_figures
from safecity.ingest.tables.delimited import check_width, text_rows
from safecity.ingest.tables.layout import Layout, Sheet, words
from safecity.ingest.tables.period import when_in
from safecity.ingest.tables.sheet import Row, begins_notes
from safecity.ingest.tables.workbook import AGAIN, stream_rows

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from safecity.ingest.supply.scan import RawFile

COVER_ROWS = 40
OTHER_TABLE = "Is it another table, or has its layout changed? Nothing of it is used"
# The title of a further table on the same sheet.
_TITLE = re.compile(r"\s*(appendix )?(table|figure) [A-Z]?\d+[a-z]?\s*[:.–-]", re.IGNORECASE)


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
    yield from text_rows(file) if is_text else stream_rows(file.path)


def has_header(file: RawFile, name: str, *layouts: Layout) -> bool:
    """Say whether a file is named as its publisher names it, or has such a table.

    Parameters
    ----------
    file : RawFile
        A CSV file or workbook.
    name : str
        Pattern found in the published file name.
    *layouts : Layout
        Tables of which it must have one.
    """
    if re.search(name, file.file_name, re.IGNORECASE):
        return True
    try:
        return any(table and not table.lacking for table, _ in _placed(file, layouts))
    except SafecityError:
        return False


def cover(file: RawFile) -> str:
    """Words of the first sheet of a workbook, where publishers name what all of it is of."""
    rows = list(islice(all_rows(file), COVER_ROWS))
    first = takewhile(lambda row: row.sheet == rows[0].sheet, rows)
    return words(" ".join(cell for row in first for cell in row.cells))


@dataclass(frozen=True)
class _Table:
    """A table whose header was met, and the words above it."""

    layout: Layout
    header: Row
    title: str

    @cached_property
    def lacking(self) -> list[str]:
        return self.layout.lacking(self.header)

    @property
    def is_another(self) -> bool:
        """Whether so few of the columns are there that the table is another with the anchor."""
        return 2 * len(self.lacking) > len(self.layout.columns)

    def goes_on(self, sheet: Sheet) -> bool:
        """Whether the header is that of the table above once more, as at the top of a page."""
        known = sheet.header
        return (self.header.sheet, self.header.cells) == (known.sheet, known.cells) and (
            self.title == sheet.title
        )

    def sheet(self, path: Path) -> Sheet:
        return Sheet(path, self.header, self.title, self.layout)


def _table(row: Row, above: list[str], layouts: Iterable[Layout]) -> _Table | None:
    """Return the table that a row is the header of, the one with most of its columns there."""
    met = [each for each in layouts if each.is_header(row)]
    title, first = (words(" ".join(above[:n])) if met else "" for n in (None, 2))
    tables = [
        _Table(x, row, title)
        for x in met
        if re.search(x.title, title, re.I) and not re.search(x.never, first.replace("_", " "), re.I)
    ]
    return min(tables, key=lambda table: (table.is_another, len(table.lacking)), default=None)


def _joined(upper: Row, row: Row) -> Row:
    """A header of two rows as one: what the lower leaves blank is named by the upper."""
    size = max(len(upper.cells), len(row.cells))
    high, low = ([*each.cells, *[""] * (size - len(each.cells))] for each in (upper, row))
    return row._replace(cells=tuple(b if b.strip() else a for a, b in zip(high, low, strict=True)))


def _lower(upper: _Table | None, row: Row, above: list[str], layouts: Iterable[Layout]
           ) -> _Table | None:  # fmt: skip
    """Return the table whose header is the row above with this one, if that is no whole header."""
    is_next = upper and (upper.header.sheet, upper.header.number + 1) == (row.sheet, row.number)
    table = _table(_joined(upper.header, row), above, layouts) if upper and is_next else None
    is_more = table and upper and (upper.lacking or table.layout is not upper.layout)
    return table if table and is_more and not table.lacking else None


def _only_cell(row: Row) -> str:
    """Text of the one cell of a row of words; "" for a row of more."""
    cells = filter(str.strip, row.cells)
    first = next(cells, "")
    return "" if next(cells, "") else first


def _ends(row: Row) -> bool:
    return begins_notes(row) or _TITLE.match(" ".join(filter(None, row.cells))) is not None


def _placed(file: RawFile, layouts: Iterable[Layout]) -> Iterator[tuple[_Table | None, Row]]:
    """Yield every row with the table that it is of: its header, a row below, or neither (None).

    A title such as "Table 2b: ..." and the heading of notes end the table above them. A header may
    take two rows; one below words that name a period is of a block of that period.
    """
    layouts, name = tuple(layouts), None
    table, above, between, upper = None, [""], list[str](), None
    for row in all_rows(file):
        ended = table is not None and _ends(row)
        if row.sheet != name or ended:
            table, above, name, between = None, [row.sheet], row.sheet, []
        is_dated = bool(table and between and when_in(" ".join(between)))
        own = [row.sheet, *between] if is_dated else above
        if start := _lower(upper, row, above, layouts) or _table(row, own, layouts):
            table, row, above = start, start.header, own
        elif table is None:
            above += [cell for cell in row.cells if cell]
        upper = start
        between = [*between, cell] if table and (cell := _only_cell(row)) else []
        yield table, row


def read_rows(file: RawFile, *layouts: Layout) -> Iterator[tuple[Sheet, Row]]:
    """Yield the rows below the header of each table that is wanted, with their sheet.

    Of several layouts `Sheet.layout` is the one that a table has. Rows of words (one cell) are no
    figures and are left out; short rows are filled up. A header with the anchor and less than half
    of the columns is another table's and passed over.

    Raises
    ------
    SafecityError
        Where no sheet has the table, a column is missing, no row stands below the headers, or one
        has no label in a field of `Layout.keys`.
    """
    sheet, other, sheets, n_rows = None, None, dict.fromkeys([""]), 0
    for table, row in _placed(file, layouts):
        sheets[row.sheet] = None
        if table is None or table.is_another:
            other = other or table
        elif row is table.header:
            sheet = sheet if sheet and table.goes_on(sheet) else table.sheet(file.path)
        elif sheet:
            if file.encoding != "binary":
                check_width(file, row, len(sheet.names))
            filled = sheet.filled(row)  # a label may stand in a row of its own
            if sum(bool(cell.strip()) for cell in row.cells) > 1:
                n_rows += 1
                sheet.check_keys(filled)
                yield sheet, filled
    if n_rows == 0:
        if other and not sheet:
            other.sheet(file.path)  # names the columns that are missing
        raise _nothing(file, layouts, [each for each in sheets if each], sheet is not None)


def _nothing(
    file: RawFile, layouts: Iterable[Layout], sheets: list[str], headed: bool
) -> SafecityError:
    if headed:
        problem = "no row of figures stands below the names of the columns"
        return SafecityError(problem, path=file.path, remedy=AGAIN)
    wanted = " or ".join(dict.fromkeys(map(_wanted, layouts)))
    problem = f"expected a table with the column {wanted}"
    listed = f"Sheets found: {', '.join(sheets)}. " if sheets else ""
    return SafecityError(problem, path=file.path, remedy=f"{listed}{OTHER_TABLE}")


def _wanted(layout: Layout) -> str:
    first = next(example for _, example in layout.columns.values())
    title = layout.title.replace("[ -]", " ")
    return f"'{first}'" + (f", under a title with '{title}'" if title else "")


def once(
    rows: Iterable[tuple[Sheet, Row]], number: str, key: Callable[[Sheet, Row], Hashable]
) -> Iterator[tuple[Sheet, Row]]:
    """Leave out rows that are printed a second time, where rows are summed.

    Parameters
    ----------
    rows : iterable
        As `read_rows`.
    number : str
        Field of the number that is summed.
    key : callable
        What a row is of; no two rows of a whole file are of the same.

    Raises
    ------
    SafecityError
        Where two rows of the same differ: which of them holds cannot be known.
    """
    met: dict[Hashable, tuple[str, ...]] = {}
    for sheet, row in rows:
        cells = tuple(map(str.strip, row.cells))
        first = met.setdefault(key(sheet, row), cells)
        if first is cells:
            yield sheet, row
        elif first != cells:
            problem = "a row above is of the same, and differs from this one"
            remedy = "Which of them holds cannot be known; keep the right one in a copy of the file"
            raise sheet.fault(row, number, problem, remedy)


def _refuse_parts(file: RawFile, frame: pd.DataFrame) -> None:
    """Refuse a count that is no whole number: the table may be one of rates."""
    part = frame[frame["count"] % 1 > 0]
    if len(part):
        first = part.iloc[0]
        figure = f"{first['measure']} of {first['area_name']}, {first['period']}"
        problem = f"the count of {figure} is no whole number: {first['count']:g}"
        raise SafecityError(problem, path=file.path, remedy=f"Is it a table of rates? {AGAIN}")


def figures_of(file: RawFile, figures: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Type the figures of a file.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`.

    Raises
    ------
    SafecityError
        Where the file has no figure of a known area, a count is no whole number, or one is given
        twice with different numbers: which of the two holds cannot be known. The same figure
        printed twice is one.
    """
    frame = as_figures(list(figures)).drop_duplicates(ignore_index=True)
    if frame.empty:
        problem = "no row is a total of a police force, a local authority or the country"
        raise SafecityError(problem, path=file.path, remedy=AGAIN)
    _refuse_parts(file, frame)
    twice = frame[frame.duplicated(list(KEY))]
    if len(twice):
        first = twice.iloc[0]
        group = f" ({first['group']})" if first["group"] else ""
        figure = f"{first['measure']}{group} of {first['area_name']}, {first['period']}"
        raise SafecityError(
            f"the file gives {figure} twice, with different numbers", path=file.path, remedy=AGAIN
        )
    return frame

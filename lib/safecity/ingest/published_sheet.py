"""Rows of a published workbook or CSV file, below the headers of the tables that are wanted."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from safecity.catalogue.errors import SafecityError
from safecity.ingest.figures import KEY, as_figures
from safecity.ingest.published_layout import Layout, Sheet, same, words
from safecity.ingest.sheet import Row
from safecity.ingest.workbook import AGAIN, stream_rows

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.scan import RawFile

FIRST_ROWS = 300


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


def has_table(file: RawFile, layout: Layout) -> bool:
    """Say whether a sheet of a file has the table's header, under a title as it is expected."""
    name, above = None, [""]
    for row in all_rows(file):
        if row.sheet != name:
            name, above = row.sheet, [row.sheet]
        if layout.is_header(row) and _is_titled(above, layout):
            return True
        above += [cell for cell in row.cells if cell]
    return False


def _is_titled(above: list[str], layout: Layout) -> bool:
    return re.search(layout.title, words(" ".join(above)), re.IGNORECASE) is not None


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
            if layout.is_header(row) and _is_titled(above, layout):
                sheet = Sheet(file.path, row, words(" ".join(above)), layout)
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


def figures_of(file: RawFile, figures: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Type the figures of a file.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`.

    Raises
    ------
    SafecityError
        Where the file has no figure of a known area, or gives one twice: which of the two holds
        cannot be known.
    """
    frame = as_figures(list(figures))
    if frame.empty:
        problem = "no row is a total of a police force, a local authority or the country"
        raise SafecityError(problem, path=file.path, remedy=AGAIN)
    twice = frame[frame.duplicated(list(KEY))]
    if len(twice):
        first = twice.iloc[0]
        group = f" ({first['group']})" if first["group"] else ""
        figure = f"{first['measure']}{group} of {first['area_name']}, {first['period']}"
        raise SafecityError(f"the file gives {figure} twice", path=file.path, remedy=AGAIN)
    return frame

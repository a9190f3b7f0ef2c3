"""Small published text tables: columns checked by their published names, cells read as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice

import pandas as pd

from safecity.errors import SafecityError, nearest
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.tables.delimited import (
    AGAIN,
    FIRST_ROWS,
    check_text,
    check_width,
    is_words,
    text_rows,
)
from safecity.ingest.tables.sheet import MOST, Row, begins_notes, without_separators

Wanted = Mapping[str, tuple[str, str]]


def _hits(row: Row, pattern: str) -> list[int]:
    """Positions of the names that a pattern matches, however their blanks are written."""
    names = (" ".join(name.split()) for name in row.cells)
    return [at for at, name in enumerate(names) if re.search(pattern, name)]


def _has(row: Row, wanted: Wanted) -> int:
    return sum(bool(_hits(row, pattern)) for pattern, _ in wanted.values())


def _header(first: Sequence[Row], wanted: Wanted) -> Row:
    """Return the first row with every column, else the one with most of them."""
    return max(first, key=lambda row: _has(row, wanted))


def _position(file: RawFile, header: Row, pattern: str, example: str) -> int:
    hits = _hits(header, pattern)
    names = [name.strip() for name in header.cells]
    if len(hits) == 1:
        return hits[0]
    if not hits:
        problem = f"expected a column like '{example}'"
        remedy = nearest(example, [name for name in names if name and not name.isdigit()])
    else:
        problem = f"both '{names[hits[0]]}' and '{names[hits[1]]}' may be the column '{example}'"
        remedy = "Remove the one that is not meant from a copy of the file"
    raise SafecityError(problem, path=file.path, line=header.number, remedy=remedy)


def read_table(
    file: RawFile,
    wanted: Wanted,
    optional: Wanted | None = None,
    named: Callable[[Row, Row | None], Row] = lambda header, _: header,
) -> pd.DataFrame:
    """Read the wanted columns of a published text file.

    Parameters
    ----------
    file : RawFile
        The file; titles may stand above the names of its columns.
    wanted : mapping
        New name -> (pattern that the published column name matches, an example of that name).
    optional : mapping, optional
        The same for columns that may be missing.
    named : callable
        Corrects the names of the columns where a publisher's own file is wrong in them; is given
        the header and the first row below it.

    Returns
    -------
    pandas.DataFrame
        Columns under their new names, indexed by line; cells are text without surrounding blanks.

    Raises
    ------
    SafecityError
        Where a column is missing or may be either of two, a row is broken, figures stand below the
        heading of notes, the file is empty or not text.
    """
    check_text(file)
    rows = text_rows(file)
    first = list(islice(rows, FIRST_ROWS))
    heading = _header(first, wanted)
    below = first[first.index(heading) + 1 :]
    header = _trimmed(named(heading, below[0] if below else None))
    present = {name: rule for name, rule in (optional or {}).items() if _hits(header, rule[0])}
    rules = {**wanted, **present}
    at = [_position(file, header, *rule) for rule in rules.values()]
    lines, cells = [], []
    for row in _whole(file, chain(below, rows), len(header.cells)):
        lines.append(row.number)
        cells.append([row.cells[i].strip() for i in at])
    return pd.DataFrame(cells, index=pd.Index(lines, name="line"), columns=list(rules), dtype="str")


def _trimmed(header: Row) -> Row:
    """Leave out columns without a name at the end, which are empty; else the width tells."""
    width = max((at for at, name in enumerate(header.cells, 1) if name.strip()), default=0)
    return header._replace(cells=header.cells[:width])


def _whole(file: RawFile, rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Yield the rows of figures; words in one cell, and notes below their heading, are none."""
    ended = False
    for row in rows:
        filled = [cell for cell in row.cells if cell.strip()]
        ended |= begins_notes(row)
        is_note = (
            len(filled) < 3 and len(filled) < max(width, 2)
            if ended
            else (
                width > 1
                and len(row.cells) > 1
                and len(filled) == 1
                and " " in row.cells[0].strip()
            )
        )
        if is_note:
            continue
        if ended:
            problem = "a row of figures stands below the notes of the table"
            remedy = "Put the notes below all figures, or take them out, in a copy of the file"
            raise SafecityError(problem, path=file.path, line=row.number, remedy=remedy)
        check_width(file, row, width)
        if not is_words(file, row) or width == 1:
            yield row


def whole_numbers(file: RawFile, column: pd.Series, name: str) -> pd.Series:
    """Turn text such as "1,944" into whole numbers.

    Parameters
    ----------
    file : RawFile
        The file the column comes from.
    column : pandas.Series
        Its cells as text, indexed by line.
    name : str
        What the column is called in a message.

    Raises
    ------
    SafecityError
        With the line of the first cell that is not a whole number.
    """
    numbers = pd.to_numeric(column.map(without_separators), errors="coerce")
    wrong = numbers.isna() | (numbers % 1 != 0) | (numbers < 0) | (numbers > MOST)
    if wrong.any():
        line = int(column.index[wrong][0])
        raise SafecityError(
            f"{name} is not a whole number: '{column[line]}'",
            path=file.path,
            line=line,
            remedy=AGAIN,
        )
    return numbers.astype("int64")

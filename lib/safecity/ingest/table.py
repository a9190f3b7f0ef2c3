"""Small published CSV tables: read as text, columns checked by their published names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.errors import SafecityError, nearest
from safecity.ingest.recognise import header

if TYPE_CHECKING:
    from safecity.ingest.scan import RawFile


def _find(file: RawFile, columns: list[str], pattern: str, example: str) -> str:
    hits = [name for name in columns if re.search(pattern, name)]
    if not hits:
        raise SafecityError(
            f"expected a column like '{example}'",
            path=file.path,
            line=1,
            remedy=nearest(example, [name for name in columns if not name.isdigit()]),
        )
    return hits[0]


def read_table(file: RawFile, wanted: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Read the wanted columns of a published CSV file as text.

    Parameters
    ----------
    file : RawFile
        The file.
    wanted : mapping
        New name -> (pattern that the published column name matches, an example of that name).

    Returns
    -------
    pandas.DataFrame
        Columns under their new names; cells are text without surrounding blanks.

    Raises
    ------
    SafecityError
        Where a column is missing, a row is broken, the file is empty or not text.
    """
    if file.encoding == "binary" or not file.first_line.strip():
        what = "the file is empty" if file.size == 0 else "not a text file"
        raise SafecityError(what, path=file.path, remedy="Download it again from its publisher")
    columns = header(file)
    positions = [columns.index(_find(file, columns, *rule)) for rule in wanted.values()]
    rows = [[fields[i].strip() for i in positions] for fields in _rows(file, len(columns))]
    return pd.DataFrame(rows, columns=list(wanted), dtype="str")


def _rows(file: RawFile, width: int) -> Iterator[list[str]]:
    """Yield the rows after the header; one of another width would shift or cut its numbers."""
    with file.path.open(encoding=file.encoding, newline="") as stream:
        reader = csv.reader(stream)
        next(reader, None)
        for fields in reader:
            if fields and len(fields) != width:
                raise SafecityError(
                    f"{len(fields)} fields in place of {width}",
                    path=file.path,
                    line=reader.line_num,
                    remedy="Download the file again from its publisher",
                )
            if fields:
                yield fields


def whole_numbers(file: RawFile, column: pd.Series, name: str) -> pd.Series:
    """Turn text such as "1,944" into whole numbers.

    Parameters
    ----------
    file : RawFile
        The file the column comes from.
    column : pandas.Series
        Its cells as text, indexed from 0.
    name : str
        What the column is called in a message.

    Raises
    ------
    SafecityError
        With the line of the first cell that is not a whole number.
    """
    numbers = pd.to_numeric(column.str.replace(",", ""), errors="coerce")
    wrong = numbers.isna() | (numbers % 1 != 0) | (numbers < 0)
    if wrong.any():
        first = int(wrong.to_numpy().argmax())
        raise SafecityError(
            f"{name} is not a whole number: '{column.iloc[first]}'",
            path=file.path,
            line=first + 2,
            remedy="Download the file again from its publisher",
        )
    return numbers.astype("int64")

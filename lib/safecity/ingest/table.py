"""Small published CSV tables: read as text, columns checked by their published names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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
        Where a column is missing, the file is empty or not text.
    """
    if file.encoding == "binary" or not file.first_line.strip():
        what = "the file is empty" if file.size == 0 else "not a text file"
        raise SafecityError(what, path=file.path, remedy="Download it again from its publisher")
    columns = header(file)
    found = {_find(file, columns, *rule): name for name, rule in wanted.items()}
    try:
        frame = pd.read_csv(
            file.path,
            dtype=str,
            encoding=file.encoding,
            keep_default_na=False,
            usecols=_is_in(found),
        )
    except (pd.errors.ParserError, UnicodeDecodeError) as error:
        raise SafecityError(
            f"the table is broken: {str(error).strip()}",
            path=file.path,
            remedy="Download it again from its publisher",
        ) from error
    frame.columns = frame.columns.str.strip()
    return frame.rename(columns=found)[list(wanted)].apply(lambda column: column.str.strip())


def _is_in(found: Mapping[str, str]) -> Callable[[str], bool]:
    return lambda name: name.strip() in found


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

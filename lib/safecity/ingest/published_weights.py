"""Crime severity weights of ONS: the sheet "List of weights" of the data tool.

The header stands in row 7 with the columns "Offence category" and "Weight", as public code reads
it. Where a Home Office offence code stands before the words of a category ("8N Assault with
injury"), it is split off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.errors import SafecityError
from safecity.ingest.published_layout import Layout
from safecity.ingest.published_sheet import has_header, read_rows
from safecity.ingest.workbook import AGAIN

if TYPE_CHECKING:
    from safecity.ingest.scan import RawFile

LAYOUT = Layout(
    "offence category",
    {"category": ("offence category", "Offence category"), "weight": ("weight", "Weight")},
    {"code": ("(home office )?offence code", "Offence code")},
    title="list of weights",
)
_CODE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?[A-Z]?)[\s:.)–-]+(?=[A-Za-z])(.+)", re.DOTALL)


def recognises(file: RawFile) -> bool:
    """Say whether a file is the data tool, by its name or its sheet of weights."""
    return has_header(file, r"severity|^datatool", LAYOUT)


def split_code(category: str) -> tuple[str, str]:
    """Split an offence code from the words of a category; "" where none stands before them."""
    match = _CODE.fullmatch(category)
    return (match[1], match[2].strip()) if match else ("", category)


def read(file: RawFile) -> pd.DataFrame:
    """Read the list of weights.

    Parameters
    ----------
    file : RawFile
        The workbook.

    Returns
    -------
    pandas.DataFrame
        `category` (words as published), `code` (Home Office offence code, "" where none is
        printed), `weight` (days).

    Raises
    ------
    SafecityError
        Where the sheet or a column is missing, a weight is no number, or a category stands twice
        with different weights.
    """
    rows = []
    for sheet, row in read_rows(file, LAYOUT):
        weight = sheet.number(row, "weight")
        if weight != weight:
            raise sheet.fault(row, "weight", f"not a number: '{sheet.text(row, 'weight')}'")
        code, words = split_code(sheet.text(row, "category"))
        rows.append((words, sheet.text(row, "code") or code, weight))
    frame = pd.DataFrame(rows, columns=["category", "code", "weight"]).drop_duplicates()
    twice = frame.duplicated(["category", "code"])
    if twice.any():
        name = frame.loc[twice, "category"].iloc[0]
        raise SafecityError(f"two weights for '{name}'", path=file.path, remedy=AGAIN)
    return frame.astype({"category": "str", "code": "str"}).reset_index(drop=True)

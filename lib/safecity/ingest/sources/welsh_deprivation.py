"""The Welsh Index of Multiple Deprivation: ranks by LSOA, 1 = most deprived.

Laid out after descriptions of the Welsh Government's tables of 2019 (sheets of ranks and of
deciles by LSOA of 2011, 1,909 of them); no published file was at hand. An edition is known by its
year, and its LSOAs of either vintage are found by their codes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.ingest.supply.refusal import blamed
from safecity.ingest.tables.header import read_rows
from safecity.ingest.tables.layout import Layout

if TYPE_CHECKING:
    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.tables.layout import Sheet
    from safecity.ingest.tables.sheet import Row

RANK = r"WIMD \d{4}( overall)?( rank)?"
LAYOUT = Layout(
    anchor=r"LSOA code",
    columns={"code": (r"LSOA code", "LSOA code"), "rank": (RANK, "WIMD 2019")},
    optional={
        "income": (r"Income( domain)?( rank)?", "Income"),
        "decile": (r"WIMD \d{4}( overall)? decile", "WIMD 2019 overall decile"),
    },
)
CODE = re.compile(r"W01\d{6}")
TENTHS = 10


def _whole(sheet: Sheet, row: Row, field: str) -> float:
    """Read a rank or a decile, a whole number from 1; missing where the sheet has none."""
    if field not in sheet.at:
        return float("nan")
    number = sheet.number(row, field)
    if not number >= 1 or number % 1:
        raise sheet.fault(row, field, f"no rank from 1: '{sheet.text(row, field)}'")
    return number


def _row(sheet: Sheet, row: Row) -> dict[str, object]:
    code = sheet.text(row, "code")
    if not CODE.fullmatch(code):
        raise sheet.fault(row, "code", f"no LSOA of Wales: '{code}'")
    return {"code": code} | {
        name: _whole(sheet, row, name) for name in ("rank", "decile", "income")
    }


def read_welsh_index(file: RawFile) -> pd.DataFrame:
    """Read the ranks and, where a sheet has them, the deciles of the index.

    Parameters
    ----------
    file : RawFile
        The workbook or a CSV copy of a sheet; titles may stand above the header.

    Returns
    -------
    pandas.DataFrame
        `code` (LSOA), `rank`, `decile` (as published, else a tenth of the LSOAs by rank) and
        `income` (rank of the domain that holds no police data; missing where it is not there).

    Raises
    ------
    SafecityError
        Where no sheet has the table, a code is no LSOA of Wales, or a rank is no whole number.
    """
    with blamed(file):
        rows = pd.DataFrame([_row(sheet, row) for sheet, row in read_rows(file, LAYOUT)])
        frame = rows.groupby("code", as_index=False, sort=False).first()
        last = max(len(frame), int(frame["rank"].max()))
        tenth = np.floor((frame["rank"] - 1) * TENTHS / last) + 1
        return frame.assign(decile=frame["decile"].fillna(tenth).astype("int64"))

"""The Welsh Index of Multiple Deprivation: ranks by LSOA, 1 = most deprived.

Laid out after descriptions of the Welsh Government's tables of 2019 (sheets of ranks and of
deciles by LSOA of 2011, 1,909 of them). A release is known by its year, and its LSOAs of either
vintage are found by their codes. A sheet of deciles may stand before or after that of ranks.

Seen as published: none. Seen in a rebuilt layout: none.
Never seen: every release, so ranks are demanded by the name of the column, and no sheet that is
titled as deciles or scores gives any.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.errors import SafecityError
from safecity.ingest.source import Kind, Recognised, Source, blamed
from safecity.ingest.supply.shelf import read_once
from safecity.ingest.tables.header import read_rows
from safecity.ingest.tables.layout import Layout
from safecity.ingest.tables.workbook import AGAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.tables.layout import Sheet
    from safecity.ingest.tables.sheet import Row

WELSH_INDEX = "welsh_index"
_CODE = {"code": (r"(cod .*/ ?)?LSOA code( \((2011|2021)\))?", "LSOA code")}
RANK = r"WIMD \d{4}( overall)?( rank)?( \([^)]*\))?"
_DECILE = (r"WIMD \d{4}( overall)? decile( \([^)]*\))?", "WIMD 2019 overall decile")
LAYOUT = Layout(
    anchor=RANK,
    columns={**_CODE, "rank": (RANK, "WIMD 2019")},
    optional={"income": (r"Income( domain)?( rank)?", "Income"), "decile": _DECILE},
)
DECILES = Layout(anchor=_DECILE[0], columns={**_CODE, "decile": _DECILE})
# Of a sheet of deciles or scores the column of the index may have the name that its rank has.
_NO_RANKS = re.compile(r"\b(deciles?|quintiles?|quartiles?|scores?|groups?)\b", re.IGNORECASE)
CODE = re.compile(r"W01\d{6}")
TENTHS = 10
MOST_TIED = 0.9
"""Different ranks for each LSOA below which they are no ranks; a few may be tied."""


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


@read_once
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
        Where no sheet has the table, a code is no LSOA of Wales, a rank is no whole number, two
        rows give one LSOA different ones, or many LSOAs share one.
    """
    with blamed(file):
        rows = pd.DataFrame(_rows(file), columns=["code", "rank", "decile", "income"])
        frame = rows.groupby("code", as_index=False, sort=False).first()
        ranked = frame["rank"].notna()
        if not ranked.any():
            problem = "no sheet has the ranks of the index by LSOA"
            raise SafecityError(problem, path=file.path, remedy="Expected a column 'WIMD 2019'")
        if not ranked.all():
            code = frame.loc[~ranked, "code"].iloc[0]
            raise SafecityError(f"{code} has a decile and no rank", path=file.path, remedy=AGAIN)
        if frame["rank"].nunique() < MOST_TIED * len(frame):
            problem = "many LSOAs share one rank: the table is of deciles, quintiles or the like"
            raise SafecityError(problem, path=file.path, remedy="Supply the table of ranks")
        last = max(len(frame), int(frame["rank"].max()))
        tenth = np.floor((frame["rank"] - 1) * TENTHS / last) + 1
        return frame.assign(decile=frame["decile"].fillna(tenth).astype("int64"))


def _rows(file: RawFile) -> Iterator[dict[str, object]]:
    """Read every row of ranks or of deciles; none that another contradicts."""
    met: dict[tuple[object, str], object] = {}
    for sheet, row in read_rows(file, LAYOUT, DECILES):
        is_of_ranks = "rank" in sheet.title.casefold() or not _NO_RANKS.search(sheet.title)
        if sheet.layout is LAYOUT and not is_of_ranks:
            continue
        cells = _row(sheet, row)
        for name, value in cells.items():
            if value == value and met.setdefault((cells["code"], name), value) != value:
                problem = f"{cells['code']} has another {name} above"
                raise sheet.fault(row, name, problem)
        yield cells


def recognises(file: RawFile) -> Recognised | None:
    """Recognise the Welsh index by its folder or its name.

    Parameters
    ----------
    file : RawFile
        Any file.
    """
    is_in_folder = file.name.partition("/")[0] == "welsh_deprivation"
    if not is_in_folder and not re.search(r"\bwimd", file.file_name, re.I):
        return None
    year = re.search(r"20\d\d", file.file_name)
    return Recognised(file, WELSH_INDEX, f"WIMD {year[0]}" if year else "WIMD")


def _of_area(frames: Mapping[str, pd.DataFrame], _: Assessment) -> set[str]:
    return (
        {"welsh_deprivation"}
        if frames["places"]["imd_edition"].dropna().str.startswith("WIMD").any()
        else set()
    )


SOURCE = Source(
    recognises,
    named=recognises,
    kinds={
        WELSH_INDEX: Kind("welsh_deprivation", lambda i: read_welsh_index(i.file), newest_only=True)
    },
    of_area=_of_area,
)

"""Residents of some ages, of a table of estimates that tells ages apart."""

from __future__ import annotations

from functools import lru_cache, partial

import pandas as pd

from safecity.ingest.sources.population.ages import ages_of, band_of
from safecity.ingest.sources.population.estimates import (
    AREAS,
    COLUMNS,
    SERIES,
    figures_of,
    layout_of,
    persons_of,
    year_of,
)
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.shelf import read_once
from safecity.ingest.tables.layout import Sheet
from safecity.ingest.tables.sheet import Row


@lru_cache(maxsize=16)
@read_once
def read_band(file: RawFile, first: int, last: int) -> pd.DataFrame:
    """Read residents of some ages.

    Parameters
    ----------
    file : RawFile
        A workbook or CSV file that `read_estimates` reads.
    first, last : int
        The ages, both included; `ages.OLDEST` for no end.

    Returns
    -------
    pandas.DataFrame
        `code`, `year`, `population`; no rows where the table does not tell them apart.

    Raises
    ------
    SafecityError
        As `read_estimates`.
    """
    layout = layout_of(file) or AREAS
    if layout is SERIES:
        rows = figures_of(file, layout, is_wanted=partial(_is_of, (first, last)))
    else:
        rows = figures_of(file, layout, partial(_columns, (first, last)))
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "sex"])
    if layout is SERIES:
        return frame.groupby(COLUMNS[:2], as_index=False)["population"].sum()
    return frame[COLUMNS] if frame.empty else persons_of(file, frame.drop_duplicates())


def _is_of(ages: tuple[int, int], sheet: Sheet, row: Row) -> bool:
    """Whether a row of the series is of one of the ages; its oldest age has no end."""
    found = ages_of(sheet.text(row, "age"))
    return found is not None and ages[0] <= found.first <= ages[1]


def _columns(ages: tuple[int, int], file: RawFile, sheet: Sheet) -> dict[int, tuple[int, ...]]:
    columns = band_of(sheet.names, *ages)
    return {year_of(file, sheet): columns} if columns else {}

"""What the Home Office tables first gave of a year that a later edition gives again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from safecity.catalogue.area import load_csp_names
from safecity.ingest.datasets import DATASETS
from safecity.ingest.sources.geography.naming import Area
from safecity.ingest.sources.home_office.editions import TableRead

SOURCE = "home_office_csp"
_KEYS = ["quarter", "subgroup"]


def given_again(
    own: Area, reads: Sequence[TableRead], winners: Mapping[str, TableRead]
) -> pd.DataFrame:
    """Set the first edition that gives a year of the own area beside the one that counts.

    Parameters
    ----------
    own : Area
        The partnership's own area.
    reads : sequence of TableRead
        Every workbook by partnership.
    winners : mapping
        The workbook that counts, by year, from `editions.by_year`.

    Returns
    -------
    pandas.DataFrame
        The dataset "revised": a row for each subgroup and quarter that both editions hold and
        both tell apart, so that one without a row is zero there. Years of which the area is not
        in both are left out.
    """
    parts = [
        part
        for year, winner in sorted(winners.items())
        if (first := _first(year, winner, reads)) is not None
        for part in _compared(own, year, first, winner)
    ]
    columns = DATASETS["revised"]
    return columns.typed(pd.concat(parts)) if parts else columns.empty()


def _first(year: str, winner: TableRead, reads: Sequence[TableRead]) -> TableRead | None:
    """Return the earliest workbook of another edition that holds a year."""
    others = [r for r in reads if year in r.table.years and r.edition != winner.edition]
    return min(others, key=lambda read: read.rank, default=None)


def _compared(own: Area, year: str, first: TableRead, later: TableRead) -> Iterator[pd.DataFrame]:
    """Compare two workbooks over the quarters and subgroups that both have."""
    before, after = (_counts(own, year, read) for read in (first, later))
    if before is None or after is None:
        return
    quarters = first.table.quarters[year] & later.table.quarters[year]
    told = [{sub for sub, _, _ in read.table.divided[year]} for read in (first, later)]
    keys = pd.MultiIndex.from_product([sorted(quarters), sorted(told[0] & told[1])], names=_KEYS)
    both = pd.DataFrame(
        {"before": before.reindex(keys, fill_value=0), "after": after.reindex(keys, fill_value=0)}
    ).reset_index()
    known = both[(both["before"] != 0) | (both["after"] != 0)]
    yield known.assign(
        source=SOURCE, measure=known["subgroup"], area=own.code, year=year,
        period=year + " quarter " + known["quarter"].astype(str),
        earlier=first.edition, later=later.edition,
    )  # fmt: skip


def _counts(own: Area, year: str, read: TableRead) -> pd.Series | None:
    """Sum the rows of the own area by quarter and subgroup; None where it is not in the table."""
    key_of = load_csp_names().key
    there = {key_of(name): name for name in read.table.names[year]}
    keys, _ = own.partnerships(there)
    if not keys:
        return None
    rows = read.table.rows[read.table.rows["year"] == year]
    mine = rows[rows["csp"].map(key_of).isin(keys)]
    return mine.groupby(_KEYS)["count"].sum()

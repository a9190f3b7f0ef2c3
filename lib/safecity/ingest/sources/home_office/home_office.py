"""Which table of the Home Office a file is, by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import combinations

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.period import month_name
from safecity.errors import SafecityError
from safecity.ingest.forces import force_slug
from safecity.ingest.source import COPY, Kind, Recognised, Source, by_name
from safecity.ingest.sources.home_office.offence_sheet import CSP_TABLE, FORCE_TABLE, financial_year
from safecity.ingest.sources.home_office.tables import Table, count_home_office, read_home_office
from safecity.ingest.supply.absence import TABLE_COST
from safecity.ingest.supply.choice import Chosen
from safecity.ingest.supply.supplied import Status, Supply
from safecity.ingest.tables.delimited import text_rows
from safecity.ingest.tables.workbook import sheet_names

_TABLES = {"csp": CSP_TABLE, "pfa": FORCE_TABLE}
# The last six digits are the day of publication: -290126 is 29 January 2026.
_NAME = re.compile(rf"^prc-(csp|pfa)-(?:.*?)(?:-(\d{{6}}))?{COPY}\.(ods|xlsx?|csv)$", re.I)


def _published(digits: str) -> str:
    """Turn the end of a table's name, "290126", into a day; empty where it is none."""
    try:
        return datetime.strptime(digits, "%d%m%y").date().isoformat()
    except ValueError:
        return ""


recognises = by_name(_NAME, lambda name: (_TABLES[name[1].lower()], _published(name[2] or ""), ""))
"""Recognises a table of police recorded crime, by partnership or by police force."""


_MONTHS = {"mar": "03", "jun": "06", "sep": "09", "dec": "12"}
# "mar2013-onwards" says where a table begins.
_SPAN = re.compile(rf"({'|'.join(_MONTHS)})(?:20)?(\d\d)(?!\d|-onwards)", re.I)


@dataclass(frozen=True, eq=False)
class TableRead:
    """A workbook and what was read of it."""

    chosen: Chosen
    table: Table

    @property
    def name(self) -> str:
        """Name of the file, relative to the folder of raw files."""
        return self.chosen.item.file.name

    @property
    def release(self) -> str:
        """Day of publication as the file's name says, else what the manifest or folder says."""
        return self.chosen.item.label or self.chosen.release

    @property
    def rank(self) -> tuple[str, bool]:
        """What is later wins; of one release the ODS, in which the publisher issues the tables."""
        return self.release, self.name.lower().endswith(".ods")


def last_month(item: Recognised) -> str:
    """Last month that a table covers, as "2025-09".

    Parameters
    ----------
    item : Recognised
        The workbook. Its name says how far it goes, `prc-csp-mar21-sep25-...`; where it does not,
        the sheets are looked at, and the newest is taken for a whole year.

    Raises
    ------
    SafecityError
        Where the file has to be looked at and cannot be read.
    """
    if spans := _SPAN.findall(item.file.file_name):
        month, year = spans[-1]
        return f"20{year}-{_MONTHS[month.lower()]}"
    years = sorted(filter(None, map(financial_year, _year_names(item))))
    return f"{int(years[-1][:4]) + 1}-03" if years else ""


def first_month(item: Recognised) -> str:
    """First month that a table covers, as "2018-04", by its sheets or cells; "" where none say."""
    years = sorted(filter(None, map(financial_year, _year_names(item))))
    return f"{years[0][:4]}-04" if years else ""


def _year_names(item: Recognised) -> Iterable[str]:
    """Texts that name the years of a table: its sheets, or the cells of a CSV file."""
    if not item.file.file_name.lower().endswith(".csv"):
        return sheet_names(item.file.path)
    return {cell for row in text_rows(item.file) for cell in row.cells}


def by_year(reads: Sequence[TableRead]) -> dict[str, TableRead]:
    """Choose for every year the workbook that counts.

    Parameters
    ----------
    reads : sequence of TableRead
        Workbooks of one kind.

    Raises
    ------
    SafecityError
        Where two workbooks of one release and format both hold a year.
    """
    for one, other in combinations(reads, 2):
        shared = set(one.table.years) & set(other.table.years)
        if shared and one.rank == other.rank:
            raise SafecityError(
                f"two tables of one edition hold {min(shared)}, the other is {other.name}",
                path=one.chosen.item.file.path,
                remedy="Keep one, or put each into the folder of its own edition; the later wins",
            )
    ordered = sorted(reads, key=lambda read: read.rank)
    return {year: read for read in ordered for year in read.table.years}


def what_became(
    reads: Sequence[TableRead], winners: Mapping[str, TableRead]
) -> dict[str, list[str]]:
    """Say of every workbook which of its years another one gives.

    Parameters
    ----------
    reads : sequence of TableRead
        Workbooks of one kind.
    winners : mapping
        From `by_year`.
    """
    notes: dict[str, list[str]] = {}
    for read in reads:
        lost = {year: winners[year] for year in read.table.years if winners[year] is not read}
        notes[read.name] = [
            f"{year} is taken from {other.name}"
            if other.release == read.release
            else f"{year} superseded by {other.name}"
            for year, other in lost.items()
        ]
    return notes


def _judge(kind: str, supply: Supply, assessment: Assessment) -> Status:
    """Judge tables by how far they go."""
    try:
        months = {chosen.item: last_month(chosen.item) for chosen in supply.of(kind)}
    except SafecityError as error:
        return Status("missing", f"{error.problem}. {error.remedy}", None)
    last, period = max(months.values()), assessment.period
    names = ", ".join(sorted(item.file.file_name for item in months))
    detail = f"{names}; to {month_name(last)}" if last else names
    if last >= period.end:
        return Status("present", detail)
    detail += f", the period ends in {month_name(period.end)}"
    return (
        Status("stale", detail, TABLE_COST)
        if last >= period.start
        else Status("missing", detail, None)
    )


def _of_area(frames: Mapping[str, pd.DataFrame], assessment: Assessment) -> set[str]:
    own = assessment.partnership
    by_csp, by_force = frames["offences"], frames["offences_force"]
    slugs = {"home_office_csp"} if by_csp["area"].eq(own.code).any() else set()
    forces = map(force_slug, by_force["force"].unique())
    return slugs | ({"home_office_pfa"} if own.force in forces else set())


SOURCE = Source(
    recognises,
    named=recognises,
    kinds={
        kind: Kind(f"home_office_{name}", read_home_office, count_home_office, one_of_many=True)
        for name, kind in _TABLES.items()
    },
    judges={f"home_office_{name}": partial(_judge, kind) for name, kind in _TABLES.items()},
    of_area=_of_area,
)

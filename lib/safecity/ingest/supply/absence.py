"""What is missing or stale, and what that costs the report."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TypeVar

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.period import Period, month_number, month_text
from safecity.catalogue.registry import Catalogue
from safecity.errors import SafecityError
from safecity.files import guarded
from safecity.ingest.datasets import DATASETS
from safecity.ingest.source import Rejected, kinds, known, required, sources, tables
from safecity.ingest.supply.supplied import Supply, refuse

NOTHING_HERE = "it holds nothing for this area"


def _of_figures(frames: Mapping[str, pd.DataFrame], assessment: Assessment) -> set[str]:
    """Sources that give a figure of the area, its police force or its country."""
    figures, own = frames["figures"], assessment.partnership
    is_own = figures["level"].eq("country") | figures["area"].isin([own.code, own.force])
    return set(figures.loc[is_own, "source"])


def idle_sources(
    supply: Supply, frames: Mapping[str, pd.DataFrame], assessment: Assessment
) -> set[str]:
    """Name the sources of which files are used and no row is of the area.

    Parameters
    ----------
    supply : Supply
        The raw files.
    frames : mapping
        What was read of them: `population`, `places`, `offences`, `offences_force`, `figures`,
        `collisions`, `survey`, and `boundaries` where there are outlines.
    assessment : Assessment
        The edition.
    """
    busy = _of_figures(frames, assessment)
    # Told by their months, or of no area: never idle.
    busy |= {kind.slug for kind in kinds().values() if kind.required or kind.monthly}
    busy |= {slug for slug, source in tables().items() if source.dataset != "figures"}
    for source in sources().values():
        busy |= source.of_area(frames, assessment) if source.of_area else set()
    return {slug for slug in known() - busy if supply.has(slug)}


def set_idle_aside(
    supply: Supply, frames: Mapping[str, pd.DataFrame], assessment: Assessment
) -> Supply:
    """Mark files that hold nothing for the area as not used; see `idle_sources`."""
    idle = idle_sources(supply, frames, assessment)
    names = {c.item.file.name for c in supply.chosen if c.used and c.source in idle}
    return refuse(supply, names, NOTHING_HERE)


NOT_SUPPLIED = "not supplied"
NOT_COMPARED = "cannot be compared in these months."
"""The cost of months that another force's files lack, after the names of comparators."""
"""What is said of a source of which there is no file."""
NOT_READ = "supplied, but refused"
"""What is said first of a source of which every file was refused by its reader."""
MOST_FAULTS = 3
TABLE_COST = "The end of the period is not in the tables and cannot be compared from them."
NOTHING = "supplied, but with nothing for this area"
"""What is said of a source of which no row is of the partnership's own area."""
REFUSED_COST = "What it holds is not in the report; the other files of the source are."
EDGE_COSTS = PLACE_COST, PART_COST = (
    "An LSOA of one census is two of another there; both are counted where the lowest code lies.",
    "Only what lies inside is counted and shown, and it is marked '(part)'.",
)
"""What it costs that an area's edge cuts what is counted as one."""
CUT_COSTS = ROAD_COST, SUM_COST = (
    "People hurt on its roads are not counted.",
    "They are shown for the police force or the country, or not at all.",
)
"""What it costs that an area is not what a source counts by; no further file would help."""
OWN_COST = "These months are left out of trends and comparisons; they are never read as a fall."


def runs(months: Iterable[str]) -> str:
    """Write months as runs: "2018-10 to 2019-02, 2024-01"."""
    spans: list[list[int]] = []
    for number in sorted(month_number(month) for month in months):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    texts = ((month_text(a), month_text(b)) for a, b in spans)
    return ", ".join(a if a == b else f"{a} to {b}" for a, b in texts)


def needed_year(period: Period) -> int:
    """Year of the mid-year population that a period should be divided by.

    A financial year takes the mid-year it holds; a period that ends before July takes the year
    before, as estimates come about twelve months late.
    """
    year, month = int(period.end[:4]), int(period.end[5:7])
    return year if month >= 7 else year - 1


def population_years(supply: Supply) -> list[int]:
    """Years for which a population file is used, in order."""
    return sorted({year for chosen in supply.chosen if chosen.used for year in chosen.item.years})


def is_lacking(what: pd.Series) -> pd.Series:
    """Whether rows of what is missing say that all of a source is: not there, read or of use."""
    return what.isin([NOT_SUPPLIED, NOTHING]) | what.str.startswith(NOT_READ)


def first_faults(faults: list[str]) -> str:
    """Name the first of many faults, and how many more there are."""
    more = len(faults) - MOST_FAULTS
    return "; ".join([*faults[:MOST_FAULTS], *([f"and {more} more files"] if more > 0 else [])])


def _lacking(supply: Supply, catalogue: Catalogue, nation: str) -> list[tuple[str, str, str, str]]:
    """Sources of which nothing is used, and files that a reader refused of the others."""
    faults: dict[str, list[str]] = {}
    for chosen in supply.chosen:
        if chosen.fault:
            fault = f"{chosen.item.file.file_name}: {chosen.fault}"
            faults.setdefault(chosen.source, []).append(fault)
    idle = {c.source for c in supply.chosen if NOTHING_HERE in c.notes}
    covering = {slug: each for slug, each in catalogue.sources.items() if each.covers(nation)}
    rows = []
    for slug, source in covering.items():
        refused = faults.get(slug, [])
        if supply.has(slug):
            rows += (
                [(slug, f"refused: {first_faults(refused)}", "", REFUSED_COST)] if refused else []
            )
        else:
            bare = NOTHING if slug in idle else NOT_SUPPLIED
            what = f"{NOT_READ}: {first_faults(refused)}" if refused else bare
            rows.append((slug, what, "", source.cost))
    return rows


def find_missing(
    supply: Supply,
    assessment: Assessment,
    catalogue: Catalogue,
    notes: Mapping[str, Iterable[tuple[str, str, str]]],
) -> pd.DataFrame:
    """List what an assessment lacks.

    Parameters
    ----------
    supply : Supply
        The raw files, cut to the assessment.
    assessment : Assessment
        The edition.
    catalogue : Catalogue
        Says what the lack of a source costs.
    notes : mapping
        What the readers could not give (what, period, cost), by source.

    Returns
    -------
    pandas.DataFrame
        `source`, `what`, `period`, `cost`.
    """
    rows = _lacking(supply, catalogue, assessment.partnership.nation)
    order = list(catalogue.sources)
    more = (each.lacking(supply, assessment) for each in sources().values() if each.lacking)
    rows += sorted(chain.from_iterable(more), key=lambda row: order.index(row[0]))
    for slug, texts in notes.items():
        rows += [(slug, *text) for text in texts]
    missing = DATASETS["missing"]
    return missing.typed(pd.DataFrame(rows, columns=list(missing.columns)))


COLUMNS = ("file", "line", "reason", "row")


def write_quarantine(path: Path, rejected: Iterable[Rejected]) -> None:
    """Write rejected rows as CSV, by file and line; text that could be a formula is guarded.

    Parameters
    ----------
    path : Path
        The file to write.
    rejected : iterable of Rejected
        The rows; none leaves a file with its header only.
    """
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        rows = sorted(astuple(row) for row in rejected)
        writer.writerows([guarded(c) if isinstance(c, str) else c for c in row] for row in rows)


T = TypeVar("T")


def _without(supply: Supply, error: SafecityError) -> Supply:
    """Set the file aside that an error names.

    Raises
    ------
    SafecityError
        The same one, where it names no file that is used, or one that is indispensable.
    """
    blamed_for = [
        c
        for c in supply.chosen
        if c.used and c.item.file.path == error.path and c.item.source not in required()
    ]
    if not blamed_for:
        raise error
    decided = (c.fail(error.reason) if c in blamed_for else c for c in supply.chosen)
    return replace(supply, chosen=tuple(decided))


@dataclass
class Tolerant:
    """Reads what is optional.

    Attributes
    ----------
    supply : Supply
        The raw files; those that a reader refused are marked so.
    """

    supply: Supply

    def read(self, reader: Callable[[Supply], T]) -> T:
        """Read with a reader; without the files that it refuses, one after the other.

        Parameters
        ----------
        reader : callable
            From what is supplied to what is read; an error must name the file at fault.

        Raises
        ------
        SafecityError
            Where the fault is not that of one optional file.
        """
        while True:
            try:
                return reader(self.supply)
            except SafecityError as error:
                self.supply = _without(self.supply, error)

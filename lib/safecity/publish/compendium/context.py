"""What stands beside every value: theme, indicator, place, method, sources, notes, exhibit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import MISSING, SUPPRESSED
from safecity.publish.compendium.sheet import NOT_APPLICABLE, Amount, Cell, Field, Sheet
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.item import theme_title
from safecity.readings.evidence.withholding import suppressed_rows


def note_keys(exhibits: Iterable[Exhibit], document: Document) -> dict[str, str]:
    """Number the caveats of an edition.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        All exhibits; those that the report does not print come last.
    document : Document
        The report, whose figures and tables are numbered in order.

    Returns
    -------
    dict of str to str
        Key ("n1") of each caveat by its sentence, in order.
    """
    printed = (text for item in document.items for text in item.caveats)
    others = (caveat.text for e in exhibits for caveat in e.caveats)
    texts = dict.fromkeys([*printed, *others])
    return {text: f"n{at}" for at, text in enumerate(texts, start=1)}


def keys_of(exhibit: Exhibit, keys: dict[str, str]) -> str:
    """Return the keys of an exhibit's caveats in their order: "n1, n4"."""
    cited = {keys[caveat.text] for caveat in exhibit.caveats}
    return ", ".join(key for key in keys.values() if key in cited)


LEAD = (
    Field("theme", "Theme"),
    Field("indicator", "Indicator"),
    Field("indicator_id", "Indicator id"),
    Field("place", "Place"),
)
TAIL = (
    Field("unit", "Unit"),
    Field("measure", "What is shown"),
    Field("method", "Method"),
    Field("period_covered", "Period covered"),
    Field("sources", "Sources and editions"),
    Field("notes", "Notes", note="Keys of the sheet Notes."),
    Field("status", "Status of the value", note='"given", or why it is not: [c] or [x].'),
    Field(
        "data_status",
        "Data",
        note="SYNTHETIC where the data were made up.",
    ),
    Field("report_item", "In the report", note="Number of the figure or table in the report."),
    Field("exhibit", "Exhibit", note="Where the value comes from."),
    Field("row", "Row of the exhibit", "whole", "With the exhibit, tells rows apart."),
)
KEY, BESIDE = ("exhibit", "row"), "measure"
MOST_SOURCES = 4
GIVEN, REAL, MADE_UP = "given", "as published", "SYNTHETIC"


@dataclass(frozen=True)
class Context:
    """What the sheets of an edition share.

    Attributes
    ----------
    draft, document : Draft, Document
        The edition.
    results : dict of str to DataFrame
        The table of results, by exhibit; rows in the order of the exhibit's table.
    keys : dict of str to str
        Key of each caveat by its sentence.
    ids : dict of str to str
        Id of each indicator by its title, where only one has it.
    """

    draft: Draft
    document: Document
    results: dict[str, pd.DataFrame]
    keys: dict[str, str]
    ids: dict[str, str]

    def lead(self, exhibit: Exhibit, indicator: str = "") -> tuple[Cell, ...]:
        """Return the cells before a row's values.

        Parameters
        ----------
        exhibit : Exhibit
            Where the row comes from.
        indicator : str
            Title of the row's indicator, where the exhibit has one in each row.
        """
        theme = theme_title(exhibit.theme, self.draft.catalogue)
        known = self.draft.catalogue.indicators.get(exhibit.indicator)
        title = indicator or (known.title if known else exhibit.indicator)
        key = self.ids.get(indicator, "") if indicator else exhibit.indicator
        cells = (theme, title, key, exhibit.place)
        return tuple(cell or NOT_APPLICABLE for cell in cells)

    def tails(self, exhibit: Exhibit) -> list[tuple[Cell, ...]]:
        """Return the cells behind the values of each row of an exhibit."""
        item = self.draft.items.get(exhibit.id)
        before = (
            exhibit.unit,
            exhibit.subtitle,
            self._method(exhibit),
            exhibit.period,
            few_sources(exhibit),
            keys_of(exhibit, self.keys),
        )
        after = (exhibit.status or REAL, item.label if item else "", exhibit.id)
        first, last = (tuple(c or NOT_APPLICABLE for c in cells) for cells in (before, after))
        return [
            (*first, status or NOT_APPLICABLE, *last, Amount(float(at), 0))
            for at, status in enumerate(self._statuses(exhibit), start=1)
        ]

    def _method(self, exhibit: Exhibit) -> str:
        """Say how the values of an exhibit were computed; nothing where it measures none."""
        rows = self.results.get(exhibit.id)
        return "" if rows is None or rows.empty else str(rows["method"].iloc[0])

    def _statuses(self, exhibit: Exhibit) -> list[str]:
        """Say of each row whether its value is given; nothing where the exhibit measures none."""
        hidden, rows = suppressed_rows(exhibit.table), self.results.get(exhibit.id)
        lacks = [None] * len(hidden) if rows is None else rows["value"].isna().tolist()
        words = {True: MISSING, False: GIVEN, None: ""}
        return [
            SUPPRESSED if withheld else words[lack]
            for withheld, lack in zip(hidden, lacks, strict=True)
        ]


def context_of(draft: Draft, document: Document) -> Context:
    """Collect what the sheets of an edition share."""
    results = draft.results
    by_exhibit = {str(key): rows for key, rows in results.groupby("exhibit", sort=False)}
    titles = [(i.title, key) for key, i in draft.catalogue.indicators.items()]
    once = {title: key for title, key in titles if [t for t, _ in titles].count(title) == 1}
    return Context(draft, document, by_exhibit, note_keys(draft.exhibits, document), once)


def sources_of(exhibit: Exhibit) -> str:
    """Name the sources of an exhibit by their keys on the sheet Sources, with their editions."""
    named = dict.fromkeys(f"{s.slug} {s.edition or '(not stated)'}" for s in exhibit.sources)
    return "; ".join(named)


def few_sources(exhibit: Exhibit) -> str:
    """Name the sources of an exhibit in each row; where they are many, say how many."""
    many = len({s.slug for s in exhibit.sources}) > MOST_SOURCES
    counted = f"{len(exhibit.sources)} sources, named with the exhibit on the sheet Exhibits"
    return counted if many else sources_of(exhibit)


def without_unused(
    fields: tuple[Field, ...], rows: Iterable[tuple[Cell, ...]], always: Iterable[str]
) -> tuple[tuple[Field, ...], tuple[tuple[Cell, ...], ...]]:
    """Leave out columns that apply to no row.

    Parameters
    ----------
    fields, rows
        A whole table.
    always : iterable of str
        Names of columns that stay in any case.
    """
    cells, stay = list(rows), set(always)
    used = [
        at
        for at, field in enumerate(fields)
        if field.name in stay or any(row[at] != NOT_APPLICABLE for row in cells)
    ]
    return tuple(fields[at] for at in used), tuple(tuple(row[at] for at in used) for row in cells)


FEWEST = 2
"""Rows of which something can be the same on every one."""
SHARED = {field.name: field.title for field in (*LEAD, *TAIL) if field.sort == "text"}
"""Columns that say of what a value is and where it comes from, and not how much."""


def without_constants(sheet: Sheet) -> tuple[Sheet, str]:
    """Take out the columns beside the values that say the same on every row.

    Parameters
    ----------
    sheet : Sheet
        As the data package writes it, with every column on every row.

    Returns
    -------
    tuple of (Sheet, str)
        The table for the workbook, and what stands above it in place of the columns: "The same on
        every row: Place: Southampton; Unit: count per month."; "" where nothing is. What applies to
        no row is not said.
    """
    columns = list(zip(*sheet.rows, strict=True))
    same = [
        at
        for at, field in enumerate(sheet.fields)
        if field.name in SHARED and len(sheet.rows) >= FEWEST and len(set(columns[at])) == 1
    ]
    varying = [at for at in range(len(sheet.fields)) if at not in same]
    if not same or not varying:
        return sheet, ""
    constants = [(sheet.fields[at].title, columns[at][0]) for at in same]
    words = "; ".join(
        f"{title}: {_text(cell)}" for title, cell in constants if cell != NOT_APPLICABLE
    )
    table = replace(
        sheet,
        fields=tuple(sheet.fields[at] for at in varying),
        rows=tuple(tuple(row[at] for at in varying) for row in sheet.rows),
        beside=_beside(sheet, varying),
    )
    return table, f"The same on every row: {words}." if words else ""


def _text(cell: str | Amount) -> str:
    return cell if isinstance(cell, str) else str(cell.value)


def _beside(sheet: Sheet, varying: list[int]) -> str:
    """Name the first column that is not printed, of those that stay."""
    names = [field.name for field in sheet.fields]
    if sheet.beside not in names:
        return sheet.beside
    first = names.index(sheet.beside)
    return next((names[at] for at in varying if at >= first), "")

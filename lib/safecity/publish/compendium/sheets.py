"""All sheets of an edition, in the order of the workbook."""

from __future__ import annotations

from safecity.publish.compendium.context import context_of
from safecity.publish.compendium.indicator_sheet import indicators_sheet
from safecity.publish.compendium.measured import all_values, measured_sheets
from safecity.publish.compendium.reference import (
    exhibits_sheet,
    glossary_sheet,
    notes_sheet,
    sources_sheet,
)
from safecity.publish.compendium.sheet import Amount, Field, Sheet
from safecity.publish.compendium.statements import (
    events_sheet,
    findings_sheet,
    gaps_sheet,
    recommendations_sheet,
    revisions_sheet,
)
from safecity.publish.document import Document
from safecity.publish.draft import Draft

CONTENTS, COVER = "Contents", "Cover"


def sheets_of(draft: Draft, document: Document) -> tuple[Sheet, ...]:
    """Write the tables of an edition as plain data.

    Parameters
    ----------
    draft : Draft
        Its exhibits, numbered, and what is declared.
    document : Document
        Its report.

    Returns
    -------
    tuple of Sheet
        Contents, notes, indicators, then a sheet for each kind of measure, what is said, every
        value in one list, and what to look things up in. A sheet that would be empty is left out.
    """
    context = context_of(draft, document)
    made = (
        notes_sheet(context),
        indicators_sheet(context),
        findings_sheet(context),
        recommendations_sheet(context),
        gaps_sheet(context),
        *measured_sheets(context),
        all_values(context),
        events_sheet(context),
        revisions_sheet(context),
        sources_sheet(context),
        exhibits_sheet(context),
        glossary_sheet(context),
    )
    sheets = tuple(sheet for sheet in made if sheet is not None)
    return (contents_sheet(sheets), *sheets)


def contents_sheet(sheets: tuple[Sheet, ...]) -> Sheet:
    """List sheets with what they hold, how many rows, and the names of table and file."""
    fields = (
        Field("sheet", "Sheet"), Field("description", "What it holds"),
        Field("rows", "Rows", "whole"), Field("columns", "Columns of the file", "whole"),
        Field("table", "Name of the table"), Field("file", "File of the data package"),
    )  # fmt: skip
    rows = tuple(
        (
            s.tab,
            s.description,
            Amount(float(len(s.rows)), 0),
            Amount(float(len(s.fields)), 0),
            s.table,
            s.file,
        )
        for s in sheets
    )
    links = tuple((s.tab, s.tab) for s in sheets)
    description = "One table on each sheet; the name of each leads to it."
    return Sheet("contents", CONTENTS, CONTENTS, description, fields, rows, ("sheet",), links=links)

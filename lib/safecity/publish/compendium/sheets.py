"""All sheets of an edition, in the order of the workbook."""

from __future__ import annotations

from safecity.publish.annexes import integrity_of
from safecity.publish.compendium.context import (
    MADE_UP,
    REAL,
    Context,
    context_of,
    keys_of,
    sources_of,
)
from safecity.publish.compendium.indicator_sheet import indicators_sheet
from safecity.publish.compendium.measured import all_values, measured_sheets
from safecity.publish.compendium.sheet import SHORTHAND, Amount, Field, Sheet, texts, unless_empty
from safecity.publish.compendium.statements import (
    events_sheet,
    findings_sheet,
    gaps_sheet,
    recommendations_sheet,
    revisions_sheet,
)
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.item import stamped_alt, theme_title

READING = {
    "Numbers": "A cell holds the number as it was computed, unrounded; only its display is "
    "rounded, halves away from zero, as in every other product.",
    "Intervals": "Lower and upper limits are those of the interval that the column Method names.",
    "Percentages": "A percentage is stored as it is read: 7.4 means 7.4%, not 0.074.",
    "Notes": "Keys such as n1 point to this table and are those of the printed report.",
    "Rows": "Exhibit and row together name one row of one figure or table, in the workbook, in "
    "the data package and in the bundle.",
}


def notes_sheet(context: Context) -> Sheet:
    """Explain shorthand, caveats by their keys, methods and the words of verdicts."""
    words = context.draft.words
    rows = (
        *((key, "Shorthand", text) for key, text in SHORTHAND.items()),
        *((key, "Caveat", text) for text, key in context.keys.items()),
        *((key, "How to read", text) for key, text in READING.items()),
        *((key, "Word of a verdict", f"{text}.") for key, text in words["verdicts"].items()),
        *((key, "Strength of evidence", f"{text}.") for key, text in words["strengths"].items()),
        *((key, "Method", text) for key, text in words["method"].items()),
        *((p.heading, "Recording", p.text) for p in integrity_of(context.draft)),
    )
    return Sheet(
        slug="notes",
        tab="Notes",
        title="Notes",
        description="Shorthand, caveats by the keys that tables use, words and methods.",
        fields=(Field("key", "Key"), Field("kind", "Kind"), Field("note", "Note")),
        rows=texts(*rows),
        key=("kind", "key"),
    )


def sources_sheet(context: Context) -> Sheet | None:
    """List every source with its publisher, licence and editions read."""
    cited = {(s.slug, s.edition): s for e in context.draft.exhibits for s in e.sources}
    fields = (
        Field("source", "Source"), Field("title", "Title"), Field("publisher", "Publisher"),
        Field("edition", "Edition read"), Field("lag", "Published after"),
        Field("licence", "Licence"), Field("url", "Address"),
        Field("standing", "Status and quality"), Field("data_status", "Data"),
    )  # fmt: skip
    known = context.draft.catalogue.sources
    rows = texts(
        *(
            (s.slug, s.title, s.publisher, s.edition, s.lag, s.licence, s.url,
             known[s.slug].standing.sentence, MADE_UP if s.synthetic else REAL)
            for s in cited.values()
        )
    )  # fmt: skip
    description = "Who published what was read, under which licence, how late, and its status."
    return unless_empty(
        Sheet(
            "sources", "Sources", "Data sources", description, fields, rows, ("source", "edition")
        )
    )


def exhibits_sheet(context: Context) -> Sheet | None:
    """List every figure, table, gap and recommendation, with the notebook that made it."""
    draft = context.draft
    fields = (
        Field("exhibit", "Exhibit"), Field("report_item", "In the report"), Field("kind", "Kind"),
        Field("theme", "Theme"), Field("headline", "Headline"), Field("measure", "What is shown"),
        Field("alt", "Description"), Field("notebook", "Notebook"),
        Field("sources", "Sources and editions"), Field("notes", "Notes"),
        Field("data_status", "Data"),
    )  # fmt: skip
    rows = texts(
        *(
            (e.id, draft.items[e.id].label if e.id in draft.items else "", e.kind,
             theme_title(e.theme, draft.catalogue), e.headline, e.subtitle, stamped_alt(e),
             e.notebook, sources_of(e), keys_of(e, context.keys), e.status or REAL)
            for e in draft.exhibits
        )
    )  # fmt: skip
    description = "Every figure, table, gap and recommendation that the notebooks handed on."
    return unless_empty(
        Sheet("exhibits", "Exhibits", "Exhibits", description, fields, rows, ("exhibit",))
    )


def glossary_sheet(context: Context) -> Sheet | None:
    """List the terms of the report's glossary."""
    terms = [term for annex in context.document.annexes for term in annex.terms]
    fields = (Field("term", "Term"), Field("meaning", "Meaning"))
    rows = texts(*((t.heading, t.text) for t in terms))
    description = "Terms as this assessment uses them."
    return (
        Sheet("glossary", "Glossary", "Glossary", description, fields, rows, ("term",))
        if rows
        else None
    )


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
    candidates = (
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
    sheets = tuple(sheet for sheet in candidates if sheet is not None)
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

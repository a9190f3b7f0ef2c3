"""The report as a Word document: the same parts, figures, tables and words as its other forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.commentary import Block
from safecity.publish.document import (
    Advice,
    Annex,
    Document,
    GapRow,
    Part,
    Section,
    SourceRow,
    Summary,
)
from safecity.publish.draft import Draft, chart_of_changes
from safecity.publish.item import Item, KeyPoint, Line, Table, stamped_alt
from safecity.publish.product import Product
from safecity.publish.selection import short_table, without_empty
from safecity.publish.word.filling import REPORT, Filling, render
from safecity.publish.word.letterhead import template_in
from safecity.publish.word.passages import (
    Contents,
    Element,
    Grid,
    Passage,
    Picture,
    Piece,
    looked_up,
    notes_of,
    pieces_of_finding,
    standing,
    written,
)
from safecity.publish.word.writing import CELL

TALLEST = 3.9
LINES = ("No.", "What is measured", "What was found", "95% interval", "Evidence")
GAPS = ("No.", "Question", "Why it is not known", "What would close it", "Who holds it")
SOURCES = ("Source", "Publisher", "Edition", "Licence")


def render_whole(draft: Draft, document: Document, folder: Path | None = None) -> bytes:
    """Make the report of an edition as a Word file.

    Parameters
    ----------
    draft, document : Draft, Document
        The edition.
    folder : Path, optional
        Where the partnership's `template.docx` lies, if it has one: its styles, headers and
        footers are used, and its body is not.

    Returns
    -------
    bytes
        The same for the same exhibits.

    Raises
    ------
    SafecityError
        For a template that cannot be read or lacks a style.
    """
    return render(draft, document, whole_of(draft, document), template_in(folder))


def whole_of(draft: Draft, document: Document) -> Filling:
    """Write what the report says, in order."""
    teller = Teller(draft)
    elements = (
        *cover_told(document),
        *teller.summary(document.summary),
        *(e for part in document.parts for e in teller.part(part)),
        *(e for annex in document.annexes for e in teller.annex(annex)),
    )
    return Filling(REPORT, {"body": elements}, {}, TALLEST)


def cover_told(document: Document, title: str = "", legal: str = "") -> Iterator[Element]:
    """Write the first page: title, stamp, facts, the law, and the contents.

    A document that is not the whole report has a title of its own, and rests on another law.
    """
    cover = document.cover
    yield standing(title or f"{cover.place} {cover.title} {cover.edition}", "Title")
    if document.stamp:
        yield Passage("Normal", (Piece(f"{document.stamp}.", strong=True),))
    for term, text in (
        ("Published by", cover.owner), ("Period", cover.period), ("Released", cover.released),
        ("Contact", cover.contact),
    ):  # fmt: skip
        yield Passage("Normal", (Piece(f"{term}: ", strong=True), *looked_up(text, "edition")))
    yield standing(legal or cover.legal)
    yield Contents()


class Teller:
    """Writes the parts of a document with the pictures of its exhibits."""

    def __init__(self, draft: Draft) -> None:
        """Know the exhibit of each anchor."""
        self._draft = draft
        self._by_anchor = {
            draft.items[e.id].anchor: e for e in draft.exhibits if e.id in draft.items
        }

    def summary(self, summary: Summary) -> Iterator[Element]:
        """Write the first pages: words, the story, the chart of all changes."""
        yield standing("Summary", "Heading 1", "summary", "summary")
        yield standing(summary.intro)
        for finding in summary.story.findings:
            yield Passage("List Bullet", pieces_of_finding(finding), "data", finding.exhibit)
        yield from self._words(summary.commentary, "summary")
        chart = chart_of_changes(self._draft.exhibits)
        if chart is not None:
            yield from self._picture(chart, f"{chart.headline}. {chart.subtitle}")
        if summary.changes is not None:
            yield from self._table(summary.changes, "summary table")
        for caution in summary.cautions:
            yield Passage("Normal", looked_up(caution, "caveat"), "caveat", "summary")

    def part(self, part: Part) -> Iterator[Element]:
        """Write one of the five parts."""
        yield standing(part.title, "Heading 1", part.slug, part.anchor)
        yield standing(part.intro)
        if part.lead:
            yield standing(part.lead)
        if part.empty:
            yield standing(part.empty)
        for section in part.sections:
            yield from self.section(section, section.anchor.removeprefix(f"{part.slug}-"))
        yield from gaps_told(part.gaps)
        for advice in part.advice:
            yield from advice_told(advice)

    def section(self, section: Section, theme: str) -> Iterator[Element]:
        """Write what one theme says: words, findings, figures, and a line for all else."""
        yield standing(section.title, "Heading 2", theme, section.anchor)
        for text in (section.question, section.note):
            if text:
                yield standing(text)
        yield from self._words(section.commentary, theme)
        yield from _points(section.key_points, section.anchor)
        for item in section.items:
            yield from self._item(item)
        yield from lines_told(section.lines)

    def annex(self, annex: Annex) -> Iterator[Element]:
        """Write an annex."""
        yield standing(f"Annex {annex.letter}: {annex.title}", "Heading 1", anchor=annex.anchor)
        for passage in (*annex.passages, *annex.facts, *annex.terms):
            lead = f"{passage.heading}. " if passage.heading else ""
            reference = f"annex {annex.anchor}"
            pieces = (*looked_up(lead, reference, strong=True), *looked_up(passage.text, reference))
            yield Passage("Normal", pieces, "standing", annex.anchor)
        yield from _points(annex.key_points, annex.anchor)
        for item in annex.items:
            yield from self._item(item)
        yield from lines_told(annex.lines)
        yield from sources_told(annex.sources)
        if annex.table is not None:
            yield from self._table(annex.table, annex.anchor)

    def _words(self, blocks: tuple[Block, ...], theme: str) -> Iterator[Element]:
        for block in blocks:
            yield written(block, theme)

    def _item(self, item: Item) -> Iterator[Element]:
        exhibit = self._by_anchor[item.anchor]
        caption = (
            Piece(item.label, f"{exhibit.id} number", strong=True),
            Piece(". ", strong=True),
            *looked_up(f"{item.headline}. ", f"{exhibit.id} headline", strong=True),
            *looked_up(f"{item.subtitle}.", f"{exhibit.id} measure"),
            *notes_of(item.caveats),
        )
        yield Passage("Caption", caption, "data", exhibit.id, item.anchor)
        if item.sentence:
            yield Passage(
                "Normal", looked_up(item.sentence, f"{exhibit.id} sentence"), "data", exhibit.id
            )
        if exhibit.png is not None:
            yield Picture(exhibit.id, stamped_alt(exhibit), exhibit.png)
        else:
            yield from self._table(_cut(item), exhibit.id)
        if item.evidence is not None and (item.evidence.strength or item.evidence.interval):
            yield _evidence(item.evidence, exhibit.id)
        yield Passage(
            "Normal",
            looked_up(f"Source: {item.source}.", f"{exhibit.id} source"),
            "data",
            exhibit.id,
        )

    def _picture(self, exhibit: Exhibit, caption: str) -> Iterator[Element]:
        pieces = looked_up(caption, f"{exhibit.id} headline")
        yield Passage("Caption", pieces, "data", exhibit.id)
        if exhibit.png is not None:
            yield Picture(exhibit.id, stamped_alt(exhibit), exhibit.png)

    def _table(self, table: Table, reference: str) -> Iterator[Element]:
        titles = tuple(column.title for column in table.columns)
        numeric = tuple(column.numeric for column in table.columns)
        yield _grid(titles, table.rows, reference, numeric)
        for note in table.notes:
            yield Passage("Normal", looked_up(note, f"{reference} note"), "caveat", reference)


def _cut(item: Item) -> Table:
    """Cut the table of an item to what a page holds, as the PDF does."""
    table = without_empty(short_table(asdict(item)))
    titles = {title["title"]: title["numeric"] for title in table["columns"]}
    columns = tuple(column for column in item.table.columns if column.title in titles)
    rows = tuple(tuple(row) for row in table["rows"])
    return Table(table["caption"], columns, rows, tuple(table["notes"]))


def _grid(
    titles: tuple[str, ...], rows: tuple[tuple[str, ...], ...], reference: str,
    numeric: tuple[bool, ...] = (),
) -> Grid:  # fmt: skip
    header = tuple(standing(title, CELL, reference) for title in titles)
    cells = tuple(
        tuple(
            Passage(
                CELL,
                looked_up(cell, f"{reference}, {row[0]}, {title}"),
                "cell",
                reference,
            )
            for cell, title in zip(row, titles, strict=True)
        )
        for row in rows
    )
    return Grid(header, cells, numeric or (False,) * len(titles))


def _points(points: tuple[KeyPoint, ...], place: str) -> Iterator[Element]:
    for point in points:
        text = f"{point.sentence} "
        pieces = (*looked_up(text, f"{place} finding"), *_strength(point))
        yield Passage("List Bullet", pieces, "data", place)


def _strength(point: KeyPoint) -> tuple[Piece, ...]:
    strength = "; ".join(part for part in (point.strength, point.interval) if part)
    note = (Piece("", note=point.caution),) if point.caution else ()
    return (*looked_up(f"({strength})" if strength else "", "evidence"), *note)


def _evidence(point: KeyPoint, exhibit: str) -> Passage:
    return Passage(
        "Normal", (Piece("Evidence: "), *_strength(point)), "data", exhibit
    )  # fmt: skip


def lines_told(lines: tuple[Line, ...]) -> Iterator[Element]:
    """Write a line for each exhibit that is not drawn; nothing where there is none."""
    if lines:
        rows = tuple((i.label, i.measure, i.verdict, i.interval, i.strength) for i in lines)
        yield _grid(LINES, rows, "line")


def sources_told(sources: tuple[SourceRow, ...]) -> Iterator[Element]:
    """Write the table of sources; nothing where there is none."""
    if sources:
        rows = tuple((s.title, s.publisher, s.edition, s.licence) for s in sources)
        yield _grid(SOURCES, rows, "sources")


def gaps_told(gaps: tuple[GapRow, ...]) -> Iterator[Element]:
    """Write the table of what is not known; nothing where there is none."""
    if gaps:
        rows = tuple((g.number, g.question, g.reason, g.closes, g.holder) for g in gaps)
        yield _grid(GAPS, rows, "gap")


def advice_told(advice: Advice) -> Iterator[Element]:
    """Write a recommendation with its plan and what it rests on."""
    yield standing(f"{advice.number} {advice.title}", "Heading 2", advice.number, advice.anchor)
    reference = f"recommendation {advice.number}"
    for text in (advice.text, *advice.because):
        if text:
            yield Passage("Normal", looked_up(text, reference), "data", advice.number)
    for term, answer in (
        *advice.plan, ("How sure", advice.confidence), ("How next year will tell", advice.measure),
    ):  # fmt: skip
        pieces = (Piece(f"{term}: ", strong=True), *looked_up(answer, reference))
        yield Passage("Normal", pieces, "plan", advice.number)
    if advice.caution:
        yield Passage("Normal", looked_up(advice.caution, "caveat"), "caveat", advice.number)


PRODUCT = Product(
    file="report.docx",
    name="Report in Word",
    says="the same report to edit; edits are read back into the commentary",
    place=4,
    make=render_whole,
)

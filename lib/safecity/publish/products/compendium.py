"""The compendium as a workbook by the guidance on statistics in spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from safecity.numbers import rounded
from safecity.publish.annexes import citation, source_rows
from safecity.publish.compendium.context import REAL, without_constants
from safecity.publish.compendium.sheet import LOW, Amount, Cell, Field, Sheet
from safecity.publish.compendium.sheets import CONTENTS, COVER, sheets_of
from safecity.publish.compendium.style import (
    DEFAULT,
    DIGIT,
    LINE,
    MONTH,
    PADDING,
    ROW,
    Styles,
    heading_lines,
    lines_of,
    number_format,
    width_of,
)
from safecity.publish.document import Document, release_time
from safecity.publish.draft import Draft
from safecity.publish.product import Product, others

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


FILE = "compendium.xlsx"
Style = Literal["title", "heading", "text", "link"]


@dataclass(frozen=True)
class Line:
    """One line of the cover; a link leads to the contents."""

    text: str
    style: Style = "text"


def cover_lines(draft: Draft, document: Document) -> tuple[Line, ...]:
    """Write the cover, from top to bottom.

    Parameters
    ----------
    draft : Draft
        Says which sources were read.
    document : Document
        Names owner, period, release and contact.
    """
    cover = document.cover
    status = document.stamp or "Real data, as published by the sources named in this workbook"
    issue = (
        f"Released: {cover.released}",
        f"Kind of edition: {cover.mode}",
        "Next update: no date is announced; the contact below can say",
        f"Contact: {cover.contact}",
    )
    return (
        Line(f"{document.name}: data compendium", "title"),
        Line(f"{cover.owner}. Figures for {cover.place}, {cover.period}."),
        Line(f"Status of the data: {status}."),
        Line("Contents of this workbook", "link"),
        *_under("About this issue", *issue),
        *_under("How this workbook is built", *_built()),
        *_under("Other products of this issue", *(f"{p.file}: {p.says}" for p in others(FILE))),
        *_under("Licence and sources", *_licences(draft)),
        *_under("How to cite", citation(draft)),
        *_under("Why it is made", cover.legal),
        *_under("Accessibility", *_accessible(cover.contact)),
    )


def _under(heading: str, *lines: str) -> tuple[Line, ...]:
    return (Line(heading, "heading"), *map(Line, lines))


def _built() -> tuple[str, ...]:
    return (
        "Each sheet after this one has a title in its first cell, a description, and one table.",
        "Each row of a table is one value or one statement, with the exhibit that it comes from.",
        "What is the same on every row stands once above the table; the files of the data package "
        "have it on every row.",
        "Numbers are stored unrounded and displayed rounded. Shorthand in square brackets and "
        "keys of notes are explained on the sheet Notes.",
    )


def _licences(draft: Draft) -> tuple[str, ...]:
    rows = source_rows(draft.exhibits, draft.catalogue)
    licences = dict.fromkeys(row.licence for row in rows if not row.synthetic)
    made_up = any(row.synthetic for row in rows)
    if not rows:
        return ("No source was read for this edition.",)
    return (
        *((f"Licences of the sources: {'; '.join(licences)}.",) if licences else ()),
        *(("Sources marked SYNTHETIC were made up; no licence applies to them.",) * made_up),
        "Publishers, editions and addresses are on the sheet Sources.",
    )


def _accessible(contact: str) -> tuple[str, ...]:
    return (
        "Written by the guidance of the Government Analysis Function on statistics in "
        "spreadsheets: one marked-up table on a sheet, no merged cells, nothing told by colour.",
        f"For another format or to report a problem, contact {contact}.",
    )


class Exact(float):
    """A number that is written with all its digits; XlsxWriter asks for sixteen of seventeen."""

    def __format__(self, _: str) -> str:
        """Return the shortest text that reads back as this number."""
        return repr(float(self))


def display_of(amount: Amount) -> str:
    """Return the format code of a number.

    What would display as zero and is not is displayed as `[low]`; the cell still holds the number.

    Parameters
    ----------
    amount : Amount
        The number with its decimals.
    """
    known, decimals = amount.value != 0, amount.decimals
    if known and decimals is not None and rounded(amount.value, decimals) == 0:
        return f'"{LOW}";"{LOW}"'
    return number_format(decimals, amount.signed)


HEADER = 5
"""Row of the headings, counted from 0: title, description, status, what every row shares, and the
link stand above."""
LONGEST = 32_767
"""Characters that a cell may hold."""
OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False,
    "strings_to_urls": False, "default_row_height": ROW,
    "default_column_width": 80,
}  # fmt: skip
A3, COVER_WIDTH = 8, 110
HIGH = {"title": 32, "heading": 38}
"""Pixels of rows that are higher than their text, to set them apart."""
HIGHEST = 540
EMPTY = 8
"""Digits of a column that has no width of its own."""


def render_compendium(
    draft: Draft, document: Document, sheets: Sequence[Sheet] | None = None
) -> bytes:
    """Write an edition's tables as a workbook.

    Parameters
    ----------
    draft : Draft
        Its exhibits, numbered, and what is declared.
    document : Document
        Its report.
    sheets : sequence of Sheet, optional
        From `sheets_of`, where they were made already.

    Returns
    -------
    bytes
        An .xlsx file; the same for the same edition.
    """
    from xlsxwriter import Workbook

    buffer = BytesIO()
    workbook = Workbook(buffer, OPTIONS | {"default_format_properties": dict(DEFAULT)})
    workbook.set_properties(_properties(document))
    workbook.set_custom_property("Language", "en-GB", "text")
    styles = Styles(workbook)
    _write_cover(workbook, styles, cover_lines(draft, document), document)
    for sheet in sheets_of(draft, document) if sheets is None else sheets:
        _write_sheet(workbook, styles, sheet, document)
    workbook.close()
    return buffer.getvalue()


def _properties(document: Document) -> dict[str, object]:
    cover = document.cover
    return {
        "title": f"{document.name}: data compendium",
        "subject": f"Crime, disorder and substance misuse in {cover.place}, {cover.period}",
        "author": cover.owner,
        "company": cover.owner,
        "keywords": f"strategic assessment, community safety, {cover.place}, {cover.edition}",
        "comments": document.stamp,
        "created": release_time(document).replace(tzinfo=None),
    }


def _write_cover(
    workbook: Workbook, styles: Styles, lines: tuple[Line, ...], document: Document
) -> None:
    page = workbook.add_worksheet(COVER)
    page.hide_gridlines(2)
    page.set_column_pixels(0, 0, COVER_WIDTH * DIGIT)
    for row, line in enumerate(lines):
        if line.style == "link":
            page.write_url(row, 0, f"internal:'{CONTENTS}'!A1", styles.named("link"), line.text)
            continue
        style = "wrapped" if line.style == "text" else line.style
        page.write_string(row, 0, line.text[:LONGEST], styles.named(style))
        lines_taken = lines_of(line.text, COVER_WIDTH)
        page.set_row_pixels(row, HIGH.get(line.style, _height(lines_taken)))
    _lay_out(page, document, COVER)
    page.activate()


def _write_sheet(workbook: Workbook, styles: Styles, whole: Sheet, document: Document) -> None:
    page = workbook.add_worksheet(whole.tab)
    sheet, same = without_constants(whole)
    _write_head(page, styles, sheet, document, same)
    last = _size(page, sheet)
    links = dict(sheet.links)
    for at, cells in enumerate(sheet.rows, start=HEADER + 1):
        for column, (cell, field) in enumerate(zip(cells, sheet.fields, strict=True)):
            if column == 0 and cell in links:
                tab = links[str(cell)].replace("'", "''")
                page.write_url(at, 0, f"internal:'{tab}'!A1", styles.named("entry"), str(cell))
            else:
                _write_cell(page, styles, (at, column), cell, field)
    _mark_table(page, styles, sheet)
    _lay_out(page, document, sheet.title)
    page.freeze_panes(HEADER + 1, 0)
    page.repeat_rows(HEADER)
    page.print_area(0, 0, HEADER + len(sheet.rows), last)


def _size(page: Worksheet, sheet: Sheet) -> int:
    """Set widths, and the heights of rows whose text is wrapped; return the last column printed."""
    columns = list(zip(*sheet.rows, strict=True))
    widths = [width_of(f, list(cells)) for f, cells in zip(sheet.fields, columns, strict=True)]
    for column, width in enumerate(widths):
        page.set_column_pixels(column, column, width * DIGIT + PADDING)
    page.set_row_pixels(0, HIGH["title"])
    highest = max(map(heading_lines, sheet.fields, widths))
    page.set_row_pixels(HEADER, _height(max(highest, 2)))
    for at, cells in enumerate(sheet.rows, start=HEADER + 1):
        texts = ((c, w) for c, w in zip(cells, widths, strict=True) if isinstance(c, str))
        lines = max((lines_of(text, width) for text, width in texts), default=1)
        if lines > 1:
            page.set_row_pixels(at, _height(lines))
    return _last_printed(sheet, widths)


def _height(lines: int) -> int:
    """Return the height of a row in pixels; no program allows more than the highest."""
    return min(ROW + LINE * (lines - 1), HIGHEST)


def _write_head(
    page: Worksheet, styles: Styles, sheet: Sheet, document: Document, same: str
) -> None:
    """Write what stands above the table, in the first column."""
    keys = "Shorthand and keys of notes are explained on the sheet Notes."
    status = f"{document.stamp}." if document.stamp else f"Data: {REAL}; see the sheet Sources."
    page.write_string(0, 0, sheet.title, styles.named("title"))
    page.write_string(1, 0, sheet.description, styles.named("text"))
    page.write_string(2, 0, status, styles.named("stamp" if document.stamp else "text"))
    page.write_string(3, 0, f"{same} {keys}".strip()[:LONGEST], styles.named("text"))
    back = (COVER, "Back to the cover") if sheet.tab == CONTENTS else (CONTENTS, "Back to contents")
    page.write_url(4, 0, f"internal:'{back[0]}'!A1", styles.named("link"), back[1])


def _write_cell(
    page: Worksheet, styles: Styles, at: tuple[int, int], cell: Cell, field: Field
) -> None:
    if isinstance(cell, Amount):
        page.write_number(*at, Exact(cell.value), styles.shown(display_of(cell)))
    elif field.sort == "month" and not cell.startswith("["):
        page.write_datetime(*at, datetime.fromisoformat(f"{cell}-01"), styles.shown(MONTH))
    else:
        style = "cell" if field.sort in ("text", "truth") else "shorthand"
        page.write_string(*at, cell[:LONGEST], styles.named(style))


def _mark_table(page: Worksheet, styles: Styles, sheet: Sheet) -> None:
    last = (HEADER + len(sheet.rows), len(sheet.fields) - 1)
    columns = [{"header": f.title, "header_format": _header(f, styles)} for f in sheet.fields]
    marked = page.add_table(
        HEADER, 0, *last,
        {
            "name": sheet.table,
            "style": "Table Style Light 1",
            "columns": columns,
            "title": sheet.title,
            "description": sheet.description,
        },
    )  # fmt: skip
    if marked != 0:
        raise ValueError(f"the table {sheet.table} could not be marked up")
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _header(field: Field, styles: Styles) -> Format:
    return styles.named("header" if field.sort in ("text", "truth") else "header_number")


def _last_printed(sheet: Sheet, widths: list[int]) -> int:
    """Return the last column printed on paper.

    A narrow table has empty columns printed beside it, so that the lines above it are not cut.
    """
    names = [field.name for field in sheet.fields]
    if sheet.beside in names:
        return names.index(sheet.beside) - 1
    free = COVER_WIDTH + 20 - sum(widths)
    return len(names) - 1 + max(0, -(-free // EMPTY))


def _lay_out(page: Worksheet, document: Document, title: str) -> None:
    page.set_landscape()
    page.set_paper(A3)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
    page.set_header(f"&L{_escaped(document.name)}&R{_escaped(title)}"[:255])
    page.set_footer(f"&L{_escaped(document.stamp)}&RPage &P of &N"[:255])


def _escaped(text: str) -> str:
    return text.replace("&", "&&")


PRODUCT = Product(
    file=FILE,
    name="Data compendium",
    says="every table as a workbook",
    place=7,
    make=render_compendium,
    has_words=False,
)

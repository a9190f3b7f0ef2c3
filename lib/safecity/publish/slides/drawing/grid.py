"""Native tables of slides."""

from __future__ import annotations

from typing import Any

from safecity.publish.item import Table
from safecity.publish.look import COLOURS
from safecity.publish.slides.charts.pieces_xml import fill, stroke
from safecity.publish.slides.drawing.paragraphs import write
from safecity.publish.slides.drawing.template import emu
from safecity.publish.slides.layouts import CONTENT
from safecity.publish.slides.slide import SMALLEST, Para
from safecity.publish.slides.story.tables import BESIDE, PADDING, row_height

PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""Id of the style without fills and lines; the cells bring their own."""
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def add_table(shapes: Any, table: Table, widths: tuple[float, ...], top: float) -> Any:
    """Add a table with a header row; its first column names the rows.

    Parameters
    ----------
    shapes : pptx.shapes.shapetree.SlideShapes
    table : Table
        Short enough for the slide.
    widths : tuple of float
        Of the columns, in inches.
    top : float
        Inches from the top of the slide.

    Returns
    -------
    pptx.shapes.graphfrm.GraphicFrame
    """
    head = tuple(column.title for column in table.columns)
    rows = (head, *table.rows)
    tall = [row_height(row, widths, head=at == 0) for at, row in enumerate(rows)]
    frame = shapes.add_table(
        len(rows), len(head), emu(CONTENT.left), emu(top), emu(sum(widths)), emu(sum(tall))
    )
    _style(frame.table, widths, tall)
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            tone = table.tones[y - 1][x] if y and table.tones and table.tones[y - 1] else ""
            _cell(frame.table.cell(y, x), text, y, x, tone, table.columns[x].numeric)
    return frame


def _style(made: Any, widths: tuple[float, ...], tall: list[float]) -> None:
    from pptx.oxml.ns import qn

    made.first_row, made.first_col, made.horz_banding = True, True, False
    made._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN
    for column, width in zip(made.columns, widths, strict=True):
        column.width = emu(width)
    for row, height in zip(made.rows, tall, strict=True):
        row.height = emu(height)


def _cell(cell: Any, text: str, y: int, x: int, tone: str, numeric: bool) -> None:
    from pptx.oxml import parse_xml

    colour = "paper" if y == 0 else (tone or "ink")
    bold = y == 0 or x == 0 or bool(tone)
    write(cell._tc.get_or_add_txBody(), (Para(text, size=SMALLEST, colour=colour, bold=bold),))
    if numeric:
        cell._tc.txBody.p_lst[0].get_or_add_pPr().set("algn", "r")
    cell.margin_left = cell.margin_right = emu(BESIDE / 2)
    cell.margin_top = cell.margin_bottom = emu(PADDING / 2)
    ground = fill(COLOURS["deep"]) if y == 0 else "<a:noFill/>"
    line = stroke(COLOURS["line"], 0.75).replace("a:ln", "a:lnB")
    properties = cell._tc.get_or_add_tcPr()
    for part in (line, ground):
        tag = part.split(" ", 1)[0].split(">")[0].rstrip("/")
        properties.append(parse_xml(part.replace(tag, f"{tag} {_A}", 1)))

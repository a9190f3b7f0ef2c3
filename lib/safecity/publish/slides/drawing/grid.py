"""Native tables of slides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from safecity.publish.look import COLOURS
from safecity.publish.slides.charts.chart_xml import fill, stroke
from safecity.publish.slides.drawing.paragraphs import write
from safecity.publish.slides.drawing.template import emu
from safecity.publish.slides.slide import Para, Side
from safecity.publish.slides.story.tables import BESIDE, PADDING, row_height

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_NUMBER = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"


def foot(slide: Any, footer: str, last: tuple[int, ...], places: Mapping[str, int]) -> None:
    """Add footer and slide number, and put places of the foot behind all others.

    Parameters
    ----------
    slide : pptx.slide.Slide
    footer : str
        Short enough for one line.
    last : tuple of int
        Indices of the places that come last, in their order: first before the footer, others
        behind the number.
    places : mapping of str to int
        Indices of footer and slide number in the layout, by their types; without one it has none.
    """
    from pptx.oxml import parse_xml

    tree = slide.shapes._spTree
    elements = {p.placeholder_format.idx: p._element for p in slide.placeholders}
    moved = [elements[idx] for idx in last if idx in elements]
    number = max(int(text) for text in tree.xpath(".//p:cNvPr/@id")) + 1
    parts = (("ftr", "Footer", _text(footer)), ("sldNum", "Slide number", _field()))
    added = [
        parse_xml(_sp(number + at, name, f'type="{kind}" sz="quarter" idx="{places[kind]}"', inner))
        for at, (kind, name, inner) in enumerate(parts)
        if kind in places
    ]
    first = [e for e in moved[:1] if elements.get(last[0]) is e]
    for element in (*first, *added, *(e for e in moved if e not in first)):
        tree.append(element)


def _text(text: str) -> str:
    return f'<a:r><a:rPr lang="en-GB"/><a:t>{escape(text)}</a:t></a:r>'


def _field() -> str:
    return f'<a:fld id="{_NUMBER}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'


def _sp(number: int, name: str, place: str, inner: str) -> str:
    return (
        f'<p:sp {_NS}><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {place}/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{inner}</a:p></p:txBody></p:sp>"
    )


PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""Id of the style without fills and lines; the cells bring their own."""
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def add_table(shapes: Any, side: Side, top: float) -> Any:
    """Add a table with a header row; its first column names the rows.

    Parameters
    ----------
    shapes : pptx.shapes.shapetree.SlideShapes
    side : Side
        A table short enough for the slide, and where it stands.
    top : float
        Inches from the top of the slide.

    Returns
    -------
    pptx.shapes.graphfrm.GraphicFrame
    """
    table, widths, size = side.table, side.widths, side.size
    head = tuple(column.title for column in table.columns)
    rows = (head, *table.rows)
    tall = [row_height(row, widths, head=at == 0, size=size) for at, row in enumerate(rows)]
    frame = shapes.add_table(
        len(rows), len(head), emu(side.left), emu(top), emu(sum(widths)), emu(sum(tall))
    )
    _style(frame.table, widths, tall)
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            tone = table.tones[y - 1][x] if y and table.tones and table.tones[y - 1] else ""
            _cell(frame.table.cell(y, x), text, y, x, tone, table.columns[x].numeric, size)
    return frame


def _style(frame: Any, widths: tuple[float, ...], tall: list[float]) -> None:
    from pptx.oxml.ns import qn

    frame.first_row, frame.first_col, frame.horz_banding = True, True, False
    frame._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN
    for column, width in zip(frame.columns, widths, strict=True):
        column.width = emu(width)
    for row, height in zip(frame.rows, tall, strict=True):
        row.height = emu(height)


def _cell(cell: Any, text: str, y: int, x: int, tone: str, numeric: bool, size: int) -> None:
    from pptx.oxml import parse_xml

    colour = "paper" if y == 0 else (tone or "ink")
    bold = y == 0 or x == 0 or bool(tone)
    write(cell._tc.get_or_add_txBody(), (Para(text, size=size, colour=colour, bold=bold),))
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

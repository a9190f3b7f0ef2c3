"""Paragraphs as the format writes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from safecity.publish.look import COLOURS
from safecity.publish.slides.charts.chart_xml import fill
from safecity.publish.slides.drawing.template import emu
from safecity.publish.slides.fitting import INDENT, clean
from safecity.publish.slides.slide import Para

_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def write(body: Any, paras: Iterable[Para], inherit: bool = False) -> None:
    """Replace the paragraphs of a text body.

    Parameters
    ----------
    body : lxml element
        `p:txBody` or `a:txBody`.
    paras : iterable of Para
    inherit : bool
        Whether the colour of the place is kept.
    """
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import qn

    for old in body.findall(qn("a:p")):
        body.remove(old)
    for at, para in enumerate(paras):
        body.append(parse_xml(_paragraph(para, at, inherit)))


def _paragraph(para: Para, at: int, inherit: bool) -> str:
    colour = "" if inherit else fill(COLOURS[para.colour])
    lead = _run(f"{para.lead} ", para.size, True, colour) if para.lead else ""
    inset = emu(INDENT)
    # Said also where there is no bullet: the text of a council's template may hang by itself.
    left, first = (inset, -inset) if para.bullet else (0, 0)
    dot = '<a:buFont typeface="Arial"/><a:buChar char="&#8226;"/>' if para.bullet else "<a:buNone/>"
    space = para.space * 100 if at else 0
    return (
        f'<a:p {_A}><a:pPr marL="{left}" indent="{first}">'
        f'<a:spcBef><a:spcPts val="{space}"/></a:spcBef>{dot}</a:pPr>'
        f"{lead}{_run(para.text, para.size, para.bold, colour)}</a:p>"
    )


def _run(text: str, size: int, bold: bool, colour: str) -> str:
    space = " " if text.endswith(" ") else ""
    return (
        f'<a:r><a:rPr lang="en-GB" sz="{size * 100}" b="{int(bold)}" dirty="0">{colour}</a:rPr>'
        f"<a:t>{escape(clean(text))}{space}</a:t></a:r>"
    )

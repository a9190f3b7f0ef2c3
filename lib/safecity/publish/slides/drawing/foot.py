"""The foot of a slide, last in reading order: source, footer, number, status of the data."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_NUMBER = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"


def foot(slide: Any, footer: str, *last: int) -> None:
    """Add footer and slide number, and put places of the foot behind all others.

    Parameters
    ----------
    slide : pptx.slide.Slide
    footer : str
        Short enough for one line.
    last : int
        Indices of the places that come last, in their order: first before the footer, others
        behind the number.
    """
    from pptx.oxml import parse_xml

    tree = slide.shapes._spTree
    held = {p.placeholder_format.idx: p._element for p in slide.placeholders}
    moved = [held[idx] for idx in last if idx in held]
    number = max(int(text) for text in tree.xpath(".//p:cNvPr/@id")) + 1
    added = [
        parse_xml(_sp(number, "Footer", 'type="ftr" sz="quarter" idx="11"', _text(footer))),
        parse_xml(_sp(number + 1, "Slide number", 'type="sldNum" sz="quarter" idx="12"', _field())),
    ]
    first = [e for e in moved[:1] if held.get(last[0]) is e]
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

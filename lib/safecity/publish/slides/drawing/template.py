"""An empty presentation in the house style: slide size, master and layouts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from safecity.charts.style import LILAC, ORANGE, OWN, TURQUOISE
from safecity.publish.look import COLOURS, Brand
from safecity.publish.slides.layouts import BODY, HEIGHT, LAYOUTS, WIDTH, Holder, Layout
from safecity.publish.slides.slide import Box

if TYPE_CHECKING:
    from pptx.presentation import Presentation


NAME, FACE = "safecity", "Arial"
"""The font is one that every council's PC has; ours would be replaced there by another."""
SLOTS = {
    "dk1": COLOURS["ink"], "lt1": COLOURS["paper"], "dk2": COLOURS["deep"], "lt2": COLOURS["mist"],
    "accent1": OWN, "accent2": COLOURS["teal"], "accent3": TURQUOISE, "accent4": COLOURS["alert"],
    "accent5": ORANGE, "accent6": LILAC, "hlink": COLOURS["higher"], "folHlink": COLOURS["signal"],
}  # fmt: skip
_COLOURS = re.compile(r"<a:clrScheme .*?</a:clrScheme>", re.DOTALL)
_FONTS = re.compile(r"<a:fontScheme .*?</a:fontScheme>", re.DOTALL)
_NAME = re.compile(r'(<a:theme [^>]*name=")[^"]*"')


BRANDED = {"dk2": "deep", "accent1": "navy", "accent2": "teal"}
"""Slots of the theme that hold the colours of pages, by their names."""


def restyled(theme: str, brand: Brand) -> str:
    """Put the palette and the font of slides into a theme.

    Parameters
    ----------
    theme : str
        XML of a theme part.
    brand : Brand
        A partnership's own colours take the slots of those that they replace.
    """
    own = {slot: brand.colours[name] for slot, name in BRANDED.items()}
    slots = "".join(
        f'<a:{slot}><a:srgbClr val="{colour[1:]}"/></a:{slot}>'
        for slot, colour in (SLOTS | own).items()
    )
    face = '<a:latin typeface="{}" pitchFamily="34"/><a:ea typeface=""/><a:cs typeface=""/>'
    font = face.format(brand.typeface or FACE)
    fonts = f"<a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont>"
    theme = _COLOURS.sub(f'<a:clrScheme name="{NAME}">{slots}</a:clrScheme>', theme)
    theme = _FONTS.sub(f'<a:fontScheme name="{NAME}">{fonts}</a:fontScheme>', theme)
    return _NAME.sub(rf'\g<1>{NAME}"', theme)


EMU = 914_400
_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_TREE = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
    '<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
MASTER = Layout(
    "safecity",
    "",
    False,
    tuple(
        holder for holder in LAYOUTS["text"].holders if holder.kind != "body" or holder.idx == BODY
    ),
    (),
)
"""What all layouts share: a master has one place of each kind."""


def empty_deck() -> Presentation:
    """Open a presentation without slides, with the layouts of `LAYOUTS` in their order."""
    from pptx import Presentation as open_deck
    from pptx.util import Inches

    deck = open_deck()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    deck.element.sldSz.attrib.pop("type", None)
    layouts = list(deck.slide_layouts)
    for spare in layouts[len(LAYOUTS) :]:
        deck.slide_layouts.remove(spare)
    _master(deck.slide_masters[0].element)
    for empty, layout in zip(layouts, LAYOUTS.values(), strict=False):
        _replace(empty.element, layout)
        empty.element.set("type", layout.kind)
        empty.element.set("preserve", "1")
    return deck


def emu(inches: float) -> int:
    """Convert inches to the unit of the format."""
    return round(inches * EMU)


def _replace(element: Any, layout: Layout) -> None:
    from pptx.oxml import parse_xml

    element.replace(element.cSld, parse_xml(_canvas(layout)))


def _master(element: Any) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import qn

    _replace(element, MASTER)
    old = element.find(qn("p:txStyles"))
    element.replace(old, parse_xml(_styles()))


def _canvas(layout: Layout) -> str:
    ground = "tx2" if layout.dark else "bg1"
    shapes = "".join(_bar(at, *shape) for at, shape in enumerate(layout.shapes, start=40))
    holders = "".join(_holder(at, holder) for at, holder in enumerate(layout.holders, start=2))
    return (
        f"<p:cSld {_NS} name={quoteattr(layout.title)}><p:bg><p:bgPr>{_fill(ground)}"
        f"<a:effectLst/></p:bgPr></p:bg><p:spTree>{_TREE}{shapes}{holders}</p:spTree></p:cSld>"
    )


def _fill(colour: str) -> str:
    if not colour:
        return "<a:noFill/>"
    tag, value = ("srgbClr", colour[1:]) if colour.startswith("#") else ("schemeClr", colour)
    return f'<a:solidFill><a:{tag} val="{value}"/></a:solidFill>'


def _place(box: Box) -> str:
    return (
        f'<a:xfrm><a:off x="{emu(box.left)}" y="{emu(box.top)}"/>'
        f'<a:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/></a:xfrm>'
    )


def _bar(at: int, box: Box, colour: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{at}" name="Decoration {at}">'
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
        '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
        ' val="1"/></a:ext></a:extLst></p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_place(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{_fill(colour)}'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _holder(at: int, holder: Holder) -> str:
    field = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
    text = f'<a:r><a:rPr lang="en-GB"/><a:t>{holder.name}</a:t></a:r>'
    if holder.kind == "sldNum":
        text = f'{field}<a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    inset = f'lIns="{emu(holder.inset)}" tIns="{emu(holder.inset)}" rIns="{emu(holder.inset)}"'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{at}" name={quoteattr(holder.name)}/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>{_kind(holder)}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{_place(holder.box)}{_shape(holder)}</p:spPr>"
        f'<p:txBody><a:bodyPr {inset} bIns="{emu(holder.inset)}" anchor="{holder.anchor}"'
        ' wrap="square">'
        f"<a:normAutofit/></a:bodyPr><a:lstStyle>{_level(holder)}</a:lstStyle>"
        f"<a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _shape(holder: Holder) -> str:
    return (
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{_fill(holder.fill)}'
        if holder.fill
        else ""
    )


def _kind(holder: Holder) -> str:
    if holder.kind == "title":
        return '<p:ph type="title"/>'
    return f'<p:ph type="{holder.kind}" sz="quarter" idx="{holder.idx}"/>'


def _level(own: Holder) -> str:
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{own.align}"><a:lnSpc><a:spcPct val="100000"/>'
        f'</a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr lang="en-GB" sz="{own.size * 100}" b="{int(own.bold)}">{_fill(own.colour)}'
        "</a:defRPr></a:lvl1pPr>"
    )


def _styles() -> str:
    font = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
    text = (
        '<a:lvl1pPr marL="0" indent="0" algn="l" rtl="0"><a:buNone/><a:defRPr lang="en-GB" '
        f'sz="1800" kern="1200">{_fill("tx1")}{font}</a:defRPr></a:lvl1pPr>'
    )
    parts = ("titleStyle", "bodyStyle", "otherStyle")
    inner = "".join(f"<p:{part}>{text}</p:{part}>" for part in parts)
    return f"<p:txStyles {_NS}>{inner}</p:txStyles>"

"""Maps drawn with shapes: each area can be selected, and says its name and value."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, Any

from safecity.charts.choropleth import WATER
from safecity.charts.lettering import width
from safecity.charts.style import GRID, NO_DATA, PAPER, RULE
from safecity.publish.slides.charts.maps import Area, Beyond, Map
from safecity.publish.slides.drawing.paragraphs import write
from safecity.publish.slides.drawing.template import emu
from safecity.publish.slides.fitting import clean
from safecity.publish.slides.slide import Box, Para

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

KEY, SWATCH, DISC, STEP, LETTERS = 2.1, 0.26, 0.3, 0.38, 12
"""Inches for the key, its swatches, the discs of ranks, a line of the key; points of its words."""


def add_map(shapes: Any, drawn: Map, box: Box) -> Any:
    """Draw a map and its key as one group.

    Parameters
    ----------
    shapes : pptx.shapes.shapetree.SlideShapes
    drawn : Map
    box : Box
        Room for both.

    Returns
    -------
    pptx.shapes.group.GroupShape
    """
    group = shapes.add_group_shape()
    place = _projection(drawn, Box(box.left, box.top, box.width - KEY - 0.3, box.height))
    for each in drawn.around:
        words = each.name or ("Water" if each.kind == WATER else "Another area")
        _outline(group.shapes, each.outline, (each.colour, GRID), place, (words, words))
    for area in drawn.areas:
        line = RULE if area.colour == NO_DATA else PAPER
        naming = (area.name, f"{area.name}: {area.printed}")
        _outline(group.shapes, area.outline, (area.colour, line), place, naming)
    for each in drawn.around:
        _name(group.shapes, each, place)
    for area in drawn.ranked:
        point = area.outline.representative_point()
        _disc(group.shapes, area, *place(point.x, point.y))
    _key(group.shapes, drawn, Box(box.left + box.width - KEY, box.top + 0.1, KEY, box.height))
    return group


def _projection(drawn: Map, box: Box) -> Any:
    outlines = [area.outline for area in drawn.areas] + [each.outline for each in drawn.around]
    bounds = [outline.bounds for outline in outlines]
    west, south = min(b[0] for b in bounds), min(b[1] for b in bounds)
    east, north = max(b[2] for b in bounds), max(b[3] for b in bounds)
    squeeze = cos(radians((south + north) / 2))
    share = min(box.width / ((east - west) * squeeze), box.height / (north - south))
    left = box.left + (box.width - (east - west) * squeeze * share) / 2
    top = box.top + (box.height - (north - south) * share) / 2
    return lambda x, y: (left + (x - west) * squeeze * share, top + (north - y) * share)


def _outline(
    shapes: Any,
    outline: BaseGeometry,
    colours: tuple[str, str],
    place: Any,
    naming: tuple[str, str],
) -> None:
    """Draw an outline: colours of its ground and its line, its name and text alternative."""
    from pptx.dml.color import RGBColor

    parts = getattr(outline, "geoms", (outline,))
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    corners = [[tuple(map(emu, place(x, y))) for x, y, *_ in ring.coords] for ring in rings]
    builder = shapes.build_freeform(*corners[0][0])
    for at, ring in enumerate(corners):
        if at:
            builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=True)
    drawn = builder.convert_to_shape()
    drawn.fill.solid()
    ground, line = (RGBColor.from_string(colour[1:]) for colour in colours)
    drawn.fill.fore_color.rgb = ground
    drawn.line.color.rgb = line
    drawn.line.width = 9525
    _plain(drawn)
    _say(drawn, *naming)


def _name(shapes: Any, beyond: Beyond, place: Any) -> None:
    """Write the name of a neighbour in the widest room of its land, where it fits."""
    import shapely

    (x, y), (edge_x, edge_y) = shapely.maximum_inscribed_circle(beyond.outline).coords
    (middle, high), (edge, foot) = place(x, y), place(edge_x, edge_y)
    wide = width(beyond.name, LETTERS) + 0.1
    if not beyond.name or wide > 2 * max(abs(edge - middle), abs(foot - high)):
        return
    corner = (emu(middle - wide / 2), emu(high - SWATCH / 2))
    box = shapes.add_textbox(*corner, emu(wide), emu(SWATCH))
    _words(box, beyond.name, False, "ctr")
    _say(box, f"Name: {beyond.name}", beyond.name)


def _plain(drawn: Any) -> None:
    """Take the style off a shape, and with it its shadow."""
    for style in drawn._element.xpath("./p:style"):
        drawn._element.remove(style)


def _say(drawn: Any, name: str, alt: str) -> None:
    properties = drawn._element.xpath(".//p:cNvPr")[0]
    properties.set("name", clean(name))
    properties.set("descr", clean(alt))


def _disc(shapes: Any, area: Area, x: float, y: float) -> None:
    from pptx.enum.shapes import MSO_SHAPE

    corner = (emu(x - DISC / 2), emu(y - DISC / 2))
    disc = shapes.add_shape(MSO_SHAPE.OVAL, *corner, emu(DISC), emu(DISC))
    _paint(disc, PAPER)
    _words(disc, str(area.rank), True, "ctr")
    _say(disc, f"Rank {area.rank}", f"Rank {area.rank}: {area.name}")


def _paint(drawn: Any, colour: str) -> None:
    from pptx.dml.color import RGBColor

    drawn.fill.solid()
    drawn.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
    drawn.line.color.rgb = RGBColor.from_string(RULE[1:])
    drawn.line.width = 9525
    _plain(drawn)


def _words(drawn: Any, text: str, bold: bool, align: str) -> None:
    frame = drawn.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = align != "ctr"
    drawn._element.txBody.bodyPr.set("anchor", "ctr")
    write(drawn._element.txBody, (Para(text, size=LETTERS, bold=bold),))
    drawn._element.txBody.p_lst[0].get_or_add_pPr().set("algn", align)


def _key(shapes: Any, drawn: Map, box: Box) -> None:
    from pptx.enum.shapes import MSO_SHAPE

    head = shapes.add_textbox(emu(box.left), emu(box.top), emu(box.width), emu(0.45))
    _words(head, drawn.unit, True, "l")
    _say(head, "Key: unit", drawn.unit)
    for at, item in enumerate(drawn.key, start=1):
        top = box.top + 0.15 + at * STEP
        swatch = shapes.add_shape(
            MSO_SHAPE.RECTANGLE, emu(box.left), emu(top), emu(SWATCH), emu(SWATCH)
        )
        _paint(swatch, item.face or NO_DATA)
        _say(swatch, f"Key: {item.label}", item.label)
        left, wide = box.left + SWATCH + 0.12, box.width - SWATCH - 0.12
        label = shapes.add_textbox(emu(left), emu(top), emu(wide), emu(SWATCH))
        _words(label, item.label, False, "l")
        _say(label, f"Key: {item.label}", item.label)

"""Slides laid out: text into its places, charts and pictures with their alternatives."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from safecity.charts.style import BOLD
from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Exhibit
from safecity.files import json_text
from safecity.publish.document import Tile
from safecity.publish.item import stamped_alt
from safecity.publish.slides import layouts
from safecity.publish.slides.charts.chart import Chart
from safecity.publish.slides.charts.chart_workbook import workbook
from safecity.publish.slides.charts.chart_xml import chart_xml
from safecity.publish.slides.charts.maps import native_map
from safecity.publish.slides.charts.native import native
from safecity.publish.slides.drawing.given import FOOT, CouncilTemplate, added_place, move
from safecity.publish.slides.drawing.grid import add_table, foot
from safecity.publish.slides.drawing.map import add_map
from safecity.publish.slides.drawing.paragraphs import write
from safecity.publish.slides.drawing.template import emu
from safecity.publish.slides.fitting import LEADING, clean, fitted, left_out, lines, one_line
from safecity.publish.slides.layouts import CHART, LAYOUTS, box_of
from safecity.publish.slides.slide import Box, Para, Side, Slide

if TYPE_CHECKING:
    from pptx.presentation import Presentation


WIDTH = 1500
"""Pixels across."""
_PAGE = (
    "#set page(width: 600pt, height: auto, margin: 0pt, fill: white)\n"
    '#image(bytes(json(bytes(sys.inputs.view))), format: "svg", width: 100%)'
)


def picture(exhibit: Exhibit) -> bytes:
    """Draw the picture of a figure without its words, which the slide has.

    Parameters
    ----------
    exhibit : Exhibit
        With its svg.

    Returns
    -------
    bytes
        PNG, the same for the same svg.

    Raises
    ------
    SafecityError
        Where the picture is damaged.
    """
    return _drawn(exhibit.svg or "", exhibit.id)


@lru_cache(maxsize=32)
def _drawn(svg: str, name: str) -> bytes:
    import typst

    try:
        return bytes(
            typst.compile(
                _PAGE.encode(),
                format="png",
                ppi=72 * WIDTH / 600,
                ignore_system_fonts=True,
                sys_inputs={"view": json_text(svg)},
            )
        )
    except typst.TypstError as error:
        remedy = f"Run its notebook again: make theme-run NAME={name.split('.')[0]}"
        raise SafecityError(f"{name}: broken picture ({error.message})", remedy=remedy) from error


LOGO = Box(layouts.EDGE, 0.6, 3.0, 0.85)
"""Room for a logo on the first slide."""
PLACES = (
    layouts.KICKER, layouts.SUBTITLE, layouts.BODY, layouts.SIDE, layouts.SOURCE, layouts.STAMP,
)  # fmt: skip
TILE, GAP = Box(layouts.EDGE, 1.6, layouts.FULL, 2.45), 0.22


@dataclass(frozen=True)
class Running:
    """What every slide carries at its foot: footer, stamp, and the time of its workbooks.

    `given` is the template that a council gave; None for our own.
    """

    footer: str
    stamp: str
    created: datetime
    given: CouncilTemplate | None = None


@dataclass(frozen=True)
class _Data:
    """A chart's parts, as python-pptx asks for them."""

    chart: Chart
    note: str
    created: datetime

    def xml_bytes(self, _kind: object) -> bytes:
        """XML of the chart's part."""
        return chart_xml(self.chart)

    @property
    def xlsx_blob(self) -> bytes:
        """Workbook in which its numbers are edited."""
        return workbook(self.chart, self.note, self.created)


def add_slide(deck: Presentation, slide: Slide, running: Running) -> None:
    """Lay out one slide at the end of a deck.

    Parameters
    ----------
    deck : pptx.presentation.Presentation
        Made by `template.empty_deck`.
    slide : Slide
    running : Running
        What all slides have at their foot.
    """
    layout, given = LAYOUTS[slide.layout], running.given
    own = deck.slide_layouts.get_by_name(layout.title)
    drawn = deck.slides.add_slide(own if given is None else given.layout(slide.layout))
    texts = {
        layouts.KICKER: (_kicker(slide),),
        layouts.SUBTITLE: (Para(slide.subtitle, size=16),),
        layouts.BODY: fitted(slide.body, _room(slide, layouts.BODY)),
        layouts.SIDE: fitted(slide.side, _room(slide, layouts.SIDE)),
        layouts.SOURCE: (Para(slide.source, size=layouts.FOOT),),
        layouts.STAMP: (Para(_stamp(running.stamp), size=layouts.FOOT, bold=True),),
    }
    _title(drawn.shapes.title, slide)
    for idx, holder in _places(drawn, slide, given).items():
        _name(holder, next(h.name for h in layout.holders if h.idx == idx), "")
        plain = given is not None or layout.dark or idx not in (layouts.BODY, layouts.SIDE)
        _fill(holder, tuple(p for p in texts[idx] if p.text or p.lead), plain)
    _tiles(drawn.shapes, slide.tiles)
    if slide.exhibit is not None:
        place = layouts.CHARTS.get(slide.layout, CHART)
        _exhibit(drawn.shapes, slide.exhibit, running, place)
    if slide.table is not None:
        whole = Side(slide.table, slide.widths, layouts.CONTENT.left, slide.cell_size)
        _table(drawn.shapes, whole, "Table", running)
    for at, side in enumerate(slide.sides, start=1):
        _table(drawn.shapes, side, f"Table, part {at} of {len(slide.sides)}", running)
    foot(drawn, running.footer, (layouts.SOURCE, layouts.STAMP),
         FOOT if given is None else given.feet(drawn.slide_layout))  # fmt: skip
    drawn.notes_slide.notes_text_frame.text = notes_of(slide, texts)


def _table(shapes: Any, side: Side, name: str, running: Running) -> None:
    frame = add_table(shapes, side, layouts.CONTENT.top)
    _name(frame, name, f"{name}: {side.table.caption}. {running.stamp}")


def add_logo(slide: Any, logo: str, alt: str) -> None:
    """Put a logo into the upper left corner of the first slide, on white.

    Parameters
    ----------
    slide : pptx.slide.Slide
    logo : str
        A PNG as base64.
    alt : str
        What it shows.
    """
    from pptx.dml.color import RGBColor

    shape = slide.shapes.add_picture(BytesIO(b64decode(logo)), emu(LOGO.left), emu(LOGO.top))
    share = min(emu(LOGO.width) / shape.width, emu(LOGO.height) / shape.height)
    shape.width, shape.height = int(shape.width * share), int(shape.height * share)
    ground = slide.shapes.add_textbox(
        shape.left - emu(0.08), shape.top - emu(0.08), shape.width + emu(0.16),
        shape.height + emu(0.16),
    )  # fmt: skip
    ground.fill.solid()
    ground.fill.fore_color.rgb = RGBColor(255, 255, 255)
    shape._element.addprevious(ground._element)
    _name(shape, "Logo", alt)


def _places(drawn: Any, slide: Slide, given: CouncilTemplate | None) -> dict[int, Any]:
    """Find the places of a new slide by our indices; what a council's layout lacks is added."""
    if given is None:
        return {p.placeholder_format.idx: p for p in drawn.placeholders
                if p is not None and p.placeholder_format.idx in PLACES}  # fmt: skip
    places = given.places(drawn, slide.layout)
    for holder in (h for h in LAYOUTS[slide.layout].holders if h.kind == "body"):
        if holder.idx in places:
            move(places[holder.idx], holder.box)
        else:
            places[holder.idx] = added_place(drawn.shapes, holder)
    move(drawn.shapes.title, LAYOUTS[slide.layout].holders[0].box)
    return places


def notes_of(slide: Slide, written: Mapping[int, tuple[Para, ...]]) -> str:
    """Return the notes of a slide, with all that was written for it and does not stand on it.

    Parameters
    ----------
    slide : Slide
    written : mapping of int to tuple of Para
        What stands in its places, by their index.
    """
    pairs = ((slide.body, layouts.BODY), (slide.side, layouts.SIDE))
    gone = [text for paras, idx in pairs for text in left_out(paras, written[idx])]
    return "\n".join((slide.notes, *(text for text in gone if text not in slide.notes)))


def _stamp(stamp: str) -> str:
    return one_line((stamp,), layouts.FULL, layouts.FOOT, BOLD) if stamp else ""


def _kicker(slide: Slide) -> Para:
    holder = next((h for h in LAYOUTS[slide.layout].holders if h.idx == layouts.KICKER), None)
    if holder is None or not slide.kicker:
        return Para("")
    text = one_line((slide.kicker,), holder.box.width, holder.size, BOLD)
    return Para(text, size=holder.size, bold=True)


def _room(slide: Slide, idx: int) -> Box:
    bodies = {h.idx for h in LAYOUTS[slide.layout].holders if h.kind == "body"}
    return box_of(slide.layout, idx) if idx in bodies else layouts.CONTENT


def _title(shape: Any, slide: Slide) -> None:
    holder = LAYOUTS[slide.layout].holders[0]
    sizes = range(holder.size, 17, -2)
    fits = (s for s in sizes if _tall(slide.title, holder.box.width, s) <= holder.box.height)
    size = next(fits, 18)
    write(shape._element.txBody, (Para(slide.title, size=size, bold=True),), inherit=True)
    _shrinking(shape)


def _tall(text: str, width: float, size: int) -> float:
    return lines(clean(text), width, size, BOLD) * size * LEADING / 72


def _fill(holder: Any, paras: tuple[Para, ...], plain: bool) -> None:
    if not paras:
        holder._element.getparent().remove(holder._element)
        return
    write(holder._element.txBody, paras, inherit=plain)
    _shrinking(holder)
    if plain:
        for run in holder._element.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"
        ):
            run.attrib.pop("b", None) if not any(p.bold for p in paras) else None


def _shrinking(shape: Any) -> None:
    """Let a program shrink the text where it has to put a wider font in the place of ours."""
    from pptx.enum.text import MSO_AUTO_SIZE

    shape.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE


def _tiles(shapes: Any, tiles: tuple[Tile, ...]) -> None:
    wide = (TILE.width - GAP * (len(tiles) - 1)) / max(len(tiles), 1)
    for at, tile in enumerate(tiles):
        left = TILE.left + at * (wide + GAP)
        box = shapes.add_textbox(emu(left), emu(TILE.top), emu(wide), emu(TILE.height))
        paras = (
            Para(tile.value, size=40, colour="navy", bold=True),
            Para(tile.label, size=18, bold=True, space=2),
            Para(tile.detail, size=18, colour="muted", space=2),
        )
        room = Box(0, 0, wide - 0.4, TILE.height - 0.3)
        _set_in(box)
        write(box._element.txBody, fitted(paras, room))
        _name(box, tile.label, "")


def _set_in(box: Any) -> None:
    from pptx.enum.dml import MSO_THEME_COLOR

    frame = box.text_frame
    frame.word_wrap = True
    _shrinking(box)
    frame.margin_left = frame.margin_right = emu(0.2)
    frame.margin_top = frame.margin_bottom = emu(0.15)
    box.fill.solid()
    box.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_2


def _exhibit(shapes: Any, exhibit: Exhibit, running: Running, box: Box) -> None:
    chart = native(exhibit)
    if chart is not None:
        from pptx.enum.chart import XL_CHART_TYPE

        note = " ".join((running.stamp, f"Exhibit {exhibit.id}: {exhibit.subtitle}"))
        data: Any = _Data(chart, note.strip(), running.created)
        place = (emu(box.left), emu(box.top), emu(box.width), emu(box.height))
        frame = shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
        _name(frame, f"Chart: {exhibit.id}", stamped_alt(exhibit))
        return
    drawn = native_map(exhibit)
    if drawn is not None:
        _name(add_map(shapes, drawn, box), f"Map: {exhibit.id}", stamped_alt(exhibit))
        return
    shape = shapes.add_picture(BytesIO(picture(exhibit)), 0, 0)
    share = min(emu(box.width) / shape.width, emu(box.height) / shape.height)
    shape.width, shape.height = int(shape.width * share), int(shape.height * share)
    shape.left = emu(box.left) + (emu(box.width) - shape.width) // 2
    shape.top = emu(box.top) + (emu(box.height) - shape.height) // 2
    _name(shape, f"Picture: {exhibit.id}", stamped_alt(exhibit))


def _name(shape: Any, name: str, alt: str) -> None:
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", clean(name))
    if alt:
        properties.set("descr", clean(alt))

"""The document that words are filled into: a council's own `template.docx`, else ours."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity.errors import SafecityError, nearest
from safecity.publish.document import Document
from safecity.publish.look import Brand
from safecity.publish.word.writing import CELL, SMALL

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

TEMPLATE = "template.docx"
STYLES = (
    "Title", "Heading 1", "Heading 2", "Heading 3", "Normal", "List Bullet", "List Number",
    "Caption", "Table Grid",
)  # fmt: skip
"""Styles that a template must have; Word's own empty document has all of them."""
BODY = "body"
SECTIONS = ("purpose", "changes", "recommendations", "unknown", "decisions")
"""Placeholders that the parts of the paper take the place of; `body` stands for all of them."""
CHART = "chart"
"""Placeholder that a template may lack: the chart then stands behind the decisions."""
FACTS = ("title", "place", "edition", "period", "released", "owner", "contact", "stamp")
"""Placeholders of a few words, which may stand in a header, a footer or a table as well."""
HOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
LOGO = 1.3
"""Centimetres of height."""
FONT = "Arial"
"""A font that council computers have; it is named and not shipped."""


def facts_of(document: Document) -> dict[str, str]:
    """Say what each placeholder of a few words stands for."""
    cover = document.cover
    return {
        "title": cover.title, "place": cover.place, "edition": cover.edition,
        "period": cover.period, "released": cover.released, "owner": cover.owner,
        "contact": cover.contact, "stamp": document.stamp,
    }  # fmt: skip


def template_in(folder: Path | None) -> Path | None:
    """Find a council's own template among a partnership's files; None where it has none."""
    template = None if folder is None else folder / TEMPLATE
    return template if template is not None and template.is_file() else None


def opened(template: Path | None, brand: Brand) -> WordDocument:
    """Open a council's template, or make our own empty document.

    Parameters
    ----------
    template : Path, optional
        `assessments/<partnership>/template.docx`.
    brand : Brand
        Colour, typeface and logo of our own; a template has the council's.

    Raises
    ------
    SafecityError
        Where it cannot be read, lacks a style, or has a placeholder that nothing stands for.
    """
    import docx

    if template is None:
        return _own(docx.Document(), brand)
    try:
        document = docx.Document(str(template))
    except Exception as error:
        remedy = "Save it from Word as .docx, without a password."
        raise SafecityError("this is no Word document", path=template, remedy=remedy) from error
    _check(document, template)
    for name in ("footnote text", "footnote reference"):
        _note_style(document, name)
    return document


def _check(document: WordDocument, path: Path) -> None:
    named = {style.name.casefold() for style in document.styles if style.name}
    lacking = [name for name in STYLES if name.casefold() not in named]
    if lacking:
        raise SafecityError(
            f"the template has no style '{lacking[0]}'", path=path,
            remedy=f"Add it in Word; needed are {', '.join(STYLES)}.",
        )  # fmt: skip
    names = holders(document)
    known = (BODY, *SECTIONS, CHART, *FACTS)
    for name in names:
        if name not in known:
            raise SafecityError(
                f"nothing stands for the placeholder {{{{ {name} }}}}", path=path,
                remedy=nearest(name, known),
            )  # fmt: skip
    for text in (p.text.strip() for p in paragraphs(document)):
        parts = [name for name in HOLDER.findall(text) if name not in FACTS]
        if parts and not HOLDER.fullmatch(text):
            raise SafecityError(
                f"the placeholder {{{{ {parts[0]} }}}} stands among other words", path=path,
                remedy="Give it a paragraph of its own.",
            )  # fmt: skip
    absent = [name for name in SECTIONS if name not in names]
    if BODY not in names and absent:
        raise SafecityError(
            f"the template has no placeholder {{{{ {absent[0]} }}}}", path=path,
            remedy="Give it a paragraph of its own, or {{ body }} for the whole paper.",
        )  # fmt: skip


def holders(document: WordDocument) -> list[str]:
    """List the placeholders of a document, headers and footers included."""
    return [name for p in paragraphs(document) for name in HOLDER.findall(p.text)]


def paragraphs(document: WordDocument) -> Iterator[Paragraph]:
    """Go through the paragraphs of body, tables, headers and footers."""
    from docx.text.paragraph import Paragraph

    tops: list[Any] = [document.element.body]
    for section in document.sections:
        for part in (
            section.header, section.footer, section.first_page_header, section.first_page_footer,
        ):  # fmt: skip
            tops += [] if part.is_linked_to_previous else [part._element]
    for top in tops:
        for element in top.iter(f"{{{top.nsmap['w']}}}p"):
            yield Paragraph(element, document)


def fill_facts(document: WordDocument, facts: dict[str, str]) -> None:
    """Put facts in the place of their placeholders, in the look of where each begins."""
    for paragraph in paragraphs(document):
        if any(name in facts for name in HOLDER.findall(paragraph.text)):
            _fill(paragraph, facts)


def _fill(paragraph: Paragraph, facts: dict[str, str]) -> None:
    runs = paragraph.runs
    owner = [at for at, run in enumerate(runs) for _ in run.text]
    text = "".join(run.text for run in runs)
    parts: list[str] = [""] * len(runs)
    at = 0
    for holder in HOLDER.finditer(text):
        for place in range(at, holder.start()):
            parts[owner[place]] += text[place]
        parts[owner[holder.start()]] += facts.get(holder[1], holder[0])
        at = holder.end()
    for place in range(at, len(text)):
        parts[owner[place]] += text[place]
    for run, part in zip(runs, parts, strict=True):
        if run.text != part:
            run.text = part


def _own(document: WordDocument, brand: Brand) -> WordDocument:
    """Style the empty document of the library: A4, a font of every council, numbered headings."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    ink = RGBColor.from_string(brand.colours["deep"].lstrip("#"))
    sizes = {"Title": 22, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11, "Normal": 10.5}
    for name in STYLES[:-1]:
        style = document.styles[name]
        _lettered(style, brand.typeface or FONT)
        style.font.size = Pt(sizes.get(name, 10.5 if name != "Caption" else 10))
        style.paragraph_format.space_after = Pt(5)
        if name in ("Title", "Caption") or name.startswith("Heading"):
            style.font.color.rgb, style.font.bold = ink, True
            style.paragraph_format.keep_with_next = True
        if name.startswith("Heading"):
            style.paragraph_format.space_before = Pt(12 if name == "Heading 1" else 9)
    for name, size in ((CELL, 9), (SMALL, 7)):
        small = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        small.base_style, small.font.size = document.styles["Normal"], Pt(size)
        small.paragraph_format.space_after = Pt(1)
    for name in ("footnote text", "footnote reference"):
        _note_style(document, name)
    _language(document)
    _number_headings(document)
    _head(document, brand)
    return document


def _head(document: WordDocument, brand: Brand) -> None:
    """Put the logo into the header."""
    from docx.shared import Cm

    if brand.logo:
        line = document.sections[0].header.paragraphs[0]
        picture = line.add_run().add_picture(BytesIO(b64decode(brand.logo)), height=Cm(LOGO))
        about = picture._inline.docPr
        about.set("name", "logo")
        about.set("descr", "Logo")


def _lettered(style: Any, font: str) -> None:
    """Give a style a font in all scripts, in place of the theme's."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    style.font.name = font
    for script in ("hAnsi", "cs", "eastAsia"):
        fonts.set(f"{{{fonts.nsmap['w']}}}{script}", font)


def _note_style(document: WordDocument, name: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    if any((style.name or "").casefold() == name for style in document.styles):
        return
    reference = name.endswith("reference")
    kind = WD_STYLE_TYPE.CHARACTER if reference else WD_STYLE_TYPE.PARAGRAPH
    style = document.styles.add_style(name, kind, builtin=True)
    style.hidden, style.unhide_when_used = True, True
    if reference:
        style.font.superscript = True
    else:
        style.base_style, style.font.size = document.styles["Normal"], Pt(8.5)


def _language(document: WordDocument) -> None:
    """Say that the words are British English, for spelling and for screen readers."""
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _number_headings(document: WordDocument) -> None:
    """Number headings of two levels by their style: 1, 1.1."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    numbering = document.part.numbering_part.element
    space = f'xmlns:w="{numbering.nsmap["w"]}"'
    taken = [int(n.get(qn("w:abstractNumId"))) for n in numbering.iter(qn("w:abstractNum"))]
    at = max(taken, default=0) + 1
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="{document.styles[f"Heading {level + 1}"].style_id}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>'
        for level, text in enumerate(("%1", "%1.%2"))
    )
    definition = parse_xml(
        f'<w:abstractNum {space} w:abstractNumId="{at}"><w:multiLevelType w:val="multilevel"/>'
        f"{levels}</w:abstractNum>"
    )
    first = numbering.find(qn("w:num"))
    numbering.insert(len(numbering) if first is None else numbering.index(first), definition)
    number = max((int(n.get(qn("w:numId"))) for n in numbering.iter(qn("w:num"))), default=0) + 1
    numbering.append(
        parse_xml(f'<w:num {space} w:numId="{number}"><w:abstractNumId w:val="{at}"/></w:num>')
    )
    for level in (0, 1):
        properties = document.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        properties._insert_numPr(
            parse_xml(
                f'<w:numPr {space}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            )
        )

"""Passages, tables and pictures written as WordprocessingML (ECMA-376 Part 1, section 17)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from safecity.characters import NOT_IN_XML
from safecity.digests import sha256_of_text
from safecity.errors import SafecityError
from safecity.publish.word.passages import (
    Element,
    Grid,
    Passage,
    Picture,
    Piece,
    passages,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": MAIN,
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    }.items()
)
LONGEST_NAME = 64
"""Characters that Word allows in the tag and the title of a content control."""
CELL, SMALL = "Table Text", "Table Text Small"
"""Styles of cells, where the document has them, and of those of a table of many columns."""
NARROW = (
    '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
)
"""Margins of cells of a table of many columns."""
LETTERS, LONGEST_LINE, LONGEST_WORD = 13.0, 90, 20
"""Letters of a cell to an inch; the longest usual cell and word that a column is given room for."""
NOTE = "note"
"""How the bookmark of a footnote begins; its number follows."""
EMU = 914_400
"""English metric units in an inch."""
TOC = r'TOC \o "1-2" \n \h \z \u'
"""Headings of two levels as links, without page numbers, so that it is right unopened."""


def fit(text: str) -> str:
    """Take out the characters that XML cannot hold, and escape the others."""
    return escape(NOT_IN_XML.sub(" ", text))


@dataclass
class Writer:
    """Writes the elements of one document; numbers its controls, notes, marks and pictures.

    Attributes
    ----------
    document : docx.document.Document
        Takes the pictures, and names the styles.
    key : str
        First part of the tag of every control, which names edition and document.
    width : float
        Inches between the margins.
    tallest : float
        Inches that a picture may be high.
    whole : tuple
        All elements of the document, some of which are links to others.
    notes : list of str
        Caveats in the order of their footnotes, numbered from `first_note`.
    """

    document: WordDocument
    key: str
    width: float
    whole: tuple[Element, ...]
    tallest: float = 7.0
    first_note: int = 1
    notes: list[str] = field(default_factory=list)
    controls: int = 0
    pictures: int = 0
    _styles: dict[str, str] = field(default_factory=dict)

    @cached_property
    def marks(self) -> dict[str, int]:
        """Number of the bookmark of each anchor."""
        given = (p.anchor for p in passages(self.whole) if p.anchor)
        return {anchor: at for at, anchor in enumerate(dict.fromkeys(given), start=1)}

    def written(self, elements: tuple[Element, ...]) -> list[Any]:
        """Write some of the elements as children of the body, in the order of the whole.

        Raises
        ------
        KeyError
            For a style that the document lacks.
        """
        from docx.oxml.parser import parse_xml

        xml = "".join(map(self._element, elements))
        return list(parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>"))

    def _element(self, element: Element) -> str:
        if isinstance(element, Passage):
            return self.paragraph(element)
        if isinstance(element, Grid):
            return self._grid(element)
        if isinstance(element, Picture):
            return self._picture(element)
        return self._contents()

    def style(self, name: str) -> str:
        """Return the id of a style that the document names so; small print may be plain."""
        if name not in self._styles:
            styles = self.document.styles
            plain = name in (CELL, SMALL) and name not in styles
            self._styles[name] = str(styles["Normal" if plain else name].style_id)
        return self._styles[name]

    def paragraph(self, passage: Passage, look: str = "", bold: bool = False) -> str:
        """Write a passage as a paragraph; `look` are further properties of it.

        What ends with a colon stays on the page of what it leads to.
        """
        if passage.style == "Normal" and passage.pieces and passage.pieces[-1].text.endswith(":"):
            look = f"<w:keepNext/>{look}"
        style = f'<w:pStyle w:val="{self.style(passage.style)}"/>'
        inner = "".join(self._piece(piece, bold) for piece in passage.pieces)
        at = self.marks.get(passage.anchor)
        if at:
            inner = (
                f'<w:bookmarkStart w:id="{at}" w:name="{bookmark(passage.anchor)}"/>{inner}'
                f'<w:bookmarkEnd w:id="{at}"/>'
            )
        return f"<w:p><w:pPr>{style}{look}</w:pPr>{inner}</w:p>"

    def _piece(self, piece: Piece, bold: bool) -> str:
        look = "<w:b/>" if piece.strong or bold else ""
        look += "<w:i/>" if piece.emphasis else ""
        run = f"<w:rPr>{look}</w:rPr>" if look else ""
        text = f'<w:r>{run}<w:t xml:space="preserve">{fit(piece.text)}</w:t></w:r>'
        text = text if piece.text else ""
        if piece.reference:
            text = self._control(piece, run, text)
        elif piece.link in self.marks:
            text = f'<w:hyperlink w:anchor="{bookmark(piece.link)}">{text}</w:hyperlink>'
        return text + (self._note(piece.note) if piece.note else "")

    def _control(self, piece: Piece, look: str, run: str) -> str:
        self.controls += 1
        title = quoteattr(NOT_IN_XML.sub(" ", piece.reference)[:LONGEST_NAME])
        return (
            f"<w:sdt><w:sdtPr>{look}<w:alias w:val={title}/>"
            f'<w:tag w:val="{self.key}.{self.controls}"/>'
            f'<w:id w:val="{self.controls}"/><w:text/></w:sdtPr>'
            f"<w:sdtContent>{run}</w:sdtContent></w:sdt>"
        )

    def _note(self, text: str) -> str:
        """Point to a footnote; the second time it is the number of the first."""
        is_new = text not in self.notes
        if is_new:
            self.notes.append(text)
        at = self.notes.index(text) + self.first_note
        look = f'<w:rPr><w:rStyle w:val="{self.style("footnote reference")}"/></w:rPr>'
        if not is_new:
            return (
                f'<w:fldSimple w:instr=" NOTEREF {NOTE}{at} \\h "><w:r>{look}<w:t>{at}</w:t></w:r>'
                "</w:fldSimple>"
            )
        mark = len(self.marks) + at
        return (
            f'<w:bookmarkStart w:id="{mark}" w:name="{NOTE}{at}"/><w:r>{look}'
            f'<w:footnoteReference w:id="{at}"/></w:r><w:bookmarkEnd w:id="{mark}"/>'
        )

    def _grid(self, grid: Grid) -> str:
        shares, tight = shares_of(grid, self.width * LETTERS)
        widths = [round(share * self.width * 1440) for share in shares]
        style = SMALL if tight else CELL
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = self._row(grid.header, grid.numeric, widths, style, head=True)
        body = "".join(self._row(row, grid.numeric, widths, style) for row in grid.rows)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.style("Table Grid")}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f"{NARROW if tight else ''}"
            f'<w:tblLook w:val="0420" w:firstRow="1"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
            f"{head}{body}</w:tbl><w:p/>"
        )

    def _row(
        self,
        cells: Iterable[Passage],
        numeric: tuple[bool, ...],
        widths: list[int],
        style: str,
        head: bool = False,
    ) -> str:
        look = "<w:trPr><w:cantSplit/>{}</w:trPr>".format("<w:tblHeader/>" if head else "")
        drawn = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            + self.paragraph(
                replace(cell, style=style), '<w:jc w:val="right"/>' if right else "", head
            )
            + "</w:tc>"
            for cell, right, width in zip(cells, numeric, widths, strict=True)
        )
        return f"<w:tr>{look}{drawn}</w:tr>"

    def _picture(self, picture: Picture) -> str:
        self.pictures += 1
        part, image = self._image(picture)
        share = image.px_height / image.px_width
        wide = min(self.width, self.tallest / share)
        size = f'cx="{round(wide * EMU)}" cy="{round(wide * share * EMU)}"'
        about = (
            f'id="{self.pictures}" name={quoteattr(fit_name(picture.name))} '
            f"descr={quoteattr(NOT_IN_XML.sub(' ', picture.alt))}"
        )
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{self.style("Normal")}"/><w:keepNext/></w:pPr><w:r>'
            f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f"<wp:docPr {about}/><a:graphic><a:graphicData "
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
            f'<a:blip r:embed="{part}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )

    def _image(self, picture: Picture) -> tuple[str, Any]:
        from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError
        from docx.image.exceptions import UnrecognizedImageError as Unknown

        try:
            return self.document.part.get_or_add_image(BytesIO(picture.png))
        except (InvalidImageStreamError, UnexpectedEndOfFileError, Unknown) as error:
            theme = picture.name.split(".")[0]
            raise SafecityError(
                f"the picture of {picture.name} is damaged",
                remedy=f"Run its notebook again: make theme-run NAME={theme}",
            ) from error

    def _contents(self) -> str:
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            f' {TOC} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        return f"<w:p>{begin}</w:p>{''.join(self._entries())}<w:p>{end}</w:p>"

    def _entries(self) -> Iterator[str]:
        for element in self.whole:
            if isinstance(element, Passage) and element.style in ("Heading 1", "Heading 2"):
                indent = 0 if element.style == "Heading 1" else 360
                text = f"<w:r><w:t>{fit(element.text)}</w:t></w:r>"
                if element.anchor:
                    name = bookmark(element.anchor)
                    text = f'<w:hyperlink w:anchor="{name}" w:history="1">{text}</w:hyperlink>'
                yield (
                    f'<w:p><w:pPr><w:pStyle w:val="{self.style("Normal")}"/><w:spacing w:after="40"'
                    f'/><w:ind w:left="{indent}"/></w:pPr>{text}</w:p>'
                )


def shares_of(grid: Grid, room: float) -> tuple[list[float], bool]:
    """Divide the measure among columns, so that no word is broken while it can be helped.

    Parameters
    ----------
    grid : Grid
        A table.
    room : float
        Letters that a line of cells holds.

    Returns
    -------
    list of float
        Share of each column.
    bool
        Whether the longest words of all columns do not fit beside each other.
    """
    columns = [[row[x].text for row in (grid.header, *grid.rows)] for x in range(len(grid.header))]
    least = [
        min(LONGEST_WORD, max(len(w) for text in c for w in (*text.split(), ""))) + 2.5
        for c in columns
    ]
    wanted = [
        max(low, min(LONGEST_LINE, sum(map(len, c)) / len(c) + 2.5))
        for low, c in zip(least, columns, strict=True)
    ]
    spare, more = room - sum(least), sum(wanted) - sum(least)
    part = min(1.0, spare / more) if more > 0 and spare > 0 else 0.0
    given = [low + part * (want - low) for low, want in zip(least, wanted, strict=True)]
    return [width / sum(given) for width in given], spare < 0


def bookmark(anchor: str) -> str:
    """Turn an anchor into a name that Word takes for a bookmark: at most 40 letters and digits."""
    name = f"s_{re.sub(r'[^0-9A-Za-z]', '_', anchor)}"
    if len(name) <= 40:
        return name
    return f"{name[:31]}_{sha256_of_text(anchor)[:8]}"


def fit_name(name: str) -> str:
    """Take out of a name what an attribute cannot hold."""
    return NOT_IN_XML.sub(" ", name)

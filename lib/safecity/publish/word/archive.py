"""The file of a Word document: footnotes, what was sent, properties; the same bytes each time."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from safecity.errors import SafecityError
from safecity.files import json_text
from safecity.publish.bundle import repacked
from safecity.publish.word.passages import Element, Passage, Piece, passages
from safecity.publish.word.writing import MAIN, fit

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
VERSION = 1
"""Of the record of what was sent."""
SPACE = "urn:safecity:word"


@dataclass(frozen=True)
class Sent:
    """What a document held when it was sent, which it carries with it.

    Attributes
    ----------
    partnership, year : str
        The edition.
    product : str
        Name of the document.
    key : str
        First part of the tags of its content controls.
    stamp : str
        Words that stand in every header; empty for none.
    passages : tuple of Passage
        All of them in order, cells of tables included, and behind them those of the template.
        Controls are numbered from 1 in the order of the pieces that carry a reference.
    """

    partnership: str
    year: str
    product: str
    key: str
    stamp: str
    passages: tuple[Passage, ...]

    @classmethod
    def of(
        cls, partnership: str, year: str, product: str, key: str, elements: tuple[Element, ...],
        template: tuple[str, ...] = (), stamp: str = "",
    ) -> Sent:  # fmt: skip
        """Note down what is sent: the words of the template, and all passages that have words."""
        own = tuple(replace(p, anchor="") for p in passages(elements) if p.text.strip())
        brought = tuple(
            Passage("", (Piece(text),), "open", "template") for text in template if text.strip()
        )
        return cls(partnership, year, product, key, stamp, (*own, *brought))

    def text(self) -> str:
        """Write it down as JSON."""
        rows = [
            [p.style, p.kind, p.place, p.row, [_lean(piece) for piece in p.pieces]]
            for p in self.passages
        ]
        about = {name: value for name, value in vars(self).items() if name != "passages"}
        return json_text({"version": VERSION, **about, "passages": rows}, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> Sent:
        """Read back what `text` wrote.

        Raises
        ------
        ValueError, KeyError, TypeError
            Where it is not that.
        """
        fields = json.loads(text)
        if fields.pop("version") != VERSION:
            raise ValueError("written by another version")
        rows = fields.pop("passages")
        read = tuple(
            Passage(style, tuple(Piece(**piece) for piece in pieces), kind, place, row=row)
            for style, kind, place, row, pieces in rows
        )
        sent = cls(**fields, passages=read)
        names = (sent.partnership, sent.year, sent.product, sent.key)
        texts = [sent.stamp]
        texts += (t for p in read for t in (p.style, p.kind, p.place, p.row))
        texts += (t for p in read for piece in p.pieces for t in (piece.text, piece.reference))
        if not all(re.fullmatch(r"[\w-]+", name) for name in names):
            raise ValueError("no name of an edition")
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("words are none")
        return sent


def _lean(piece: Piece) -> dict[str, Any]:
    return {"text": piece.text} | {name: v for name, v in vars(piece).items() if v}


def first_note(document: WordDocument) -> int:
    """Return the number of the first footnote that is free; a template may have some."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    part = _notes_of(document)
    if part is None:
        return 1
    return max(int(n.get(qn("w:id"))) for n in parse_xml(part.blob)) + 1


def words_of_notes(document: WordDocument) -> tuple[str, ...]:
    """Return the words of each footnote and endnote that a template brings."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    words = []
    for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
        part = _part_of(document, kind)
        for note in () if part is None else parse_xml(part.blob):
            words.append("".join(text.text or "" for text in note.iter(qn("w:t"))))
    return tuple(text for text in words if text.strip())


def add_notes(document: WordDocument, notes: list[str], first: int) -> None:
    """Add footnotes, numbered from `first`."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    style = document.styles["footnote text"].style_id
    mark = document.styles["footnote reference"].style_id
    added = "".join(
        f'<w:footnote w:id="{at}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:rPr>'
        f'<w:rStyle w:val="{mark}"/></w:rPr><w:footnoteRef/></w:r><w:r>'
        f'<w:t xml:space="preserve"> {fit(text)}</w:t></w:r></w:p></w:footnote>'
        for at, text in enumerate(notes, start=first)
    )
    part = _notes_of(document)
    if part is not None:
        part._blob = part.blob.replace(b"</w:footnotes>", added.encode() + b"</w:footnotes>")
        return
    separators = ((-1, "separator"), (0, "continuationSeparator"))
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{at}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for at, kind in separators
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:footnotes xmlns:w="{MAIN}">{lines}{added}</w:footnotes>'
    )
    package = document.part.package
    assert package is not None
    new = Part(PackURI("/word/footnotes.xml"), NOTES, text.encode("utf-8"), package)
    document.part.relate_to(new, RELATIONSHIP_TYPE.FOOTNOTES)


def _notes_of(document: WordDocument) -> Any:
    from docx.opc.constants import RELATIONSHIP_TYPE

    return _part_of(document, RELATIONSHIP_TYPE.FOOTNOTES)


def _part_of(document: WordDocument, kind: str) -> Any:
    try:
        return document.part.part_related_by(kind)
    except KeyError:
        return None


def add_sent(document: WordDocument, sent: Sent) -> None:
    """Let the document carry what was sent, in a part of its own that Word keeps."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.part import Part

    package = document.part.package
    assert package is not None
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<sent xmlns="{SPACE}">{fit(sent.text())}</sent>'
    )
    name = package.next_partname("/customXml/item%d.xml")
    part = Part(name, "application/xml", text.encode("utf-8"), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def packed(document: WordDocument, released: datetime) -> bytes:
    """Write a document as a file whose only time is that of the release."""
    about = document.core_properties
    about.created = about.modified = released.replace(tzinfo=None)
    about.revision, about.language = 1, "en-GB"
    saved = BytesIO()
    document.save(saved)
    return repacked(saved.getvalue())


_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file begins that Word encrypted, or that is of the old kind."""
MOST_PARTS, MOST_BYTES, MOST_XML = 5_000, 300_000_000, 60_000_000
"""Parts of a document, bytes of all of them unpacked, and bytes of those that are read."""


def unpacked(path: Path) -> dict[str, Any]:
    """Return the roots of all parts of a document that are XML, by name.

    Parameters
    ----------
    path : Path
        A .docx file.

    Raises
    ------
    SafecityError
        Where it cannot be read, is too large, has a password, macros or a document type.
    """
    parts = _parts(path)
    return {name: _xml(parts, name, path) for name in parts}


def _parts(path: Path) -> dict[str, bytes]:
    """Unpack a document, within limits."""
    try:
        with path.open("rb") as file:
            if file.read(len(_OLD)) == _OLD:
                raise SafecityError(
                    "the document has a password, or is an old .doc", path=path,
                    remedy="Take the password off and save it from Word as .docx.",
                )  # fmt: skip
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_PARTS or sum(i.file_size for i in infos) > MOST_BYTES:
                remedy = "Take out pictures and embedded files, or split the document."
                raise SafecityError("the document is too large", path=path, remedy=remedy)
            if any("vbaproject" in i.filename.lower() for i in infos):
                remedy = "Save it from Word as .docx, which has no macros."
                raise SafecityError("the document holds macros", path=path, remedy=remedy)
            wanted = [i for i in infos if i.filename.endswith((".xml", ".rels"))]
            if sum(i.file_size for i in wanted) > MOST_XML:
                remedy = "Split the document."
                raise SafecityError("the document has too many words", path=path, remedy=remedy)
            return {i.filename: archive.read(i) for i in wanted}
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        remedy = "Open it in Word and save it again as .docx."
        raise SafecityError(
            f"this is no Word document ({error})", path=path, remedy=remedy
        ) from error
    except zlib.error as error:
        remedy = "Ask for the file again: it was damaged on the way."
        raise SafecityError("the document is damaged", path=path, remedy=remedy) from error


def _xml(parts: dict[str, bytes], name: str, path: Path) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(parts[name], parser)
    except etree.XMLSyntaxError as error:
        remedy = "Open it in Word and save it again."
        raise SafecityError(f"{name} is damaged ({error})", path=path, remedy=remedy) from error
    if root.getroottree().docinfo.doctype:
        remedy = "Word writes none: ask where the file comes from."
        raise SafecityError(f"{name} declares a document type", path=path, remedy=remedy)
    return root

"""A Word document that came back, read with its changes accepted; nothing of it is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from safecity.errors import SafecityError
from safecity.publish.word.archive import SPACE, Sent, unpacked
from safecity.publish.word.writing import MAIN, NOTE

W = f"{{{MAIN}}}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TAG = re.compile(r"[0-9a-f]{8}\.\d+")
_NOTE = re.compile(rf"NOTEREF ({NOTE}\d+)")
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}document"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_NOTE_MARKS = {f"{W}footnoteReference", f"{W}endnoteReference"}
NO_WORDS = {f"{W}pPr", f"{W}rPr", f"{W}txbxContent"}
TAKEN_OUT = {f"{W}del", f"{W}moveFrom"}
"""What is no longer there once changes are accepted."""


@dataclass(frozen=True)
class Bit:
    """Words of one look: `tag` is that of the content control around them, or empty."""

    text: str
    tag: str = ""
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True)
class Returned:
    """A paragraph that came back.

    Attributes
    ----------
    bits : tuple of Bit
        Its words.
    style : str
        Name of its style.
    at : int
        Its place among all paragraphs of the file, those taken out included.
    row : str
        Words of the first cell of its row, where it stands in a cell.
    notes : tuple of str
        Words of the footnotes that it points to.
    """

    bits: tuple[Bit, ...]
    style: str
    at: int
    row: str = ""
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its words without their look."""
        return "".join(bit.text for bit in self.bits)


@dataclass(frozen=True)
class ReturnedFile:
    """What a file holds: the paragraphs with words, what was sent, and what was only counted."""

    path: Path
    sent: Sent
    paragraphs: tuple[Returned, ...]
    headers: str
    comments: int
    changes: int
    links: tuple[str, ...]


def read_returned(path: Path) -> ReturnedFile:
    """Read a document that came back.

    Parameters
    ----------
    path : Path
        A .docx file.

    Raises
    ------
    SafecityError
        Where it cannot be read, has a password, macros or a document type, is no Word document,
        or does not carry what was sent.
    """
    roots = unpacked(path)
    main = roots.get("word/document.xml")
    if main is None:
        remedy = "Save it from Word as .docx."
        raise SafecityError("this is no Word document", path=path, remedy=remedy)
    _refuse_foreign(main, path)
    styles = _styles(roots.get("word/styles.xml"))
    notes = {
        f"{kind}{number}": words
        for kind in ("footnote", "endnote")
        for number, words in _notes(roots.get(f"word/{kind}s.xml"), kind).items()
    }
    body = _Body(main, styles, notes)
    comments = roots.get("word/comments.xml")
    return ReturnedFile(
        path, _sent(roots, path), tuple(body.paragraphs()), _headers(roots),
        0 if comments is None else sum(1 for _ in comments.iter(f"{W}comment")),
        sum(1 for _ in main.iter(f"{W}ins", f"{W}del", f"{W}moveTo", f"{W}moveFrom")),
        tuple(_links(roots)),
    )  # fmt: skip


def _refuse_foreign(main: Any, path: Path) -> None:
    """Refuse what would hide words: another dialect of the format, and embedded documents."""
    if main.tag == _STRICT:
        remedy = "Save it from Word as Word document (.docx)."
        raise SafecityError("it is saved as Strict Open XML", path=path, remedy=remedy)
    if main.find(f"{W}body") is None:
        remedy = "Save it from Word as .docx."
        raise SafecityError("this is no Word document", path=path, remedy=remedy)
    if next(main.iter(f"{W}altChunk", f"{W}subDoc"), None) is not None:
        remedy = "Copy the words of the other document into it."
        raise SafecityError("another document is embedded in it", path=path, remedy=remedy)


def _sent(roots: dict[str, Any], path: Path) -> Sent:
    for name, root in roots.items():
        if name.startswith("customXml/") and root.tag == f"{{{SPACE}}}sent":
            try:
                return Sent.read(root.text or "")
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                remedy = "Copy the words into a paper that `make` wrote."
                problem = "what the document says of itself is damaged"
                raise SafecityError(problem, path=path, remedy=remedy) from error
    raise SafecityError(
        "this document was not made here, or lost what tells where its numbers come from",
        path=path, remedy="Copy the words into a Word file that `make` wrote, such as report.docx.",
    )  # fmt: skip


def _styles(root: Any) -> dict[str, str]:
    names = {}
    for style in () if root is None else root.iter(f"{W}style"):
        name = style.find(f"{W}name")
        names[style.get(f"{W}styleId", "")] = "" if name is None else name.get(f"{W}val", "")
    return names


def _notes(root: Any, kind: str) -> dict[str, str]:
    notes = () if root is None else root.iter(f"{W}{kind}")
    return {
        note.get(f"{W}id", ""): "".join(t.text or "" for t in _shown(note)).strip()
        for note in notes
    }


def _shown(element: Any) -> Iterator[Any]:
    for text in element.iter(f"{W}t"):
        if not any(parent.tag in TAKEN_OUT for parent in text.iterancestors()):
            yield text


def _headers(roots: dict[str, Any]) -> str:
    """Join the words of all headers."""
    headers = (root for name, root in roots.items() if name.startswith("word/header"))
    return " ".join("".join(text.text or "" for text in _shown(root)) for root in headers)


def _links(roots: dict[str, Any]) -> Iterator[str]:
    for name, root in roots.items():
        if name.endswith(".rels"):
            for link in root:
                if link.get("TargetMode") == "External":
                    yield str(link.get("Target", ""))


@dataclass
class _Body:
    """Walks through the body of a document as it is once its changes are accepted."""

    root: Any
    styles: dict[str, str]
    notes: dict[str, str]
    places: dict[Any, int] = field(init=False)
    contents: set[Any] = field(init=False)
    pointers: dict[Any, str] = field(init=False)
    marked: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.places = {p: at for at, p in enumerate(self.root.iter(f"{W}p"))}
        self.contents = set(_contents(self.root))
        self.pointers = _pointers(self.root)
        self.marked = _marked_notes(self.root)

    def paragraphs(self) -> Iterator[Returned]:
        """Yield the paragraphs that hold words; those of text boxes behind the one with the box."""
        carried: tuple[Bit, ...] = ()
        for element, row in self._elements(self.root.find(f"{W}body"), ""):
            if element in self.contents:
                continue
            bits = (*carried, *self._bits(element, "", False, False))
            if _mark_taken_out(element):
                carried = bits
                continue
            carried = ()
            if "".join(bit.text for bit in bits).strip():
                yield self._returned(element, bits, row)
        if carried:
            yield Returned(carried, "", len(self.places) - 1)

    def _returned(self, element: Any, bits: tuple[Bit, ...], row: str) -> Returned:
        style = element.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else self.styles.get(style.get(f"{W}val", ""), "")
        marks = [
            self.marked.get(
                self.pointers.get(mark, ""),
                f"{etree.QName(mark).localname.removesuffix('Reference')}{mark.get(f'{W}id', '')}",
            )
            for mark in element.iter(etree.Element)
            if (mark.tag in _NOTE_MARKS or mark in self.pointers)
            and not any(parent.tag in TAKEN_OUT for parent in mark.iterancestors())
        ]
        notes = tuple(self.notes[mark] for mark in marks if mark in self.notes)
        return Returned(_joined(bits), name, self.places[element], row, notes)

    def _elements(self, node: Any, row: str) -> Iterator[tuple[Any, str]]:
        """Go through paragraphs, each with the words of the first cell of its row."""
        for child in node:
            if child.tag == f"{W}p":
                yield child, row
                yield from self._boxes(child)
            elif child.tag == f"{W}tr":
                if child.find(f"{W}trPr/{W}del") is None:
                    yield from self._elements(child, self._label(child))
            elif child.tag == f"{W}tc":
                if child.find(f"{W}tcPr/{W}cellDel") is None:
                    yield from self._elements(child, row)
            elif child.tag not in TAKEN_OUT and isinstance(child.tag, str):
                yield from self._elements(child, row)

    def _label(self, row: Any) -> str:
        """Return the words of the first cell of a row; a row without any is called a row."""
        cells = (cell for cell in row.iter(f"{W}tc"))
        first = next(cells, None)
        texts = [] if first is None else [bit.text for bit in self._bits(first, "", False, False)]
        return "".join(texts).strip() or "row"

    def _boxes(self, paragraph: Any) -> Iterator[tuple[Any, str]]:
        for box in paragraph.iter(f"{W}txbxContent"):
            inside = {parent.tag for parent in box.iterancestors()}
            if _FALLBACK not in inside and not inside & TAKEN_OUT:
                yield from self._elements(box, "")

    def _bits(self, node: Any, tag: str, strong: bool, emphasis: bool) -> Iterator[Bit]:
        for child in node:
            if child.tag in TAKEN_OUT or child.tag in NO_WORDS or child in self.pointers:
                continue
            if child.tag == f"{W}r":
                look = child.find(f"{W}rPr")
                yield from self._bits(child, tag, _on(look, "b"), _on(look, "i"))
            elif child.tag == f"{W}sdt":
                own = child.find(f"{W}sdtPr/{W}tag")
                name = "" if own is None else own.get(f"{W}val", "")
                content = child.find(f"{W}sdtContent")
                if content is not None and child.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
                    inner = name if _TAG.fullmatch(name) else tag
                    yield from self._bits(content, inner, strong, emphasis)
            elif child.tag in (f"{W}t", _MATHS):
                yield Bit(child.text or "", tag, strong, emphasis)
            elif child.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
                yield Bit(" ", tag, strong, emphasis)
            elif child.tag == f"{W}noBreakHyphen":
                yield Bit("-", tag, strong, emphasis)
            elif child.tag != _FALLBACK and isinstance(child.tag, str):
                yield from self._bits(child, tag, strong, emphasis)


def _contents(root: Any) -> Iterator[Any]:
    """Yield the paragraphs of the table of contents, which Word writes anew as it likes."""
    depth = 0
    for mark in root.iter(f"{W}p", f"{W}fldChar", f"{W}instrText"):
        if mark.tag == f"{W}instrText":
            if not depth and (mark.text or "").strip().startswith("TOC"):
                depth = 1
                yield mark.getparent().getparent()
        elif mark.tag == f"{W}p":
            if depth:
                yield mark
        elif depth:
            depth += {"begin": 1, "end": -1}.get(mark.get(f"{W}fldCharType", ""), 0)


def _pointers(root: Any) -> dict[Any, str]:
    """Say of each field that repeats a footnote's number, whole or run by run, which it points to.

    Word and LibreOffice write a simple field as a run that begins it, one with its instruction,
    one with the number and one that ends it.
    """
    pointers: dict[Any, str] = {}
    for field_ in root.iter(f"{W}fldSimple"):
        name = _NOTE.search(field_.get(f"{W}instr", ""))
        if name:
            pointers[field_] = name[1]
    depth, name_ = 0, ""
    for run in root.iter(f"{W}r"):
        kind = next((c.get(f"{W}fldCharType") for c in run.iter(f"{W}fldChar")), "")
        asked = _NOTE.search("".join(t.text or "" for t in run.iter(f"{W}instrText")))
        depth += kind == "begin"
        name_ = asked[1] if asked else name_
        if name_ and depth:
            pointers[run] = name_
        depth -= kind == "end"
        name_ = name_ if depth else ""
    return pointers


def _marked_notes(root: Any) -> dict[str, str]:
    """Say which footnote each of our bookmarks stands at; programs number footnotes anew."""
    texts, name = {}, ""
    for mark in root.iter(f"{W}bookmarkStart", f"{W}footnoteReference"):
        if mark.tag == f"{W}footnoteReference":
            if name:
                texts[name] = f"footnote{mark.get(f'{W}id', '')}"
            name = ""
        elif re.fullmatch(rf"{NOTE}\d+", mark.get(f"{W}name", "")):
            name = mark.get(f"{W}name")
    return texts


def _on(look: Any, name: str) -> bool:
    element = None if look is None else look.find(f"{W}{name}")
    return element is not None and element.get(f"{W}val", "true") not in ("0", "false", "off")


def _mark_taken_out(paragraph: Any) -> bool:
    """Say whether the end of a paragraph was taken out, which joins it with the next."""
    look = paragraph.find(f"{W}pPr/{W}rPr")
    return look is not None and any(look.find(tag) is not None for tag in TAKEN_OUT)


def _joined(bits: tuple[Bit, ...]) -> tuple[Bit, ...]:
    """Join bits of one look that Word had cut."""
    joined: list[Bit] = []
    for bit in bits:
        last = joined[-1] if joined else None
        if last and (last.tag, last.strong, last.emphasis) == (bit.tag, bit.strong, bit.emphasis):
            joined[-1] = Bit(last.text + bit.text, bit.tag, bit.strong, bit.emphasis)
        elif bit.text:
            joined.append(bit)
    return tuple(joined)

"""Rows of an OpenDocument spreadsheet, streamed: a file of 50 MB may unpack to more than 1 GB.

The rows of a published table are made of few different cells. So the text is cut at row and cell
tags, and the XML of a cell is parsed the first time it is seen only.

Marks of footnotes are left out where they are raised: the spans of "2017/18" and a small "3" are
one text, 2017/183, to whoever does not look at their style. So the Home Office's bulletin tables
on hate crime 2018/19 have them, as published.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from lxml import etree

from safecity.ingest.tables.bounds import COLUMNS, check_size, counted, repeated
from safecity.ingest.tables.sheet import BLOCK, LONGEST_ROW, BrokenError, Row, is_error

ROW_END, CELL = b"</table:table-row>", b"<table:table-cell"
_COVERED, _PLAIN = b"table:covered-table-cell", b"table:table-cell"
_ROOT, _ROOT_END = re.compile(rb"<office:document-content[^>]*>"), b"</office:document-content>"
_TABLE = re.compile(rb"<table:table(?=[\s>/])([^>]*)>")
_ROW = re.compile(rb"<table:table-row(?=[\s>/])([^>]*)>")
_NAME = re.compile(rb"table:name=(?:\"([^\"]*)\"|'([^']*)')")
_SHEET_STYLE = re.compile(rb"table:style-name=[\"']([^\"']*)")
_HIDDEN = re.compile(
    rb"<style:style(?=\s)[^>]*style:name=[\"']([^\"']*)[^>]*>\s*"
    rb"<style:table-properties(?=\s)[^>]*table:display=[\"']false"
)
_REPEATED = re.compile(rb"table:number-rows-repeated=[\"'](\d+)")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"'](?!utf-8|us-ascii)", re.I)
_STYLE = re.compile(
    rb"<style:style\b(?=[^>]*style:family=[\"']text[\"'])[^>]*style:name=[\"']([^\"']+)[^>]*(?<!/)>"
    rb"(.*?)</style:style>",
    re.S,
)
_RAISED = re.compile(rb"style:text-position=[\"'](?:super|[1-9]\d*%)")
_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TABLES, _TEXT = (_NAMESPACE % name for name in ("office", "table", "text"))
_NUMBERS = {"float", "percentage", "currency"}
_VALUES = {"boolean": "boolean-value", "date": "date-value", "time": "time-value"}
# A run of empty cells is never longer than what a published table is wide.
_WIDEST = 64
_MOST_KNOWN = 200_000
_MOST_BLANKS = 10_000


def raised_styles(xml: bytes) -> frozenset[str]:
    """Find the styles of text that stands above the line, in content.xml or styles.xml."""
    styles = _STYLE.findall(xml)
    return frozenset(name.decode() for name, body in styles if _RAISED.search(body))


def _words(element: etree._Element, raised: frozenset[str]) -> str:
    """Text of a paragraph with its spans; blanks that XML would lose are elements of their own."""
    parts = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == f"{_TEXT}s":
            parts.append(" " * repeated(child.get(f"{_TEXT}c", "1"), _MOST_BLANKS))
        elif tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            parts.append(" ")
        elif tag.startswith(_TEXT) and child.get(f"{_TEXT}style-name") not in raised:
            parts.append(_words(child, raised))
        parts.append(child.tail or "")
    return "".join(parts)


def _value(cell: etree._Element, raised: frozenset[str]) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    lines = [_words(line, raised) for line in cell.iterchildren(f"{_TEXT}p")]
    # An error has the value 0, or none, beside the text that says so.
    if len(lines) == 1 and is_error(lines[0]):
        return lines[0]
    if kind in _NUMBERS:
        return cell.get(f"{_OFFICE}value", "")
    if kind in _VALUES and f"{_OFFICE}{_VALUES[kind]}" in cell.attrib:
        return cell.get(f"{_OFFICE}{_VALUES[kind]}", "")
    return "\n".join(lines) if lines else cell.get(f"{_OFFICE}string-value", "")


class _Cells:
    """Cells by their XML; each is parsed once."""

    def __init__(self, start: bytes, styles: bytes) -> None:
        self._raised = raised_styles(start) | raised_styles(styles)
        root = _ROOT.search(start)
        if root is None or b"opendocument:xmlns:table:1.0" not in root[0]:
            raise BrokenError("content.xml is not that of a spreadsheet")
        if _ENCODING.match(start):
            raise BrokenError("content.xml is not UTF-8")
        self._root = root[0]
        self._known: dict[bytes, tuple[str, ...]] = {}

    def of(self, pieces: list[bytes]) -> list[str]:
        """Texts of the cells of a row."""
        cells: list[str] = []
        for piece in pieces:
            parsed = self._known.get(piece)
            cells += self._parse(piece) if parsed is None else parsed
        return cells

    def _parse(self, piece: bytes) -> tuple[str, ...]:
        try:
            root = etree.fromstring(self._root + CELL + piece + _ROOT_END)
        except etree.XMLSyntaxError as error:
            raise BrokenError(f"broken XML ({error.msg})") from error
        texts: list[str] = []
        for cell in root.iterchildren(f"{_TABLES}table-cell"):
            text = _value(cell, self._raised)
            given = cell.get(f"{_TABLES}number-columns-repeated", "1")
            if text:
                texts += [text] * repeated(given, COLUMNS)
            else:
                texts += [""] * min(counted(given), _WIDEST)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        return self._known.setdefault(piece, tuple(texts))


class _Sheet(NamedTuple):
    """A sheet, and whether its publisher shows it."""

    name: str
    is_shown: bool


class _Heads:
    """What stands before the first cell of a row: perhaps a new sheet, empty rows, the row."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[_Sheet | None, int, int]] = {}
        self._hidden: set[bytes] = set()

    def read(self, head: bytes) -> tuple[_Sheet | None, int, int]:
        """Return the new sheet (None in the same sheet), rows before, and repetitions."""
        if head not in self._known:
            self._known[head] = self._parse(head)
        return self._known[head]

    def _sheet(self, attributes: bytes) -> _Sheet:
        name, style = _NAME.search(attributes), _SHEET_STYLE.search(attributes)
        title = (name[1] if name[1] is not None else name[2]) if name else b""
        is_hidden = style is not None and style[1] in self._hidden
        return _Sheet(html.unescape(title.decode(errors="replace")), not is_hidden)

    def _parse(self, head: bytes) -> tuple[_Sheet | None, int, int]:
        tables = list(_TABLE.finditer(head))
        self._hidden.update(_HIDDEN.findall(head))
        sheet = self._sheet(tables[-1][1]) if tables else None
        tags = _ROW.findall(head, tables[-1].end() if tables else 0)
        times = [counted(m[1]) if (m := _REPEATED.search(tag)) else 1 for tag in tags]
        return (sheet, sum(times[:-1]), times[-1]) if times else (sheet, 0, 1)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML of row after row, without its end tag; check that the file has its end."""
    rest = b""
    while block := stream.read(BLOCK):
        whole, end, rest = (rest + block).rpartition(ROW_END)
        if end:
            yield from whole.replace(_COVERED, _PLAIN).split(ROW_END)
        elif len(rest) > LONGEST_ROW:
            raise BrokenError("broken XML (a row without end)")
    if not rest.rstrip().endswith(_ROOT_END):
        raise BrokenError("the file is cut off")


def ods_rows(stream: IO[bytes], styles: bytes = b"") -> Iterator[Row]:
    """Yield every row with a cell that is not empty, sheet after sheet; none of a hidden one.

    Parameters
    ----------
    stream : binary file
        The unpacked content.xml.
    styles : bytes
        styles.xml, where the file has one.

    Raises
    ------
    BrokenError
        Where the XML is broken or cut off; it knows the sheet and the row.
    """
    cells, heads, sheet, number = None, _Heads(), _Sheet("", True), 0
    try:
        for chunk in _chunks(stream):
            head, *pieces = chunk.split(CELL)
            cells = cells or _Cells(head, styles)
            new, before, times = heads.read(head)
            if new is not None:
                sheet, number = new, 0
            number += before
            texts = cells.of(pieces)
            if sheet.is_shown and any(texts):
                check_size(number + times, len(texts))
                row = Row(sheet.name, number + 1, tuple(texts))
                yield from (row._replace(number=number + k) for k in range(1, times + 1))
            number += times
    except BrokenError as error:
        raise error.at(sheet.name, number + 1) from error

"""Rows of an Office Open XML workbook, streamed sheet by sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from zipfile import ZipFile

from lxml import etree

from safecity.ingest.sheet import BLOCK, LONGEST_ROW, BrokenError, Row

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_START = re.compile(rb"<((?:\w+:)?)worksheet[\s>]")
_NUMBER = re.compile(rb"\sr=\"(\d+)\"")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _words(element: etree._Element) -> str:
    """Text of a cell or shared string; phonetic readings are left out."""
    parts = []
    for text in element.iter("{*}t"):
        parent = text.getparent()
        if parent is None or etree.QName(parent).localname != "rPh":
            parts.append(text.text or "")
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), "".join(parts))


def _read(book: ZipFile, name: str) -> etree._Element:
    try:
        return etree.fromstring(book.read(name))
    except KeyError as error:
        raise BrokenError(f"not a workbook: it has no {name}") from error
    except etree.XMLSyntaxError as error:
        raise BrokenError(f"broken XML in {name} ({error.msg})") from error


def xlsx_sheets(book: ZipFile) -> dict[str, str]:
    """Return the file inside the workbook that holds each sheet, by the sheet's name, in order.

    Raises
    ------
    BrokenError
        Where the list of sheets is missing or broken.
    """
    links = _read(book, "xl/_rels/workbook.xml.rels")
    target = {link.get("Id"): link.get("Target", "") for link in links.iterchildren("{*}*")}
    names = {}
    for sheet in _read(book, "xl/workbook.xml").iter("{*}sheet"):
        path = target.get(sheet.get(_RELATION), "")
        names[sheet.get("name", "")] = path[1:] if path.startswith("/") else f"xl/{path}"
    return names


def shared_strings(book: ZipFile) -> list[str]:
    """Return the strings that the cells of a workbook share.

    Raises
    ------
    BrokenError
        Where their XML is broken.
    """
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_words(item) for item in _read(book, "xl/sharedStrings.xml").iterchildren("{*}si")]


class _Cells:
    """Cells of a sheet whose tags have a prefix, with the strings that the workbook shares."""

    def __init__(self, prefix: bytes, shared: list[str]) -> None:
        tag = re.escape(prefix)
        cell = rb"<%bc(?=[\s>/])(?: r=\"([A-Z]+)\d+\")?([^>]*?)(?:/>|>(.*?)</%bc>)" % (tag, tag)
        self._cell, self._prefix = re.compile(cell, re.S), prefix
        self._shared = shared
        self._known: dict[tuple[bytes, bytes], str] = {}

    def of(self, row: bytes) -> list[str]:
        """Texts of the cells of a row, each in its column."""
        cells: list[str] = []
        for letters, attributes, body in self._cell.findall(row):
            if not letters and (moved := re.search(rb"\sr=\"([A-Z]+)\d+\"", attributes)):
                letters, attributes = moved[1], attributes.replace(moved[0], b"")
            if letters:
                cells += [""] * (column_number(letters) - 1 - len(cells))
            if (attributes, body) not in self._known:
                self._known[attributes, body] = self._parse(attributes, body)
            cells.append(self._known[attributes, body])
        return cells

    def _parse(self, attributes: bytes, body: bytes) -> str:
        bound = b' xmlns:%b="x"' % self._prefix[:-1] if self._prefix else b""
        try:
            cell = etree.fromstring(b"<c%b%b>%b</c>" % (attributes, bound, body))
        except etree.XMLSyntaxError as error:
            raise BrokenError(f"broken XML ({error.msg})") from error
        kind, value = cell.get("t", "n"), cell.findtext("{*}v", "")
        if kind == "inlineStr":
            return _words(cell)
        if kind != "s":
            return value
        try:
            return self._shared[int(value)]
        except (ValueError, IndexError):
            raise BrokenError(f"no shared string '{value}'") from None


def column_number(letters: bytes) -> int:
    """Turn the letters of a column into its number from 1: b"AA" is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _chunks(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the tags' prefix and the XML of row after row."""
    start, prefix, rest, ended = None, b"", b"", False
    while block := stream.read(BLOCK):
        rest += block
        if start is None:
            start = _START.search(rest)
            if start is None:
                raise BrokenError("not a sheet of a workbook")
            prefix = start[1]
        whole, end, rest = rest.rpartition(b"</%brow>" % prefix)
        if end:
            yield from ((prefix, chunk) for chunk in whole.split(end))
        elif len(rest) > LONGEST_ROW:
            raise BrokenError("broken XML (a row without end)")
        ended = b"</%bworksheet>" % prefix in rest
    if not ended:
        raise BrokenError("the sheet is cut off")


def xlsx_rows(book: ZipFile, sheet: str, part: str, strings: list[str]) -> Iterator[Row]:
    """Yield every row of a sheet with a cell that is not empty.

    Parameters
    ----------
    book : ZipFile
        The workbook.
    sheet, part : str
        Name of the sheet, and the file inside the workbook that holds it.
    strings : list of str
        The strings that the workbook shares.

    Raises
    ------
    BrokenError
        Where the XML is broken or cut off; it knows the sheet and the row.
    """
    cells, number = None, 0
    try:
        with book.open(part) as stream:
            for prefix, chunk in _chunks(stream):
                cells = cells or _Cells(prefix, strings)
                at = chunk.rfind(b"<%brow" % prefix)
                row = chunk[at:]
                said = _NUMBER.search(row[: row.find(b">") + 1])
                number = int(said[1]) if said else number + 1
                texts = cells.of(row)
                if any(texts):
                    yield Row(sheet, number, tuple(texts))
    except KeyError as error:
        raise BrokenError(f"sheet {sheet} is not in the workbook") from error
    except BrokenError as error:
        raise error.at(sheet, number) from error

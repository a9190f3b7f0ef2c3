"""Rows of an Excel workbook, XLSX or the older XLS, through python-calamine.

Sheets that the publisher hid are not published, and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from lxml import etree
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from safecity.ingest.tables.bounds import check_sheet
from safecity.ingest.tables.sheet import BrokenError, Row

DAMAGED = "not a whole workbook: it is cut off or damaged"
_WITH_TEXT = re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+)\.xml$")
MOST_MARKED = 64 << 20
"""Bytes of XML above which no raised marks are sought: a table of millions of cells has none."""
MOST_SHARED = 256 << 20
"""Bytes of a part that is no sheet, such as the texts that cells share."""
_SUPERSCRIPT = "{*}rPr/{*}vertAlign[@val='superscript']"
Value = str | bool | float | date | datetime | time | timedelta


# A sheet of LSOAs by age has millions of cells and few different ones; True is not 1.
@lru_cache(maxsize=1 << 16, typed=True)
def as_text(value: Value) -> str:
    """Write a cell as a sheet holds it: "12", "1.5", "true", "2023-03-31"."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _sheet_rows(sheet: CalamineSheet, unmarked: Mapping[str, str]) -> Iterator[Row]:
    # What is read begins in the first row and in the first column that is not empty.
    before = ("",) * sheet.start[1] if sheet.start else ()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = tuple(map(as_text, cells))
        if unmarked:
            texts = tuple(unmarked.get(text, text) for text in texts)
        if any(texts):
            yield Row(sheet.name, number, before + texts)


def _open(path: Path) -> tuple[CalamineWorkbook, list[str]]:
    """Open a workbook by its content, as some files named .xls are XLSX; list its sheets."""
    _check_bounds(path)
    with path.open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
    shown = (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible)
    return book, [each.name for each in book.sheets_metadata if (each.typ, each.visible) == shown]


def _check_bounds(path: Path) -> None:
    """Refuse an XLSX that would take more memory than any table needs; an XLS cannot."""
    if not is_zipfile(path):
        return
    with ZipFile(path) as book:
        for part in book.infolist():
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                with book.open(part) as stream:
                    check_sheet(stream)
            elif part.file_size > MOST_SHARED:
                raise BrokenError(f"{part.filename} is larger than {MOST_SHARED:,} bytes")


def _texts(xml: bytes) -> Iterator[tuple[str, str]]:
    """Yield each text of shared strings or of a sheet, whole and without its raised marks."""
    for entry in etree.fromstring(xml).iter("{*}si", "{*}is"):
        runs = [(run, run.findtext("{*}t") or "") for run in entry.iterfind("{*}r")]
        kept = [text for run, text in runs if run.find(_SUPERSCRIPT) is None]
        whole = "".join(text for _, text in runs) or entry.findtext("{*}t") or ""
        yield whole, "".join(kept) if runs else whole


def _unmarked(path: Path) -> dict[str, str]:
    """Texts of an XLSX that hold raised marks, which the library joins to words, and without."""
    if not is_zipfile(path):
        return {}
    with ZipFile(path) as book:
        parts = [each for each in book.infolist() if _WITH_TEXT.match(each.filename)]
        read = (book.read(each) for each in parts if each.file_size <= MOST_MARKED)
        texts = {pair for xml in read if b"superscript" in xml for pair in _texts(xml)}
    level = {whole for whole, text in texts if whole == text}
    return {whole: text for whole, text in texts if whole not in level}


@contextmanager
def _as_broken() -> Iterator[None]:
    """Raise a `BrokenError` for what the library finds wrong with a workbook."""
    try:
        yield
    except CalamineError as error:
        raise BrokenError(f"{DAMAGED} ({error})") from error
    except BaseException as error:
        # A damaged XLS can make the library panic; the panic's class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise BrokenError(DAMAGED) from error


def excel_sheets(path: Path) -> list[str]:
    """List the sheets of a workbook that are shown; none of them is read.

    Raises
    ------
    BrokenError
        Where the workbook is protected, damaged or cut off.
    """
    with _as_broken():
        return _open(path)[1]


def excel_rows(path: Path) -> Iterator[Row]:
    """Yield every row with a cell that is not empty, sheet after sheet.

    Parameters
    ----------
    path : Path
        An XLSX or XLS file, whatever its name says.

    Raises
    ------
    BrokenError
        Where the workbook is protected, damaged or cut off.
    """
    with _as_broken():
        book, names = _open(path)
        unmarked = _unmarked(path)
        for name in names:
            yield from _sheet_rows(book.get_sheet_by_name(name), unmarked)

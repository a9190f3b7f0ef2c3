"""A published workbook, ODS, XLSX or XLS, read row by row; which it is, its content says."""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from lxml import etree
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from safecity.errors import SafecityError
from safecity.ingest.tables.bounds import check_archive, check_sheet, read_part
from safecity.ingest.tables.ods import ods_rows
from safecity.ingest.tables.sheet import BrokenError, Row, control_in

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


def _sheet_rows(
    sheet: CalamineSheet, unmarked: Mapping[str, str], errors: Mapping[int, Mapping[int, str]]
) -> Iterator[Row]:
    # What is read begins in the first row and in the first column that is not empty.
    before = ("",) * sheet.start[1] if sheet.start else ()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = before + tuple(map(as_text, cells))
        if unmarked:
            texts = tuple(unmarked.get(text, text) for text in texts)
        if wrong := errors.get(number - 1):
            texts = tuple(wrong.get(at, text) for at, text in enumerate(texts))
        if problem := next(filter(None, map(control_in, texts)), ""):
            raise BrokenError(problem).at(sheet.name, number)
        if any(texts):
            yield Row(sheet.name, number, texts)


Errors = dict[str, dict[int, dict[int, str]]]
"""Sheet -> row -> column, from 0 -> the error that stands in place of a value."""


def _open(path: Path) -> tuple[CalamineWorkbook, list[str]]:
    """Open a workbook by its content, as some files named .xls are XLSX; list its sheets."""
    _check_parts(path)
    with path.open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
    visible = (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible)
    return book, [each.name for each in book.sheets_metadata if (each.typ, each.visible) == visible]


def _is_sheet(part: ZipInfo) -> bool:
    return part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")


def _check_parts(path: Path) -> None:
    """Refuse an XLSX with a part that is larger than any, of those that are read with the book."""
    if not is_zipfile(path):
        return
    with ZipFile(path) as book:
        for part in book.infolist():
            if not _is_sheet(part) and part.file_size > MOST_SHARED:
                raise BrokenError(f"{part.filename} is larger than {MOST_SHARED:,} bytes")


def _check_sheets(path: Path) -> Errors:
    """Refuse an XLSX whose sheets would take more memory than any table needs; an XLS cannot.

    Returns
    -------
    dict
        The errors in its cells.
    """
    by_sheet: Errors = {}
    if not is_zipfile(path):
        return by_sheet
    with ZipFile(path) as book:
        names = _sheet_names(book)
        for part in filter(_is_sheet, book.infolist()):
            with book.open(part) as stream:
                errors = check_sheet(stream)
            rows = by_sheet.setdefault(names.get(part.filename, part.filename), {})
            for (row, column), text in errors.items():
                rows.setdefault(row, {})[column] = text
    return by_sheet


def _sheet_names(book: ZipFile) -> dict[str, str]:
    """Names of the sheets of an XLSX by the part that holds each."""
    parts = [read_part(book, f"xl/{name}") for name in ("workbook.xml", "_rels/workbook.xml.rels")]
    if not all(parts):
        return {}
    try:
        sheets, links = map(etree.fromstring, parts)
    except etree.XMLSyntaxError as error:
        raise BrokenError(f"{DAMAGED} ({error.msg})") from error
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    named: dict[str, str] = {}
    for sheet in sheets.iter("{*}sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        target = posixpath.normpath(posixpath.join("/xl", targets.get(key, "")))
        named[target.lstrip("/")] = sheet.get("name", "")
    return named


def _texts(xml: bytes) -> Iterator[tuple[str, str]]:
    """Yield each text of shared strings or of a sheet, whole and without its raised marks."""
    for entry in etree.fromstring(xml).iter("{*}si", "{*}is"):
        runs = [(run, run.findtext("{*}t") or "") for run in entry.iterfind("{*}r")]
        plain = [text for run, text in runs if run.find(_SUPERSCRIPT) is None]
        whole = "".join(text for _, text in runs) or entry.findtext("{*}t") or ""
        yield whole, "".join(plain) if runs else whole


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
        errors = _check_sheets(path)
        unmarked = _unmarked(path)
        for name in names:
            yield from _sheet_rows(book.get_sheet_by_name(name), unmarked, errors.get(name, {}))


AGAIN = "Download it again from its publisher"
# The start of XLS files, and of any Excel file that is protected by a password.
_COMPOUND = b"\xd0\xcf\x11\xe0"
PASSWORD = "it is protected by a password"
_MANIFEST = "META-INF/manifest.xml"


def _ods(book: ZipFile) -> Iterator[Row]:
    if b"encryption-data" in read_part(book, _MANIFEST):
        raise BrokenError(PASSWORD)
    styles = read_part(book, "styles.xml")
    with book.open("content.xml") as stream:
        yield from ods_rows(stream, styles)


def _is_compound(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == _COMPOUND


def _is_excel(path: Path) -> bool:
    """Whether a workbook is XLS or XLSX, and not ODS."""
    if _is_compound(path):
        return True
    with ZipFile(path) as book:
        check_archive(book)
        names = set(book.namelist())
    if not names & {"content.xml", "xl/workbook.xml"}:
        raise BrokenError("not a workbook: neither ODS, XLSX nor XLS")
    return "content.xml" not in names


def _rows(path: Path) -> Iterator[Row]:
    if _is_excel(path):
        yield from excel_rows(path)
    else:
        with ZipFile(path) as book:
            yield from _ods(book)


def _broken(path: Path, problem: str) -> SafecityError:
    """Return the error of a workbook that is broken; of an XLS it may be the password."""
    if PASSWORD in problem or not _is_compound(path):
        remedy = "Save it without a password" if PASSWORD in problem else AGAIN
        return SafecityError(problem, path=path, remedy=remedy)
    remedy = f"Save it without a password, or {AGAIN[0].lower()}{AGAIN[1:]}"
    return SafecityError(f"{PASSWORD}, or {problem}", path=path, remedy=remedy)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Raise a `SafecityError` that names the file for whatever is wrong with it."""
    try:
        yield
    except BrokenError as error:
        raise _broken(path, error.problem) from error
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        problem = f"not a whole workbook: it is cut off or damaged ({error})"
        raise SafecityError(problem, path=path, remedy=AGAIN) from error
    except RuntimeError as error:  # what zipfile raises for a file that is encrypted
        raise _broken(path, PASSWORD) from error
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        raise SafecityError(problem, path=path, remedy="Check its permissions") from error


def sheet_names(path: Path) -> list[str]:
    """List the sheets of a workbook that have rows, in order; of Excel's, all that are shown.

    Raises
    ------
    SafecityError
        As `stream_rows`.
    """
    with _naming(path):
        if _is_excel(path):
            return excel_sheets(path)
        return list(dict.fromkeys(row.sheet for row in _rows(path)))


def stream_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a workbook that are not empty, in order.

    Parameters
    ----------
    path : Path
        An ODS, XLSX or XLS file.

    Raises
    ------
    SafecityError
        Where the file is no workbook, protected, cut off or damaged, with sheet and row where
        they are known.
    """
    with _naming(path):
        yield from _rows(path)

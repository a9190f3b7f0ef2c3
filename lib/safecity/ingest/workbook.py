"""A published workbook, ODS, XLSX or XLS, read row by row; which it is, its content says."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from safecity.catalogue.errors import SafecityError
from safecity.ingest.excel import excel_rows
from safecity.ingest.ods import ods_rows
from safecity.ingest.sheet import BrokenError, Row

AGAIN = "Download it again from its publisher"
# The start of XLS files, and of any Excel file that is protected by a password.
_COMPOUND = b"\xd0\xcf\x11\xe0"
PASSWORD = "it is protected by a password"
_MANIFEST = "META-INF/manifest.xml"


def _ods(book: ZipFile) -> Iterator[Row]:
    if _MANIFEST in book.namelist() and b"encryption-data" in book.read(_MANIFEST):
        raise BrokenError(PASSWORD)
    with book.open("content.xml") as stream:
        yield from ods_rows(stream)


def _xls(path: Path) -> Iterator[Row]:
    try:
        yield from excel_rows(path)
    except BrokenError as error:
        raise BrokenError(f"{PASSWORD}, or {error.problem}") from error


def _is_compound(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == _COMPOUND


def _rows(path: Path) -> Iterator[Row]:
    if _is_compound(path):
        yield from _xls(path)
        return
    with ZipFile(path) as book:
        names = set(book.namelist())
        if "content.xml" in names:
            yield from _ods(book)
        elif "xl/workbook.xml" in names:
            yield from excel_rows(path)
        else:
            raise BrokenError("not a workbook: neither ODS, XLSX nor XLS")


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
    try:
        yield from _rows(path)
    except BrokenError as error:
        unlock = "Save it without a password" if PASSWORD in error.problem else ""
        remedy = f"{unlock}, or {AGAIN[0].lower()}{AGAIN[1:]}" if unlock else AGAIN
        raise SafecityError(error.problem, path=path, remedy=remedy) from error
    except RuntimeError as error:  # what zipfile raises for a file that is encrypted
        raise SafecityError(PASSWORD, path=path, remedy="Save it without a password") from error
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        problem = f"not a whole workbook: it is cut off or damaged ({error})"
        raise SafecityError(problem, path=path, remedy=AGAIN) from error
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        raise SafecityError(problem, path=path, remedy="Check its permissions") from error

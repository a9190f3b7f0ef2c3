"""A published workbook, ODS or XLSX, read row by row in little memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from safecity.catalogue.errors import SafecityError
from safecity.ingest.ods import ods_rows
from safecity.ingest.sheet import BrokenError, Row
from safecity.ingest.xlsx import shared_strings, xlsx_rows, xlsx_sheets

AGAIN = "Download it again from its publisher"
# The start of files of the older Office, and of any that is protected by a password.
_COMPOUND = b"\xd0\xcf\x11\xe0"
_MANIFEST = "META-INF/manifest.xml"
PASSWORD = "it is protected by a password"


def _ods(book: ZipFile) -> Iterator[Row]:
    if _MANIFEST in book.namelist() and b"encryption-data" in book.read(_MANIFEST):
        raise BrokenError(PASSWORD)
    with book.open("content.xml") as stream:
        yield from ods_rows(stream)


def _xlsx(book: ZipFile) -> Iterator[Row]:
    strings = shared_strings(book)
    for sheet, part in xlsx_sheets(book).items():
        yield from xlsx_rows(book, sheet, part, strings)


def _rows(path: Path) -> Iterator[Row]:
    with path.open("rb") as stream:
        if stream.read(4) == _COMPOUND:
            raise BrokenError(f"{PASSWORD}, or is a file of an older Office")
    with ZipFile(path) as book:
        names = set(book.namelist())
        if "content.xml" in names:
            yield from _ods(book)
        elif "xl/workbook.xml" in names:
            yield from _xlsx(book)
        else:
            raise BrokenError("not a workbook: neither ODS nor XLSX")


def stream_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a workbook that are not empty, in order.

    Parameters
    ----------
    path : Path
        An ODS or XLSX file; which of them is seen from its content.

    Raises
    ------
    SafecityError
        Where the file is no workbook, protected, cut off or damaged, with sheet and row where
        they are known.
    """
    try:
        yield from _rows(path)
    except BrokenError as error:
        remedy = "Save it without a password" if PASSWORD in error.problem else AGAIN
        raise SafecityError(error.problem, path=path, remedy=remedy) from error
    except RuntimeError as error:  # what zipfile raises for a file that is encrypted
        raise SafecityError(PASSWORD, path=path, remedy="Save it without a password") from error
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        problem = f"not a whole workbook: it is cut off or damaged ({error})"
        raise SafecityError(problem, path=path, remedy=AGAIN) from error
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        raise SafecityError(problem, path=path, remedy="Check its permissions") from error

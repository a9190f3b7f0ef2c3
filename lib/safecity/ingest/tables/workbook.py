"""A published workbook, ODS, XLSX or XLS, read row by row; which it is, its content says."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from safecity.errors import SafecityError
from safecity.ingest.tables.bounds import check_archive, read_part
from safecity.ingest.tables.excel import excel_rows, excel_sheets
from safecity.ingest.tables.ods import ods_rows
from safecity.ingest.tables.sheet import BrokenError, Row

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

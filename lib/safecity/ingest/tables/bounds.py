"""How large what is published can be: whatever is larger is a fault, or made to fill a disk.

Limits are far above what any publisher gives: the largest archive of data.police.uk holds some
13,000 files, the largest table of the Home Office 50 MB that unpack to 1 GB.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from safecity.ingest.tables.sheet import BLOCK, BrokenError

ENTRIES = 200_000
"""Files in an archive."""
SMALL = 256 << 20
"""Bytes that may be unpacked of anything."""
RATIO = 200
"""Times that the content of a larger archive may be as long as the archive; text has some 10."""
ROWS, COLUMNS = 1 << 20, 1 << 14
"""Of a sheet: the most that Excel and LibreOffice have."""
CELLS = 100_000_000
"""Cells of a sheet, empty ones between its first and its last counted."""
PART = 64 << 20
"""Bytes of a part of a workbook that is read whole."""
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Za-z]+)(\d+)\"")
LONGEST_CELL = 131_072
"""Characters of a cell; a longer one is a quotation mark that is not closed, or no table's."""
ERRORS = 100_000
"""Cells of a sheet that may hold an error in place of a value."""
_TAIL = 1 << 16
_IS_ERROR = b't="e"'
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*?\bt=\"e\")[^>]*?\br=\"([A-Za-z]+)(\d+)\"[^>]*(?<!/)>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.S,
)
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=\"(\d+)\"")
_DIGITS = 7


def check_archive(archive: ZipFile) -> int:
    """Look at what an archive says of itself, before anything of it is unpacked.

    Parameters
    ----------
    archive : ZipFile
        A zip, such as a workbook.

    Returns
    -------
    int
        Bytes of its content.

    Raises
    ------
    BrokenError
        Where it has too many files, or its content is too large for its size.
    """
    members = archive.infolist()
    if len(members) > ENTRIES:
        raise BrokenError(f"an archive of {len(members):,} files, more than {ENTRIES:,}")
    unpacked, packed = (
        sum(getattr(each, size) for each in members) for size in ("file_size", "compress_size")
    )
    if unpacked > max(SMALL, RATIO * packed):
        raise BrokenError(
            f"an archive of {packed:,} bytes whose content is {unpacked:,}: made to fill a disk"
        )
    return unpacked


def check_room(size: int, folder: Path) -> None:
    """Refuse what a disk has no room for.

    Raises
    ------
    BrokenError
        With both figures.
    """
    free = shutil.disk_usage(folder).free
    if size > free:
        raise BrokenError(f"{size:,} bytes to unpack, and {free:,} are free on the disk")


def read_part(book: ZipFile, name: str) -> bytes:
    """Read a part of a workbook whole; empty where it has none.

    Raises
    ------
    BrokenError
        Where it is larger than such a part ever is.
    """
    if name not in book.NameToInfo:
        return b""
    if book.getinfo(name).file_size > PART:
        raise BrokenError(f"{name} is larger than {PART:,} bytes")
    return book.read(name)


def check_sheet(stream: IO[bytes]) -> dict[tuple[int, int], str]:
    """Look where the cells of an XLSX sheet lie, as a library makes room for all between them.

    Parameters
    ----------
    stream : binary file
        The unpacked XML of the sheet.

    Returns
    -------
    dict
        Cells with an error in place of a value ("#REF!"), which the library takes for empty, by
        row and column, from 0.

    Raises
    ------
    BrokenError
        Where a cell lies beyond what a sheet has, or a few cells span more than `CELLS`.
    """
    rest, bottom, right = b"", 0, 0
    errors: dict[tuple[int, int], str] = {}
    while block := stream.read(BLOCK):
        text = rest + block
        cells = _CELL.findall(text)
        rows = {*_ROW.findall(text), *(row for _, row in cells)}
        bottom = max([bottom, *map(counted, rows)])
        right = max([right, *map(_column, {letters for letters, _ in cells})])
        check_size(bottom, right)
        for letters, row, error in _ERROR.findall(text) if _IS_ERROR in text else ():
            errors[counted(row) - 1, _column(letters) - 1] = error.decode(errors="replace")
        if len(errors) > ERRORS:
            raise BrokenError(f"a sheet of more than {ERRORS:,} errors in place of values")
        rest = text[-_TAIL:]
    return errors


def check_size(rows: int, columns: int) -> None:
    """Refuse a sheet that no program could have written.

    Raises
    ------
    BrokenError
        Where it has more rows or columns than a sheet has, or more than `CELLS`.
    """
    if rows > ROWS or columns > COLUMNS:
        raise BrokenError("a cell lies beyond the last row or column that a sheet has")
    if rows * columns > CELLS:
        raise BrokenError(f"a sheet of {rows:,} rows and {columns:,} columns")


def counted(digits: str | bytes) -> int:
    """Read a number of rows or cells; one of more digits than any sheet has is more than `ROWS`.

    Raises
    ------
    BrokenError
        Where it is no number.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise BrokenError(f"a number of rows or cells that is none: {digits[:20]!r}")
    return int(digits) if len(digits) <= _DIGITS else ROWS + 1


def _column(letters: bytes) -> int:
    if len(letters) > 3:
        return COLUMNS + 1
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def repeated(times: str | bytes, most: int) -> int:
    """Read how often a cell or row stands there.

    Raises
    ------
    BrokenError
        Where it is more than a sheet has.
    """
    number = counted(times)
    if number > most:
        raise BrokenError(f"a cell or row that stands there more than {most:,} times")
    return number

"""Rows of a text file of separated cells, however it is encoded, separated and ended."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from safecity.errors import SafecityError
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.tables.bounds import LONGEST_CELL
from safecity.ingest.tables.sheet import Row, control_in

AGAIN = "Download the file again from its publisher"
SEPARATORS = ",;\t"
FIRST_ROWS = 40
"""The header is sought in as many rows; titles may stand above it."""
_SAMPLE = 1 << 16
UNQUOTED = "Mend the row in a copy of the file; where it is cut off, download it again"
_FAULTS = {
    "field larger than field limit": f"a cell of more than {LONGEST_CELL:,} characters",
    "unexpected end of data": "a quotation mark is not closed",
    "expected after": "text follows a quotation mark that closes a cell",
}
_DECIMAL_COMMA = re.compile(r"\s*-?[\d.]+,\d+\s*")


def _evenness(text: str, separator: str) -> int:
    """Rate a separator by the cells that it makes in rows of one width."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    widths = Counter(map(len, islice(rows, FIRST_ROWS)))
    return max(((width - 1) * count for width, count in widths.items()), default=0)


def separator_of(text: str) -> str:
    """Say what separates the cells of some rows: the comma, where nothing tells.

    Parameters
    ----------
    text : str
        The first rows of a file.
    """
    return max(SEPARATORS, key=lambda each: _evenness(text, each))


def header(file: RawFile) -> list[str]:
    """Names of the columns of a file that has them in its first line."""
    line = file.first_line.partition("\r")[0]
    return [name.strip() for name in next(csv.reader([line], delimiter=separator_of(line)), [])]


def named_columns(file: RawFile) -> list[str]:
    """Names of the columns of the first line, without those that a spreadsheet left at its end."""
    names = header(file)
    while names and not names[-1]:
        names.pop()
    return names


def check_text(file: RawFile) -> None:
    """Refuse a file that is empty or no text.

    Raises
    ------
    SafecityError
        Which of the two it is.
    """
    if file.encoding == "binary" or not (file.first_line.strip() or file.newlines):
        what = "the file is empty" if file.size == 0 else "not a text file"
        remedy = AGAIN if file.size == 0 else "Save the sheet of a workbook as CSV"
        raise SafecityError(what, path=file.path, remedy=remedy)


def text_rows(file: RawFile) -> Iterator[Row]:
    """Yield the rows with a cell that is not empty, by the line on which each begins.

    Parameters
    ----------
    file : RawFile
        Cells separated by commas, semicolons or tabs; a cell in quotation marks may span lines.

    Raises
    ------
    SafecityError
        Where the file is empty or no text, cannot be decoded, a quotation mark is not closed, a
        cell is longer than any table's or has a control character, or numbers are written with a
        decimal comma.
    """
    check_text(file)
    start, width = 1, 0
    csv.field_size_limit(LONGEST_CELL)  # of the whole process: libraries lift it where imported
    with file.path.open(encoding=file.encoding, newline="") as stream:
        try:
            separator = separator_of(stream.read(_SAMPLE))
            stream.seek(0)
            reader = csv.reader(stream, delimiter=separator, strict=True)
            for cells in reader:
                row, width = Row("", start, tuple(cells)), max(width, len(cells))
                _refuse_run_on(file, row, separator, width)
                _refuse_controls(file, row)
                if separator == ";":
                    _refuse_decimal_commas(file, row)
                if any(cells):
                    yield row
                start = reader.line_num + 1
        except UnicodeDecodeError as error:
            problem = f"not text in the encoding {file.encoding} ({error.reason})"
            raise SafecityError(problem, path=file.path, line=start, remedy=AGAIN) from error
        except csv.Error as error:
            problem = f"the rows cannot be separated from here on: {fault_of(error)}"
            raise SafecityError(problem, path=file.path, line=start, remedy=UNQUOTED) from error


def fault_of(error: csv.Error) -> str:
    """Say what is wrong with a row that cannot be split into cells."""
    return next((words for each, words in _FAULTS.items() if each in str(error)), str(error))


def _refuse_run_on(file: RawFile, row: Row, separator: str, width: int) -> None:
    """Refuse a cell over several lines that holds as many separators as the rows on them have."""
    for cell in row.cells if width > 1 else ():
        n_breaks = cell.count("\n")
        if n_breaks and cell.count(separator) >= n_breaks * (width - 1):
            problem = f"{n_breaks + 1} lines are one row: a quotation mark is not closed"
            raise SafecityError(problem, path=file.path, line=row.number, remedy=UNQUOTED)


def _refuse_controls(file: RawFile, row: Row) -> None:
    if problem := next(filter(None, map(control_in, row.cells)), ""):
        remedy = "Take it out in a copy of the file"
        raise SafecityError(problem, path=file.path, line=row.number, remedy=remedy)


def _refuse_decimal_commas(file: RawFile, row: Row) -> None:
    wrong = next((cell for cell in row.cells if _DECIMAL_COMMA.fullmatch(cell)), None)
    if wrong is not None:
        raise SafecityError(
            f"'{wrong}' may be a fraction or thousands, as semicolons separate the cells",
            path=file.path,
            line=row.number,
            remedy="Save the file with commas between the cells and points in the fractions",
        )


def is_words(file: RawFile, row: Row) -> bool:
    """Say whether a row is a sentence in one cell, and not a row of figures that is cut off."""
    is_cut = not file.ended and row.number > file.newlines
    return len(row.cells) == 1 and " " in row.cells[0].strip() and not is_cut


def check_width(file: RawFile, row: Row, width: int) -> None:
    """Refuse a row of another width than the header, whose numbers would be cut or shifted.

    Empty cells beyond the header and sentences in one cell are no fault.

    Raises
    ------
    SafecityError
        With the line.
    """
    is_short = len(row.cells) < width and not is_words(file, row)
    if is_short or any(cell.strip() for cell in row.cells[width:]):
        problem = f"{len(row.cells)} fields in place of {width}"
        raise SafecityError(problem, path=file.path, line=row.number, remedy=AGAIN)


@lru_cache(maxsize=1)
def first_cells(file: RawFile) -> tuple[tuple[str, ...], ...]:
    """Cells of the first rows, among which names of columns stand; none of a file of no text.

    Parameters
    ----------
    file : RawFile
        Any file.
    """
    try:
        rows = list(islice(text_rows(file), FIRST_ROWS))
    except SafecityError:
        return ()
    return tuple(tuple(" ".join(cell.split()) for cell in row.cells) for row in rows)


def year_in(columns: Iterable[str], pattern: str) -> str:
    """Find the year in the name of a column: the group of a pattern; the last one's, or ""."""
    years = [m[1] for name in columns if (m := re.match(pattern, name))]
    return years[-1] if years else ""

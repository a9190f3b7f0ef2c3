"""Files of data.police.uk read line by line: slower than in bulk, but every bad row has a line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from safecity.errors import SafecityError
from safecity.ingest.forces import force_slug, is_force
from safecity.ingest.source import Recognised, Rejected
from safecity.ingest.sources.police_uk.layouts import FILE_KINDS
from safecity.ingest.supply.shelf import read_once
from safecity.ingest.tables.delimited import fault_of, header, separator_of
from safecity.ingest.tables.sheet import control_in


def check_header(item: Recognised) -> None:
    """Compare the columns of a file with the published ones.

    Raises
    ------
    SafecityError
        Which column was expected and which of those found comes nearest.
    """
    file_kind, columns = FILE_KINDS[item.kind], header(item.file)
    missing = [name for name in file_kind.columns if name not in columns]
    extra = [name for name in columns if name not in file_kind.columns]
    if item.file.encoding == "binary":
        raise SafecityError(
            "not a text file", path=item.file.path, remedy="Download it again from data.police.uk"
        )
    if missing:
        near = get_close_matches(missing[0], extra, n=1, cutoff=0.4)
        what = f"; nearest found: '{near[0]}'" if near else f"; found: {', '.join(columns)}"
        problem = f"expected the column '{missing[0]}'{what}"
    elif separator_of(item.file.first_line) != ",":
        problem = "the cells are not separated by commas"
    elif len(columns) != len(file_kind.columns):
        width = len(file_kind.columns)
        problem = f"expected {width} columns, found {len(columns)}: {', '.join(columns)}"
    else:
        return
    raise SafecityError(
        problem,
        path=item.file.path,
        line=1,
        remedy=f"{file_kind.name} are read exactly as published; download it again",
    )


def check_force(item: Recognised) -> None:
    """Compare the force that a file is named after with the one that its first row names.

    Raises
    ------
    SafecityError
        Where it is another one; a name that is none of a force ("Police Service of Northern
        Ireland") says nothing.
    """
    names = header(item.file)
    if "Reported by" not in names:
        return
    number, text = next(lines(item), (0, ""))
    fields = _split(text)
    is_whole = isinstance(fields, list) and len(fields) == len(names)
    force = fields[names.index("Reported by")] if is_whole else ""
    if is_force(force) and force_slug(force) != item.force:
        raise SafecityError(
            f"the file is named after the force {item.force}, and its rows are of {force}",
            path=item.file.path,
            line=number,
            remedy=f"Give it its published name again: {item.month}-{force_slug(force)}-"
            f"{item.kind}.csv",
        )


def is_blank(item: Recognised) -> bool:
    """Whether a file has no text at all: not a byte, or nothing but one line end."""
    file = item.file
    has_text = file.encoding == "binary" or file.first_line.strip(" \ufeff") or file.newlines > 1
    return file.size == 0 or not has_text


def check_headers(items: Iterable[Recognised]) -> None:
    """Compare columns and force of every file that is not blank with what is published.

    Raises
    ------
    SafecityError
        For the first file with other columns, or with rows of another force.
    """
    for item in items:
        if not is_blank(item):
            check_header(item)
            check_force(item)


def is_in_order(item: Recognised) -> bool:
    """Whether the columns stand in the published order."""
    return tuple(header(item.file)) == FILE_KINDS[item.kind].columns


def is_plain(item: Recognised) -> bool:
    """Whether a file can be read in bulk: UTF-8, and columns in the published order."""
    return item.file.encoding == "utf-8" and is_in_order(item)


def _fault(fields: list[str] | str, names: list[str], item: Recognised) -> str:
    """Say what is wrong with a row; empty text where nothing is."""
    if isinstance(fields, str):
        return fields
    if len(fields) != len(names):
        return f"{len(fields)} fields in place of {len(names)}"
    return FILE_KINDS[item.kind].fault(dict(zip(names, fields, strict=True)), item.month)


def _split(text: str) -> list[str] | str:
    """Cells of a line, or what is wrong with it."""
    # A published record never spans lines, so a quote left open spoils its own line only.
    try:
        fields = next(csv.reader([text], strict=True), [])
    except csv.Error as error:
        return fault_of(error)
    return next(filter(None, map(control_in, fields)), fields)


def lines(item: Recognised) -> Iterator[tuple[int, str]]:
    """Yield the data lines of a file with their numbers, blank lines left out."""
    with item.file.path.open(encoding=item.file.encoding, errors="replace", newline="") as stream:
        next(stream, None)
        for number, text in enumerate(stream, start=2):
            if text.strip("\r\n"):
                yield number, text.rstrip("\r\n")


def read_rows(item: Recognised) -> tuple[list[list[str]], list[Rejected]]:
    """Read one file line by line.

    Parameters
    ----------
    item : Recognised
        A file of data.police.uk whose header has been checked.

    Returns
    -------
    rows : list of list of str
        Cells of the rows that can be counted, in the order of the file's own columns.
    rejected : list of Rejected
        The others, with line and reason.

    Raises
    ------
    SafecityError
        Where not a single row of a file with rows can be counted.
    """
    names = header(item.file)
    rows: list[list[str]] = []
    rejected: list[Rejected] = []
    for number, text in lines(item):
        fields = _split(text)
        if reason := _fault(fields, names, item):
            rejected.append(Rejected(item.file.name, number, reason, text))
        elif isinstance(fields, list):
            rows.append(fields)
    if rejected and not rows:
        raise SafecityError(
            f"no row of the file can be used: {rejected[0].reason}",
            path=item.file.path,
            line=rejected[0].line,
            remedy="Check that the file is what its name says, or download it again",
        )
    return rows, rejected


@read_once
def find_codes(item: Recognised, codes: tuple[str, ...]) -> list[Rejected]:
    """Find the rows of a file that name one of some LSOA codes no lookup knows."""
    wanted, names = set(codes), header(item.file)
    position = names.index("LSOA code")
    rejected = []
    for number, text in lines(item):
        fields = _split(text)
        if isinstance(fields, list) and len(fields) == len(names) and fields[position] in wanted:
            reason = f"LSOA '{fields[position]}' is in no lookup; counted but not placed"
            rejected.append(Rejected(item.file.name, number, reason, text))
    return rejected


def find_word(item: Recognised, column: str, word: str) -> int | None:
    """Line of the first row that has a word in a column; None where none has."""
    position = header(item.file).index(column)
    for number, text in lines(item):
        fields = _split(text)
        if isinstance(fields, list) and fields[position : position + 1] == [word]:
            return number
    return None

"""Which source a raw file is, by its folder, its name and its columns."""

from __future__ import annotations

from collections.abc import Sequence

from safecity.errors import SafecityError
from safecity.ingest.source import (
    OTHER,
    PUBLISHED,
    Recognised,
    known,
    required,
    sources,
    tables,
)
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.tables.delimited import header


def why_unread(file: RawFile, header: Sequence[str]) -> str:
    """Say what a file looks like that no reader takes.

    Parameters
    ----------
    file : RawFile
        The file.
    header : sequence of str
        Its column names.
    """
    if not file.size:
        return "the file is empty"
    hints = (source.hint(file, header) for source in sources().values() if source.hint)
    if hint := next(filter(None, hints), ""):
        return hint
    if file.is_archive:
        return "a zip archive: unpack it, or take it in with `safecity raw add`"
    if file.file_name.lower().endswith((".ods", ".xlsx", ".xls")):
        return "no reader takes this workbook; Home Office tables are named prc-csp-* or prc-pfa-*"
    return "no reader takes this file"


def _by_name(file: RawFile) -> Recognised | None:
    found = (source.named(file) for source in sources().values() if source.named)
    return next(filter(None, found), None)


def _by_content(file: RawFile) -> Recognised | None:
    asked = (source.recognises(file) for source in sources().values() if source.kinds)
    return next((found for found in asked if isinstance(found, Recognised)), None)


def _of_folder(file: RawFile, slug: str) -> Recognised:
    """Ask the reader of the folder's source; a file it does not know is listed, not read."""
    if tables()[slug].recognises(file):
        return Recognised(file, PUBLISHED, slug)
    return Recognised(file, OTHER, note=f"not laid out as the tables of {slug} are published")


def why_refused(item: Recognised, source: str) -> str:
    """Say in the words of a source's reader what is wrong with a file that it does not know."""
    if not item.file.size:
        return "the file is empty. Download it again"
    if source not in tables():
        return item.note
    try:
        tables()[source].read(item.file)
    except SafecityError as error:
        return f"{item.note}: {error.reason}"
    return item.note


def other_sources(item: Recognised, source: str) -> list[str]:
    """Name the sources, but one, whose readers know a file that lies in the folder of that one."""
    found = _by_name(item.file) or _by_content(item.file)
    asked = (name for name, table in tables().items() if name != source and not table.by_hand)
    names = {name for name in asked if tables()[name].recognises(item.file)}
    return sorted({*names, *([found.source] if found else [])} - {source, ""})


def _unreadable(file: RawFile, folder: str) -> Recognised:
    """List a file of an optional source that the system does not let us read.

    Raises
    ------
    SafecityError
        Where it may be indispensable.
    """
    problem, remedy = f"the file cannot be read ({file.unreadable})", "Check its permissions"
    found = _by_name(file)
    source = found.source if found else folder
    if source in required() or source not in known():
        raise SafecityError(problem, path=file.path, remedy=remedy)
    return Recognised(file, OTHER, note=f"{problem}. {remedy}")


def recognise(file: RawFile) -> Recognised:
    """Say which source a file is, wherever it lies below the folder of raw files.

    Parameters
    ----------
    file : RawFile
        A scanned file.

    Returns
    -------
    Recognised
        Its kind is `OTHER`, with a note, where no reader takes it.
    """
    folder = file.name.partition("/")[0]
    if file.unreadable:
        return _unreadable(file, folder)
    if folder in tables():
        return _of_folder(file, folder)
    found = _by_name(file) or _by_content(file)
    return found or Recognised(file, OTHER, note=why_unread(file, header(file)))

"""Which of several raw files is used, and why another is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from safecity.errors import SafecityError
from safecity.ingest.source import (
    OTHER,
    PUBLISHED,
    Recognised,
    kinds,
    known,
    required,
    sources,
    tables,
)
from safecity.ingest.supply.record import Entry
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
    named = (source.named(file) for source in sources().values() if source.named)
    return next(filter(None, named), None)


def _by_content(file: RawFile) -> Recognised | None:
    asked = (source.recognises(file) for source in sources().values() if source.kinds)
    return next((answer for answer in asked if isinstance(answer, Recognised)), None)


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
    recognised = _by_name(item.file) or _by_content(item.file)
    asked = (name for name, table in tables().items() if name != source and not table.by_hand)
    names = {name for name in asked if tables()[name].recognises(item.file)}
    return sorted({*names, *([recognised.source] if recognised else [])} - {source, ""})


def _unreadable(file: RawFile, folder: str) -> Recognised:
    """List a file of an optional source that the system does not let us read.

    Raises
    ------
    SafecityError
        Where it may be indispensable.
    """
    problem, remedy = f"the file cannot be read ({file.unreadable})", "Check its permissions"
    named = _by_name(file)
    source = named.source if named else folder
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
    recognised = _by_name(file) or _by_content(file)
    return recognised or Recognised(file, OTHER, note=why_unread(file, header(file)))


ONE_EACH = "Keep one, or put each into the folder of its own edition; the later wins"


@dataclass(frozen=True)
class Chosen:
    """A recognised file with the decision about it.

    Attributes
    ----------
    item : Recognised
        The file and what it is.
    release : str
        The manifest's release, or that of the folder it lies in; may be empty.
    used : bool
        Whether it is read.
    notes : tuple of str
        What there is to say about it, for the ledger.
    fault : str
        Why its reader refused it; empty where it was not.
    """

    item: Recognised
    release: str
    used: bool = True
    notes: tuple[str, ...] = ()
    fault: str = ""

    @property
    def source(self) -> str:
        """Source of the file: by its content, else by the folder it lies in; may be empty."""
        folder = self.item.file.name.partition("/")[0]
        return self.item.source or (folder if folder in known() else "")

    def fail(self, fault: str) -> Chosen:
        """Return the same file, refused by its reader, and why."""
        return replace(self, used=False, fault=fault, notes=(*self.notes, f"refused: {fault}"))

    def refuse(self, note: str) -> Chosen:
        """Return the same file, not used, and why."""
        return replace(self, used=False, notes=(*self.notes, note))

    def add(self, note: str) -> Chosen:
        """Return the same file with one more note."""
        return replace(self, notes=(*self.notes, note))


def release_of(item: Recognised, entry: Entry | None = None) -> str:
    """Release of a file: as recorded, or the folders it lies in.

    `police_uk/2025-06/2024-01/2024-01-hampshire-street.csv` is of the release "2025-06": the
    inner folder is the month's own, as the archive has it.
    """
    if entry is not None and entry.edition:
        return entry.edition
    folders = item.file.name.split("/")[:-1]
    if folders and folders[0] in {kind.slug for kind in kinds().values()}:
        folders = folders[1:]
    if folders and item.month and folders[-1] == item.month:
        folders = folders[:-1]
    return "/".join(folders)


def _same_bytes(files: list[Chosen]) -> Iterator[Chosen]:
    """Keep the last of files with the same bytes: the one of the latest release."""
    last = {chosen.item.file.sha256: chosen for chosen in files}
    for chosen in files:
        newest = last[chosen.item.file.sha256]
        if newest is chosen:
            yield chosen
        else:
            yield chosen.refuse(f"the same bytes as {newest.item.file.name}; one of them is read")


def _rival(chosen: Chosen, other: Chosen) -> Chosen:
    """Refuse a file that cannot be told from another; one that is indispensable is an error."""
    problem = f"two different files for the same table, the other is {other.item.file.name}"
    if chosen.source in required():
        raise SafecityError(problem, path=chosen.item.file.path, remedy=ONE_EACH)
    return chosen.fail(f"{problem}. {ONE_EACH}")


def _one_of(files: list[Chosen]) -> Iterator[Chosen]:
    """Let the latest release win; different bytes inside one release cannot be resolved."""
    decided = list(_same_bytes(sorted(files, key=lambda c: (c.release, c.item.file.name))))
    rivals = [chosen for chosen in decided if chosen.used]
    winner = rivals[-1]
    tied = [chosen for chosen in rivals[:-1] if chosen.release == winner.release]
    for chosen in decided:
        if not chosen.used:
            yield chosen
        elif chosen is winner and tied:
            yield _rival(winner, tied[-1])
        elif chosen is winner:
            others = ", ".join(sorted({r.release or "no edition" for r in rivals[:-1]}))
            yield chosen.add(f"used in place of the edition {others}") if others else chosen
        elif chosen.release == winner.release:
            yield _rival(chosen, winner)
        else:
            yield chosen.refuse(f"superseded by the edition {winner.release}")


def _newest(files: list[Chosen]) -> list[Chosen]:
    """Of lookups for several dates, use the newest; `IoD 2025` sorts after `IMD 2019`."""
    labels = [c.item.label for c in files if c.used and c.item.declared.newest_only]
    best = max(labels, default="")
    return [
        c.refuse(f"{best} is preferred")
        if c.used and c.item.declared.newest_only and c.item.label != best
        else c
        for c in files
    ]


def _name_twins(files: list[Chosen]) -> Iterator[Chosen]:
    """Say of every file that is not used whether its bytes are those of one that is."""
    used = {c.item.file.sha256: c.item.file.name for c in files if c.used}
    for chosen in files:
        twin = used.get(chosen.item.file.sha256, "")
        is_named = not twin or any(twin in note for note in chosen.notes)
        is_double = not chosen.used and not is_named and chosen.item.file.size
        yield chosen.add(f"the same bytes as {twin}, which is used") if is_double else chosen


def _bytes_once(files: list[Chosen]) -> list[Chosen]:
    """Of boundary files and of workbooks with the same bytes read one; each has its own key."""
    rest = [c for c in files if not c.item.declared.one_of_many]
    alike = sorted((c for c in files if c.item.declared.one_of_many), key=_kind_and_source)
    each = groupby(alike, key=_kind_and_source)
    return rest + [chosen for _, some in each for chosen in _same_bytes(list(some))]


def _kind_and_source(chosen: Chosen) -> tuple[str, str]:
    return chosen.item.kind, chosen.item.source


def _unknown(chosen: Chosen, read: set[str]) -> Chosen:
    """List what no reader takes; all that an optional source's folder holds has a fault."""
    is_all = chosen.source in known() - required() and chosen.source not in read
    if chosen.item.file.unreadable:
        return chosen.fail(chosen.item.note)
    if is_all:
        return chosen.fail(why_refused(chosen.item, chosen.source))
    return chosen.refuse(chosen.item.note)


def choose(items: Iterable[Recognised], manifest: Mapping[str, Entry]) -> tuple[Chosen, ...]:
    """Decide which files are used.

    Identical bytes are used once; of two releases the later wins; lookups and indices for an
    older date give way to the newest. Every decision is a note.

    Parameters
    ----------
    items : iterable of Recognised
        Every recognised file.
    manifest : mapping
        Entries by file name.

    Raises
    ------
    SafecityError
        Where one release holds two different files for the same table.
    """
    files = [Chosen(item, release_of(item, manifest.get(item.file.name))) for item in items]
    known = sorted((c for c in files if c.item.kind != OTHER), key=lambda c: c.item.key)
    by_key = groupby(known, key=lambda c: c.item.key)
    single = [chosen for _, group in by_key for chosen in _one_of(list(group))]
    by_kind = groupby(single, key=lambda c: c.item.kind)
    decided = [chosen for _, group in by_kind for chosen in _newest(list(group))]
    read = {chosen.source for chosen in decided if chosen.used}
    others = [_unknown(c, read) for c in files if c.item.kind == OTHER]
    every = [*_bytes_once(decided), *others]
    return tuple(_name_twins(sorted(every, key=lambda c: c.item.file.name)))

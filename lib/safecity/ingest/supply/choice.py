"""Which of several raw files is used, and why another is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from safecity.errors import SafecityError
from safecity.ingest.source import OTHER, Recognised, kinds, known, required
from safecity.ingest.supply.recognise import why_refused
from safecity.ingest.supply.record import Entry

ONE_EACH = "Keep one, or put each into the folder of its own edition; the later wins"


@dataclass(frozen=True)
class Chosen:
    """A recognised file with the decision about it.

    Attributes
    ----------
    item : Recognised
        The file and what it is.
    edition : str
        The manifest's edition, or that of the folder it lies in; may be empty.
    used : bool
        Whether it is read.
    notes : tuple of str
        What there is to say about it, for the ledger.
    fault : str
        Why its reader refused it; empty where it was not.
    """

    item: Recognised
    edition: str
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


def edition_of(item: Recognised, entry: Entry | None = None) -> str:
    """Edition of a file: as recorded, or the folders it lies in.

    `police_uk/2025-06/2024-01/2024-01-hampshire-street.csv` is of the edition "2025-06": the
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
    """Keep the last of files with the same bytes: the one of the latest edition."""
    last = {chosen.item.file.sha256: chosen for chosen in files}
    for chosen in files:
        kept = last[chosen.item.file.sha256]
        if kept is chosen:
            yield chosen
        else:
            yield chosen.refuse(f"the same bytes as {kept.item.file.name}; one of them is read")


def _rival(chosen: Chosen, other: Chosen) -> Chosen:
    """Refuse a file that cannot be told from another; one that is indispensable is an error."""
    problem = f"two different files for the same table, the other is {other.item.file.name}"
    if chosen.source in required():
        raise SafecityError(problem, path=chosen.item.file.path, remedy=ONE_EACH)
    return chosen.fail(f"{problem}. {ONE_EACH}")


def _one_of(files: list[Chosen]) -> Iterator[Chosen]:
    """Let the latest edition win; different bytes inside one edition cannot be resolved."""
    decided = list(_same_bytes(sorted(files, key=lambda c: (c.edition, c.item.file.name))))
    rivals = [chosen for chosen in decided if chosen.used]
    winner = rivals[-1]
    tied = [chosen for chosen in rivals[:-1] if chosen.edition == winner.edition]
    for chosen in decided:
        if not chosen.used:
            yield chosen
        elif chosen is winner and tied:
            yield _rival(winner, tied[-1])
        elif chosen is winner:
            others = ", ".join(sorted({r.edition or "no edition" for r in rivals[:-1]}))
            yield chosen.add(f"used in place of the edition {others}") if others else chosen
        elif chosen.edition == winner.edition:
            yield _rival(chosen, winner)
        else:
            yield chosen.refuse(f"superseded by the edition {winner.edition}")


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
    rest = [c for c in files if not c.item.is_one_of_many]
    alike = sorted((c for c in files if c.item.is_one_of_many), key=_kind_and_source)
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

    Identical bytes are used once; of two editions the later wins; lookups and indices for an
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
        Where one edition holds two different files for the same table.
    """
    files = [Chosen(item, edition_of(item, manifest.get(item.file.name))) for item in items]
    known = sorted((c for c in files if c.item.kind != OTHER), key=lambda c: c.item.key)
    by_key = groupby(known, key=lambda c: c.item.key)
    single = [chosen for _, group in by_key for chosen in _one_of(list(group))]
    by_kind = groupby(single, key=lambda c: c.item.kind)
    decided = [chosen for _, group in by_kind for chosen in _newest(list(group))]
    read = {chosen.source for chosen in decided if chosen.used}
    others = [_unknown(c, read) for c in files if c.item.kind == OTHER]
    every = [*_bytes_once(decided), *others]
    return tuple(_name_twins(sorted(every, key=lambda c: c.item.file.name)))

"""Files that lie in the folder of raw files and are not read there: taken in by `raw add`."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safecity.catalogue.assessment import House
from safecity.catalogue.registry import Catalogue
from safecity.errors import SafecityError
from safecity.ingest.source import OTHER, Recognised
from safecity.ingest.sources.geography.postcodes import hint
from safecity.ingest.sources.police_uk.police_uk import police_source
from safecity.ingest.supply.choice import other_sources, recognise
from safecity.ingest.supply.scan import scan
from safecity.ingest.supply.supplied import survey
from safecity.ingest.take.taking import MAC_FOLDER, TakenFile, add, stage

TAKEN = ".taken-in"
"""Hidden folder of what was dropped and taken in; nothing is deleted."""
ANY = "dropped"
"""Folder of no source, in which a file is known by its name and columns alone."""


@dataclass(frozen=True)
class Dropped:
    """What became of a file that was dropped.

    Attributes
    ----------
    path : Path
        Where it lay.
    taken : tuple of TakenFile
        What was taken in of it; none where nothing was.
    problem : str
        Why it was not; empty where it was.
    """

    path: Path
    taken: tuple[TakenFile, ...] = ()
    problem: str = ""


def take_dropped(house: House, catalogue: Catalogue) -> Iterator[Dropped]:
    """Take in archives, and tables that only one source's reader knows, from the raw files.

    What is read where it lies stays there. What was taken in goes to a hidden folder beside it.

    Parameters
    ----------
    house : House
        The project's folders.
    catalogue : Catalogue
        The sources.

    Yields
    ------
    Dropped
        One for each archive, and for each table that a reader knows.
    """
    for chosen in survey(house).chosen:
        if chosen.item.kind == OTHER and not chosen.source and chosen.item.file.size:
            yield from _take(house, catalogue, chosen.item)


def _take(house: House, catalogue: Catalogue, item: Recognised) -> Iterator[Dropped]:
    path = item.file.path
    if item.file.is_archive and hint(item.file, ()):
        return  # a directory of postcodes is read where it lies
    try:
        sources = _sources(house, item)
        if not sources and not item.file.is_archive:
            return
        if not sources or (len(sources) > 1 and not item.file.is_archive):
            yield Dropped(path, problem=_unclear(sources))
            return
        taken = [each for name in sources for each in add(house, catalogue, name, path)]
    except SafecityError as error:
        yield Dropped(path, problem=error.reason)
        return
    _set_aside(house.raw, path)
    yield Dropped(path, tuple(taken))


def _unclear(sources: list[str]) -> str:
    if not sources:
        return "no reader takes a file of this archive"
    return f"it may be of {' or '.join(sources)}: safecity raw add {sources[0]} FILE"


def _sources(house: House, item: Recognised) -> list[str]:
    """Name the sources that know a file, or the files of an archive."""
    if not item.file.is_archive:
        return other_sources(item, "")
    monthly = [police_source(name) for name in _names(item.file.path)]
    if monthly and all(monthly):  # such archives are large, and told by their names
        return sorted(set(monthly))
    with stage(item.file.path, house.raw, ANY) as staged:
        files = [recognise(file) for file in scan(staged.folder.parent)]
        by_file = [[file.source] if file.source else other_sources(file, "") for file in files]
    return sorted({source for sources in by_file for source in sources})


def _names(path: Path) -> list[str]:
    """List the files of an archive; what a Mac adds to it is left out."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        remedy = "Download it again"
        raise SafecityError(f"damaged archive ({error})", path=path, remedy=remedy) from error
    return [name for name in names if not name.endswith("/") and MAC_FOLDER not in name]


def _set_aside(raw: Path, path: Path) -> None:
    folder = raw / TAKEN
    folder.mkdir(exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem} ({number}){path.suffix}"
    path.rename(target)

"""Published files taken in: copied, hashed, validated, then recorded in `manifest.csv`."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from safecity.catalogue.assessment import House
from safecity.catalogue.registry import Catalogue
from safecity.errors import SafecityError, nearest
from safecity.files import leads_back
from safecity.ingest.source import Recognised
from safecity.ingest.supply.choice import other_sources, recognise, why_refused
from safecity.ingest.supply.record import Entry, read_manifest, write_manifest
from safecity.ingest.supply.scan import scan
from safecity.ingest.tables.bounds import check_archive, check_room
from safecity.ingest.tables.sheet import BrokenError
from safecity.ingest.take.contents import Contents, inspect, recognised_files

MAC_FOLDER = "__MACOSX"
"""Holds what a Mac keeps of each file of an archive; its files have the names of the others."""


@dataclass(frozen=True)
class Stage:
    """A copy of what the user named.

    Attributes
    ----------
    folder : Path
        The temporary folder.
    path : Path
        What the user named: a file, a folder or a zip archive.
    """

    folder: Path
    path: Path

    def origin(self, copy: Path) -> Path:
        """Path by which the user knows a copied file; of an archive, the path inside it."""
        inner = copy.relative_to(self.folder)
        return self.path / inner if self.path.is_dir() or _is_archive(self.path) else self.path

    def blame(self, error: SafecityError) -> SafecityError:
        """Return an error that names the user's file in place of its copy."""
        if error.path is None or not error.path.is_relative_to(self.folder):
            return error
        origin, copy = self.origin(error.path), str(error.path)
        problem = error.problem.replace(copy, str(origin))
        return SafecityError(problem, path=origin, line=error.line, remedy=error.remedy)


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip" and zipfile.is_zipfile(path)


DEEPEST = 3
"""Archives within one another that are unpacked."""


def _unpack(path: Path, folder: Path, depth: int = 0) -> None:
    """Unpack an archive and those that lie in it; what a Mac adds to it is left out.

    Raises
    ------
    SafecityError
        Where an archive is broken, protected, or holds two files of one name.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_room(check_archive(archive), path.parent)
            for member in archive.infolist():
                # Archives made on Windows may part folders by the other slash.
                member.filename = member.filename.replace("\\", "/")
                if MAC_FOLDER not in member.filename.split("/"):
                    archive.extract(member, folder)
    except BrokenError as error:
        raise SafecityError(error.problem, path=path, remedy="Download it again") from error
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise SafecityError(
            f"the archive cannot be unpacked ({error})", path=path, remedy="Download it again"
        ) from error
    for inner in [each for each in folder.rglob("*") if each.is_file() and _is_archive(each)]:
        if depth == DEEPEST:
            problem = f"archives lie {DEEPEST + 1} deep within one another"
            raise SafecityError(problem, path=path, remedy="Unpack it by hand")
        _unpack(inner, inner.with_suffix(""), depth + 1)
        inner.unlink()


def _copy(path: Path, folder: Path) -> None:
    """Copy a file or a folder, or unpack an archive, into an empty folder."""
    if path.is_dir():
        # The stage is a hidden folder of raw, which may be the very folder that is named.
        shutil.copytree(path, folder, dirs_exist_ok=True, ignore=partial(_left_out, path))
    elif _is_archive(path):
        _unpack(path, folder)
    elif path.is_file():
        shutil.copy2(path, folder / path.name)
    else:
        raise SafecityError("there is no such file or folder", path=path, remedy="Check the path")


def _left_out(root: Path, folder: str, names: list[str]) -> set[str]:
    """Name what is not copied: what is hidden, and links that would never end."""
    return {n for n in names if n.startswith(".") or leads_back(Path(folder, n), root)}


def _copied(path: Path, folder: Path) -> None:
    try:
        _copy(path, folder)
    except (OSError, shutil.Error) as error:
        raise SafecityError(
            f"it cannot be copied ({error})", path=path, remedy="Check its permissions"
        ) from error


@contextmanager
def stage(path: Path, raw: Path, source: str) -> Iterator[Stage]:
    """Copy published files beside the raw ones for as long as they are read.

    They lie in a folder of the source's name, as among the raw files: some are known by it.

    Parameters
    ----------
    path : Path
        A file, folder or zip archive.
    raw : Path
        The folder of raw files; the copy is a hidden folder of it, so that moving is atomic.

    Raises
    ------
    SafecityError
        Where there is no such path or an archive is broken. Errors inside the context name the
        user's path.
    """
    with TemporaryDirectory(dir=raw, prefix=".incoming-") as folder:
        staged = Stage(Path(folder) / source, path)
        staged.folder.mkdir()
        try:
            _copied(path, staged.folder)
            yield staged
        except SafecityError as error:
            raise staged.blame(error) from error


@dataclass(frozen=True)
class TakenFile:
    """A file that was taken in, or was there already.

    Attributes
    ----------
    path : Path
        Where it lies among the raw files.
    origin : Path
        Where the user had it.
    is_new : bool
        Whether it was added now; False where its bytes were there already.
    contents : Contents
        What it holds.
    """

    path: Path
    origin: Path
    is_new: bool
    contents: Contents


def _remedy(items: Sequence[Recognised], source: str, layout: str) -> str:
    """Say which source knows files that are not of the one asked for, or how that is laid out."""
    others = sorted({name for item in items for name in other_sources(item, source)})
    if others:
        return " or ".join(f"`safecity raw add {name}`" for name in others) + " knows it"
    return f"{source} is published as: {layout}"


def _recognise(staged: Stage, source: str, layout: str) -> list[Recognised]:
    """Recognise what was staged; files of a folder that no reader takes stay outside."""
    items = [recognise(file) for file in scan(staged.folder.parent)]
    wanted = [item for item in items if item.source == source]
    if not wanted:
        recognised = ", ".join(sorted({i.source or why_refused(i, source) for i in items}))
        raise SafecityError(
            f"nothing here is recognised as {source}; found: {recognised or 'no files'}",
            path=staged.path,
            remedy=_remedy(items, source, layout),
        )
    return wanted


def _release(item: Recognised, items: Sequence[Recognised], last: str, house: House) -> str:
    """Release of a file that nobody named.

    Of monthly files it is the newest month that came with them, of others what name or header says,
    of published figures the last month that they cover. A file that says nothing has the day, and
    so have figures that partners save as they like, and those that come again with other content.
    """
    newest = max(other.month for other in items)
    told = newest if item.month else item.release
    if not told and not item.declared.by_hand and not _target(item, last, house).exists():
        told = last
    return told or date.today().isoformat()


def _target(item: Recognised, release: str, house: House) -> Path:
    """Return the place of a file among the raw files."""
    inside = item.file.name.partition("/")[2]
    return house.raw / item.source / release.replace(" ", "-") / inside


def _same(item: Recognised) -> tuple[str, ...]:
    """What two files share that are one table with one content, whatever their names."""
    return (item.file.sha256, item.kind, item.label, item.force)


def _targets(
    items: Sequence[Recognised], house: House, releases: Sequence[str], there: Sequence[Recognised]
) -> list[tuple[Path, bool]]:
    """Place of every file and whether it is new; raw data are never overwritten or doubled."""
    known = {_same(item): item.file.path for item in there}
    targets = []
    for item, release in zip(items, releases, strict=True):
        target = _target(item, release, house)
        is_new = _same(item) not in known
        targets.append((known.setdefault(_same(item), target), is_new))
        if is_new and target.exists():
            raise SafecityError(
                "another file of this edition is there already, with other content",
                path=target,
                remedy="Raw data are not overwritten: give the new file its own --edition",
            )
    return targets


def _entry(
    item: Recognised, target: Path, house: House, catalogue: Catalogue, release: str
) -> Entry:
    source = catalogue.sources[item.source]
    return Entry(
        file=target.relative_to(house.raw).as_posix(),
        source=item.source,
        edition=release,
        sha256=item.file.sha256,
        url=source.url,
        publisher=source.publisher,
        licence=source.licence,
        retrieved=date.today().isoformat(),
    )


def _take(
    staged: Stage, house: House, catalogue: Catalogue, source: str, release: str | None
) -> tuple[list[TakenFile], list[Entry]]:
    """Read what was staged, move what is new among the raw files, and say how to record it."""
    there = recognised_files(house)
    items = _recognise(staged, source, catalogue.sources[source].layout)
    contents = inspect(items, there)
    releases = [
        release or _release(item, items, held.last, house)
        for item, held in zip(items, contents, strict=True)
    ]
    targets = _targets(items, house, releases, there)
    taken, entries = [], []
    for item, name, (target, is_new), held_rows in zip(
        items, releases, targets, contents, strict=True
    ):
        taken.append(TakenFile(target, staged.origin(item.file.path), is_new, held_rows))
        if is_new:
            entries.append(_entry(item, target, house, catalogue, name))
            target.parent.mkdir(parents=True, exist_ok=True)
            item.file.path.replace(target)
    return taken, entries


def add(
    house: House, catalogue: Catalogue, source: str, path: Path, release: str | None = None
) -> list[TakenFile]:
    """Take a published file, folder or zip archive in.

    It is copied beside the raw files and read there; only when all of it is valid is it moved
    to `raw/<source>/<release>/` and recorded.

    Parameters
    ----------
    house : House
        The project's folders.
    catalogue : Catalogue
        Says publisher, licence and address of the source.
    source : str
        Slug of the source, for example "police_uk".
    path : Path
        What was downloaded. Files of a folder that belong to another source are left out.
    release : str, optional
        What to call the release; else the newest month, what the file says of itself, or the last
        month that its figures cover.

    Returns
    -------
    list of TakenFile
        Every file of the source: where it lies, whether it is new, and what it holds. A file whose
        bytes are there already is not copied and not recorded again.

    Raises
    ------
    SafecityError
        Where the source is unknown, nothing is recognised, a file is empty or not as published, or
        a release holds other content already.
    """
    if source not in catalogue.sources:
        raise SafecityError(f"no source '{source}'", remedy=nearest(source, catalogue.sources))
    house.raw.mkdir(parents=True, exist_ok=True)
    with stage(path, house.raw, source) as staged:
        taken, entries = _take(staged, house, catalogue, source, release)
    if entries:
        known = read_manifest(house.raw)
        write_manifest(house.raw, {**known, **{entry.file: entry for entry in entries}})
    return taken

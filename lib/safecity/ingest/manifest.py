"""Published files taken in: copied, hashed, validated, then recorded in `manifest.csv`."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from safecity.catalogue.errors import SafecityError, nearest
from safecity.catalogue.house import House
from safecity.catalogue.registry import Catalogue
from safecity.ingest.boundaries import read_outlines
from safecity.ingest.bulk import Bulk
from safecity.ingest.deprivation import read_index
from safecity.ingest.geography import read_changes, read_wards
from safecity.ingest.police_uk import cut_off
from safecity.ingest.population import read_lad, read_lsoa
from safecity.ingest.recognise import (
    BOUNDARIES,
    CHANGES,
    DEPRIVATION,
    LAD_POPULATION,
    LSOA_POPULATION,
    STREET,
    WARDS,
    Recognised,
    recognise,
)
from safecity.ingest.record import Entry, read_manifest, write_manifest
from safecity.ingest.rows import check_header
from safecity.ingest.scan import scan, scan_file

_READERS = {
    CHANGES: read_changes,
    WARDS: read_wards,
    LAD_POPULATION: read_lad,
    LSOA_POPULATION: read_lsoa,
    DEPRIVATION: read_index,
}


def _stage(path: Path, stage: Path) -> None:
    """Copy a file or a folder, or unpack an archive, into an empty folder."""
    if path.is_dir():
        shutil.copytree(path, stage, dirs_exist_ok=True)
    elif zipfile.is_zipfile(path) and path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            archive.extractall(stage)
    elif path.is_file():
        shutil.copy2(path, stage / path.name)
    else:
        raise SafecityError("there is no such file or folder", path=path, remedy="Check the path")


def _recognise(stage: Path, source: str, path: Path) -> list[Recognised]:
    """Recognise what was staged; files of a folder that no reader takes stay outside."""
    items = [recognise(file) for file in scan(stage)]
    wanted = [item for item in items if item.source == source]
    if not wanted:
        found = ", ".join(sorted({i.source or i.note for i in items})) or "no files"
        raise SafecityError(
            f"nothing here is recognised as {source}; found: {found}",
            path=path,
            remedy="Give the file its published name and columns",
        )
    return wanted


def _check_street(items: Sequence[Recognised]) -> None:
    for item in items:
        check_header(item)
    broken = sorted(cut_off(Bulk(items))) if items else []
    if broken:
        path = next(i.file.path for i in items if i.file.name == broken[0])
        raise SafecityError(
            "the file is cut off mid-row",
            path=path,
            line=scan_file(path, path.parent).newlines + 1,
            remedy="Download it again",
        )


def _validate(items: Sequence[Recognised]) -> None:
    """Read every file as it will be read later; raise where that fails."""
    _check_street([item for item in items if item.kind == STREET])
    for item in items:
        if item.kind in _READERS:
            _READERS[item.kind](item.file)
        elif item.kind == BOUNDARIES:
            read_outlines(item.file, item.label)


def _edition(item: Recognised, items: Sequence[Recognised]) -> str:
    """Edition of a file: of street-level files the newest month that came with it."""
    newest = max(other.month for other in items)
    return (newest if item.month else item.edition) or date.today().isoformat()


def _targets(
    items: Sequence[Recognised], house: House, editions: Sequence[str]
) -> list[tuple[Recognised, Path]]:
    """Pair every file with the place it goes to; raw data are never overwritten."""
    pairs = []
    for item, edition in zip(items, editions, strict=True):
        folder = house.raw / item.source / edition.replace(" ", "-")
        target = folder / item.file.name
        pairs.append((item, target))
        if target.exists() and scan_file(target, house.raw).sha256 != item.file.sha256:
            raise SafecityError(
                "another file of this edition is there already, with other content",
                path=target,
                remedy="Raw data are not overwritten: give the new file its own --edition",
            )
    return pairs


def _entry(
    item: Recognised, target: Path, house: House, catalogue: Catalogue, edition: str
) -> Entry:
    source = catalogue.sources[item.source]
    return Entry(
        file=target.relative_to(house.raw).as_posix(),
        source=item.source,
        edition=edition,
        sha256=item.file.sha256,
        url=source.url,
        publisher=source.publisher,
        licence=source.licence,
        retrieved=date.today().isoformat(),
    )


def _move(pairs: Sequence[tuple[Recognised, Path]]) -> None:
    for item, target in pairs:
        target.parent.mkdir(parents=True, exist_ok=True)
        item.file.path.replace(target)


def add(
    house: House, catalogue: Catalogue, source: str, path: Path, edition: str | None = None
) -> list[Path]:
    """Take a published file, folder or zip archive in.

    It is copied beside the raw files and read there; only when all of it is valid is it moved
    to `raw/<source>/<edition>/` and recorded.

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
    edition : str, optional
        What to call the edition; else the newest month, or what the file says of itself.

    Returns
    -------
    list of Path
        Where the files lie now.

    Raises
    ------
    SafecityError
        Where the source is unknown, nothing is recognised, a file is not as published, or an
        edition holds other content already.
    """
    if source not in catalogue.sources:
        raise SafecityError(f"no source '{source}'", remedy=nearest(source, catalogue.sources))
    house.raw.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=house.raw, prefix=".incoming-") as stage:
        _stage(path, Path(stage))
        items = _recognise(Path(stage), source, path)
        _validate(items)
        editions = [edition or _edition(item, items) for item in items]
        pairs = _targets(items, house, editions)
        entries = [
            _entry(item, target, house, catalogue, name)
            for (item, target), name in zip(pairs, editions, strict=True)
        ]
        _move(pairs)
    known = read_manifest(house.raw)
    write_manifest(house.raw, {**known, **{entry.file: entry for entry in entries}})
    return [target for _, target in pairs]

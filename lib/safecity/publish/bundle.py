"""One file with everything a reader or reviewer needs, the same bytes for the same content."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

MODE = 0o644 << 16
PACKED = frozenset({".docx", ".pdf", ".png", ".pptx", ".xlsx"})
"""Compressed already."""
UNIX = 3
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the format of the archive can hold."""


def files_below(folder: Path, prefix: str) -> dict[str, Path]:
    """List the files of a folder under their names in a bundle; hidden ones are left out.

    Parameters
    ----------
    folder : Path
        May be absent; nothing is listed then.
    prefix : str
        Folder within the bundle.
    """
    names = {path: path.relative_to(folder) for path in sorted(folder.rglob("*"))}
    return {
        f"{prefix}/{name.as_posix()}": path
        for path, name in names.items()
        if path.is_file() and not any(part.startswith(".") for part in name.parts)
    }


def write_bundle(target: Path, members: Mapping[str, Path], date: str) -> None:
    """Write a zip whose bytes depend on names and contents only.

    Parameters
    ----------
    target : Path
        File to write.
    members : mapping of str to Path
        Files by their names in the bundle.
    date : str
        Release date, "YYYY-MM-DD"; every member carries it, and no clock.
    """
    year, month, day = map(int, date.split("-"))
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, date_time=(year, month, day, 12, 0, 0))
            packed = Path(name).suffix in PACKED
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = MODE
            entry.create_system = UNIX
            archive.writestr(entry, members[name].read_bytes())


def repacked(
    content: bytes, part: Callable[[str, bytes], bytes | None] = lambda name, held: held
) -> bytes:
    """Write an archive again without the times of its members.

    Parameters
    ----------
    content : bytes
        A zip, such as a deck or a document.
    part : callable
        Takes the name and content of a member and returns what is kept; None leaves it out.
    """
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            kept = part(name, old.read(name))
            if kept is not None:
                entry = zipfile.ZipInfo(name, EARLIEST)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, MODE
                new.writestr(entry, kept)
    return buffer.getvalue()

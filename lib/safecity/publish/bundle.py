"""One file with everything a reader or reviewer needs, the same bytes for the same content."""

from __future__ import annotations

import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import SEEK_CUR, BytesIO
from pathlib import Path

from safecity.catalogue.behind import code_of

MODE = 0o644 << 16
PACKED = frozenset({".docx", ".pdf", ".png", ".pptx", ".xlsx"})
"""Compressed already."""
UNIX = 3
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the format of the archive can hold."""


def packer() -> list[str]:
    """Name all that decides how a member is packed."""
    return [code_of("publish/bundle.py"), sys.version, zlib.ZLIB_RUNTIME_VERSION]


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


def write_bundle(
    target: Path, members: Mapping[str, Path], date: str, before: Path | None = None
) -> None:
    """Write a zip whose bytes depend on names and contents only.

    Parameters
    ----------
    target : Path
        File to write.
    members : mapping of str to Path
        Files by their names in the bundle.
    date : str
        Release date, "YYYY-MM-DD"; every member carries it, and no clock.
    before : Path, optional
        A bundle that this function wrote, with the same `packer`: what it holds of the same content
        is taken as it was packed, which costs a sixth of packing it.
    """
    year, month, day = map(int, date.split("-"))
    packed = {} if before is None else _packed(before)
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, date_time=(year, month, day, 12, 0, 0))
            is_packed = Path(name).suffix in PACKED
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            entry.external_attr = MODE
            entry.create_system = UNIX
            content = members[name].read_bytes()
            earlier = packed.get(name, b"")
            if earlier and not is_packed and zlib.decompress(earlier, -zlib.MAX_WBITS) == content:
                _add_packed(archive, entry, content, earlier)
            else:
                archive.writestr(entry, content)


def _packed(path: Path) -> dict[str, bytes]:
    """Read the members of a bundle as they are packed, by name."""
    parts = {}
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        for entry in archive.infolist():
            file.seek(entry.header_offset)
            name, extra = struct.unpack("<26x2H", file.read(30))
            file.seek(name + extra, SEEK_CUR)
            if entry.compress_type == zipfile.ZIP_DEFLATED:
                parts[entry.filename] = file.read(entry.compress_size)
    return parts


def _add_packed(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes, packed: bytes
) -> None:
    """Add a member that is packed already, as `ZipFile.writestr` adds what it packs."""
    file = archive.fp
    assert file is not None
    entry.CRC, entry.file_size = zlib.crc32(content), len(content)
    entry.compress_size, entry.header_offset = len(packed), file.tell()
    file.write(entry.FileHeader(zip64=False) + packed)
    archive.filelist.append(entry)
    archive.NameToInfo[entry.filename] = entry
    archive.start_dir = file.tell()


def repacked(
    content: bytes, part: Callable[[str, bytes], bytes | None] = lambda name, same: same
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
            replacement = part(name, old.read(name))
            if replacement is not None:
                entry = zipfile.ZipInfo(name, EARLIEST)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, MODE
                new.writestr(entry, replacement)
    return buffer.getvalue()

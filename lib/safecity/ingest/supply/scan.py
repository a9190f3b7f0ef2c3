"""What lies below the folder of raw files: every file's content hash and how it is written."""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from safecity.catalogue.assessment import House
from safecity.errors import SafecityError
from safecity.files import json_text, walk, write_whole

BLOCK = 4 << 20
FIRST_LINE = 1 << 16
NEWLINE = ord("\n")
# Notes beside the data, not data.
NOTES = {".md", ".txt", ".pdf", ".html"}
MANIFEST = "manifest.csv"
# How a zip archive starts; a workbook is one too, and is never read as text.
_ARCHIVE = b"PK\x03\x04"


@dataclass(frozen=True)
class RawFile:
    """One raw file, by its content.

    Attributes
    ----------
    name : str
        Path relative to the folder of raw files, with forward slashes.
    root : str
        That folder.
    size : int
        Bytes.
    sha256 : str
        Hash of the content.
    encoding : str
        "utf-8", "utf-8-sig" (with a byte order mark), "utf-16", "cp1252" or "binary".
    newlines : int
        Line ends in the file.
    ended : bool
        Whether the last line has its line end; a file cut off mid-row has not.
    crlf : bool
        Whether lines end as on Windows.
    first_line : str
        The first line, decoded, at most 64 KB of it.
    unreadable : str
        Why the system does not let us read it; empty where it does.
    """

    name: str
    root: str
    size: int
    sha256: str
    encoding: str
    newlines: int
    ended: bool
    crlf: bool
    first_line: str
    unreadable: str = ""

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return Path(self.root) / self.name

    @property
    def is_archive(self) -> bool:
        """Whether it is called a zip archive; such a file is not read where it lies."""
        return self.name.lower().endswith(".zip")

    @property
    def file_name(self) -> str:
        """Name without folders."""
        return self.name.rsplit("/", 1)[-1]

    @property
    def data_lines(self) -> int:
        """Lines after the first, as the line ends tell; blank ones count."""
        if self.size == 0:
            return 0
        return self.newlines - 1 if self.ended else self.newlines


class _Reader:
    """Takes a file in block by block, so that a file of any size fits in memory."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()
        self.start = b""
        self.last = b""
        self.newlines = 0
        self.is_utf8 = True
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def add(self, block: bytes) -> None:
        """Add the next block of the file."""
        self.hash.update(block)
        self.newlines += int(np.count_nonzero(np.frombuffer(block, np.uint8) == NEWLINE))
        self.start = self.start or block[:FIRST_LINE]
        self.last = (self.last + block[-2:])[-2:]
        if self.is_utf8 and not self.start.startswith(_ARCHIVE):
            self._decode(block)

    def _decode(self, block: bytes, final: bool = False) -> None:
        try:
            self._decoder.decode(block, final)
        except UnicodeDecodeError:
            self.is_utf8 = False

    @property
    def encoding(self) -> str:
        """How the file is written, as Python names it; "binary" for what is no text."""
        if self.start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in self.start or self.start.startswith(_ARCHIVE):
            return "binary"
        if self.start.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        self._decode(b"", final=self.is_utf8)
        return "utf-8" if self.is_utf8 else "cp1252"

    @property
    def first_line(self) -> str:
        if self.encoding == "binary":
            return ""
        return self.start.decode(self.encoding, errors="replace").split("\n", 1)[0]


def scan_file(path: Path, root: Path) -> RawFile:
    """Hash one file and see how it is written.

    Parameters
    ----------
    path : Path
        The file.
    root : Path
        The folder of raw files; names are relative to it.
    """
    reader = _Reader()
    try:
        with path.open("rb") as stream:
            while block := stream.read(BLOCK):
                reader.add(block)
    except OSError as error:
        name, why = path.relative_to(root).as_posix(), error.strerror or str(error)
        return RawFile(name, str(root), 0, "", "binary", 0, True, False, "", why)
    return RawFile(
        name=path.relative_to(root).as_posix(),
        root=str(root),
        size=path.stat().st_size,
        sha256=reader.hash.hexdigest(),
        encoding=reader.encoding,
        newlines=reader.newlines,
        ended=reader.last in (b"", b"\n\0") or reader.last.endswith(b"\n"),
        crlf=reader.first_line.endswith("\r"),
        first_line=reader.first_line.rstrip("\r"),
    )


def list_files(raw: Path) -> Iterator[Path]:
    """Yield the data files below a folder, in order; notes and hidden files are left out."""
    for folder, subfolders, names in walk(raw):
        subfolders[:] = sorted(s for s in subfolders if not s.startswith((".", "__MACOSX")))
        for name in sorted(names):
            is_note = Path(name).suffix.lower() in NOTES or name == MANIFEST
            if not name.startswith(".") and not is_note:
                yield Path(folder) / name


_REMEMBERED = {field.name for field in fields(RawFile)}


def _read_cache(cache: Path) -> dict[str, dict]:
    """Read what is remembered; an entry that another version wrote is none."""
    try:
        entries = json.loads(cache.read_text(encoding="utf-8"))
        return {k: entry for k, entry in entries.items() if set(entry) == _REMEMBERED}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write_cache(cache: Path, entries: dict[str, dict]) -> None:
    write_whole(cache, json_text(entries, ensure_ascii=True))


def _key(path: Path) -> str:
    # This only spares a second reading; what is compared afterwards is the content. The time of
    # change of a file's entry (ctime) tells where somebody set its size and time back.
    try:
        stat = path.stat()
    except OSError:  # such as a link to nowhere, of which the scan says why it cannot be read
        return f"{path}|"
    look = (path, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    return "|".join(map(str, look))


def scan(raw: Path, cache: Path | None = None) -> tuple[RawFile, ...]:
    """Hash every data file below a folder, in threads.

    Parameters
    ----------
    raw : Path
        The folder of raw files.
    cache : Path, optional
        JSON file that remembers hashes by path, size, times and inode.

    Raises
    ------
    SafecityError
        Where the folder is not there.
    """
    if not raw.is_dir():
        raise SafecityError(
            "there is no folder of raw files",
            path=raw,
            remedy="Take published files in with `safecity raw add`, or name a folder with RAW=",
        )
    paths = {_key(path): path for path in list_files(raw)}
    known = _read_cache(cache) if cache else {}
    with ThreadPoolExecutor(4) as pool:
        fresh = [key for key in paths if key not in known]
        scanned = dict(zip(fresh, pool.map(lambda k: scan_file(paths[k], raw), fresh), strict=True))
    files = [scanned.get(key) or _remembered(known[key], raw, path) for key, path in paths.items()]
    if cache and fresh:
        present = {key: entry for key, entry in known.items() if Path(key.split("|")[0]).is_file()}
        read = {key: asdict(file) for key, file in zip(paths, files, strict=True) if file.sha256}
        _write_cache(cache, present | read)
    return tuple(files)


def _remembered(entry: dict, raw: Path, path: Path) -> RawFile:
    # The same file may be seen from another root than when it was remembered.
    return RawFile(**{**entry, "root": str(raw), "name": path.relative_to(raw).as_posix()})


def hash_cache(house: House) -> Path:
    """Return the file that remembers hashes; beside the processed data, as raw may be read-only."""
    return house.root / "data" / "processed" / ".hashes.json"


def scan_house(house: House) -> tuple[RawFile, ...]:
    """Hash every raw file of a house."""
    return scan(house.raw, hash_cache(house))

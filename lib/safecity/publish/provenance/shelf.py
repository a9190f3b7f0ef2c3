"""The files of an edition, read alike from a folder of products and from its bundle."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from safecity.errors import SafecityError
from safecity.publish.restricted import file_in

MANIFEST, CRATE, RESULTS = "manifest.json", "ro-crate-metadata.json", "results.csv"
BUNDLE = "bundle.zip"
"""What lies in a folder of products and cannot be in itself."""
BUNDLES = (BUNDLE, file_in(BUNDLE, restricted=True))
"""How it is called in a public edition, and in a restricted one."""

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError)
"""What unpacking a damaged member of a zip may raise."""

AGAIN = "Take the bundle again from where it was published, or make the edition again."
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Shelf:
    """Where the files of an edition lie.

    Attributes
    ----------
    path : Path
        The folder, or the zip.
    archive : zipfile.ZipFile or None
        The open zip; None for a folder.
    """

    path: Path
    archive: zipfile.ZipFile | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all files, as the manifest writes them, sorted; one twice where it is twice."""
        if self.archive is not None:
            return tuple(sorted(i.filename for i in self.archive.infolist() if not i.is_dir()))
        files = (p.relative_to(self.path) for p in self.path.rglob("*") if not p.is_dir())
        return tuple(sorted(p.as_posix() for p in files if not _is_beside(p)))

    @property
    def unsafe(self) -> dict[str, str]:
        """Names that would lead out of a folder when unpacked or read, each with the reason."""
        counted = Counter(self.names)
        unsafe = {name: why for name in counted if (why := _fault(name))}
        unsafe |= {name: "listed twice" for name, times in counted.items() if times > 1}
        return unsafe | dict.fromkeys(self._links(), "a link, not a file")

    def _links(self) -> list[str]:
        if self.archive is None:
            return [name for name in self.names if (self.path / name).is_symlink()]
        entries = self.archive.infolist()
        return [i.filename for i in entries if stat.S_ISLNK(i.external_attr >> 16)]

    def holds(self, name: str) -> bool:
        """Say whether there is a file of this name."""
        if self.archive is not None:
            return name in self.archive.NameToInfo
        return (self.path / name).is_file()

    @property
    def bundle(self) -> str:
        """Name of the bundle that lies beside the files; empty where there is none."""
        return next((name for name in BUNDLES if self.archive is None and self.holds(name)), "")

    def size(self, name: str) -> int:
        """Return the length of a file, in bytes."""
        if self.archive is not None:
            return self.archive.getinfo(name).file_size
        return (self.path / name).stat().st_size

    def read(self, name: str) -> bytes:
        """Read a file.

        Raises
        ------
        SafecityError
            Where it is absent, or cannot be unpacked.
        """
        try:
            with self._open(name) as file:
                return file.read()
        except (KeyError, OSError) as error:
            raise SafecityError("there is no such file", path=self._place(name)) from error
        except BROKEN as error:
            problem = f"it cannot be unpacked ({error})"
            raise SafecityError(problem, path=self._place(name), remedy=AGAIN) from error

    def sha256(self, name: str) -> str:
        """Hash a file without holding it whole."""
        digest = hashlib.sha256()
        with self._open(name) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()

    def json(self, name: str) -> Any:
        """Read a file of JSON.

        Raises
        ------
        SafecityError
            Where it is absent or is no JSON.
        """
        try:
            return json.loads(self.read(name))
        except (ValueError, RecursionError) as error:
            problem = f"it is no valid JSON ({error})"
            raise SafecityError(problem, path=self._place(name), remedy=AGAIN) from error

    def unpack(self, names: Iterator[str] | list[str], folder: Path) -> None:
        """Write some files below a folder; their names must be safe."""
        for name in names:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.read(name))

    def _open(self, name: str) -> IO[bytes]:
        return self.archive.open(name) if self.archive else (self.path / name).open("rb")

    def _place(self, name: str) -> Path:
        return self.path / name


@contextmanager
def open_shelf(path: Path) -> Iterator[Shelf]:
    """Open a folder of products, or a bundle.

    Parameters
    ----------
    path : Path
        The folder or the zip.

    Raises
    ------
    SafecityError
        Where there is neither, or the zip is not whole.
    """
    if path.is_dir():
        yield Shelf(path)
        return
    if not path.is_file():
        remedy = "Give the folder of an edition's products, or its bundle.zip."
        raise SafecityError("there is no such folder or bundle", path=path, remedy=remedy)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise SafecityError(f"no whole zip file ({error})", path=path, remedy=AGAIN) from error
    with archive:
        yield Shelf(path, archive)


def _is_beside(path: Path) -> bool:
    return path.parts[0] in BUNDLES or any(part.startswith(".") for part in path.parts)


def _fault(name: str) -> str:
    """Say why a name must not be unpacked; empty where it may."""
    parts = PurePosixPath(name).parts
    if name.startswith("/") or "\\" in name or (parts and ":" in parts[0]):
        return "not a relative path"
    return "leads out of its folder" if ".." in parts else ""

"""Where published files stand while they are read, before they count as raw data."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from safecity.catalogue.errors import SafecityError


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


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, RuntimeError) as error:
        raise SafecityError(
            f"the archive cannot be unpacked ({error})", path=path, remedy="Download it again"
        ) from error


def _copy(path: Path, folder: Path) -> None:
    """Copy a file or a folder, or unpack an archive, into an empty folder."""
    if path.is_dir():
        # The stage is a hidden folder of raw, which may be the very folder that is named.
        hidden = shutil.ignore_patterns(".*")
        shutil.copytree(path, folder, dirs_exist_ok=True, ignore=hidden)
    elif _is_archive(path):
        _unpack(path, folder)
    elif path.is_file():
        shutil.copy2(path, folder / path.name)
    else:
        raise SafecityError("there is no such file or folder", path=path, remedy="Check the path")


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

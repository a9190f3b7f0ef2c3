"""What was read of a raw file, kept for all who read the same file: many partnerships, one reading.

A house whose shelf is open reads each raw file once. What a reader returned lies there under the
file's content, its name, the code of ingest, the catalogue and the versions of what reads it;
whatever differs, or is not as it was kept, is read anew. A run of one partnership opens none and
reads its raw files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from inspect import getmodule
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from safecity.catalogue.assessment import House
from safecity.catalogue.behind import version_behind
from safecity.digests import digest, environment, sha256_of, sha256_of_text
from safecity.files import write_whole
from safecity.ingest.supply.parcel import pack, unpack
from safecity.ingest.supply.scan import RawFile

P = ParamSpec("P")
T = TypeVar("T")
SEAL = ".sha256"
_OPEN: ContextVar[Path | None] = ContextVar("shelf", default=None)


def shelf_of(house: House) -> Path:
    """Return the folder of a house's shelf; it has one where the folder is there."""
    return house.root / "data" / "processed" / ".shelf"


@contextmanager
def open_shelf(house: House) -> Iterator[None]:
    """Read from the shelf of a house, and keep on it what is read; nothing where it has none."""
    folder = shelf_of(house)
    token = _OPEN.set(folder if folder.is_dir() else None)
    try:
        yield
    finally:
        _OPEN.reset(token)


@lru_cache(maxsize=1)
def _readers() -> str:
    """Digest of the code that reads, what it reads by, and the packages that it reads with.

    Readers map offences, names and columns as the catalogue declares them.
    """
    return digest([version_behind("data"), environment()])


def place(what: str, file: RawFile, *more: object, suffix: str = "") -> Path | None:
    """Return where something read of a file is kept; None where no shelf is open.

    Parameters
    ----------
    what : str
        What is read, as a relative path: a folder for each part that is read by itself.
    file : RawFile
        The raw file.
    more : object
        What else decides what comes out.
    suffix : str
        End of the name.
    """
    folder = _OPEN.get()
    if folder is None:
        return None
    key = "\n".join((file.name, file.sha256, _readers(), *map(repr, more)))
    return folder / what / f"{sha256_of_text(key)[:32]}{suffix}"


def seal(path: Path) -> None:
    """Write down the hash of what is kept as a file, and of the note beside it.

    Parameters
    ----------
    path : Path
        The file; its note has the same name and ends with ".json".
    """
    write_whole(path.with_suffix(SEAL), _sealed(path))


def is_sealed(path: Path) -> bool:
    """Say whether what is kept as a file is as it was when it was sealed."""
    try:
        return path.with_suffix(SEAL).read_text(encoding="ascii") == _sealed(path)
    except (OSError, ValueError):
        return False


def _sealed(path: Path) -> str:
    note = path.with_suffix(".json")
    return digest([sha256_of(path), sha256_of(note) if note.is_file() else ""])


def read_once(reader: Callable[P, T]) -> Callable[P, T]:
    """Let a reader of one raw file take from the shelf what it returned before.

    Parameters
    ----------
    reader : callable
        Its first argument is the file (a `RawFile`, or something with one as `file`), the others
        are plain values; whatever it raises is not kept. What it returns is as `pack` takes it, and
        the dataclasses in it are known in the reader's module.
    """

    @wraps(reader)
    def read(*given: P.args, **more: P.kwargs) -> T:
        """Return what lies on the shelf, else read the file and keep it."""
        file = cast("RawFile", getattr(given[0], "file", given[0]))
        others = (*given[1:], *more.items())
        name = f"{reader.__module__.rpartition('.')[2]}.{reader.__name__}"
        path = place(name, file, *others, suffix=".parcel")
        if path is None:
            return reader(*given, **more)
        try:
            return cast("T", unpack(path.read_bytes(), vars(getmodule(reader))))
        except (OSError, ValueError):
            result: T = reader(*given, **more)
            write_whole(path, pack(result))
            return result

    return cast("Callable[P, T]", read)

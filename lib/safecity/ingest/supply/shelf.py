"""What was read of a raw file, kept for all who read the same file: many partnerships, one reading.

A house whose shelf is open reads each raw file once. What a reader returned lies there under the
file's content, its name, the code of ingest, the catalogue and the versions of what reads it;
whatever differs is read anew. A run of one partnership opens none and reads its raw files.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from safecity.catalogue.assessment import House
from safecity.catalogue.behind import version_behind
from safecity.digests import digest, environment
from safecity.files import write_whole
from safecity.ingest.supply.scan import RawFile

P = ParamSpec("P")
T = TypeVar("T")
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
    said = "\n".join((file.name, file.sha256, _readers(), *map(repr, more)))
    return folder / what / f"{hashlib.sha256(said.encode()).hexdigest()[:32]}{suffix}"


def read_once(reader: Callable[P, T]) -> Callable[P, T]:
    """Let a reader of one raw file take from the shelf what it returned before.

    Parameters
    ----------
    reader : callable
        Its first argument is the file (a `RawFile`, or something with one as `file`), the others
        are plain values; whatever it raises is not kept.
    """

    @wraps(reader)
    def read(*given: P.args, **more: P.kwargs) -> T:
        """Return what lies on the shelf, else read the file and keep it."""
        file = cast("RawFile", getattr(given[0], "file", given[0]))
        others = (*given[1:], *more.items())
        name = f"{reader.__module__.rpartition('.')[2]}.{reader.__name__}"
        path = place(name, file, *others, suffix=".pickle")
        if path is None:
            return reader(*given, **more)
        try:
            return cast("T", pickle.loads(path.read_bytes()))
        except (OSError, EOFError, pickle.UnpicklingError):
            found: T = reader(*given, **more)
            write_whole(path, pickle.dumps(found, protocol=5))
            return found

    return cast("Callable[P, T]", read)

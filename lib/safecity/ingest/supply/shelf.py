"""What was read of a raw file, kept for all who read the same file: many partnerships, one reading.

A house whose shelf is open reads each raw file once. What a reader returned lies there under the
file's content, its name, the code of ingest, the catalogue and the versions of what reads it;
whatever differs, or is not as it was kept, is read anew. A run of one partnership opens none and
reads its raw files. Kept are JSON and Parquet behind their hash, never code.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from functools import lru_cache, wraps
from inspect import getmodule
from io import BytesIO
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd

from safecity.catalogue.assessment import House
from safecity.catalogue.behind import version_behind
from safecity.digests import digest, environment, sha256_of, sha256_of_text
from safecity.files import json_text, write_whole
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


VALUE = "value.json"
GATHERED: dict[str, Callable[..., Any]] = {
    "tuple": tuple, "list": list, "set": set, "dict": dict, "Counter": Counter,
}  # fmt: skip
"""What holds other things, by the word for it; a dict and a Counter from pairs."""
_PAIRS = ("dict", "Counter")


def pack(value: object) -> bytes:
    """Write what a reader returned as bytes.

    Parameters
    ----------
    value : object
        Frames, outlines, plain values, dataclasses of these, and tuples, lists, sets, dicts and
        Counters of all of them.

    Raises
    ------
    TypeError
        For anything else.
    """
    out, frames = BytesIO(), list[bytes]()
    record = _told(value, frames)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as parcel:
        parcel.writestr(zipfile.ZipInfo(VALUE), json_text(record))
        for number, frame in enumerate(frames):
            parcel.writestr(zipfile.ZipInfo(f"{number}.parquet"), frame)
    return _hash(out.getvalue()) + out.getvalue()


def unpack(content: bytes, known: Mapping[str, object]) -> Any:
    """Read a parcel.

    Parameters
    ----------
    content : bytes
        From `pack`.
    known : mapping of str to object
        The dataclasses that it may hold, by name; a parcel names no other.

    Raises
    ------
    ValueError
        Where it is not what was packed.
    """
    hashed, packed = content[:32], content[32:]
    if _hash(packed) != hashed:
        raise ValueError("not as it was packed")
    with zipfile.ZipFile(BytesIO(packed)) as parcel:
        return _made(json.loads(parcel.read(VALUE)), parcel, known)


def _hash(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _told(value: Any, frames: list[bytes]) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, pd.DataFrame):
        out = BytesIO()
        value.to_parquet(out)
        frames.append(out.getvalue())
        has_outlines = type(value).__name__ == "GeoDataFrame"
        return {"outlines" if has_outlines else "frame": len(frames) - 1}
    word = type(value).__name__
    if is_dataclass(value):
        values = {f.name: _told(getattr(value, f.name), frames) for f in fields(value)}
        return {"dataclass": word, "fields": values}
    if GATHERED.get(word) is not type(value):
        raise TypeError(f"a {word} cannot be kept")
    items = list(value.items()) if word in _PAIRS else list(value)
    return {word: [_told(each, frames) for each in (sorted(items) if word == "set" else items)]}


def _made(record: Any, parcel: zipfile.ZipFile, known: Mapping[str, object]) -> Any:
    if not isinstance(record, dict):
        return record
    if "dataclass" in record:
        kind = known.get(record["dataclass"])
        if not (isinstance(kind, type) and is_dataclass(kind)):
            raise ValueError(f"no dataclass {record['dataclass']}")
        return kind(**{name: _made(v, parcel, known) for name, v in record["fields"].items()})
    [(word, content)] = record.items()
    if word == "frame":
        return pd.read_parquet(BytesIO(parcel.read(f"{content}.parquet")))
    if word == "outlines":
        import geopandas as gpd

        return gpd.read_parquet(BytesIO(parcel.read(f"{content}.parquet")))
    items = [_made(each, parcel, known) for each in content]
    return GATHERED[word](dict(items) if word in _PAIRS else items)

"""What a reader returned, as bytes to be kept: JSON and Parquet behind their hash, never code.

Whatever is damaged, or is not a parcel, is refused: the file that it was read of is read again.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd

from safecity.files import json_text

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

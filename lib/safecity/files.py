"""Files are written whole or not at all; what was there stays until the new one is complete."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a file to write to, which takes the place of another if all goes well.

    Parameters
    ----------
    path : Path
        The file to be replaced or made; its folder is made where it is not there.

    Yields
    ------
    Path
        A file beside it, of this process alone; nothing of it stays after an error.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes | str) -> Path:
    """Write a file whole or not at all.

    Parameters
    ----------
    path : Path
        The file.
    content : bytes or str
        Text is written as UTF-8, with its own line ends.

    Returns
    -------
    Path
        The file.
    """
    with replacing(path) as part:
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def json_text(thing: Any, **layout: Any) -> str:
    """Write JSON in which a number that is missing or not finite is null.

    Parameters
    ----------
    thing : object
        Mappings, sequences, text, numbers and None.
    **layout
        As `json.dumps` takes it, such as `indent` or `separators`; letters stay as they are.

    Returns
    -------
    str
        RFC 8259, which knows neither NaN nor Infinity.
    """
    layout = {"ensure_ascii": False, **layout, "allow_nan": False}
    try:
        return json.dumps(thing, **layout)
    except ValueError:
        return json.dumps(_with_null(thing), **layout)


def _with_null(thing: Any) -> Any:
    if isinstance(thing, float):
        return thing if math.isfinite(thing) else None
    if isinstance(thing, dict):
        return {key: _with_null(value) for key, value in thing.items()}
    return [_with_null(value) for value in thing] if isinstance(thing, list | tuple) else thing

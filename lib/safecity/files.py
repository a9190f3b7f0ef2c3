"""Files are written whole or not at all; what was there stays until the new one is complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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

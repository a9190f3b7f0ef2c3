"""Files and folders are replaced whole or not at all; the old stay until the new are complete."""

from __future__ import annotations

import csv
import ctypes
import io
import json
import math
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


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


def replace_folder(new: Path, old: Path) -> None:
    """Put a folder in another's place, so that no reader sees half of it and no kill leaves none.

    Parameters
    ----------
    new : Path
        A finished folder on the same disk. Afterwards it is gone.
    old : Path
        The folder to be replaced or made.
    """
    old.parent.mkdir(parents=True, exist_ok=True)
    if old.exists() and not _exchanged(new, old):
        _replaced(new, old)
    elif not old.exists():
        new.rename(old)
    shutil.rmtree(new, ignore_errors=True)


def restore_folder(folder: Path) -> None:
    """Put a folder back that a kill left aside, where `replace_folder` needed two steps."""
    aside = _aside(folder)
    if aside.exists() and not folder.exists():
        aside.rename(folder)
    shutil.rmtree(aside, ignore_errors=True)


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.before")


def _replaced(new: Path, old: Path) -> None:
    aside = _aside(old)
    shutil.rmtree(aside, ignore_errors=True)
    old.rename(aside)
    try:
        new.rename(old)
    except BaseException:
        aside.rename(old)
        raise
    shutil.rmtree(aside, ignore_errors=True)


_HERE, _SWAP = -100, 2
"""AT_FDCWD, and RENAME_EXCHANGE of Linux, which is RENAME_SWAP of macOS."""


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two folders in one step of the system; False where it cannot."""
    if sys.platform == "win32":
        return False
    names = os.fsencode(one), os.fsencode(other)
    library = ctypes.CDLL(None)
    try:
        if sys.platform == "darwin":
            return bool(library.renamex_np(*names, _SWAP) == 0)
        return bool(library.renameat2(_HERE, names[0], _HERE, names[1], _SWAP) == 0)
    except AttributeError:
        return False


def link_file(source: Path, target: Path) -> Path:
    """Give a file a second name, or copy it where the disk cannot; the folder is made."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def link_folder(source: Path, target: Path) -> None:
    """Give every file of a folder a second name below another."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            link_file(path, target / path.relative_to(source))


def leads_back(path: Path, root: Path) -> bool:
    """Say whether a link leads to a folder on the way to it: to follow it would never end.

    Parameters
    ----------
    path : Path
        A file or folder below `root`, by the way on which it was come to.
    root : Path
        Where the way began.
    """
    if not path.is_symlink():
        return False
    target = os.path.realpath(path)  # a link to itself is an error to `Path.resolve`
    way = [root, *(each for each in path.parents if each.is_relative_to(root))]
    return any(Path(os.path.realpath(each)).is_relative_to(target) for each in way)


def walk(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Walk a folder as `os.walk` does, through links, but never into a folder from within itself.

    Parameters
    ----------
    folder : Path
        The folder.

    Yields
    ------
    tuple of str, list of str, list of str
        A folder, the folders in it, which a caller may sort or shorten, and the files in it.
    """
    for place, below, names in os.walk(folder, followlinks=True):
        below[:] = [each for each in below if not leads_back(Path(place, each), folder)]
        yield place, below, names


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


DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet program may take for the beginning of a formula."""
GUARD = "'"
_GUARDED = re.compile(rf"{GUARD}[{re.escape(''.join(DANGEROUS))}]")


_PERCENTAGE = re.compile(r"[+-][\d,.]+%(?: \([−\d,.% to]+\))?")


def guarded(text: str) -> str:
    """Put an apostrophe before text that begins as a formula does, or would after another.

    A percentage with its sign, such as "+7.4% (−0.1 to 15.5)", is a number to every program.
    """
    if _PERCENTAGE.fullmatch(text):
        return text
    return f"{GUARD}{text}" if text.lstrip(GUARD).startswith(DANGEROUS) else text


def _unguarded(text: str) -> str:
    is_guarded = text.startswith(GUARD) and text.lstrip(GUARD).startswith(DANGEROUS)
    return text[len(GUARD) :] if is_guarded else text


def csv_text(frame: pd.DataFrame, **layout: Any) -> str:
    """Write comma-separated values that no spreadsheet program runs.

    Parameters
    ----------
    frame : pandas.DataFrame
        Numbers are written as they are; text that begins as a formula does is `guarded`.
    **layout
        As `pandas.DataFrame.to_csv` takes it, such as `date_format`.
    """
    safe = frame.copy(deep=False)
    for at, (_, column) in enumerate(frame.items()):
        unsafe = {text for text in _words(column) if guarded(text) != text}
        if unsafe:
            safe.isetitem(at, [guarded(v) if isinstance(v, str) else v for v in column])
    safe = safe.rename(columns=lambda name: guarded(name) if isinstance(name, str) else name)
    text: str = safe.to_csv(index=False, lineterminator="\n", **layout)
    return text


def _words(column: pd.Series) -> Iterator[str]:
    may = column.dtype.kind == "O" or str(column.dtype) in ("str", "string", "category")
    return (text for text in column.unique() if isinstance(text, str)) if may else iter(())


def unguarded(text: str) -> str:
    """Return what `csv_text` wrote with its cells as they were, before their types are told."""
    if not _GUARDED.search(text):
        return text
    buffer = io.StringIO()
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(buffer, lineterminator="\n").writerows(map(_unguarded, row) for row in rows)
    return buffer.getvalue()


def _with_null(thing: Any) -> Any:
    if isinstance(thing, float):
        return thing if math.isfinite(thing) else None
    if isinstance(thing, dict):
        return {key: _with_null(value) for key, value in thing.items()}
    return [_with_null(value) for value in thing] if isinstance(thing, list | tuple) else thing

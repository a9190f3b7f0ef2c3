"""What things are by their content: digests of values, of files and of installed packages."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from safecity.files import json_text


def digest(thing: Any) -> str:
    """Return the SHA-256 of anything that JSON can hold; the order of keys does not matter."""
    return sha256_of_text(json_text(thing, sort_keys=True, default=str))


def sha256_of_text(text: str) -> str:
    """Hash a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_of(path: Path) -> str:
    """Hash a file's content without holding it whole."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_digests(root: Path, paths: Iterable[Path]) -> dict[str, str]:
    """Hash files, and every file below folders.

    Parameters
    ----------
    root : Path
        Folder that names are relative to.
    paths : iterable of Path
        Files and folders below it; what does not exist is left out.

    Returns
    -------
    dict of str to str
        SHA-256 by relative name; bytecode and hidden files are not counted.
    """
    files = {file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))}
    return {
        file.relative_to(root).as_posix(): sha256_of(file)
        for file in sorted(files)
        if file.is_file() and file.suffix != ".pyc" and not file.name.startswith(".")
    }


@lru_cache(maxsize=1)
def environment() -> dict[str, str]:
    """Return the versions of Python and of the packages the library declares."""
    versions = {"python": platform.python_version()}
    for requirement in metadata.requires("safecity") or []:
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "absent"
    return versions

"""File names of a restricted edition: what is handed on by itself says what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

PREFIX = "RESTRICTED-"
OPENED = frozenset({".html", ".pdf", ".docx", ".pptx", ".xlsx", ".zip"})
"""Endings of what people open and send; what programs read by its name keeps that."""


def file_in(name: str, restricted: bool) -> str:
    """Name a file as an edition does: "report.pdf" -> "RESTRICTED-report.pdf" in a restricted one.

    Parameters
    ----------
    name : str
        Name within the edition; what lies in a folder of it keeps its name.
    restricted : bool
        Whether the edition is restricted.
    """
    path = PurePosixPath(name)
    is_opened = len(path.parts) == 1 and path.suffix in OPENED
    return f"{PREFIX}{name}" if restricted and is_opened else name


def without_mark(name: str) -> str:
    """Return the name that a file has in a public edition."""
    return name.removeprefix(PREFIX)


def led_to(page: bytes, names: Iterable[str]) -> bytes:
    """Let a page of a restricted edition name and lead to the files as they are called there.

    Parameters
    ----------
    page : bytes
        Text in UTF-8.
    names : iterable of str
        Files of a public edition.
    """
    opened = [name for name in names if file_in(name, restricted=True) != name]
    either = "|".join(map(re.escape, opened)).encode()
    if not either:
        return page
    return re.sub(rb"(?<![\w.-])(" + either + rb")(?!\w)", PREFIX.encode() + rb"\1", page)

"""Word files with a part changed, and what the reader says of one that it refuses."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from safecity.errors import SafecityError
from safecity.publish.word.back.returned import read_returned


def repacked(file: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """Write a document again with one of its parts changed, left out or added."""
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    with zipfile.ZipFile(file, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)


def refused(file: Path) -> str:
    """Return the problem for which a document is refused."""
    with pytest.raises(SafecityError) as raised:
        read_returned(file)
    assert raised.value.path == file and raised.value.remedy
    return raised.value.problem

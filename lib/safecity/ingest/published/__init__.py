"""Readers of figures that publishers issue by area and period: a file for each source."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

READERS = tuple(
    path.stem for path in sorted(Path(__file__).parent.glob("*.py")) if path.stem[0] != "_"
)
"""Sources of published figures, each a file of this folder and a folder of raw files."""


def reader_of(source: str) -> ModuleType:
    """Import the reader of a source of published figures: the file of its slug."""
    return import_module(f"{__name__}.{source}")

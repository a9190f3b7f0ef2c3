"""Readers of tables that publishers issue: a file for each source, found by looking."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safecity.ingest.source import Source

READERS = tuple(
    path.stem for path in sorted(Path(__file__).parent.glob("*.py")) if path.stem[0] != "_"
)
"""Sources of such tables, each a file of this folder and a folder of raw files."""


def reader_of(source: str) -> Source:
    """Return what the file of a source's slug declares as `SOURCE`."""
    declared: Source = import_module(f"{__name__}.{source}").SOURCE
    return declared

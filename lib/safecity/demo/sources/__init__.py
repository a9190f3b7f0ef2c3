"""What is written of each source: a file for each, or for those laid out alike, found by looking.

Each has `write(city)`, which writes into the folders of its sources and returns what it wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from safecity.demo.layouts import Written
from safecity.demo.town import City


def writers() -> dict[str, Callable[[City], list[Written]]]:
    """Return what writes the sources, by the name of its file."""
    slugs = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
    return {name: import_module(f"{__name__}.{name}").write for name in slugs}

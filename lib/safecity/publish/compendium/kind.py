"""Kinds of measure: which exhibits share a sheet, as `sheets.yml` declares it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from safecity.exhibits.exhibit import Exhibit

FILE = Path(__file__).with_name("sheets.yml")


@dataclass(frozen=True)
class Kind:
    """A sheet of measured values and the exhibits that belong on it.

    Attributes
    ----------
    slug, tab, title, description : str
        As `Sheet` has them.
    charts : tuple of str or None
        Kinds of chart; None for every one.
    names : str
        Pattern that is found in the exhibit's name; empty for every one.
    themes : tuple of str or None
        Slugs of themes; None for every one.
    titles : dict
        Titles of columns where the exhibits' own do not tell them apart.
    """

    slug: str
    tab: str
    title: str
    description: str
    charts: tuple[str, ...] | None = None
    names: str = ""
    themes: tuple[str, ...] | None = None
    titles: dict[str, str] = field(default_factory=dict)

    def holds(self, exhibit: Exhibit) -> bool:
        """Tell whether an exhibit meets the conditions."""
        return (
            (self.charts is None or exhibit.chart in self.charts)
            and (self.themes is None or exhibit.theme in self.themes)
            and re.search(self.names, exhibit.name) is not None
        )


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """Read the kinds of measure in their order; the last one takes what no other does."""
    declared = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(map(_kind, declared))


def kind_of(exhibit: Exhibit) -> Kind:
    """Find the sheet of an exhibit."""
    return next(kind for kind in kinds() if kind.holds(exhibit))


def _kind(declared: dict[str, Any]) -> Kind:
    tupled: dict[str, Any] = {k: tuple(v) for k, v in declared.items() if isinstance(v, list)}
    return Kind(**(declared | tupled))

"""Where exhibits are kept: a folder per theme, a JSON per exhibit with its files beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from safecity.catalogue.kinds import IDENTITIES, load_columns
from safecity.errors import SafecityError
from safecity.exhibits.exhibit import STAMP, Exhibit
from safecity.files import json_text, unguarded, write_whole

OUTLINES = ".geojson"
LIVE, PHONE = ".page.svg", ".phone.svg"
"""Pictures that need the fonts of the page that holds them; no file of their own for a reader."""
SUFFIXES = (".json", ".csv", ".svg", ".png", OUTLINES, LIVE, PHONE)
"""Of the files of an exhibit: the record first."""
MOST_KEPT = 512
"""Exhibits that are remembered once they were read; an edition has some 250."""


@dataclass(frozen=True)
class Store:
    """Exhibits of one assessment.

    Attributes
    ----------
    folder : Path
        Holds one folder per theme.
    """

    folder: Path

    def write(self, exhibit: Exhibit) -> None:
        """Write an exhibit: JSON last, so that a JSON is never without its files."""
        stem = self.folder / exhibit.theme / exhibit.name
        csv = None if exhibit.table is None else exhibit.csv
        pictures = (exhibit.svg, exhibit.png, exhibit.outlines, exhibit.live, exhibit.phone)
        for suffix, content in zip(SUFFIXES[1:], (csv, *pictures), strict=True):
            if content is not None:
                write_whole(stem.with_suffix(suffix), content)
        record = record_text(exhibit.model_dump(mode="json"))
        write_whole(stem.with_suffix(".json"), record)

    def read(self, themes: Iterable[str] | None = None) -> tuple[Exhibit, ...]:
        """Read exhibits in the order of `themes`, then of each notebook.

        Parameters
        ----------
        themes : iterable of str, optional
            Slugs, in order; all folders by name where not given.

        Raises
        ------
        SafecityError
            For an exhibit that is broken or incomplete.
        """
        if themes is None:
            themes = sorted(p.name for p in self.folder.glob("*") if p.is_dir())
        by_theme = [
            sorted(map(_read, (self.folder / theme).glob("*.json")), key=lambda e: (e.order, e.id))
            for theme in themes
        ]
        return tuple(exhibit for exhibits in by_theme for exhibit in exhibits)

    def clear(self, theme: str) -> None:
        """Forget the exhibits of one theme."""
        shutil.rmtree(self.folder / theme, ignore_errors=True)


def record_text(record: dict[str, Any]) -> str:
    """Write the record of an exhibit as its file holds it."""
    return f"{json_text(record, indent=1)}\n"


def _read(path: Path) -> Exhibit:
    """Read an exhibit, or take it as it was read before while none of its files has changed."""
    return _read_as(path, tuple(map(_look, map(path.with_suffix, SUFFIXES))))


def _look(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


@lru_cache(maxsize=MOST_KEPT)
def _read_as(path: Path, looks: tuple[tuple[int, ...], ...]) -> Exhibit:
    table, svg, png, outlines, live, phone = map(path.with_suffix, SUFFIXES[1:])
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Exhibit(
            **record,
            table=_table(table, record.get("columns", [])),
            svg=_text(svg),
            png=png.read_bytes() if png.is_file() else None,
            outlines=_text(outlines),
            live=_text(live),
            phone=_text(phone),
        )
    except (ValueError, OSError) as error:
        remedy = f"Run its notebook again: make theme-run NAME={path.parent.name}"
        raise SafecityError(f"broken exhibit ({error})", path=path, remedy=remedy) from error


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _table(path: Path, columns: list[dict[str, Any]]) -> pd.DataFrame | None:
    if not path.is_file():
        return None
    # Names, codes and times are words even where they look like numbers, such as the year 2019;
    # in a table that prints one of them with decimals it holds numbers. So is any column that is
    # printed without decimals, as a rate is that stands with its unit ("26.0", "16.9%").
    numbers = {column["name"] for column in columns if column.get("decimals") is not None}
    printed = {column["name"] for column in columns} - numbers
    words = [
        name
        for name, column in load_columns().items()
        if name not in numbers
        and (column.role in IDENTITIES or (name in printed and column.role != "flag"))
    ]
    try:
        table = pd.read_csv(
            StringIO(unguarded(path.read_text(encoding="utf-8"))), dtype=dict.fromkeys(words, str)
        )
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    return table.drop(columns=STAMP, errors="ignore")

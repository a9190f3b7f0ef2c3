"""The synthetic towns in every table that is declared in `catalogue/tables/`, as it is laid out.

A table has the columns that its declaration names, where the publisher's own has more.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from safecity.catalogue.published_table import PublishedFigure, PublishedTable, load_tables
from safecity.demo.layouts import Written, stream, write_bytes
from safecity.demo.offences import SPAN, year_text
from safecity.demo.shape import ENGLAND as PEOPLE
from safecity.demo.shape import full_name, residents, single_tier
from safecity.demo.town import City, Town
from safecity.demo.workbook import xlsx

SYNTHETIC = "SYNTHETIC: made up by safecity, no published figures"
ENGLAND = "England"
_SPREAD = 0.15
LAST = int(SPAN.end[:4]) - 1
"""Last year from April of the synthetic city."""
Cell = str | int
Line = tuple[Cell, ...]


@dataclass(frozen=True)
class _Place:
    """An area of a table: its name, its code ("" where a row has none), and its residents."""

    name: str
    code: str
    people: int


@dataclass(frozen=True)
class _Maker:
    """Writes one table of the city."""

    city: City
    slug: str
    table: PublishedTable
    last: int

    def files(self) -> Iterator[Written]:
        """Write a file for each release; for each year, where the title names it."""
        for release, (first, last) in self.table.specimen.releases.items():
            years = [*range(first, min(last, self.last) + 1)]
            if not years:
                continue
            for part in [years] if self.table.laid.dated else [[year] for year in years]:
                yield self._file(release, part)

    def _file(self, release: str, years: list[int]) -> Written:
        words = {"year": years[0], "next": years[0] + 1}
        name = self.table.specimen.file.format(**words)
        title = self.table.specimen.title.format(**words)
        sheets = {
            sheet.replace("*", f"{words['next'] % 100:02d}"): self._rows(sheet, years, title)
            for sheet in self._sheets()
        }
        is_text = name.endswith(".csv")
        content = _text(next(iter(sheets.values()))) if is_text else xlsx(sheets)
        return write_bytes(self.city.root, f"{self.slug}/{release}/{name}", release, content)

    def _sheets(self) -> list[str]:
        named = [name for figure in self.table.figures.values() for name in figure.sheets]
        return [*dict.fromkeys(named)] or [self.table.specimen.sheet]

    def _rows(self, sheet: str, years: list[int], title: str) -> list[Line]:
        figures = {
            name: figure
            for name, figure in self.table.figures.items()
            if not figure.sheets or sheet in figure.sheets
        }
        columns = {
            column: (name, field)
            for name, figure in figures.items()
            for field, names in figure.columns.items()
            for column in [names[_at(figure, sheet, len(names))]]
        }
        above: list[Line] = [(title,), (SYNTHETIC,)] if title else []
        rows = [
            (*self._labels(place, year), *self._numbers(sheet, place, year, columns))
            for year in years
            for place in self._places(year)
        ]
        return [*above, (*self._header(), *columns), *rows]

    def _header(self) -> Line:
        laid = self.table.laid
        if not laid.area:
            return ("", "")
        return (*laid.code[:1], *laid.area[:1], *laid.dated, *laid.where)

    def _labels(self, place: _Place, year: int) -> Line:
        laid = self.table.laid
        if not laid.area:
            return (place.code, place.name)
        whole = laid.whole if place.name == ENGLAND else laid.where
        if not laid.code:
            return (f"{place.name} City Council",)
        period = [self._period(year)] if laid.dated else []
        code, name = (place.code, place.name) if place.name != ENGLAND else ("", "")
        return (code, name, *period, *(whole[key] for key in laid.where))

    def _period(self, year: int) -> str:
        how = self.table.laid.written
        if how == "academic year":
            return f"{year}{(year + 1) % 100:02d}"
        return str(year + 1) if how else year_text(year).replace("/", "-")

    def _places(self, year: int) -> list[_Place]:
        areas, laid = self.city.parameters.areas, self.table.laid
        towns = self.city.towns
        chosen = single_tier(towns) if self.table.specimen.single_tier else towns
        places = [
            _Place(self._name(t), t.code, residents(areas, t, min(year, 2020))) for t in chosen
        ]
        whole = [_Place(ENGLAND, "E92000001", PEOPLE)] if laid.whole or not laid.area else []
        return [*whole, *places]

    def _name(self, town: Town) -> str:
        return (
            town.name if not self.table.laid.code else full_name(self.city.parameters.areas, town)
        )

    def _numbers(
        self, sheet: str, place: _Place, year: int, columns: Mapping[str, tuple[str, str]]
    ) -> Iterator[Cell]:
        for column, (name, field) in columns.items():
            figure = self.table.figures[name]
            level = self._level(figure, name, place, year)
            people = place.people / 1000 / max(1, len(figure.sheets))
            if field == "value":
                yield f"{figure.made_up.value * level:.1f}"
            elif field == "count":
                yield self._drawn(
                    figure.made_up.per_1000 * people * level, name, sheet, place, year
                )
            else:
                base = self._drawn(
                    figure.made_up.base_per_1000 * people, column, sheet, place, year
                )
                yield base if figure.times == 1 else f"{base / figure.times:.3f}"

    def _drawn(self, mean: float, what: str, sheet: str, place: _Place, year: int) -> int:
        """Draw a number of a sheet; of a base that figures share, the column names it."""
        random = stream(self.city.seed, self.slug, what, sheet, place.name, str(year))
        return int(random.poisson(mean))

    def _level(self, figure: PublishedFigure, name: str, place: _Place, year: int) -> float:
        """How much more a place has than is usual, the same every year but for the trend."""
        random = stream(self.city.seed, self.slug, name, place.name)
        own = 1.0 if place.name == ENGLAND else float(random.lognormal(0, _SPREAD))
        return own * float((1 + figure.made_up.trend) ** (year - 2020))


def _at(figure: PublishedFigure, sheet: str, names: int) -> int:
    """Which of a column's names stands in a sheet: releases differ, and so may its sheets."""
    return figure.sheets.index(sheet) if 1 < names == len(figure.sheets) else 0


def _text(rows: list[Line]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def write(city: City, last: int = LAST) -> list[Written]:
    """Write every declared table.

    Parameters
    ----------
    city : City
    last : int
        Last year from April of which a file is written: no table of the city is older than the
        measures that it holds.
    """
    make = partial(_Maker, city, last=last)
    return [file for slug, table in load_tables().items() for file in make(slug, table).files()]

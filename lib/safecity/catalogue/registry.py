"""The catalogue: themes and their indicators, sources, caveats, events and the glossary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from safecity.catalogue.indicator import Indicator, PartnerFigure, indicators_of
from safecity.catalogue.offences import load_offences
from safecity.catalogue.period import Period
from safecity.catalogue.published_table import PublishedTable, read_tables
from safecity.catalogue.sources import Nation, Source
from safecity.catalogue.strict import Declared, line_of, read_model
from safecity.errors import SafecityError, nearest

FOLDER = Path(__file__).parent
DECLARED = ("themes/", "sources.yml", "caveats.yml", "events.yml", "gaps.yml", "glossary.yml")
"""Files that `read_catalogue` reads; every other declaration counts as code does."""
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Part = Literal["levels", "changes", "views", "gaps", "recommendations", "quality", "summary"]


class Caveat(Declared):
    """One standard sentence that every product prints.

    Attributes
    ----------
    sources : tuple of str
        Sources of counts that it touches; empty for all of them.
    ends : str
        Last month of the only period that it speaks of; empty for any.
    """

    slug: str = ""
    text: str
    sources: tuple[str, ...] = ()
    ends: str = ""


class Event(Declared):
    """A dated change that can be mistaken for a change in crime.

    Attributes
    ----------
    area : str
        ONS code of the area that it touches; empty for all.
    force : str
        Police force that it touches, as data.police.uk calls it; empty for all.
    nation : {"", "England", "Wales"}
        Nation that it touches; empty for both.
    series : tuple of str
        Offence subgroups of the Home Office tables that it touches; empty for all of them.
    """

    slug: str = ""
    date: Month
    end: Month | None = None
    label: str
    kind: Literal["lockdown", "recording", "boundary", "inspection", "other"]
    text: str
    source: str
    area: str = ""
    force: str = ""
    nation: Nation = ""
    series: tuple[str, ...] = ()
    synthetic: bool = False

    def touches(self, area: str, force: str) -> bool:
        """Say whether it bears on an area, by its code, and on its police force."""
        return self.area in ("", area) and self.force in ("", force)


class Theme(Declared):
    """One notebook, one section of the report.

    Attributes
    ----------
    whole : str
        Name of the indicator that counts all of what the theme is called; empty where none does.
        Beside a value of any other indicator stands that indicator's own title.
    within : str
        Theme that counts most of its cases too: both together are one priority; empty where none.
    harm : float
        How grave is what it is about, from 1 (property, nuisance) to 4 (life, children, abuse); it
        weighs the theme's findings against others.
    of_partnership : bool
        Whether its indicators are those that a partnership declares for itself; a theme of none is
        left out.
    duty : {"", "serious violence"}
        Duty whose needs assessment holds its chapter too; empty for none.
    in_lines : bool
        Whether the report tells each of its findings in a line and draws none; all else is in the
        dashboard, the workbook and the notebooks.
    ranked : bool
        Whether the priority matrix ranks it; not where it is no problem among others, as the whole,
        its places, what police and courts do, or offences that stand in other themes already.
    """

    slug: str = ""
    title: str
    order: int
    kind: Literal["theme", "synthesis"] = "theme"
    part: Part = "levels"
    question: str
    needs: tuple[str, ...] = ()
    priority: str = ""
    cannot_say: tuple[str, ...] = ()
    whole: str = ""
    within: str = ""
    harm: float = Field(default=2, ge=1, le=4)
    of_partnership: bool = False
    duty: Literal["", "serious violence"] = ""
    in_lines: bool = False
    ranked: bool = True
    indicators: dict[str, Indicator] = Field(default_factory=dict)

    def name_of(self, indicator: Indicator) -> str:
        """Name what a value is of: the theme only where the indicator counts the whole of it."""
        return self.title if self.is_whole(indicator) else indicator.title

    def is_whole(self, indicator: Indicator) -> bool:
        """Say whether an indicator counts the whole of the theme."""
        return bool(self.whole) and indicator.id == f"{self.slug}.{self.whole}"


class Gap(Declared):
    """A question the data cannot answer, why, what would close it, and who holds that.

    A gap that names a source is closed when that source is supplied; the one gap on all that was
    not supplied names their `sources`.
    """

    question: str
    reason: str
    closes: str
    holder: str
    source: str = ""
    sources: tuple[str, ...] = ()


class Catalogue(Declared):
    """Everything declared, by slug; themes in their order."""

    themes: dict[str, Theme]
    indicators: dict[str, Indicator]
    sources: dict[str, Source]
    caveats: dict[str, Caveat]
    events: tuple[Event, ...]
    gaps: dict[str, Gap]
    glossary: dict[str, str]

    def for_edition(self, period: Period, nation: str) -> Catalogue:
        """Return the catalogue of an edition: events of its nation, rates that say their span.

        Parameters
        ----------
        period : Period
            What the edition reports on. Counts over six months make a rate in six months, which
            nobody should set beside a yearly one.
        nation : str
            "England" or "Wales"; the events of the other are left out.
        """
        events = tuple(event for event in self.events if event.nation in ("", nation))
        known = self.model_copy(update={"events": events})
        rates = (i for i in self.indicators.values() if i.is_counted and "resident" in i.unit)
        months = 0 if period.is_year else len(period.months)
        return known.counted_over({each.id: months for each in rates if months})

    def with_figures(self, figures: Mapping[str, PartnerFigure]) -> Catalogue:
        """Return the catalogue with the figures that a partnership declares, in their theme.

        Parameters
        ----------
        figures : mapping
            Figures by the name that they have in the template.
        """
        if not figures:
            return self
        theme = next(each for each in self.themes.values() if each.of_partnership)
        own = indicators_of(theme.slug, figures)
        themes = {**self.themes, theme.slug: theme.model_copy(update={"indicators": own})}
        return self.model_copy(update={"themes": themes, "indicators": {**self.indicators, **own}})

    def counted_over(self, months: Mapping[str, int]) -> Catalogue:
        """Return the catalogue with units that say over how many months a rate counts.

        Parameters
        ----------
        months : mapping of str to int
            Months by id of an indicator; the unit of any other stays.
        """
        timed = {slug: _timed(self.indicators[slug], n) for slug, n in months.items()}
        themes = {slug: _with(theme, timed) for slug, theme in self.themes.items()}
        return self.model_copy(
            update={"indicators": {**self.indicators, **timed}, "themes": themes}
        )


_SPAN = re.compile(r" in \d+ months?$")


def _timed(indicator: Indicator, months: int) -> Indicator:
    unit = f"{_SPAN.sub('', indicator.unit)} in {months} month{'' if months == 1 else 's'}"
    return indicator.model_copy(update={"unit": unit})


def _with(theme: Theme, timed: dict[str, Indicator]) -> Theme:
    """Return a theme that has its indicators as the edition counts them."""
    own = {name: timed.get(each.id, each) for name, each in theme.indicators.items()}
    return theme.model_copy(update={"indicators": own})


def _entries(path: Path, model: Any, key: str = "slug") -> dict[str, Any]:
    entries = read_model(path, RootModel[dict[str, model]]).root
    if not key:
        return entries
    return {slug: entry.model_copy(update={key: slug}) for slug, entry in entries.items()}


def _themes(folder: Path) -> dict[str, Theme]:
    themes = [read_model(path, Theme, slug=path.stem) for path in sorted(folder.glob("*.yml"))]
    named = [
        theme.model_copy(
            update={
                "indicators": {
                    f"{theme.slug}.{name}": entry.model_copy(update={"id": f"{theme.slug}.{name}"})
                    for name, entry in theme.indicators.items()
                }
            }
        )
        for theme in themes
    ]
    return {theme.slug: theme for theme in sorted(named, key=lambda t: (t.order, t.slug))}


def _with_tables(
    folder: Path, themes: dict[str, Theme], tables: Mapping[str, PublishedTable]
) -> dict[str, Theme]:
    """Add to each theme the indicators that published tables give it, and what it needs for them.

    Raises
    ------
    SafecityError
        Where a table names no theme, or an indicator that the theme has.
    """
    with_tables = dict(themes)
    for slug, table in tables.items():
        path = folder / "tables" / f"{slug}.yml"
        for name, figure in table.figures.items():
            _check(path, "theme", figure.theme, with_tables, "figures", name, "theme")
            own = figure.indicator(name, slug)
            theme = with_tables[figure.theme]
            if own.id in theme.indicators:
                line = line_of(path, "figures", name)
                remedy = "Give the figure another name."
                raise SafecityError(f"'{own.id}' stands twice", path=path, line=line, remedy=remedy)
            needs = tuple(dict.fromkeys([*theme.needs, slug]))
            indicators = {**theme.indicators, own.id: own}
            with_tables[figure.theme] = theme.model_copy(
                update={"indicators": indicators, "needs": needs}
            )
    return with_tables


def _check(path: Path, what: str, word: str, valid: dict[str, Any], *loc: int | str) -> None:
    if word not in valid:
        raise SafecityError(
            f"no {what} '{word}'", path=path, line=line_of(path, *loc), remedy=nearest(word, valid)
        )


def _check_references(folder: Path, catalogue: Catalogue) -> None:
    """Raise where a theme names a source, gap or caveat that is not declared."""
    for theme in catalogue.themes.values():
        path = folder / "themes" / f"{theme.slug}.yml"
        for i, source in enumerate(theme.needs):
            _check(path, "source", source, catalogue.sources, "needs", i)
        if theme.whole:
            whole, ids = f"{theme.slug}.{theme.whole}", theme.indicators
            _check(path, "indicator", whole, ids, "whole")
        if theme.within:
            _check(path, "theme", theme.within, catalogue.themes, "within")
        for i, gap in enumerate(theme.cannot_say):
            _check(path, "gap", gap, catalogue.gaps, "cannot_say", i)
        for key, indicator in theme.indicators.items():
            at = ("indicators", key.split(".", 1)[1])
            if indicator.in_line:  # declared with its table
                path = folder / "tables" / f"{indicator.source}.yml"
                at = ("figures", at[1])
            _check(path, "source", indicator.source, catalogue.sources, *at, "source")
            for i, caveat in enumerate(indicator.caveats):
                _check(path, "caveat", caveat, catalogue.caveats, *at, "caveats", i)
            for i, subgroup in enumerate(indicator.subgroups):
                known = load_offences().subgroups
                _check(path, "offence subgroup", subgroup, known, *at, "subgroups", i)


def read_catalogue(folder: Path) -> Catalogue:
    """Read and check the declarations below a folder.

    Parameters
    ----------
    folder : Path
        Holds `themes/`, `tables/`, `sources.yml`, `caveats.yml`, `events.yml`, `gaps.yml` and
        `glossary.yml`.

    Raises
    ------
    SafecityError
        For YAML that is not valid, or a reference to something that is not declared.
    """
    tables = read_tables(folder / "tables")
    themes = _with_tables(folder, _themes(folder / "themes"), tables)
    catalogue = Catalogue(
        themes=themes,
        indicators={k: v for theme in themes.values() for k, v in theme.indicators.items()},
        sources=_entries(folder / "sources.yml", Source)
        | {slug: table.source for slug, table in tables.items()},
        caveats=_entries(folder / "caveats.yml", Caveat),
        events=tuple(_entries(folder / "events.yml", Event).values()),
        gaps=_entries(folder / "gaps.yml", Gap, key=""),
        glossary=_entries(folder / "glossary.yml", str, key=""),
    )
    _check_references(folder, catalogue)
    return catalogue


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """Read the catalogue that ships with the library, once."""
    return read_catalogue(FOLDER)

"""The readings of indicators that a notebook can ask for; each gives a view, or that of a gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from safecity.charts.view import View
from safecity.errors import SafecityError, nearest
from safecity.readings.evidence.absent import Absent
from safecity.readings.words.gap import absent_view

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.registry import Theme as Declaration
    from safecity.readings.evidence.counts import Evidence


def reading(module: str) -> Any:
    """Import a reading when it is first asked for: a kernel pays only for what it uses."""
    from importlib import import_module

    return import_module(f"safecity.exhibits.readings.{module}")


PUBLISHED = {name: f"issued_{name}" for name in ("series", "change", "comparison", "groups")}
"""Readings that a published table allows, and the modules that read it."""


def _module(reader: str, indicator: Indicator) -> str:
    """Name the module that reads an indicator: one of counts, or of figures as published."""
    if indicator.is_counted or (reader not in PUBLISHED and not indicator.figure):
        return reader
    if reader not in PUBLISHED:
        raise SafecityError(
            f"'{indicator.id}' is read from a published table, which has no {reader}",
            remedy=f"Read one of: {', '.join(PUBLISHED)}",
        )
    return PUBLISHED[reader]


@dataclass
class Readings:
    """Readings of one theme of one assessment.

    What the data cannot carry comes back as a view of a gap, so that a notebook runs to its end
    and the report says what is missing.

    Attributes
    ----------
    declaration : safecity.catalogue.registry.Theme
        What the catalogue says about the theme.
    evidence : Evidence
        The data of the assessment.
    """

    declaration: Declaration
    evidence: Evidence

    @property
    def slug(self) -> str:
        """The theme's slug."""
        return self.declaration.slug

    def indicator(self, name: str) -> Indicator:
        """Return an indicator of the catalogue by its id, or by its name within the theme."""
        known = self.evidence.catalogue.indicators
        key = name if "." in name else f"{self.slug}.{name}"
        if key not in known:
            raise SafecityError(f"no indicator '{name}'", remedy=nearest(key, known))
        return known[key]

    def _or_gap(
        self,
        read: Callable[..., Any],
        about: Indicator,
        name: str,
        question: str,
        *given: Any,
        **options: Any,
    ) -> Any:
        """Read the evidence; what it cannot carry becomes a gap of that name."""
        try:
            return read(self.evidence, *given, **options)
        except Absent as absent:
            return absent_view(self.evidence, about, name, question, absent)

    def _read(self, reader: str, indicator: str, question: str, **options: Any) -> View:
        about = self.indicator(indicator)
        name = self._name(reader, about, options)
        read, asked = reading(_module(reader, about)).read, question.format(about.noun)
        view: View = self._or_gap(read, about, name, asked, about, **options)
        return view

    def _name(self, reader: str, about: Indicator, options: Mapping[str, Any]) -> str:
        """Name a gap: by reading, indicator and options, so that no two readings share one."""
        own = about.id.removeprefix(f"{self.slug}.").replace(".", "_")
        return "_".join([reader, own, *map(str, options.values())])

    def trend(self, indicator: str) -> View:
        """Read monthly counts with their expected range, events and baseline."""
        return self._read("trend", indicator, "How did {} develop month by month?")

    def series(self, indicator: str) -> View:
        """Read yearly rates, or a published figure, beside the comparators and the country."""
        return self._read("series", indicator, "How did {} develop over the years?")

    def groups(self, indicator: str) -> View:
        """Read what an indicator is made up of: offences, strands, ages or kinds."""
        return self._read("groups", indicator, "What are {} made up of?")

    def change(self, indicator: str) -> View:
        """Read the change on the year before and on the baseline, with intervals."""
        return self._read("change", indicator, "How did {} change?")

    def contributions(self, indicator: str, by: str = "type", base: str = "primary") -> View:
        """Read what offence types or wards contributed to the change."""
        question = "What contributed to the change in {}?"
        return self._read("contributions", indicator, question, by=by, base=base)

    def population_effect(self, indicator: str, base: str = "baseline") -> View:
        """Read how much of a change is more residents and how much a higher rate."""
        question = "Is the change in {} a change in population or in the rate?"
        return self._read("population", indicator, question, base=base)

    def season(self, indicator: str) -> View:
        """Read the seasonal pattern."""
        return self._read("season", indicator, "What is the seasonal pattern of {}?")

    def places(self, indicator: str, level: str = "lsoa") -> View:
        """Read rates by LSOA or ward, for a map."""
        return self._read("places", indicator, "Where are {} found?", level=level)

    def quintiles(self, indicator: str, scale: str = "local") -> View:
        """Read rates by deprivation quintile."""
        return self._read("quintiles", indicator, "How do {} follow deprivation?", scale=scale)

    def concentration(self, indicator: str) -> View:
        """Read how concentrated an indicator is in few places."""
        return self._read("concentration", indicator, "How concentrated are {}?")

    def concentration_years(self, indicator: str) -> View:
        """Read how the concentration of an indicator developed over the years."""
        question = "Are {} as concentrated as they were?"
        return self._read("concentration_years", indicator, question)

    def hotspots(self, indicator: str) -> View:
        """Read places that are high together with their neighbours, and whether they last."""
        return self._read("hotspots", indicator, "Where do {} lie together?")

    def comparison(self, indicator: str) -> View:
        """Read rates beside those of the comparators."""
        return self._read("comparison", indicator, "How does the rate of {} compare?")

    def funnel(self, indicator: str) -> View:
        """Read rates beside those of the comparators against funnel limits."""
        return self._read("funnel", indicator, "Is the rate of {} unusual among the comparators?")

    def beside(self, indicator: str, base: str = "primary") -> View:
        """Read the change beside that of the comparators, the police force and the country."""
        question = "Did {} change elsewhere as they did here?"
        return self._read("beside", indicator, question, base=base)

    def explanation(self, indicator: str, base: str = "primary") -> list[View]:
        """Weigh what may explain a clear change; nothing where there is none."""
        chosen = self.indicator(indicator)
        try:
            views: list[View] = reading("explanation").read(self.evidence, chosen, base)
        except Absent:
            return []
        return views

    def forecast(self, indicator: str) -> View:
        """Read a forecast of four quarters, or why none is published."""
        return self._read("forecast", indicator, "How many {} are to be expected?")

    def harm(self) -> list[View] | View:
        """Read the severity of recorded crime over the years, and what makes it up."""
        about, question = self.indicator("overview.harm"), "How severe is crime?"
        views: list[View] | View = self._or_gap(
            reading("harm").read, about, "harm", question, about
        )
        return views

    def searches(self, what: str) -> View:
        """Read stop and search: "objects", "outcomes" or "clock"."""
        question = "When are people searched, for what, and with what outcome?"
        return self._one("searches", "read", "searches", question, what=what)

    def disparity(self) -> View:
        """Read how searches fall on ethnic groups, relative to their residents."""
        return self._one("disparity", "read", "searches", "Who is searched?")

    def find_rate(self) -> View:
        """Read the share of searches that found what was looked for, by ethnic group."""
        return self._one("finds", "read", "searches", "What do searches find?")

    def clock(self, indicator: str = "casualties") -> View:
        """Read at which hours of which days road collisions with injuries happen."""
        return self._one("clock", "read", indicator, "At what hours do collisions happen?")

    def answers(self, indicator: str) -> View:
        """Read the weighted answers to a question of the survey, by group."""
        return self._one("views", "read", indicator, "What do people say?")

    def worries(self) -> View:
        """Read what worries respondents of the survey."""
        return self._one("views", "worries", "safe_day", "What worries people?")

    def perception(self) -> View:
        """Read what worries respondents beside the change in what is recorded."""
        return self._one("perception", "read", "safe_day", "Do worries follow the records?")

    def _one(self, module: str, reader: str, indicator: str, question: str, **options: Any) -> View:
        about, read = self.indicator(indicator), getattr(reading(module), reader)
        name = self._name(f"{module}_{reader}", about, options)
        view: View = self._or_gap(read, about, name, question, about, **options)
        return view

    def levels(self, indicator: str) -> View:
        """Read rates by crime type."""
        return self._read("levels", indicator, "Which types make up {}?")

    def key_figures(self, *indicators: str) -> View:
        """Read a table of indicators with their changes; of all themes where none is named."""
        chosen = indicators or self._counted()
        return self._several("key_figures", chosen, "What are the key figures of the period?")

    def _counted(self) -> list[str]:
        """Indicators that every source of counts has: the first of each theme, then the others."""
        known = self.evidence.catalogue.themes
        themes = [known[slug].indicators for slug in self.evidence.assessment.active]
        each = [[i for i, entry in theme.items() if entry.crime_types] for theme in themes]
        return [i for theme in each for i in theme[:1]] + [i for theme in each for i in theme[1:]]

    def inequality(self, *indicators: str, scale: str = "local") -> View:
        """Read the slope and relative index of inequality of several indicators."""
        question = "How steep are the deprivation gradients?"
        return self._several("inequality", indicators, question, scale=scale)

    def _several(
        self, reader: str, indicators: Sequence[str], question: str, **options: Any
    ) -> View:
        about = [self.indicator(i) for i in indicators]
        read = reading(reader).read
        name = "_".join([reader, *map(str, options.values())])
        view: View = self._or_gap(read, about[0], name, question, about, **options)
        return view

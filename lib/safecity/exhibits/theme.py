"""What a notebook works with: read indicators, publish exhibits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from safecity.catalogue.errors import SafecityError, nearest
from safecity.charts.view import Chart, View
from safecity.exhibits import gate
from safecity.exhibits.absence import Absent, absent_view

if TYPE_CHECKING:
    from safecity.catalogue.registry import Indicator
    from safecity.catalogue.registry import Theme as Declaration
    from safecity.exhibits.evidence import Evidence
    from safecity.exhibits.exhibit import Exhibit
    from safecity.exhibits.store import Store


def _reading(module: str) -> Any:
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
class Theme:
    """One open theme of one assessment.

    Its reading methods return a `View`; what the data cannot carry comes back as a view of a
    gap, so that a notebook runs to its end and the report says what is missing.

    Attributes
    ----------
    declaration : safecity.catalogue.registry.Theme
        What the catalogue says about the theme.
    evidence : Evidence
        The data of the assessment.
    drafts : Store
        Where this notebook publishes.
    exhibits : Store
        The exhibits of the last run, for synthesis notebooks.
    """

    declaration: Declaration
    evidence: Evidence
    drafts: Store
    exhibits: Store
    _published: list[str] = field(default_factory=list)

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

    def _read(self, reader: str, indicator: str, question: str, **options: Any) -> View:
        chosen = self.indicator(indicator)
        try:
            view: View = _reading(_module(reader, chosen)).read(self.evidence, chosen, **options)
        except Absent as absent:
            name = "_".join([reader, chosen.id.split(".")[1], *map(str, options.values())])
            return absent_view(self.evidence, chosen, name, question.format(chosen.noun), absent)
        return view

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
        chosen = [self.indicator(i) for i in indicators]
        try:
            view: View = _reading(reader).read(self.evidence, chosen, **options)
        except Absent as absent:
            return absent_view(self.evidence, chosen[0], reader, question, absent)
        return view

    def quality(self, question: str) -> View:
        """Read one question of data quality: "coverage", "placing", "ledger" or "missing"."""
        view: View = _reading("quality").QUESTIONS[question](self.evidence)
        return view

    def gaps(self) -> list[View]:
        """Collect every gap: declared, found by themes, and left by sources not supplied."""
        views: list[View] = _reading("gaps").read(self.evidence, self._earlier())
        return views

    def indicator_table(self) -> View:
        """Collect one line for every indicator: level, change, rank, signal and cautions."""
        read = _reading("indicators").indicator_table
        try:
            view: View = read(self.evidence, self._earlier())
        except Absent as absent:
            total = self.indicator("overview.crime")
            question = "How do the indicators stand?"
            return absent_view(self.evidence, total, "indicator_table", question, absent)
        return view

    def key_points(self) -> View:
        """Collect the strongest findings of all themes."""
        view: View = _reading("summary").key_points(self.evidence, self._earlier())
        return view

    def recommendations(self) -> list[View]:
        """Derive recommendations from the findings of all themes."""
        views: list[View] = _reading("recommendations").read(self.evidence, self._earlier())
        return views

    def _earlier(self) -> tuple[Exhibit, ...]:
        """Exhibits of the themes that come before this one, so that a rerun never reads its own."""
        active = self.evidence.assessment.active
        before = active[: active.index(self.slug)] if self.slug in active else active
        return self.exhibits.read(before)

    def publish(self, *views: View | Chart | Iterable[View]) -> Exhibit | None:
        """Hand views on: draw them, pass them through the gate and store them as exhibits.

        Parameters
        ----------
        *views : View, Chart or iterable of View
            What to publish; a `Chart` is a view that the notebook has drawn itself.

        Returns
        -------
        Exhibit or None
            The last one, which a notebook shows as the report will.
        """
        last = None
        for view in _flat(views):
            last = gate.publish(view, self.evidence, self.slug, len(self._published))
            if last.name in self._published:
                problem = f"two exhibits of '{self.slug}' are named '{last.name}'"
                raise SafecityError(problem, remedy="Publish each reading once.")
            self._published.append(last.name)
            self.drafts.write(last)
        return last


def _flat(views: Iterable[Any]) -> Iterable[View | Chart]:
    for view in views:
        if isinstance(view, View | Chart):
            yield view
        else:
            yield from _flat(view)

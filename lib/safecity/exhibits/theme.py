"""What a notebook works with: read indicators, publish exhibits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity import readings
from safecity.catalogue.assessment import House, edition_catalogue, load_assessment
from safecity.catalogue.period import canonical_year
from safecity.catalogue.registry import load_catalogue
from safecity.catalogue.undecided import undecided
from safecity.charts.view import Chart, View
from safecity.errors import SafecityError, nearest
from safecity.exhibits import gate, synthesis
from safecity.exhibits.store import Store
from safecity.readings import Reading, loaded, readings_in
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.official import spanned
from safecity.readings.evidence.verdicts import ensure_verdicts
from safecity.readings.words.gap import absent_view
from safecity.threads import use_one_thread

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.registry import Theme as Declaration
    from safecity.exhibits.exhibit import Exhibit


TOTAL = "overview.crime"
"""Indicator whose sources stand for those of a reading that is about none."""


def known_readings() -> dict[str, str]:
    """Name every reading that a notebook can ask for, and the module that reads it."""
    return readings_in(readings, synthesis)


@dataclass
class Theme:
    """One open theme of one assessment: `t.` and a reading asks for it, `t.publish` hands it on.

    What the data cannot carry comes back as a view of a gap, so that a notebook runs to its end
    and the report says what is missing.

    Attributes
    ----------
    declaration : safecity.catalogue.registry.Theme
        What the catalogue says about the theme.
    evidence : Evidence
        The data of the assessment.
    drafts : Store
        Where this notebook publishes.
    exhibits : Store
        The exhibits of the last run, for readings over all themes.
    """

    declaration: Declaration
    evidence: Evidence
    drafts: Store
    exhibits: Store
    _published: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the reading of a name, as a function of what a notebook gives."""
        known = {} if name.startswith("_") else known_readings()
        if name not in known:
            remedy = f" ({nearest(name, known)})" if known else ""
            raise AttributeError(f"there is no reading '{name}'{remedy}", name=name, obj=self)
        return self._asking(loaded(known[name]))

    def __dir__(self) -> list[str]:
        """List the readings too, for completion."""
        return [*super().__dir__(), *known_readings()]

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

    def _asking(self, asked: Reading) -> Callable[..., Any]:
        """Make the function that a notebook calls, with the reading's name and explanation."""

        def ask(*given: Any, **options: Any) -> Any:
            """Stand for the reading, whose own words replace these."""
            try:
                bound = asked.signature.bind(*given, **options)
            except TypeError as error:
                raise TypeError(f"t.{asked.slug}: {error}") from None
            bound.apply_defaults()
            return self._answer(asked, dict(bound.arguments))

        ask.__name__, ask.__qualname__ = asked.slug, f"t.{asked.slug}"
        ask.__module__, ask.__doc__ = asked.read.__module__, asked.read.__doc__
        ask.__signature__, ask.__wrapped__ = asked.signature, asked.read  # type: ignore[attr-defined]
        return ask

    def _answer(self, asked: Reading, options: dict[str, Any]) -> Any:
        """Read the evidence; what it cannot carry becomes a gap of the reading's name.

        A monitor of a quarter reads records alone: figures and answers are of years.
        """
        about = self._about(asked, options)
        is_monitor = self.evidence.assessment.is_monitor
        if is_monitor and not all(indicator.is_counted for indicator in about):
            return []
        if asked.subject == "indicator":
            self._need_months(asked, about[0])
        try:
            answer = asked.read(self.evidence, *self._subject(asked, about), **options)
            return (
                [view for view in _flat([answer]) if self._counts(view)] if is_monitor else answer
            )
        except Absent as absent:
            left_out = asked.quiet or (is_monitor and asked.subject == "earlier")
            return [] if left_out else self._gap(asked, about, options, absent)

    def _counts(self, view: View | Chart) -> bool:
        """Say whether a view is about no figure and no question."""
        about = self.evidence.catalogue.indicators.get(getattr(view, "indicator", ""))
        return about is None or about.is_counted

    def _subject(self, asked: Reading, about: list[Indicator]) -> list[Any]:
        """Return what a reading is given beside the evidence; exhibits are read where it asks."""
        if asked.subject == "earlier":
            return [self._earlier()]
        given: dict[str, list[Any]] = {"indicator": about[:1], "indicators": [about]}
        return given.get(asked.subject, [])

    def _about(self, asked: Reading, options: dict[str, Any]) -> list[Indicator]:
        """Take the indicators that a reading is about out of what was given."""
        if asked.subject == "indicators":
            return [self.indicator(name) for name in options.pop("indicators", ())]
        name = asked.about or options.pop("indicator", "")
        return [self.indicator(name)] if name else []

    def _need_months(self, asked: Reading, about: Indicator) -> None:
        """Refuse what a published table does not have."""
        if asked.published or asked.about or about.is_counted or not about.figure:
            return
        able = [slug for slug, module in known_readings().items() if loaded(module).published]
        raise SafecityError(
            f"'{about.id}' is read from a published table, which has no {asked.slug}",
            remedy=f"Read one of: {', '.join(able)}",
        )

    def _gap(
        self, asked: Reading, about: list[Indicator], options: dict[str, Any], absent: Absent
    ) -> View:
        """Say what the data cannot carry, under a name that no other reading has."""
        chosen = about[0] if about else self.indicator(TOTAL)
        own = chosen.id.removeprefix(f"{self.slug}.").replace(".", "_")
        named = asked.subject == "indicator" and not asked.about
        name = "_".join([asked.slug, *([own] if named else []), *map(str, options.values())])
        question = asked.question.format(chosen.noun)
        return absent_view(self.evidence, chosen, name, question, absent)

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


def open_theme(slug: str, partnership: str, year: str) -> Theme:
    """Open a theme for one assessment; prepares and judges first where that was not done.

    Parameters
    ----------
    slug : str
        The theme, for example "violence".
    partnership, year : str
        The assessment, for example "southampton" and "2021-22".

    Returns
    -------
    Theme
        What the notebook reads from and publishes to. On its own a notebook publishes to
        `drafts/`; only the runner's copy reaches the report.

    Raises
    ------
    SafecityError
        Where the theme, partnership or year is not declared, or raw data are missing.
    """
    from safecity.ingest.asked import Asked, asked_by
    from safecity.ingest.prepare import prepare
    from safecity.ingest.prepared import Prepared

    use_one_thread()
    house, themes = House.find(), load_catalogue().themes
    if slug not in themes:
        raise SafecityError(f"no theme '{slug}'", remedy=nearest(slug, themes))
    assessment = load_assessment(house, partnership, canonical_year(year))
    if themes[slug].kind != "synthesis":
        assessment = undecided(assessment)
    catalogue = edition_catalogue(assessment)
    running = os.environ.get("SAFECITY_EXHIBITS")
    asked = Asked(Path(running, asked_by(slug))) if running else None
    data = Prepared(house.processed(assessment.slug, assessment.year), asked)
    if not running:
        data = prepare(house, assessment, catalogue)
    working = house.working(assessment.slug, assessment.year)
    drafts = Store(Path(running) if running else working / "drafts")
    drafts.clear(slug)
    evidence = Evidence(assessment, catalogue, data)
    ensure_verdicts(evidence)
    evidence = spanned(evidence)
    return Theme(evidence.catalogue.themes[slug], evidence, drafts, Store(working / "exhibits"))

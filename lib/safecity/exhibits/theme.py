"""What a notebook works with: read indicators, publish exhibits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity.catalogue.assessment import House, canonical_year, edition_catalogue, load_assessment
from safecity.catalogue.registry import load_catalogue
from safecity.charts.view import Chart, View
from safecity.errors import SafecityError, nearest
from safecity.exhibits import gate
from safecity.exhibits.store import Store
from safecity.readings.evidence.counts import Evidence
from safecity.readings.evidence.verdicts import ensure_verdicts
from safecity.readings.reading import Readings, reading

if TYPE_CHECKING:
    from safecity.exhibits.exhibit import Exhibit


@dataclass
class Theme(Readings):
    """One open theme of one assessment: its readings, those over all themes, and its exhibits.

    Attributes
    ----------
    drafts : Store
        Where this notebook publishes.
    exhibits : Store
        The exhibits of the last run, for synthesis notebooks.
    """

    drafts: Store
    exhibits: Store
    _published: list[str] = field(default_factory=list)

    def quality(self, question: str) -> View:
        """Read one question of data quality: "coverage", "placing", "ledger" or "missing"."""
        view: View = reading("quality").QUESTIONS[question](self.evidence)
        return view

    def gaps(self) -> list[View]:
        """Collect every gap: declared, found by themes, and left by sources not supplied."""
        views: list[View] = reading("gaps").read(self.evidence, self._earlier())
        return views

    def indicator_table(self) -> View:
        """Collect one line for every indicator: level, change, rank, signal and cautions."""
        read = reading("indicators").indicator_table
        return self._over(read, "indicator_table", "How do the indicators stand?")

    def key_points(self) -> View:
        """Collect the strongest findings of all themes."""
        view: View = reading("summary").key_points(self.evidence, self._earlier())
        return view

    def priority_matrix(self) -> list[View]:
        """Score every theme by data and judgements; a refresh sets no new priorities."""
        if self.evidence.assessment.mode == "refresh":
            return []
        return [
            self._over(
                reading("priorities").read, "priorities", "How do the themes rank as priorities?"
            )
        ]

    def review(self) -> View:
        """Review the recommendations of an earlier edition by this edition's data."""
        return self._over(
            reading("review").read, "review", "What became of the last edition's recommendations?"
        )

    def _over(self, read: Callable[..., Any], name: str, question: str) -> View:
        """Read what looks over all themes; what the data cannot carry becomes a gap."""
        total = self.indicator("overview.crime")
        view: View = self._or_gap(read, total, name, question, self._earlier())
        return view

    def recommendations(self) -> list[View]:
        """Derive recommendations from the findings of all themes."""
        views: list[View] = reading("recommendations").read(self.evidence, self._earlier())
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


ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
"""What linear algebra is told when it is loaded. Our matrices are small: shared out over cores, a
forecast takes five times the processor time, and last digits hang on how many there are."""


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
    from safecity.ingest.prepare import prepare
    from safecity.ingest.prepared import Prepared

    _use_one_thread()
    house, themes = House.find(), load_catalogue().themes
    if slug not in themes:
        raise SafecityError(f"no theme '{slug}'", remedy=nearest(slug, themes))
    assessment = load_assessment(house, partnership, canonical_year(year))
    catalogue = edition_catalogue(assessment)
    data = Prepared(house.processed(assessment.slug, assessment.year))
    running = os.environ.get("SAFECITY_EXHIBITS")
    if not running:
        data = prepare(house, assessment, catalogue)
    outputs = house.outputs(assessment.slug, assessment.year)
    drafts = Store(Path(running) if running else outputs / "drafts")
    drafts.clear(slug)
    evidence = Evidence(assessment, catalogue, data)
    ensure_verdicts(evidence)
    return Theme(catalogue.themes[slug], evidence, drafts, Store(outputs / "exhibits"))


def _use_one_thread() -> None:
    """Hold linear algebra to one thread: what is loaded already, and what will be."""
    from threadpoolctl import threadpool_limits

    os.environ.update(ONE_THREAD)
    threadpool_limits(limits=1)

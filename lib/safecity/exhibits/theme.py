"""What a notebook works with: read indicators, publish exhibits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from safecity.catalogue.errors import SafecityError
from safecity.charts.view import Chart, View
from safecity.exhibits import gate
from safecity.exhibits.reading import Readings, reading

if TYPE_CHECKING:
    from safecity.exhibits.exhibit import Exhibit
    from safecity.exhibits.store import Store


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

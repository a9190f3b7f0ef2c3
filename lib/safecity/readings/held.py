"""What partners count that nobody publishes: each figure by period, its change and its groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from safecity.readings import reading
from safecity.readings.change import change
from safecity.readings.evidence.absent import Absent
from safecity.readings.groups import groups
from safecity.readings.series import series
from safecity.readings.words.gap import absent_view

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence


@reading("What do partners count?")
def held(evidence: Evidence) -> list[View]:
    """Read every figure that the partnership declares for itself.

    A figure that was declared and not supplied is a gap that names who counts it; a change or
    groups that it cannot carry are left out.

    Examples
    --------
    >>> t.publish(t.held())
    """
    themes = evidence.catalogue.themes.values()
    own = [i for theme in themes if theme.of_partnership for i in theme.indicators.values()]
    return [view for indicator in own for view in _views(evidence, indicator)]


def _views(evidence: Evidence, indicator: Indicator) -> Iterator[View]:
    name = indicator.id.rpartition(".")[2]
    try:
        yield series(evidence, indicator)
    except Absent as absent:
        holder = evidence.assessment.partnership.figures[name].holder
        absent = Absent(absent.reason, absent.closes, holder, *absent.sources)
        question = f"How did {indicator.noun} develop over the years?"
        yield absent_view(evidence, indicator, f"series_{name}", question, absent)
        return
    asked: tuple[Callable[[Evidence, Indicator], View], ...] = (change, groups)
    for ask in asked:
        try:
            yield ask(evidence, indicator)
        except Absent:
            continue

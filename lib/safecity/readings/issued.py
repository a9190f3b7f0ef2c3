"""What published tables give a theme beside its own figures: each by period, and its change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from safecity.readings import reading
from safecity.readings.change import change
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.series import series
from safecity.readings.words.gap import absent_view

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence


@reading("What else is published of it?")
def issued(evidence: Evidence, theme: str) -> list[View]:
    """Read the figures that declared tables of local authorities give a theme.

    Parameters
    ----------
    evidence : Evidence
        The edition.
    theme : str
        Slug of the theme: `t.slug`.

    A table that was not supplied is a gap among the sources and none here. A figure that a table
    lacks for the area is a gap of its own; a change that it cannot carry is left out.

    Examples
    --------
    >>> t.publish(t.issued("anti_social_behaviour"))
    """
    supplied = set(evidence.data.figures["source"])
    own = evidence.catalogue.themes[theme].indicators.values()
    there = [each for each in own if each.in_line and each.source in supplied]
    return [view for each in there for view in _views(evidence, each)]


def _views(evidence: Evidence, indicator: Indicator) -> Iterator[View]:
    try:
        yield series(evidence, indicator)
    except Absent as absent:
        name = f"series_{indicator.id.rpartition('.')[2]}"
        question = f"How did {indicator.noun} develop over the years?"
        yield absent_view(evidence, indicator, name, question, absent)
        return
    ask: Callable[[], View] = partial(change, evidence, indicator)
    if (view := if_known(ask)) is not None:
        yield view

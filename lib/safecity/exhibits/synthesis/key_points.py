"""The summary: the findings of all themes, ranked once for every product."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.kinds import PER_CENT, POINTS, is_of_lockdowns, kind_named
from safecity.catalogue.ranking import Ranking, load_ranking
from safecity.charts.view import View
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.line import is_near
from safecity.readings import reading
from safecity.readings.evidence.withholding import flags
from safecity.readings.words.wording import subtitle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from safecity.catalogue.registry import Catalogue
    from safecity.readings.evidence.counts import Evidence
    from safecity.readings.words.finding import Finding

DIRECTIONS = ("rose", "fell", "higher", "lower", "concentrated")
"""Directions of a finding; what is similar, cannot be told or is a level alone is none."""
EVEN = 50.0
"""Per cent of places in which half of all would lie if it were spread evenly."""


def strongest(earlier: Iterable[Exhibit], catalogue: Catalogue) -> list[Exhibit]:
    """Choose the findings that make the story of an edition, best first.

    Parameters
    ----------
    earlier : iterable of Exhibit
        Exhibits of the themes.
    catalogue : Catalogue
        Says how grave is what a theme is about.

    Returns
    -------
    list of Exhibit
        As many changes and other findings as `ranking.yml` says, and more of one sort where the
        other has too few. A theme speaks once, by the exhibits of its notebook and of its
        indicators alike; what is no change is of a kind of its own where there are as many kinds.
        A chapter over other themes does not speak: its offences do where they are counted.
    """
    rules, given = load_ranking(), tuple(earlier)
    scored = {e.id: score(e, catalogue, rules) for e in given}
    eligible = (e for e in given if scored[e.id] > 0 and not _themes_of(e) & _chapters(catalogue))
    order = sorted(eligible, key=lambda e: (-scored[e.id], e.id))
    chosen = _mixed(order, rules)
    spare = rules.changes + rules.others - len(chosen)
    for exhibit in order:
        if spare > 0 and not _spoke(exhibit, chosen):
            chosen.append(exhibit)
            spare -= 1
    return sorted(chosen, key=lambda e: (-scored[e.id], e.id))


def _chapters(catalogue: Catalogue) -> set[str]:
    """Themes that read, in lines, what is counted within another."""
    return {s for s, theme in catalogue.themes.items() if theme.in_lines and theme.within}


def _mixed(order: list[Exhibit], rules: Ranking) -> list[Exhibit]:
    """Take the best changes, and the best others of different kinds, one of each theme."""
    chosen: list[Exhibit] = []
    for exhibit in order:
        alike = [c for c in chosen if is_change(c) == is_change(exhibit)]
        most = rules.changes if is_change(exhibit) else rules.others
        again = not is_change(exhibit) and exhibit.form in {c.form for c in alike}
        if len(alike) < most and not again and not _spoke(exhibit, chosen):
            chosen.append(exhibit)
    return chosen


def _spoke(exhibit: Exhibit, chosen: Iterable[Exhibit]) -> bool:
    """Say whether the theme of an exhibit, or that of its indicator, has spoken."""
    return any(_themes_of(exhibit) & _themes_of(other) for other in chosen)


def _themes_of(exhibit: Exhibit) -> set[str]:
    """Theme whose notebook made an exhibit, and that of the indicator that it tells of."""
    indicator = exhibit.finding.indicator if exhibit.finding else exhibit.indicator
    return {exhibit.theme, indicator.partition(".")[0]} - {""}


def is_change(exhibit: Exhibit) -> bool:
    """Say whether what an exhibit finds is a change in time."""
    return kind_named(exhibit.form).claim == "change"


def score(exhibit: Exhibit, catalogue: Catalogue, rules: Ranking) -> float:
    """Weigh a finding: size × certainty × harm × weight of what it claims.

    Returns
    -------
    float
        0 for what is no finding: untested, weak, without a direction or a size, set against a
        period of lockdowns, of a whole country, or of years long ago.
    """
    claim, finding = kind_named(exhibit.form).claim, exhibit.finding
    if claim is None or finding is None or not _stands(exhibit, finding):
        return 0.0
    ratio = _ratio(exhibit, finding)
    theme = catalogue.themes.get(exhibit.theme)
    if theme is None or not math.isfinite(ratio) or ratio <= 0:
        return 0.0
    certainty = rules.certainty.get(finding.strength, 0.0)
    return float(abs(math.log(ratio)) * certainty * theme.harm * rules.claims[claim])


def _stands(exhibit: Exhibit, finding: Finding) -> bool:
    """Say whether a finding was tested, has a direction, and is of the area and its own years."""
    if not is_near(exhibit):
        return False
    first = {} if exhibit.table is None or exhibit.table.empty else exhibit.table.iloc[0].to_dict()
    shut = exhibit.chart == "change" and is_of_lockdowns(first)
    return finding.tested and finding.direction in DIRECTIONS and not shut


def _ratio(exhibit: Exhibit, finding: Finding) -> float:
    """Return how many times as much a finding tells of; NaN where it has no such size."""
    size = math.nan if finding.size is None else finding.size
    if finding.unit in (PER_CENT, POINTS):
        return 1 + size / 100
    if finding.unit == "times":
        return size
    if finding.direction == "concentrated":
        return EVEN / size if finding.unit == "% of places" and size else math.nan
    return _on_before(exhibit)


def _on_before(exhibit: Exhibit) -> float:
    """Set the own value of a survey's question over that of the wave before."""
    table = exhibit.table
    if table is None or not {"own", "value", "before"} <= set(table):
        return math.nan
    own = table[flags(table, "own")]
    known = len(own) == 1 and own["before"].iloc[0] > 0
    return float(own["value"].iloc[0] / own["before"].iloc[0]) if known else math.nan


@reading("What stands out?")
def key_points(evidence: Evidence, earlier: tuple[Exhibit, ...]) -> View:
    """Read the story of the edition as a table of sentences with their evidence, best first.

    Examples
    --------
    >>> t.publish(t.key_points())
    """
    chosen = strongest(earlier, evidence.catalogue)
    rows = [
        {
            "finding": e.finding.sentence,
            "strength": e.finding.strength,
            "caution": e.finding.caution,
            "exhibit": e.id,
        }
        for e in chosen
        if e.finding
    ]
    table = pd.DataFrame(rows, columns=["finding", "strength", "caution", "exhibit"])
    assessment = evidence.assessment
    headline = (
        chosen[0].finding.sentence
        if chosen and chosen[0].finding
        else "No finding of this edition is strong enough to lead the summary"
    )
    return View(
        kind="key_points",
        name="key_points",
        indicator="",
        headline=headline,
        unit="",
        part="summary",
        subtitle=subtitle("Key points", assessment.partnership.name, assessment.period.label),
        alt=f"Table of {len(rows)} key points, strongest first.",
        table=table,
        sources=("police_uk",),
        caveats=_pandemic(chosen),
        synthetic=evidence.data.synthetic,
    )


def _pandemic(chosen: list[Exhibit]) -> tuple[str, ...]:
    """Repeat the caveat of the pandemic where a point that was chosen carries it."""
    return ("covid",) if any(c.slug == "covid" for e in chosen for c in e.caveats) else ()

"""Which findings get a slide: for each theme its course over time, and what matters most."""

from __future__ import annotations

from collections.abc import Iterable

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.draft import BY_THEME, Draft
from safecity.publish.summary import ranked

COURSES = ("trend", "series")
MOST_TELLING, MOST_VIEWS = 9, 4


def courses(draft: Draft) -> dict[str, Exhibit]:
    """Choose for each theme the figure that shows its level over time, else its first figure.

    Returns
    -------
    dict of str to Exhibit
        By theme, in the order of the report.
    """
    chosen = {}
    for theme in draft.themes_of("levels"):
        figures = _figures(draft.of("levels", theme))
        over_time = [e for e in figures if e.chart in COURSES]
        clear = [e for e in over_time if is_clear(e)]
        first = next(iter([*clear[:1], *over_time, *ranked(figures), *figures]), None)
        if first is not None:
            chosen[theme] = first
    return chosen


def telling(draft: Draft, shown: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    """Choose the weightiest clear finding of each theme beside those shown already.

    Returns
    -------
    tuple of Exhibit
        Changes, comparisons and places, those that weigh most of all themes, in the order of
        the report.
    """
    taken = {e.id for e in shown}
    best: dict[str, Exhibit] = {}
    for part in BY_THEME:
        for exhibit in _figures(draft.of(part)):
            if exhibit.id not in taken and is_clear(exhibit) and weight(exhibit) > 0:
                known = best.get(exhibit.theme)
                if known is None or weight(exhibit) > weight(known):
                    best[exhibit.theme] = exhibit
    heavy = sorted(best.values(), key=lambda e: (-weight(e), e.id))[:MOST_TELLING]
    chosen = {e.id for e in heavy}
    return tuple(e for e in draft.exhibits if e.id in chosen)


def makeup(draft: Draft) -> Exhibit | None:
    """Choose the figure that says which offences account for the first theme's change."""
    figures = (e for e in _figures(draft.of("changes")) if e.chart == "contributions")
    return next((e for e in figures if is_clear(e)), None)


def other_changes(draft: Draft, shown: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    """List the clearest change of each theme that has no slide of its own."""
    shown = tuple(shown)
    taken = {e.finding.indicator for e in shown if e.finding and e.part == "changes"}
    left: dict[str, Exhibit] = {}
    for exhibit in ranked(draft.of("changes")):
        finding = exhibit.finding
        if exhibit.chart == "change" and finding and finding.indicator not in taken:
            if is_clear(exhibit) and finding.direction in ("rose", "fell"):
                left.setdefault(exhibit.theme, exhibit)
    kept = {e.id for e in left.values()}
    return tuple(e for e in draft.exhibits if e.id in kept)


def explanations(draft: Draft) -> tuple[Exhibit, ...]:
    """List the first table of each theme that sets a change against its explanations."""
    found: dict[str, Exhibit] = {}
    for exhibit in draft.of("changes"):
        if exhibit.table is not None and {"explanation", "grade"} <= set(exhibit.table):
            found.setdefault(exhibit.theme, exhibit)
    return tuple(found.values())


def views(draft: Draft) -> tuple[Exhibit, ...]:
    """Choose what residents say most clearly; the first figures where nothing is clear."""
    figures = _figures(draft.of("views"))
    clear = [e for e in ranked(figures) if is_clear(e)]
    chosen = {e.id for e in [*clear, *(e for e in figures if e not in clear)][:MOST_VIEWS]}
    return tuple(e for e in figures if e.id in chosen)


def is_clear(exhibit: Exhibit) -> bool:
    """Say whether an exhibit holds a finding whose evidence is not weak."""
    return exhibit.finding is not None and exhibit.finding.strength != "weak"


def weight(exhibit: Exhibit) -> float:
    """Return how much the finding of an exhibit matters among those of an edition."""
    return 0.0 if exhibit.finding is None else exhibit.finding.weight


def _figures(exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    return [e for e in exhibits if e.kind == "figure"]

"""Which findings get a slide: for each theme its course over time, and what matters most."""

from __future__ import annotations

from collections.abc import Iterable

from safecity.catalogue.kinds import kind_named
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.draft import Draft
from safecity.publish.selection import STRENGTHS

MOST_CHANGES, MOST_OTHERS, MOST_VIEWS = 6, 2, 3


def courses(draft: Draft) -> dict[str, Exhibit]:
    """Choose for each theme the figure that shows its level.

    Its course over time where that is clear, else what matters most, else its first figure.

    Returns
    -------
    dict of str to Exhibit
        By theme, in the order of the report.
    """
    chosen: dict[str, Exhibit] = {}
    for theme in draft.themes_of("levels"):
        claims = {_claim(e) for e in chosen.values()}
        every = _figures(draft.of("levels", theme))
        figures = [e for e in every if _claim(e) not in claims] or every
        over_time = [e for e in figures if kind_named(e.form).is_course]
        clear = [e for e in over_time if is_clear(e)]
        weighty = [e for e in ranked(figures) if is_clear(e) and weight(e) > 0]
        compared = [e for e in ranked(figures) if is_clear(e) and is_compared(e)]
        first = next(
            iter([*clear, *weighty, *compared, *over_time, *ranked(figures), *figures]), None
        )
        if first is not None:
            chosen[theme] = first
    return chosen


def telling(draft: Draft, drawn: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    """Choose the weightiest clear findings beside those shown already, one for a theme.

    Returns
    -------
    tuple of Exhibit
        Changes, then comparisons and places of other themes; in the order of the report.
    """
    drawn = tuple(drawn)
    taken, claims = {e.id for e in drawn}, {_claim(e) for e in drawn}
    new = (e for e in draft.of("changes") if e.id not in taken and _claim(e) not in claims)
    changes = _weightiest(new)[:MOST_CHANGES]
    themes = {e.theme for e in changes}
    left = (e for e in draft.of("levels") if e.id not in taken and e.theme not in themes)
    chosen = {e.id for e in (*changes, *_weightiest(left)[:MOST_OTHERS])}
    return tuple(e for e in draft.exhibits if e.id in chosen)


def ranked(exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    """Sort the exhibits that hold a finding: strongest evidence first, then weight, then id."""
    pairs = [(e, e.finding) for e in exhibits if e.finding is not None]
    pairs.sort(key=lambda pair: (-STRENGTHS[pair[1].strength], -pair[1].weight, pair[0].id))
    return [exhibit for exhibit, _ in pairs]


def _claim(exhibit: Exhibit) -> tuple[str, float | None]:
    """What a finding says: the same of one indicator is not said twice."""
    finding = exhibit.finding
    return (finding.indicator, finding.size) if finding else (exhibit.id, None)


def _weightiest(exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    best: dict[str, Exhibit] = {}
    heavy = [e for e in _figures(exhibits) if is_clear(e) and weight(e) > 0]
    for exhibit in sorted(heavy, key=lambda e: (-weight(e), e.id)):
        best.setdefault(exhibit.theme, exhibit)
    return list(best.values())


def chart_of_places(draft: Draft, drawn: Iterable[Exhibit]) -> Exhibit | None:
    """Choose the map of what the first theme counts, in the largest areas, else any."""
    drawn = tuple(drawn)
    wanted, taken = {e.indicator for e in drawn[:1]}, {e.id for e in drawn}
    maps = [e for e in _figures(draft.of("levels")) if e.chart == "map" and e.id not in taken]
    best = sorted(maps, key=lambda e: (e.indicator not in wanted, _rows(e), e.id))
    return next(iter(best), None)


def _rows(exhibit: Exhibit) -> int:
    return 0 if exhibit.table is None else len(exhibit.table)


def makeup(draft: Draft) -> Exhibit | None:
    """Choose the figure that says which offences account for the first theme's change."""
    figures = (e for e in _figures(draft.of("changes")) if e.chart == "contributions")
    return next((e for e in figures if is_clear(e)), None)


def other_changes(draft: Draft, drawn: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    """List the clearest change of each theme that has no slide of its own."""
    drawn = tuple(drawn)
    taken = {e.finding.indicator for e in drawn if e.finding and e.part == "changes"}
    claims = {_claim(e) for e in drawn}
    left: dict[str, Exhibit] = {}
    for exhibit in ranked(draft.of("changes")):
        finding = exhibit.finding
        if exhibit.chart != "change" or not finding or not is_clear(exhibit):
            continue
        if finding.direction not in ("rose", "fell") or _claim(exhibit) in claims:
            continue
        if finding.indicator not in taken:
            left.setdefault(exhibit.theme, exhibit)
    ids = {e.id for e in left.values()}
    return tuple(e for e in draft.exhibits if e.id in ids)


def explanations(draft: Draft) -> tuple[Exhibit, ...]:
    """List the first table of each theme that sets a change against its explanations."""
    by_theme: dict[str, Exhibit] = {}
    for exhibit in draft.of("changes"):
        if exhibit.table is not None and {"explanation", "grade"} <= set(exhibit.table):
            by_theme.setdefault(exhibit.theme, exhibit)
    return tuple(by_theme.values())


def views(draft: Draft) -> tuple[Exhibit, ...]:
    """Choose what residents say most clearly; the first figures where nothing is clear."""
    figures = _figures(draft.of("views"))
    clear = [e for e in ranked(figures) if is_clear(e)]
    chosen = {e.id for e in [*clear, *(e for e in figures if e not in clear)][:MOST_VIEWS]}
    return tuple(e for e in figures if e.id in chosen)


def is_clear(exhibit: Exhibit) -> bool:
    """Say whether an exhibit holds a finding whose evidence is not weak."""
    return exhibit.finding is not None and exhibit.finding.strength != "weak"


def is_compared(exhibit: Exhibit) -> bool:
    """Say whether an exhibit finds something higher or lower than what it is set beside."""
    return exhibit.finding is not None and exhibit.finding.direction in ("higher", "lower")


def weight(exhibit: Exhibit) -> float:
    """Return how much the finding of an exhibit matters among those of an edition."""
    return 0.0 if exhibit.finding is None else exhibit.finding.weight


def _figures(exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    return [e for e in exhibits if e.kind == "figure"]

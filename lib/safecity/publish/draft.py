"""Exhibits put in the order of the report and numbered, before the report is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.kinds import UNITS
from safecity.catalogue.registry import Catalogue, Gap
from safecity.errors import SafecityError
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.results import results
from safecity.publish.commentary import Block, LetThrough, let_through, read_commentary
from safecity.publish.headline import headline_of
from safecity.publish.item import (
    SHOWN,
    Item,
    KeyPoint,
    Line,
    Link,
    Numbering,
    anchor_of,
    item_of,
    key_points,
    line_of,
)
from safecity.publish.references import References
from safecity.publish.selection import BY_THEME, printed_whole
from safecity.publish.words import standing_words

if TYPE_CHECKING:
    import pandas as pd


PARTS = ("levels", "changes", "views", "gaps", "recommendations")
INDICATORS, CHANGES = "indicator_table", "all_changes"
GAPS, QUARTERS = "knowledge_gaps", "quarters"


@dataclass(frozen=True)
class Draft:
    """What the writers of the parts share.

    Attributes
    ----------
    exhibits : tuple of Exhibit
        In the order of the catalogue's themes, then of each notebook.
    words : dict
        Standing words, filled.
    items : dict
        Numbered item of each figure and table, by the exhibit's id.
    whole : frozenset of str
        Ids of those that the report prints whole; of the others it has a line.
    places : dict
        Where the evidence for an exhibit, an indicator or a theme stands.
    commentary : dict
        The analyst's words by theme, and for the summary.
    earlier : Path or None
        Folder of the products of the edition before.
    passed : tuple of LetThrough
        Words of judgement that the analyst let through unasked, each with a reason.
    """

    exhibits: tuple[Exhibit, ...]
    catalogue: Catalogue
    assessment: Assessment
    words: dict[str, Any]
    items: dict[str, Item]
    places: dict[str, Link]
    whole: frozenset[str]
    commentary: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    earlier: Path | None = None
    passed: tuple[LetThrough, ...] = ()

    @cached_property
    def results(self) -> pd.DataFrame:
        """Every value of the exhibits, in the columns of `exhibits.results.COLUMNS`."""
        return results(self.exhibits)

    def of(self, part: str, theme: str | None = None) -> tuple[Exhibit, ...]:
        """Return the exhibits of a part, or of one theme within it."""
        return tuple(e for e in self.exhibits if part_of(e) == part and theme in (None, e.theme))

    def items_of(self, exhibits: Iterable[Exhibit]) -> tuple[Item, ...]:
        """Return the numbered items among some exhibits that are printed whole."""
        return tuple(self.items[e.id] for e in exhibits if e.id in self.whole)

    def lines_of(self, exhibits: Iterable[Exhibit]) -> tuple[Line, ...]:
        """Return a line for each of some exhibits that is not printed whole."""
        left = (e for e in exhibits if e.id in self.items and e.id not in self.whole)
        return tuple(line_of(e, self.items[e.id]) for e in left)

    def points(self, exhibits: Iterable[Exhibit]) -> tuple[KeyPoint, ...]:
        """Print the findings among some exhibits."""
        return key_points(exhibits, self.places, self.catalogue)

    def group_of(self, theme: str) -> str:
        """Name the priority that a theme belongs to, in the partnership's own words."""
        known = self.catalogue.themes.get(theme)
        slug = known.priority if known else ""
        own: str = self.assessment.partnership.priorities.get(slug, "")
        return own or self.words["groups"].get(slug, "")

    def themes_of(self, part: str) -> tuple[str, ...]:
        """Themes with a section in a part: with exhibits or words, and every active crime theme."""
        known = self.catalogue.themes
        active = self.assessment.active if part in BY_THEME else ()
        standing = {s for s in active if known[s].kind == "theme" and known[s].part == "levels"}
        parts = BY_THEME if part == "levels" else (part,)
        present = {e.theme for each in parts for e in self.of(each) if e.id in self.items}
        worded = {s for s in self.commentary if s in known and known[s].part == part != "levels"}
        order = {slug: at for at, slug in enumerate(known)}
        return tuple(
            sorted(standing | present | worded, key=lambda s: (order.get(s, len(order)), s))
        )


def part_of(exhibit: Exhibit) -> str:
    """Part in which an exhibit stands; what the summary makes belongs to the priorities."""
    return "recommendations" if exhibit.part == "summary" else exhibit.part


def make_draft(
    exhibits: Iterable[Exhibit],
    catalogue: Catalogue,
    assessment: Assessment,
    commentary: Path | None = None,
    earlier: Path | None = None,
) -> Draft:
    """Order and number the exhibits of an edition.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        All exhibits of the edition, in any order.
    catalogue : Catalogue
        Says in which order themes come.
    assessment : Assessment
        Says which themes are switched on.
    commentary : Path, optional
        Folder of the analyst's words.
    earlier : Path, optional
        Folder of the products of the edition before, for the list of revisions.

    Raises
    ------
    SafecityError
        Where the commentary refers to what is not there, or claims what the data do not support,
        or two exhibits give one change two verdicts.
    """
    order = {slug: at for at, slug in enumerate(catalogue.themes)}
    ordered = sorted(exhibits, key=lambda e: (order.get(e.theme, len(order)), e.order, e.id))
    check_verdicts(ordered)
    numbering = Numbering()
    numbered = tuple(_as_printed(ordered))
    drawn = (e for e in numbered if not _in_line(e, catalogue))
    if assessment.is_monitor:
        drawn = (e for e in numbered if e.name == QUARTERS)
    whole = printed_whole(drawn)
    items = {
        e.id: item_of(e, numbering, headline_of(e, catalogue), e.id in whole) for e in numbered
    }
    words = standing_words(assessment)
    places = _places(ordered, items)
    labels = {key: item.label for key, item in items.items()}
    commentary_blocks: dict[str, tuple[Block, ...]] = {}
    passed: tuple[LetThrough, ...] = ()
    if commentary is not None:
        commentary_blocks = read_commentary(commentary, References.of(ordered, catalogue, labels))
        passed = let_through(commentary)
    return Draft(
        tuple(ordered),
        catalogue,
        assessment,
        words,
        items,
        places,
        whole,
        commentary_blocks,
        earlier,
        passed,
    )


def _in_line(exhibit: Exhibit, catalogue: Catalogue) -> bool:
    """Say whether an exhibit is told in a line and never drawn: by its theme or its indicator."""
    indicator = catalogue.indicators.get(exhibit.indicator)
    theme = catalogue.themes.get(exhibit.theme)
    return bool((theme and theme.in_lines) or (indicator and indicator.in_line))


def _as_printed(ordered: list[Exhibit]) -> Iterator[Exhibit]:
    summed = (chosen_points(ordered), indicator_table(ordered), chart_of_changes(ordered))
    on_summary = [e for e in summed if e]
    printed = [e for e in ordered if e.kind in SHOWN and not any(e is each for each in on_summary)]
    for theme in dict.fromkeys(e.theme for e in printed):
        for part in BY_THEME:
            yield from (e for e in printed if e.theme == theme and part_of(e) == part)
    for part in (*PARTS[len(BY_THEME) :], "quality"):
        yield from (e for e in printed if part_of(e) == part)


def chosen_points(exhibits: Iterable[Exhibit]) -> Exhibit | None:
    """Find the table in which the summary notebook names the exhibits of its key points."""
    made_for_it = (e for e in exhibits if e.part == "summary" and e.kind == "table")
    return next((e for e in made_for_it if e.table is not None and "exhibit" in e.table), None)


def indicator_table(exhibits: Iterable[Exhibit]) -> Exhibit | None:
    """Find the table of all indicators, which is printed with the summary."""
    summary = (e for e in exhibits if e.part == "summary" and e.name == INDICATORS)
    return next((e for e in summary if e.kind == "table" and e.table is not None), None)


def chart_of_changes(exhibits: Iterable[Exhibit]) -> Exhibit | None:
    """Find the chart of all changes, which is printed with the summary."""
    summary = (e for e in exhibits if e.part == "summary" and e.name == CHANGES)
    return next((e for e in summary if e.kind == "figure" and e.svg), None)


def _places(ordered: list[Exhibit], items: dict[str, Item]) -> dict[str, Link]:
    by_id = {e.id: e for e in ordered}
    places: dict[str, Link] = {}
    for key, item in items.items():
        exhibit = by_id[key]
        link = Link(item.label, item.anchor)
        for name in (key, f"indicator:{exhibit.indicator}", f"theme:{exhibit.theme}"):
            places.setdefault(name, link)
    return places | _gap_places(ordered)


def _gap_places(ordered: list[Exhibit]) -> dict[str, Link]:
    rows = distinct_gaps(ordered)
    links = {
        key: Link(f"Gap G{at}", anchor_of(each[0].id))
        for at, (key, each) in enumerate(rows.items(), start=1)
    }
    wanted = _wanted(ordered)
    return {e.id: links[_gap_key(e.gap, wanted)] for e in ordered if e.gap is not None}


def _wanted(ordered: Iterable[Exhibit]) -> frozenset[str]:
    """Sources of which one gap asks for all."""
    return frozenset(source for e in ordered if e.gap is not None for source in e.gap.sources)


def _gap_key(gap: Gap, wanted: frozenset[str]) -> tuple[str, str]:
    """What makes two gaps one: the source that would close both, else the same thing needed."""
    if gap.sources or gap.source in wanted:
        return ("source", "")
    return ("source", gap.source) if gap.source else ("closes", f"{gap.closes} {gap.holder}")


def distinct_gaps(ordered: Iterable[Exhibit]) -> dict[tuple[str, str], list[Exhibit]]:
    """Return gaps that one thing would close together, the one that speaks for them first.

    Of several the gap that the notebook of gaps declares speaks for the others. Those that it
    declares stand before those that follow from the files supplied.
    """
    gaps: dict[tuple[str, str], list[Exhibit]] = {}
    ordered = tuple(ordered)
    wanted = _wanted(ordered)
    for exhibit in ordered:
        if exhibit.gap is not None:
            gaps.setdefault(_gap_key(exhibit.gap, wanted), []).append(exhibit)
    spoken = {key: sorted(each, key=lambda e: e.theme != GAPS) for key, each in gaps.items()}
    place = {exhibit.id: at for at, exhibit in enumerate(ordered)}
    return dict(sorted(spoken.items(), key=lambda p: (p[1][0].theme != GAPS, place[p[1][0].id])))


ALIKE = {"higher": "rose", "lower": "fell"}
"""A level that is higher than before is a change that rose."""
SIZES = (*UNITS.values(), "standard deviations", "")
"""Units of what is judged beside an earlier period, or beside others; and shares of answers."""
WORDS = ("rose", "fell", "similar", "cannot tell")


class ChangeVerdict(NamedTuple):
    """What one exhibit says of a change: of which indicator, against what, and where it stands."""

    indicator: str
    against: str
    word: str
    exhibit: str


def check_verdicts(exhibits: Iterable[Exhibit]) -> None:
    """Refuse an edition in which two exhibits judge one change differently.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        All exhibits of the edition.

    Raises
    ------
    SafecityError
        Two exhibits give one indicator two verdicts against one base; both are named.
    """
    first: dict[tuple[str, str], ChangeVerdict] = {}
    for verdict in (one for exhibit in exhibits for one in verdicts_of(exhibit)):
        known = first.setdefault((verdict.indicator, verdict.against), verdict)
        if known.word != verdict.word:
            raise SafecityError(
                f"{verdict.indicator} against {verdict.against} is judged twice: '{known.word}' in "
                f"{known.exhibit}, '{verdict.word}' in {verdict.exhibit}",
                remedy="Ask `readings.evidence.verdicts.verdict_of` in both readings.",
            )


def verdicts_of(exhibit: Exhibit) -> Iterator[ChangeVerdict]:
    """Yield what an exhibit says of changes: in its table, and in its finding."""
    table, finding = exhibit.table, exhibit.finding
    if table is not None and {"verdict", "comparison"} <= set(table.columns) and exhibit.indicator:
        for against, word in zip(table["comparison"], table["verdict"], strict=True):
            yield from _verdict_on(exhibit, exhibit.indicator, str(against), str(word))
    if finding is None or not finding.comparison:
        return
    if finding.unit in SIZES or finding.unit.startswith("% of"):
        yield from _verdict_on(exhibit, finding.indicator, finding.comparison, finding.direction)


def _verdict_on(
    exhibit: Exhibit, indicator: str, against: str, word: str
) -> Iterator[ChangeVerdict]:
    same = ALIKE.get(word, word)
    if same in WORDS:
        yield ChangeVerdict(indicator, against, same, exhibit.id)

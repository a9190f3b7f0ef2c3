"""The report as plain data: what every product prints, in order, numbered, with no layout.

Nothing here knows HTML or PDF. All values are text, numbers and tuples, so that a document can
be handed to a template as it is and written out as JSON for the typesetter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from safecity.exhibits.exhibit import status_words
from safecity.publish.cells import Table
from safecity.publish.commentary import Block
from safecity.publish.item import Item, KeyPoint, Line, Link
from safecity.publish.look import Brand


@dataclass(frozen=True)
class Standing:
    """One of the questions that a theme answers first: level, change, why, where, so what."""

    heading: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Section:
    """What one theme says within one part; `note` says why where it has nothing to show.

    `group` names the priority under which it stands, where it is the first of its group.
    """

    number: str
    title: str
    anchor: str
    question: str
    note: str
    key_points: tuple[KeyPoint, ...]
    items: tuple[Item, ...]
    group: str = ""
    commentary: tuple[Block, ...] = ()
    lines: tuple[Line, ...] = ()
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class GapRow:
    """A question that the data cannot answer."""

    number: str
    anchor: str
    question: str
    reason: str
    closes: str
    holder: str
    theme: str


@dataclass(frozen=True)
class Advice:
    """A recommendation with the findings that it rests on."""

    number: str
    anchor: str
    title: str
    text: str
    confidence: str
    measure: str
    because: tuple[str, ...]
    evidence: tuple[Link, ...]
    caution: str
    plan: tuple[tuple[str, str], ...] = ()
    who: str = ""
    action: str = ""


@dataclass(frozen=True)
class Part:
    """One of the five parts that the regulations require; `empty` is set where it has nothing.

    `lead` says in sentences what its lists show.
    """

    number: int
    slug: str
    title: str
    anchor: str
    intro: str
    empty: str
    sections: tuple[Section, ...] = ()
    gaps: tuple[GapRow, ...] = ()
    advice: tuple[Advice, ...] = ()
    lead: str = ""


@dataclass(frozen=True)
class SourceRow:
    """A source as the report lists it."""

    title: str
    publisher: str
    licence: str
    url: str
    edition: str
    lag: str
    synthetic: bool
    standing: str


@dataclass(frozen=True)
class Passage:
    """A paragraph or definition, with the term or heading before it."""

    heading: str
    text: str


@dataclass(frozen=True)
class Annex:
    """A lettered section behind the parts; only the fields that it needs are filled."""

    letter: str
    title: str
    anchor: str
    passages: tuple[Passage, ...] = ()
    key_points: tuple[KeyPoint, ...] = ()
    items: tuple[Item, ...] = ()
    lines: tuple[Line, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    terms: tuple[Passage, ...] = ()
    facts: tuple[Passage, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Tile:
    """A headline figure: the number, what it measures, and its change with what it is set against.

    Attributes
    ----------
    value, label, detail : str
        The number as printed, what it is of, and its rate or what it was.
    anchor : str
        Where the report shows it; empty where it does not.
    change : str
        How it changed; empty where `value` is the change itself.
    """

    value: str
    label: str
    detail: str
    anchor: str
    change: str = ""


@dataclass(frozen=True)
class StoryFinding:
    """A finding of the story, as every product tells it.

    Attributes
    ----------
    exhibit : str
        Id of the exhibit that it stands on.
    changed : bool
        Whether it is a change in time.
    headline : str
        At most 14 words and one number.
    detail : str
        Its interval and the strength of its evidence.
    tile : Tile
        Its number by itself.
    evidence : Link, optional
        Where the report shows it.
    """

    exhibit: str
    changed: bool
    headline: str
    detail: str
    tile: Tile
    evidence: Link | None = None


@dataclass(frozen=True)
class Story:
    """What a reader of two minutes takes away, the same in every product.

    Attributes
    ----------
    findings : tuple of StoryFinding
        Best first.
    recommended : tuple of Advice
        The first of them.
    unknown : tuple of GapRow
        The gaps that are listed first.
    why : str
        Why these.
    unchanged : str
        What is said where no finding is a change.
    heading : str
        What stands over the figures: that they changed, or, with no change among them, that they
        were recorded.
    """

    findings: tuple[StoryFinding, ...]
    recommended: tuple[Advice, ...]
    unknown: tuple[GapRow, ...]
    why: str
    unchanged: str = ""
    heading: str = ""

    @property
    def changes(self) -> tuple[StoryFinding, ...]:
        """Findings that are changes in time."""
        return tuple(f for f in self.findings if f.changed)

    @property
    def others(self) -> tuple[StoryFinding, ...]:
        """Findings that are no changes."""
        return tuple(f for f in self.findings if not f.changed)


@dataclass(frozen=True)
class Summary:
    """The one page that comes first.

    `chart` shows all changes; None where none could be drawn. `undrawn` names those that stand out
    and are not in it.
    """

    intro: str
    tiles: tuple[Tile, ...]
    story: Story
    chart: Item | None
    key_points: tuple[KeyPoint, ...]
    changes: Table | None
    priorities: tuple[Advice, ...]
    cautions: tuple[str, ...]
    commentary: tuple[Block, ...] = ()
    undrawn: str = ""


@dataclass(frozen=True)
class Cover:
    """What identifies the report."""

    owner: str
    place: str
    title: str
    edition: str
    period: str
    released: str
    release_date: str
    mode: str
    contact: str
    legal: str


@dataclass(frozen=True)
class Document:
    """A whole report: cover, summary, five parts, annexes.

    Attributes
    ----------
    stamp : str
        Words printed on every page where data are synthetic or the edition is restricted; else
        empty.
    synthetic, restricted : bool
        Whether any data are made up; whether it is not to be published.
    monitor : bool
        Whether it is of a quarter: in print it has no contents and the annexes of `MONITORED` only.
    """

    cover: Cover
    summary: Summary
    parts: tuple[Part, ...]
    annexes: tuple[Annex, ...]
    stamp: str
    brand: Brand = field(default_factory=Brand)
    synthetic: bool = False
    restricted: bool = False
    monitor: bool = False

    @property
    def name(self) -> str:
        """Full title, as a browser tab, running heads and the properties of files show it."""
        name = f"{self.cover.place} {self.cover.title} {self.cover.edition}"
        return f"RESTRICTED: {name}" if self.restricted else name

    @property
    def status(self) -> str:
        """What it must not be taken for, in capitals; empty for real data to be published."""
        return status_words(self.restricted, self.synthetic)

    @property
    def items(self) -> tuple[Item, ...]:
        """Every numbered figure and table, in order."""
        in_parts = [i for part in self.parts for section in part.sections for i in section.items]
        return (*in_parts, *(i for annex in self.annexes for i in annex.items))

    @property
    def gaps(self) -> tuple[GapRow, ...]:
        """Every question that the data cannot answer."""
        return tuple(gap for part in self.parts for gap in part.gaps)

    @property
    def advice(self) -> tuple[Advice, ...]:
        """Every recommendation."""
        return tuple(given for part in self.parts for given in part.advice)

    def annex(self, anchor: str) -> Annex | None:
        """Find an annex by its id; None where the report has no such."""
        return next((annex for annex in self.annexes if annex.anchor == anchor), None)


def release_time(document: Document) -> datetime:
    """Noon of the release date: the only time a product carries."""
    return datetime.fromisoformat(f"{document.cover.release_date}T12:00:00").replace(tzinfo=UTC)

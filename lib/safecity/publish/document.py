"""The report as plain data: what every product prints, in order, numbered, with no layout.

Nothing here knows HTML or PDF. All values are text, numbers and tuples, so that a document can
be handed to a template as it is and written out as JSON for the typesetter.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A reference to another place of the document.

    Attributes
    ----------
    text : str
        What is printed, for example "Figure 3".
    anchor : str
        Id of the place it leads to.
    """

    text: str
    anchor: str


@dataclass(frozen=True)
class Heading:
    """Title of a column.

    Attributes
    ----------
    title : str
        What is printed, with its unit.
    numeric : bool
        Whether its cells are numbers and stand on the right.
    """

    title: str
    numeric: bool


@dataclass(frozen=True)
class Table:
    """A table of printed cells; the first column names the row.

    Attributes
    ----------
    caption : str
        What it shows.
    columns : tuple of Heading
        One for each cell of a row.
    rows : tuple of tuple of str
        Cells, already formatted.
    notes : tuple of str
        Explanations of the shorthand that its cells use.
    """

    caption: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeyPoint:
    """A finding as it is printed: claim, strength of evidence, interval and caution."""

    sentence: str
    strength: str
    interval: str
    caution: str
    theme: str
    evidence: Link | None = None


@dataclass(frozen=True)
class Download:
    """A file of the bundle, by its path from the report."""

    kind: str
    path: str
    size: str


@dataclass(frozen=True)
class Item:
    """A numbered figure or table with everything that is printed beside it.

    Attributes
    ----------
    label : str
        "Figure 3" or "Table 1".
    anchor : str
        Stable id: the exhibit's, with a hyphen for the dot.
    svg : str
        The picture; empty for a table.
    data_label : str
        Name of its table in the annex of the printed report; empty for a table.
    csv : str
        The values as they can be downloaded.
    """

    label: str
    anchor: str
    headline: str
    subtitle: str
    alt: str
    svg: str
    table: Table
    data_label: str
    data_anchor: str
    evidence: KeyPoint | None
    source: str
    caveats: tuple[str, ...]
    csv: str
    csv_name: str
    downloads: tuple[Download, ...]
    notebook: str
    synthetic: bool


@dataclass(frozen=True)
class Section:
    """What one theme says within one part; `note` says why where it has nothing to show."""

    number: str
    title: str
    anchor: str
    question: str
    note: str
    key_points: tuple[KeyPoint, ...]
    items: tuple[Item, ...]


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


@dataclass(frozen=True)
class Part:
    """One of the five parts that the regulations require; `empty` is set where it has nothing."""

    number: int
    slug: str
    title: str
    anchor: str
    intro: str
    empty: str
    sections: tuple[Section, ...] = ()
    gaps: tuple[GapRow, ...] = ()
    advice: tuple[Advice, ...] = ()


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
    sources: tuple[SourceRow, ...] = ()
    terms: tuple[Passage, ...] = ()
    facts: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Tile:
    """A headline figure: the number, what it measures and what it is compared with."""

    value: str
    label: str
    detail: str
    anchor: str


@dataclass(frozen=True)
class Summary:
    """The one page that comes first."""

    intro: str
    tiles: tuple[Tile, ...]
    key_points: tuple[KeyPoint, ...]
    changes: Table | None
    priorities: tuple[Link, ...]
    cautions: tuple[str, ...]


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
        Words printed on every page where data are synthetic; empty where none are.
    """

    cover: Cover
    summary: Summary
    parts: tuple[Part, ...]
    annexes: tuple[Annex, ...]
    stamp: str

    @property
    def name(self) -> str:
        """Full title, as a browser tab and the properties of the PDF show it."""
        return f"{self.cover.place} {self.cover.title} {self.cover.edition}"

    @property
    def items(self) -> tuple[Item, ...]:
        """Every numbered figure and table, in order."""
        in_parts = [i for part in self.parts for section in part.sections for i in section.items]
        return (*in_parts, *(i for annex in self.annexes for i in annex.items))

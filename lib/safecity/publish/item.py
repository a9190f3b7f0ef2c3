"""A numbered figure or table of a document, and the small pieces printed beside it."""

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
    tones : tuple of tuple of str
        How each cell is coloured, "" for most; empty where none is.
    """

    caption: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    tones: tuple[tuple[str, ...], ...] = ()


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
        "Figure 3" or "Table 1"; "Exhibit W4" where the report has but a line of it.
    anchor : str
        Stable id: the exhibit's, with a hyphen for the dot.
    headline : str
        What it says in at most 14 words and one number.
    sentence : str
        What it says in full; empty where the headline says it all.
    svg : str
        The picture; empty for a table.
    csv : str
        The values as they can be downloaded.
    """

    label: str
    anchor: str
    headline: str
    sentence: str
    subtitle: str
    alt: str
    svg: str
    table: Table
    evidence: KeyPoint | None
    source: str
    caveats: tuple[str, ...]
    csv: str
    csv_name: str
    downloads: tuple[Download, ...]
    notebook: str
    synthetic: bool


@dataclass(frozen=True)
class Line:
    """All that the report says of an exhibit that it does not print whole.

    Attributes
    ----------
    label : str
        "Exhibit W4", by which the workbook and the dashboard name it.
    anchor : str
        Stable id, as of an item.
    measure : str
        What is measured, and how it is looked at.
    verdict : str
        What was found, in a word or two, with its size.
    interval : str
        95% interval of that size; empty where it has none.
    strength : str
        Of the evidence; empty where nothing is claimed.
    notebook : str
        Name of the notebook that shows it whole.
    downloads : tuple of Download
        Its files in the bundle.
    """

    label: str
    anchor: str
    measure: str
    verdict: str
    interval: str
    strength: str
    notebook: str
    downloads: tuple[Download, ...]

"""What a Word document is made of, as plain data: passages, tables and pictures in order.

A passage is a paragraph in pieces. A piece that was looked up carries its reference: it becomes
a content control, and is asked for again when the document comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from safecity.catalogue.judgement_words import load_judgement_words
from safecity.publish.commentary import Block
from safecity.publish.document import StoryFinding

Kind = Literal["commentary", "data", "caveat", "cell", "plan", "standing", "open"]
"""Where words come from: an analyst, an exhibit, a caveat, a cell of a table, `judgements.yml`,
words that stand in every edition, or whoever fills in a heading of the paper."""

BLOCKS = {"paragraph": "Normal", "heading": "Heading 3", "item": "List Bullet"}
"""Style of each kind of block of commentary."""
_PERIOD = r"(?:19|20)\d\d(?:[/–-]\d{2,4})?(?![\d,.]\d)"
_NUMBER = r"[−+-]?£?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?(?:%|per cent|percentage points|points))?"
NUMBERS = re.compile(rf"(?<![\w.,])(?:{_PERIOD}|{_NUMBER})(?![\w])")
"""Every number of a printed text, a period and a share with its sign as one."""


@dataclass(frozen=True)
class Piece:
    """Words of one look and one origin.

    Attributes
    ----------
    text : str
        What is printed.
    reference : str
        What it was looked up by; empty for free words.
    note : str
        A caveat that a footnote prints behind it; empty for none.
    link : str
        Anchor of the place that it leads to; empty for none.
    """

    text: str
    reference: str = ""
    strong: bool = False
    emphasis: bool = False
    note: str = ""
    link: str = ""


@dataclass(frozen=True)
class Passage:
    """A paragraph.

    Attributes
    ----------
    style : str
        Name of a paragraph style.
    pieces : tuple of Piece
        In order.
    kind : str
        Where its words come from.
    place : str
        Theme, exhibit or heading that it belongs to.
    anchor : str
        Id by which others link to it; empty for none.
    row : str
        Words of the first cell of its row, where it is a cell.
    """

    style: str
    pieces: tuple[Piece, ...]
    kind: Kind = "standing"
    place: str = ""
    anchor: str = ""
    row: str = ""

    @property
    def text(self) -> str:
        """Its words without their look."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Grid:
    """A table with a header row; its first column names the rows.

    Attributes
    ----------
    header : tuple of Passage
        Titles of the columns.
    rows : tuple of tuple of Passage
        Cells.
    numeric : tuple of bool
        Which columns stand on the right.
    """

    header: tuple[Passage, ...]
    rows: tuple[tuple[Passage, ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True)
class Picture:
    """A picture with the name of the data that it shows.

    Attributes
    ----------
    name : str
        Id of the exhibit.
    alt : str
        What it shows, for those who cannot see it.
    png : bytes
        The picture.
    """

    name: str
    alt: str
    png: bytes


@dataclass(frozen=True)
class Contents:
    """The table of contents."""


Element = Passage | Grid | Picture | Contents


def passages(elements: tuple[Element, ...]) -> Iterator[Passage]:
    """Go through the passages of a document in order, cells of tables included."""
    for element in elements:
        if isinstance(element, Passage):
            yield element
        elif isinstance(element, Grid):
            for row in (element.header, *element.rows):
                yield from (replace(cell, row=row[0].text) for cell in row)


def looked_up(text: str, reference: str, *, strong: bool = False) -> tuple[Piece, ...]:
    """Cut a printed text into pieces: each number and word of judgement carries the reference.

    Parameters
    ----------
    text : str
        As every product prints it.
    reference : str
        Exhibit and field that it was printed from.
    strong : bool
        Whether it is printed in bold.
    """
    spans = sorted(
        match.span()
        for match in (*NUMBERS.finditer(text), *load_judgement_words().found_in(text))
    )  # fmt: skip
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces += [Piece(text[at:start], strong=strong)] if start > at else []
            pieces.append(Piece(text[start:end], reference, strong))
            at = end
    return (*pieces, Piece(text[at:], strong=strong)) if at < len(text) else tuple(pieces)


def standing(text: str, style: str = "Normal", place: str = "", anchor: str = "") -> Passage:
    """Write a passage of words that stand in every edition; the numbers in it are bound too."""
    return Passage(style, looked_up(text, place or "standing words"), "standing", place, anchor)


def notes_of(caveats: Iterable[str]) -> tuple[Piece, ...]:
    """Write caveats as footnotes, whose numbers stand apart."""
    return tuple(Piece(" " if at else "", note=caveat) for at, caveat in enumerate(caveats))


def pieces_of_finding(finding: StoryFinding) -> tuple[Piece, ...]:
    """Write a finding of the story: headline, what it went from and to, interval and strength."""
    sides = "" if finding.tile.detail.startswith("against") else f": {finding.tile.detail}"
    return (
        *looked_up(finding.headline.rstrip("."), f"{finding.exhibit} headline", strong=True),
        *looked_up(sides, f"{finding.exhibit} table"),
        *looked_up(
            f" ({finding.detail})." if finding.detail else ".", f"{finding.exhibit} interval"
        ),
    )


def written(block: Block, theme: str) -> Passage:
    """Turn a block of commentary into a passage."""
    pieces = tuple(Piece(r.text, r.reference, r.strong, r.emphasis) for r in block.runs)
    return Passage(BLOCKS[block.kind], pieces, "commentary", theme)

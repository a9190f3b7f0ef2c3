"""A slide as plain data, before it is laid out."""

from __future__ import annotations

from dataclasses import dataclass, field

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.cells import Table
from safecity.publish.document import Tile

SMALLEST, SMALLEST_CELL = 18, 12
"""Points: no text of a slide's body is smaller, and none of a table's cells."""


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches from its top left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Para:
    """A paragraph of a slide.

    Attributes
    ----------
    text : str
        What it says.
    lead : str
        Bold words before it.
    size : int
        Points; may be made smaller, down to `SMALLEST`.
    colour : str
        Name of a colour of `look.COLOURS`.
    needed : bool
        Whether it must stay where room is short; what goes is said in the notes.
    bullet : bool
        Whether a bullet stands before it.
    space : int
        Points of room above it.
    bold : bool
        Whether all of it is bold.
    """

    text: str
    lead: str = ""
    size: int = 18
    colour: str = "ink"
    needed: bool = True
    bullet: bool = False
    space: int = 8
    bold: bool = False


@dataclass(frozen=True)
class Side:
    """A table that stands beside another.

    Attributes
    ----------
    table : Table
    widths : tuple of float
        Of its columns, in inches.
    left : float
        Inches from the left of the slide.
    size : int
        Of its cells, in points.
    """

    table: Table
    widths: tuple[float, ...]
    left: float
    size: int = SMALLEST_CELL


@dataclass(frozen=True)
class Slide:
    """What one slide shows and what is said to it.

    Attributes
    ----------
    layout : str
        Name of a layout of `layouts.LAYOUTS`.
    title : str
        Unique among the slides of the deck, and short enough for its place.
    kicker : str
        The few words above the title: theme and part.
    subtitle : str
        Measure, place, period and unit, or the number of a part.
    body, side : tuple of Para
        Text of the main column and of the one beside it.
    exhibit : Exhibit or None
        Drawn as a chart or a picture.
    table : Table or None
        Short enough for the slide.
    widths : tuple of float
        Share of each column of the table.
    cell_size : int
        Points of its cells.
    sides : tuple of Side
        Tables beside one another.
    tiles : tuple of Tile
        Headline figures.
    source : str
        Line of sources.
    notes : str
        What the speaker says and what stands behind it.
    """

    layout: str
    title: str
    kicker: str = ""
    subtitle: str = ""
    body: tuple[Para, ...] = ()
    side: tuple[Para, ...] = ()
    exhibit: Exhibit | None = None
    table: Table | None = None
    widths: tuple[float, ...] = ()
    cell_size: int = SMALLEST_CELL
    sides: tuple[Side, ...] = ()
    tiles: tuple[Tile, ...] = field(default=())
    source: str = ""
    notes: str = ""

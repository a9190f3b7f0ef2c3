"""Classes of a map: round ranges of values, each with its shade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from safecity.charts import lettering, style
from safecity.charts.canvas import Canvas

SWATCH, GAP, ROW = 0.24, 0.22, 0.22


@dataclass(frozen=True)
class Item:
    """One entry: a swatch (`face`, perhaps hatched), a line, or a marker (perhaps hollow)."""

    label: str
    face: str = ""
    hatch: str = ""
    line: str = ""
    marker: str = ""
    colour: str = style.INK
    hollow: bool = False

    @property
    def width(self) -> float:
        """Room it takes in inches, with the gap behind it."""
        return SWATCH + 0.07 + lettering.width(self.label) + GAP


def rows(items: Sequence[Item], room: float | None = None) -> list[list[Item]]:
    """Set entries in rows no wider than `room` inches."""
    lines: list[list[Item]] = []
    room = style.width() if room is None else room
    for item in items:
        used = sum(other.width for other in lines[-1]) if lines else room
        if used + item.width - GAP <= room - 0.1:
            lines[-1].append(item)
        else:
            lines.append([item])
    return lines


def height(items: Sequence[Item], room: float | None = None) -> float:
    """Height of a key in inches, with the gap below it; 0 without entries."""
    return len(rows(items, room)) * ROW + 0.06 if items else 0.0


def draw(
    canvas: Canvas, items: Sequence[Item], x: float, top: float, room: float | None = None
) -> None:
    """Draw a key downwards from `top`."""
    for number, line in enumerate(rows(items, room)):
        left = x
        for item in line:
            _swatch(canvas, item, left, top - (number + 0.5) * ROW)
            left += item.width


def _swatch(canvas: Canvas, item: Item, x: float, y: float) -> None:
    if item.face:
        edge = style.HATCH_INK if item.hatch else style.RULE
        look = {"facecolor": item.face, "hatch": item.hatch or None, "edgecolor": edge}
        canvas.box(x, y - 0.06, SWATCH, 0.12, linewidth=0.5, **look)
    else:
        look = {
            "color": item.colour,
            "linestyle": item.line or "none",
            "marker": item.marker or None,
            "markerfacecolor": style.PAPER if item.hollow else item.colour,
        }
        canvas.line(
            [x, x + SWATCH / 2, x + SWATCH],
            [y, y, y],
            markevery=[1],
            markersize=6,
            linewidth=1.2,
            **look,
        )
    canvas.text(x + SWATCH + 0.07, y, item.label, va="center_baseline")


HIDDEN = Item("suppressed [c]", face=style.NO_DATA, hatch=style.HATCH)


@dataclass(frozen=True)
class Shades:
    """Up to five classes of about as many places each.

    Attributes
    ----------
    edges : tuple of float
        Upper edge of every class, ascending.
    lowest : float
        Lowest value of all.
    decimals : int
        Decimals with which values are printed.
    """

    edges: tuple[float, ...]
    lowest: float
    decimals: int

    @property
    def colours(self) -> tuple[str, ...]:
        """Shade of every class, light to dark."""
        return _SCALES[len(self.edges)]

    def colour(self, value: float) -> str:
        """Shade of a value; that of missing data where it is not finite."""
        if not np.isfinite(value):
            return style.NO_DATA
        return self.colours[self.place(value)]

    def place(self, value: float) -> int:
        """Place of a finite value's class, from 0 for the lightest."""
        place = int(np.searchsorted(self.edges, round(value, self.decimals)))
        return min(place, len(self.edges) - 1)

    def items(self, hidden: bool) -> list[Item]:
        """Key to the classes, and to suppressed places where there are any."""
        step = 10.0**-self.decimals
        starts = [self.lowest, *(edge + step for edge in self.edges)][: len(self.edges)]
        spans = zip(starts, self.edges, self.colours, strict=True)
        items = [Item(_range(a, b, self.decimals), face=colour) for a, b, colour in spans]
        return [*items, HIDDEN] if hidden else items


_SCALES = {
    0: (),
    1: style.SEQUENTIAL[2:3],
    2: style.SEQUENTIAL[1:4:2],
    3: style.SEQUENTIAL[1:4],
    4: style.SEQUENTIAL[:4],
    5: style.SEQUENTIAL,
}


def _range(low: float, high: float, decimals: int) -> str:
    first, last = lettering.number(low, decimals), lettering.number(high, decimals)
    return first if first == last else f"{first} to {last}"


def classify(values: Iterable[float]) -> Shades:
    """Divide values into quintile classes; equal edges fall together.

    Parameters
    ----------
    values : iterable of float
        Values that are not finite are passed over.
    """
    array = np.asarray(list(values), dtype=float)
    array = array[np.isfinite(array)]
    places = lettering.decimals(array)
    if array.size == 0:
        return Shades((), 0.0, 0)
    rounded = np.round(array, places)
    edges = np.unique(np.round(np.quantile(rounded, [0.2, 0.4, 0.6, 0.8, 1.0]), places))
    return Shades(tuple(float(e) for e in edges), float(rounded.min()), places)

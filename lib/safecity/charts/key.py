"""The key above a chart, for what cannot be labelled where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def rows(items: Sequence[Item], room: float = style.WIDTH) -> list[list[Item]]:
    """Set entries in rows no wider than `room` inches."""
    lines: list[list[Item]] = []
    for item in items:
        used = sum(other.width for other in lines[-1]) if lines else room
        if used + item.width - GAP <= room - 0.1:
            lines[-1].append(item)
        else:
            lines.append([item])
    return lines


def height(items: Sequence[Item], room: float = style.WIDTH) -> float:
    """Height of a key in inches, with the gap below it; 0 without entries."""
    return len(rows(items, room)) * ROW + 0.06 if items else 0.0


def draw(
    canvas: Canvas, items: Sequence[Item], x: float, top: float, room: float = style.WIDTH
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

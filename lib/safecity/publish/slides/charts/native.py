"""Which exhibits PowerPoint can draw itself: each function of this folder says what it draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from math import inf, nan
from pathlib import Path

from safecity.catalogue.kinds import resolved
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.slides.charts.chart import Chart
from safecity.publish.slides.charts.frames import shown

Draw = Callable[[Exhibit], Chart]


@dataclass(frozen=True)
class Drawer:
    """Who draws a chart, and the columns of which one row must have all."""

    draw: Draw
    needs: tuple[str, ...]


_DRAWERS: dict[str, Drawer] = {}


def draws(*needs: str) -> Callable[[Draw], Draw]:
    """Make a function draw the charts of its name; a chart that none draws stays a picture.

    Parameters
    ----------
    *needs : str
        Columns of the exhibit's table that one row at least must have.
    """

    def register(draw: Draw) -> Draw:
        _DRAWERS[draw.__name__] = Drawer(draw, needs)
        return draw

    return register


@lru_cache(maxsize=1)
def drawers() -> dict[str, Drawer]:
    """Find every drawer of this folder, by the chart that it draws."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        import_module(f"{__package__}.{path.stem}")
    return _DRAWERS


def native(exhibit: Exhibit) -> Chart | None:
    """Return the native chart of an exhibit; None where there is none or nothing to draw."""
    if exhibit.chart not in drawers():
        return None
    drawer = drawers()[exhibit.chart]
    table = shown(exhibit)
    needed = [resolved(column, table) for column in drawer.needs]
    if not set(table) >= set(needed):
        return None
    known = table[needed].replace([inf, -inf], nan).dropna()
    return None if known.empty else drawer.draw(exhibit)

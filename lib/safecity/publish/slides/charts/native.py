"""What PowerPoint draws itself: which function draws which exhibit, and the numbers it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from math import inf, nan
from pathlib import Path

import numpy as np
import pandas as pd

from safecity.catalogue.kinds import resolved
from safecity.charts import ticks
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.compendium.style import number_format
from safecity.publish.slides.charts.chart import Axis, Chart, Number, Values
from safecity.readings.evidence.withholding import flags, suppressed_rows

Draw = Callable[[Exhibit], Chart]


@dataclass(frozen=True)
class Drawer:
    """Who draws a chart, and the columns of which one row must have all."""

    draw: Draw
    needs: tuple[str, ...]


_DRAWERS: dict[str, Drawer] = {}


def draws(*needs: str, chart: str = "") -> Callable[[Draw], Draw]:
    """Make a function draw the charts of its name; a chart that none draws stays a picture.

    Parameters
    ----------
    *needs : str
        Columns of the exhibit's table that one row at least must have.
    chart : str
        The chart that it draws, where that is not its name.
    """

    def register(draw: Draw) -> Draw:
        _DRAWERS[chart or draw.__name__] = Drawer(draw, needs)
        return draw

    return register


@lru_cache(maxsize=1)
def drawers() -> dict[str, Drawer]:
    """Find every drawer of this folder, by the chart that it draws."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        import_module(f"{__package__}.{path.stem}")
    return _DRAWERS


def native(exhibit: Exhibit) -> Chart | None:
    """Return the native chart of an exhibit; None where there is none or nothing to draw.

    What has outlines is a map, and no chart.
    """
    if exhibit.chart not in drawers() or exhibit.outlines:
        return None
    drawer = drawers()[exhibit.chart]
    table = drawable_rows(exhibit)
    needed = [resolved(column, table) for column in drawer.needs]
    if not set(table) >= set(needed):
        return None
    known = table[needed].replace([inf, -inf], nan).dropna()
    return None if known.empty else drawer.draw(exhibit)


_EPOCH = pd.Timestamp("1899-12-30")


def drawable_rows(exhibit: Exhibit) -> pd.DataFrame:
    """Return the rows that may be drawn: none that is suppressed or not usable."""
    table = pd.DataFrame() if exhibit.table is None else exhibit.table
    usable = flags(table, "usable") if "usable" in table else True
    return table[~suppressed_rows(table) & usable]


def numbers(table: pd.DataFrame, column: str) -> Values:
    """Return a column as plain numbers, a missing one as None."""
    if column not in table:
        return (None,) * len(table)
    values = pd.to_numeric(table[column], errors="coerce").astype(float)
    return tuple(float(v) if np.isfinite(v) else None for v in values)


def texts(table: pd.DataFrame, column: str) -> tuple[str, ...]:
    """Return a column as words."""
    return tuple("" if pd.isna(word) else str(word) for word in table[column])


def any_of(values: Iterable[Number]) -> bool:
    """Say whether at least one number is there."""
    return any(value is not None for value in values)


def decimals(exhibit: Exhibit, column: str, otherwise: int = 1) -> int:
    """Return how many decimals a column is printed with."""
    declared = (c.decimals for c in exhibit.columns if c.name == column)
    places = next(declared, None)
    return otherwise if places is None else places


def title_of(exhibit: Exhibit, column: str) -> str:
    """Return the title of a column, or its name."""
    return next((c.title for c in exhibit.columns if c.name == column), column)


def day(month: str) -> int:
    """Count the days from the end of 1899 to the first of a month "2021-04"."""
    return int((pd.Timestamp(f"{str(month)[:7]}-01") - _EPOCH).days)


def axis(values: Iterable[Number], suffix: str = "", title: str = "", most: int = 6) -> Axis:
    """Choose round ticks that hold zero and some values."""
    fitted = ticks.fit([v for v in values if v is not None], most=most)
    low, high = (float(end) for end in fitted.limits)
    step = float(fitted.at[1] - fitted.at[0]) if len(fitted.at) > 1 else None
    places = max((len(t.split(".")[1]) for t in fitted.labels if "." in t), default=0)
    step = None if step is None else round(step, 10)
    return Axis(low, high, step, number_format(places, suffix=suffix), title)

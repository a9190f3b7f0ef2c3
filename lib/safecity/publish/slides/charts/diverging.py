"""Native bar charts on both sides of a line: changes, contributions, seasons."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from safecity.catalogue.kinds import SIZE, UNITS, held_lockdowns, magnitude
from safecity.charts.style import COMPARATOR, OWN
from safecity.exhibits.exhibit import Exhibit
from safecity.numbers import interval, signed_change
from safecity.publish.compendium.style import number_format
from safecity.publish.slides.charts.bars import MOST, carrier, fewer, left
from safecity.publish.slides.charts.chart import Axis, Chart, Series
from safecity.publish.slides.charts.frames import (
    any_of,
    axis,
    decimals,
    numbers,
    shown,
    texts,
    title_of,
)
from safecity.publish.slides.charts.native import draws


@draws(SIZE, "comparison")
def change(exhibit: Exhibit) -> Chart:
    """Draw changes around no change, with the figures in their labels."""
    table = shown(exhibit).pipe(_sized).head(MOST)
    column = magnitude(table)
    sizes, lower, upper = (numbers(table, name) for name in (column, "lower", "upper"))
    words = tuple(_compared(exhibit, row) for _, row in table.iterrows())
    spans = any_of(upper)
    main = Series(
        title_of(exhibit, column), sizes, lower=lower if spans else (),
        upper=upper if spans else (), colour=OWN,
        points={i: COMPARATOR for i in range(1, len(table))},
    )  # fmt: skip
    scaled = axis([*sizes, *lower, *upper], suffix="%" if column == "percent" else "")
    both = (main, carrier(main, upper)) if spans else (main,)
    return Chart("bar", both, words, y=scaled, left=left(words))


def _sized(table: pd.DataFrame) -> pd.DataFrame:
    return table.dropna(subset=[magnitude(table)])


def _compared(exhibit: Exhibit, row: pd.Series) -> str:
    column = magnitude(row)
    places = decimals(exhibit, column)
    shut = ", lockdowns" if held_lockdowns(row.to_dict()) else ""
    text = f"{row['comparison']}{shut}: {signed_change(row[column], UNITS[column], places)}"
    if pd.isna(row.get("lower")) or pd.isna(row.get("upper")):
        return text
    return f"{text} ({interval(row['lower'], row['upper'], places)})"


@draws("points", "group")
def contributions(exhibit: Exhibit) -> Chart:
    """Draw what each group added to the total change, largest size first."""
    table = shown(exhibit).dropna(subset=["points"])
    total = len(table)
    table = table.sort_values("points", key=abs, ascending=False, kind="stable").head(MOST)
    words, points = texts(table, "group"), numbers(table, "points")
    colours = {i: COMPARATOR for i, v in enumerate(points) if v is not None and v < 0}
    look = number_format(decimals(exhibit, "points", 2), signed=True)
    main = Series(title_of(exhibit, "points"), points, colour=OWN, points=colours, printed=look)
    scaled = replace(axis(points), shown=False)
    wider = ((scaled.high or 0.0) - (scaled.low or 0.0)) * 0.12
    low = (scaled.low or 0.0) - (wider if colours else 0.0)
    scaled = replace(scaled, low=low, high=(scaled.high or 0.0) + wider)
    told = fewer(len(table), total)
    return Chart("bar", (main,), words, y=scaled, left=left(words), told=told)


@draws("factor", "month", "month_number")
def season(exhibit: Exhibit) -> Chart:
    """Draw each calendar month above or below the average month."""
    table = shown(exhibit).drop_duplicates("month_number").sort_values("month_number")
    factor, low, high = (numbers(table, name) for name in ("factor", "low", "high"))
    spans = any_of(high)
    main = Series(
        "Average month = 1", factor, lower=low if spans else (), upper=high if spans else (),
        colour=OWN, points={i: COMPARATOR for i, v in enumerate(factor) if v is not None and v < 1},
    )  # fmt: skip
    ends = [abs(v - 1) for part in (factor, low, high) for v in part if v is not None]
    reach = -(-max([*ends, 0.01]) * 20 // 1) / 20
    scaled = Axis(round(1 - reach, 2), round(1 + reach, 2), 0.05 if reach < 0.3 else 0.1,
                  number_format(2), cross=1.0)  # fmt: skip
    both = (main, carrier(main, high)) if spans else (main,)
    return Chart("column", both, texts(table, "month"), y=scaled)

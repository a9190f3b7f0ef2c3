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
from safecity.publish.slides.charts.native import (
    any_of,
    axis,
    decimals,
    draws,
    numbers,
    shown,
    texts,
    title_of,
)

CLEAR = ("better", "worse", "higher", "lower")
ROWS, FAR = 14, 70.0
"""Bars of the chart of all changes, and how far an interval may reach that is no finding's."""
LIGHT = "#B7C4D0"


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


@draws("percent", "indicator")
def all_changes(exhibit: Exhibit) -> Chart:
    """Draw the changes that stand out and the largest of the others, greatest rise first."""
    table = shown(exhibit).dropna(subset=["percent", "lower", "upper"])
    total, clear = len(table), table["verdict"].isin(CLEAR)
    order = table.assign(clear=clear, far=table["percent"].abs())
    kept = order[clear | order["lower"].ge(-FAR) & order["upper"].le(FAR)]
    kept = kept.sort_values(["clear", "far"], ascending=False, kind="stable").head(ROWS)
    kept = kept.sort_values("percent", ascending=False, kind="stable")
    sizes, lower, upper = (numbers(kept, name) for name in ("percent", "lower", "upper"))
    pairs = zip(texts(kept, "indicator"), kept["percent"], strict=True)
    words = tuple(f"{name}: {signed_change(size, '%')}" for name, size in pairs)
    main = Series(
        title_of(exhibit, "percent"), sizes, lower=lower, upper=upper, colour=OWN,
        points={i: LIGHT for i, stands in enumerate(kept["clear"]) if not stands},
    )  # fmt: skip
    told = (
        "Dark: stands out from chance. Light: may be chance, and is no finding.",
        f"{len(kept)} of {total} are shown: those that stand out, then the largest.",
    )
    scaled = axis([*sizes, *lower, *upper], suffix="%")
    return Chart("bar", (main, carrier(main, upper)), words, y=scaled, left=left(words), told=told)


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

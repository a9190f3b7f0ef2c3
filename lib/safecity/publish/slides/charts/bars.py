"""Native bar charts: from zero, and on both sides of it for changes, contributions and seasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from safecity.catalogue.kinds import SIZE, UNITS, is_of_lockdowns, kind_named, magnitude
from safecity.charts import lettering
from safecity.charts.style import BOLD, COMPARATOR, OWN, RULE
from safecity.exhibits.exhibit import Exhibit
from safecity.measures.verdict import TURNS
from safecity.numbers import (
    decimals_beside,
    interval,
    number,
    ordinal,
    rate_decimals,
    signed_change,
)
from safecity.publish.cells import with_unit
from safecity.publish.compendium.style import number_format
from safecity.publish.slides.charts.chart import Axis, Chart, Label, Number, Series, Values
from safecity.publish.slides.charts.native import (
    any_of,
    axis,
    decimals,
    drawable_rows,
    draws,
    numbers,
    texts,
    title_of,
)
from safecity.publish.slides.layouts import CHART
from safecity.readings.evidence.withholding import flags

MOST, LONGEST, LETTERS = 17, 2.6, 12
"""Bars of a chart; inches of the longest label; points of the labels."""


@draws("value", "group")
def levels(exhibit: Exhibit) -> Chart:
    """Draw levels by group, largest first."""
    table = drawable_rows(exhibit).sort_values("value", ascending=False, kind="stable")
    return bars(exhibit, table, texts(table, "group"), [OWN] * len(table))


@draws("value", "label")
def comparison(exhibit: Exhibit) -> Chart:
    """Draw areas highest first, the own one marked, with the mean of the others among them."""
    table = drawable_rows(exhibit).dropna(subset=["value"])
    own = flags(table, "own")
    table = table.assign(colour=[OWN if is_own else COMPARATOR for is_own in own])
    if exhibit.reference is not None:
        mean = {"label": exhibit.reference.label, "value": exhibit.reference.value, "colour": RULE}
        table = pd.concat([table, pd.DataFrame([mean])], ignore_index=True)
    table = table.sort_values("value", ascending=False, kind="stable")
    bold = [colour == OWN for colour in table["colour"]]
    return bars(exhibit, table, texts(table, "label"), list(table["colour"]), bold)


@draws("value", "group")
def groups(exhibit: Exhibit) -> Chart:
    """Draw groups in their order."""
    table = drawable_rows(exhibit).dropna(subset=["value"])
    own = list(flags(table, "own"))
    colours = [OWN if is_own or not any(own) else COMPARATOR for is_own in own]
    return bars(exhibit, table, texts(table, "group"), colours, own)


@draws("value", "quintile")
def quintiles(exhibit: Exhibit) -> Chart:
    """Draw the rate of each fifth, most deprived first."""
    table = (
        drawable_rows(exhibit).drop_duplicates("quintile").sort_values("quintile", kind="stable")
    )
    names = {1: "1, most deprived", 5: "5, least deprived"}
    words = tuple(names.get(int(q), str(int(q))) for q in table["quintile"])
    chart = bars(exhibit, table, words, [OWN] * len(table))
    note = f"Beside each bar: {exhibit.unit}, and in brackets its 95% interval."
    return replace(chart, notes=(note, *chart.notes))


@draws("score", "group")
def priorities(exhibit: Exhibit) -> Chart:
    """Draw the score of each issue, with its rank and how sure it is."""
    table = drawable_rows(exhibit).dropna(subset=["score"]).sort_values("score", ascending=False)
    table = table.head(MOST).assign(value=table["score"])
    chart = bars(exhibit, table, texts(table, "group"), [OWN] * len(table))
    main, named = chart.series
    ranks = zip(numbers(table, "rank_lower"), numbers(table, "rank_upper"), strict=True)
    ends = [_rank(low, high) for low, high in ranks]
    labels = {i: replace(label, text=label.text + ends[i]) for i, label in named.labels.items()}
    note = "Beside each bar: the score, and in brackets its rank in 95% of draws."
    notes = (note, *chart.notes)
    return roomy(replace(chart, series=(main, replace(named, labels=labels)), notes=notes))


def _rank(low: Number, high: Number) -> str:
    if low is None or high is None:
        return ""
    ends = dict.fromkeys((ordinal(int(low)), ordinal(int(high))))
    return f" ({' to '.join(ends)})"


def bars(
    exhibit: Exhibit,
    table: pd.DataFrame,
    words: Sequence[str],
    colours: Sequence[str],
    bold: Sequence[bool] = (),
) -> Chart:
    """Draw bars from zero whose values and intervals stand in words behind them.

    Parameters
    ----------
    exhibit : Exhibit
        Says the decimals, the unit and what is compared with.
    table : pandas.DataFrame
        Columns value, lower and upper.
    words, colours : sequence of str
        Of each row.
    bold : sequence of bool
        Which rows are marked, and drawn in any case.
    """
    drawn = _kept(colours, bold)
    total, table = len(words), table.iloc[drawn]
    words, colours = [words[i] for i in drawn], [colours[i] for i in drawn]
    bold = [bold[i] for i in drawn] if bold else ()
    value, lower, upper = (numbers(table, name) for name in ("value", "lower", "upper"))
    places = decimals(exhibit, "value")
    each = places and kind_named(exhibit.form).of_many
    printed = [
        _printed(*row, rate_decimals([row[0]]) if each and row[0] is not None else places)
        for row in zip(value, lower, upper, strict=True)
    ]
    marks = [*bold, *[False] * len(words)]
    labels = {i: Label(text, marks[i]) for i, text in enumerate(printed)}
    spans = any_of(upper)
    main = Series(
        _name(exhibit), value, lower=lower if spans else (), upper=upper if spans else (),
        colour=OWN, points={i: c for i, c in enumerate(colours) if c != OWN},
    )  # fmt: skip
    ends = tuple(u if u is not None else v for u, v in zip(upper, value, strict=True))
    named = replace(carrier(main, ends), labels=labels)
    notes = (*fewer(len(drawn), total), *_reference(exhibit))
    return roomy(Chart("bar", (main, named), tuple(words), left=left(words), notes=notes))


def _kept(colours: Sequence[str], bold: Sequence[bool]) -> list[int]:
    """Choose the bars that have room: the first, and in any case the own area and the mean."""
    always = [i for i, c in enumerate(colours) if c == RULE or (i < len(bold) and bold[i])]
    others = [i for i in range(len(colours)) if i not in always]
    return sorted([*always, *others][:MOST]) if len(always) < MOST else list(range(MOST))


def fewer(drawn: int, total: int) -> tuple[str, ...]:
    """Say how many bars are shown, where not all are."""
    return (f"{drawn} of {total} are shown; the notes have more.",) if drawn < total else ()


def _reference(exhibit: Exhibit) -> tuple[str, ...]:
    """Say in words what groups are compared with; areas have a bar for it."""
    line = exhibit.reference
    if line is None or exhibit.chart == "comparison":
        return ()
    return (f"{line.label}: {number(line.value, decimals(exhibit, 'value'))}.",)


def carrier(main: Series, ends: Values) -> Series:
    """Make the series without a fill that carries labels and dark intervals to the upper ends."""
    upper = tuple(e if low is not None else None for e, low in zip(ends, main.lower, strict=False))
    return Series(f"{main.name}: upper end", ends, lower=main.lower, upper=upper, hidden=True)


def _name(exhibit: Exhibit) -> str:
    name = "score" if exhibit.chart == "priorities" else "value"
    return with_unit(title_of(exhibit, name), exhibit.unit, ", {}")


def _printed(value: Number, lower: Number, upper: Number, places: int) -> str:
    if value is None or lower is None or upper is None:
        return number(value, places)
    places = decimals_beside(value, lower, upper, places)
    return f"{number(value, places)} ({interval(lower, upper, places)})"


def left(words: Sequence[str]) -> float:
    """Return the share of the width that the labels of bars need."""
    wrapped = [line for word in words for line in lettering.wrap(word, LONGEST, LETTERS)]
    return (min(lettering.widest(wrapped, LETTERS) * 1.24, LONGEST + 0.4) + 0.15) / CHART.width


def roomy(chart: Chart) -> Chart:
    """End the axis so far to the right that every label has room behind its bar."""
    carrier = chart.series[1]
    room = CHART.width * (0.99 - chart.left)
    high = max([v for v in carrier.values if v is not None], default=1.0)
    needed = [high * 1.02]
    for at, value in enumerate(carrier.values):
        wide = lettering.width(carrier.labels[at].text, LETTERS, BOLD) * 1.08 + 0.15
        needed.append((value or 0.0) / max(0.25, 1 - wide / room))
    low = min([0.0, *(v for v in chart.series[0].values if v is not None)])
    return replace(chart, y=Axis(low=float(low), high=max(needed) or 1.0, visible=False))


ROWS, FAR = 14, 70.0
"""Bars of the chart of all changes, and how far an interval may reach that is no finding's."""
LIGHT = "#B7C4D0"


@draws(SIZE, "comparison")
def change(exhibit: Exhibit) -> Chart:
    """Draw changes around no change, with the figures in their labels."""
    table = drawable_rows(exhibit).pipe(_sized).head(MOST)
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
    table = drawable_rows(exhibit).dropna(subset=["percent", "lower", "upper"])
    total, clear = len(table), table["verdict"].isin(TURNS)
    order = table.assign(clear=clear, far=table["percent"].abs())
    drawn = order[clear | order["lower"].ge(-FAR) & order["upper"].le(FAR)]
    drawn = drawn.sort_values(["clear", "far"], ascending=False, kind="stable").head(ROWS)
    drawn = drawn.sort_values("percent", ascending=False, kind="stable")
    sizes, lower, upper = (numbers(drawn, name) for name in ("percent", "lower", "upper"))
    pairs = zip(texts(drawn, "indicator"), drawn["percent"], strict=True)
    words = tuple(f"{name}: {signed_change(size, '%')}" for name, size in pairs)
    main = Series(
        title_of(exhibit, "percent"), sizes, lower=lower, upper=upper, colour=OWN,
        points={i: LIGHT for i, stands in enumerate(drawn["clear"]) if not stands},
    )  # fmt: skip
    notes = (
        "Dark: beyond chance. Light: may be chance, no finding.",
        f"{len(drawn)} of {total} shown: the dark, then the largest{_within(len(drawn), total)}.",
    )
    scaled = axis([*sizes, *lower, *upper], suffix="%")
    return Chart(
        "bar", (main, carrier(main, upper)), words, y=scaled, left=left(words), notes=notes
    )


def _within(drawn: int, total: int) -> str:
    return f" with an interval in ±{FAR:.0f}%" if drawn < total else ""


def _sized(table: pd.DataFrame) -> pd.DataFrame:
    return table.dropna(subset=[magnitude(table)])


def _compared(exhibit: Exhibit, row: pd.Series) -> str:
    column = magnitude(row)
    places = min(decimals(exhibit, column), 1)  # as the headline has it
    shut = ", lockdowns" if is_of_lockdowns(row.to_dict()) else ""
    text = f"against {row['comparison']}{shut}: {signed_change(row[column], UNITS[column], places)}"
    if pd.isna(row.get("lower")) or pd.isna(row.get("upper")):
        return text
    return f"{text} ({interval(row['lower'], row['upper'], places)})"


@draws("points", "group")
def contributions(exhibit: Exhibit) -> Chart:
    """Draw what each group added to the total change, largest size first."""
    table = drawable_rows(exhibit).dropna(subset=["points"])
    total = len(table)
    table = table.sort_values("points", key=abs, ascending=False, kind="stable").head(MOST)
    words, points = texts(table, "group"), numbers(table, "points")
    colours = {i: COMPARATOR for i, v in enumerate(points) if v is not None and v < 0}
    look = number_format(decimals(exhibit, "points", 2), signed=True)
    main = Series(title_of(exhibit, "points"), points, colour=OWN, points=colours, printed=look)
    scaled = replace(axis(points), visible=False)
    wider = ((scaled.high or 0.0) - (scaled.low or 0.0)) * 0.12
    low = (scaled.low or 0.0) - (wider if colours else 0.0)
    scaled = replace(scaled, low=low, high=(scaled.high or 0.0) + wider)
    notes = fewer(len(table), total)
    return Chart("bar", (main,), words, y=scaled, left=left(words), notes=notes)


@draws("factor", "month", "month_number")
def season(exhibit: Exhibit) -> Chart:
    """Draw each calendar month above or below the average month."""
    table = drawable_rows(exhibit).drop_duplicates("month_number").sort_values("month_number")
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

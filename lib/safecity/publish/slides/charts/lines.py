"""Native line charts: trends, series by period, forecasts, reconciliation."""

from __future__ import annotations

import pandas as pd

from safecity.charts.style import COMPARATOR, GREY, OWN, PLUM, SPECIAL
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.cells import words
from safecity.publish.slides.charts.chart import Axis, Chart, Label, Series, Values
from safecity.publish.slides.charts.native import (
    any_of,
    axis,
    day,
    drawable_rows,
    draws,
    numbers,
    texts,
    title_of,
)
from safecity.readings.evidence.withholding import flags

OTHERS = (COMPARATOR, PLUM, GREY)
LIMITS = (
    ("upper", "Expected range", "dash"),
    ("centre", "Average before the period", ""),
    ("lower", "Expected range: lower end", "dash"),
)
LABELS, MOST_MARKS, FEW = 9, 6, 12
"""Labels along the periods, events marked, and periods up to which intervals are bars."""


@draws("value", "month")
def trend(exhibit: Exhibit) -> Chart:
    """Draw months as a line between its limits, with its gaps, signals and dated events."""
    table = _every_month(drawable_rows(exhibit))
    value = numbers(table, "value")
    signals = [bool(word) for word in texts(table, "signal")] if "signal" in table else []
    special = tuple(v if signalled else None for v, signalled in zip(value, signals, strict=False))
    limits = [
        Series(
            title, numbers(table, name), colour=GREY, width=1.0, dash=dash, unlisted=name == "lower"
        )
        for name, title, dash in LIMITS
        if any_of(numbers(table, name))
    ]
    scaled = axis([v for s in limits for v in s.values] + [*value])
    name = (exhibit.unit or title_of(exhibit, "value")).capitalize()
    own = Series(name, value, colour=OWN, width=2.5, marker=_marker(value), size=5)
    shown_special = Series(
        "Outside the expected pattern", special, colour=SPECIAL, marker="diamond", size=8
    )
    events, notes = _events(exhibit, texts(table, "month"), scaled.high or 1.0)
    extra = (shown_special,) if any_of(special) else ()
    days = tuple(map(day, texts(table, "month")))
    return Chart(
        "line", (own, *extra, *limits, *events), days, True, scaled, legend=True, notes=notes,
        every=_every(len(days)),
    )  # fmt: skip


def _every_month(table: pd.DataFrame) -> pd.DataFrame:
    months = sorted(set(texts(table, "month")))
    whole = pd.period_range(months[0][:7], months[-1][:7], freq="M").astype(str)
    known = table.assign(month=[m[:7] for m in texts(table, "month")]).drop_duplicates("month")
    return known.set_index("month").reindex(whole).rename_axis("month").reset_index()


def _every(months: int) -> int:
    return next((n for n in (1, 2, 3, 6, 12, 24) if months / n <= LABELS), 60)


def _marker(value: Values) -> str:
    """Show a value without neighbours, which no line would show."""
    known = [False, *(v is not None for v in value), False]
    alone = any(b and not a and not c for a, b, c in zip(known, known[1:], known[2:], strict=False))
    return "circle" if alone or len(value) <= FEW else ""


def _events(
    exhibit: Exhibit, months: tuple[str, ...], height: float
) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """Stand a numbered stem at each event; the words beside the chart say what it is."""
    at = {month: i for i, month in enumerate(months)}
    marks = (m for m in exhibit.marks if m.date[:7] in at)
    placed = sorted((at[m.date[:7]], m.date, m.label) for m in marks)[-MOST_MARKS:]
    if not placed:
        return (), ()
    values: list[float | None] = [None] * len(months)
    for i, _, _ in placed:
        values[i] = height
    places = list(dict.fromkeys(i for i, _, _ in placed))
    stems = Series(
        "Dated events", tuple(values), colour=GREY, stems=True, at="r",
        labels={i: Label(str(n)) for n, i in enumerate(places, start=1)}, hidden=True,
    )  # fmt: skip
    dated = [f"{places.index(i) + 1} {label} ({words(date)})" for i, date, label in placed]
    return (stems,), (f"Dashed lines: {'; '.join(dated)}.",)


@draws("value", "period", "start", "label")
def series(exhibit: Exhibit) -> Chart:
    """Draw areas by period, the own one bold and with its interval."""
    table = drawable_rows(exhibit).sort_values("start", kind="stable")
    periods = list(dict.fromkeys(texts(table, "period")))
    names = dict.fromkeys(texts(table, "label"))
    own = set(table.loc[flags(table, "own"), "label"].astype(str))
    ordered = sorted(names, key=lambda name: name not in own)
    lines = tuple(
        _area(table[table["label"].astype(str) == name], periods, name, name in own, at)
        for at, name in enumerate(ordered)
    )
    values = [v for line in lines for part in (line.values, line.upper) for v in part]
    return _by_period(table, lines, axis(values), periods)


def _by_period(
    table: pd.DataFrame, lines: tuple[Series, ...], y: Axis, periods: list[str]
) -> Chart:
    """Put periods along the axis: few by their names, many quarters by their first months."""
    starts = dict(zip(texts(table, "period"), texts(table, "start"), strict=True))
    legend = len(lines) > 1
    if len(periods) <= LABELS:
        return Chart("line", lines, tuple(periods), y=y, legend=legend)
    days = tuple(day(starts[period]) for period in periods)
    notes = ("Each period stands at its first month.",)
    every = _every((days[-1] - days[0]) // 30)
    return Chart("line", lines, days, True, y, legend=legend, every=every, notes=notes)


def _area(table: pd.DataFrame, periods: list[str], name: str, own: bool, at: int) -> Series:
    whole = table.drop_duplicates("period", keep="last").set_index("period").reindex(periods)
    value, lower, upper = (numbers(whole, part) for part in ("value", "lower", "upper"))
    spans = own and any_of(upper) and len(periods) <= FEW
    return Series(
        name, value, lower=lower if spans else (), upper=upper if spans else (),
        colour=OWN if own else OTHERS[(at - 1) % len(OTHERS)], width=3.0 if own else 1.75,
        marker="circle" if spans or _marker(value) else "", size=6 if own else 5,
        dash="" if own or at == 1 else "dash",
    )  # fmt: skip


@draws("value", "period", "start")
def forecast(exhibit: Exhibit) -> Chart:
    """Draw the quarters seen as a line and those ahead as a dashed one between its limits."""
    table = drawable_rows(exhibit)
    looks = (
        ("value", 2.75, "", OWN), ("forecast", 2.5, "sysDash", OWN),
        ("lower80", 1.25, "", GREY), ("upper80", 1.25, "", GREY),
        ("lower", 1.0, "dash", GREY), ("upper", 1.0, "dash", GREY),
    )  # fmt: skip
    lines = tuple(
        Series(title_of(exhibit, n), numbers(table, n), colour=colour, width=width, dash=dash)
        for n, width, dash, colour in looks
        if any_of(numbers(table, n))
    )
    scaled = axis([v for line in lines for v in line.values])
    return _by_period(table, lines, scaled, list(texts(table, "period")))


@draws("share", "year", "group")
def reconciliation(exhibit: Exhibit) -> Chart:
    """Draw one count as a percentage of another by year, the first group bold."""
    table = drawable_rows(exhibit)
    years = sorted(set(texts(table, "year")))
    groups = list(dict.fromkeys(texts(table, "group")))
    lines = []
    for at, name in enumerate(groups):
        rows = table[table["group"].astype(str) == name].drop_duplicates("year")
        whole = rows.assign(year=rows["year"].astype(str)).set_index("year").reindex(years)
        look = (OWN, 3.0) if at == 0 else (GREY, 1.0)
        lines.append(Series(name, numbers(whole, "share"), colour=look[0], width=look[1]))
    scaled = axis([v for line in lines for v in line.values], suffix="%")
    return Chart("line", tuple(lines), tuple(years), y=scaled, legend=len(lines) <= 3)

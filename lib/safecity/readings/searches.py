"""Stop and search: what was looked for, what was found, when, and among whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from safecity.numbers import number, percent
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent
from safecity.readings.evidence.months import months_in_words, stamps
from safecity.readings.evidence.published import Z95
from safecity.readings.groups import alt_of, facts_of, largest_group, tabulate
from safecity.readings.words.finding import Finding
from safecity.readings.words.wording import compose

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence

What = Literal["objects", "outcomes", "clock"]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COLUMNS = {"objects": "object", "outcomes": "outcome"}
# The interface of data.police.uk gives "false" as the outcome of a search that found nothing.
_NAMES = {"": "Not stated", "False": "Nothing found", "false": "Nothing found"}
_TITLES = {"objects": "Searches by what was looked for", "outcomes": "Searches by their outcome"}


def _known_months(evidence: Evidence) -> set[str]:
    """Months whose searches may be counted, within the period or not."""
    quality = evidence.data.quality
    good = quality[quality["measure"].eq("stops_usable") & quality["value"].eq(1)]
    return set(good["month"].dt.strftime("%Y-%m"))


def usable_months(evidence: Evidence) -> tuple[str, ...]:
    """Return the months of the period whose searches are counted.

    Raises
    ------
    Absent
        Where there is none.
    """
    known = _known_months(evidence)
    months = tuple(m for m in evidence.assessment.period.months if m in known)
    if not months:
        reason = f"No month of stop and search was supplied for {evidence.assessment.period.label}."
        raise Absent(reason, "Stop-and-search files of these months.", "data.police.uk")
    return months


def rows_of(evidence: Evidence, months: tuple[str, ...]) -> pd.DataFrame:
    """Return the searches in the area in some months.

    Raises
    ------
    Absent
        Where there is none.
    """
    stops = evidence.data.stops
    rows = stops[stops["month"].isin(stamps(months))]
    if rows.empty:
        raise Absent(_why_none(evidence, months), "Searches with coordinates.", "the police force")
    return rows


def _why_none(evidence: Evidence, months: tuple[str, ...]) -> str:
    """Say what became of the force's searches where none is counted in the area."""
    quality = evidence.data.quality
    inside = quality[quality["month"].isin(stamps(months))]
    sums = inside.groupby("measure")["value"].sum()
    elsewhere, nowhere = (int(sums.get(f"stops_{n}", 0)) for n in ("elsewhere", "no_location"))
    if elsewhere:
        return (
            f"None of the {number(elsewhere)} searches of the force whose place is known lies "
            "inside the area's outlines in these months; outlines and coordinates may not fit."
        )
    if nowhere:
        return f"None of the force's {number(nowhere)} searches in these months has coordinates."
    return "The force's files hold no search in these months."


def window_of(evidence: Evidence, months: tuple[str, ...]) -> str:
    """Name the months that were read."""
    period = evidence.assessment.period
    return period.label if months == period.months else months_in_words(months)


@reading("When are people searched, for what, and with what outcome?", about="searches")
def searches(evidence: Evidence, indicator: Indicator, what: What) -> View:
    """Read one question about the searches of the period.

    Parameters
    ----------
    evidence, indicator
        The edition, and the indicator of searches.
    what : {"objects", "outcomes", "clock"}
        What was looked for, what came of it, or at which hours.

    Raises
    ------
    Absent
        Where no month of the period was supplied.

    Examples
    --------
    >>> t.publish(t.searches("outcomes"))
    """
    months = usable_months(evidence)
    readers = {"objects": _kinds, "outcomes": _kinds, "clock": _clock}
    return readers[what](evidence, indicator, months, what)


def _earlier(evidence: Evidence, months: tuple[str, ...], column: str) -> pd.Series:
    """Counts of the same months a year before; missing where one of them is not usable."""
    before = evidence.assessment.period.shift(-1).months
    paired = tuple(m for m in before if f"{int(m[:4]) + 1}{m[4:]}" in months)
    known = _known_months(evidence)
    if not set(paired) <= known or len(paired) != len(months):
        return pd.Series(dtype="float64")
    rows = evidence.data.stops
    return _sums(rows[rows["month"].isin(stamps(paired))], column)


def _sums(rows: pd.DataFrame, column: str) -> pd.Series:
    return rows.groupby(rows[column].replace(_NAMES))["count"].sum().astype(float)


def _kinds(evidence: Evidence, indicator: Indicator, months: tuple[str, ...], what: str) -> View:
    column = _COLUMNS[what]
    counts = _sums(rows_of(evidence, months), column)
    earlier = _earlier(evidence, months, column)
    table = tabulate(counts, earlier.reindex(counts.index))
    place, window = evidence.assessment.partnership.name, window_of(evidence, months)
    finding = largest_group(indicator, table, float(counts.sum()), place, window)
    has_before = bool(table["before"].notna().any())
    return compose(
        evidence,
        "searches",
        finding,
        table,
        name=f"searches_{what}",
        measure=_TITLES[what],
        window=window,
        note="count, with 95% interval",
        unit="count",
        alt=alt_of(table, indicator, window),
        facts=facts_of("the same months a year before" if has_before else "", window),
        source=indicator.source,
    )


def _clock(evidence: Evidence, indicator: Indicator, months: tuple[str, ...], _: str) -> View:
    rows = rows_of(evidence, months).dropna(subset=["hour", "weekday"])
    table = rows.groupby(["weekday", "hour"], as_index=False)["count"].sum()
    return clock_view(
        evidence, indicator, table.astype(float), "searches_clock", window_of(evidence, months)
    )


def _stands_out(counts: pd.Series) -> bool:
    """Say whether the largest count is above the next by more than chance (Poisson, 95 %)."""
    first, second = counts.nlargest(2)
    return bool(first - second > Z95 * np.sqrt(first + second))


def busiest(by_hour: pd.Series, by_day: pd.Series) -> str:
    """Name the busiest hour and day, each where it stands out of the next by more than chance."""
    hour = f"the busiest hour began at {int(by_hour.idxmax()):02d}:00"
    day = f"the busiest day was {DAYS[int(by_day.idxmax())]}"
    has_hour, has_day = _stands_out(by_hour), _stands_out(by_day)
    if not (has_hour or has_day):
        return "no hour and no day stood out"
    first = hour if has_hour else "no hour stood out"
    return f"{first}, and {day if has_day else 'no day stood out'}"


def clock_view(
    evidence: Evidence, indicator: Indicator, table: pd.DataFrame, name: str, window: str
) -> View:
    """Make the view of counts by weekday and hour: weekday (0 = Monday), hour, count.

    Raises
    ------
    Absent
        Where no hour is known.
    """
    week = pd.MultiIndex.from_product([range(7), range(24)], names=["weekday", "hour"])
    table = table.set_index(["weekday", "hour"]).reindex(week, fill_value=0.0).reset_index()
    table["when"] = [
        f"{DAYS[int(day)]} {int(hour):02d}:00"
        for day, hour in zip(table["weekday"], table["hour"], strict=True)
    ]
    by_hour, by_day = (table.groupby(k)["count"].sum() for k in ("hour", "weekday"))
    if not table["count"].sum() > 0:
        reason = f"No hour of {indicator.noun} is known in {window}."
        raise Absent(reason, "Records with their time.", "the publisher")
    total = float(table["count"].sum())
    evening = float(by_hour[(by_hour.index >= 18) | (by_hour.index < 6)].sum()) / total * 100
    sentence = (
        f"{percent(evening, 0)} of {indicator.noun} fell in the twelve hours from 18:00; "
        f"{busiest(by_hour, by_day)}"
    )
    finding = Finding(
        indicator=indicator.id, direction="level", size=evening, unit="%", tested=False,
        sentence=sentence,
    )  # fmt: skip
    days = "; ".join(f"{DAYS[int(d)]} {number(n)}" for d, n in by_day.items())
    return compose(
        evidence,
        "clock",
        finding,
        table,
        name=name,
        measure=f"{indicator.title} by hour and day",
        window=window,
        note="count",
        unit="count",
        alt=f"Heat map of {indicator.noun} by hour and day of the week. {sentence}. {days}.",
        facts={"noun": indicator.noun},
        source=indicator.source,
        caveats=("open_records",),
    )

"""Stop and search: what was looked for, what was found, when, and among whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

from safecity.exhibits.absence import Absent
from safecity.exhibits.finding import Finding
from safecity.exhibits.numbers import interval, listed, number, percent
from safecity.exhibits.readings.groups import alt_of, facts_of, made_up, tabulate
from safecity.exhibits.readings.wording import compose
from safecity.exhibits.windows import months_in_words, stamps
from safecity.measures.disproportionality import disproportionality, find_rate
from safecity.measures.intervals import wilson_proportion

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.charts.view import View
    from safecity.exhibits.evidence import Evidence

What = Literal["objects", "outcomes", "clock", "disparity", "find_rate"]
REFERENCE = "White"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GROUP, RESIDENTS = "officer_ethnicity", "residents_by_ethnicity"
_COLUMNS = {"objects": "object", "outcomes": "outcome"}
_TITLES = {"objects": "Searches by what was looked for", "outcomes": "Searches by their outcome"}


def usable_months(evidence: Evidence) -> tuple[str, ...]:
    """Return the months of the period whose searches are counted.

    Raises
    ------
    Absent
        Where there is none.
    """
    quality = evidence.data.quality
    good = quality[quality["measure"].eq("stops_usable") & quality["value"].eq(1)]
    known = set(good["month"].dt.strftime("%Y-%m"))
    months = tuple(m for m in evidence.assessment.period.months if m in known)
    if not months:
        reason = f"No month of stop and search was supplied for {evidence.assessment.period.label}."
        raise Absent(reason, "Stop-and-search files of these months.", "data.police.uk")
    return months


def rows_of(evidence: Evidence, months: tuple[str, ...]) -> pd.DataFrame:
    """Return the searches in the area in some months."""
    stops = evidence.data.stops
    return stops[stops["month"].isin(stamps(months))]


def _window(evidence: Evidence, months: tuple[str, ...]) -> str:
    period = evidence.assessment.period
    return period.label if months == period.months else months_in_words(months)


def read(evidence: Evidence, indicator: Indicator, what: What) -> View:
    """Read one question about the searches of the period.

    Parameters
    ----------
    evidence, indicator
        The edition, and the indicator of searches.
    what : {"objects", "outcomes", "clock", "disparity", "find_rate"}
        What was looked for, what came of it, at which hours, the rate by ethnic group beside
        the largest group, or the share of searches that found what was looked for.

    Raises
    ------
    Absent
        Where no month of the period, or no census of residents, was supplied.
    """
    months = usable_months(evidence)
    readers = {
        "objects": _kinds, "outcomes": _kinds, "clock": _clock,
        "disparity": _disparity, "find_rate": _find_rate,
    }  # fmt: skip
    return readers[what](evidence, indicator, months, what)


def _earlier(evidence: Evidence, months: tuple[str, ...], column: str) -> pd.Series:
    """Counts of the same months a year before; missing where one of them is not usable."""
    before = evidence.assessment.period.shift(-1).months
    paired = tuple(m for m in before if f"{int(m[:4]) + 1}{m[4:]}" in months)
    quality = evidence.data.quality
    good = quality[quality["measure"].eq("stops_usable") & quality["value"].eq(1)]
    known = set(good["month"].dt.strftime("%Y-%m"))
    if not set(paired) <= known or len(paired) != len(months):
        return pd.Series(dtype="float64")
    return rows_of(evidence, paired).groupby(column)["count"].sum().astype(float)


def _kinds(evidence: Evidence, indicator: Indicator, months: tuple[str, ...], what: str) -> View:
    column = _COLUMNS[what]
    counts = rows_of(evidence, months).groupby(column)["count"].sum().astype(float)
    counts = counts.rename(index={"": "Not stated"})
    earlier = _earlier(evidence, months, column).rename(index={"": "Not stated"})
    table = tabulate(counts, earlier.reindex(counts.index))
    place, window = evidence.assessment.partnership.name, _window(evidence, months)
    finding = made_up(indicator, table, float(counts.sum()), place, window)
    has_before = bool(table["before"].notna().any())
    return compose(
        evidence,
        "groups",
        finding,
        table,
        name=f"searches_{what}",
        measure=_TITLES[what],
        window=window,
        note="count, with 95% interval",
        unit="count",
        alt=alt_of(table, indicator, window),
        facts=facts_of("the same months a year before" if has_before else "", window, "count"),
        source=indicator.source,
    )


def _clock(evidence: Evidence, indicator: Indicator, months: tuple[str, ...], _: str) -> View:
    rows = rows_of(evidence, months).dropna(subset=["hour", "weekday"])
    table = rows.groupby(["weekday", "hour"], as_index=False)["count"].sum()
    return clock_view(
        evidence, indicator, table.astype(float), "searches_clock", _window(evidence, months)
    )


def clock_view(
    evidence: Evidence, indicator: Indicator, table: pd.DataFrame, name: str, window: str
) -> View:
    """Make the view of counts by weekday and hour: weekday (0 = Monday), hour, count."""
    by_hour, by_day = (table.groupby(k)["count"].sum() for k in ("hour", "weekday"))
    total, peak = float(table["count"].sum()), int(by_hour.idxmax())
    evening = float(by_hour[(by_hour.index >= 18) | (by_hour.index < 6)].sum()) / total * 100
    day = DAYS[int(by_day.idxmax())]
    sentence = (
        f"{percent(evening, 0)} of {indicator.noun} fell between 18:00 and 06:00; the busiest hour "
        f"began at {peak:02d}:00, the busiest day was {day}"
    )
    finding = Finding(
        indicator=indicator.id, direction="level", size=evening, unit="%", sentence=sentence
    )
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
        facts={"unit": "count", "noun": indicator.noun},
        source=indicator.source,
    )


def _residents(evidence: Evidence) -> pd.Series:
    figures = evidence.data.figures
    mine = figures["measure"].eq(RESIDENTS) & figures["area"].eq(evidence.own)
    if not mine.any():
        reason = "No residents by ethnic group were supplied, so searches have no rate by group."
        raise Absent(reason, "Census 2021, table TS021, by local authority.", "ONS")
    return figures[mine].set_index("group")["count"].astype(float)


def _disparity(evidence: Evidence, indicator: Indicator, months: tuple[str, ...], _: str) -> View:
    residents = _residents(evidence)
    rows = rows_of(evidence, months)
    counted = rows.groupby(GROUP)["count"].sum().astype(float)
    groups = [name for name in residents.index if name in counted.index]
    unknown = float(counted.sum() - counted[groups].sum())
    frame = disproportionality(counted[groups], residents[groups], REFERENCE).reset_index()
    names = {"ratio": "value", "ratio_lower": "lower", "ratio_upper": "upper"}
    table = frame.rename(columns=names)[
        ["group", "value", "lower", "upper", "count", "population", "rate"]
    ].sort_values("value", ascending=False, ignore_index=True)
    top = table[table["group"] != REFERENCE].iloc[0]
    sentence = (
        f"Residents whom officers saw as {top['group']} were searched at {number(top['value'], 1)} "
        f"times the rate of {REFERENCE} residents "
        f"(95% interval {interval(top['lower'], top['upper'])})"
    )
    finding = Finding(
        indicator=indicator.id,
        direction="higher" if top["lower"] > 1 else "similar",
        size=float(top["value"]),
        lower=float(top["lower"]),
        upper=float(top["upper"]),
        unit="times",
        comparison=f"{REFERENCE} residents",
        strength="moderate" if top["lower"] > 1 else "weak",
        caution=f"{number(unknown)} searches have no group stated." if unknown else "",
        sentence=sentence,
    )
    told = [
        f"{r.group} {number(r.value, 1)} (rate {number(r.rate, 1)})" for r in table.itertuples()
    ]
    return compose(
        evidence,
        "groups",
        finding,
        table,
        name="searches_disparity",
        measure="Rate of searches by officer-defined ethnic group, relative to White residents",
        window=_window(evidence, months),
        note="ratio of rates per 1,000 residents, with 95% interval",
        unit="times the rate of White residents",
        alt=f"Dot chart of relative rates of searches: {listed(told)}.",
        facts={
            "unit": "times", "reference": 1.0, "reference_label": "White residents", "log": True,
            "base": True, "disclosure": {"counts": ["count"]},
            "columns": {"rate": "Rate per 1,000", "value": "Relative rate"},
        },
        source=indicator.source,
        sources=("census",),
        caveats=("census_ethnicity", "stops_residents"),
    )  # fmt: skip


def _find_rate(evidence: Evidence, indicator: Indicator, months: tuple[str, ...], _: str) -> View:
    rows = rows_of(evidence, months)
    searched = rows.groupby(GROUP)["count"].sum().rename(index={"": "Not stated"}).astype(float)
    found = rows[rows["linked"].fillna(False)].groupby(GROUP)["count"].sum()
    found = found.rename(index={"": "Not stated"}).reindex(searched.index, fill_value=0.0)
    frame = find_rate(found.astype(float), searched, REFERENCE).reset_index()
    shares = frame[["value", "lower", "upper"]] * 100
    table = frame[["group"]].assign(**shares, count=frame["searched"], found=frame["found"])
    whole = wilson_proportion(float(found.sum()), float(searched.sum()))
    size, low, high = (float(part) * 100 for part in whole)
    unlike = frame[frame["probability"].lt(0.05) & frame["group"].ne(REFERENCE)]["group"]
    ends = f"differs for {listed(list(unlike))}" if len(unlike) else "does not clearly differ by"
    ends += " from that for White people" if len(unlike) else " ethnic group"
    sentence = (
        f"{percent(size, 0)} of searches found what was looked for (95% interval "
        f"{interval(low, high, 0, '%')}); the find rate {ends}"
    )
    finding = Finding(
        indicator=indicator.id, direction="level", size=size, lower=low, upper=high, unit="%",
        sentence=sentence,
    )  # fmt: skip
    told = [f"{r.group} {percent(r.value, 0)} of {number(r.count)}" for r in table.itertuples()]
    return compose(
        evidence,
        "groups",
        finding,
        table.sort_values("count", ascending=False, ignore_index=True),
        name="searches_find_rate",
        measure="Searches that found what was looked for, by officer-defined ethnic group",
        window=_window(evidence, months),
        note="per cent of searches, with 95% interval",
        unit="% of searches",
        alt=f"Bar chart of find rates: {listed(told)}.",
        facts={
            "unit": "%", "base": True, "disclosure": {"counts": ["count"]},
            "columns": {"count": "Searches", "found": "Found"},
        },
        source=indicator.source,
    )  # fmt: skip

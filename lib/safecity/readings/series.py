"""How the yearly rate of recorded offences developed, beside the comparators."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from safecity.ingest.forces import force_title
from safecity.measures.intervals import byars_rate
from safecity.numbers import number, rate_decimals, signed_change
from safecity.readings import reading
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.areas import FEWEST, set_caveat
from safecity.readings.evidence.official import headline
from safecity.readings.evidence.published import Published
from safecity.readings.evidence.severity import earlier_year
from safecity.readings.evidence.verdicts import verdict_of
from safecity.readings.words.finding import (
    Direction,
    Finding,
    judged_finding,
    standing,
)
from safecity.readings.words.moves import UNIT_OF, beside_year
from safecity.readings.words.wording import (
    compose,
    each_year,
    lockdowns_across,
    sentence_case,
    spanned_periods,
    unit_of_span,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safecity.catalogue.indicator import Indicator
    from safecity.catalogue.period import Period
    from safecity.charts.view import View
    from safecity.readings.evidence.counts import Evidence


def years_of(evidence: Evidence) -> Iterator[Period]:
    """Yield the periods of the same months in every year of the history, the oldest first."""
    assessment = evidence.assessment
    back = 0
    while assessment.period.shift(-back - 1).start >= assessment.history.start:
        back += 1
    return (assessment.period.shift(-k) for k in range(back, -1, -1))


def year_counts(
    evidence: Evidence, indicator: Indicator, period: Period, area: str
) -> tuple[float, float]:
    """Return the count of an area in a period, and its residents.

    Raises
    ------
    Absent
        Where the area is not complete in the period.
    """
    residents = evidence.residents(area, year=int(period.start[:4]))
    return evidence.count(indicator, period.months, area), residents.number


def _counts(
    evidence: Evidence, indicator: Indicator, period: Period, areas: tuple[str, ...]
) -> tuple[float, float, int]:
    """Sum counts and residents of the areas that are usable in a period; how many they are."""
    count, residents, usable = 0.0, 0.0, 0
    for area in areas:
        one = if_known(partial(year_counts, evidence, indicator, period, area))
        if one is not None:
            count, residents, usable = count + one[0], residents + one[1], usable + 1
    return count, residents, usable


def series_table(evidence: Evidence, indicator: Indicator) -> pd.DataFrame:
    """Tabulate yearly rates of the own area and of its comparators together.

    Returns
    -------
    pandas.DataFrame
        period, start, area, label, value, lower, upper, own, count, population; a year that is
        not complete has no row.
    """
    owner = evidence.assessment.partnership
    members = tuple(m.code for m in owner.comparators.members)
    sides: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
        (owner.code, owner.name, (owner.code,), 1),
        (COMPARATORS, "Comparators", members, max(FEWEST, len(members) / 2)),
    )
    rows: list[dict[str, Any]] = []
    for period in years_of(evidence):
        for key, label, areas, fewest in sides:
            count, residents, usable = _counts(evidence, indicator, period, areas)
            if usable < fewest:
                continue
            rate = byars_rate(count, residents, per=indicator.per)
            own = key == owner.code
            ends = (float(rate.lower), float(rate.upper)) if own else (np.nan, np.nan)
            rows.append(
                {
                    "period": period.short,
                    "start": pd.Timestamp(period.start),
                    "area": key,
                    "label": label,
                    "value": float(rate.value),
                    "lower": ends[0],
                    "upper": ends[1],
                    "own": own,
                    "count": count,
                    "population": residents,
                }
            )
    return pd.DataFrame(rows, columns=[*COLUMNS, "population"])


def _finding(evidence: Evidence, indicator: Indicator, table: pd.DataFrame) -> Finding:
    """Tell the last rate, and that of the year that leads as the change of the count was judged."""
    own, place = table[table["own"]], evidence.assessment.partnership.name
    last, before = own.iloc[-1], _leading_year(evidence, indicator, own)
    places = rate_decimals(table["value"], table["own"])
    sentence = (
        f"{place} recorded {number(last['value'], places)} {indicator.noun} "
        f"{unit_of_span(indicator.unit)} in "
    )
    sentence += f"{last['period']} ({number(last['count'])} in all)"
    verdict = verdict_of(evidence, indicator, "primary")
    side: Direction = "level"
    if before is not None and verdict is not None:
        sentence += beside_year(verdict, before["period"], number(before["value"], places))
        side = standing(verdict)
    theirs = table[~table["own"] & table["period"].eq(last["period"])]
    if len(theirs):
        sentence += f"; comparators together {number(theirs['value'].iloc[0], places)}"
    return Finding(
        indicator=indicator.id,
        direction=side,
        size=float(last["value"]),
        unit=indicator.unit,
        comparison="" if side == "level" or before is None else str(before["period"]),
        sentence=sentence,
        strength="weak" if verdict is None or before is None else verdict.strength,
    )


def _leading_year(evidence: Evidence, indicator: Indicator, own: pd.DataFrame) -> pd.Series | None:
    """Find the year that the report leads with; None where it is not complete.

    A year of lockdowns does not lead where there is another, so that a line of yearly rates and
    that of the change are judged against the same year.
    """
    year = earlier_year(evidence, evidence.base("primary")).short
    of_year = own[own["period"].eq(year)]
    return of_year.iloc[0] if len(of_year) else None


@reading("How did {} develop over the years?", published=True)
def series(evidence: Evidence, indicator: Indicator) -> View:
    """Read the yearly rates of recorded offences, own area and comparators.

    Raises
    ------
    Absent
        Where the period is not complete for the own area.

    Examples
    --------
    >>> t.publish(t.series("offences"))
    """
    if not indicator.is_counted:
        return published_series(evidence, indicator)
    evidence = headline(evidence, indicator)
    assessment = evidence.assessment
    evidence.count(indicator, evidence.period_months(indicator))
    table = series_table(evidence, indicator)
    if not table["own"].any():
        reason = f"No whole year of {indicator.noun} is complete, so no yearly rate can be made."
        raise Absent(reason, f"{evidence.closes} of whole years.", evidence.holder)
    place = assessment.partnership.name
    finding = _finding(evidence, indicator, table)
    own = table[table["own"]]
    sentence = "; ".join(
        f"{r.period} {number(r.value, rate_decimals(own['value']))}" for r in own.itertuples()
    )
    return compose(
        evidence,
        "series",
        finding,
        table,
        measure=f"{sentence_case(indicator.noun)}{each_year(evidence, own['period'])}",
        window=spanned_periods(own["period"].iloc[0], own["period"].iloc[-1]),
        note=f"rate {indicator.unit}",
        unit=indicator.unit,
        alt=f"Line chart of {indicator.noun} {indicator.unit}"
        f"{each_year(evidence, own['period'])} in {place}: {sentence}.",
        facts={"quarterly": False},
        sources=("population",),
        caveats=(*lockdowns_across(evidence, table["start"]), *set_caveat(evidence)),
    )


COLUMNS = ["period", "start", "area", "label", "value", "lower", "upper", "own", "count"]
COMPARATORS = "comparators"


def decimals(value: float) -> int:
    """Decimals with which a figure of this size is read."""
    return 0 if abs(value) >= 100 else 1


def sized(value: float, unit: str) -> str:
    """Print a value bare, with the decimals that its size and unit call for."""
    if unit == "count":
        return number(value)
    small = not unit.startswith("%") and abs(value) < 1
    return number(value, rate_decimals([value]) if small else decimals(value))


def of_unit(value: float, unit: str) -> str:
    """Print a value with its unit: "12.3%", "61.0 per 100,000 residents", "61"."""
    text = sized(value, unit)
    if unit.startswith("%"):
        return f"{text}{unit}"
    return text if unit == "count" else f"{text} {unit}"


def _pooled(issued: Published) -> pd.DataFrame:
    """Rate of the comparators together, in periods that most of them publish."""
    members = {m.code for m in issued.evidence.assessment.partnership.comparators.members}
    rows = issued.rows
    theirs = rows[rows["area"].isin(members) & rows["group"].eq("")]
    theirs = theirs.dropna(subset=["count", "denominator"])
    counted = theirs.groupby(["start", "months"])["area"].transform("size")
    theirs = theirs[counted > len(members) / 2]
    if theirs.empty or not issued.indicator.unit.startswith(("%", "per ")):
        return pd.DataFrame(columns=COLUMNS)
    keys = ["period", "start"]
    sums = theirs.groupby(keys, as_index=False)[["count", "denominator"]].sum()
    rate = byars_rate(sums["count"], sums["denominator"], per=issued.indicator.per)
    named = {"area": COMPARATORS, "label": "Comparators", "own": False}
    return sums.assign(value=rate.value, lower=np.nan, upper=np.nan, **named)[COLUMNS]


def published_table(issued: Published) -> pd.DataFrame:
    """Tabulate the own area, the comparators together, and the country, by period.

    Returns
    -------
    pandas.DataFrame
        period, start, area, label, value, lower, upper, own, count.
    """
    own = issued.of(issued.area).assign(label=_label(issued), own=True)
    parts = [own[COLUMNS]]
    if issued.level == "lad":
        parts.append(_pooled(issued))
    if issued.level != "country" and issued.indicator.unit != "count":
        rows = issued.rows[issued.rows["level"].eq("country") & issued.rows["group"].eq("")]
        parts.append(rows.assign(label=rows["area"], own=False)[COLUMNS])
    since = pd.Timestamp(issued.evidence.assessment.history.start)
    since = min(since, own["start"].max())
    table = pd.concat([part for part in parts if len(part)], ignore_index=True)
    table = table[table["start"] >= since - pd.DateOffset(months=3)]
    return table.sort_values(["start", "own"], ascending=[True, False], ignore_index=True)


def _label(issued: Published) -> str:
    owner = issued.evidence.assessment.partnership
    force = f"{force_title(owner.force)} police area"
    return {"lad": owner.name, "force": force}.get(issued.level, issued.area)


def _published_finding(issued: Published) -> Finding:
    indicator, latest = issued.indicator, issued.latest
    sentence = f"{sentence_case(indicator.noun)} in {issued.place} stood at "
    sentence += f"{of_unit(latest['value'], indicator.unit)} in {latest['period']}"
    base = next((b for b in ("primary", "other") if _known(issued, b) is not None), "primary")
    before, verdict = _known(issued, base), verdict_of(issued.evidence, indicator, base)
    if before is None or verdict is None:
        sentence += _beside_country(issued)
        return Finding(indicator=indicator.id, direction="level", tested=False, sentence=sentence)
    by = ""
    if verdict.word != "cannot tell":
        by = f"; {signed_change(verdict.size, UNIT_OF[verdict.unit])}"
    earlier = sized(before["value"], indicator.unit)
    locked = ", a year of lockdowns" if issued.evidence.locked(issued.months_of(before)) else ""
    sentence += beside_year(verdict, f"{before['period']}{locked}", earlier, by)
    sentence += _beside_country(issued)
    judged = judged_finding(indicator.id, verdict, sentence, comparison=str(before["period"]))
    return judged.model_copy(update={"direction": standing(verdict)})


def _known(issued: Published, base: str) -> pd.Series | None:
    """Return the figure of the year that the report leads with, or of the other."""
    return issued.earlier(issued.evidence.base(base))


def _beside_country(issued: Published) -> str:
    """Name the country's value of the same period, where both are rates."""
    if issued.level == "country" or issued.indicator.unit == "count":
        return ""
    rows = issued.rows
    same = rows["level"].eq("country") & rows["start"].eq(issued.latest["start"])
    nation = rows[same & rows["group"].eq("")].dropna(subset=["value"])
    if nation.empty:
        return ""
    return (
        f"; {nation['area'].iloc[0]} {sized(float(nation['value'].iloc[0]), issued.indicator.unit)}"
    )


def _alt(table: pd.DataFrame, issued: Published) -> str:
    own = table[table["own"]].dropna(subset=["value"])
    years = "; ".join(
        f"{r.period} {sized(r.value, issued.indicator.unit)}" for r in own.itertuples()
    )
    unit = "count" if issued.indicator.unit == "count" else issued.indicator.unit
    others = [str(label) for label in table.loc[~table["own"], "label"].unique()]
    beside = f" Beside it: {', '.join(others)}." if others else ""
    return f"Line chart of {issued.indicator.noun} ({unit}) by period: {years}.{beside}"


def published_series(evidence: Evidence, indicator: Indicator) -> View:
    """Read a published figure over time.

    Raises
    ------
    Absent
        Where no figure was supplied for the area, its force or the country.
    """
    issued = Published(evidence, indicator)
    table, latest = published_table(issued), issued.latest
    return compose(
        evidence,
        "series",
        _published_finding(issued),
        table,
        measure=indicator.title,
        window=spanned_periods(table["period"].iloc[0], latest["period"]),
        note=indicator.unit,
        unit=indicator.unit,
        alt=_alt(table, issued),
        facts={
            "quarterly": bool(latest["months"] == 3),
        },
        method=issued.method,
        source=indicator.source,
        place=issued.place,
        caveats=(*issued.caveats, *lockdowns_across(evidence, table["start"])),
    )

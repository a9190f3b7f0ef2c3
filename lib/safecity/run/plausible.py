"""Whether what an assessment found can be true: declared bounds, not opinions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.catalogue.offences import ASB

if TYPE_CHECKING:
    from safecity.catalogue.assessment import Assessment
    from safecity.exhibits.exhibit import Exhibit
    from safecity.ingest.prepared import Prepared

YEARLY_RATE = (10.0, 400.0)
"""Recorded crimes per 1,000 residents in a year: rural districts have about 30, the centre of a
capital more than 300."""
FEW_RESIDENTS = 20_000
"""Below that more people work in an area than live there: its rate has no upper bound."""
NOWHERE = 0.15
"""Share of a force's rows without a place from which its counts cannot be those of its areas."""
RISE = 1_000.0
"""Percent by which nothing rises within the years of an assessment."""
WARD_SLACK = 0.01
"""Share of the total by which wards may fall short of it; they never exceed it."""

CHECKS = (
    f"recorded crime lies between {YEARLY_RATE[0]:g} and {YEARLY_RATE[1]:g} per 1,000 residents "
    f"a year (no upper bound below {FEW_RESIDENTS:,} residents, where more people work than live)",
    "no count is negative or missing; neighbourhoods sum to the area in every month and crime type",
    f"wards sum to the area (never above, at most {WARD_SLACK:.0%} below)",
    f"at most {NOWHERE:.0%} of the rows of the area's force have no place",
    "every value and limit of the results is finite, limits are in order, intervals hold their "
    "value",
    "shares lie between 0 and 100 %, rates are not negative, no change is below -100 % or above "
    f"{RISE:,.0f} %",
    "the wards of each map sum to the key figure",
    "no headline holds an unknown number (nan, inf, [x]) or an empty value",
)
"""What is checked, in words."""

_UNKNOWN = re.compile(r"\b(?:nan|inf|None|NaT)\b|\{|\}|\(\s*\)|\[x\]")
_INTERVAL = re.compile(r"Byar|Wilson|rate ratio")


def crimes_of(data: Prepared, assessment: Assessment) -> pd.DataFrame:
    """Return the rows of `crimes_area` that count crime in the own area and the period."""
    frame = data.crimes_area
    is_own = frame["area"].eq(assessment.partnership.code) & frame["category"].ne(ASB)
    return frame[is_own & frame["month"].dt.strftime("%Y-%m").isin(assessment.period.months)]


def residents_of(data: Prepared, assessment: Assessment) -> float:
    """Return the newest number of residents of the own area; missing where there is none."""
    frame = data.population
    own_rows = frame[frame["level"].eq("lad") & frame["area"].eq(assessment.partnership.code)]
    return (
        float(own_rows.sort_values("year")["population"].iloc[-1])
        if len(own_rows)
        else float("nan")
    )


def doubts_of_data(data: Prepared, assessment: Assessment) -> list[str]:
    """Say what in the prepared datasets of an assessment cannot be true; empty where all may.

    Parameters
    ----------
    data : Prepared
        The datasets of the assessment.
    assessment : Assessment
        The edition.
    """
    return [*_rate(data, assessment), *_sums(data, assessment), *_placing(data, assessment)]


def _rate(data: Prepared, assessment: Assessment) -> Iterator[str]:
    crimes, residents = crimes_of(data, assessment), residents_of(data, assessment)
    months = crimes["month"].nunique()
    if not months or np.isnan(residents):
        return
    rate = crimes["count"].sum() / residents * 1_000 * 12 / months
    low, high = YEARLY_RATE
    if rate < low or (rate > high and residents >= FEW_RESIDENTS):
        yield f"{rate:,.0f} crimes per 1,000 residents a year"


def _sums(data: Prepared, assessment: Assessment) -> Iterator[str]:
    area = data.crimes_area[data.crimes_area["area"] == assessment.partnership.code]
    for name, frame in (("area", data.crimes_area), ("neighbourhood", data.crimes_lsoa)):
        if frame["count"].isna().any() or (frame["count"] < 0).any():
            yield f"a count by {name} is negative or missing"
    total = area.groupby(["month", "category"])["count"].sum()
    places = data.crimes_lsoa.groupby(["month", "category"])["count"].sum()
    if not places.empty and (gap := total.sub(places, fill_value=0).abs().sum()):
        yield f"neighbourhoods and the area differ by {gap:,.0f} crimes"
    wards = data.crimes_ward["count"].sum()
    if wards and not _whole(wards, area["count"].sum()):
        yield f"wards sum to {wards:,}, the area to {area['count'].sum():,}"


def _whole(parts: float, total: float) -> bool:
    return (1 - WARD_SLACK) * total <= parts <= total


def _placing(data: Prepared, assessment: Assessment) -> Iterator[str]:
    quality = data.quality[data.quality["force"] == assessment.partnership.force]
    sums = quality.groupby("measure")["value"].sum()
    lost = sums.reindex(["blank_lsoa", "unknown_lsoa"]).sum()
    if sums.get("rows_read", 0) and lost / sums["rows_read"] > NOWHERE:
        yield f"{lost / sums['rows_read']:.0%} of the rows of the force have no place"


def doubts_of_results(
    results: pd.DataFrame, exhibits: Iterable[Exhibit], titles: Mapping[str, str]
) -> list[str]:
    """Say what in the results and headlines of an assessment cannot be true.

    Parameters
    ----------
    results : pandas.DataFrame
        As `exhibits.results.results` collects them.
    exhibits : iterable of Exhibit
        The exhibits that they are of.
    titles : mapping of str to str
        Title of every indicator, by which key figures are named.
    """
    doubts = [*_limits(results), *_bounds(results), *_map_sums(results, titles)]
    for exhibit in exhibits:
        if exhibit.headline == "" or _UNKNOWN.search(exhibit.headline):
            doubts.append(f'{exhibit.id}: its headline is "{exhibit.headline}"')
    return doubts


def _named(rows: pd.DataFrame, what: str) -> Iterator[str]:
    for row in rows.drop_duplicates("exhibit").itertuples():
        yield f"{row.exhibit}: {what} ({row.lower} to {row.value} to {row.upper})"


def _limits(results: pd.DataFrame) -> Iterator[str]:
    names = ["numerator", "denominator", "value", "lower", "upper"]
    numbers = results[names].apply(pd.to_numeric).astype("float64")
    yield from _named(results[np.isinf(numbers).any(axis=1)], "a number is not finite")
    lower, value, upper = (numbers[name] for name in ("lower", "value", "upper"))
    yield from _named(results[lower > upper], "limits are not in order")
    has_interval = results["method"].str.contains(_INTERVAL)
    slack = 1e-9 * value.abs()
    outside = (value < lower - slack) | (value > upper + slack)
    yield from _named(results[has_interval & outside], "the value lies outside its interval")


def _bounds(results: pd.DataFrame) -> Iterator[str]:
    unit = results["unit"].astype(str)
    value = pd.to_numeric(results["value"]).astype("float64")
    method = results["method"].astype(str)
    change = method.str.contains("percentage change")
    points = method.str.contains("percentage points")
    share = unit.str.contains("%|percent") & ~change & ~points
    yield from _named(results[share & ~value.between(0, 100) & value.notna()], "no share")
    negative = unit.str.contains("per 1,000|per 100,000|count") & (value < 0) & ~change & ~points
    yield from _named(results[negative], "a negative rate or count")
    wild = change & value.notna() & ~value.between(-100, RISE)
    yield from _named(results[wild], "no such change is possible")


def _map_sums(results: pd.DataFrame, titles: Mapping[str, str]) -> Iterator[str]:
    """Compare the wards of maps with the key figure of the same indicator and period."""
    name = results["exhibit"].str.split(".").str[1]
    keys = results[name.eq("key_figures")].set_index(["group", "period"])["numerator"].to_dict()
    for exhibit, rows in results[name.eq("map_ward")].groupby("exhibit"):
        first, parts = rows.iloc[0], rows["numerator"].sum(skipna=False)
        total = keys.get((titles.get(first["indicator"], ""), first["period"]))
        if total is not None and parts == parts and not _whole(parts, total):
            yield f"{exhibit}: wards sum to {parts:,.0f}, the key figure is {total:,.0f}"

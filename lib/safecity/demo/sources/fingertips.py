"""Public health indicators of the synthetic towns, in the 27 columns of OHID Fingertips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import NamedTuple

from safecity.demo.layouts import Written, write_table
from safecity.demo.offences import year_text
from safecity.demo.shape import ENGLAND, full_name, residents, series
from safecity.demo.town import City

RELEASE = "2022-05"
HEADER = (
    "Indicator ID", "Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name",
    "Area Type", "Sex", "Age", "Category Type", "Category", "Time period", "Value",
    "Lower CI 95.0 limit", "Upper CI 95.0 limit", "Lower CI 99.8 limit", "Upper CI 99.8 limit",
    "Count", "Denominator", "Value note", "Recent Trend",
    "Compared to England value or percentiles", "Compared to England value or percentiles",
    "Time period Sortable", "New data", "Compared to goal", "Time period range",
)  # fmt: skip
_SMALLEST = 5
_NOTE = "Value suppressed for disclosure control due to small count"
_Z95, _Z998 = 1.96, 3.09


class Indicator(NamedTuple):
    """An indicator: its published name, whom it is of, and made-up rates per person by period.

    `share` is the part of the residents that it is of; `pooled` the years of a period.
    """

    number: int
    name: str
    age: str
    share: float
    per: int
    first: int
    pooled: int
    is_financial: bool
    rates: tuple[float, ...]


# Rates are made up, of the size published for England; years end where those of May 2022 do.
INDICATORS = (
    Indicator(93764, "Admission episodes for alcohol-related conditions (Narrow)", "All ages",
              1.0, 100_000, 2016, 1, True, (0.00500, 0.00502, 0.00510, 0.00519, 0.00456)),
    Indicator(92904, "Admission episodes for alcohol-specific conditions - Under 18s", "<18 yrs",
              0.21, 100_000, 2015, 3, True, (0.00034, 0.00033, 0.00031, 0.00029)),
    Indicator(91380, "Alcohol-related mortality", "All ages",
              1.0, 100_000, 2016, 1, False, (0.00037, 0.00037, 0.00036, 0.00036, 0.00038)),
    Indicator(92432, "Deaths from drug misuse", "All ages",
              1.0, 100_000, 2013, 3, False, (4e-5, 4.2e-5, 4.3e-5, 4.5e-5, 4.7e-5, 5e-5)),
    Indicator(90244, "Successful completion of drug treatment - opiate users", "18+ yrs",
              0.0036, 100, 2015, 1, False, (0.067, 0.066, 0.065, 0.058, 0.056, 0.047)),
    Indicator(92447, "Successful completion of alcohol treatment", "18+ yrs",
              0.0020, 100, 2015, 1, False, (0.384, 0.387, 0.389, 0.376, 0.378, 0.353)),
    Indicator(11201, "Violent crime - hospital admissions for violence (including sexual violence)",
              "All ages", 1.0, 100_000, 2013, 3, True,
              (0.00046, 0.00044, 0.000432, 0.000448, 0.000456, 0.000419)),
    Indicator(10401, "First time entrants to the youth justice system", "10-17 yrs",
              0.09, 100_000, 2015, 1, False,
              (0.00369, 0.00327, 0.00292, 0.00238, 0.00208, 0.00169)),
)  # fmt: skip


def _period(indicator: Indicator, step: int) -> tuple[str, str, str]:
    """Label, sortable year and range of a period."""
    first, last = indicator.first + step, indicator.first + step + indicator.pooled - 1
    if indicator.pooled == 1:
        label = year_text(first) if indicator.is_financial else str(first)
    elif indicator.is_financial:
        label = f"{year_text(first)} - {year_text(last)[2:]}"
    else:
        label = f"{first} - {last % 100:02d}"
    return label, f"{first}0000", f"{indicator.pooled}y"


def _rows(
    indicator: Indicator, place: Sequence[str], people: int, seed: int
) -> Iterator[list[object]]:
    """Rows of one area, by period; a small count is withheld."""
    base = max(round(people * indicator.share), 1) * indicator.pooled
    invented = series(seed, str(indicator.number), place[0], indicator.rates, base)
    for step, count in enumerate(invented.counts):
        label, sortable, reach = _period(indicator, step)
        parent = ("", "") if place[2] == "England" else ("E92000001", "England")
        head = [indicator.number, indicator.name, *parent, *place, "Persons", indicator.age, "", ""]
        tail = [sortable, "", "", reach]
        if 0 < count < _SMALLEST:
            yield [*head, label, *[""] * 7, _NOTE, *[""] * 3, *tail]
            continue
        numbers = _numbers(count, base, indicator.per)
        yield [*head, label, *numbers, count, base, "", *["Not compared"] * 3, *tail]


def _numbers(count: int, base: int, per: int) -> list[str]:
    """Value and limits of 95 and 99.8 per cent, by the normal approximation on the count's root."""
    value, root = count / base * per, sqrt(count)
    limits = [(max(root + sign * z / 2, 0.0) ** 2) / base * per
              for z in (_Z95, _Z998) for sign in (-1, 1)]  # fmt: skip
    return [f"{each:.5f}" for each in (value, *limits)]


def write(city: City) -> list[Written]:
    """Write one file of all indicators for the towns and England."""
    areas = city.parameters.areas
    places = [(("E92000001", "England", "England"), ENGLAND)]
    places += [
        ((town.code, full_name(areas, town), "Districts & UAs"), residents(areas, town, 2019))
        for town in city.towns
    ]
    rows = [
        row
        for indicator in INDICATORS
        for place, people in places
        for row in _rows(indicator, place, people, city.seed)
    ]
    file = f"fingertips/{RELEASE}/indicators.data.csv"
    return [write_table(city.root, file, RELEASE, HEADER, rows)]

"""Figures that the partners of the synthetic city hold, in the partnership's own template."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from safecity.catalogue.strict import Declared, read_model
from safecity.demo.layouts import Written, write_table
from safecity.demo.offences import year_text
from safecity.demo.parameters import Parameters
from safecity.demo.town import City

FILE = Path(__file__).with_suffix(".yml")
HEADER = ("indicator", "area", "period", "count", "denominator", "source", "note")
CRIME = "crime"
"""Denominator of a share of all recorded crime."""


class Held(Declared):
    """A figure: its counts by year, of which other figure it is a part, and who holds it."""

    by_year: tuple[int, ...]
    denominator: str = ""
    source: str


class Partners(Declared):
    """Everything in `partner_figures.yml`."""

    release: str
    figures: dict[str, Held]


@lru_cache(maxsize=1)
def load_partners() -> Partners:
    """Read the figures of partners, once."""
    return read_model(FILE, Partners)


def _denominators(figure: Held, partners: Partners, parameters: Parameters) -> tuple[object, ...]:
    if figure.denominator == CRIME:
        return parameters.offences.totals.crime
    if figure.denominator:
        return partners.figures[figure.denominator].by_year
    return ("",) * len(figure.by_year)


def write(city: City) -> list[Written]:
    """Write the template as partners would fill it in; nothing in it is random."""
    partners, code = load_partners(), city.parameters.areas.own.code
    rows = [
        (name, code, year_text(year), count, below, figure.source, "synthetic")
        for name, figure in partners.figures.items()
        for year, count, below in zip(
            city.parameters.offences.years,
            figure.by_year,
            _denominators(figure, partners, city.parameters),
            strict=True,
        )
    ]
    file = f"partner_figures/{partners.release}/partner-figures-{partners.release}.csv"
    return [write_table(city.root, file, partners.release, HEADER, rows)]

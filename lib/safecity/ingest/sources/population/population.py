"""Which table of population estimates a file is, and what the estimates lack."""

from __future__ import annotations

import re
from collections.abc import Sequence

from safecity.catalogue.assessment import Assessment
from safecity.errors import SafecityError
from safecity.ingest.source import OTHER, Kind, Recognised, Source
from safecity.ingest.sources.population import estimates
from safecity.ingest.sources.population.estimates import LAD_POPULATION, LSOA_POPULATION
from safecity.ingest.supply.absence import needed_year, population_years
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.supplied import Supply

SLUG = "population"
# A CSV copy whose name says all; of other files of estimates their sheets and titles are read.
_NAME = re.compile(r"^mid-(\d{4})-(lad|lsoa-2011|lsoa-2021)\b.*\.csv$", re.I)
NO_LSOA_COST = "Without it there are no rates for LSOAs, wards or deprivation quintiles."
OLD_COST = "Rates divide by an older population and assume it has not changed since."


def _named(file: RawFile) -> Recognised | None:
    match = _NAME.match(file.file_name)
    if not match:
        return None
    kind = LAD_POPULATION if match[2].lower() == "lad" else LSOA_POPULATION
    vintage = "" if kind == LAD_POPULATION else match[2][-4:]
    years = (int(match[1]),)
    return Recognised(file, kind, f"mid-{match[1]} {vintage}".strip(), years=years)


def recognises(file: RawFile) -> Recognised | None:
    """Recognise a table of estimates that lies in the folder or is named like one.

    Parameters
    ----------
    file : RawFile
        Any file.
    """
    is_in_folder = file.name.partition("/")[0] == SLUG
    if not (is_in_folder or estimates.is_named(file)):
        return None
    try:
        found = estimates.find(file)
    except SafecityError as error:
        place = f"line {error.line}: " if error.line else ""
        return Recognised(file, OTHER, note=f"{place}{error.problem}. {error.remedy}")
    if found is None:
        return None
    kind = LSOA_POPULATION if found.is_lsoa else LAD_POPULATION
    span = " to ".join(f"mid-{year}" for year in sorted({found.years[0], found.years[-1]}))
    return Recognised(file, kind, f"{span} {found.vintage}".strip(), years=found.years)


def _hint(file: RawFile, columns: Sequence[str]) -> str:
    if {"LAD", "Code"} & set(columns) and "All ages" in columns:
        return "looks like population; put it into the folder population/, or `safecity raw add` it"
    return ""


def _lacking(supply: Supply, assessment: Assessment) -> list[tuple[str, str, str, str]]:
    years, wanted = population_years(supply), needed_year(assessment.period)
    if not years:
        return []
    rows = []
    if years[-1] < wanted:
        what = f"newest estimate is mid-{years[-1]}, mid-{wanted} would fit the period"
        rows.append((SLUG, what, f"mid-{wanted}", OLD_COST))
    if not supply.of(LSOA_POPULATION):
        rows.append((SLUG, "no population by LSOA", "", NO_LSOA_COST))
    return rows


_KIND = Kind(SLUG, lambda item: estimates.read_estimates(item.file))
SOURCE = Source(
    recognises,
    named=_named,
    kinds={LAD_POPULATION: _KIND, LSOA_POPULATION: _KIND},
    hint=_hint,
    lacking=_lacking,
)

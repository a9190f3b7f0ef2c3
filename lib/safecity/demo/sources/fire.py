"""Incidents attended by firefighters in the synthetic towns: one row per incident."""

from __future__ import annotations

from collections.abc import Iterator

from safecity.demo.layouts import Written, stream, write_table
from safecity.demo.offences import year_text
from safecity.demo.shape import residents
from safecity.demo.town import City, Town

RELEASE = "2021-09"
YEARS = range(2015, 2021)
HEADER = (
    "FINANCIAL_YEAR",
    "LSOA_CODE",
    "LSOA_DESCRIPTION",
    "INCIDENT_TYPE",
    "ACCIDENTAL_OR_DELIBERATE",
)
# Incidents a year for each 10,000 residents; made up, of the size of an English city's. False
# alarms are thinned: the files would be large, and nobody reads them.
KINDS = {
    ("Primary fire - dwelling", "Accidental"): 5.2,
    ("Primary fire - dwelling", "Deliberate"): 0.6,
    ("Primary fire - road vehicle", "Deliberate"): 1.9,
    ("Primary fire - other buildings", "Deliberate"): 1.0,
    ("Secondary fire", "Accidental"): 4.1,
    ("Secondary fire", "Deliberate"): 9.6,
    ("False alarm", "Not applicable"): 3.0,
}
_LEVELS = (1.0, 0.97, 1.05, 1.08, 0.92, 0.80)  # by year
_UNKNOWN = 0.01


def _rows(town: Town, year: int, people: int, seed: int) -> Iterator[tuple[str, ...]]:
    """Incidents of one town and year; of a few the place is not known."""
    random = stream(seed, "fires", town.code, str(year))
    level = _LEVELS[year - YEARS.start] * people / 10_000
    for (kind, cause), rate in KINDS.items():
        for at in random.integers(town.size, size=int(random.poisson(rate * level))).tolist():
            known = random.random() >= _UNKNOWN
            place = (town.codes[at], town.names[at]) if known else ("Not known", "Not known")
            yield (year_text(year), *place, kind, cause)


def write(city: City) -> list[Written]:
    """Write the incidents of every year and town as one CSV file."""
    rows = (
        row
        for year in YEARS
        for town in city.towns
        for row in _rows(town, year, residents(city.parameters.areas, town, year), city.seed)
    )
    file = f"fire/{RELEASE}/low-level-geography-dataset-300921.csv"
    return [write_table(city.root, file, RELEASE, HEADER, rows)]

"""Deliberate fires by local authority, from the Home Office's incident-level dataset.

One row per incident with FINANCIAL_YEAR, LSOA_CODE, LSOA_DESCRIPTION and INCIDENT_TYPE, as public
code reads the low-level geography dataset. The column ACCIDENTAL_OR_DELIBERATE is that of its
sister datasets, and was not verified for this one; each column is demanded by its name. The local
authority is the LSOA's name without its number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from safecity.ingest.published_area import authority
from safecity.ingest.published_layout import Layout, Sheet
from safecity.ingest.published_period import When, when
from safecity.ingest.published_sheet import figures_of, has_header, read_rows

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.scan import RawFile
    from safecity.ingest.sheet import Row

LAYOUT = Layout(
    "incident_type",
    {
        "year": ("financial_year", "FINANCIAL_YEAR"),
        "place": ("lsoa_(description|name)", "LSOA_DESCRIPTION"),
        "type": ("incident_type", "INCIDENT_TYPE"),
        "cause": ("accidental_or_deliberate", "ACCIDENTAL_OR_DELIBERATE"),
    },
)
MEASURES = {"primary": "deliberate_primary", "secondary": "deliberate_secondary"}
CAUSES = ("accidental", "deliberate", "not known", "unknown", "not applicable", "")
_LSOA = re.compile(r"(.+?) \d{3}[A-Z]")
_ALL = "England"


def recognises(file: RawFile) -> bool:
    """Say whether a file is the dataset, by its name or its columns."""
    return has_header(file, r"low-level-geography", LAYOUT)


def _measure(sheet: Sheet, row: Row) -> str:
    """Measure of an incident; "" for one that is no deliberate fire."""
    cause = sheet.text(row, "cause").casefold()
    if cause not in CAUSES:
        raise sheet.fault(row, "cause", f"no cause of a fire: '{sheet.text(row, 'cause')}'")
    if cause != "deliberate":
        return ""
    kind = re.match(r"(?:outdoor )?(primary|secondary)\b", sheet.text(row, "type"), re.I)
    return MEASURES[kind[1].lower()] if kind else ""


def _year(sheet: Sheet, row: Row) -> When:
    text = sheet.text(row, "year")
    found = when(text)
    if found is None or "/" not in found.label:
        raise sheet.fault(row, "year", f"no financial year: '{text}'")
    return found


def _count(file: RawFile) -> tuple[Counter[tuple[str, When, str]], dict[tuple[str, When], None]]:
    """Count deliberate fires by area, year and measure; and list the areas and years met."""
    counts: Counter[tuple[str, When, str]] = Counter()
    met: dict[tuple[str, When], None] = {}
    for sheet, row in read_rows(file, LAYOUT):
        year, measure = _year(sheet, row), _measure(sheet, row)
        place = _LSOA.fullmatch(sheet.text(row, "place"))
        for area in (_ALL, place[1]) if place else (_ALL,):
            met[area, year] = None
            counts[area, year, measure] += 1
    return counts, met


def _figures(file: RawFile) -> Iterator[dict[str, object]]:
    counts, met = _count(file)
    for (area, year), measure in ((key, name) for key in met for name in MEASURES.values()):
        yield {
            **authority(area),
            "measure": measure,
            "period": year.label,
            "start": year.start,
            "months": year.months,
            "count": counts[area, year, measure],
        }


def read(file: RawFile) -> pd.DataFrame:
    """Count deliberate fires by local authority and year.

    Incidents whose place is not known count for England only. The dataset lists every incident
    attended, so an area with incidents and no deliberate fire has none: 0.

    Parameters
    ----------
    file : RawFile
        A CSV file or workbook with one row per incident, a sheet per year or county.

    Returns
    -------
    pandas.DataFrame
        As `figures.as_figures`; `area` is the name of the local authority.

    Raises
    ------
    SafecityError
        Where a column is missing, or a year or cause is none.
    """
    return figures_of(file, _figures(file))

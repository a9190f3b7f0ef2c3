"""What is there, missing or stale for an assessment, and what it costs: `safecity raw check`."""

from __future__ import annotations

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.house import House
from safecity.catalogue.registry import Catalogue
from safecity.ingest.absence import needed_year, population_years, runs
from safecity.ingest.recognise import CHANGES, WARDS
from safecity.ingest.supply import Supply, cut, force_of, survey

COLUMNS = ["source", "status", "detail", "cost"]
Status = tuple[str, str]


def _police(supply: Supply, assessment: Assessment) -> Status:
    """Stale where months of the period are missing, or a comparator has none of them."""
    own, months = assessment.partnership.force, assessment.period.months
    have = supply.months(own) & set(months)
    others = {force for force in force_of(assessment).values() if force != own}
    lacking = sorted(force for force in others if not supply.months(force) & set(months))
    history = len(supply.months(own))
    detail = (
        f"{own}: {len(have)} of {len(months)} months of the period, "
        f"{history} of {len(assessment.history.months)} of the history"
    )
    if absent := set(months) - have:
        detail += f"; missing {runs(absent)}"
    if lacking:
        detail += f"; none of the period for {', '.join(lacking)}"
    if not have:
        return "missing", detail
    return ("stale" if absent or lacking else "present"), detail


def _population(supply: Supply, assessment: Assessment) -> Status:
    years, wanted = population_years(supply), needed_year(assessment.period)
    detail = ", ".join(f"mid-{year}" for year in years)
    if years[-1] < wanted:
        return "stale", f"{detail}; mid-{wanted} would fit the period"
    return "present", detail


def _geography(supply: Supply) -> Status:
    labels = [chosen.item.label for chosen in supply.of(CHANGES, WARDS)]
    if not supply.of(CHANGES):
        return "missing", "the lookup from 2011 to 2021 LSOAs is indispensable"
    if not supply.of(WARDS):
        return "stale", "no lookup from LSOA to ward: nothing is shown by ward"
    return "present", ", ".join(labels)


def _status(slug: str, supply: Supply, assessment: Assessment) -> Status:
    if not supply.has(slug):
        return "missing", "not supplied"
    if slug == "police_uk":
        return _police(supply, assessment)
    if slug == "population":
        return _population(supply, assessment)
    if slug == "geography":
        return _geography(supply)
    labels = {c.item.label for c in supply.chosen if c.used and c.item.source == slug}
    return "present", ", ".join(sorted(labels))


def _lost(supply: Supply, slug: str) -> str:
    """Files that the manifest records and that are not there any more."""
    there = {chosen.item.file.name for chosen in supply.chosen}
    gone = [e.file for e in supply.manifest.values() if e.source == slug and e.file not in there]
    return f"; recorded in the manifest but not there: {', '.join(sorted(gone))}" if gone else ""


def check(house: House, assessment: Assessment, catalogue: Catalogue) -> pd.DataFrame:
    """Say of every source whether it is there, and what the report loses without it.

    Parameters
    ----------
    house : House
        The project's folders.
    assessment : Assessment
        The edition.
    catalogue : Catalogue
        The sources.

    Returns
    -------
    pandas.DataFrame
        `source`, `status` ("present", "missing" or "stale": there, but older or less than the
        edition needs), `detail`, `cost` (empty where present).
    """
    supply = cut(survey(house), assessment)
    rows = []
    for slug, source in catalogue.sources.items():
        status, detail = _status(slug, supply, assessment)
        cost = "" if status == "present" else source.cost
        rows.append((slug, status, detail + _lost(supply, slug), cost))
    return pd.DataFrame(rows, columns=COLUMNS)

"""Every source read and every tidy frame made, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.registry import Catalogue, Event
from safecity.errors import SafecityError
from safecity.ingest.datasets import DATASETS
from safecity.ingest.source import Read, Rejected, together
from safecity.ingest.sources.boundaries.boundaries import read_boundaries
from safecity.ingest.sources.deprivation import add_deprivation
from safecity.ingest.sources.geography.geography import Geography, read_geography
from safecity.ingest.sources.geography.shortfall import checked_against_street
from safecity.ingest.sources.geography.stable import ward_counts
from safecity.ingest.sources.home_office.offence_sheet import CSP_TABLE, FORCE_TABLE
from safecity.ingest.sources.home_office.recorded import read_recorded
from safecity.ingest.sources.police_uk import tidy
from safecity.ingest.sources.police_uk.layouts import CATEGORIES, OUTCOMES, STOPS, STREET
from safecity.ingest.sources.police_uk.outcomes import read_outcomes
from safecity.ingest.sources.police_uk.recount import recount_street
from safecity.ingest.sources.police_uk.stops import read_stops
from safecity.ingest.sources.police_uk.street import Street, StreetBulk, count_street, open_street
from safecity.ingest.sources.police_uk.volume import coverage
from safecity.ingest.sources.population.population import Population, read_population
from safecity.ingest.supply.absence import Tolerant, find_missing, set_idle_aside
from safecity.ingest.supply.ledger import make_ledger
from safecity.ingest.supply.supplied import Supply, force_of, no_counts, refuse
from safecity.ingest.wider import read_wider

if TYPE_CHECKING:
    import pandas as pd


KEYS = ["month", "category"]
OPTIONAL = ("boundaries", "surroundings", "ledger", "missing")
"""Datasets of which there is none, or that are made of all the others."""


def _sums(frame: pd.DataFrame) -> pd.Series:
    return frame.groupby(KEYS)["count"].sum()


def check_parts(frames: Mapping[str, pd.DataFrame], own: str) -> None:
    """Compare the counts of LSOAs and wards with those of the area, by month and category.

    Every row of an area has an LSOA, so LSOAs add up exactly; an LSOA that the ward lookup lacks
    is in no ward.

    Parameters
    ----------
    frames : mapping
        `crimes_area`, `crimes_lsoa`, `crimes_ward`.
    own : str
        Code of the partnership's area.

    Raises
    ------
    SafecityError
        Where they do not agree: a fault of this library, or of the lookups.
    """
    area = frames["crimes_area"]
    total = _sums(area[area["area"] == own])
    lsoas, wards = (_sums(frames[name]) for name in ("crimes_lsoa", "crimes_ward"))
    index = total.index.union(lsoas.index).union(wards.index)
    total, lsoas, wards = (each.reindex(index, fill_value=0) for each in (total, lsoas, wards))
    for name, off in (("LSOAs", lsoas != total), ("wards", wards > lsoas)):
        if off.any():
            month, category = off.idxmax()
            raise SafecityError(
                f"{name} do not add up to the area in {month:%Y-%m} ({category})",
                remedy="Check the lookups from LSOA to ward and authority; else report it",
            )


def with_empty(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Add an empty frame for every dataset that no file gave; outlines are left out instead."""
    absent = {name: each.empty() for name, each in DATASETS.items() if name not in OPTIONAL}
    return {**absent, **frames}


@dataclass(frozen=True)
class Built:
    """The tidy frames of an assessment.

    Attributes
    ----------
    frames : dict
        Frame by dataset name.
    rejected : tuple of Rejected
        Rows for the quarantine.
    synthetic : bool
        Whether a file that was used is synthetic.
    """

    frames: Mapping[str, pd.DataFrame]
    rejected: tuple[Rejected, ...]
    synthetic: bool


def _open_street(
    supply: Supply, assessment: Assessment, progress: Callable[[str], None]
) -> StreetBulk:
    own = assessment.partnership
    if not supply.months(own.force) and not supply.of(CSP_TABLE):
        raise no_counts(own.force, supply, assessment.history.label)
    items = [chosen.item for chosen in supply.of(STREET)]
    megabytes = sum(item.file.size for item in items) / 1e6
    progress(f"Reading {len(items):,} street-level files ({megabytes:,.0f} MB)")
    return open_street(items)


def _more_police(
    supply: Supply,
    own: str,
    codes: pd.DataFrame,
    outlines: Read,
    bulk: StreetBulk,
    progress: Callable[[str], None],
) -> Read:
    """Read outcomes and searches of the own force."""
    outcomes, stops = ([c.item for c in supply.of(kind)] for kind in (OUTCOMES, STOPS))
    if outcomes or stops:
        progress(f"Reading {len(outcomes):,} outcomes and {len(stops):,} stop-and-search files")
    frame, lost = outlines.frames.get("boundaries"), outlines.lacks_of("boundaries")
    return together([read_outcomes(outcomes, codes, own, bulk), read_stops(stops, frame, lost)])


def _recorded(
    supply: Supply,
    assessment: Assessment,
    frames: Mapping[str, pd.DataFrame],
    geography: Geography,
    progress: Callable[[str], None],
) -> Read:
    files = supply.of(CSP_TABLE, FORCE_TABLE)
    if files:
        megabytes = sum(chosen.item.file.size for chosen in files) / 1e6
        progress(f"Reading {len(files):,} Home Office tables ({megabytes:,.0f} MB)")
    crimes, coverage = frames["crimes_area"], frames["coverage"]
    return read_recorded(supply, assessment, crimes, coverage, geography.authorities)


def _crime(
    street: Street,
    supply: Supply,
    assessment: Assessment,
    geography: Geography,
    events: tuple[Event, ...],
    more: Read,
) -> Read:
    """Count the streets; the measures of quality are those of `more` as well."""
    defects = tidy.area_defects(street, supply, assessment, geography.known_areas)
    months, forces = assessment.history.months, force_of(assessment)
    own = assessment.partnership
    counts = {
        "crimes_area": tidy.area_counts(street, assessment),
        "crimes_lsoa": tidy.lsoa_counts(street),
        "crimes_ward": ward_counts(street.codes, geography.wards),
    }
    check_parts(counts, own.code)
    n_placed = int(counts["crimes_lsoa"]["count"].sum())
    short = checked_against_street(street.strange, n_placed, geography.districts_named, supply.raw)
    measures = [more.frames["quality"]] if "quality" in more.frames else []
    frames = {
        **counts,
        "coverage": coverage(street.area, months, defects, events, street.force, forces),
        "recounted": _recounted(supply, own.force, geography),
        **more.frames,
        "quality": tidy.quality_measures(street, supply, assessment, measures),
    }
    lacks = {"police_uk": tidy.street_lacks(street, own.force), "geography": tuple(short)}
    counted = Read(frames, tidy.file_notes(street), rejected=street.rejected, lacks=lacks)
    return together([counted, replace(more, frames={})])


def _recounted(supply: Supply, force: str, geography: Geography) -> pd.DataFrame:
    items = [chosen.item for chosen in supply.of(STREET)]
    counts = recount_street(items, force, geography.own_codes["code"])
    return DATASETS["recounted"].typed(counts[counts["category"].isin(CATEGORIES)])


def _setting(supply: Supply, geography: Geography, population: Population, outlines: Read) -> Read:
    """Put residents, places with their deprivation, and outlines together."""
    places = add_deprivation(supply.chosen, geography, population.by_code)
    placed = Read({"places": tidy.tidy_places(places)}, lacks={"geography": geography.lacks})
    return together([population, outlines, placed])


def looked_into(supply: Supply, assessment: Assessment) -> Supply:
    """Read what is no count of the streets, to see what a run would make of each file.

    Parameters
    ----------
    supply : Supply
        The raw files, cut to the assessment.
    assessment : Assessment
        The edition.

    Returns
    -------
    Supply
        The same files; those that their reader refuses, or that hold nothing for the area, are
        marked so.

    Raises
    ------
    SafecityError
        Where a lookup cannot be read.
    """
    tolerant, areas = Tolerant(supply), assessment.sets
    geography = read_geography(supply.chosen, areas, supply.raw, force_of(assessment))
    population = tolerant.read(lambda given: read_population(given.chosen, geography, areas))
    outlines = tolerant.read(lambda given: read_boundaries(given.chosen, geography))
    setting = tolerant.read(lambda given: _setting(given, geography, population, outlines))
    recorded = tolerant.read(
        lambda given: read_recorded(given, assessment, authorities=geography.authorities)
    )
    wider = tolerant.read(lambda given: read_wider(given, assessment, geography, lambda _: None))
    frames = with_empty(together([setting, recorded, wider]).frames)
    return set_idle_aside(tolerant.supply, frames, assessment)


def build(
    supply: Supply, assessment: Assessment, catalogue: Catalogue, progress: Callable[[str], None]
) -> Built:
    """Read every source and make the tidy frames.

    Parameters
    ----------
    supply : Supply
        The raw files, cut to the assessment.
    assessment : Assessment
        The edition.
    catalogue : Catalogue
        The declarations.
    progress : callable
        Is told what is done.

    Raises
    ------
    SafecityError
        Where a raw file cannot be used as published, or an indispensable one is missing.
    """
    tolerant = Tolerant(supply)
    forces = force_of(assessment)
    geography = read_geography(supply.chosen, assessment.sets, supply.raw, forces)
    own, codes = assessment.partnership, geography.codes
    bulk = _open_street(supply, assessment, progress)
    street = count_street(bulk, codes, own.code, forces)
    progress("Reading population, deprivation and boundaries")
    population = tolerant.read(
        lambda given: read_population(given.chosen, geography, assessment.sets)
    )
    middle = bulk.middle(geography.own_codes, own.force)
    outlines = tolerant.read(lambda given: read_boundaries(given.chosen, geography, middle))
    setting = tolerant.read(lambda given: _setting(given, geography, population, outlines))
    progress("Checking the volume of every month, area and category")
    more = tolerant.read(
        lambda given: _more_police(given, own.code, codes, outlines, bulk, progress)
    )
    crime = _crime(street, supply, assessment, geography, catalogue.events, more)
    recorded = tolerant.read(
        lambda given: _recorded(given, assessment, crime.frames, geography, progress)
    )
    wider = tolerant.read(lambda given: read_wider(given, assessment, geography, progress))
    read = together([crime, setting, recorded, wider])
    frames = with_empty(read.frames)
    usable = set_idle_aside(tolerant.supply, frames, assessment)
    for name, why in read.unused.items():
        usable = refuse(usable, [name], why)
    ledger = make_ledger(
        usable, catalogue, read.notes, read.extents, restricted=assessment.restricted
    )
    frames |= {"ledger": ledger, "missing": find_missing(usable, assessment, catalogue, read.lacks)}
    synthetic = bool((ledger["synthetic"] & ledger["used"]).any())
    return Built(frames, read.rejected, synthetic)

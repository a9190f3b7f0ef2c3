"""What is there, missing or stale for an assessment, and what it costs: `safecity raw check`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from safecity.catalogue.assessment import Assessment, House
from safecity.catalogue.period import month_name
from safecity.catalogue.registry import Catalogue
from safecity.errors import SafecityError
from safecity.ingest.forces import meant_force
from safecity.ingest.source import OTHER
from safecity.ingest.sources.boundaries.boundaries import BOUNDARIES
from safecity.ingest.sources.geography.geography import (
    CHANGES,
    WARD_COST,
    WARDS,
    Geography,
    read_geography,
)
from safecity.ingest.sources.geography.shortfall import NO_WARD_COST
from safecity.ingest.sources.home_office.home_office import last_month
from safecity.ingest.sources.home_office.offence_sheet import CSP_TABLE, FORCE_TABLE
from safecity.ingest.sources.police_uk.layouts import OUTCOMES, STOPS
from safecity.ingest.sources.police_uk.stops import NO_OUTLINES, NO_OUTLINES_COST
from safecity.ingest.sources.police_uk.tidy import MORE_COSTS
from safecity.ingest.sources.population.estimates import LSOA_POPULATION
from safecity.ingest.sources.population.population import NO_LSOA_COST, OLD_COST
from safecity.ingest.supply.absence import (
    NOTHING_HERE,
    OWN_COST,
    TABLE_COST,
    first_faults,
    needed_year,
    population_years,
    runs,
)
from safecity.ingest.supply.choice import Chosen
from safecity.ingest.supply.supplied import Supply, cut, force_of, survey

COLUMNS = ["source", "status", "detail", "cost"]
IDLE = "present, but nothing for this area"


@dataclass(frozen=True)
class Status:
    """What became of a source: one of the words of `check`, and what a lack costs.

    `cost` is None where all of what the catalogue says is lost.
    """

    name: str
    detail: str
    cost: str | None = ""


def _lacking(supply: Supply, assessment: Assessment) -> tuple[list[str], int]:
    """Forces without a month of the period, and how many comparators they cost."""
    forces, months = force_of(assessment), set(assessment.period.months)
    own = assessment.partnership
    lacking = {f for f in forces.values() if f != own.force and not supply.months(f) & months}
    return sorted(lacking), sum(force in lacking for force in forces.values())


def _hints(forces: Iterable[str], supply: Supply) -> str:
    """Nearest names for forces that no file is named after."""
    hints = [(force, meant_force(force, supply.forces)) for force in forces]
    return "".join(f"; no force '{force}'. {hint}" for force, hint in hints if hint)


def _police(supply: Supply, assessment: Assessment) -> Status:
    """Judge by the own force first; what comparators lack is said beside it."""
    own, months = assessment.partnership.force, assessment.period.months
    have = supply.months(own) & set(months)
    detail = (
        f"{own}: {len(have)} of {len(months)} months of the period, "
        f"{len(supply.months(own))} of {len(assessment.history.months)} of the history"
    )
    if absent := set(months) - have:
        detail += f"; missing {runs(absent)}"
    lacking, n_lost = _lacking(supply, assessment)
    if lacking:
        detail += f"; none of the period for {', '.join(lacking)}"
    detail += _hints([own, *lacking], supply)
    if not have:
        return Status("missing", detail, None)
    n_all = len(assessment.partnership.comparators.members)
    compared = [f"{n_lost} of {n_all} comparators cannot be compared."] if n_lost else []
    costs = [OWN_COST, *compared] if absent else compared
    return Status("stale" if absent else "present", detail, " ".join(costs))


def _months_of(kind: str, supply: Supply, assessment: Assessment) -> Status:
    """Judge outcomes or searches by the months of the own force that are there."""
    force, months = assessment.partnership.force, set(assessment.period.months)
    every = supply.months(force, kind) & set(assessment.history.months)
    have = every & months
    detail = (
        f"{force}: {len(have)} of {len(months)} months of the period, "
        f"{len(every)} of {len(assessment.history.months)} of the history"
    )
    if absent := months - have:
        detail += f"; missing {runs(absent)}"
    if not have:
        return Status("missing", detail, None)
    return Status("stale" if absent else "present", detail, MORE_COSTS[kind] if absent else "")


def _outcomes(supply: Supply, assessment: Assessment) -> Status:
    return _months_of(OUTCOMES, supply, assessment)


def _stops(supply: Supply, assessment: Assessment) -> Status:
    status = _months_of(STOPS, supply, assessment)
    if supply.of(BOUNDARIES):
        return status
    return Status("missing", f"{status.detail}; {NO_OUTLINES}", NO_OUTLINES_COST)


def _population(supply: Supply, assessment: Assessment) -> Status:
    years, wanted = population_years(supply), needed_year(assessment.period)
    detail, costs = ", ".join(f"mid-{year}" for year in years), []
    if years[-1] < wanted:
        detail += f"; mid-{wanted} would fit the period"
        costs.append(OLD_COST)
    if not supply.of(LSOA_POPULATION):
        detail += "; no population by LSOA"
        costs.append(NO_LSOA_COST)
    return Status("stale" if costs else "present", detail, " ".join(costs))


def _strangers(geography: Geography, assessment: Assessment) -> str:
    """Comparators whose code is in no lookup."""
    unknown = [code for code in assessment.areas if code not in geography.known_areas]
    return f"; in no lookup: {', '.join(unknown)}" if unknown else ""


def _geography(supply: Supply, assessment: Assessment) -> Status:
    if not supply.of(CHANGES):
        return Status("missing", "the lookup from 2011 to 2021 LSOAs is indispensable", None)
    try:
        forces = force_of(assessment)
        geography = read_geography(supply.chosen, assessment.sets, supply.raw, forces)
    except SafecityError as error:
        return Status("missing", f"{error.problem}. {error.remedy}", None)
    strangers = _strangers(geography, assessment)
    if not supply.of(WARDS):
        detail = f"no lookup from LSOA to ward{strangers}"
        return Status("stale", detail, WARD_COST)
    labels = [chosen.item.label for chosen in supply.of(CHANGES, WARDS)]
    said = [f"; {what}" for what, _, _ in geography.lacks]
    costs = dict.fromkeys(cost for _, _, cost in geography.lacks)
    is_cut = NO_WARD_COST in costs
    detail = ", ".join(labels) + strangers + "".join(said)
    return Status("stale" if is_cut else "present", detail, " ".join(costs))


def _tables(kind: str, supply: Supply, assessment: Assessment) -> Status:
    """Judge tables by how far they go."""
    try:
        months = {chosen.item: last_month(chosen.item) for chosen in supply.of(kind)}
    except SafecityError as error:
        return Status("missing", f"{error.problem}. {error.remedy}", None)
    last, period = max(months.values()), assessment.period
    names = ", ".join(sorted(item.file.file_name for item in months))
    detail = f"{names}; to {month_name(last)}" if last else names
    if last >= period.end:
        return Status("present", detail)
    detail += f", the period ends in {month_name(period.end)}"
    return (
        Status("stale", detail, TABLE_COST)
        if last >= period.start
        else Status("missing", detail, None)
    )


def _csp(supply: Supply, assessment: Assessment) -> Status:
    return _tables(CSP_TABLE, supply, assessment)


def _pfa(supply: Supply, assessment: Assessment) -> Status:
    return _tables(FORCE_TABLE, supply, assessment)


_JUDGES = {
    "home_office_csp": _csp,
    "home_office_pfa": _pfa,
    "police_uk": _police,
    "police_outcomes": _outcomes,
    "stop_and_search": _stops,
    "population": _population,
    "geography": _geography,
}


def _unused(files: Sequence[Chosen]) -> Status | None:
    """Judge a source of which no file is used, though some are there."""
    if faults := [f"{c.item.file.file_name}: {c.fault}" for c in files if c.fault]:
        return Status("refused", first_faults(faults), None)
    idle = {c.item.label for c in files if NOTHING_HERE in c.notes}
    return Status(IDLE, ", ".join(sorted(idle)), None) if idle else None


def _faults(files: Sequence[Chosen]) -> str:
    """What is wrong with files beside those that are used."""
    faults = [f"{c.item.file.file_name}: {c.fault}" for c in files if c.fault]
    return f"; refused: {first_faults(faults)}" if faults else ""


def _status(slug: str, supply: Supply, assessment: Assessment) -> Status:
    files = [chosen for chosen in supply.chosen if chosen.source == slug]
    if supply.has(slug):
        status = _used(slug, supply, assessment)
        return replace(status, detail=status.detail + _faults(files))
    if unused := _unused(files):
        return unused
    own = [assessment.partnership.force] if slug == "police_uk" else []
    return Status("missing", f"not supplied{_hints(own, supply)}", None)


def _used(slug: str, supply: Supply, assessment: Assessment) -> Status:
    if slug in _JUDGES:
        return _JUDGES[slug](supply, assessment)
    labels = {c.item.label for c in supply.chosen if c.used and c.item.source == slug}
    return Status("present", ", ".join(sorted(labels)))


def _read(supply: Supply, assessment: Assessment) -> Supply:
    """Read what can be read without counts; without lookups nothing is told of the area."""
    from safecity.ingest.build import looked_into

    try:
        return looked_into(supply, assessment)
    except SafecityError:
        return supply


def _lost(supply: Supply, slug: str) -> str:
    """Files that the manifest records and that are not there any more."""
    there = {chosen.item.file.name for chosen in supply.chosen}
    gone = [e.file for e in supply.manifest.values() if e.source == slug and e.file not in there]
    return f"; recorded in the manifest but not there: {', '.join(sorted(gone))}" if gone else ""


def unread(house: House) -> list[str]:
    """Name the raw files that no reader takes, each with the reason and what to do.

    Parameters
    ----------
    house : House
        The project's folders.
    """
    others = [c.item for c in survey(house).chosen if c.item.kind == OTHER]
    return [f"{item.file.name}: {item.note}" for item in others if item.note]


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
        `source`, `status` ("present", "missing", "stale": there, but older or less than the edition
        needs, "refused": there, but its reader cannot read it, "present, but nothing for this
        area", or "not needed": of the other nation), `detail`, `cost` (of what is missing only;
        empty where nothing is).
    """
    supply = _read(cut(survey(house), assessment), assessment)
    rows = []
    for slug, source in catalogue.sources.items():
        status = _status(slug, supply, assessment)
        if not source.covers(assessment.partnership.nation):
            name = IDLE if status.name == IDLE else "not needed"
            status = Status(name, f"published for {source.nation} only")
        cost = source.cost if status.cost is None else status.cost
        rows.append((slug, status.name, status.detail + _lost(supply, slug), cost))
    return pd.DataFrame(rows, columns=COLUMNS)

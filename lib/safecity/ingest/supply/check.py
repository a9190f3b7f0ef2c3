"""What is there, missing or stale for an assessment, and what it costs: `safecity raw check`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from safecity.catalogue.assessment import Assessment, House
from safecity.catalogue.registry import Catalogue
from safecity.errors import SafecityError
from safecity.ingest.source import OTHER, Recognised, kinds, sources
from safecity.ingest.supply.absence import (
    NOTHING_HERE,
    first_faults,
)
from safecity.ingest.supply.choice import Chosen, other_sources
from safecity.ingest.supply.supplied import Status, Supply, cut, force_hints, survey

COLUMNS = ["source", "status", "detail", "cost"]
IDLE = "present, but nothing for this area"


def _unused(files: Sequence[Chosen]) -> Status | None:
    """Judge a source of which no file is used, though some are there."""
    if faults := [f"{c.item.file.file_name}: {c.fault}" for c in files if c.fault]:
        return Status("refused", first_faults(faults), None)
    idle = [c for c in files if NOTHING_HERE in c.notes]
    return Status(IDLE, names(idle), None) if idle else None


def names(files: Sequence[Chosen]) -> str:
    """Name files by what tells them apart: their release, or where none is told their own name.

    Parameters
    ----------
    files : sequence of Chosen
        Files of one source.
    """
    items = [chosen.item for chosen in files]
    labels = {e.label if e.label not in ("", e.source) else e.file.file_name for e in items}
    return ", ".join(sorted(labels))


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
    spine = any(kind.slug == slug and kind.monthly and kind.required for kind in kinds().values())
    own = [assessment.partnership.force] if spine else []
    return Status("missing", f"not supplied{force_hints(own, supply)}", None)


def _used(slug: str, supply: Supply, assessment: Assessment) -> Status:
    for source in sources().values():
        if slug in source.judges:
            return source.judges[slug](supply, assessment)
    used = [c for c in supply.chosen if c.used and c.item.source == slug]
    return Status("present", names(used))


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
    return [f"{item.file.name}: {_why(item)}" for item in others if item.note]


def _why(item: Recognised) -> str:
    """Say why a file is not read; where it lies apart from its source, what takes it there."""
    known = other_sources(item, "") if item.file.size and not item.file.is_archive else []
    if not known:
        return item.note
    name = known[0]
    return f"laid out as {name}; `safecity raw add {name} FILE` takes it in or says what it lacks"


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

"""Which file of road casualty statistics a file is, and what an assessment takes of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.ingest.source import Kind, Lack, Read, Recognised, Source, together
from safecity.ingest.sources.geography.lookups import Geography
from safecity.ingest.sources.road_casualties.casualties import road_figures
from safecity.ingest.sources.road_casualties.collisions import SLUG, read_collisions
from safecity.ingest.sources.road_casualties.stats19 import (
    CASUALTY,
    COLLISION,
    kind_of,
    years_named,
)
from safecity.ingest.supply.absence import ROAD_COST
from safecity.ingest.supply.scan import RawFile
from safecity.ingest.supply.supplied import Supply

YEARS = 10
"""Years of road casualties before the period's last that are read; files go back to 1979."""


def recognises(file: RawFile) -> Recognised | None:
    """Recognise a file of collisions or of casualties by its published name.

    Parameters
    ----------
    file : RawFile
        Any file.
    """
    kind = kind_of(file)
    return Recognised(file, kind, years_named(file)) if kind else None


def _gather(supply: Supply, assessment: Assessment, geography: Geography) -> Read:
    """Collisions by hour and severity, and the people hurt as figures of their year."""
    files = supply.files(COLLISION, CASUALTY)
    districts = geography.districts(assessment.areas)
    roads = read_collisions(files, districts, _first_year(assessment))
    past = road_figures(roads.casualties).assign(source=SLUG)
    past = past[past["start"] <= pd.Timestamp(assessment.period.end)]
    missed = Read({"figures": past}, lacks={SLUG: _unplaced(files, assessment, districts)})
    return together([roads, missed])


def _first_year(assessment: Assessment) -> int:
    """First year of road casualties that is read: of the history, and ten years at least."""
    return min(int(assessment.history.start[:4]), int(assessment.period.end[:4]) - YEARS)


def _unplaced(
    files: Collection[RawFile], assessment: Assessment, districts: Mapping[str, str]
) -> tuple[Lack, ...]:
    """Say so where the own area cuts local authorities, by which collisions are placed."""
    owner = assessment.partnership
    if not files or owner.code in districts.values():
        return ()
    what = f"collisions are placed by local authority, and {owner.name} cuts one"
    return ((what, "", ROAD_COST),)


SOURCE = Source(
    recognises,
    named=recognises,
    kinds={COLLISION: Kind(SLUG), CASUALTY: Kind(SLUG)},
    check=lambda files: read_collisions(files, ()),
    gather=_gather,
)

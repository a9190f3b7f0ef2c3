"""What is read beyond the records of crime: published figures, roads, the survey, weights."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from safecity.ingest.all_published import read_published
from safecity.ingest.figures import KEY
from safecity.ingest.sources.community_survey import GROUPS, WARDS, read_survey
from safecity.ingest.sources.road_casualties.collisions import read_collisions
from safecity.ingest.sources.road_casualties.years import road_figures
from safecity.ingest.sources.severity_weights import by_code
from safecity.ingest.sources.severity_weights import read as read_weights
from safecity.ingest.supply.absence import ROAD_COST
from safecity.ingest.supply.ledger import Extent
from safecity.ingest.supply.quarantine import Rejected
from safecity.ingest.supply.recognise import (
    CASUALTIES,
    COLLISIONS,
    SOURCES,
    SURVEY,
    SURVEY_WAVE,
    WEIGHTS,
)
from safecity.ingest.supply.refusal import blamed

if TYPE_CHECKING:
    from safecity.catalogue.assessment import Assessment
    from safecity.ingest.sources.community_survey import Survey
    from safecity.ingest.sources.geography.lookups import Geography
    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.supply.supplied import Supply

ROAD_YEARS = 10
"""Years of road casualties before the period's last that are read; files go back to 1979."""
_WAVES = {
    "wave": "int64",
    "area": "str",
    "mode": "str",
    "margin": "str",
    "category": "str",
    "population": "int64",
}
_WEIGHTS = {"category": "str", "code": "str", "weight": "float64"}


@dataclass(frozen=True)
class Wider:
    """What the sources beyond police records hold.

    Attributes
    ----------
    frames : mapping
        `figures`, `collisions`, `survey`, `survey_waves` and `weights`.
    notes : mapping
        What there is to say about a file, by name, for the ledger.
    extents : mapping
        What a table holds, by the name of its file.
    rejected : tuple of Rejected
        Rows for the quarantine.
    lacks : mapping
        What could not be given (what, period, cost), by source.
    """

    frames: Mapping[str, pd.DataFrame]
    notes: Mapping[str, str]
    extents: Mapping[str, Extent]
    rejected: tuple[Rejected, ...]
    lacks: Mapping[str, tuple[tuple[str, str, str], ...]]


def _files(supply: Supply, *kinds: str) -> list[RawFile]:
    return [chosen.item.file for chosen in supply.of(*kinds)]


def of_area(survey: Survey, area: str) -> Survey:
    """Keep the waves in which the people of the area were asked."""
    mine = tuple(wave for wave in survey.waves if wave.area == area)
    kept = survey.frame["wave"].isin([wave.wave for wave in mine])
    return replace(survey, frame=survey.frame[kept].reset_index(drop=True), waves=mine)


def _waves(survey: Survey) -> pd.DataFrame:
    """Residents to whom each wave is weighted, one row per trait and category."""
    rows = [
        (wave.wave, wave.area, wave.mode, margin, category, residents)
        for wave in survey.waves
        for margin in (*GROUPS, WARDS)
        for category, residents in getattr(wave.margins, margin).items()
    ]
    return pd.DataFrame(rows, columns=list(_WAVES)).astype(_WAVES)


def _weights(supply: Supply) -> tuple[pd.DataFrame, dict[str, str]]:
    """Severity weights by offence code, and what to say of them; of several tables the newest."""
    files = sorted(supply.of(WEIGHTS), key=lambda c: (c.edition, c.item.file.name))
    if not files:
        return pd.DataFrame(columns=list(_WEIGHTS)).astype(_WEIGHTS), {}
    file = files[-1].item.file
    with blamed(file):
        certain, several = by_code(read_weights(file))
    note = f"codes with more than one weight are not weighed: {', '.join(several)}"
    return certain[list(_WEIGHTS)].astype(_WEIGHTS), {file.name: note} if several else {}


def _first_year(assessment: Assessment) -> int:
    """First year of road casualties that is read: of the history, and ten years at least."""
    return min(int(assessment.history.start[:4]), int(assessment.period.end[:4]) - ROAD_YEARS)


def _unplaced(
    files: Collection[RawFile], assessment: Assessment, districts: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """Say so where the own area cuts local authorities, by which collisions are placed."""
    owner = assessment.partnership
    if not files or owner.code in districts.values():
        return ()
    what = f"collisions are placed by local authority, and {owner.name} cuts one"
    return ((what, "", ROAD_COST),)


def read_wider(
    supply: Supply,
    assessment: Assessment,
    geography: Geography,
    progress: Callable[[str], None],
) -> Wider:
    """Read every source that is not a record of crime.

    Parameters
    ----------
    supply : Supply
        The raw files, cut to the assessment.
    assessment : Assessment
        The edition.
    geography : Geography
        What its areas are made of.
    progress : callable
        Is told what is done.

    Raises
    ------
    SafecityError
        Where a file is not laid out as its source publishes it.
    """
    progress("Reading published figures, road casualties and the survey")
    published = read_published(supply, assessment, geography.authorities)
    files = _files(supply, COLLISIONS, CASUALTIES)
    districts = geography.districts(assessment.areas)
    roads = read_collisions(files, districts, _first_year(assessment))
    survey = of_area(read_survey(_files(supply, SURVEY, SURVEY_WAVE)), assessment.partnership.code)
    past = road_figures(roads.casualties).assign(source=SOURCES[CASUALTIES])
    past = past[past["start"] <= pd.Timestamp(assessment.period.end)]
    figures = pd.concat([part for part in (published.frame, past) if len(part)] or [past])
    weights, weighed = _weights(supply)
    frames = {
        "figures": figures.sort_values(["source", *KEY], ignore_index=True),
        "collisions": roads.collisions,
        "survey": survey.frame,
        "survey_waves": _waves(survey),
        "weights": weights,
    }
    notes = {**weighed, **published.notes, **roads.notes, **survey.notes}
    missed = (*roads.lacks, *_unplaced(files, assessment, districts))
    lacks = {**published.lacks, SOURCES[COLLISIONS]: missed}
    return Wider(frames, notes, published.extents, roads.rejected, lacks)

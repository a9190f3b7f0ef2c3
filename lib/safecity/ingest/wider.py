"""What is read beyond the records of crime: published figures, roads, the survey, weights."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from safecity.ingest.all_published import read_published, read_table, tables_of
from safecity.ingest.datasets import DATASETS
from safecity.ingest.figures import KEY
from safecity.ingest.published.severity_weights import by_code
from safecity.ingest.source import Lack, Read, together
from safecity.ingest.sources.community_survey import GROUPS, WARDS, read_survey
from safecity.ingest.sources.road_casualties.casualties import road_figures
from safecity.ingest.sources.road_casualties.collisions import SLUG, read_collisions
from safecity.ingest.supply.absence import ROAD_COST
from safecity.ingest.supply.recognise import CASUALTIES, COLLISIONS, SURVEY, SURVEY_WAVE

if TYPE_CHECKING:
    from safecity.catalogue.assessment import Assessment
    from safecity.ingest.sources.community_survey import Survey
    from safecity.ingest.sources.geography.lookups import Geography
    from safecity.ingest.supply.scan import RawFile
    from safecity.ingest.supply.supplied import Supply

ROAD_YEARS = 10
"""Years of road casualties before the period's last that are read; files go back to 1979."""


def _files(supply: Supply, *kinds: str) -> list[RawFile]:
    return [chosen.item.file for chosen in supply.of(*kinds)]


def of_area(survey: Survey, area: str) -> Survey:
    """Keep the waves in which the people of the area were asked."""
    mine = tuple(wave for wave in survey.waves if wave.area == area)
    kept = survey.frame["wave"].isin([wave.wave for wave in mine])
    return replace(survey, frame=survey.frame[kept].reset_index(drop=True), waves=mine)


def _survey(files: Sequence[RawFile], area: str) -> Read:
    """Answers of the waves in which the people of the area were asked, and their residents."""
    if not files:
        return Read()
    survey = of_area(read_survey(files), area)
    rows = [
        (wave.wave, wave.area, wave.mode, margin, category, residents)
        for wave in survey.waves
        for margin in (*GROUPS, WARDS)
        for category, residents in getattr(wave.margins, margin).items()
    ]
    waves = DATASETS["survey_waves"]
    residents = waves.typed(pd.DataFrame(rows, columns=list(waves.columns)))
    return Read({"survey": survey.frame, "survey_waves": residents}, survey.notes)


def _weights(supply: Supply) -> Read:
    """Severity weights by offence code; of several tables the newest."""
    files = tables_of(supply, "weights")
    if not files:
        return Read()
    item = files[-1].item
    certain, several = by_code(read_table(item))
    note = f"codes with more than one weight are not weighed: {', '.join(several)}"
    frames = {"weights": DATASETS["weights"].typed(certain)}
    return Read(frames, {item.file.name: note} if several else {})


def _roads(files: Sequence[RawFile], assessment: Assessment, geography: Geography) -> Read:
    """Collisions by hour and severity, and the people hurt as figures of their year."""
    districts = geography.districts(assessment.areas)
    roads = read_collisions(files, districts, _first_year(assessment))
    past = road_figures(roads.casualties).assign(source=SLUG)
    past = past[past["start"] <= pd.Timestamp(assessment.period.end)]
    missed = Read({"figures": past}, lacks={SLUG: _unplaced(files, assessment, districts)})
    return together([roads, missed])


def _first_year(assessment: Assessment) -> int:
    """First year of road casualties that is read: of the history, and ten years at least."""
    return min(int(assessment.history.start[:4]), int(assessment.period.end[:4]) - ROAD_YEARS)


def _unplaced(
    files: Collection[RawFile], assessment: Assessment, districts: Mapping[str, str]
) -> tuple[Lack, ...]:
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
) -> Read:
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
    roads = _roads(_files(supply, COLLISIONS, CASUALTIES), assessment, geography)
    own = assessment.partnership.code
    read = together(
        [
            _weights(supply),
            read_published(supply, assessment, geography.authorities),
            roads,
            _survey(_files(supply, SURVEY, SURVEY_WAVE), own),
        ]
    )
    figures = read.frames["figures"].sort_values(["source", *KEY])
    return replace(read, frames={**read.frames, "figures": DATASETS["figures"].typed(figures)})

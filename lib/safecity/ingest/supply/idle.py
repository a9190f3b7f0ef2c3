"""Which of the sources supplied hold nothing for the area of an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from safecity.ingest.forces import force_slug
from safecity.ingest.supply.recognise import KNOWN, REQUIRED, SOURCES, WEIGHTS
from safecity.ingest.supply.supplied import refuse

if TYPE_CHECKING:
    import pandas as pd

    from safecity.catalogue.assessment import Assessment
    from safecity.ingest.supply.supplied import Supply

NOTHING_HERE = "it holds nothing for this area"
_ELSEWHERE = REQUIRED | {"police_outcomes", "stop_and_search", SOURCES[WEIGHTS]}
"""Told by their months, or of no area: never idle."""


def _of_figures(frames: Mapping[str, pd.DataFrame], assessment: Assessment) -> set[str]:
    """Sources that give a figure of the area, its police force or its country."""
    figures, own = frames["figures"], assessment.partnership
    mine = figures["level"].eq("country") | figures["area"].isin([own.code, own.force])
    return set(figures.loc[mine, "source"])


def _of_crime(frames: Mapping[str, pd.DataFrame], assessment: Assessment) -> set[str]:
    own = assessment.partnership
    by_csp, by_force = frames["offences"], frames["offences_force"]
    found = {"home_office_csp"} if by_csp["area"].eq(own.code).any() else set()
    forces = map(force_slug, by_force["force"].unique())
    return found | ({"home_office_pfa"} if own.force in forces else set())


def idle_sources(
    supply: Supply, frames: Mapping[str, pd.DataFrame], assessment: Assessment
) -> set[str]:
    """Name the sources of which files are used and no row is of the area.

    Parameters
    ----------
    supply : Supply
        The raw files.
    frames : mapping
        What was read of them: `population`, `places`, `offences`, `offences_force`, `figures`,
        `collisions`, `survey`, and `boundaries` where there are outlines.
    assessment : Assessment
        The edition.
    """
    own, people = assessment.partnership.code, frames["population"]
    index = set(frames["places"]["imd_edition"].dropna())
    busy = _of_figures(frames, assessment) | _of_crime(frames, assessment) | set(_ELSEWHERE)
    busy |= {c.source for c in supply.chosen if c.used and c.item.label in index}
    rows = {
        "population": (people["level"].ne("lad") | people["area"].eq(own)).any(),
        "boundaries": "boundaries" in frames,
        "road_casualties": frames["collisions"]["area"].eq(own).any(),
        "community_survey": len(frames["survey"]) > 0,
    }
    busy |= {slug for slug, found in rows.items() if found}
    return {slug for slug in KNOWN - busy if supply.has(slug)}


def set_idle_aside(
    supply: Supply, frames: Mapping[str, pd.DataFrame], assessment: Assessment
) -> Supply:
    """Mark files that hold nothing for the area as not used; see `idle_sources`."""
    idle = idle_sources(supply, frames, assessment)
    names = {c.item.file.name for c in supply.chosen if c.used and c.source in idle}
    return refuse(supply, names, NOTHING_HERE)

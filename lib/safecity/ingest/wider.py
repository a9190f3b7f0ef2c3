"""What is read beyond the records of crime: published figures, roads, the survey, weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from safecity.ingest.all_published import read_published
from safecity.ingest.datasets import DATASETS
from safecity.ingest.figures import KEY
from safecity.ingest.source import sources, together

if TYPE_CHECKING:
    from safecity.catalogue.assessment import Assessment
    from safecity.ingest.source import Read
    from safecity.ingest.sources.geography.lookups import Geography
    from safecity.ingest.supply.supplied import Supply


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
    gathered = [
        each.gather(supply, assessment, geography) for each in sources().values() if each.gather
    ]
    read = together([read_published(supply, assessment, geography.authorities), *gathered])
    figures = read.frames["figures"].sort_values(["source", *KEY])
    frames = {**read.frames, "figures": figures}
    return replace(read, frames={name: DATASETS[name].typed(frames[name]) for name in frames})

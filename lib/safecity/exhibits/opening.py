"""How a notebook opens its theme."""

from __future__ import annotations

import os
from pathlib import Path

from safecity.catalogue.assessment import House, canonical_year, edition_catalogue, load_assessment
from safecity.catalogue.errors import SafecityError, nearest
from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.evidence import Evidence
from safecity.exhibits.store import Store
from safecity.exhibits.theme import Theme
from safecity.exhibits.verdict_store import ensure_verdicts

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
"""What linear algebra is told when it is loaded. Our matrices are small: shared out over cores, a
forecast takes five times the processor time, and last digits hang on how many there are."""


def open_theme(slug: str, partnership: str, year: str) -> Theme:
    """Open a theme for one assessment; prepares and judges first where that was not done.

    Parameters
    ----------
    slug : str
        The theme, for example "violence".
    partnership, year : str
        The assessment, for example "southampton" and "2021-22".

    Returns
    -------
    Theme
        What the notebook reads from and publishes to. On its own a notebook publishes to
        `drafts/`; only the runner's copy reaches the report.

    Raises
    ------
    SafecityError
        Where the theme, partnership or year is not declared, or raw data are missing.
    """
    from safecity.ingest.prepare import prepare
    from safecity.ingest.prepared import Prepared

    _use_one_thread()
    house, themes = House.find(), load_catalogue().themes
    if slug not in themes:
        raise SafecityError(f"no theme '{slug}'", remedy=nearest(slug, themes))
    assessment = load_assessment(house, partnership, canonical_year(year))
    catalogue = edition_catalogue(assessment)
    data = Prepared(house.processed(assessment.slug, assessment.year))
    running = os.environ.get("SAFECITY_EXHIBITS")
    if not running:
        data = prepare(house, assessment, catalogue)
    outputs = house.outputs(assessment.slug, assessment.year)
    drafts = Store(Path(running) if running else outputs / "drafts")
    drafts.clear(slug)
    evidence = Evidence(assessment, catalogue, data)
    ensure_verdicts(evidence)
    return Theme(catalogue.themes[slug], evidence, drafts, Store(outputs / "exhibits"))


def _use_one_thread() -> None:
    """Hold linear algebra to one thread: what is loaded already, and what will be."""
    from threadpoolctl import threadpool_limits

    os.environ.update(ONE_THREAD)
    threadpool_limits(limits=1)

"""What a run is asked to do, and what that means once it has been checked."""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safecity.catalogue.assessment import Assessment, House, edition_catalogue, load_assessment
from safecity.catalogue.registry import Catalogue, Theme
from safecity.errors import SafecityError, nearest
from safecity.run.delivery import Outputs
from safecity.run.notebooks.job import Job
from safecity.run.notebooks.source import Source, read_source

LIMIT = 600.0
"""Seconds one notebook may take, where nothing else is said."""


@dataclass(frozen=True)
class Request:
    """One assessment to run.

    Attributes
    ----------
    house : House
        The project's folders.
    partnership, year : str
        The assessment.
    jobs : int
        Notebooks at once.
    force : bool
        Whether to make again what is unchanged.
    limit : float
        Seconds one notebook may take.
    scheduler : str
        Address of a Dask scheduler; empty for local processes.
    only : str
        Slug of a single theme; empty for the whole assessment.
    parameters : mapping
        Further parameters of that theme's notebook.
    strict : bool
        Whether an optional file that its reader refuses stops the run.
    """

    house: House
    partnership: str
    year: str
    jobs: int = 1
    force: bool = False
    limit: float = LIMIT
    scheduler: str = ""
    only: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    strict: bool = False


@dataclass(frozen=True)
class Plan:
    """A request that has been checked: everything it names exists and fits together.

    Attributes
    ----------
    request, assessment, catalogue
        What is run.
    themes : tuple of Theme
        In the order of the catalogue, without the synthesis notebooks.
    synthesis : tuple of Theme
        The notebooks that read the exhibits of the others, in order.
    sources : mapping of str to Source
        The notebook of each.
    """

    request: Request
    assessment: Assessment
    catalogue: Catalogue
    themes: tuple[Theme, ...]
    synthesis: tuple[Theme, ...]
    sources: Mapping[str, Source]

    @property
    def outputs(self) -> Outputs:
        """Where results go."""
        return Outputs(self.request.house, self.assessment.slug, self.assessment.year)

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every notebook of the plan, in order."""
        return tuple(theme.slug for theme in (*self.themes, *self.synthesis))

    @property
    def parameters(self) -> dict[str, Any]:
        """What every notebook is given."""
        own = {"partnership": self.assessment.slug, "year": self.assessment.year}
        return own | dict(self.request.parameters)

    def job(self, theme: Theme) -> Job:
        """Make the job of one notebook, with an empty folder to work in."""
        house, work = self.request.house, self.outputs.fresh_work(theme.slug)
        job = Job(
            slug=theme.slug,
            notebook=self.sources[theme.slug].path,
            work=work,
            parameters=self.parameters,
            environment={"SAFECITY_HOME": str(house.root), "SAFECITY_RAW": str(house.raw)},
            hide=_machine_folders(house),
            limit=self.request.limit,
            title=theme.title,
            has_page=bool(self.request.only),
        )
        return job.with_environment(SAFECITY_EXHIBITS=str(job.exhibits))


def _machine_folders(house: House) -> dict[str, str]:
    return {
        str(house.raw): "data/raw",
        str(house.root): ".",
        sys.prefix: "<python>",
        sys.base_prefix: "<python>",
        tempfile.gettempdir(): "<temporary>",
        str(Path.home()): "~",
    }


def make_plan(request: Request) -> Plan:
    """Check a request before anything is started.

    Parameters
    ----------
    request : Request
        What is asked.

    Returns
    -------
    Plan
        What will be done.

    Raises
    ------
    SafecityError
        Where the partnership, year or theme is not declared, a declaration is not valid, a
        notebook is missing or has no parameters cell, or a parameter is unknown to it.
    """
    if not (0 < request.limit < math.inf) or request.jobs < 1:
        raise SafecityError(
            f"a limit of {request.limit:g} seconds and {request.jobs} jobs cannot be run",
            remedy="Give a time limit above 0 and at least one job.",
        )
    assessment = load_assessment(request.house, request.partnership, request.year)
    catalogue = edition_catalogue(assessment)
    chosen = _chosen(request, assessment, catalogue)
    plan = Plan(
        request,
        assessment,
        catalogue,
        tuple(theme for theme in chosen if theme.kind == "theme"),
        tuple(theme for theme in chosen if theme.kind == "synthesis"),
        {t.slug: read_source(request.house.notebooks / f"{t.slug}.ipynb") for t in chosen},
    )
    for source in plan.sources.values():
        source.check(plan.parameters)
    return plan


def _chosen(request: Request, assessment: Assessment, catalogue: Catalogue) -> list[Theme]:
    themes = catalogue.themes
    if not request.only:
        chosen = assessment.themes or tuple(themes)
        wanted = (theme for theme in themes.values() if theme.slug in chosen)
        return [theme for theme in wanted if theme.indicators or not theme.of_partnership]
    if request.only not in themes:
        raise SafecityError(f"no theme '{request.only}'", remedy=nearest(request.only, themes))
    return [themes[request.only]]

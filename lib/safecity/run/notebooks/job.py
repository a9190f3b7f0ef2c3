"""One notebook to execute, and what became of it: what is planned without any of Jupyter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from safecity.run.notebooks.failure import Failure


@dataclass(frozen=True)
class Job:
    """One notebook to execute.

    Attributes
    ----------
    slug : str
        The theme.
    notebook : Path
        Its source.
    work : Path
        A folder of this job alone, on the disk of the outputs; the executed notebook, its
        page and the exhibits are written there.
    parameters : mapping
        Checked against the notebook before.
    environment : mapping
        Variables of the kernel.
    hide : mapping of str to str
        Text to be replaced in outputs: folders of this machine.
    limit : float
        Seconds the whole notebook may take.
    title : str
        The theme's title, for its page.
    server : str
        Address of a server of kernels on this machine; empty to start the kernel from nothing.
    has_page : bool
        Whether to make a page of it as well: those of an edition are made when it is whole.
    """

    slug: str
    notebook: Path
    work: Path
    parameters: Mapping[str, Any]
    environment: Mapping[str, str]
    hide: Mapping[str, str] = field(default_factory=dict)
    limit: float = 600.0
    title: str = ""
    server: str = ""
    has_page: bool = True

    def with_environment(self, **variables: str) -> Job:
        """Return the same job with further variables for its kernel."""
        return replace(self, environment={**self.environment, **variables})

    @property
    def executed(self) -> Path:
        """The executed notebook, still under its temporary name."""
        return self.work / f"{self.slug}.ipynb"

    @property
    def page(self) -> Path:
        """The executed notebook as a page."""
        return self.work / f"{self.slug}.html"

    @property
    def exhibits(self) -> Path:
        """The folder in which the notebook's exhibits appear."""
        return self.work / "exhibits"


@dataclass(frozen=True)
class Outcome:
    """What became of a job.

    Attributes
    ----------
    slug : str
        The theme.
    seconds : float
        How long it took; shown, never written into a product.
    failure : Failure, optional
        Why it failed; None where it did not.
    notes : tuple of str
        What happened on the way that is worth a line, such as a second start.
    """

    slug: str
    seconds: float
    failure: Failure | None = None
    notes: tuple[str, ...] = ()

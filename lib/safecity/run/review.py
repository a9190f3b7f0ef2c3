"""The reviewers' copy of a run: a page for each executed notebook and their front page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.store import Store
from safecity.publish.compose import document_of
from safecity.publish.document import Document
from safecity.publish.draft import Draft, make_draft
from safecity.publish.item import Link
from safecity.publish.items import theme_title
from safecity.publish.manifest import manifest_of
from safecity.publish.provenance.making import Execution, execution_of
from safecity.publish.provenance.places import report_places
from safecity.run.page import Made, Setting, write_page

FILES = ("csv", "json")
"""Files of an exhibit that a reviewer opens beside its picture."""


@dataclass(frozen=True)
class Review:
    """What the reviewers' pages are made from.

    Attributes
    ----------
    draft, document : Draft, Document
        The report, with the places of its exhibits.
    manifest : mapping
        From `manifest_of`, without files: raw files, inputs, code and environment.
    folder : Path
        Executed notebooks, where the pages go.
    commentary : Path or None
        Folder of the analyst's words, where the report has them.
    digests : mapping of str to str
        Digest of everything that each notebook was made from.
    """

    draft: Draft
    document: Document
    manifest: Mapping[str, Any]
    folder: Path
    commentary: Path | None
    digests: Mapping[str, str]

    @property
    def slugs(self) -> tuple[str, ...]:
        """Notebooks that were executed, in the order of the catalogue."""
        active = self.draft.assessment.active
        return tuple(slug for slug in active if self.notebook(slug).is_file())

    def notebook(self, slug: str) -> Path:
        """Executed copy of a notebook."""
        return self.folder / f"{slug}.ipynb"

    @cached_property
    def executions(self) -> dict[str, Execution]:
        """How each notebook ran."""
        return {s: execution_of(json.loads(self.notebook(s).read_bytes())) for s in self.slugs}

    @cached_property
    def made(self) -> dict[str, Made]:
        """Every exhibit with its place in the report and its files."""
        places = report_places(self.draft, self.document)
        return {e.id: _made(e, places.get(e.id)) for e in self.draft.exhibits}

    def of(self, slug: str) -> dict[str, Made]:
        """Return the exhibits of one notebook, in the order of publication."""
        own = sorted((e for e in self.draft.exhibits if e.theme == slug), key=lambda e: e.order)
        return {e.id: self.made[e.id] for e in own}

    def title(self, slug: str) -> str:
        """Title of a notebook."""
        return theme_title(slug, self.draft.catalogue)


def read_review(
    assessment: Assessment,
    catalogue: Catalogue,
    exhibits: Path,
    notebooks: Path,
    ledger: pd.DataFrame | None,
    commentary: Path | None = None,
    digests: Mapping[str, str] | None = None,
) -> Review:
    """Read what a run left.

    Parameters
    ----------
    assessment, catalogue
        The edition and what is declared.
    exhibits, notebooks : Path
        Folders of the run's results.
    ledger : pandas.DataFrame or None
        The raw files, as ingest recorded them.
    commentary : Path, optional
        Folder of the analyst's words.
    digests : mapping of str to str, optional
        Digest of what each notebook was made from.

    Raises
    ------
    SafecityError
        For a broken exhibit, or commentary that the data do not support.
    """
    draft = make_draft(Store(exhibits).read(assessment.active), catalogue, assessment, commentary)
    manifest = manifest_of(assessment, draft.exhibits, ledger, {})
    return Review(draft, document_of(draft), manifest, notebooks, commentary, digests or {})


def write_review(review: Review) -> list[Path]:
    """Write the page of every notebook, with its place in the report, and the index.

    Returns
    -------
    list of Path
        The index first. They hold no date, so that the same run writes the same bytes.
    """
    from safecity.run.index import write_index

    pages = [_write(review, at) for at in range(len(review.slugs))]
    return [write_index(review), *pages]


def _write(review: Review, at: int) -> Path:
    import nbformat

    slugs, slug = review.slugs, review.slugs[at]
    path = review.folder / f"{slug}.html"
    notebook = nbformat.read(review.notebook(slug), as_version=4)
    setting = Setting(
        edition=review.document.name,
        stamp=review.document.stamp,
        before=_link(review, slugs[at - 1]) if at else None,
        after=_link(review, slugs[at + 1]) if at + 1 < len(slugs) else None,
        made=review.of(slug),
    )
    temporary = path.with_name(f".{path.name}.part")
    write_page(notebook, temporary, review.title(slug), setting, file=f"{slug}.ipynb")
    temporary.replace(path)
    return path


def _link(review: Review, slug: str) -> Link:
    return Link(review.title(slug), f"{slug}.html")


def _made(exhibit: Exhibit, place: Link | None) -> Made:
    stem = f"exhibits/{exhibit.theme}/{exhibit.name}"
    kinds = FILES if exhibit.table is not None else FILES[1:]
    return Made(
        id=exhibit.id,
        headline=exhibit.headline,
        label=place.text if place else "",
        report=place.anchor if place else "",
        files=tuple(Link(kind.upper(), f"{stem}.{kind}") for kind in kinds),
    )

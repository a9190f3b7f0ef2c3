"""The reviewers' copy of a run: a page for each executed notebook and their front page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity.catalogue.behind import code_of
from safecity.digests import digest
from safecity.exhibits.exhibit import Exhibit
from safecity.files import link_file, replacing, write_whole
from safecity.publish.compose import Composed
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.item import Link, stem_of, theme_title
from safecity.publish.look import pages
from safecity.publish.manifest import datasets, environment, manifest_of, raw_files
from safecity.publish.product import products
from safecity.publish.products.recount import Recount
from safecity.publish.provenance.checks import checks_of
from safecity.publish.provenance.making import Execution, execution_of, report_places
from safecity.publish.provenance.query import datasets_by_source
from safecity.publish.restricted import led_to
from safecity.run.delivery import Stamps
from safecity.run.page import TEMPLATES, ListedExhibit, Setting, exporter, look, write_page
from safecity.run.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

    from safecity.ingest.prepared import Prepared


@dataclass(frozen=True)
class Entry:
    """One notebook of the index.

    Attributes
    ----------
    slug, title, question : str
        From the catalogue.
    execution : Execution
        How it ran.
    exhibits : tuple of ListedExhibit
        What it handed on, in order.
    gaps, cautions : int
        Exhibits that are gaps, and findings that carry a caution.
    digest : str
        SHA-256 of everything it was made from; empty where that is not known.
    """

    slug: str
    title: str
    question: str
    execution: Execution
    exhibits: tuple[ListedExhibit, ...]
    gaps: int
    cautions: int
    digest: str


@dataclass(frozen=True)
class Supply:
    """The raw files of one source: how many, how many used, of which editions and months."""

    source: str
    title: str
    files: int
    used: int
    editions: str
    months: str
    licence: str
    retrieved: str
    datasets: str


def write_index(review: Review) -> Path:
    """Write the page that lists the executed notebooks with the facts and checks of the run.

    Parameters
    ----------
    review : Review
        The run.

    Returns
    -------
    Path
        `index.html`; it holds no date, so that the same run writes the same bytes.
    """
    return write_whole(review.folder / "index.html", render_index(review))


def render_index(review: Review) -> str:
    """Lay the front page out."""
    from markupsafe import Markup

    page = pages(TEMPLATES).get_template("review.html.j2")
    executions = review.executions
    checks = checks_of(
        review.draft, review.manifest, executions, review.commentary, review.recounts
    )
    return page.render(
        doc=review.document,
        style=Markup(look()),
        facts=_facts(review),
        checks=checks,
        entries=[_entry(review, slug) for slug in review.slugs],
        supplies=supplies(review),
        noted=[row for row in raw_files(review.manifest) if _told(row)],
        datasets=datasets(review.manifest),
        packages={k: v for k, v in environment().items() if k != "python"},
    )


def _facts(review: Review) -> dict[str, str]:
    assessment, code = review.draft.assessment, review.manifest["code"]
    return {
        "Edition": review.document.name,
        "Period": assessment.period.label,
        "Baseline": assessment.baseline.label,
        "Months read": assessment.history.label,
        "Kind of edition": review.document.cover.mode,
        "Released": review.document.cover.released,
        "Parameters": f"partnership = {assessment.slug}, year = {assessment.year}",
        "Notebooks": str(len(review.slugs)),
        "Exhibits": str(len(review.draft.exhibits)),
        "Version of safecity": code["version"],
        "Commit": code["commit"] or "not in a repository",
        "SHA-256 of the source": code["source_sha256"],
        "Python": review.manifest["environment"]["python"],
    }


def _entry(review: Review, slug: str) -> Entry:
    own = [e for e in review.draft.exhibits if e.theme == slug]
    theme = review.draft.catalogue.themes.get(slug)
    return Entry(
        slug=slug,
        title=review.title(slug),
        question=theme.question if theme else "",
        execution=review.executions[slug],
        exhibits=tuple(review.of(slug).values()),
        gaps=sum(e.kind == "gap" for e in own),
        cautions=sum(bool(e.finding and e.finding.caution) for e in own),
        digest=review.digests.get(slug, ""),
    )


def supplies(review: Review) -> list[Supply]:
    """Count the raw files by source, in the order of the catalogue."""
    rows = raw_files(review.manifest)
    order = {slug: at for at, slug in enumerate(review.draft.catalogue.sources)}
    slugs = sorted({str(r.get("source", "")) for r in rows}, key=lambda s: (order.get(s, 99), s))
    return [_supply(review, slug, [r for r in rows if r.get("source") == slug]) for slug in slugs]


def _supply(review: Review, slug: str, rows: list[dict[str, Any]]) -> Supply:
    known = review.draft.catalogue.sources.get(slug)
    months = _several(rows, "first_month") + _several(rows, "last_month")
    retrieved = _several(rows, "retrieved")
    return Supply(
        source=slug,
        title=known.title if known else slug or "Not recognised",
        files=len(rows),
        used=sum(bool(row.get("used")) for row in rows),
        editions=_spanned(_several(rows, "edition")),
        months=f"{min(months)} to {max(months)}" if months else "",
        licence="; ".join(_several(rows, "licence")),
        retrieved=max(retrieved) if retrieved else "",
        datasets=", ".join(datasets_by_source().get(slug, ())),
    )


def _several(rows: Iterable[Mapping[str, Any]], key: str) -> list[str]:
    return sorted({str(row[key]) for row in rows if row.get(key)})


def _spanned(words: list[str]) -> str:
    return "; ".join(words) if len(words) < 4 else f"{words[0]} to {words[-1]} ({len(words)})"


def _told(row: Mapping[str, Any]) -> bool:
    return not row.get("used") or bool(row.get("note"))


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
    recounts : tuple of Recount
        Printed counts of police records beside the second count of the raw files.
    """

    draft: Draft
    document: Document
    manifest: Mapping[str, Any]
    folder: Path
    commentary: Path | None
    digests: Mapping[str, str]
    recounts: tuple[Recount, ...] = ()

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
    def listed_exhibits(self) -> dict[str, ListedExhibit]:
        """Every exhibit with its place in the report and its files."""
        places = report_places(self.draft, self.document)
        return {e.id: _made(e, places.get(e.id)) for e in self.draft.exhibits}

    def of(self, slug: str) -> dict[str, ListedExhibit]:
        """Return the exhibits of one notebook, in the order of publication."""
        own = sorted((e for e in self.draft.exhibits if e.theme == slug), key=lambda e: e.order)
        return {e.id: self.listed_exhibits[e.id] for e in own}

    def title(self, slug: str) -> str:
        """Title of a notebook."""
        return theme_title(slug, self.draft.catalogue)


def make_review(plan: Plan, data: Prepared, composed: Composed, new: Path) -> list[Path]:
    """Write the reviewers' pages of a run.

    Parameters
    ----------
    plan : Plan
        The run, whose notebooks have been executed.
    data : Prepared
        Its datasets, with the ledger of raw files.
    composed : Composed
        The edition.
    new : Path
        Folder of the new edition, with its notebooks and exhibits.

    Returns
    -------
    list of Path
        The index and the page of each notebook.
    """
    outputs = plan.outputs
    digests = {slug: outputs.notebook_stamps.inputs(slug) for slug in plan.slugs}
    review = review_of(composed, new / "notebooks", data.ledger, digests)
    pages = write_review(review, outputs.edition_stamps, again=plan.request.force)
    for page in pages if plan.assessment.restricted else ():
        write_whole(page, led_to(page.read_bytes(), (product.file for product in products())))
    return pages


def make_ready() -> None:
    """Import what pages are made with, and lay their style sheet out, whatever they will say."""
    look()
    exporter()
    code_of("run/page.py")


def review_of(
    composed: Composed,
    notebooks: Path,
    ledger: pd.DataFrame | None = None,
    digests: Mapping[str, str] | None = None,
) -> Review:
    """Gather what the pages of a run are made from.

    Parameters
    ----------
    composed : Composed
        The edition, with the exhibits of the run.
    notebooks : Path
        Folder of the executed notebooks.
    ledger : pandas.DataFrame, optional
        The raw files, as ingest recorded them.
    digests : mapping of str to str, optional
        Digest of what each notebook was made from.
    """
    draft, document, words = composed.draft, composed.document, composed.commentary
    manifest = manifest_of(draft.assessment, draft.exhibits, ledger, {})
    recounts = composed.recounts
    return Review(draft, document, manifest, notebooks, words, digests or {}, recounts)


def write_review(
    review: Review, stamps: Stamps | None = None, *, again: bool = False
) -> list[Path]:
    """Write the page of every notebook, with its place in the report, and the index.

    Parameters
    ----------
    review : Review
        The run.
    stamps : Stamps, optional
        What the pages of the edition before were made from; one that would be the same is taken.
    again : bool
        Whether to make them all the same.

    Returns
    -------
    list of Path
        The index first. They hold no date, so that the same run writes the same bytes.
    """
    pages = [_write(review, at, stamps, again) for at in range(len(review.slugs))]
    return [write_index(review), *pages]


def _write(review: Review, at: int, stamps: Stamps | None, again: bool) -> Path:
    import nbformat

    slugs, slug = review.slugs, review.slugs[at]
    path = review.folder / f"{slug}.html"
    setting = Setting(
        edition=review.document.name,
        stamp=review.document.stamp,
        before=_link(review, slugs[at - 1]) if at else None,
        after=_link(review, slugs[at + 1]) if at + 1 < len(slugs) else None,
        exhibits=review.of(slug),
    )
    facts = [code_of("run/page.py"), review.manifest["environment"]]
    executed = review.notebook(slug).read_text(encoding="utf-8")
    inputs = digest([review.title(slug), asdict(setting), facts, executed])
    name = f"page of {slug}"
    if stamps is not None and not again and stamps.fresh(name, inputs):
        before = stamps.outputs / "notebooks" / path.name
        link_file(before, path) if before != path else None
    else:
        notebook = nbformat.reads(executed, as_version=4)
        with replacing(path) as part:
            write_page(notebook, part, review.title(slug), setting, file=f"{slug}.ipynb")
    if stamps is not None:
        stamps.of(review.folder.parent).write(name, inputs, [path])
    return path


def _link(review: Review, slug: str) -> Link:
    return Link(review.title(slug), f"{slug}.html")


def _made(exhibit: Exhibit, place: Link | None) -> ListedExhibit:
    kinds = FILES if exhibit.table is not None else FILES[1:]
    return ListedExhibit(
        id=exhibit.id,
        headline=exhibit.headline,
        label=place.text if place else "",
        report=place.anchor if place else "",
        files=tuple(Link(kind.upper(), f"{stem_of(exhibit)}.{kind}") for kind in kinds),
    )

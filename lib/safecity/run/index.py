"""The front page of the reviewers' copy: what was run, what was checked, what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity.publish.manifest import datasets, raw_files
from safecity.publish.pages import pages
from safecity.publish.provenance.checks import checks_of
from safecity.publish.provenance.datasets import datasets_by_source
from safecity.publish.provenance.making import Execution
from safecity.run.inputs import environment
from safecity.run.page import TEMPLATES, Made, look

if TYPE_CHECKING:
    from safecity.run.review import Review


@dataclass(frozen=True)
class Entry:
    """One notebook of the index.

    Attributes
    ----------
    slug, title, question : str
        From the catalogue.
    execution : Execution
        How it ran.
    exhibits : tuple of Made
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
    exhibits: tuple[Made, ...]
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
    path = review.folder / "index.html"
    temporary = path.with_name(".index.html.part")
    temporary.write_text(render_index(review), encoding="utf-8")
    temporary.replace(path)
    return path


def render_index(review: Review) -> str:
    """Lay the front page out."""
    from markupsafe import Markup

    page = pages(TEMPLATES).get_template("review.html.j2")
    executions = review.executions
    return page.render(
        doc=review.document,
        style=Markup(look()),
        facts=_facts(review),
        checks=checks_of(review.draft, review.manifest, executions, review.commentary),
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

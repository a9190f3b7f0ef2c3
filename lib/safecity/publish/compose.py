"""From exhibits to a document: the story of the report in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from safecity.catalogue.assessment import Assessment, House
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.exhibits.store import Store
from safecity.ingest.prepared import prepared_of
from safecity.publish.annexes import annexes_of
from safecity.publish.document import Cover, Document
from safecity.publish.draft import Draft, make_draft
from safecity.publish.edition import earlier_edition
from safecity.publish.look import brand_of
from safecity.publish.parts import parts_of
from safecity.publish.products.recount import Recount, recount
from safecity.publish.summary import summary_of
from safecity.publish.words import written_date

ONLY_SYNTHETIC = "SYNTHETIC"
"""Name of a file that marks a commentary as one about synthetic data."""


@dataclass(frozen=True)
class Composed:
    """An edition before it is written, for all who write a part of it.

    Attributes
    ----------
    draft : Draft
        The exhibits, ordered and numbered, with what is declared and decided.
    document : Document
        The report as plain data, in the partnership's look.
    commentary : Path, optional
        Folder of the analyst's words, where the report has them.
    recounts : tuple of Recount
        Monthly counts that are printed beside a second count; none without prepared data.
    """

    draft: Draft
    document: Document
    commentary: Path | None = None
    recounts: tuple[Recount, ...] = ()


def compose(
    house: House, assessment: Assessment, catalogue: Catalogue, exhibits_folder: Path
) -> Composed:
    """Put an edition together from its exhibits.

    Parameters
    ----------
    house : House
        Where commentary, templates, prepared data and the edition before lie.
    assessment, catalogue : Assessment, Catalogue
        The edition and what is declared.
    exhibits_folder : Path
        A folder per theme, as `Store` keeps them.

    Raises
    ------
    SafecityError
        For a broken exhibit, or where the commentary refers to what is not there, or claims what
        the data do not support.
    """
    exhibits = Store(exhibits_folder).read(assessment.active)
    words = _commentary(house, assessment, exhibits)
    earlier = earlier_edition(house, assessment)
    draft = make_draft(exhibits, catalogue, assessment, words, earlier)
    brand = brand_of(assessment.partnership.branding, house.assessments / assessment.slug)
    document = replace(document_of(draft), brand=brand)
    return Composed(draft, document, words, _recounts(house, draft))


def _recounts(house: House, draft: Draft) -> tuple[Recount, ...]:
    """Lay what is printed beside what ingest counted a second time, once for all who say it."""
    data = prepared_of(house, draft.assessment)
    return () if data is None else recount(draft.results, data.recounted, draft.catalogue)


def _commentary(house: House, assessment: Assessment, exhibits: Iterable[Exhibit]) -> Path | None:
    """Find the analyst's words; those about a synthetic city are not said of real data."""
    folder = house.assessments / assessment.slug / assessment.declared / "commentary"
    synthetic = any(exhibit.synthetic for exhibit in exhibits)
    return None if (folder / ONLY_SYNTHETIC).is_file() and not synthetic else folder


def document_of(draft: Draft) -> Document:
    """Write the report of a draft, for products that read its exhibits beside it."""
    synthetic = any(exhibit.synthetic for exhibit in draft.exhibits)
    restricted = draft.assessment.restricted
    stamps = (draft.words["restricted"] if restricted else "", draft.words["stamp"])
    return Document(
        cover=_cover(draft),
        summary=summary_of(draft),
        parts=parts_of(draft),
        annexes=annexes_of(draft),
        stamp=". ".join(filter(None, stamps[: 1 + synthetic])),
        synthetic=synthetic,
        restricted=restricted,
        monitor=draft.assessment.is_monitor,
    )


def _cover(draft: Draft) -> Cover:
    a = draft.assessment
    return Cover(
        owner=a.partnership.title,
        place=a.partnership.name,
        title=a.title,
        edition=a.period.short,
        period=a.period.label,
        released=written_date(a.release_date),
        release_date=a.release_date,
        mode=a.kind,
        contact=a.contact,
        legal=draft.words["legal_monitor" if a.is_monitor else "legal"],
    )

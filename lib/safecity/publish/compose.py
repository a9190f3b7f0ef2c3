"""From exhibits to a document: the story of the report in one place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from safecity.catalogue.assessment import Assessment
from safecity.catalogue.registry import Catalogue
from safecity.exhibits.exhibit import Exhibit
from safecity.publish.annexes import annexes_of
from safecity.publish.document import Cover, Document
from safecity.publish.draft import Draft, make_draft
from safecity.publish.parts import parts_of
from safecity.publish.summary import summary_of
from safecity.publish.words import written_date


def compose(
    exhibits: Iterable[Exhibit],
    catalogue: Catalogue,
    assessment: Assessment,
    commentary: Path | None = None,
    earlier: Path | None = None,
) -> Document:
    """Write the report of an edition as plain data.

    Parameters
    ----------
    exhibits : iterable of Exhibit
        All exhibits of the edition; none is a valid edition too.
    catalogue : Catalogue
        Themes and their order, sources, glossary.
    assessment : Assessment
        Names, period and release date.
    commentary : Path, optional
        Folder of the analyst's words.
    earlier : Path, optional
        Folder of the products of the edition before.

    Raises
    ------
    SafecityError
        Where the commentary refers to what is not there, or claims what the data do not support.
    """
    return document_of(make_draft(exhibits, catalogue, assessment, commentary, earlier))


def document_of(draft: Draft) -> Document:
    """Write the report of a draft, for products that read its exhibits beside it."""
    return Document(
        cover=_cover(draft),
        summary=summary_of(draft),
        parts=parts_of(draft),
        annexes=annexes_of(draft),
        stamp=draft.words["stamp"] if any(e.synthetic for e in draft.exhibits) else "",
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
        legal=draft.words["legal"],
    )

"""The first sheet: what the workbook is, who made it, its status, and how to cite it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safecity.publish.annexes import citation, source_rows
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.product import others

FILE = "compendium.xlsx"
Style = Literal["title", "heading", "text", "link"]


@dataclass(frozen=True)
class Line:
    """One line of the cover; a link leads to the contents."""

    text: str
    style: Style = "text"


def cover_lines(draft: Draft, document: Document) -> tuple[Line, ...]:
    """Write the cover, from top to bottom.

    Parameters
    ----------
    draft : Draft
        Says which sources were read.
    document : Document
        Names owner, period, release and contact.
    """
    cover = document.cover
    status = document.stamp or "Real data, as published by the sources named in this workbook"
    issue = (
        f"Released: {cover.released}",
        f"Kind of edition: {cover.mode}",
        "Next update: no date is announced; the contact below can say",
        f"Contact: {cover.contact}",
    )
    return (
        Line(f"{document.name}: data compendium", "title"),
        Line(f"{cover.owner}. Figures for {cover.place}, {cover.period}."),
        Line(f"Status of the data: {status}."),
        Line("Contents of this workbook", "link"),
        *_under("About this issue", *issue),
        *_under("How this workbook is built", *_built()),
        *_under("Other products of this issue", *(f"{p.file}: {p.says}" for p in others(FILE))),
        *_under("Licence and sources", *_licences(draft)),
        *_under("How to cite", citation(draft)),
        *_under("Why it is made", cover.legal),
        *_under("Accessibility", *_accessible(cover.contact)),
    )


def _under(heading: str, *lines: str) -> tuple[Line, ...]:
    return (Line(heading, "heading"), *map(Line, lines))


def _built() -> tuple[str, ...]:
    return (
        "Each sheet after this one has a title in its first cell, a description, and one table.",
        "Each row of a table is one value or one statement, with the exhibit that it comes from.",
        "What is the same on every row stands once above the table; the files of the data package "
        "have it on every row.",
        "Numbers are stored unrounded and displayed rounded. Shorthand in square brackets and "
        "keys of notes are explained on the sheet Notes.",
    )


def _licences(draft: Draft) -> tuple[str, ...]:
    rows = source_rows(draft.exhibits, draft.catalogue)
    licences = dict.fromkeys(row.licence for row in rows if not row.synthetic)
    made_up = any(row.synthetic for row in rows)
    if not rows:
        return ("No source was read for this edition.",)
    return (
        *((f"Licences of the sources: {'; '.join(licences)}.",) if licences else ()),
        *(("Sources marked SYNTHETIC were made up; no licence applies to them.",) * made_up),
        "Publishers, editions and addresses are on the sheet Sources.",
    )


def _accessible(contact: str) -> tuple[str, ...]:
    return (
        "Written by the guidance of the Government Analysis Function on statistics in "
        "spreadsheets: one marked-up table on a sheet, no merged cells, nothing told by colour.",
        f"For another format or to report a problem, contact {contact}.",
    )

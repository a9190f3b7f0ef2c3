"""A Word document made: elements put into a template, bound, and packed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safecity.digests import sha256_of_text
from safecity.publish.document import Document, release_time
from safecity.publish.draft import Draft
from safecity.publish.word.archive import (
    Sent,
    add_notes,
    add_sent,
    first_note,
    packed,
    words_of_notes,
)
from safecity.publish.word.letterhead import (
    BODY,
    CHART,
    HOLDER,
    SECTIONS,
    facts_of,
    fill_facts,
    holders,
    opened,
    paragraphs,
)
from safecity.publish.word.passages import Element
from safecity.publish.word.writing import NAMESPACES, Writer

PAPER, REPORT = "paper", "report"

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


@dataclass(frozen=True)
class Filling:
    """What is put into a template.

    Attributes
    ----------
    product : str
        Name of the document without its ending.
    sections : dict
        Elements by the placeholder that they take the place of, in order.
    under : dict
        Elements that come behind a heading of the template, by its words.
    tallest : float
        Inches that a picture may be high.
    """

    product: str
    sections: dict[str, tuple[Element, ...]]
    under: dict[str, tuple[Element, ...]]
    tallest: float = 7.0

    @property
    def elements(self) -> tuple[Element, ...]:
        """All elements in order."""
        every = (*self.sections.values(), *self.under.values())
        return tuple(element for elements in every for element in elements)


def render(draft: Draft, document: Document, filling: Filling, template: Path | None) -> bytes:
    """Fill a template and write it as a file.

    Parameters
    ----------
    draft, document : Draft, Document
        The edition.
    filling : Filling
        What is put in.
    template : Path, optional
        A council's own; ours where there is none.

    Raises
    ------
    SafecityError
        For a template that cannot be read or lacks a style or placeholder.
    """
    word = opened(template, document.brand)
    key = key_of(draft, filling.product)
    at = first_note(word)
    writer = Writer(word, key, measure(word), filling.elements, filling.tallest, at)
    whole = filling.product != PAPER or not holders(word)
    if whole:
        _emptied(word)
    fill_facts(word, facts_of(document))
    brought = tuple(p.text for p in paragraphs(word) if not HOLDER.search(p.text))
    brought += () if whole else words_of_notes(word)
    _put(word, writer, filling, whole)
    _running(word, document)
    if writer.notes:
        add_notes(word, writer.notes, at)
    owner = draft.assessment
    sent = Sent.of(
        owner.slug, owner.year, filling.product, key, filling.elements, brought, document.stamp
    )
    add_sent(word, sent)
    about = word.core_properties
    status = " (SYNTHETIC DATA)" if document.synthetic else ""
    about.title = f"{document.name}{status}"[:255]
    about.author = about.last_modified_by = document.cover.owner[:255]
    about.subject, about.comments = filling.product, document.stamp[:255]
    return packed(word, release_time(document))


def key_of(draft: Draft, product: str) -> str:
    """Name an edition and a document in eight characters, for the tags of controls."""
    owner = draft.assessment
    name = f"{owner.slug}/{owner.year}/{product}/{draft.results.to_csv(index=False)}"
    return sha256_of_text(name)[:8]


def measure(word: WordDocument) -> float:
    """Inches between the margins of the first section."""
    section = word.sections[0]
    wide, left, right = section.page_width, section.left_margin, section.right_margin
    return 6.3 if wide is None else (wide - (left or 0) - (right or 0)) / 914_400


def _emptied(word: WordDocument) -> None:
    """Take out the words of a template's body; the last section's settings stay."""
    body = word.element.body
    for child in list(body):
        if not child.tag.endswith("}sectPr"):
            body.remove(child)


def _put(word: WordDocument, writer: Writer, filling: Filling, whole: bool) -> None:
    """Write the sections into the body, or in the place of their placeholders."""
    from docx.oxml.ns import qn

    body = word.element.body
    written = {name: writer.written(elements) for name, elements in filling.sections.items()}
    under = {name: writer.written(elements) for name, elements in filling.under.items()}
    every = [element for elements in written.values() for element in elements]
    if whole:
        end = body.find(qn("w:sectPr"))
        for element in every:
            end.addprevious(element)
    elif BODY in holders(word):
        _replace(word, {BODY: every})
    else:
        if CHART not in holders(word):
            written[SECTIONS[-1]] += written.pop(CHART)
        _replace(word, written)
    for heading, elements in under.items():
        _follow(word, heading, elements)


def _replace(word: WordDocument, written: dict[str, list[Any]]) -> None:
    for paragraph in list(paragraphs(word)):
        name = paragraph.text.strip().strip("{}").strip()
        if paragraph.text.strip().startswith("{{") and name in written:
            for element in written[name]:
                paragraph._p.addprevious(element)
            paragraph._p.getparent().remove(paragraph._p)


def _follow(word: WordDocument, heading: str, elements: list[Any]) -> None:
    """Put elements behind a heading of the template."""
    for paragraph in word.paragraphs:
        if paragraph.text.strip().casefold() == heading.casefold():
            for element in reversed(elements):
                paragraph._p.addnext(element)
            return


def _running(word: WordDocument, document: Document) -> None:
    """Print the stamp in every header, and the number of the page where a footer is empty."""
    from docx.oxml.parser import parse_xml

    for section in word.sections:
        headers = [section.header]
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        if word.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            if document.stamp and document.stamp not in _text(header):
                line = header.add_paragraph(document.stamp)
                line.runs[0].bold = True
        if not _text(section.footer).strip():
            line = section.footer.paragraphs[0]
            line.add_run(f"{document.name} · page ")
            line._p.append(parse_xml(f'<w:fldSimple {NAMESPACES} w:instr=" PAGE "/>'))


def _text(part: Any) -> str:
    return " ".join(paragraph.text for paragraph in part.paragraphs)

"""The slide set: the findings of an edition as a deck that can be edited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from safecity.publish.bundle import repacked
from safecity.publish.document import Document, release_time
from safecity.publish.draft import Draft, chart_of_changes
from safecity.publish.look import Brand
from safecity.publish.product import Product
from safecity.publish.slides.drawing.draw import Running, add_logo, add_slide
from safecity.publish.slides.drawing.given import FOOT_LETTERS, NAME, open_template
from safecity.publish.slides.drawing.template import empty_deck, restyled
from safecity.publish.slides.fitting import clean, one_line
from safecity.publish.slides.layouts import FOOT
from safecity.publish.slides.slide import Para, Slide
from safecity.publish.slides.story import choice
from safecity.publish.slides.story.findings import finding_slide
from safecity.publish.slides.story.indicator_slides import indicator_slides, whole_slide
from safecity.publish.slides.story.opening import (
    BRIEF,
    brief_slide,
    closing,
    contact_slide,
    next_slide,
    opening,
    title_slide,
)
from safecity.publish.slides.story.part_slides import part_slides
from safecity.publish.slides.story.speaking import joined
from safecity.publish.slides.story.teller import Teller
from safecity.publish.summary import story_exhibits

if TYPE_CHECKING:
    from pptx.presentation import Presentation


def main_slides(teller: Teller) -> Iterator[Slide]:
    """Write the slides of the story.

    Title, all changes in one chart, the story in two minutes, the table of indicators, the
    findings of the story, what residents say, and what happens next. What an edition does not have
    is left out; a monitor recommends nothing, and ends with whom to ask.

    Parameters
    ----------
    teller : Teller
    """
    yield title_slide(teller)
    chart = chart_of_changes(teller.draft.exhibits)
    if chart is not None:
        slide, undrawn = finding_slide(teller, chart, "The year in one chart"), undrawn_of(teller)
        yield replace(slide, body=(*slide.body, *undrawn))
    yield brief_slide(teller)
    yield from whole_slide(teller)
    figures = [e for e in story_exhibits(teller.draft) if e.kind == "figure"]
    for exhibit in figures:
        yield finding_slide(teller, exhibit, "Finding")
    for exhibit in [e for e in choice.views(teller.draft) if e not in figures][:1]:
        yield finding_slide(teller, exhibit, "Views")
    if teller.document.monitor:
        yield contact_slide(teller)
        return
    yield next_slide(teller)


def undrawn_of(teller: Teller) -> tuple[Para, ...]:
    """Name what stands out and is not in the chart of all changes; sizes stand in the tables."""
    sentence = re.sub(r" \([^()]*\)|^.*? not drawn here: ", "", teller.document.summary.undrawn)
    sentence = f"Not drawn: {sentence}" if sentence else ""
    return (Para(sentence, size=14, colour="muted", space=6),) if sentence else ()


def with_appendix(teller: Teller, main: Iterable[Slide], rest: Iterable[Slide]) -> Iterator[Slide]:
    """Put the slides of the story first, and behind a divider those that they do not show.

    Parameters
    ----------
    teller : Teller
    main, rest : iterable of Slide
        Those of the story, and all others in the order of the report.
    """
    first = tuple(main)
    yield from first
    yield _divider(teller)
    drawn = {_drawn(slide) for slide in first} - {""}
    for slide in rest:
        if _drawn(slide) not in drawn:
            yield slide


def _drawn(slide: Slide) -> str:
    """Return the id of the exhibit that a slide of a finding draws."""
    return slide.exhibit.id if slide.layout == "finding" and slide.exhibit is not None else ""


def _divider(teller: Teller) -> Slide:
    sentence = "Everything else, in the order of the report: the five parts, method and sources."
    notes = joined(teller.document.stamp, f"Say: {sentence}", "Source: the report of this edition.")
    title = teller.titles.give("Appendix")
    return Slide("divider", title, "For questions", body=(Para(sentence, size=20),), notes=notes)


SPARE = re.compile(r"docProps/thumbnail\.jpeg|ppt/printerSettings/.*")
"""Parts of the empty deck of python-pptx that are another deck's."""
_THEME = re.compile(r"ppt/theme/theme\d+\.xml")
_TO_SPARE = re.compile(rb"<Relationship [^>]*(thumbnail|printerSettings)[^>]*/>")
_ABOUT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>safecity</Application>'
    "<PresentationFormat>Widescreen</PresentationFormat><Slides>{}</Slides></Properties>"
)


def packed(deck: Presentation, brand: Brand | None) -> bytes:
    """Write a deck as a file without a clock in it, in our theme or, without a brand, its own."""
    saved, slides = BytesIO(), len(deck.slides)
    deck.save(saved)
    return repacked(saved.getvalue(), lambda name, content: _part(name, content, slides, brand))


def _part(name: str, content: bytes, slides: int, brand: Brand | None) -> bytes | None:
    if SPARE.fullmatch(name):
        return None
    if brand is not None and _THEME.fullmatch(name):
        return restyled(content.decode("utf-8"), brand).encode("utf-8")
    if name == "docProps/app.xml":
        return _ABOUT.format(slides).encode("utf-8")
    return _TO_SPARE.sub(b"", content) if name.endswith(".rels") else content


FOOTER_WIDTH = 11.2


def render_slides(draft: Draft, document: Document, template: Path | None = None) -> bytes:
    """Make the deck of an edition.

    Parameters
    ----------
    draft : Draft
        The exhibits of the edition, numbered.
    document : Document
        The report written from the same draft.
    template : Path, optional
        A council's own template, where there is that file; else ours.

    Returns
    -------
    bytes
        A PowerPoint file, the same for the same exhibits.

    Raises
    ------
    SafecityError
        Where the template lacks a layout or a place.
    """
    given = open_template(template) if template is not None and template.is_file() else None
    deck = empty_deck() if given is None else given.deck
    cover = document.cover
    whole = f"{cover.owner}  ·  {cover.title} {cover.edition}  ·  {cover.period}"
    room = (FOOTER_WIDTH, FOOT) if given is None else (given.foot_width, FOOT_LETTERS)
    footer = one_line((whole, f"{cover.title} {cover.edition}"), *room)
    running = Running(footer, document.stamp, release_time(document), given)
    for slide in story_of(draft, document):
        add_slide(deck, slide, running)
    if given is None and document.brand.logo:
        add_logo(deck.slides[0], document.brand.logo, f"Logo of the {cover.owner}")
    _describe(deck, document)
    return packed(deck, document.brand if given is None else None)


def story_of(draft: Draft, document: Document) -> tuple[Slide, ...]:
    """Write the slides of an edition.

    Parameters
    ----------
    draft : Draft
        The exhibits, numbered.
    document : Document
        The report that was written from the same draft. Of a monitor there is no appendix.
    """
    teller = Teller(draft, document)
    main = tuple(main_slides(teller))
    if document.monitor:
        return tuple(_with_words(draft, main))
    main_ones = indicator_slides(teller) if any(slide.sides for slide in main) else ()
    rest = (*opening(teller), *main_ones, *part_slides(teller), *closing(teller))
    return tuple(_with_words(draft, with_appendix(teller, main, rest)))


def _with_words(draft: Draft, slides: Iterable[Slide]) -> Iterator[Slide]:
    """Add what the analyst wrote on a theme to the notes of its first slide."""
    left = dict(draft.commentary)
    for slide in slides:
        place = "summary" if slide.kicker == BRIEF else slide.exhibit.theme if slide.exhibit else ""
        commentary = joined(*(block.text for block in left.pop(place, ())))
        yield (
            replace(slide, notes=f"{slide.notes}\nThe analyst: {commentary}")
            if commentary
            else slide
        )


def _describe(deck: Presentation, document: Document) -> None:
    """Fill in the properties of the file; the only date is that of the release."""
    about, released = deck.core_properties, release_time(document).replace(tzinfo=None)
    status = " (SYNTHETIC DATA)" if document.synthetic else ""
    about.title = clean(f"{document.name}{status}")[:255]
    about.author = about.last_modified_by = clean(document.cover.owner)[:255]
    about.subject = clean(f"{document.cover.title}, {document.cover.period}")[:255]
    about.keywords, about.comments = "", clean(document.stamp)[:255]
    about.language, about.revision = "en-GB", 1
    about.created = about.modified = released


def make(draft: Draft, document: Document, folder: Path) -> bytes:
    """Make the deck, in the partnership's own template where it has one."""
    return render_slides(draft, document, folder / NAME)


PRODUCT = Product(
    file="slides.pptx",
    name="Slides",
    says="one finding per slide, with charts that can be edited",
    place=6,
    make=make,
)

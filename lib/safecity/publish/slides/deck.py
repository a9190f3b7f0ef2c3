"""The slide set: the findings of an edition as a deck that can be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.print import release_time
from safecity.publish.slides.drawing.draw import Running, add_slide
from safecity.publish.slides.drawing.package import packed
from safecity.publish.slides.drawing.template import empty_deck
from safecity.publish.slides.fitting import clean, one_line
from safecity.publish.slides.layouts import FOOT
from safecity.publish.slides.slide import Slide
from safecity.publish.slides.story.closing import closing
from safecity.publish.slides.story.opening import opening
from safecity.publish.slides.story.order import main_slides, with_appendix
from safecity.publish.slides.story.parts import part_slides
from safecity.publish.slides.story.teller import Teller

if TYPE_CHECKING:
    from pptx.presentation import Presentation

FOOTER_WIDTH = 11.2


def render_slides(draft: Draft, document: Document) -> bytes:
    """Make the deck of an edition.

    Parameters
    ----------
    draft : Draft
        The exhibits of the edition, numbered.
    document : Document
        The report written from the same draft.

    Returns
    -------
    bytes
        A PowerPoint file, the same for the same exhibits.
    """
    deck = empty_deck()
    cover = document.cover
    whole = f"{cover.owner}  ·  {cover.title} {cover.edition}  ·  {cover.period}"
    footer = one_line((whole, f"{cover.title} {cover.edition}"), FOOTER_WIDTH, FOOT)
    running = Running(footer, document.stamp, release_time(document))
    for slide in story_of(draft, document):
        add_slide(deck, slide, running)
    _describe(deck, document)
    return packed(deck)


def story_of(draft: Draft, document: Document) -> tuple[Slide, ...]:
    """Write the slides of an edition.

    Parameters
    ----------
    draft : Draft
        The exhibits, numbered.
    document : Document
        The report that was written from the same draft.
    """
    teller = Teller(draft, document)
    main = tuple(main_slides(teller))
    rest = (*opening(teller), *part_slides(teller), *closing(teller))
    return tuple(with_appendix(teller, main, rest))


def _describe(deck: Presentation, document: Document) -> None:
    """Fill in the properties of the file; the only date is that of the release."""
    about, released = deck.core_properties, release_time(document).replace(tzinfo=None)
    status = " (SYNTHETIC DATA)" if document.stamp else ""
    about.title = clean(f"{document.name}{status}")[:255]
    about.author = about.last_modified_by = clean(document.cover.owner)[:255]
    about.subject = clean(f"{document.cover.title}, {document.cover.period}")[:255]
    about.keywords, about.comments = "", clean(document.stamp)[:255]
    about.language, about.revision = "en-GB", 1
    about.created = about.modified = released

"""The slides of an edition in their order, as plain data."""

from __future__ import annotations

from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.slides.closing import closing
from safecity.publish.slides.opening import opening
from safecity.publish.slides.parts import part_slides
from safecity.publish.slides.slide import Slide
from safecity.publish.slides.teller import Teller


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
    return (*opening(teller), *part_slides(teller), *closing(teller))

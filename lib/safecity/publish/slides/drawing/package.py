"""The file of the deck: the same bytes for the same deck, in the house theme."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from safecity.publish.slides.theme import restyled

if TYPE_CHECKING:
    from pptx.presentation import Presentation

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the format of the archive can hold."""
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


def packed(deck: Presentation) -> bytes:
    """Write a deck as a file without a clock in it."""
    saved, buffer = BytesIO(), BytesIO()
    deck.save(saved)
    slides = len(deck.slides)
    with ZipFile(saved) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not SPARE.fullmatch(name):
                entry = ZipInfo(name, EARLIEST)
                entry.compress_type = ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                new.writestr(entry, _part(name, old.read(name), slides))
    return buffer.getvalue()


def _part(name: str, content: bytes, slides: int) -> bytes:
    if _THEME.fullmatch(name):
        return restyled(content.decode("utf-8")).encode("utf-8")
    if name == "docProps/app.xml":
        return _ABOUT.format(slides).encode("utf-8")
    return _TO_SPARE.sub(b"", content) if name.endswith(".rels") else content

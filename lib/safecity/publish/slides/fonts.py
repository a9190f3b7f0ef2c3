"""The font of the house inside the deck, so that it looks the same where it is not installed."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

from safecity.charts.style import BOLD, FONT_FAMILY, REGULAR, font_files

if TYPE_CHECKING:
    from pptx.presentation import Presentation

CONTENT = "application/x-fontdata"
_VERSION, _MAGIC, _ANY_CHARSET = 0x00020001, 0x504C, 1
_HEADER = "<IIII10sBBIHH4I2II4IH"
_NAMES = (1, 2, 5, 4)
"""Family, style, version and full name, by their number in the font."""
_NS = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def embed_fonts(deck: Presentation) -> None:
    """Embed the regular and the bold weight in a deck."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import qn

    files, links = font_files(), []
    for at, weight in enumerate((REGULAR, BOLD), start=1):
        place = PackURI(f"/ppt/fonts/font{at}.fntdata")
        part = Part(place, CONTENT, deck.part.package, eot(files[weight]))
        links.append(deck.part.relate_to(part, RELATIONSHIP_TYPE.FONT))
    listed = (
        f'<p:embeddedFontLst {_NS}><p:embeddedFont><p:font typeface="{FONT_FAMILY}"/>'
        f'<p:regular r:id="{links[0]}"/><p:bold r:id="{links[1]}"/>'
        "</p:embeddedFont></p:embeddedFontLst>"
    )
    element = deck.part._element
    element.set("embedTrueTypeFonts", "1")
    element.find(qn("p:notesSz")).addnext(parse_xml(listed))


def eot(path: Path) -> bytes:
    """Wrap a TrueType font as Embedded OpenType, as the format asks for.

    Parameters
    ----------
    path : Path
        A font that may be embedded.

    Returns
    -------
    bytes
        Header and the font as it is, neither compressed nor scrambled.

    Notes
    -----
    W3C, Embedded OpenType (EOT) File Format, version 0x00020001.
    """
    from fontTools.ttLib import TTFont

    data = path.read_bytes()
    with TTFont(path, lazy=True) as font:
        os2, head, names = font["OS/2"], font["head"], font["name"]
        words = [str(names.getDebugName(number) or "") for number in _NAMES]
        panose = bytes(vars(os2.panose)[key] for key in _panose())
        ranges = [getattr(os2, f"ulUnicodeRange{n}") for n in range(1, 5)]
        pages = [getattr(os2, f"ulCodePageRange{n}", 0) for n in range(1, 3)]
        facts = (os2.usWeightClass, os2.fsType, _MAGIC, *ranges, *pages, head.checkSumAdjustment)
    tail = b"".join(_sized(word) for word in words) + struct.pack("<H", 0)
    size = struct.calcsize(_HEADER) + len(tail) + len(data)
    start = struct.pack(
        _HEADER, size, len(data), _VERSION, 0, panose, _ANY_CHARSET, 0, *facts, 0, 0, 0, 0, 0
    )
    return start + tail + data


def _panose() -> tuple[str, ...]:
    return (
        "bFamilyType", "bSerifStyle", "bWeight", "bProportion", "bContrast",
        "bStrokeVariation", "bArmStyle", "bLetterForm", "bMidline", "bXHeight",
    )  # fmt: skip


def _sized(word: str) -> bytes:
    """Write a name with its length before it and padding behind it."""
    held = word.encode("utf-16-le")
    return struct.pack("<H", len(held)) + held + struct.pack("<H", 0)

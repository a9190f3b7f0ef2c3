"""How pages look: colours of the page and fonts to embed, both from the charts' one style."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from safecity.catalogue.branding import Branding
from safecity.charts.style import INK, MUTED, OWN, PAPER, font_files

COLOURS = {
    "ink": INK,
    "muted": MUTED,
    "navy": OWN,
    "deep": "#0B2A45",
    "teal": "#0F6B65",
    "mist": "#EEF3F8",
    "line": "#C9D3DC",
    "paper": PAPER,
    "alert": "#8A1538",
    "focus": "#FFDD00",
    "better": "#0F6B65",
    "worse": "#A33C00",
    "higher": "#1D5BA6",
    "lower": "#1D5BA6",
    "similar": MUTED,
    "signal": "#6B2C91",
}
"""Each text colour has at least 4.5:1 on the ground it stands on."""


@dataclass(frozen=True)
class Brand:
    """How the products of a partnership look.

    Attributes
    ----------
    colours : dict
        Colours of pages by name.
    typeface : str
        Name of a typeface that stands before ours; empty for ours.
    logo : str
        A PNG as base64; empty where there is none.
    """

    colours: dict[str, str] = field(default_factory=lambda: dict(COLOURS))
    typeface: str = ""
    logo: str = ""


def brand_of(branding: Branding, folder: Path) -> Brand:
    """Take over what a partnership declared; what it left out is the house's own.

    Parameters
    ----------
    branding : Branding
    folder : Path
        Of the partnership's declarations, with the logo.
    """
    own = {"deep": branding.colour, "navy": branding.colour, "teal": branding.accent}
    logo = branding.file(folder)
    held = "" if logo is None else base64.b64encode(logo.read_bytes()).decode("ascii")
    colours = COLOURS | {name: colour for name, colour in own.items() if colour}
    return Brand(colours, branding.typeface, held)


ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + " £·–—‘’“”…•−×±≤≥→↑▲▼µ"


def embedded_fonts(text: str) -> dict[int, str]:
    """Cut the fonts down to the characters of a text and encode them for a style sheet.

    Parameters
    ----------
    text : str
        Everything that will be printed; plain ASCII is always kept.

    Returns
    -------
    dict of int to str
        Base64 of a WOFF file, by font weight.
    """
    wanted = "".join(sorted(set(ALWAYS) | {c for c in set(text) if c.isprintable()}))
    return {weight: _subset(path, wanted) for weight, path in font_files().items()}


@lru_cache(maxsize=16)
def _subset(path: Path, wanted: str) -> str:
    from fontTools import subset

    options = subset.Options(flavor="woff", layout_features=["kern", "liga", "tnum"])
    font = subset.load_font(str(path), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=wanted)
    cutter.subset(font)
    held = BytesIO()
    subset.save_font(font, held, options)
    return base64.b64encode(held.getvalue()).decode("ascii")

"""How pages look: colours of the page and fonts to embed, both from the charts' one style."""

from __future__ import annotations

import base64
from functools import lru_cache
from io import BytesIO
from pathlib import Path

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

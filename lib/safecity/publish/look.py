"""How pages look: colours, fonts, templates, and the parts that end up inside a page."""

from __future__ import annotations

import base64
import hashlib
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from safecity.catalogue.branding import Branding
from safecity.charts.style import INK, MUTED, OWN, PAPER, font_files
from safecity.digests import digest, sha256_of, sha256_of_text
from safecity.files import write_whole
from safecity.numbers import number

if TYPE_CHECKING:
    from jinja2 import Environment


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
    encoded = "" if logo is None else base64.b64encode(logo.read_bytes()).decode("ascii")
    colours = COLOURS | {name: colour for name, colour in own.items() if colour}
    return Brand(colours, branding.typeface, encoded)


MOST_FONTS = 24
"""Cut fonts that are remembered: six pages of an edition have three weights each."""
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


_FOLDER: ContextVar[Path | None] = ContextVar("fonts", default=None)


@contextmanager
def kept_fonts(folder: Path) -> Iterator[None]:
    """Take fonts that were cut before from a folder, and keep there those that are cut now.

    Parameters
    ----------
    folder : Path
        Holds nothing else; of fonts that were cut for an earlier text the newest stay.
    """
    token = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(token)
    by_age = sorted(folder.glob("*"), key=lambda file: file.stat().st_mtime_ns)
    for file in by_age[:-MOST_FONTS]:
        file.unlink(missing_ok=True)


@lru_cache(maxsize=MOST_FONTS)
def _subset(path: Path, wanted: str) -> str:
    folder = _FOLDER.get()
    if folder is None:
        return _cut(path, wanted)
    made_by = [version("fonttools"), sys.version, zlib.ZLIB_RUNTIME_VERSION]
    kept = folder / digest([sha256_of(path), wanted, *made_by])
    with suppress(OSError, ValueError):
        seal, _, encoded = kept.read_text(encoding="ascii").partition("\n")
        if seal == sha256_of_text(encoded):
            return encoded
    encoded = _cut(path, wanted)
    write_whole(kept, f"{sha256_of_text(encoded)}\n{encoded}")
    return encoded


def _cut(path: Path, wanted: str) -> str:
    from fontTools import subset

    options = subset.Options(flavor="woff", layout_features=["kern", "liga", "tnum"])
    font = subset.load_font(str(path), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=wanted)
    cutter.subset(font)
    buffer = BytesIO()
    subset.save_font(font, buffer, options)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


TEMPLATES = Path(__file__).with_name("templates")
PLACE = "<style></style>"
"""Where a page keeps room for its style sheet, which can be written only after its text."""


@lru_cache(maxsize=4)
def pages(*more: Path) -> Environment:
    """Open the templates of pages, escaped and strict.

    Parameters
    ----------
    more : Path
        Folders that are searched before the one that all products share.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader([*more, TEMPLATES]),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"base64": encode, "printed": number}
    return environment


def styled(page: str, sheet: str) -> str:
    """Put the style sheet of a page into the place that it keeps for it."""
    return page.replace(PLACE, f"<style>{sheet}</style>", 1)


def styled_sheet(page: str) -> str:
    """Put the look of the sheets that lie beside a report, such as the sign-off sheet, into one."""
    look = pages().get_template("signoff_look.css.j2")
    own = (TEMPLATES / "signoff.css").read_text(encoding="utf-8")
    return styled(page, look.render(fonts=embedded_fonts(page), colours=COLOURS) + own)


def encode(text: str) -> str:
    """Write text as base64, for an address of the form `data:`."""
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def hash_of(script: str) -> str:
    """Return the hash of a script as a content security policy names it, without its quotes."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"

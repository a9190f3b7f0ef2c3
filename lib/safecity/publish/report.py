"""The HTML report: one file that opens without a network and reads without scripts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from safecity.charts.compact import shared_letters
from safecity.publish.document import Document
from safecity.publish.look import COLOURS, embedded_fonts

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")


def render_report(document: Document, *, beside: Collection[str] = ()) -> str:
    """Write a document as one HTML page with its fonts, pictures and tables inside.

    Parameters
    ----------
    document : Document
        The report as plain data; every text is escaped.
    beside : collection of str
        Files that lie beside the report; a figure links to its notebook where that is one.
    """
    from markupsafe import Markup

    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    drawn = [item for item in document.items if item.svg]
    letters, svgs = shared_letters(item.svg.strip() for item in drawn)
    page = (
        pages()
        .get_template("report.html.j2")
        .render(
            doc=document,
            beside=beside,
            letters=letters,
            pictures=dict(zip((item.anchor for item in drawn), svgs, strict=True)),
            script=Markup(script),
            script_hash=_hash_of(script),
        )
    )
    return page.replace("<style></style>", f"<style>{_style(page)}</style>", 1)


def encode(text: str) -> str:
    """Write text as base64, for an address of the form `data:`."""
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def _style(page: str) -> str:
    fonts = embedded_fonts(page)
    return pages().get_template("report.css.j2").render(fonts=fonts, colours=COLOURS)


def _hash_of(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


@lru_cache(maxsize=1)
def pages() -> Environment:
    """Open the templates of every page, escaped and strict, once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["base64"] = encode
    return made

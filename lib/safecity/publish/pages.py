"""What the HTML products share: their templates, and the parts that end up inside a page."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from safecity.numbers import number

if TYPE_CHECKING:
    from jinja2 import Environment

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

    made = Environment(
        loader=FileSystemLoader([*more, TEMPLATES]),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"base64": encode, "printed": number}
    return made


def styled(page: str, sheet: str) -> str:
    """Put the style sheet of a page into the place that it keeps for it."""
    return page.replace(PLACE, f"<style>{sheet}</style>", 1)


def encode(text: str) -> str:
    """Write text as base64, for an address of the form `data:`."""
    return base64.b64encode(text.encode("utf-8")).decode("ascii")


def hash_of(script: str) -> str:
    """Return the hash of a script as a content security policy names it, without its quotes."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"

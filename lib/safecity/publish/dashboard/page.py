"""The dashboard's page: data, scripts and fonts inside, and a whole page without scripts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from safecity.charts import style
from safecity.exhibits.numbers import number
from safecity.publish.dashboard.data import data_of, json_of
from safecity.publish.dashboard.scripts import app_text, hash_of, script_text, vega_bundle
from safecity.publish.dashboard.static import static_page
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.look import COLOURS, embedded_fonts
from safecity.publish.report import TEMPLATES as SHARED

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
PALETTE = {
    "own": style.OWN,
    "comparator": style.COMPARATOR,
    "special": style.SPECIAL,
    "plum": style.PLUM,
    "grey": style.GREY,
    "lilac": style.LILAC,
    "range": style.RANGE,
    "grid": style.GRID,
    "rule": style.RULE,
    "shade": style.SHADE,
    "nodata": style.NO_DATA,
    **{f"seq{at}": colour for at, colour in enumerate(style.SEQUENTIAL, start=1)},
}
"""Colours of charts, for those that the app draws."""
GUARD = """addEventListener("load", () => {
  if (document.documentElement.classList.contains("app")) return;
  for (const hidden of document.querySelectorAll("noscript")) {
    const shown = document.createElement("div");
    shown.innerHTML = hidden.textContent;
    hidden.replaceWith(shown);
  }
});"""
"""Shows the page without scripts where they run but the app could not start."""


def render_dashboard(draft: Draft, document: Document) -> str:
    """Write the dashboard as one HTML page.

    Parameters
    ----------
    draft : Draft
        The exhibits of the edition, in order and numbered.
    document : Document
        The report written from them, for its words and numbers.

    Returns
    -------
    str
        The page; the same draft gives the same text.
    """
    from markupsafe import Markup

    data = data_of(draft, document)
    scripts = [script_text(text) for text in (vega_bundle(), app_text(".js"), GUARD)]
    page = _pages().get_template("dashboard.html.j2")
    text = page.render(
        doc=document,
        page=static_page(draft, data),
        data=data,
        held=Markup(json_of(data)),
        scripts=[Markup(script) for script in scripts],
        hashes=" ".join(map(hash_of, scripts)),
    )
    return text.replace(
        "<style></style>", f"<style>{_style(text, bool(document.stamp))}</style>", 1
    )


def _style(page: str, stamped: bool) -> str:
    fonts = embedded_fonts(page)
    shell = _pages().get_template("shell.css.j2")
    return shell.render(fonts=fonts, colours=COLOURS | PALETTE, stamped=stamped) + app_text(".css")


@lru_cache(maxsize=1)
def _pages() -> Environment:
    """Open the templates of the dashboard and those that it shares with the report."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=FileSystemLoader([TEMPLATES, SHARED]),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["printed"] = number
    return made

"""The dashboard's page: data, scripts and fonts inside, and a whole page without scripts."""

from __future__ import annotations

from safecity.charts import style
from safecity.publish.dashboard.about import PAGE
from safecity.publish.dashboard.data import data_of, json_of
from safecity.publish.dashboard.scripts import TEMPLATES, app_text, script_text, vega_bundle
from safecity.publish.dashboard.static import static_page
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.look import embedded_fonts, hash_of, pages, styled
from safecity.publish.product import Product

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
    "ground": style.GROUND,
    "water": style.WATER,
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
    page = pages(TEMPLATES).get_template("dashboard.html.j2")
    text = page.render(
        doc=document,
        page=static_page(draft, data),
        data=data,
        held=Markup(json_of(data)),
        scripts=[Markup(script) for script in scripts],
        hashes=" ".join(f"'{hash_of(script)}'" for script in scripts),
    )
    return styled(text, _style(text, document))


def _style(page: str, document: Document) -> str:
    fonts = embedded_fonts(page)
    shell = pages(TEMPLATES).get_template("shell.css.j2")
    looks = {"colours": document.brand.colours | PALETTE, "typeface": document.brand.typeface}
    sheet = shell.render(fonts=fonts, status=document.status, **looks)
    return sheet + app_text(".css")


def make(draft: Draft, document: Document) -> bytes:
    """Write the page."""
    return render_dashboard(draft, document).encode("utf-8")


PRODUCT = Product(
    file=PAGE,
    name="Dashboard",
    says="the same figures to filter and compare",
    place=8,
    make=make,
)

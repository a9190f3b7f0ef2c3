"""The dashboard's page: data, scripts and fonts inside, and a whole page without scripts."""

from __future__ import annotations

import re
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path

from safecity.charts import style
from safecity.publish.dashboard.about import PAGE
from safecity.publish.dashboard.data import data_of, json_of
from safecity.publish.dashboard.static import static_page
from safecity.publish.document import Document
from safecity.publish.draft import Draft
from safecity.publish.look import embedded_fonts, hash_of, pages, styled
from safecity.publish.product import Product

APP, TEMPLATES = (Path(__file__).parents[1] / "dashboard" / name for name in ("app", "templates"))
START = "main.js"
"""Starts the app, and so stands last."""
_GIVES = re.compile(r"^  app\.(\w+) = ", re.MULTILINE)
_GIVES_MANY = re.compile(r"^  Object\.assign\(app, \{(.*?)\}\)", re.MULTILINE | re.DOTALL)
_NEEDS = re.compile(r"^  (?:[^/\s].*?)?\bapp\.(\w+)", re.MULTILINE)
_MARGIN = re.compile(r"^ +", re.MULTILINE)
SNIPPET = "window.vegaParts={vegaEmbed};"
"""What the app takes from the bundle, in which the names `vega` and `vegaLite` are empty."""
NOTICE = (
    "/* Vega, Vega-Lite, Vega-Embed: copyright University of Washington Interactive Data Lab and "
    "contributors, BSD 3-Clause licence, https://github.com/vega */"
)


def app_files(suffix: str) -> tuple[Path, ...]:
    """List the app's files of one kind, in the order in which they stand on the page.

    Scripts follow those whose names they read when they are loaded, in lines of the outermost level
    (two spaces), and otherwise the alphabet; styles follow the alphabet.

    Parameters
    ----------
    suffix : str
        ".js" or ".css".
    """
    paths = sorted(APP.glob(f"*{suffix}"))
    return tuple(paths) if suffix != ".js" else _loaded(paths)


def _loaded(files: list[Path]) -> tuple[Path, ...]:
    """Put scripts behind those that they need; a circle stops here with its files."""
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    giver = {name: path for path, text in texts.items() for name in _given(text)}
    sorter = TopologicalSorter(
        {
            path: sorted({giver[name] for name in _NEEDS.findall(text) if name in giver} - {path})
            for path, text in texts.items()
            if path.name != START
        }
    )
    return (*sorter.static_order(), *(path for path in files if path.name == START))


def _given(text: str) -> list[str]:
    many = [re.findall(r"\w+", exported) for exported in _GIVES_MANY.findall(text)]
    return [*_GIVES.findall(text), *(name for names in many for name in names)]


def app_text(suffix: str) -> str:
    """Join the app's files of one kind into one text; lines begin at the margin, for the size.

    No text of the app goes over a line's end, so that its margin is nowhere part of it.
    """
    text = "\n".join(path.read_text(encoding="utf-8") for path in app_files(suffix))
    return _MARGIN.sub("", text)


@lru_cache(maxsize=1)
def vega_bundle() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script that needs no network.

    The text comes out of the installed `vl-convert-python` and so changes only with it. It is
    wrapped, so that its names do not meet the app's.
    """
    import vl_convert

    return script_text(f"{NOTICE}\n(()=>{{{vl_convert.javascript_bundle(SNIPPET)}\n}})();")


def script_text(text: str) -> str:
    """Write a script so that no text in it can end its element."""
    return re.sub(r"<(?=/script|!--)", r"\\x3c", text, flags=re.IGNORECASE)


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

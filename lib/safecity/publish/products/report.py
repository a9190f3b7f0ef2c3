"""The HTML report: one file that opens without a network and reads without scripts."""

from __future__ import annotations

from collections.abc import Collection

from safecity.publish.document import Document
from safecity.publish.look import TEMPLATES, Brand, embedded_fonts, hash_of, pages, styled
from safecity.publish.product import Product


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
    page = (
        pages()
        .get_template("report.html.j2")
        .render(
            doc=document,
            beside=beside,
            script=Markup(script),
            script_hash=hash_of(script),
        )
    )
    return styled(page, _style(page, document.brand))


def _style(page: str, brand: Brand) -> str:
    sheet = pages().get_template("report.css.j2")
    looks = {"colours": brand.colours, "typeface": brand.typeface}
    return sheet.render(fonts=embedded_fonts(page), **looks)


def make(document: Document, beside: Collection[str]) -> bytes:
    """Write the page."""
    return render_report(document, beside=beside).encode("utf-8")


PRODUCT = Product(
    file="report.html",
    name="Report",
    says="the full account with every figure, its table, sources and notes, as one web page",
    place=1,
    make=make,
)

"""From a chart to bytes: the picture for the page (svg) and the copy to download (png)."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.sax.saxutils import quoteattr

from safecity.catalogue.json_text import json_text
from safecity.catalogue.kinds import kind_named
from safecity.charts import style
from safecity.charts.canvas import STAMP
from safecity.charts.compact import compact
from safecity.charts.view import Chart, View

DOWNLOAD = Path(__file__).with_name("download.typ")
SHEET = re.compile(r"\s*<defs>\s*<style[^>]*>[^<]*</style>\s*</defs>")
LINES = "stroke-linejoin: round; stroke-linecap: butt"
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def svg(chart: Chart) -> str:
    """The chart as an SVG element that can stand in a page or in a file of its own.

    Its ids are its own, so that many charts share a page. The same chart gives the same bytes.
    """
    buffer = io.BytesIO()
    with style.applied():
        chart.figure.savefig(buffer, format="svg", metadata=NO_METADATA)
    text = buffer.getvalue().decode("utf-8")
    view = chart.view
    words = f"{view.indicator} {kind_named(view.kind).drawer} {view.name}"
    return _labelled(compact(text[text.index("<svg") :], words), view)


def _labelled(text: str, view: View) -> str:
    """Name the picture for readers who cannot see it; keep its style from leaking into a page."""
    stamp = f"{STAMP}. " if view.synthetic and "synthetic" not in view.alt.lower() else ""
    name = f'<svg role="img" aria-label={quoteattr(stamp + view.alt)} style="{LINES}" '
    return SHEET.sub("", text, count=1).replace("<svg ", name, 1)


def png(chart: Chart, dpi: int = 150, source: str = "", drawn: str = "") -> bytes:
    """The chart as a picture to download: with headline, subtitle and source line.

    Typst sets the words around the chart's own svg, which is ten times as fast as drawing the
    chart again, and gives the same bytes for the same chart.

    Parameters
    ----------
    chart : Chart
    dpi : int
        Pixels an inch.
    source : str
        Where the data come from, in words; titles and publishers of the view's sources if not
        given.
    drawn : str
        The chart's `svg`, where it was made already.
    """
    import typst

    view = chart.view
    words = {
        "headline": view.headline,
        "subtitle": view.subtitle,
        "source": source or "; ".join(_title(slug) for slug in view.sources),
        "synthetic": view.synthetic,
        "svg": drawn or svg(chart),
        "font": style.FONT_FAMILY,
        "large": style.HEADLINE,
        "medium": style.SUBTITLE,
        "small": style.SMALL,
        "ink": style.INK,
        "muted": style.MUTED,
    }
    fonts = sorted({str(path.parent) for path in style.font_files().values()})
    return bytes(
        typst.compile(
            str(DOWNLOAD),
            format="png",
            ppi=dpi,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"view": json_text(words)},
        )
    )


def _title(slug: str) -> str:
    from safecity.catalogue.registry import load_catalogue

    source = load_catalogue().sources.get(slug)
    return f"{source.title}, {source.publisher}" if source else slug

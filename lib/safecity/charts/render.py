"""From a chart to bytes: the picture for the page (svg) and the copy to download (png)."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import numpy as np

from safecity.charts import lettering, style
from safecity.charts.canvas import EDGE, STAMP
from safecity.charts.view import Chart, View

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PAD = 0.14
SHEET = re.compile(r"\s*<defs>\s*<style[^>]*>[^<]*</style>\s*</defs>")
LINES = "stroke-linejoin: round; stroke-linecap: butt"
ID = re.compile(r'\sid="([^"]*)"')
REFERENCE = re.compile(r'(?:href="#|url\(#)([^")]*)')
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def svg(chart: Chart) -> str:
    """The chart as an SVG element that can stand in a page or in a file of its own.

    Every id is prefixed with the view's indicator and name, so that many charts share a page.
    The same chart gives the same bytes.
    """
    buffer = io.BytesIO()
    with style.applied():
        chart.figure.savefig(buffer, format="svg", metadata=NO_METADATA)
    text = buffer.getvalue().decode("utf-8")
    return _own_ids(_labelled(text[text.index("<svg") :], chart.view), chart.view)


def _labelled(text: str, view: View) -> str:
    """Name the picture for readers who cannot see it; keep its style from leaking into a page."""
    stamp = f"{STAMP}. " if view.synthetic and "synthetic" not in view.alt.lower() else ""
    name = f'<svg role="img" aria-label={quoteattr(stamp + view.alt)} style="{LINES}" '
    return SHEET.sub("", text, count=1).replace("<svg ", name, 1)


def _own_ids(text: str, view: View) -> str:
    """Drop the ids that nothing refers to and prefix the others."""
    words = f"{view.indicator}-{view.kind}-{view.name}".lower()
    prefix = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
    used = set(REFERENCE.findall(text))
    text = ID.sub(lambda found: found[0] if found[1] in used else "", text)
    return re.sub(r'(\sid="|xlink:href="#|url\(#)', rf"\g<1>{prefix}-", text)


def png(chart: Chart, dpi: int = 150, source: str = "") -> bytes:
    """The chart as a picture to download: with headline, subtitle and source line.

    Parameters
    ----------
    chart : Chart
    dpi : int
        Pixels an inch.
    source : str
        Where the data come from, in words; if not given, the catalogue's titles and publishers
        of the view's sources.
    """
    view = chart.view
    origin = source or "; ".join(_title(slug) for slug in view.sources)
    with style.applied():
        strips = [_words(_head(view)), chart.figure, _words(_foot(view, origin))]
        pixels = np.vstack([_pixels(figure, dpi) for figure in strips if figure])
    return _encode(pixels, dpi)


def _title(slug: str) -> str:
    from safecity.catalogue.registry import load_catalogue

    source = load_catalogue().sources.get(slug)
    return f"{source.title}, {source.publisher}" if source else slug


def _head(view: View) -> list[tuple[str, float, int, str]]:
    return [
        (view.headline, style.HEADLINE, style.BOLD, style.INK),
        (view.subtitle, style.SUBTITLE, style.REGULAR, style.MUTED),
    ]


def _foot(view: View, origin: str) -> list[tuple[str, float, int, str]]:
    words = [f"Source: {origin}"] if origin else []
    words += ["Synthetic data: not a real place's figures"] if view.synthetic else []
    return [(line, style.SMALL, style.REGULAR, style.MUTED) for line in words]


def _words(paragraphs: list[tuple[str, float, int, str]]) -> Figure | None:
    """Paragraphs of text, size, weight and colour, wrapped to the width of a chart."""
    from matplotlib.figure import Figure

    room = style.WIDTH - 2 * EDGE
    set_out = [(lettering.wrap(t, room, size, w), size, w, c) for t, size, w, c in paragraphs if t]
    if not set_out:
        return None
    height = (
        sum(lettering.height(len(lines), size) + PAD / 2 for lines, size, _, _ in set_out) + PAD
    )
    figure = Figure(figsize=(style.WIDTH, height))
    y = height - PAD / 2
    for lines, size, weight, colour in set_out:
        look: style.Look = {"fontsize": size, "fontweight": weight, "color": colour, "va": "top"}
        look |= {"linespacing": style.LEADING}
        figure.text(EDGE / style.WIDTH, y / height, "\n".join(lines), **look)
        y -= lettering.height(len(lines), size) + PAD / 2
    return figure


def _pixels(figure: Figure, dpi: int) -> np.ndarray:
    """A figure as rows of red, green and blue."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="raw", dpi=dpi)
    wide = int(figure.get_figwidth() * dpi)
    return np.frombuffer(buffer.getvalue(), dtype=np.uint8).reshape(-1, wide, 4)[:, :, :3]


def _encode(pixels: np.ndarray, dpi: int) -> bytes:
    """A picture with a white rim, as PNG without any mention of when or by what it was made."""
    from PIL import Image

    rim = int(PAD * dpi)
    framed = np.pad(pixels, ((rim // 2, rim // 2), (rim, rim), (0, 0)), constant_values=255)
    buffer = io.BytesIO()
    Image.fromarray(framed).save(buffer, format="PNG", dpi=(dpi, dpi))
    return buffer.getvalue()

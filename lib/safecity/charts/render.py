"""From a chart to bytes: the picture for the page (svg) and the copy to download (png)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from xml.sax.saxutils import quoteattr

from safecity.catalogue.kinds import kind_named
from safecity.charts import style
from safecity.charts.view import Chart, View
from safecity.digests import sha256_of_text
from safecity.files import json_text

if TYPE_CHECKING:
    from safecity.charts.pen import Pictures

ID = re.compile(r'\sid="([^"]*)"')
REFERENCE = re.compile(r'(?:href="#|url\(#)([^")]*)')
NAMED = re.compile(r'(\sid="|xlink:href="#|url\(#)([^")]*)')
LETTER = re.compile(r"^SourceSansPro-(\w)\w*-([0-9a-f]+)$")
OUTLINE = re.compile(r'<path id="\w{6}-([RSB][0-9a-f]+)" [^>]*/>')
LETTER_USED = re.compile(r'xlink:href="#\w{6}-([RSB][0-9a-f]+)"')
LETTER_MOVED = re.compile(r'(<use [^>]*)transform="translate\((-?[\d.]+) 0\)"')
EMPTY = re.compile(r"<defs>\s*</defs>\s*")
PATH = re.compile(r' d="([^"]*)"')
MOVED = re.compile(r"translate\(([^)]*)\)")
LONG = re.compile(r"-?\d+\.\d{3,}")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
GROUP = re.compile(r"<g/>|<g>\s*</g>")
GROUPING = re.compile(r"<g>|<g [^>]*[^/]>|</g>")
BETWEEN = re.compile(r">\s+<")
PLACED = re.compile(r' (x|y)="(-?\d+\.\d{3,})"')
LEVEL = re.compile(r' transform="rotate\(-?0 [^)]*\)"')
FAMILY = re.compile(r" font-family: '[^']*';")


def compact(text: str, words: str) -> str:
    """Shorten an SVG without changing what is seen.

    Parameters
    ----------
    text : str
        An SVG element as matplotlib writes it.
    words : str
        What tells the picture from all others of an edition; its ids begin with a digest of it.

    Returns
    -------
    str
        Coordinates to a hundredth of a point; only ids that are referred to; no two pictures
        share an id.
    """
    text = GROUP.sub("", COMMENT.sub("", text))
    text = PATH.sub(lambda match: f' d="{_short_path(match[1])}"', text)
    text = MOVED.sub(lambda match: f"translate({_rounded(match[1])})", text)
    text = LETTER_MOVED.sub(lambda match: f'{match[1]}x="{float(match[2]):.1f}"', text)
    return GROUP.sub("", _unwrapped(_own_ids(BETWEEN.sub("><", text), words)))


def shared_letters(pictures: Iterable[str]) -> tuple[str, list[str]]:
    """Take the outlines of letters out of pictures that stand in one page.

    Parameters
    ----------
    pictures : iterable of str
        SVG elements as `compact` left them, to be put into a page as elements.

    Returns
    -------
    str
        One hidden SVG with the outline of every letter used, to stand in the page once.
    list of str
        The pictures without them.
    """
    outlines: dict[str, str] = {}

    def keep(match: re.Match[str]) -> str:
        outlines.setdefault(match[1], re.sub(r'id="\w{6}-', 'id="l-', match[0], count=1))
        return ""

    bare = [EMPTY.sub("", OUTLINE.sub(keep, picture)) for picture in pictures]
    joined = "".join(outlines[name] for name in sorted(outlines))
    style = 'style="position: absolute" aria-hidden="true"'
    hidden = f'<svg width="0" height="0" {style}><defs>{joined}</defs></svg>'
    return hidden, [LETTER_USED.sub(r'href="#l-\1"', picture) for picture in bare]


def _unwrapped(text: str) -> str:
    """Take away groups that say nothing of what is in them."""
    bare: list[bool] = []

    def kept(match: re.Match[str]) -> str:
        """Return a tag, or nothing for one of a group without attributes."""
        if match[0] == "</g>":
            return "" if bare.pop() else match[0]
        bare.append(match[0] == "<g>")
        return "" if bare[-1] else match[0]

    return GROUPING.sub(kept, text)


def _short_path(path: str) -> str:
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", _rounded(" ".join(path.split())))


def _rounded(numbers: str) -> str:
    return LONG.sub(lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), numbers)


def _own_ids(text: str, words: str) -> str:
    """Drop the ids that nothing refers to; begin the others with a digest of the words."""
    prefix = sha256_of_text(words)[:5]
    used = set(REFERENCE.findall(text))
    text = ID.sub(lambda match: match[0] if match[1] in used else "", text)
    return NAMED.sub(lambda match: f"{match[1]}k{prefix}-{_short_name(match[2])}", text)


def _short_name(name: str) -> str:
    return LETTER.sub(r"\1\2", name)


DOWNLOAD = Path(__file__).with_name("download.typ")
SHEET = re.compile(r"\s*<defs>\s*<style[^>]*>[^<]*</style>\s*</defs>")
LINES = "stroke-linejoin: round; stroke-linecap: butt"


def svg(chart: Chart) -> str:
    """The chart as an SVG element that can stand in a page or in a file of its own.

    Its ids are its own, so that many charts share a page. The same chart gives the same bytes.
    """
    return _outlined(chart, _written(chart).outlined)


def live(chart: Chart) -> str:
    """The chart as an SVG element whose lettering is text, which a reader can search and select.

    It is for a page or a typesetter that has the font; a file of its own needs outlines (`svg`).
    """
    from safecity.charts.pen import written_as_text

    with style.applied():
        return _lettered(chart, written_as_text(chart.figure))


def both(chart: Chart) -> tuple[str, str]:
    """The chart as `svg` and as `live`, drawn once."""
    written = _written(chart)
    return _outlined(chart, written.outlined), _lettered(chart, written.lettered)


def _written(chart: Chart) -> Pictures:
    from safecity.charts.pen import written

    with style.applied():
        return written(chart.figure)


def _outlined(chart: Chart, text: str) -> str:
    view = chart.view
    words = f"{view.indicator} {kind_named(view.kind).drawer} {view.name}"
    return _labelled(compact(text[text.index("<svg") :], words), view)


def _lettered(chart: Chart, text: str) -> str:
    view, wide = chart.view, chart.figure.get_figwidth()
    words = f"{view.indicator} {kind_named(view.kind).drawer} {view.name} {wide}"
    named = _labelled(compact(text[text.index("<svg") :], words), view)
    named = PLACED.sub(lambda match: f' {match[1]}="{_rounded(match[2])}"', named)
    named = FAMILY.sub("", LEVEL.sub("", named))
    return named.replace(LINES, f"{LINES}; font-family: '{style.FONT_FAMILY}', sans-serif", 1)


def _labelled(text: str, view: View) -> str:
    """Name the picture for readers who cannot see it; keep its style from leaking into a page."""
    labelled = replace(view, synthetic=view.synthetic and "synthetic" not in view.alt.lower())
    stamp = f"{labelled.stamp}. " if labelled.stamp else ""
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
        "restricted": view.restricted,
        "svg": drawn or svg(chart),
        "font": style.FONT_FAMILY,
        "large": style.HEADLINE,
        "medium": style.SUBTITLE,
        "small": style.SMALL,
        "ink": style.INK,
        "muted": style.MUTED,
    }
    compiler = typst.Compiler(str(DOWNLOAD), font_paths=_fonts())
    picture = compiler.compile(format="png", ppi=dpi, sys_inputs={"view": json_text(words)})
    return cast(bytes, picture)


@cache
def _fonts() -> Any:
    """Read the fonts of download copies, once a process."""
    import typst

    folders = sorted({str(path.parent) for path in style.font_files().values()})
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _title(slug: str) -> str:
    from safecity.catalogue.registry import load_catalogue

    source = load_catalogue().sources.get(slug)
    return f"{source.title}, {source.publisher}" if source else slug

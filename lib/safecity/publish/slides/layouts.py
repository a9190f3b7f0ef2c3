"""The layouts of the deck: where each place for text stands, and how its text is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safecity.charts.style import MUTED
from safecity.publish.slides.slide import Box

WIDTH, HEIGHT = 13.333, 7.5
EDGE = 0.6
FULL = WIDTH - 2 * EDGE
CONTENT = Box(EDGE, 1.52, FULL, 5.0)
"""Room under a title that is a short name; a finding's takes two lines."""
CHART = Box(EDGE, 2.15, 8.45, 4.35)
CHARTS = {"evidence": Box(EDGE, 1.85, CHART.width, 4.65)}
"""Room for a chart in layouts where it is not `CHART`."""
PANEL = Box(9.3, 2.2, WIDTH - EDGE - 9.3, 4.25)
BODY, KICKER, SUBTITLE, SOURCE, STAMP, SIDE = 1, 20, 21, 22, 23, 24
FOOT = 12
"""Points of the lines at the foot and of the stamp."""
GROUND = 6.52
"""On which the bars of dark slides stand."""


@dataclass(frozen=True)
class Holder:
    """A place for text.

    Attributes
    ----------
    kind : str
        Type of the placeholder: title, body, ftr or sldNum.
    idx : int
        By which slides refer to it.
    name : str
        What a screen reader and the selection pane call it.
    box : Box
    size : int
        Points.
    colour : str
        Name of a colour of the theme, or six hexadecimal digits behind a hash.
    bold : bool
    anchor : str
        Where in the box the text stands: t, ctr or b.
    align : str
        l or r.
    inset : float
        Inches between the edge of the box and the text.
    fill : str
        Colour of the theme behind the text; empty for none.
    """

    kind: str
    idx: int
    name: str
    box: Box
    size: int
    colour: str = "tx1"
    bold: bool = False
    anchor: str = "t"
    align: str = "l"
    inset: float = 0.0
    fill: str = ""


@dataclass(frozen=True)
class Layout:
    """A layout.

    Attributes
    ----------
    title : str
        Its name in the menu.
    kind : str
        Its type in the format.
    dark : bool
        Whether its ground is dark.
    holders : tuple of Holder
        In reading order.
    shapes : tuple of (Box, str)
        Bars of colour; a reader of the slides does not meet them.
    """

    title: str
    kind: str
    dark: bool
    holders: tuple[Holder, ...]
    shapes: tuple[tuple[Box, str], ...] = ()


def _foot(dark: bool) -> tuple[Holder, ...]:
    quiet, loud = ("bg1", "bg1") if dark else (MUTED, "accent4")
    return (
        Holder("body", SOURCE, "Source", Box(EDGE, 6.58, FULL, 0.27), FOOT, quiet),
        Holder("ftr", 11, "Footer", Box(EDGE, 6.98, 11.2, 0.27), FOOT, quiet),
        Holder("sldNum", 12, "Slide number", Box(12.03, 6.98, 0.7, 0.27), FOOT, quiet, align="r"),
        Holder("body", STAMP, "Status of the data", Box(EDGE, 0.16, FULL, 0.27), FOOT, loud, True),
    )


def _head(tall: float) -> tuple[Holder, ...]:
    return (
        Holder("title", 0, "Title", Box(EDGE, 0.74, FULL, tall), 28, "tx2", True, "t"),
        Holder("body", KICKER, "Theme", Box(EDGE, 0.44, FULL, 0.3), 14, "accent2", True),
    )


def _light(title: str, *holders: Holder, kind: str = "cust", tall: float = 0.72) -> Layout:
    rule = (Box(EDGE, 6.9, FULL, 0.012), "bg2")
    edge = (Box(0, 0.44, 0.14, 0.3 + tall), "accent1")
    return Layout(title, kind, False, (*_head(tall), *holders, *_foot(False)), (edge, rule))


def _dark(title: str, kind: str, *holders: Holder) -> Layout:
    heights = (0.8, 1.3, 1.0, 1.9, 1.5, 2.5)
    bars = tuple(
        (Box(9.2 + 0.6 * at, GROUND - tall, 0.44, tall), "accent1" if at % 3 else "accent2")
        for at, tall in enumerate(heights)
    )
    return Layout(title, kind, True, (*holders, *_foot(True)), bars)


LAYOUTS: Mapping[str, Layout] = {
    "title": _dark(
        "Title", "title",
        Holder("title", 0, "Title", Box(EDGE, 1.5, 10.6, 1.75), 44, "bg1", True, "b"),
        Holder("body", BODY, "Edition", Box(EDGE, 3.5, 8.2, 2.6), 20, "bg1"),
    ),
    "divider": _dark(
        "Part", "secHead",
        Holder("title", 0, "Title", Box(EDGE, 1.9, 11.4, 1.35), 38, "bg1", True, "t"),
        Holder("body", KICKER, "Part", Box(EDGE, 1.2, 6.0, 0.5), 22, "accent3", True),
        Holder("body", BODY, "Introduction", Box(EDGE, 3.3, 8.2, 2.9), 20, "bg1"),
    ),
    "finding": _light(
        "Finding with chart",
        Holder("body", SUBTITLE, "Measure", Box(EDGE, 1.72, FULL, 0.34), 16, MUTED),
        Holder("body", BODY, "What it says", PANEL, 16, inset=0.16, fill="bg2"),
        tall=0.98,
    ),
    "text": _light("Text", Holder("body", BODY, "Text", CONTENT, 18), kind="obj"),
    "two": _light(
        "Text in two columns",
        Holder("body", BODY, "Text", Box(EDGE, 1.6, 6.55, 4.9), 18),
        Holder("body", SIDE, "Beside it", Box(7.4, 1.6, WIDTH - EDGE - 7.4, 4.9), 18,
               inset=0.16, fill="bg2"),
    ),
    "table": _light("Table", kind="titleOnly"),
    "numbers": _light(
        "Headline figures",
        Holder("body", BODY, "Text", Box(EDGE, 4.2, FULL, 2.2), 16),
    ),
    "evidence": _light(
        "Recommendation with chart",
        Holder("body", SUBTITLE, "Measure", Box(EDGE, 1.47, FULL, 0.34), 16, MUTED),
        Holder("body", BODY, "What it says", Box(9.3, 1.9, PANEL.width, 4.55), 16, inset=0.16,
               fill="bg2"),
    ),
}  # fmt: skip
"""By name; the order is that of the menu."""


def box_of(layout: str, idx: int) -> Box:
    """Return the room for text within a place of a layout, without its insets."""
    holder = next(h for h in LAYOUTS[layout].holders if h.idx == idx and h.kind == "body")
    box, inset = holder.box, holder.inset
    return Box(box.left + inset, box.top + inset, box.width - 2 * inset, box.height - 2 * inset)

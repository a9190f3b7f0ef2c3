"""The one place that says how safecity looks: palette, lettering, sizes.

Colours are those of the Government Analysis Function, read from `afcharts`. Every colour that
carries data alone has a contrast of at least 3:1 on white; what falls short of that (the light
end of the sequential scale) is always drawn with an outline. Lettering is Source Sans Pro, read
from the files of an installed package, so that pages are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from afcharts.af_colours import get_af_colours

from safecity.catalogue.branding import contrast

FONT_FAMILY = "Source Sans Pro"
REGULAR, SEMIBOLD, BOLD = 400, 600, 700

OWN, TURQUOISE, PLUM, ORANGE, GREY, LILAC = get_af_colours("categorical")
COMPARATOR = TURQUOISE
SPECIAL = ORANGE
SEQUENTIAL = tuple(reversed(get_af_colours("sequential")))
"""Five blues, light to dark: low to high."""
DECREASE = SEQUENTIAL[2]

INK = "#0B0C0C"
MUTED = "#505A5F"
GRID = "#D6D6D6"
RULE = "#767676"
SHADE = "#E4E8EB"
RANGE = "#DDE7F1"
PAPER = "#FFFFFF"
NO_DATA = "#F7F7F7"
GROUND, WATER = "#F0EEE9", "#D9EAF2"
"""What lies around a map: land of neighbours, and water."""
HATCH = "////"
HATCH_INK = "#9A9A9A"

PAGE, PHONE = 6.3, 3.65
"""Widths of a chart in inches: the text width of the printed report, some 600 pixels on a screen;
and one for a screen of 380 pixels, which half of a page holds with lettering of 8 points."""
_SHEET: ContextVar[float] = ContextVar("sheet", default=PAGE)
HEADLINE, SUBTITLE, SMALL = 14.0, 11.0, 9.0
LINE = 2.0
LEADING = 1.22
"""Distance between lines of text, in multiples of the size (matplotlib's is nearly the same)."""

Look = dict[str, Any]
"""Arguments of a matplotlib artist."""

RC: Mapping[str, Any] = {
    "font.family": FONT_FAMILY,
    "font.size": SMALL,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": LINE,
    "patch.linewidth": 0.0,
    "path.simplify": False,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "svg.fonttype": "path",
    "svg.hashsalt": "safecity",
}


def font_files() -> dict[int, Path]:
    """Font files by weight, for whoever embeds them.

    Returns
    -------
    dict of int to pathlib.Path
        TrueType files of the regular (400), semibold (600) and bold (700) weight.
    """
    spec = find_spec("font_source_sans_pro")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("font-source-sans-pro is not installed; run `make setup`")
    folder = Path(spec.origin).parent / "files"
    names = {REGULAR: "Regular", SEMIBOLD: "Semibold", BOLD: "Bold"}
    return {weight: folder / f"SourceSansPro-{name}.ttf" for weight, name in names.items()}


@cache
def register_fonts() -> None:
    """Make the font family known to matplotlib, once a process."""
    from matplotlib.font_manager import FontEntry, fontManager

    for weight, path in font_files().items():
        entry = FontEntry(
            str(path),
            name=FONT_FAMILY,
            style="normal",
            variant="normal",
            weight=weight,
            size="scalable",
        )
        fontManager.ttflist.append(entry)


@contextmanager
def applied(more: Mapping[str, Any] = MappingProxyType({})) -> Iterator[None]:
    """Draw and save in the house style; what matplotlib was set to before comes back after.

    Parameters
    ----------
    more : Mapping
        What is set besides, by matplotlib's names.
    """
    import matplotlib

    register_fonts()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(cast(Any, {**RC, **more}))
        yield


def width() -> float:
    """Width in inches of the chart that is being drawn."""
    return _SHEET.get()


def on_phone() -> bool:
    """Say whether the chart that is being drawn is for a narrow screen."""
    return width() < PAGE


@contextmanager
def for_phone() -> Iterator[None]:
    """Draw for a narrow screen: less room for labels and figures, the same size of lettering."""
    token = _SHEET.set(PHONE)
    try:
        yield
    finally:
        _SHEET.reset(token)


def ink_on(colour: str) -> str:
    """The colour of lettering, dark or white, that reads better on `colour`."""
    return max(INK, PAPER, key=lambda ink: contrast(ink, colour))

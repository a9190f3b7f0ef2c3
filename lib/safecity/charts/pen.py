"""A figure written as SVG in one pass: with its lettering as outlines, and with it as text.

The artists of a figure are what costs; both pictures differ in their lettering alone. What a word
is made of and how wide it is are worked out once in a process: years, months and units stand in
every chart.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib import rc_context
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.textpath import TextToPath

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POINTS = 72
"""Of an inch: the unit of an SVG's coordinates."""
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
WORDS = 4096
"""Words that are remembered, of every weight and size."""


class Pictures(NamedTuple):
    """One figure as SVG text, as matplotlib writes it: lettering as outlines, and as text."""

    outlined: str
    lettered: str


def written(figure: Figure) -> Pictures:
    """Draw a figure once and write it twice; matplotlib has to be in the house style.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Without a layout engine and without artists to be rasterised.
    """
    outlined, lettered = io.StringIO(), io.StringIO()
    size = _points(figure)
    _draw(figure, _Pen(*size, outlined, RendererSVG(*size, lettered, metadata=NO_METADATA)))
    return Pictures(outlined.getvalue(), lettered.getvalue())


def written_as_text(figure: Figure) -> str:
    """Draw a figure and write its lettering as text alone."""
    file = io.StringIO()
    pen = RendererSVG(*_points(figure), file, metadata=NO_METADATA)
    pen._text2path = _TYPE
    with rc_context({"svg.fonttype": "none"}):
        _draw(figure, pen)
    return file.getvalue()


def _points(figure: Figure) -> tuple[float, float]:
    width, height = (float(inches) * POINTS for inches in figure.get_size_inches())
    return width, height


def _draw(figure: Figure, pen: RendererSVG) -> None:
    before, figure.dpi = figure.dpi, POINTS
    try:
        figure.draw(pen)
        pen.finalize()
    finally:
        figure.dpi = before


class _Pen(RendererSVG):
    """Writes into two files at once, and lettering into each in its own way."""

    def __init__(self, width: float, height: float, file: io.StringIO, beside: RendererSVG) -> None:
        super().__init__(width, height, file, metadata=NO_METADATA)
        self._text2path = _TYPE
        self.writer: Any = self.writer
        self._outlined, self._lettered = self.writer, beside.writer
        self.writer = self._both = _Both(self._outlined, self._lettered)

    def _draw_text_as_path(self, *given: Any, **options: Any) -> None:
        self.writer = self._outlined
        super()._draw_text_as_path(*given, **options)
        self.writer = self._lettered
        super()._draw_text_as_text(*given, **options)
        self.writer = self._both


class _Both:
    """Two XML writers that are told the same."""

    def __init__(self, *writers: Any) -> None:
        self._writers = writers

    def __getattr__(self, name: str) -> Any:
        first, second = (getattr(writer, name) for writer in self._writers)

        def tell(*given: Any, **options: Any) -> Any:
            second(*given, **options)
            return first(*given, **options)

        setattr(self, name, tell)
        return tell


class _Type(TextToPath):
    """Measures and sets words by matplotlib's ways, once each."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Return how much room a line takes, in points."""
        return _measured(s, prop, ismath)

    def get_glyphs_with_font(
        self,
        font: Any,
        s: str,
        glyph_map: Any = None,
        return_new_glyphs_only: bool = False,
        **how: Any,
    ) -> tuple[list[Any], dict[str, Any], list[Any]]:
        """Return where the letters of a line stand, and the outlines that are not known yet."""
        places, outlines = _set(font.fname, s, tuple(how.items()))
        known = glyph_map or {}
        return places, {k: v for k, v in outlines.items() if k not in known}, []


_MATPLOTLIB, _TYPE = TextToPath(), _Type()


@lru_cache(maxsize=WORDS)
def _measured(s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
    return _MATPLOTLIB.get_text_width_height_descent(s, prop, ismath)


@lru_cache(maxsize=WORDS)
def _set(file: str, s: str, how: tuple[tuple[str, Any], ...]) -> tuple[list[Any], dict[str, Any]]:
    font = get_font([file])
    font.set_size(TextToPath.FONT_SCALE, TextToPath.DPI)
    places, outlines, _ = _MATPLOTLIB.get_glyphs_with_font(font, s, **dict(how))
    return places, dict(outlines)

"""How much room words take, measured from the font itself, before anything is drawn."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np

from safecity.charts import style


@cache
def _face(weight: int) -> Any:
    from matplotlib.ft2font import FT2Font

    return FT2Font(str(style.font_files()[weight]))


# A face reads its glyphs from an open file, whose place forked processes share: each opens its own.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_face.cache_clear)


@lru_cache(maxsize=8192)
def width(text: str, size: float = style.SMALL, weight: int = style.REGULAR) -> float:
    """Width of the widest line of a text in inches."""
    from matplotlib.ft2font import LoadFlags

    face = _face(weight)
    face.set_size(size, 72)
    widest = 0
    for line in text.split("\n"):
        face.set_text(line, 0.0, flags=LoadFlags.NO_HINTING)
        widest = max(widest, face.get_width_height()[0])
    return float(widest / 64 / 72)


def widest(texts: Sequence[str], size: float = style.SMALL, weight: int = style.REGULAR) -> float:
    """Width of the widest of several texts in inches; 0 if there are none."""
    return max((width(text, size, weight) for text in texts), default=0.0)


def height(lines: int, size: float = style.SMALL) -> float:
    """Height of so many lines of text in inches."""
    return lines * size * style.LEADING / 72


def wrap(
    text: str,
    room: float,
    size: float = style.SMALL,
    weight: int = style.REGULAR,
    most: int | None = None,
) -> tuple[str, ...]:
    """Break a text into lines no wider than `room` inches.

    A word too long for a line is broken, since lettering must not leave the canvas. With `most`,
    what does not fit into so many lines is cut, and an ellipsis says so.
    """
    lines: list[str] = []
    for word in _breakable(text.split(), room, size, weight):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if most is None or len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _cut(lines[most - 1], room, size, weight))


def _cut(line: str, room: float, size: float, weight: int) -> str:
    while line and width(f"{line} …", size, weight) > room:
        line = line[:-1].rstrip()
    return f"{line} …"


def _breakable(words: Sequence[str], room: float, size: float, weight: int) -> list[str]:
    pieces: list[str] = []
    for word in words:
        while len(word) > 1 and width(word, size, weight) > room:
            cut = next(
                n
                for n in range(len(word) - 1, 0, -1)
                if n == 1 or width(word[:n], size, weight) <= room
            )
            pieces.append(word[:cut])
            word = word[cut:]
        pieces.append(word)
    return pieces


def spread(
    wanted: Sequence[float], sizes: Sequence[float], lowest: float, highest: float
) -> list[float]:
    """Move centres along a line as little as needed so that their boxes do not overlap.

    Parameters
    ----------
    wanted : sequence of float
        Where each centre would like to be.
    sizes : sequence of float
        Extent of each box along the line, in the same unit.
    lowest, highest : float
        The ends of the line; they give way only if the boxes cannot all fit.

    Returns
    -------
    list of float
        Centres in the order they came in.
    """
    order = np.argsort(wanted, kind="stable")
    centres = np.asarray(wanted, dtype=float)
    edge = lowest
    for i in order:
        centres[i] = max(centres[i], edge + sizes[i] / 2)
        edge = centres[i] + sizes[i] / 2
    edge = max(highest, lowest + float(np.sum(sizes)))
    for i in order[::-1]:
        centres[i] = min(centres[i], edge - sizes[i] / 2)
        edge = centres[i] - sizes[i] / 2
    return [float(centre) for centre in centres]

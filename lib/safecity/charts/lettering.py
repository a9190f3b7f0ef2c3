"""What is written on a chart: the room that words take, numbers and dates as they are printed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from safecity import numbers
from safecity.charts import style
from safecity.numbers import printed


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


NONE = "–"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: float, decimals: int = 0) -> str:
    """A number with thousands separators and a real minus sign; an en dash where there is none."""
    return printed(value, decimals, NONE)


def signed(value: float, decimals: int = 1, suffix: str = "") -> str:
    """A change with its sign, such as `+4.2%` or `−0.3`."""
    return NONE if number(value) == NONE else f"{numbers.signed(value, decimals)}{suffix}"


def span(lower: float, upper: float, decimals: int = 0, suffix: str = "") -> str:
    """An interval in words, `12.1 to 14.0`; empty where either end is missing."""
    if not (pd.notna(lower) and pd.notna(upper)):
        return ""
    decimals = numbers.end_decimals(lower, upper, decimals)
    ends = (numbers.rounded(end, decimals) for end in (lower, upper))
    low, high = (number(end, max(0, decimals)) for end in ends)
    return f"{low}{suffix} to {high}{suffix}"


def decimals(values: Iterable[float], own: Iterable[bool] = ()) -> int:
    """Decimals that suit a set of values: none for whole numbers, else by their size.

    Of rates the own area's newest one tells, where it is among them (`numbers.rate_decimals`).
    """
    values = list(values)
    array = np.asarray(list(values), dtype=float)
    array = array[np.isfinite(array)]
    if array.size == 0 or np.allclose(array, np.round(array)):
        return 0
    largest = np.abs(array).max()
    return 0 if largest >= 1_000 else numbers.rate_decimals(values, own)


def with_interval(value: float, lower: float, upper: float, places: int) -> str:
    """A value with its interval in brackets, `12.3 (11.0 to 13.8)`, all with the same decimals."""
    between = span(lower, upper, places)
    if not between or pd.isna(value):
        return number(value, places)
    places = numbers.decimals_beside(value, lower, upper, places)
    return f"{number(value, places)} ({span(lower, upper, places)})"


def ordinal(month: object) -> int:
    """Months since year 0: a timestamp or a text such as `2021-04` as a whole number."""
    stamp = pd.Timestamp(str(month))
    return stamp.year * 12 + stamp.month - 1


def month(position: int) -> str:
    """The month at an ordinal, `Apr 2021`."""
    return f"{MONTHS[position % 12]} {position // 12}"

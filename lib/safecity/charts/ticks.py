"""The ticks of an axis: round, few of them, printed as numbers are printed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from safecity.charts import lettering, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


APART = 0.1
PHONE_MOST = 4
"""Ticks that the narrow plots of a phone have room for."""


@dataclass(frozen=True)
class Ticks:
    """An axis and its round ticks.

    Attributes
    ----------
    at : tuple of float
        Evenly spaced, within the limits.
    labels : tuple of str
        The ticks as printed.
    limits : tuple of float
        Ends of the axis.
    """

    at: tuple[float, ...]
    labels: tuple[str, ...]
    limits: tuple[float, float]

    @property
    def base(self) -> float:
        """Where the axis' own line stands: at 0, or at the end nearest to it."""
        return min(max(0.0, self.limits[0]), self.limits[1])


def fit(values: Iterable[float], suffix: str = "", most: int = 6, tight: bool = False) -> Ticks:
    """Choose the finest round ticks that hold 0 and the values with at most `most` ticks.

    Parameters
    ----------
    values : iterable of float
        What must lie within; values that are not finite are passed over.
    suffix : str
        Printed behind every tick but 0.
    most : int
        Greatest number of ticks.
    tight : bool
        Whether the axis ends just beyond the data, or else at a tick.
    """
    array = np.asarray(list(values), dtype=float)
    array = array[np.isfinite(array)]
    most = min(most, PHONE_MOST) if style.on_phone() else most
    whole = bool(array.size == 0 or np.allclose(array, np.round(array)))
    low, high = _rimmed(*_ends(array)) if tight else _ends(array)
    step = _step(low, high, most, whole, tight)
    first, last = _multiples(low, high, step, tight)
    limits = (low, high) if tight else (first * step, last * step)
    ticks = [round(i * step, 10) for i in range(first, last + 1)]
    labels = (lettering.number(tick, _places(step)) + (suffix if tick else "") for tick in ticks)
    return Ticks(tuple(ticks), tuple(labels), limits)


def _ends(array: np.ndarray) -> tuple[float, float]:
    low, high = min(0.0, *array, 0.0), max(0.0, *array, 0.0)
    return (0.0, 1.0) if low == high else (float(low), float(high))


def _rimmed(low: float, high: float) -> tuple[float, float]:
    rim = 0.02 * (high - low)
    return low - rim * (low < 0), high + rim * (high > 0)


def _places(step: float) -> int:
    """Decimals needed to print the multiples of a step."""
    return next(n for n in range(12) if n == 11 or abs(step * 10**n - round(step * 10**n)) < 1e-6)


def _multiples(low: float, high: float, step: float, tight: bool) -> tuple[int, int]:
    """First and last multiple of a step: within the ends if tight, or else enclosing them."""
    if tight:
        return math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)


def _step(low: float, high: float, most: int, whole: bool, tight: bool) -> float:
    power = 10.0 ** (math.floor(math.log10(high - low)) - 2)
    while True:
        for factor in (1.0, 2.0, 2.5, 5.0):
            step = factor * power
            first, last = _multiples(low, high, step, tight)
            if last - first < most and (not whole or round(step, 9).is_integer()):
                return step
        power *= 10


def thinned(ticks: Ticks, room: float) -> Ticks:
    """Take ticks away, every second one, until their labels fit side by side into `room` inches."""
    at, labels = ticks.at, ticks.labels
    while len(at) > 2 and (lettering.widest(labels) + APART) * len(at) > room:
        even = [i for i in range(len(at)) if (i - _nought(at)) % 2 == 0]
        at, labels = tuple(at[i] for i in even), tuple(labels[i] for i in even)
    return Ticks(at, labels, ticks.limits)


def _nought(at: tuple[float, ...]) -> int:
    return at.index(0.0) if 0.0 in at else 0


def within(values: Iterable[float], most: int = 6) -> Ticks:
    """Choose round ticks for values that need not stand on 0, as in a cloud of points.

    Parameters
    ----------
    values : iterable of float
        What must lie within, with a rim that does not pass 0; values that are not finite are
        passed over.
    most : int
        Greatest number of ticks.
    """
    array = np.asarray(list(values), dtype=float)
    array = array[np.isfinite(array)]
    low, high = (float(array.min()), float(array.max())) if array.size else (0.0, 1.0)
    rim = 0.06 * (high - low) or max(abs(low) * 0.1, 0.5)
    low, high = max(low - rim, 0.0) if low >= 0 else low - rim, high + rim
    step = _step(low, high, most, False, True)
    return _from_step(_multiples(low, high, step, True), step, (low, high))


def ratios(values: Iterable[float], most: int = 6) -> Ticks:
    """Choose ticks for ratios on a logarithmic axis; places are logarithms to base 10.

    Parameters
    ----------
    values : iterable of float
        Ratios; those that are not above 0 are passed over. 1 always lies within.
    most : int
        Greatest number of ticks.
    """
    array = np.asarray(list(values), dtype=float)
    places = np.log10(array[np.isfinite(array) & (array > 0)])
    low, high = float(min(0.0, *places, 0.0)), float(max(0.0, *places, 0.0))
    rim = max(0.03 * (high - low), 0.03)
    low, high = low - rim, high + rim
    for digits in ((1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
        ends = range(math.floor(low) - 1, math.ceil(high) + 1)
        ticks = [round(d * 10.0**n, 12) for n in ends for d in digits]
        ticks = [tick for tick in ticks if low <= math.log10(tick) <= high]
        if len(ticks) <= most:
            break
    ticks = ticks[:: math.ceil(len(ticks) / most)]
    return Ticks(tuple(math.log10(t) for t in ticks), tuple(f"{t:,g}" for t in ticks), (low, high))


def _from_step(ends: tuple[int, int], step: float, limits: tuple[float, float]) -> Ticks:
    ticks = [round(i * step, 10) for i in range(ends[0], ends[1] + 1)]
    labels = tuple(lettering.number(tick, _places(step)) for tick in ticks)
    return Ticks(tuple(ticks), labels, limits)


def draw_y(axes: Axes, ticks: Ticks, labels: bool = True) -> None:
    """Horizontal gridlines, with tick labels where wanted."""
    axes.set_ylim(*ticks.limits)
    axes.set_yticks(ticks.at, ticks.labels if labels else [""] * len(ticks.at))
    axes.tick_params(axis="y", labelleft=labels, pad=4, labelcolor=style.MUTED)
    axes.grid(axis="y")
    axes.axhline(ticks.base, color=style.RULE, linewidth=0.9, zorder=1.5)


def draw_x(axes: Axes, ticks: Ticks) -> None:
    """Vertical gridlines with tick labels below."""
    axes.set_xlim(*ticks.limits)
    axes.set_xticks(ticks.at, ticks.labels)
    axes.tick_params(axis="x", labelbottom=True, pad=3, labelcolor=style.MUTED)
    axes.grid(axis="x")
    axes.axvline(ticks.base, color=style.RULE, linewidth=0.9, zorder=3)

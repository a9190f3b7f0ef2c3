"""The scale of an axis: round ticks, few of them, printed as numbers are printed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from safecity.charts import printed, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Scale:
    """Round ticks that enclose the data.

    Attributes
    ----------
    ticks : tuple of float
        At most `most` of them, evenly spaced; the ends of the axis are the first and the last.
    labels : tuple of str
        The ticks as printed.
    """

    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    @property
    def limits(self) -> tuple[float, float]:
        """Ends of the axis."""
        return self.ticks[0], self.ticks[-1]


def fit(values: Iterable[float], zero: bool = True, suffix: str = "", most: int = 6) -> Scale:
    """Choose the finest round scale that encloses the values with at most `most` ticks.

    Parameters
    ----------
    values : iterable of float
        What must lie within; values that are not finite are passed over.
    zero : bool
        Whether the scale includes 0.
    suffix : str
        Printed behind every tick but 0.
    most : int
        Greatest number of ticks.
    """
    array = np.asarray(list(values), dtype=float)
    array = array[np.isfinite(array)]
    whole = bool(array.size == 0 or np.allclose(array, np.round(array)))
    low, high = _ends(array, zero)
    step = _step(low, high, most, whole)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(i * step, 10) for i in range(first, last + 1))
    places = 0 if float(step).is_integer() else max(0, math.ceil(-math.log10(step) - 1e-9))
    places += 0 if round(step * 10**places, 6).is_integer() else 1
    return Scale(ticks, tuple(printed.number(t, places) + (suffix if t else "") for t in ticks))


def _ends(array: np.ndarray, zero: bool) -> tuple[float, float]:
    low, high = (float(array.min()), float(array.max())) if array.size else (0.0, 1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    return (low, low + 1.0) if low == high else (low, high)


def _step(low: float, high: float, most: int, whole: bool) -> float:
    power = 10.0 ** (math.floor(math.log10(high - low)) - 2)
    while True:
        for factor in (1.0, 2.0, 2.5, 5.0):
            step = factor * power
            count = math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9) + 1
            if count <= most and (not whole or step.is_integer()):
                return step
        power *= 10


def draw_y(axes: Axes, scale: Scale, labels: bool = True) -> None:
    """Horizontal gridlines, with tick labels where wanted."""
    axes.set_ylim(*scale.limits)
    axes.set_yticks(scale.ticks, scale.labels if labels else [""] * len(scale.ticks))
    axes.tick_params(axis="y", labelleft=labels, pad=4, labelcolor=style.MUTED)
    axes.grid(axis="y")
    axes.axhline(max(0.0, scale.ticks[0]), color=style.RULE, linewidth=0.9, zorder=1.5)


def draw_x(axes: Axes, scale: Scale) -> None:
    """Vertical gridlines with tick labels below."""
    axes.set_xlim(*scale.limits)
    axes.set_xticks(scale.ticks, scale.labels)
    axes.tick_params(axis="x", labelbottom=True, pad=3, labelcolor=style.MUTED)
    axes.grid(axis="x")
    axes.axvline(
        min(max(0.0, scale.ticks[0]), scale.ticks[-1]), color=style.RULE, linewidth=0.9, zorder=3
    )

"""A native chart as plain data: what an exhibit's table becomes on a slide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Number = float | None
Values = tuple[Number, ...]


@dataclass(frozen=True)
class Label:
    """Words at a point: in bold for the own area, and where they stand."""

    text: str
    bold: bool = False
    at: str = ""


@dataclass(frozen=True)
class Series:
    """A series; its numbers are the exhibit's own, and a missing one stays missing.

    Attributes
    ----------
    name : str
    values : tuple of float or None
    x : tuple of float or None
        Of points; empty for series by category.
    lower, upper : tuple of float or None
        Ends of intervals, drawn as error bars.
    x_lower, x_upper : tuple of float or None
        Ends of intervals along x.
    colour : str
        Of line, bar or marker.
    width : float
        Of the line in points; 0 for none.
    dash : str
        Kind of dash of the line; empty for solid.
    marker : str
        Shape of the markers; empty for none.
    size : int
        Of the markers in points.
    points : Mapping of int to str
        Colour of single bars or markers.
    labels : Mapping of int to Label
        Words at single points.
    printed : str
        Number format of labels at all points; empty for none.
    at : str
        Where labels stand.
    hidden : bool
        Whether it only carries labels.
    unlisted : bool
        Whether the key leaves it out.
    stems : bool
        Whether a line falls from each point to the axis.
    """

    name: str
    values: Values
    x: Values = ()
    lower: Values = ()
    upper: Values = ()
    x_lower: Values = ()
    x_upper: Values = ()
    colour: str = ""
    width: float = 0.0
    dash: str = ""
    marker: str = ""
    size: int = 7
    points: Mapping[int, str] = field(default_factory=dict)
    labels: Mapping[int, Label] = field(default_factory=dict)
    printed: str = ""
    at: str = "outEnd"
    hidden: bool = False
    unlisted: bool = False
    stems: bool = False


@dataclass(frozen=True)
class Axis:
    """An axis of values.

    Attributes
    ----------
    low, high, step : float or None
        Ends and distance of ticks; the program chooses where not given.
    format : str
        Number format of its labels.
    title : str
        What it measures.
    visible : bool
        Whether labels and gridlines are drawn.
    cross : float or None
        Where the other axis crosses it; at 0 or its end where not given.
    """

    low: Number = None
    high: Number = None
    step: Number = None
    format: str = "#,##0"
    title: str = ""
    visible: bool = True
    cross: Number = None


@dataclass(frozen=True)
class Chart:
    """A chart.

    Attributes
    ----------
    kind : {"bar", "column", "line", "points"}
    series : tuple of Series
    categories : tuple of str or int
        Words, or days counted from the end of 1899 where `dated`.
    dated : bool
        Whether categories are months.
    y, x : Axis
        Of values; `x` for points only.
    legend : bool
        Whether a key stands above.
    every : int
        Categories between two labels.
    left : float
        Share of the width kept for labels of categories; 0 to leave it to the program.
    notes : tuple of str
        What the words beside the chart must say: what its numbers stand for.
    """

    kind: Literal["bar", "column", "line", "points"]
    series: tuple[Series, ...]
    categories: tuple[str | int, ...] = ()
    dated: bool = False
    y: Axis = Axis()
    x: Axis = Axis()
    legend: bool = False
    every: int = 1
    left: float = 0.0
    notes: tuple[str, ...] = ()

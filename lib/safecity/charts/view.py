"""What a chart is given and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class View:
    """One reading of the data, worded and ready to be drawn.

    Attributes
    ----------
    kind : str
        The kind of chart that draws it: the name of a module of `safecity.charts`.
    name : str
        Its name within the theme; theme and name make the exhibit's id.
    indicator : str
        Id of the indicator it reads, as declared in the catalogue.
    headline : str
        A sentence that states the finding.
    subtitle : str
        Measure, place, period and unit.
    alt : str
        A description for readers who cannot see the chart, computed from `table`.
    unit : str
        Unit of the values, as printed on an axis.
    table : pandas.DataFrame
        The values drawn, one row per mark; the columns are the chart kind's contract.
    facts : Mapping
        What the chart needs beside the table (events, labels, totals, geometry).
    sources, caveats : tuple of str
        Slugs of the catalogue's sources and caveats.
    part : str
        Statutory part of the report in which it stands.
    synthetic : bool
        Whether any input was synthetic; the chart is then stamped.
    """

    kind: str
    name: str
    indicator: str
    headline: str
    subtitle: str
    alt: str
    unit: str
    table: pd.DataFrame
    facts: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    part: str = "levels"
    synthetic: bool = False


@dataclass(frozen=True)
class Chart:
    """A drawn view: the matplotlib figure and the view it was drawn from."""

    view: View
    figure: Figure

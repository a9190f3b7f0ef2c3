"""What a chart is given and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import pandas as pd

RESTRICTED, STAMP = "RESTRICTED", "SYNTHETIC DATA"
"""What is printed on a picture that may not be passed on, and on one of made-up data."""

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Noted(TypedDict):
    """A dated event, or a change of level, that a chart over time marks."""

    date: str
    end: str | None
    label: str
    kind: str


class Spell(TypedDict):
    """Months that a chart over time marks: the period, or the baseline with its label."""

    start: str
    end: str
    label: NotRequired[str]


class Facts(TypedDict, total=False):
    """What a chart needs beside its table; each kind of exhibit reads those that it knows."""

    events: Sequence[Noted]
    """Over time: what happened."""
    period: Spell
    baseline: Spell | None
    quarterly: bool
    """Over years: whether the periods are quarters."""
    model: str
    """Forecast: how it was made."""
    before_label: str
    after_label: str
    """Two sides of a comparison, in words."""
    total_percent: float | None
    """Contributions: the change that they add up to."""
    base: bool
    """Groups: whether the number that a value rests on is printed beside it."""
    log: bool
    """Groups: whether values are ratios, on an axis of logarithms."""
    reference: float
    reference_label: str
    """Groups: a value that all are held to."""
    mean: float
    """Areas: the mean of the comparators."""
    limits: pd.DataFrame
    """Funnel: its curves by population."""
    definition: str
    """Fifths: of what they are fifths."""
    half_share: float
    gini: float
    n_places: int
    """Concentration: share of places that hold half, Gini coefficient, and how many there are."""
    noun: str
    """Clock: what is counted."""
    geometry: Any
    """Maps: outlines with `code`, a GeoDataFrame; None where there are none."""
    around: Any
    """Maps: what lies about them, with `kind` and `name`, a GeoDataFrame; None where not known."""
    level: str
    """Maps: "lsoa" or "ward"."""
    criteria: Mapping[str, str]
    """Priorities: titles of the criteria by their columns."""
    x_label: str
    y_label: str
    x_middle: float
    y_middle: float
    middle_label: str
    corners: Sequence[str]
    """Quadrant: names of axes, where they cross, and what the corners mean."""


@dataclass(frozen=True)
class View:
    """One reading of the data, worded and ready to be drawn.

    Attributes
    ----------
    kind : str
        What kind of exhibit it makes: a file of `catalogue/kinds`.
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
    facts : Facts
        What the chart needs beside the table (events, labels, totals, geometry).
    titles : Mapping
        Titles of columns that only this view knows, such as the year of a survey's wave.
    hidden : tuple of str
        Columns that are downloaded and not printed.
    tones : Mapping
        How cells are coloured, as an exhibit has it.
    method, window : str
        How values were worked out, where the kind does not say it, and the months read, where they
        are not the whole period.
    finding, gap, recommendation
        What an exhibit of that shape states.
    disclosure : Mapping or None
        Arguments of `withhold`, for a table of places that has not been through it.
    sources, caveats : tuple of str
        Slugs of the catalogue's sources and caveats.
    part : str
        Statutory part of the report in which it stands.
    synthetic : bool
        Whether any input was synthetic; the chart is then stamped.
    restricted : bool
        Whether it is of a restricted edition, which the gate says; the chart is then stamped.
    """

    kind: str
    name: str
    indicator: str
    headline: str
    subtitle: str
    alt: str
    unit: str
    table: pd.DataFrame
    facts: Facts = field(default_factory=Facts)
    titles: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    tones: Mapping[str, Any] = field(default_factory=dict)
    method: str = ""
    window: str = ""
    finding: Any = None
    gap: Any = None
    recommendation: Any = None
    disclosure: Mapping[str, Any] | None = None
    sources: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    part: str = "levels"
    synthetic: bool = False
    restricted: bool = False

    @property
    def stamp(self) -> str:
        """Words printed on the chart: what it must not be taken for."""
        stamps = (RESTRICTED if self.restricted else "", STAMP if self.synthetic else "")
        return ", ".join(filter(None, stamps))


@dataclass(frozen=True)
class Chart:
    """A drawn view: the matplotlib figure and the view it was drawn from."""

    view: View
    figure: Figure

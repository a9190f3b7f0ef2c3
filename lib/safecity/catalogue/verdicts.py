"""The thresholds of every verdict, declared once with their reasons."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from safecity.catalogue.strict import Declared, read_model

FILE = Path(__file__).with_name("verdicts.yml")
Scale = Literal["per cent", "points"]
"""Changes and differences of counts and rates are in per cent, those of shares in points."""


class YearEffect(Declared):
    """What is taken of the differences between years before a series is looked at.

    Attributes
    ----------
    none : float
        Probability that years hardly differ.
    scale, freedom : float
        Half-t distribution of their standard deviation (a share of the level) if they do.
    unknown : float
        Half-normal standard deviation where too few years were seen.
    fewest_years : int
        Years before the period from which the series speaks for itself.
    slope : float
        Standard deviation of the drift of the level in a year, a share.
    """

    none: float = Field(ge=0, lt=1)
    scale: float = Field(gt=0)
    freedom: float = Field(gt=0)
    unknown: float = Field(gt=0)
    fewest_years: int = Field(ge=1)
    slope: float = Field(ge=0)


class MonthsUnknown(Declared):
    """What is taken of months where too few were seen."""

    variation: float = Field(ge=0)
    lag: float = Field(ge=0, lt=1)


class Rules(Declared):
    """Thresholds of verdicts; each is explained in `verdicts.yml`.

    Attributes
    ----------
    confidence, equivalence_confidence : float
        Of the printed interval, and of the one that must lie within the margin.
    discovery_rate, strong_discovery_rate : float
        Largest q of a direction, and of strong evidence.
    margin, smallest, smallest_strong : dict
        By scale: how far similar may lie apart, and the smallest sizes of a direction and of
        strong evidence.
    tiny, small : float
        Counts below which no direction is given, and no evidence is strong.
    power : float
        Of the smallest change that could have been shown.
    recent_years : int
        Years up to the period in which a series is looked at.
    year_effect, months_unknown
        Taken of a series that is too short.
    clusters : dict
        Variance over mean of published counts that come in clusters, by their source.
    """

    confidence: float = Field(gt=0.5, lt=1)
    equivalence_confidence: float = Field(gt=0.5, lt=1)
    discovery_rate: float = Field(gt=0, lt=1)
    strong_discovery_rate: float = Field(gt=0, lt=1)
    margin: dict[Scale, float]
    smallest: dict[Scale, float]
    smallest_strong: dict[Scale, float]
    tiny: float = Field(ge=0)
    small: float = Field(ge=0)
    power: float = Field(gt=0.5, lt=1)
    recent_years: int = Field(ge=3)
    year_effect: YearEffect
    months_unknown: MonthsUnknown
    clusters: dict[str, float]


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """Read the thresholds, once."""
    return read_model(FILE, Rules)

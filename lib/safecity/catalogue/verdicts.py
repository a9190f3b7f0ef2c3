"""The thresholds of every verdict, declared once with their reasons."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from safecity.catalogue.strict import Declared, read_model

FILE = Path(__file__).with_name("verdicts.yml")
Unit = Literal["per cent", "points"]
"""Changes and differences of counts and rates are in per cent, those of shares in points."""


class YearEffect(Declared):
    """What is taken of the differences between years before a series is looked at.

    Attributes
    ----------
    steady : dict
        By the share of the variance of a year's level that its months suggest and it lacks: the
        probability of that. The shares lie below 1, and together the probabilities do.
    scale, freedom : float
        Half-t distribution of their standard deviation (a share of the level) otherwise.
    unknown : float
        Half-normal standard deviation where too few years were seen.
    fewest_years : int
        Years before the period from which the series speaks for itself.
    slope : float
        Standard deviation of the drift of the level in a year, a share.
    """

    steady: dict[Annotated[float, Field(gt=0, lt=1)], Annotated[float, Field(ge=0, lt=1)]]
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
        By unit: how far similar may lie apart, and the smallest sizes of a direction and of
        strong evidence.
    tiny, small : float
        Counts below which no direction is given, and no evidence is strong.
    lasting : float
        Greatest probability by chance of a shift that is called lasting.
    power : float
        Of the smallest change that could have been shown.
    recent_years : int
        Years up to the period in which a series is looked at.
    year_effect, months_unknown
        Taken of a series that is too short.
    clusters : dict
        Variance over mean of published counts that come in clusters, by their source.
    logged : tuple of str
        Sources of published counts whose years differ by how cases are logged.
    """

    confidence: float = Field(gt=0.5, lt=1)
    equivalence_confidence: float = Field(gt=0.5, lt=1)
    discovery_rate: float = Field(gt=0, lt=1)
    strong_discovery_rate: float = Field(gt=0, lt=1)
    margin: dict[Unit, float]
    smallest: dict[Unit, float]
    smallest_strong: dict[Unit, float]
    tiny: float = Field(ge=0)
    small: float = Field(ge=0)
    lasting: float = Field(gt=0, lt=1)
    power: float = Field(gt=0.5, lt=1)
    recent_years: int = Field(ge=3)
    year_effect: YearEffect
    months_unknown: MonthsUnknown
    clusters: dict[str, float]
    logged: tuple[str, ...]

    def published_factor(self, source: str, before: float, after: float) -> float:
        """Return the variance over mean of a change between two published counts.

        A year effect of standard deviation s, in both years, adds 2 s^2 to the variance of the
        logarithm of their ratio, which is 1/before + 1/after where cases are independent.

        Parameters
        ----------
        source : str
            Source of the counts.
        before, after : float
            The counts; without two above zero nothing is added.
        """
        factor = self.clusters.get(source, 1.0)
        if source not in self.logged or not (before > 0 and after > 0):
            return factor
        return factor + 2 * self.year_effect.unknown**2 / (1 / before + 1 / after)


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """Read the thresholds, once."""
    return read_model(FILE, Rules)


CALIBRATION = Path(__file__).with_name("calibration.yml")


class Range(Declared):
    """Shares over the cells of a simulation: the smallest, the mean and the greatest."""

    lowest: float = Field(ge=0, le=1)
    mean: float = Field(ge=0, le=1)
    highest: float = Field(ge=0, le=1)


class Rule(Declared):
    """How often a rule finds what is not there, and what is."""

    false_alarms: float = Field(ge=0, le=1)
    power: float = Field(ge=0, le=1)


class Half(Declared):
    """Half of the boroughs: those on which thresholds were chosen, or those left out.

    Attributes
    ----------
    boroughs : tuple of str
        Their names.
    own, all, lasting, short : float
        As of `Real`.
    at_five : float
        Called lasting if shifts of a probability of 5 per cent were.
    """

    boroughs: tuple[str, ...]
    own: float
    all: float
    lasting: float
    at_five: float
    short: float


class Real(Declared):
    """Shares of real years of boroughs.

    Attributes
    ----------
    source : str
        Where the counts are from.
    boroughs, years : int
        Boroughs, and years of offence groups in them that were judged.
    own, all : float
        Called clear, with the change that all boroughs share taken out, and as it is.
    months : float
        `own`, by intervals that take months to be independent.
    lasting : float
        Called a lasting shift.
    short : float
        Called clear, of changes of a quarter in a series of fifteen months.
    directed, similar : float
        Called rose or fell, and similar.
    again, reversed : float
        Of those that rose or fell: the next year did the same, or the opposite.
    chosen, checked : Half
        The boroughs on which the level of lasting shifts was chosen, and the others.
    """

    source: str
    boroughs: int
    years: int
    own: float
    all: float
    months: float
    lasting: float
    short: float
    directed: float
    similar: float
    again: float
    reversed: float
    chosen: Half
    checked: Half


class Calibration(Declared):
    """Figures of docs/calibration.md.

    Attributes
    ----------
    runs : int
        Simulated series a cell.
    false_alarms, months_alone : Range
        Nothing happened and a change is called clear: by verdicts, and by intervals that take
        months to be independent.
    power : dict
        A step of 10 per cent at 1,000 a month is called clear, by year effect ("0 %").
    similar, wrongly_similar : Range
        Called similar where nothing happened, and where the level rose by 12 per cent.
    lasting, wards : Rule
        Lasting shifts, and wards that carry a change.
    real : Real or None
        What came out on real counts.
    """

    runs: int
    false_alarms: Range
    months_alone: Range
    power: dict[str, float]
    similar: Range
    wrongly_similar: Range
    lasting: Rule
    wards: Rule
    real: Real | None = None


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """Read the figures, once."""
    return read_model(CALIBRATION, Calibration)

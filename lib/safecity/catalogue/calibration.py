"""How often verdicts were wrong and right where the truth is known, as `make calibrate` found."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from safecity.catalogue.strict import Declared, read_model

FILE = Path(__file__).with_name("calibration.yml")


class Range(Declared):
    """Shares over the cells of a simulation: the smallest, the mean and the greatest."""

    lowest: float = Field(ge=0, le=1)
    mean: float = Field(ge=0, le=1)
    highest: float = Field(ge=0, le=1)


class Rule(Declared):
    """How often a rule finds what is not there, and what is."""

    false_alarms: float = Field(ge=0, le=1)
    power: float = Field(ge=0, le=1)


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
    return read_model(FILE, Calibration)

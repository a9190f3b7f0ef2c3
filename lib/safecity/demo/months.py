"""What the calendar does to crime: seasons, lockdowns and a change of recording practice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safecity.catalogue.period import Period, month_number
from safecity.demo.parameters import Offence
from safecity.demo.town import Floats

SPAN = Period(start="2015-04", end="2022-03")
MONTHS = SPAN.months
YEARS = len(MONTHS) // 12


@dataclass(frozen=True)
class Step:
    """A change of recording practice that was made part of the synthetic city.

    Attributes
    ----------
    month : str
        First month recorded the new way.
    force, crime_type : str
        Where and for what.
    factor : float
        How many times more is recorded from then on.
    text : str
        What it means, in the words of the events of the catalogue.
    """

    month: str
    force: str
    crime_type: str
    factor: float
    text: str


RECORDING_STEP = Step(
    month="2018-10",
    force="hampshire",
    crime_type="Violence and sexual offences",
    factor=1.12,
    text=(
        "Synthetic city only: from October 2018 the force records harassment and malicious"
        " communications more fully, which raises recorded violence without more violence."
    ),
)
# How locked down each month was, 0 to 1: three lockdowns and the slow ways out of them.
LOCKDOWN = {
    "2020-03": 0.35,
    "2020-04": 1.0,
    "2020-05": 0.85,
    "2020-06": 0.55,
    "2020-07": 0.25,
    "2020-08": 0.15,
    "2020-09": 0.1,
    "2020-10": 0.2,
    "2020-11": 0.65,
    "2020-12": 0.35,
    "2021-01": 0.85,
    "2021-02": 0.8,
    "2021-03": 0.6,
    "2021-04": 0.25,
    "2021-05": 0.1,
}
_LOCKED_YEAR = 5  # 2020/21, left out of the underlying trend


def _season(offence: Offence) -> Floats:
    number = np.array([int(month[5:]) for month in MONTHS])
    return 1 + offence.swing * np.cos(2 * np.pi * (number - offence.peak) / 12)


def _lockdown(offence: Offence) -> Floats:
    strength = np.array([LOCKDOWN.get(month, 0.0) for month in MONTHS])
    return 1 - offence.lockdown * strength


def _length() -> Floats:
    starts = np.array([*MONTHS, "2022-04"], dtype="datetime64[M]").astype("datetime64[D]")
    return np.diff(starts).astype(float)


def _trend(counts: tuple[int, ...]) -> Floats:
    """Straight lines between the middles of years, so that no year starts with a jump."""
    known = np.delete(np.arange(YEARS), _LOCKED_YEAR)
    middle = known * 12 + 5.5
    return np.interp(np.arange(YEARS * 12), middle, np.array(counts, dtype=float)[known])


def _step(name: str, force: str) -> Floats:
    first = month_number(SPAN.start)
    after = np.arange(YEARS * 12) + first >= month_number(RECORDING_STEP.month)
    here = name == RECORDING_STEP.crime_type and force == RECORDING_STEP.force
    return np.where(after & here, RECORDING_STEP.factor, 1.0)


def month_weights(name: str, offence: Offence, force: str) -> Floats:
    """How a year's crimes of one type fall on its months, before chance.

    Parameters
    ----------
    name : str
        The crime type.
    offence : Offence
        Its parameters.
    force : str
        File name of the police force, for the recording step.

    Returns
    -------
    numpy.ndarray
        Shape (years, 12); only the proportions within a year matter.
    """
    weights = _season(offence) * _lockdown(offence) * _length() * _trend(offence.counts)
    return (weights * _step(name, force)).reshape(YEARS, 12)


def year_text(year: int) -> str:
    """Name a year from April as the tables do: 2021 -> "2021/22"."""
    return f"{year}/{(year + 1) % 100:02d}"

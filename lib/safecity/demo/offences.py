"""How many crimes are recorded in each month and place, and what the calendar does to them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from safecity.catalogue.offences import ASB
from safecity.catalogue.period import Period, month_number
from safecity.demo.layouts import OUTCOMES, Written, stream, write_bytes
from safecity.demo.parameters import Offence, Other, Parameters
from safecity.demo.town import Floats, Town

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


Ints = NDArray[np.int64]

_BASE_YEAR = 4  # 2019/20, to which the declared rates belong
_MONTH_NOISE, _PLACE_NOISE, _YEAR_NOISE = 0.03, 0.35, 0.06
# Last digits of exp() and log() differ between processors; rounding keeps the draws alike.
_DIGITS = 9


def _other_totals(other: Other, parameters: Parameters, seed: int) -> Ints:
    """Counts by year and type: declared rates, shares and trends near those of the own area."""
    offences = parameters.offences
    own = np.array([offence.counts for offence in offences.types.values()], dtype=float).T
    random = stream(seed, "totals", other.code)
    is_asb = np.array([name == ASB for name in offences.types])
    mix = np.where(is_asb, 0.0, own[_BASE_YEAR]) * np.exp(random.normal(0, 0.15, len(is_asb)))
    level = np.where(is_asb, other.asb, other.rate * mix / mix.sum()) * other.population / 1_000
    trend = (own / own[_BASE_YEAR]) ** 0.85
    return np.rint(level * trend * np.exp(random.normal(0, 0.03, own.shape))).astype(np.int64)


def yearly_totals(town: Town, parameters: Parameters, seed: int) -> Ints:
    """Counts of a town by year and crime type, shape (years, types).

    For the own area these are the declared counts exactly.
    """
    areas, offences = parameters.areas, parameters.offences
    if town.code == areas.own.code:
        return np.array([offence.counts for offence in offences.types.values()]).T
    other = next(area for area in areas.others if area.code == town.code)
    return _other_totals(other, parameters, seed)


def town_months(town: Town, parameters: Parameters, seed: int) -> Ints:
    """Share each year's total out over its months, shape (types, months)."""
    random = stream(seed, "months", town.code)
    types = parameters.offences.types.items()
    weights = np.stack([month_weights(name, each, town.force) for name, each in types])
    weights *= random.gamma(_MONTH_NOISE**-2, _MONTH_NOISE**2, weights.shape)
    totals = yearly_totals(town, parameters, seed).T
    return _draw(random, totals, weights).reshape(len(totals), -1)


def _draw(random: np.random.Generator, totals: Ints, weights: Floats) -> Ints:
    chances = np.round(weights / weights.sum(axis=-1, keepdims=True), _DIGITS)
    return random.multinomial(totals, chances / chances.sum(axis=-1, keepdims=True))


def _places(town: Town, offence: Offence, random: np.random.Generator) -> Floats:
    """Weight of each place in each year, shape (years, places).

    Deprivation, the centre and a lasting part that nothing explains; a slow drift, so that the
    places of one year are mostly those of the next.
    """
    lasting = offence.gradient * town.need + random.normal(0, offence.spread, town.size)
    drift = np.cumsum(random.normal(0, _YEAR_NOISE, (YEARS, town.size)), axis=0)
    pull = 1 + (offence.centre - 1) * town.centre
    return pull * np.exp(lasting + drift)


def monthly_counts(town: Town, parameters: Parameters, seed: int) -> Ints:
    """Counts of a town, shape (months, places, types).

    Months and places vary more than chance alone (gamma weights before the multinomial draws),
    as recorded crime does.

    Parameters
    ----------
    town : Town
        Where.
    parameters : Parameters
        What is declared of the city.
    seed : int
        The city's seed.
    """
    random = stream(seed, "places", town.code)
    offences = parameters.offences.types.values()
    weights = np.stack([_places(town, offence, random) for offence in offences])
    weights = np.repeat(weights, 12, axis=1)
    weights *= random.gamma(_PLACE_NOISE**-2, _PLACE_NOISE**2, weights.shape)
    counts = _draw(random, town_months(town, parameters, seed), weights)
    return np.ascontiguousarray(counts.transpose(1, 2, 0))


RELEASE = "2022-05"
READ_MONTHS = 24
"""Last months that have files of outcomes."""
_LONGEST = 11
_READ = [*OUTCOMES[:-1], "Last outcome category"]
_OPEN = ("Under investigation", "Status update unavailable", "")
_TWICE, _SECOND = 0.03, "Offender given a caution"
_CHARGED = "Suspect charged"
_IN_COURT = ("Awaiting court outcome", "Court result unavailable")
"""Last outcomes of street-level files that follow a charge."""
_COURT_TAKES = 5
"""Months from a charge to the court's result."""


def _closed(path: Path, random: np.random.Generator) -> pd.DataFrame:
    """Crimes of a month whose last outcome is known, with the month in which it came."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=_READ)
    rows = rows[(rows["Crime ID"] != "") & ~rows["Last outcome category"].isin(_OPEN)]
    rows = rows.drop_duplicates("Crime ID")
    lag = np.minimum(random.geometric(0.35, len(rows)) - 1, _LONGEST)
    first = month_number(path.name[:7])
    return rows.assign(came=first + lag, outcome=rows["Last outcome category"])


def _with_charges(rows: pd.DataFrame) -> pd.DataFrame:
    """Let a charge come before what a court does; the result of one that is awaited does not."""
    in_court = rows["outcome"].isin(_IN_COURT)
    charges = rows[in_court].assign(outcome=_CHARGED)
    results = rows[rows["outcome"] == _IN_COURT[1]]
    late = results.assign(came=results["came"] + _COURT_TAKES)
    return pd.concat([rows[~in_court], charges, late], ignore_index=True)


def _content(rows: pd.DataFrame, month: str) -> bytes:
    table = rows.assign(Month=month).rename(columns={"outcome": "Outcome type"})[list(OUTCOMES)]
    text = io.StringIO()
    table.to_csv(text, index=False, lineterminator="\n")
    return text.getvalue().encode()


def write_outcomes(root: Path, force: str, months: Sequence[str], seed: int) -> list[Written]:
    """Write the outcomes of the last months to the street files that lie below a folder.

    A few crimes have a second outcome a month earlier, and those that went to court their charge;
    of the newest crimes many have none yet.

    Parameters
    ----------
    root : Path
        Folder of raw files.
    force : str
        File name of the force.
    months : sequence of str
        Months of its street files.
    seed : int
        The city's seed.
    """
    random, wanted = stream(seed, "outcomes", force), months[-READ_MONTHS:]
    sources = months[-READ_MONTHS - _LONGEST - _COURT_TAKES :]
    folder = root / "police_uk" / RELEASE
    paths = [folder / m / f"{m}-{force}-street.csv" for m in sources]
    closed = [_closed(path, random) for path in paths if path.exists()]
    if not closed:
        return []
    rows = _with_charges(pd.concat(closed, ignore_index=True))
    again = rows[random.random(len(rows)) < _TWICE]
    earlier = again.assign(came=again["came"] - 1, outcome=_SECOND)
    since = again["Month"].map(month_number)
    rows = pd.concat([rows, earlier[earlier["came"] >= since]], ignore_index=True)
    return [
        write_bytes(
            root,
            f"police_outcomes/{RELEASE}/{month}/{month}-{force}-outcomes.csv",
            RELEASE,
            _content(rows[rows["came"] == month_number(month)], month),
        )
        for month in wanted
    ]

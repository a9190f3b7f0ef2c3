"""The synthetic city's parameters: its areas, their offences and the outcomes of crimes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import model_validator

from safecity.catalogue.offences import ASB
from safecity.catalogue.strict import Declared, read_model

FOLDER = Path(__file__).parent
Box = tuple[float, float, float, float]


class Force(Declared):
    """A police force: its name in police.uk files, and that of its police force area."""

    name: str
    pfa: str


class Ward(Declared):
    """A ward: how deprived (standard deviations) and how central (0 to 1) it is made, and where.

    `seat` is in units of its town's box: from west 0 to east 1, from south 0 to north 1.
    """

    code: str
    name: str
    deprivation: float
    centre: float = 0.0
    seat: tuple[float, float]


class Own(Declared):
    """The partnership's own area, whose codes are real and whose totals are given."""

    name: str
    code: str
    force: str
    box: Box
    border: tuple[tuple[float, float], ...]
    river: tuple[tuple[float, float], ...]
    populations: dict[int, int]
    lsoas: str
    splits: dict[str, tuple[str, ...]]
    wards: tuple[Ward, ...]
    deciles: tuple[int, ...]


class Other(Declared):
    """Another area: its crimes follow from population, rate and the own area's trends."""

    name: str
    code: str
    force: str
    population: int
    rate: float
    asb: float
    box: Box
    deprivation: float
    growth: float


class Neighbour(Declared):
    """Land beside the own area: its district, its corners in units of the own box, its LSOAs."""

    name: str
    lsoas: int
    ring: tuple[tuple[float, float], ...]


class Areas(Declared):
    """Everything in `areas.yml`."""

    forces: dict[str, Force]
    own: Own
    neighbours: tuple[Neighbour, ...]
    others: tuple[Other, ...]


class Offence(Declared):
    """One crime type: how many a year, when, where, and what a lockdown does to it."""

    counts: tuple[int, ...]
    peak: int
    swing: float
    lockdown: float
    centre: float
    gradient: float
    spread: float


class Totals(Declared):
    """Totals of the own area, by year from April; `earlier` are of the Home Office tables only."""

    crime: tuple[int, ...]
    asb: tuple[int, ...]
    earlier: dict[int, int]


class Offences(Declared):
    """Everything in `offences.yml`; the counts of the crime types sum to the totals."""

    years: tuple[int, ...]
    totals: Totals
    types: dict[str, Offence]

    @model_validator(mode="after")
    def _sums(self) -> Offences:
        crimes = [offence.counts for name, offence in self.types.items() if name != ASB]
        if tuple(map(sum, zip(*crimes, strict=True))) != self.totals.crime:
            raise ValueError("the counts of the crime types do not sum to the total of a year")
        if self.types[ASB].counts != self.totals.asb:
            raise ValueError("anti-social behaviour differs from its total")
        return self


class Outcomes(Declared):
    """Everything in `outcomes.yml`: weights of outcomes, by crime type."""

    columns: tuple[str, ...]
    weights: dict[str, tuple[int, ...]]


class Code(Declared):
    """A Home Office offence code: its share of its crime type, and the years it is in use."""

    code: str
    description: str
    subgroup: str
    share: int
    since: int = 0
    until: int = 9999


class Level(Declared):
    """Crimes a year of a larger area in 2019/20, and of each year relative to it."""

    crimes: int
    relative: tuple[float, ...]


class Country(Declared):
    """The own force and England and Wales, by year from April."""

    years: tuple[int, ...]
    force: Level
    all: Level


class FirstIssue(Declared):
    """An earlier release of the table by partnership: what was revised since.

    Attributes
    ----------
    release, file : str
        Its folder, and its name without the ending.
    years : tuple of int
        Financial years that it gives, by their first calendar year.
    added, cancelled : float
        Shares of the crimes of today's table that were recorded, or cancelled, after it.
    """

    release: str
    file: str
    years: tuple[int, ...]
    added: float
    cancelled: float


class RecordedCrime(Declared):
    """Everything in `recorded.yml`: what the Home Office tables have beyond the street files."""

    release: str
    first: FirstIssue
    codes: tuple[Code, ...]
    others: dict[str, int]
    unassigned: int
    country: Country
    rest: tuple[str, ...]
    bodies: dict[str, int]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Parameters:
    """All parameters of the synthetic city.

    Attributes
    ----------
    areas : Areas
        Forces, the own area and the others.
    offences : Offences
        Yearly counts and the shape of each crime type.
    outcomes : Outcomes
        Last outcomes.
    recorded : RecordedCrime
        The Home Office tables.
    """

    areas: Areas
    offences: Offences
    outcomes: Outcomes
    recorded: RecordedCrime

    @property
    def types(self) -> tuple[str, ...]:
        """Crime types, in the order in which every array of this room holds them."""
        return tuple(self.offences.types)


@lru_cache(maxsize=1)
def load_parameters() -> Parameters:
    """Read the four parameter files of this room.

    Raises
    ------
    SafecityError
        Where one of them is broken, with file and line.
    """
    return Parameters(
        read_model(FOLDER / "areas.yml", Areas),
        read_model(FOLDER / "offences.yml", Offences),
        read_model(FOLDER / "outcomes.yml", Outcomes),
        read_model(FOLDER / "recorded.yml", RecordedCrime),
    )

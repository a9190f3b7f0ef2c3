"""What a crime costs on average, by offence: published unit costs and where each was seen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field, model_validator

from safecity.catalogue.offences import load_offences
from safecity.catalogue.strict import Declared, read_model

FILE = Path(__file__).with_name("crime_costs.yml")


class Multiplier(Declared):
    """Crimes estimated to have happened for each recorded one, with its interval if it has one."""

    value: float = Field(ge=1)
    lower: float | None = Field(default=None, ge=1)
    upper: float | None = Field(default=None, ge=1)


class Uprating(Declared):
    """By what unit costs are brought to the prices of a later year.

    Attributes
    ----------
    factor : float
        Index of the later year over that of the unit costs.
    prices : str
        The later year.
    index : str
        Index, its edition and both of its values.
    """

    factor: float = Field(gt=0)
    prices: str
    index: str


class UnitCost(Declared):
    """Average cost of one crime.

    Attributes
    ----------
    title : str
        As a table names the offence.
    pounds : float
        Cost of one crime in prices of the declared year.
    subgroups, codes : tuple of str
        What of the Home Office tables it is the cost of; one of both.
    seen : tuple of str
        Pages on which the figure was read.
    note : str
        How offence and figure may differ; empty where they do not.
    multiplier : Multiplier or None
        None where no published one was seen.
    """

    title: str
    pounds: float = Field(gt=0)
    subgroups: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    seen: tuple[str, ...] = Field(min_length=1)
    note: str = ""
    multiplier: Multiplier | None = None

    @model_validator(mode="after")
    def _counts_something(self) -> UnitCost:
        if bool(self.subgroups) == bool(self.codes):
            raise ValueError("give the subgroups or the codes of the Home Office tables, not both")
        if unknown := set(self.subgroups) - set(load_offences().subgroups):
            raise ValueError(f"no offence subgroup '{min(unknown)}'")
        return self


class CrimeCosts(Declared):
    """Everything in `crime_costs.yml`.

    Attributes
    ----------
    report : str
        The publication: authors, year, title, and last its series and number.
    prices : str
        Year of the prices.
    seen : dict
        Pages on which figures were read, by a short name.
    costs : dict
        Unit costs by offence; an offence without one is weighed by none.
    uprating : Uprating or None
        None where no index was seen.
    """

    report: str
    prices: str
    seen: dict[str, str]
    costs: dict[str, UnitCost]
    uprating: Uprating | None = None

    @property
    def series(self) -> str:
        """Series and number of the publication, as a sentence names it."""
        return self.report.rpartition(", ")[2]

    @model_validator(mode="after")
    def _seen_somewhere(self) -> CrimeCosts:
        for name, cost in self.costs.items():
            if unknown := set(cost.seen) - set(self.seen):
                raise ValueError(f"{name} was seen on '{min(unknown)}', which is not under seen")
        return self


@lru_cache(maxsize=1)
def load_crime_costs() -> CrimeCosts:
    """Read the unit costs that ship with the library, once."""
    return read_model(FILE, CrimeCosts)

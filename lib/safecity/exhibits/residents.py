"""How many residents a rate divides by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from safecity.exhibits.absent import Absent


@dataclass(frozen=True)
class Residents:
    """A population estimate: number, year and edition."""

    number: float
    year: int
    edition: str


def area_residents(population: pd.DataFrame, area: str, wanted: int) -> Residents:
    """Return the estimate of an area for a year, else the nearest earlier, else the next one.

    Parameters
    ----------
    population : pandas.DataFrame
        The processed dataset: level, area, year, population, edition.
    area : str
        ONS code of a local authority.
    wanted : int
        Year of the mid-year estimate that fits (for a financial year its first year, by ONS
        convention).

    Raises
    ------
    Absent
        Where no population was supplied for the area.
    """
    rows = population[(population["level"] == "lad") & (population["area"] == area)]
    if rows.empty:
        raise Absent(
            "No population estimate was supplied for the area, so there are no rates.",
            "ONS mid-year population estimates by local authority.",
            "Office for National Statistics",
            "population",
        )
    years = rows["year"].to_numpy()
    earlier = years <= wanted
    row = rows.iloc[np.where(earlier, years, -np.inf).argmax() if earlier.any() else years.argmin()]
    return Residents(float(row["population"]), int(row["year"]), str(row["edition"]))


def level_residents(
    population: pd.DataFrame, level: str, wanted: int
) -> tuple[pd.Series, int, str]:
    """Return residents of every place of a level, with the year and edition of the estimate.

    Raises
    ------
    Absent
        Where no population was supplied for the level.
    """
    rows = population[population["level"] == level]
    if rows.empty:
        raise Absent(
            "No small-area population was supplied, so places have counts but no rates.",
            "ONS mid-year population estimates by LSOA.",
            "Office for National Statistics",
            "population",
        )
    years = np.sort(rows["year"].unique())
    earlier = years[years <= wanted]
    year = int(earlier[-1] if len(earlier) else years[0])
    rows = rows[rows["year"] == year]
    residents = rows.set_index("area")["population"].astype(float)
    return residents, year, str(rows["edition"].iloc[0])

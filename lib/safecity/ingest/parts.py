"""The parts of an area against its total: LSOAs add up to it, wards do not exceed it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from safecity.catalogue.errors import SafecityError

KEYS = ["month", "category"]


def _sums(frame: pd.DataFrame) -> pd.Series:
    return frame.groupby(KEYS)["count"].sum()


def check_parts(frames: Mapping[str, pd.DataFrame], own: str) -> None:
    """Compare the counts of LSOAs and wards with those of the area, by month and category.

    Every row of an area has an LSOA, so LSOAs add up exactly; an LSOA that the ward lookup lacks
    is in no ward.

    Parameters
    ----------
    frames : mapping
        `crimes_area`, `crimes_lsoa`, `crimes_ward`.
    own : str
        Code of the partnership's area.

    Raises
    ------
    SafecityError
        Where they do not agree: a fault of this library, or of the lookups.
    """
    area = frames["crimes_area"]
    total = _sums(area[area["area"] == own])
    lsoas, wards = (_sums(frames[name]) for name in ("crimes_lsoa", "crimes_ward"))
    index = total.index.union(lsoas.index).union(wards.index)
    total, lsoas, wards = (each.reindex(index, fill_value=0) for each in (total, lsoas, wards))
    for name, off in (("LSOAs", lsoas != total), ("wards", wards > lsoas)):
        if off.any():
            month, category = off.idxmax()
            raise SafecityError(
                f"{name} do not add up to the area in {month:%Y-%m} ({category})",
                remedy="Check the lookups from LSOA to ward and authority; else report it",
            )

"""Areas that are proposed to compare an area with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from safecity.ingest.sources.geography.likeness import Likeness
from safecity.ingest.sources.home_office.offence_sheet import CSP_TABLE
from safecity.ingest.supply.supplied import Supply

MOST = 14
"""Comparators that are proposed, so that the group has fifteen members with the area itself."""
OF_COUNTED = ", of those whose police force has files for the months reported on"
"""What is said of the choice where areas that no file counts were passed over."""
PARTNERSHIP_CODE = re.compile(r"(?:E22|W14)\d{6}")


@dataclass(frozen=True)
class Proposal:
    """Comparators that are proposed.

    Attributes
    ----------
    codes : tuple of str
        The areas.
    chosen_by : str
        How they were chosen, as a phrase.
    """

    codes: tuple[str, ...]
    chosen_by: str


def counted_in(areas: pd.DataFrame, supply: Supply, months: Sequence[str]) -> pd.Series:
    """Say of which areas the files supplied count crime: in all of the months, or by the tables."""
    if supply.of(CSP_TABLE):
        return pd.Series(True, index=areas.index)
    there = {force for force in supply.forces if set(months) <= supply.months(force)}
    return areas["force"].isin(there)


def choose_comparators(
    areas: pd.DataFrame, code: str, like: Likeness | None, counted: pd.Series
) -> Proposal:
    """Choose the areas most like one, else those of the same police force.

    Of those that the files count, where these are enough; where they are not, all may be chosen.

    Parameters
    ----------
    areas : pandas.DataFrame
        `force` and `forces` (how many) by code.
    code : str
        The area.
    like : Likeness or None
        How far the areas lie from it; None where too little is published of them.
    counted : pandas.Series
        Whether the files count crime in an area, by code.
    """
    kind = "partnerships" if PARTNERSHIP_CODE.fullmatch(code) else "local authorities"
    others = areas.drop(index=code)[lambda rows: rows["forces"] == 1]
    if like is None:
        same = others[others["force"] == areas.loc[code, "force"]]
        return Proposal(tuple(same.index[:MOST]), f"{kind} of the same police force area")
    ranked = [each for each in like.values.index if each in others.index]
    there = [each for each in ranked if counted[each]]
    found = (there if len(there) >= MOST else ranked)[:MOST]
    passed = OF_COUNTED if found != ranked[:MOST] else ""
    return Proposal(tuple(found), f"{kind} most like it{passed}, {like.phrase}")

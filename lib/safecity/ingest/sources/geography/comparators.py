"""Areas that are proposed to compare an area with."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from safecity.ingest.supply.recognise import CSP_TABLE
from safecity.ingest.supply.supplied import Supply

MOST = 14
"""Comparators that are proposed, so that the group has fifteen members with the area itself."""
OF_COUNTED = ", of those whose police force has files for the months reported on"
"""What is said of the choice where areas that no file counts were passed over."""
PARTNERSHIP_CODE = re.compile(r"(?:E22|W14)\d{6}")


def counted_in(areas: pd.DataFrame, supply: Supply, months: Sequence[str]) -> pd.Series:
    """Say of which areas the files supplied count crime: in all of the months, or by the tables."""
    if supply.of(CSP_TABLE):
        return pd.Series(True, index=areas.index)
    there = {force for force in supply.forces if set(months) <= supply.months(force)}
    return areas["force"].isin(there)


def choose_comparators(
    areas: pd.DataFrame, code: str, residents: pd.Series, counted: pd.Series
) -> tuple[list[str], str]:
    """Choose areas of like size where residents are known, else those of the same police force.

    Of those that the files count, where these are enough; where they are not, all may be chosen.
    """
    found, how = _nearest(areas[counted | (areas.index == code)], code, residents)
    if len(found) == MOST:
        every, _ = _nearest(areas, code, residents)
        return found, how if set(found) == set(every) else f"{how}{OF_COUNTED}"
    return _nearest(areas, code, residents)


def _nearest(areas: pd.DataFrame, code: str, residents: pd.Series) -> tuple[list[str], str]:
    kind = "partnerships" if PARTNERSHIP_CODE.fullmatch(code) else "local authorities"
    sums = areas["parts"].map(
        lambda parts: residents.reindex(list(parts)).sum(skipna=False, min_count=1)
    )
    others = areas.drop(index=code)[lambda rows: rows["forces"] == 1]
    known = sums.reindex(others.index).dropna()
    if pd.notna(sums[code]) and len(known) >= MOST:
        ratio = (known / sums[code]).apply(lambda r: max(r, 1 / r))
        return list(ratio.nsmallest(MOST).index), f"{kind} nearest in residents"
    same = others[others["force"] == areas.loc[code, "force"]]
    return list(same.index[:MOST]), f"{kind} of the same police force area"

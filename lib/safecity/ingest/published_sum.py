"""Published figures of an area that is several local authorities: their sum, where there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from safecity.ingest.figures import COLUMNS, KEY, as_figures

_WHEN = [name for name in KEY if name not in ("level", "area")]
_FIGURES = [name for name in COLUMNS if name not in KEY]
_PRINTED, _DECIMAL = 5e-4, 0.05
"""A rate is printed with at least four figures, or one decimal."""


@dataclass(frozen=True)
class Summed:
    """Figures with those of the sets added.

    Attributes
    ----------
    frame : pandas.DataFrame
        As `figures.as_figures`.
    left_out : mapping
        Measures that cannot be summed, by the code of the area.
    """

    frame: pd.DataFrame
    left_out: Mapping[str, tuple[str, ...]]


def add_sums(frame: pd.DataFrame, authorities: Mapping[str, Sequence[str]]) -> Summed:
    """Add the figures of areas that are several local authorities.

    A count is summed where that of every authority is there. Its denominator is summed likewise,
    and a rate that was printed is the sums' own: only where each authority's is its count over
    its denominator. A standardised rate, a rate without a count, and whatever is withheld for one
    authority has no sum. The figures of an area that is one authority are that authority's; what
    is given under the area's own code, as partners do, stays as it is.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `figures.as_figures`.
    authorities : mapping
        Local authorities that an area is exactly, by its code; none where it cuts one.
    """
    parts, left_out = [frame], {}
    for code, lads in authorities.items():
        given = set(frame.loc[frame["area"] == code, "measure"])
        mine = frame[frame["level"].eq("lad") & frame["area"].isin(lads)]
        mine = mine[~mine["measure"].isin(given)]
        rows = [
            dict(zip(_WHEN, when, strict=True)) | {"level": "lad", "area": code} | found
            for when, group in mine.groupby(_WHEN, sort=False)
            if (found := _sum(group, len(lads)))
        ]
        kept = given | {row["measure"] for row in rows}
        known = frame.loc[frame["level"].eq("lad"), "measure"].unique()
        left_out[code] = tuple(sorted(set(known) - kept))
        parts.append(as_figures(rows))
    return Summed(pd.concat([part for part in parts if len(part)] or parts, ignore_index=True),
                  left_out)  # fmt: skip


def _sum(group: pd.DataFrame, size: int) -> dict[str, object]:
    """Sum the figures of one measure and time; nothing where they have no sum."""
    if len(group) != size:
        return {}
    if size == 1:
        return group.iloc[0][_FIGURES].to_dict()
    if group["count"].isna().any():
        return {}
    count, base = group["count"].sum(), group["denominator"].sum(skipna=False)
    printed = group["value"].notna()
    found = {"count": count, "denominator": base, "period": group["period"].iloc[0]}
    if not printed.any():
        return found
    factor = _factor(group)
    if not factor or not base:
        return {}
    # With an interval it is worked out again from the sums; without one only the rate is.
    value = float("nan") if group["lower"].notna().any() else factor * count / base
    return {**found, "value": value}


def _factor(group: pd.DataFrame) -> float:
    """Number of ten that the printed rates are of count over denominator; 0 where they are not."""
    share = group["count"] / group["denominator"]
    with np.errstate(divide="ignore", invalid="ignore"):
        tens = np.log10(group["value"] / share)
    tens = tens[np.isfinite(tens)]
    if tens.empty:
        return 0.0
    factor = float(10 ** tens.median().round())
    off = (group["value"] - factor * share).abs()
    return factor if (off <= group["value"] * _PRINTED + _DECIMAL).all() else 0.0

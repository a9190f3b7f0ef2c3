"""Fifths of neighbourhoods by deprivation whose counts are withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import pandas as pd

from safecity.measures.disclosure import is_small
from safecity.readings.evidence.wards import counted_of, given_away, secret_wards_of, spans_of
from safecity.readings.evidence.withholding import hidden_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.counts import Evidence
    from safecity.readings.evidence.wards import Months

Scale = Literal["local", "national", "income"]
"""Whether fifths are of the area's or the nation's neighbourhoods, or of the area's by income."""
SCALES: tuple[Scale, ...] = get_args(Scale)


def secret_fifths(
    evidence: Evidence, indicator: Indicator, frame: pd.DataFrame, scale: Scale
) -> frozenset[int]:
    """Return the fifths whose count no table prints.

    Parameters
    ----------
    evidence, indicator
        What is counted, from where.
    frame : pandas.DataFrame
        A row for each LSOA: lsoa, count, ward_code and the fifths, as `place_counts` gives it.
    scale : {"local", "national", "income"}
        Which fifths.

    Returns
    -------
    frozenset of int
        Fifths with a small count in this edition, or in what it and others tell together; those
        that are a single neighbourhood which is withheld; and more, until their sum tells nothing.
    """
    fifths = frame.set_index("lsoa")[f"quintile_{scale}"].dropna().astype(int)
    if fifths.empty:
        return frozenset()
    own = frame.set_index("lsoa")["count"]

    def by_fifth(runs: Sequence[Months]) -> pd.DataFrame:
        counts = [evidence.by_place(indicator, run).groupby(fifths).sum() for run in runs]
        return pd.concat(counts, axis=1).fillna(0)

    table = own.groupby(fifths).sum().to_frame("count")
    if spans := spans_of(evidence, indicator):
        table = pd.concat([table, by_fifth(spans)], axis=1).fillna(0)
    first = given_away(counted_of(evidence, indicator), by_fifth)
    lone = fifths[~fifths.duplicated(keep=False)]
    if len(lone):
        wards = frame.set_index("lsoa")["ward_code"]
        secret = wards.isin(secret_wards_of(evidence, indicator, frame)) | is_small(own)
        lone = lone[secret.reindex(lone.index, fill_value=False)]
    derivable = first.reindex(table.index, fill_value=False) | table.index.isin(lone)
    hidden = hidden_places(table, first=derivable)
    return frozenset(map(int, table.index[hidden]))

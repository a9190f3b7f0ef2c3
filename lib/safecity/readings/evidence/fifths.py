"""Fifths of neighbourhoods by deprivation whose counts are withheld, alone or beside wards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import pandas as pd

from safecity.measures.disclosure import is_small
from safecity.readings.evidence.wards import counted_of, given_away, secret_wards_of, spans_of
from safecity.readings.evidence.withholding import hidden_places, told_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.counts import Evidence
    from safecity.readings.evidence.wards import Months

Scale = Literal["local", "national", "income"]
"""Whether fifths are of the area's or the nation's neighbourhoods, or of the area's by income."""
SCALES: tuple[Scale, ...] = get_args(Scale)
YIELDING: tuple[Scale, ...] = ("national", "income", "local")
"""Scales in the order in which their fifths give way; themes show the area's own."""
WITHHELD = "withheld"
"""Group of the neighbourhoods whose own group is withheld."""
Secret = dict[Scale, frozenset[int]]
"""The fifths of each scale that are withheld."""


def secret_fifths(evidence: Evidence, indicator: Indicator, frame: pd.DataFrame) -> Secret:
    """Return the fifths of each scale whose count no table prints.

    Parameters
    ----------
    evidence, indicator
        What is counted, from where.
    frame : pandas.DataFrame
        A row for each LSOA: lsoa, count, ward_code and the fifths, as `place_counts` gives it.

    Returns
    -------
    dict of str to frozenset of int
        Fifths with a small count in this edition, or in what it and others tell together; those
        that are a single neighbourhood which is withheld; those that tell a small count of a
        neighbourhood beside the wards and the other fifths that are printed; and more, until their
        sum tells nothing.

    Notes
    -----
    A ward that is one neighbourhood may be printed; where a fifth holds it and one more, the
    difference is the other's count, whatever the map of neighbourhoods hides. Fifths of the area
    and of the nation follow one ranking: where 117 places lie in the nation's first three fifths
    and 118 in the area's first four, the difference is the count of one place.
    """
    counts, wards = place_columns(evidence, indicator, frame), frame["ward_code"]
    printed = wards.where(~wards.isin(secret_wards_of(evidence, indicator, frame)), WITHHELD)
    more: dict[Scale, set[int]] = {scale: set() for scale in SCALES if _has(frame, scale)}
    small = {scale: _small_fifths(evidence, indicator, frame, scale) for scale in more}

    def withheld(extra: dict[Scale, set[int]]) -> Secret:
        return {scale: _withheld(*small[scale], extra[scale]) for scale in extra}

    while True:
        secret = withheld(more)
        groups = printed_groups(frame, printed, secret)
        told = None if groups is None else told_place(counts, groups)
        if told is None:
            return secret
        choices = list(_near(frame, told, secret))
        if not choices:
            return secret
        frees = (
            choice
            for choice in choices
            if _frees(counts, frame, printed, withheld(_and(more, choice)), told)
        )
        more = _and(more, next(frees, choices[0]))


def _has(frame: pd.DataFrame, scale: Scale) -> bool:
    return f"quintile_{scale}" in frame and bool(frame[f"quintile_{scale}"].notna().any())


def _and(more: dict[Scale, set[int]], choice: tuple[Scale, int]) -> dict[Scale, set[int]]:
    scale, fifth = choice
    return {**more, scale: more[scale] | {fifth}}


def _near(frame: pd.DataFrame, told: int, secret: Secret) -> Iterator[tuple[Scale, int]]:
    """Yield the fifths that are printed, scale by scale: of a place, of its ward, then all."""
    wards = frame["ward_code"]
    for scale in (scale for scale in YIELDING if scale in secret):
        gone = set(secret[scale])
        for rows in (frame.index == frame.index[told], wards == wards.iloc[told], frame.index >= 0):
            fifths = set(frame.loc[rows, f"quintile_{scale}"].dropna().astype(int)) - gone
            yield from ((scale, fifth) for fifth in sorted(fifths))
            gone |= fifths


def _frees(
    counts: pd.DataFrame, frame: pd.DataFrame, printed: pd.Series, secret: Secret, told: int
) -> bool:
    """Say whether a place has room where these fifths are withheld."""
    groups = printed_groups(frame, printed, secret)
    return groups is None or told_place(counts, groups, only=told) is None


def printed_groups(frame: pd.DataFrame, wards: pd.Series, secret: Secret) -> pd.DataFrame | None:
    """Return what neighbourhoods are added up to in some table; of what is withheld, the rest.

    Parameters
    ----------
    frame : pandas.DataFrame
        A row for each neighbourhood, with its fifths.
    wards : pandas.Series
        The ward of each, `WITHHELD` where that is.
    secret : dict of str to frozenset of int
        The fifths that are withheld.
    """
    held = {"ward_code": wards} if wards.notna().any() else {}
    for scale, gone in secret.items():
        fifths = frame[f"quintile_{scale}"]
        held[f"quintile_{scale}"] = fifths.astype(object).mask(fifths.isin(gone), WITHHELD)
    return pd.DataFrame(held) if held else None


def place_columns(evidence: Evidence, indicator: Indicator, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the count of each neighbourhood, and of what this edition tells beside others."""
    counts = pd.DataFrame({"count": frame["count"]})
    for at, span in enumerate(spans_of(evidence, indicator)):
        by_place = evidence.by_place(indicator, span).reindex(frame["lsoa"], fill_value=0)
        counts[f"told {at}"] = by_place.to_numpy()
    return counts


def _small_fifths(
    evidence: Evidence, indicator: Indicator, frame: pd.DataFrame, scale: Scale
) -> tuple[pd.DataFrame, pd.Series]:
    """Return counts by fifth, and which tell a small count whatever else is printed."""
    fifths = frame.set_index("lsoa")[f"quintile_{scale}"].dropna().astype(int)
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
    return table, first.reindex(table.index, fill_value=False) | table.index.isin(lone)


def _withheld(table: pd.DataFrame, derivable: pd.Series, more: set[int]) -> frozenset[int]:
    """Return the fifths of a scale that are withheld, `more` among them."""
    hidden = hidden_places(table, first=derivable | table.index.isin(sorted(more)))
    return frozenset(map(int, table.index[hidden]))

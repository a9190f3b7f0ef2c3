"""Counts and residents of wards: exact where the months allow it, best fit where they do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from safecity.measures.disclosure import is_small
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.withholding import hidden_places

if TYPE_CHECKING:
    from safecity.catalogue.indicator import Indicator
    from safecity.readings.evidence.counts import Evidence

CLOSE = 1e-9


def spans_told(printed: Sequence[Months]) -> tuple[Months, ...]:
    """Find the runs of months whose counts can be worked out from those of several periods.

    Parameters
    ----------
    printed : sequence of tuple of str
        Months ("YYYY-MM") of each period for which some edition prints counts.

    Returns
    -------
    tuple of tuple of str
        Runs of months, in order, that hold no period: a sum that does is no smaller than what was
        printed. A run is told where its membership is a linear combination of theirs.

    Notes
    -----
    Between the first and the last month of any period all months behave alike that lie in the
    same periods; only runs of such pieces have to be tried.
    """
    printed = [period for period in printed if period]
    months = sorted({month for period in printed for month in period})
    member = np.array([[month in period for month in months] for period in printed], dtype=float)
    if len(printed) < 2:
        return ()
    changes = [n for n in range(1, len(months)) if (member[:, n] != member[:, n - 1]).any()]
    cuts = [0, *changes, len(months)]
    pieces = member[:, cuts[:-1]]
    runs = []
    for first in range(len(cuts) - 1):
        for last in range(first, len(cuts) - 1):
            run = tuple(months[cuts[first] : cuts[last + 1]])
            wanted = np.zeros(len(cuts) - 1)
            wanted[first : last + 1] = 1
            holds = any(set(period) <= set(run) for period in printed)
            if not holds and _follows(pieces, wanted):
                runs.append(run)
    return tuple(runs)


def _follows(given: np.ndarray, wanted: np.ndarray) -> bool:
    """Say whether a row is a linear combination of others."""
    solved = np.linalg.lstsq(given.T, wanted, rcond=None)[0]
    return bool(np.abs(given.T @ solved - wanted).max() < CLOSE)


def given_away(
    printed: Sequence[Months], counts: Callable[[Sequence[Months]], pd.DataFrame]
) -> pd.Series:
    """Mark the places of which the periods that are printed together give a small count away.

    Parameters
    ----------
    printed : sequence of tuple of str
        Months ("YYYY-MM") of each period for which some edition prints counts.
    counts : callable
        Counts runs of months by place: a row for each place, a column for each run.

    Returns
    -------
    pandas.Series of bool
        By place. A small count of a period is printed by no edition; of a place the rest is
        taken to be. It is marked where a run of months with a small count is a linear
        combination of those; `spans_told` knows no place, and takes each period to be printed.
    """
    if len(printed) < 2:
        return pd.Series(dtype=bool)
    months = sorted({month for period in printed for month in period})
    member = np.array([[month in period for month in months] for period in printed], dtype=float)
    changes = [n for n in range(1, len(months)) if (member[:, n] != member[:, n - 1]).any()]
    cuts = [0, *changes, len(months)]
    pieces = member[:, cuts[:-1]]
    table = counts([tuple(months[a:b]) for a, b in pairwise(cuts)])
    numbers = table.to_numpy(float)
    size = len(cuts) - 1
    runs = np.array(
        [[a <= n < b for n in range(size)] for a, b in combinations(range(size + 1), 2)], float
    )
    small, is_printed = is_small(numbers @ runs.T), ~is_small(numbers @ pieces.T)
    is_given = np.zeros(len(numbers), bool)
    for pattern in np.unique(is_printed, axis=0):
        alike = (is_printed == pattern).all(axis=1)
        _, sizes, axes = np.linalg.svd(pieces[pattern], full_matrices=False)
        basis = axes[sizes > CLOSE]
        follows = np.abs(runs - runs @ basis.T @ basis).max(axis=1) < CLOSE
        is_given[alike] = (small[alike] & follows).any(axis=1)
    return pd.Series(is_given, index=table.index)


EXACT_CAVEATS = ("best_fit_wards", "split_residents")
JOINED_CAVEATS = ("best_fit_wards", "stable_places")
BASES = ("previous", "baseline")
KEPT = "_secret_wards"
"""Under this name evidence keeps which wards are withheld, as a cached property would."""
Months = tuple[str, ...]


def _known(evidence: Evidence) -> pd.DataFrame:
    places = evidence.data.places
    if places["ward"].isna().all():
        raise Absent(
            "No ward lookup was supplied.",
            "ONS lookup from LSOA to ward.",
            "Office for National Statistics",
        )
    return places.dropna(subset=["ward"])


def exact(evidence: Evidence, *sides: Months) -> bool:
    """Say whether every month on every side was published on 2021 LSOAs.

    Only then are wards counted LSOA by LSOA. With an older month on either side both sides are
    counted by stable places, so that a comparison stays like for like.
    """
    months = {month for side in sides for month in side}
    by_month = evidence.data.crimes_ward.groupby("month")["exact"].all()
    by_month.index = pd.DatetimeIndex(by_month.index).strftime("%Y-%m")
    return bool(months) and by_month.reindex(sorted(months), fill_value=False).all()


def ward_counts(
    evidence: Evidence, indicator: Indicator, *sides: Months
) -> tuple[list[pd.Series], bool]:
    """Count an indicator by ward for each set of months, all in the same way.

    Parameters
    ----------
    evidence, indicator
        What is counted, from where.
    *sides : tuple of str
        Months of each side of a comparison, or of the one period.

    Returns
    -------
    tuple of (list of Series, bool)
        Counts by ward code for each side, and whether they are exact.

    Raises
    ------
    Absent
        Where no ward lookup was supplied.
    """
    places = _known(evidence)
    wards = pd.Index(sorted(places["ward_code"].unique()), name="ward_code")
    if not exact(evidence, *sides):
        codes = places.set_index("lsoa")["ward_code"]
        by_place = (evidence.by_place(indicator, side) for side in sides)
        return [c.groupby(codes).sum().reindex(wards, fill_value=0) for c in by_place], False
    chosen = (evidence.counted(evidence.data.crimes_ward, indicator, side) for side in sides)
    counts = (part.groupby("ward_code")["count"].sum() for part in chosen)
    return [c.reindex(c.index.union(wards), fill_value=0).astype(float) for c in counts], True


def ward_names(evidence: Evidence) -> pd.Series:
    """Return the names of wards by their codes."""
    rows = [evidence.data.places[["ward_code", "ward"]].dropna()]
    rows.append(evidence.data.crimes_ward[["ward_code", "ward"]])
    return pd.concat(rows).drop_duplicates("ward_code").set_index("ward_code")["ward"]


def secret_wards(evidence: Evidence, indicator: Indicator) -> frozenset[str]:
    """Return the codes of the wards that every table of an indicator withholds.

    A ward is withheld everywhere if any table would print a small count of it: that of the
    period, or of either side of a comparison. Were each table to choose for itself, what one shows
    would give away what another hides.
    """
    kept: dict[object, frozenset[str]] = vars(evidence).setdefault(KEPT, {})
    if indicator.rule not in kept:
        kept[indicator.rule] = _secret_wards(evidence, indicator)
    return kept[indicator.rule]


def _secret_wards(evidence: Evidence, indicator: Indicator) -> frozenset[str]:
    bases = (if_known(partial(evidence.matched, indicator, base)) for base in BASES)
    printed: list[tuple[Months, ...]] = [matched.sides for matched in bases if matched is not None]
    printed.append((evidence.period_months(indicator),))
    printed += [(span,) for span in spans_of(evidence, indicator)]
    counts = [side for sides in printed for side in ward_counts(evidence, indicator, *sides)[0]]
    table = pd.concat(counts, axis=1).fillna(0)
    derivable = given_away(counted_of(evidence, indicator), partial(_by_ward, evidence, indicator))
    hidden = hidden_places(table, first=derivable.reindex(table.index, fill_value=False))
    return frozenset(table.index[hidden])


def secret_wards_of(
    evidence: Evidence, indicator: Indicator, frame: pd.DataFrame
) -> frozenset[str]:
    """Return `secret_wards` where neighbourhoods have a `ward_code`; none without a lookup."""
    known = frame["ward_code"].notna().any()
    return secret_wards(evidence, indicator) if known else frozenset()


def _by_ward(evidence: Evidence, indicator: Indicator, runs: Sequence[Months]) -> pd.DataFrame:
    counts, _ = ward_counts(evidence, indicator, *runs)
    return pd.concat(counts, axis=1).fillna(0)


def counted_of(evidence: Evidence, indicator: Indicator) -> list[Months]:
    """Complete months of each period of which this edition or another prints counts."""
    own = evidence.assessment
    if not own.published:
        return []
    usable = evidence.usable(indicator)
    known = {f"{month:%Y-%m}" for month in usable.index[usable]}
    periods = dict.fromkeys((own.period, own.period.shift(-1), own.baseline, *own.published))
    return [months for p in periods if (months := tuple(m for m in p.months if m in known))]


def spans_of(evidence: Evidence, indicator: Indicator) -> tuple[Months, ...]:
    """Complete months whose counts this edition would tell beside those of others."""
    return spans_told(counted_of(evidence, indicator))


def need_shown(hidden: pd.Series, indicator: Indicator) -> None:
    """Raise `Absent` where every place of a table would be withheld."""
    if hidden.all():
        reason = f"Counts of {indicator.noun} by place are too small to publish."
        raise Absent(reason, "Several years pooled, or larger places.", "this partnership")


def ward_frame(
    evidence: Evidence, indicator: Indicator, months: Months
) -> tuple[pd.DataFrame, str, bool]:
    """Count an indicator by ward with residents.

    Returns
    -------
    tuple of (DataFrame, str, bool)
        code, label, count, population; the release of the population; whether counts are exact.
    """
    (counts,), is_exact = ward_counts(evidence, indicator, months)
    if is_exact:
        residents, _, release = evidence.place_residents("ward")
    else:
        by_place, _, release = evidence.place_residents()
        residents = by_place.groupby(evidence.data.places.set_index("lsoa")["ward_code"]).sum()
    frame = pd.DataFrame({"count": counts, "population": residents.reindex(counts.index)})
    frame = frame.assign(label=ward_names(evidence)).rename_axis("code").reset_index()
    return frame.dropna(subset=["population"]), release, is_exact

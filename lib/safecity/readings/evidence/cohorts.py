"""Crimes followed for the same time after their record, with what became of them by then.

What became of the newest crimes is not known yet. Crimes of different months are set side by side
only as they stood at one age, in the months of which every outcome up to that age is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from safecity.catalogue.disclosure import THRESHOLD
from safecity.catalogue.outcomes import OPEN, group_by_label, load_outcomes
from safecity.catalogue.period import month_name, month_number, month_text
from safecity.numbers import number, percent
from safecity.readings.evidence.absent import Absent, if_known
from safecity.readings.evidence.months import Matched, match, months_in_words, stamps
from safecity.readings.evidence.withholding import hidden_places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from safecity.readings.evidence.counts import Evidence

AGE = 6
"""Months after that of the record at whose end outcomes are read."""
BY_TYPE = ("charged", "out_of_court", "not_prosecuted", "no_suspect")
"""Groups of outcomes that are told by type of crime. The rare ones are told of all crimes only:
small, they would make others be withheld."""
REST = "rest"
FEWEST_MONTHS = 3
FEWEST_CRIMES = 20
"""Crimes of a type, on each side, under which it is joined with the other rare ones."""
RARE = "Types with few crimes"
LEAST_ENDED = 0.2
"""Share of crimes with any outcome under which Crime IDs are taken not to fit: at this age four in
five have one as a rule."""
HOLDER, CLOSES = "data.police.uk", "Outcomes files of data.police.uk"


@dataclass(frozen=True)
class Cohort:
    """Crimes of some months as they stood at one age.

    Attributes
    ----------
    months : tuple of str
        Months of record, "YYYY-MM".
    ended : pandas.DataFrame
        Crimes by type (rows) and group of outcomes (columns, all of `load_outcomes`).
    """

    months: tuple[str, ...]
    ended: pd.DataFrame

    @property
    def crimes(self) -> pd.Series:
        """Crimes by type."""
        return self.ended.sum(axis=1)

    def joined(self, rare: Iterable[str]) -> Cohort:
        """Join rare types of crime into one."""
        names = {name: RARE for name in rare}
        return Cohort(self.months, self.ended.groupby(lambda name: names.get(name, name)).sum())


@dataclass(frozen=True)
class Cohorts:
    """The crimes of the period that are old enough, and those of the same months a year before.

    Attributes
    ----------
    now : Cohort
        Of the period.
    before : Cohort or None
        Of the year before; None where fewer than `FEWEST_MONTHS` months can be compared.
    matched : Matched or None
        How the two sides are named.
    hidden : pandas.DataFrame
        On types and `BY_TYPE`, whether a count of the period is withheld.
    hidden_groups : pandas.Series
        On groups, whether the count of all types is withheld.
    """

    now: Cohort
    before: Cohort | None
    matched: Matched | None
    hidden: pd.DataFrame
    hidden_groups: pd.Series


def known_months(evidence: Evidence) -> frozenset[str]:
    """Return the months whose outcomes may be counted, in the history or after it."""
    quality = evidence.data.quality
    good = quality[quality["measure"].eq("outcomes_usable") & quality["value"].eq(1)]
    return frozenset(good["month"].dt.strftime("%Y-%m"))


def followed(evidence: Evidence, months: Iterable[str]) -> tuple[str, ...]:
    """Return the months whose crimes are complete and were followed to the age of `AGE` months."""
    total = evidence.catalogue.indicators["overview.crime"]
    usable = evidence.usable(total)
    complete = set(usable.index[usable].strftime("%Y-%m"))
    known = known_months(evidence)
    return tuple(m for m in months if m in complete and known.issuperset(_ages(m)))


def _ages(month: str) -> set[str]:
    first = month_number(month)
    return {month_text(n) for n in range(first, first + AGE + 1)}


def standing(outcomes: pd.DataFrame, months: tuple[str, ...]) -> pd.DataFrame:
    """Count crimes by type and group of outcomes as they stood at the age of `AGE` months.

    Parameters
    ----------
    outcomes : pandas.DataFrame
        The dataset `outcomes`.
    months : tuple of str
        Months of record.
    """
    rows = outcomes[outcomes["recorded"].isin(stamps(months)) & outcomes["category"].ne("")]
    last = rows["recorded"] + pd.DateOffset(months=AGE)
    rows = rows[(rows["month"] <= last) & ~(rows["until"] <= last)]
    group = rows["outcome"].map(group_by_label())
    return rows["count"].groupby([rows["category"], group]).sum().unstack(fill_value=0)


def read_cohort(evidence: Evidence, months: tuple[str, ...]) -> Cohort:
    """Read what became of the crimes of some months.

    Raises
    ------
    Absent
        Where too few have any outcome: the Crime IDs of both kinds of file do not fit.
    """
    total = evidence.catalogue.indicators["overview.crime"]
    crimes = evidence.by_type(total, months)
    ended = standing(evidence.data.outcomes, months)
    ended = ended.reindex(index=crimes.index, columns=list(load_outcomes()), fill_value=0)
    known = float(ended.drop(columns=OPEN).to_numpy().sum())
    if known < LEAST_ENDED * crimes.sum():
        share = percent(known / crimes.sum() * 100 if crimes.sum() else 0.0, 0)
        reason = (
            f"Only {share} of {number(crimes.sum())} crimes of {months_in_words(months)} have a "
            f"published outcome within {AGE} months; the Crime IDs of the two files may not fit."
        )
        raise Absent(reason, f"{CLOSES} of the same edition as its street-level files.", HOLDER)
    ended[OPEN] = crimes - ended.drop(columns=OPEN).sum(axis=1)
    return Cohort(months, ended.astype(float))


def _none(evidence: Evidence, months: tuple[str, ...]) -> Absent:
    """Say why the crimes of the period cannot be followed."""
    period, known = evidence.assessment.period, known_months(evidence)
    evidence.period_months(evidence.catalogue.indicators["overview.crime"])
    if not known & set(period.months):
        return Absent(f"No outcomes were supplied for {period.label}.", f"{CLOSES}.", HOLDER)
    until = month_text(month_number(period.end) + AGE)
    which = f"only {months_in_words(months)} of" if months else "no month of"
    reason = (
        f"Outcomes are known up to {month_name(max(known))}, and what became of crimes of {which} "
        f"{period.label} is known for {AGE} months after the record, with none missing between."
    )
    return Absent(reason, f"{CLOSES} up to {month_name(until)}.", HOLDER)


def read_cohorts(evidence: Evidence) -> Cohorts:
    """Read the crimes of the period that are old enough, beside those of the year before.

    All exhibits read this one set of months and types, so that none gives away what another hides.

    Raises
    ------
    Absent
        Where fewer than `FEWEST_MONTHS` months of the period were followed for long enough.
    """
    period = evidence.assessment.period
    earlier = period.shift(-1)
    after = followed(evidence, period.months)
    if len(after) < FEWEST_MONTHS:
        raise _none(evidence, after)
    there = set(followed(evidence, earlier.months))
    pairs = [(m, b) for m, b in zip(period.months, earlier.months, strict=True)
             if m in after and b in there]  # fmt: skip
    matched = match(pairs, period, earlier) if len(pairs) >= FEWEST_MONTHS else None
    now = read_cohort(evidence, matched.after if matched else after)
    past = matched.before if matched else ()
    before = if_known(lambda: read_cohort(evidence, past)) if past else None
    return _controlled(now, before, matched if before else None)


def _controlled(now: Cohort, before: Cohort | None, matched: Matched | None) -> Cohorts:
    """Join rare types and say which counts are withheld."""
    sides = [now] if before is None else [now, before]
    rare = {name for side in sides for name in side.crimes.index[side.crimes < FEWEST_CRIMES]}
    sides = [side.joined(rare) for side in sides]
    hidden_groups = hidden_places(pd.concat([side.ended.sum() for side in sides], axis=1))
    past = sides[1] if len(sides) > 1 else None
    return Cohorts(sides[0], past, matched, _hidden_types(sides[0], hidden_groups), hidden_groups)


def _hidden_types(now: Cohort, hidden_groups: pd.Series) -> pd.DataFrame:
    """Say which counts by type are withheld.

    What ended otherwise is printed of no type: it follows where all else of the type is printed,
    and hides with whatever of the type is withheld.
    """
    types = now.ended[list(BY_TYPE)]
    cells = types.assign(**{REST: now.crimes - types.sum(axis=1)}).stack()
    names = cells.index.to_frame(index=False, name=["type", "group"])
    counts = cells.reset_index(drop=True).to_frame()
    is_rest = names["group"].eq(REST)
    secret = names["group"].map(hidden_groups).eq(True) | counts[0].between(1, THRESHOLD - 1)
    while True:
        beside = secret | (is_rest & names["type"].isin(names.loc[secret, "type"]))
        hidden = hidden_places(counts, names, beside)
        if hidden.equals(secret):
            break
        secret = hidden
    return pd.Series(secret.to_numpy(), index=cells.index).unstack()[list(BY_TYPE)]

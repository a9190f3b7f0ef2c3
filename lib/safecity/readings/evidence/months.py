"""Sets of months: like for like, and how they are named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from safecity.catalogue.period import Period, month_number, month_text
from safecity.catalogue.registry import Event
from safecity.numbers import listed


@dataclass(frozen=True)
class Matched:
    """Two sets of the same calendar months, complete on both sides.

    Attributes
    ----------
    after, before : tuple of str
        Months "YYYY-MM", paired by position.
    label, before_label, after_label : str
        The comparison, and each side, in words.
    whole : bool
        Whether every month of the period is in it.
    """

    after: tuple[str, ...]
    before: tuple[str, ...]
    label: str
    before_label: str
    after_label: str
    whole: bool

    @property
    def sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Months of the earlier and of the later side."""
        return self.before, self.after


def locked_months(events: Iterable[Event]) -> frozenset[str]:
    """Return the months "YYYY-MM" into which lockdowns fell."""
    shut = (e for e in events if e.kind == "lockdown")
    return frozenset(m for e in shut for m in Period(start=e.date, end=e.end or e.date).months)


def stamps(months: tuple[str, ...]) -> pd.DatetimeIndex:
    """Turn months "YYYY-MM" into the timestamps that frames hold."""
    return pd.DatetimeIndex([pd.Timestamp(month) for month in months])


def month_runs(months: tuple[str, ...]) -> tuple[str, ...]:
    """Name months as runs: ("January to April 2024", "June 2024")."""
    runs: list[list[int]] = []
    for n in map(month_number, months):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return tuple(_run(month_text(run[0]), month_text(run[-1])) for run in runs)


def _run(first: str, last: str) -> str:
    return Period(start=first, end=last).label


def months_in_words(months: tuple[str, ...]) -> str:
    """Name months in a sentence: "April to May 2020 and July 2020 to March 2021"."""
    return listed(month_runs(months))


def match(pairs: list[tuple[str, str]], period: Period, earlier: Period) -> Matched:
    """Name a comparison of paired months.

    Parameters
    ----------
    pairs : list of (str, str)
        Months of the period and the earlier months they are compared with.
    period, earlier : Period
        The whole windows; where all their months are paired they are named as such.
    """
    after, before = tuple(a for a, _ in pairs), tuple(b for _, b in pairs)
    if after == period.months and before == earlier.months:
        return Matched(after, before, earlier.short, earlier.short, period.short, True)
    names = months_in_words(before)
    return Matched(after, before, names, names, months_in_words(after), False)

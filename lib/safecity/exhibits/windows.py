"""Windows of months: like for like, and how they are named."""

from __future__ import annotations

from dataclasses import dataclass

from safecity.catalogue.period import Period, month_name, month_number, month_text
from safecity.exhibits.numbers import listed


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


def months_in_words(months: tuple[str, ...]) -> str:
    """Name months: a run as "January to April 2024", else each one."""
    numbers = [month_number(m) for m in months]
    if numbers == list(range(numbers[0], numbers[0] + len(numbers))) and len(numbers) > 1:
        first, last = month_name(months[0]), month_name(months[-1])
        start = first.split()[0] if first[-4:] == last[-4:] else first
        return f"{start} to {last}"
    return listed([month_name(m) for m in months])


def month_gaps(months: tuple[str, ...]) -> tuple[str, ...]:
    """Return the missing months as runs in words, for example "May to December 2024"."""
    runs: list[list[int]] = []
    for n in map(month_number, months):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return tuple(months_in_words(tuple(month_text(n) for n in run)) for run in runs)


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

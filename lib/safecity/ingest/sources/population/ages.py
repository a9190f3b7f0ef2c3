"""Columns of residents by age, where a table has no column of their total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from safecity.ingest.tables.layout import words

_SEXES = {"f": "females", "m": "males", "p": "", "": ""}
_AGE = re.compile(
    r"(?P<sex>females?|males?|persons?|[fmp])?[ _:,-]*(?:aged?|all)?[ _-]*"
    r"(?:(?P<under>under 1)|(?P<first>\d{1,3})(?: ?(?:-|–|to) ?(?P<last>\d{1,3}))?"
    r"(?P<open> ?\+| ?plus| ?(?:years )?(?:and|or) (?:over|above|older))?)(?: years?(?: old)?)?",
    re.IGNORECASE,
)
_ENDS = (85, 90, 100, 105)
"""Ages that stand for themselves and all above, where they are the last of single years."""
LEAST = 3
"""Columns of ages that a table must have to be one by age."""


class Ages(NamedTuple):
    """The residents that a column counts: `sex` ("", "females" or "males"), first and last age."""

    sex: str
    first: int
    last: int


OLDEST = 1_000
"""Stands for the last age of a column without an end: "90+"."""


def ages_of(name: str) -> Ages | None:
    """Read the name of a column: "F0", "16 to 64", "Males 85+", "90 and over"; None for others."""
    match = _AGE.fullmatch(words(name))
    if match is None:
        return None
    sex = _SEXES[(match["sex"] or "").lower()[:1]]
    first = 0 if match["under"] else int(match["first"])
    last = OLDEST if match["open"] else int(match["last"] or first)
    return Ages(sex, first, last)


def columns_of_all(names: Sequence[str]) -> tuple[tuple[int, ...], str]:
    """Find the columns that are all residents together.

    Parameters
    ----------
    names : sequence of str
        Names of a table's columns.

    Returns
    -------
    tuple of (tuple of int, str)
        Their positions; and, where they are not all ages of everyone, why not.
    """
    by_column = {at: ages for at, name in enumerate(names) if (ages := ages_of(name))}
    by_sex = {sex: _of_sex(by_column, sex) for sex in ("", "females", "males")}
    wanted = [by_sex[""]] if by_sex[""] else [by_sex["females"], by_sex["males"]]
    if not all(wanted):
        there = next((sex for sex in ("females", "males") if by_sex[sex]), "nobody")
        return (), f"it counts {there} only"
    lack = next(filter(None, map(_lack, wanted)), "")
    return tuple(at for part in wanted for at, _ in part), lack


def band_of(names: Sequence[str], first: int, last: int) -> tuple[int, ...]:
    """Find the columns that are everyone of some ages, each age once; none where they are not.

    Parameters
    ----------
    names : sequence of str
        Names of a table's columns.
    first, last : int
        The ages, both included; `OLDEST` for no end.
    """
    by_column = {
        at: ages
        for at, name in enumerate(names)
        if (ages := ages_of(name)) and first <= ages.first and ages.last <= last
    }
    by_sex = {sex: _of_sex(by_column, sex) for sex in ("", "females", "males")}
    wanted = [by_sex[""]] if by_sex[""] else [by_sex["females"], by_sex["males"]]
    whole = all(part and _follows(part, first, last) for part in wanted)
    return tuple(at for part in wanted for at, _ in part) if whole else ()


def _follows(part: Sequence[tuple[int, Ages]], first: int, last: int) -> bool:
    """Whether columns of ages follow each other from the first age to the last."""
    due = first
    for _, ages in part:
        if ages.first != due:
            return False
        due = ages.last + 1
    return due == last + 1


def _of_sex(by_column: dict[int, Ages], sex: str) -> list[tuple[int, Ages]]:
    return sorted(
        (pair for pair in by_column.items() if pair[1].sex == sex), key=lambda p: p[1][1:]
    )


def _lack(part: Sequence[tuple[int, Ages]]) -> str:
    """Say where ages do not follow each other from birth on to the oldest."""
    due = 0
    for _, ages in part:
        if ages.first != due:
            what = "is counted twice" if ages.first < due else "is not counted"
            return f"age {min(ages.first, due)} {what}"
        due = ages.last + 1
    return "" if due > OLDEST or due - 1 in _ENDS else f"age {due} is not counted"

"""What changed between two editions, as printed tables."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable

from safecity.files import csv_text
from safecity.numbers import MISSING, SUPPRESSED, number, rounded, signed
from safecity.publish.cells import SHORTHAND, Heading, Table, words
from safecity.publish.revisions import Revised, Revisions, Unmatched

NOT_APPLICABLE = "[z]"
EXPLAINED = SHORTHAND | {
    NOT_APPLICABLE: "[z] not applicable: the earlier value is zero, or the value is itself a "
    "percentage or a probability"
}
LIMIT = 500
"""Most rows of a printed table; the download holds all."""

MOST_DECIMALS = 6


def tables_of(compared: Revisions) -> dict[str, Table]:
    """Print what changed.

    Parameters
    ----------
    compared : Revisions
        What differs between two editions.

    Returns
    -------
    dict of str to Table
        Tables by their headings, in the order of the page; one without rows where nothing of
        that kind changed.
    """
    return {
        "Values revised": revised_table(compared),
        "Findings": _findings(compared),
        "Caveats": _caveats(compared),
        "Sources": _sources(compared),
        "Values new or gone": _unmatched(compared),
        "Exhibits new or gone": _exhibits(compared),
    }


def revised_table(
    compared: Revisions, limit: int = LIMIT, title: Callable[[Revised], str] | None = None
) -> Table:
    """Print the values that were revised, the largest revision first.

    Parameters
    ----------
    compared : Revisions
        What differs between two editions.
    limit : int
        Most rows.
    title : callable, optional
        Says what a value measures; the id of its exhibit where not given.

    Returns
    -------
    Table
        Columns Measure, Group, Area, Period, the names of both editions, Difference, Per cent.
    """
    named = title or (lambda value: value.exhibit)
    rows = [
        (named(v), v.group, v.area, words(v.period), *_numbers(v)) for v in compared.values[:limit]
    ]
    places = _words("Measure", "Group", "Area", "Period")
    headings = (*places, *_counts(compared.before, compared.after, "Difference", "Per cent"))
    caption = (
        f"Values of {compared.before} that {compared.after} gives differently, the largest first"
    )
    return _table(caption, headings, rows, len(compared.values))


def _numbers(value: Revised) -> tuple[str, str, str, str]:
    decimals = decimals_for(value.old, value.new)
    percent = NOT_APPLICABLE if value.percent is None else f"{signed(value.percent)}%"
    old, new = number(value.old, decimals), number(value.new, decimals)
    return old, new, signed(value.difference, decimals), percent


def decimals_for(old: float, new: float) -> int:
    """Say how many decimals tell two numbers apart: none for whole ones, else as few as do."""
    if old.is_integer() and new.is_integer():
        return 0
    return next((d for d in range(1, MOST_DECIMALS) if _told(old, new, d)), MOST_DECIMALS)


def _told(old: float, new: float, decimals: int) -> bool:
    return rounded(new - old, decimals) != 0 and number(old, decimals) != number(new, decimals)


def _findings(compared: Revisions) -> Table:
    rows = [(f.exhibit, f.turn.capitalize(), f.before or "None", f.after or "None")
            for f in compared.findings]  # fmt: skip
    headings = _words("Exhibit", "What changed", compared.before, compared.after)
    return _table("Findings that are new, gone or of another direction", headings, rows)


def _caveats(compared: Revisions) -> Table:
    rows = [(c.exhibit, "Added" if c.added else "Dropped", c.text) for c in compared.caveats]
    headings = _words("Exhibit", "What changed", "Caveat")
    return _table("Caveats of exhibits that both have", headings, rows)


def _sources(compared: Revisions) -> Table:
    rows = [(s.title, s.before or "Not used", s.after or "Not used") for s in compared.sources]
    return _table(
        "Sources whose edition changed", _words("Source", compared.before, compared.after), rows
    )


def _unmatched(compared: Revisions) -> Table:
    counted = Counter((v.exhibit, v.indicator, v.side, v.why) for v in compared.unmatched)
    rows = [
        (exhibit, indicator, _where(side, compared), _instead(why, side, compared), number(count))
        for (exhibit, indicator, side, why), count in sorted(counted.items())
    ]
    headings = (*_words("Exhibit", "Indicator", "Given in", "Instead"), *_counts("Values"))
    return _table("How many values only one of both gives", headings, rows)


def _where(side: str, compared: Revisions) -> str:
    return compared.after if side == "new" else compared.before


def _instead(why: str, side: str, compared: Revisions) -> str:
    other = compared.before if side == "new" else compared.after
    return {"suppressed": f"{SUPPRESSED} in {other}", "not available": f"{MISSING} in {other}"}.get(
        why, f"not in {other}"
    )


def _exhibits(compared: Revisions) -> Table:
    rows = [(e.exhibit, "New" if e.added else "Gone", e.headline) for e in compared.exhibits]
    return _table(
        "Exhibits that only one of both has", _words("Exhibit", "What changed", "Headline"), rows
    )


def _words(*titles: str) -> tuple[Heading, ...]:
    return tuple(Heading(title, False) for title in titles)


def _counts(*titles: str) -> tuple[Heading, ...]:
    return tuple(Heading(title, True) for title in titles)


def _table(
    caption: str, headings: tuple[Heading, ...], rows: Iterable[tuple[str, ...]], whole: int = 0
) -> Table:
    every = tuple(rows)
    printed = every[:LIMIT]
    count = max(whole, len(every))
    notes = [note for mark, note in EXPLAINED.items()
             if any(mark in cell for row in printed for cell in row)]  # fmt: skip
    if count > len(printed):
        notes.append(f"{number(len(printed))} of {number(count)} are listed.")
    return Table(caption, headings, printed, tuple(notes))


def changes_csv(compared: Revisions) -> str:
    """Write every value that was revised, is new or is gone, as a file to download.

    Returns
    -------
    str
        Columns change, exhibit, indicator, area, group, period, unit, old, new, difference,
        percent, note; a value that is not there, or suppressed in one edition, has no number.
    """
    import pandas as pd

    columns = [
        "change", "exhibit", "indicator", "area", "group", "period", "unit", "old", "new",
        "difference", "percent", "note",
    ]  # fmt: skip
    rows = [*map(_revised_row, compared.values), *map(_unmatched_row, compared.unmatched)]
    return csv_text(pd.DataFrame(rows, columns=columns))


def _revised_row(value: Revised) -> tuple[object, ...]:
    percent = math.nan if value.percent is None else value.percent
    return ("revised", *_place(value), value.old, value.new, value.difference, percent, "")


def _unmatched_row(value: Unmatched) -> tuple[object, ...]:
    printed = math.nan if value.value is None else value.value
    both = (printed, math.nan) if value.side == "gone" else (math.nan, printed)
    return (value.side, *_place(value), *both, math.nan, math.nan, value.why)


def _place(value: Revised | Unmatched) -> tuple[str, ...]:
    return value.exhibit, value.indicator, value.area, value.group, value.period, value.unit

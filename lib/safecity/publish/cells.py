"""Printed tables: their headings and cells, and how a value of an exhibit is written in one."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from safecity.catalogue.kinds import has_role, kind_named
from safecity.catalogue.period import MONTH_NAMES
from safecity.exhibits.exhibit import Column, Exhibit
from safecity.numbers import (
    MISSING,
    SUPPRESSED,
    decimals_beside,
    end_decimals,
    number,
    rate_decimals,
    rounded,
    signed,
)
from safecity.publish.words import verdict_words
from safecity.readings.evidence.withholding import suppressed_rows


@dataclass(frozen=True)
class Heading:
    """Title of a column.

    Attributes
    ----------
    title : str
        What is printed, with its unit.
    numeric : bool
        Whether its cells are numbers and stand on the right.
    name : str
        Name of the column in an exhibit's table; empty where it is a column of none.
    """

    title: str
    numeric: bool
    name: str = ""


@dataclass(frozen=True)
class Table:
    """A table of printed cells; the first column names the row.

    Attributes
    ----------
    caption : str
        What it shows.
    columns : tuple of Heading
        One for each cell of a row.
    rows : tuple of tuple of str
        Cells, already formatted.
    notes : tuple of str
        Explanations of the shorthand that its cells use.
    tones : tuple of tuple of str
        How each cell is coloured, "" for most; empty where none is.
    """

    caption: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    tones: tuple[tuple[str, ...], ...] = ()


SHORTHAND = {
    SUPPRESSED: "[c] suppressed, because the number is so small that it could identify a person",
    MISSING: "[x] not available; a missing value is never a zero",
}
TONES = (
    "Blue: higher or lower, where it is not agreed which is better. Green: better. Orange: worse.",
)
_MONTH = re.compile(r"^(\d{4})-(\d{2})(-01.*)?$")
AS_GIVEN = ("edition",)
"""Columns whose text may look like a month, such as the edition 2011-12, and is none."""
_TRUTH = {"True": "Yes", "False": "No"}


def table_of(exhibit: Exhibit) -> Table:
    """Print the table behind an exhibit.

    Parameters
    ----------
    exhibit : Exhibit
        A figure or table; its `columns` say which columns are printed, and how.

    Returns
    -------
    Table
        Printed cells, with the shorthand explained that they use.
    """
    frame = pd.DataFrame() if exhibit.table is None else exhibit.table
    columns = [column for column in exhibit.columns if column.name in frame]
    hidden = suppressed_rows(frame)
    sized = [_sized(exhibit, columns, row) for row in frame.to_dict("records")]
    printed = [
        [
            cell(v, each.get(column.name, column), h)
            for v, each, h in zip(frame[column.name], sized, hidden, strict=True)
        ]
        for column in columns
    ]
    rows = tuple(zip(*printed, strict=True))
    tones = tuple(
        tuple(exhibit.tones[c.name][at] if c.name in exhibit.tones else "" for c in columns)
        for at in range(len(rows) if exhibit.tones else 0)
    )
    explained = (_unclear(exhibit),) if any("cannot tell" in row for row in rows) else ()
    notes = (*shorthand(rows), *(TONES if exhibit.tones else ()), *explained)
    return Table(exhibit.subtitle, tuple(map(heading, columns)), rows, notes, tones)


RATES = ("value", "lower", "upper")


def sized_column(exhibit: Exhibit, column: Column, row: Mapping[str, Any]) -> Column:
    """Return a column as one row prints it: with the decimals of the row's own rate."""
    columns = [c for c in exhibit.columns if c.name in RATES]
    return _sized(exhibit, columns, row).get(column.name, column)


def _sized(
    exhibit: Exhibit, columns: Sequence[Column], row: Mapping[str, Any]
) -> dict[str, Column]:
    """Give the rate of a row and its limits the decimals with which a chart prints them.

    A rate among those of other things has those of its own size; one that would be printed as
    nought, or whose limits would be one number, has more; limits far apart have none.
    """
    rates = {c.name: c for c in columns if c.name in RATES and c.decimals}
    value, lower, upper = (_finite(row.get(name)) for name in RATES)
    if "lower" not in rates or lower is None or upper is None:
        return {}
    places = rates["lower"].decimals or 0
    if "value" in rates and value is not None:
        places = rate_decimals([value]) if kind_named(exhibit.form).of_many else places
        places = decimals_beside(value, lower, upper, places)
    ends = end_decimals(lower, upper, places)
    each = {"value": places, "lower": ends, "upper": ends}
    return {name: c.model_copy(update={"decimals": each[name]}) for name, c in rates.items()}


def _finite(value: Any) -> float | None:
    """Take a number from a cell; None where it holds words or nothing."""
    known = isinstance(value, float | int) and math.isfinite(value)
    return float(value) if known else None


def _unclear(exhibit: Exhibit) -> str:
    """Explain the one verdict that does not explain itself: on a change, or on a reason for one."""
    if exhibit.form == "explanation":
        return "Cannot tell: the data do not say whether this explains any of the change."
    meaning = verdict_words()["cannot tell"]
    return f"Cannot tell: {meaning[0].lower()}{meaning[1:]}."


def is_difference(column: Column) -> bool:
    """Say whether a column holds differences, which are printed with their sign."""
    return has_role(column.name, "difference")


def heading(column: Column) -> Heading:
    """Title of a column with its unit, where the title does not say it already."""
    title = with_unit(column.title, column.unit)
    return Heading(title, column.decimals is not None, column.name)


def with_unit(title: str, unit: str, beside: str = " ({})") -> str:
    """Write a title with its unit, in brackets or as `beside` has it.

    A title that ends as the unit begins goes on with it: "Rate per 1,000" and "per 1,000 residents
    in 6 months" are "Rate per 1,000 residents in 6 months".
    """
    if not unit or unit in title:
        return title
    starts = (" ".join(unit.split()[:n]) for n in range(len(unit.split()), 1, -1))
    repeated = next((start for start in starts if f" {title}".endswith(f" {start}")), "")
    return f"{title}{unit.removeprefix(repeated)}" if repeated else title + beside.format(unit)


def cell(value: Any, column: Column, suppressed: bool = False) -> str:
    """Print one value.

    Parameters
    ----------
    value : object
        As it stands in the table: a number, text, a month, or shorthand such as `[c]`.
    column : Column
        Number of decimals; text where it has none.
    suppressed : bool
        Whether the row is suppressed: its missing numbers were then taken out, not lacking.
    """
    if column.decimals is None:
        return str(value) if column.name in AS_GIVEN and pd.notna(value) else words(value)
    try:
        size = float(value) if pd.notna(value) else None
    except ValueError:
        return str(value)
    places = max(0, column.decimals)
    if size is not None and column.decimals < 0:
        size = rounded(size, column.decimals)
    text = number(size, places)
    if is_difference(column) and size is not None and math.isfinite(size):
        return signed(size, places)
    return SUPPRESSED if suppressed and text == MISSING else text


def words(value: Any) -> str:
    """Print a value that is not a number: months by name, truth as yes or no."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    text = str(value)
    month = _MONTH.match(text)
    if month:
        return f"{MONTH_NAMES[int(month[2]) - 1][:3]} {month[1]}"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return _TRUTH.get(text, text)


def shorthand(rows: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Explain the shorthand that some cells use, and none other."""
    used = {text for row in rows for text in row if text in SHORTHAND}
    return tuple(note for mark, note in SHORTHAND.items() if mark in used)

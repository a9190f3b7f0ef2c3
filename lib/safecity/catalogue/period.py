"""Periods of whole months, how they are written, and the names that editions have by them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import field_validator, model_validator

from safecity.catalogue.strict import Declared

if TYPE_CHECKING:
    import pandas as pd


YEAR = 12
_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
RESTRICTED = "-restricted"
"""End of the name of a restricted edition and of all its folders: "2021-22-restricted"."""
_QUARTER = re.compile(r"(\d{4})-[qQ]([1-4])")
_QUARTER_MONTHS = 3


def month_number(month: str) -> int:
    """Months since year 0, so that months can be counted: "2021-04" -> 24255."""
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def month_text(number: int) -> str:
    """Turn a count of months back into "YYYY-MM"."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def month_name(month: str) -> str:
    """Write a month out: "2021-04" -> "April 2021"."""
    return f"{MONTH_NAMES[int(month[5:7]) - 1]} {month[:4]}"


_YEAR = re.compile(r"(\d{4})[-–](\d\d)")


def typed_period(text: str | int) -> str:
    """Write the short name of a period as it is printed, from what people type.

    Parameters
    ----------
    text : str or int
        "2021-22" or "Jan-Jun 2025", with any dash; a calendar year may be a number.

    Returns
    -------
    str
        As `Period.short` has it: "2021/22", "Jan–Jun 2025", "2025".
    """
    typed = str(text).strip().replace("_", " ")
    year = _YEAR.fullmatch(typed)
    return f"{year[1]}/{year[2]}" if year else typed.replace("-", "–")


@lru_cache(maxsize=64)
def _timestamps(start: str, end: str) -> pd.DatetimeIndex:
    import pandas as pd

    return pd.date_range(f"{start}-01", f"{end}-01", freq="MS")


class Period(Declared):
    """A run of whole months, both ends included.

    Attributes
    ----------
    start, end : str
        First and last month, as "YYYY-MM".
    """

    start: str
    end: str

    @field_validator("start", "end")
    @classmethod
    def _is_month(cls, value: str) -> str:
        if not _MONTH.match(value):
            raise ValueError("write a month as YYYY-MM, for example 2021-04")
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.start > self.end:
            raise ValueError(f"the period ends ({self.end}) before it starts ({self.start})")
        return self

    @property
    def months(self) -> tuple[str, ...]:
        """Every month of the period, in order."""
        first, last = month_number(self.start), month_number(self.end)
        return tuple(month_text(n) for n in range(first, last + 1))

    @property
    def is_year(self) -> bool:
        """Whether it is twelve months long."""
        return len(self.months) == YEAR

    @property
    def timestamps(self) -> pd.DatetimeIndex:
        """The months as timestamps of their first days."""
        return _timestamps(self.start, self.end)

    @property
    def label(self) -> str:
        """The period in words: "April 2021 to March 2022"."""
        if self.start == self.end:
            return month_name(self.start)
        if self.start[:4] == self.end[:4]:
            return f"{month_name(self.start).split()[0]} to {month_name(self.end)}"
        return f"{month_name(self.start)} to {month_name(self.end)}"

    @property
    def short(self) -> str:
        """The period in short: "2021/22" for a financial year, "2021", or "Jan–Jun 2025"."""
        first, last = self.start[:4], self.end[:4]
        if self.start.endswith("-04") and self.end.endswith("-03") and int(last) == int(first) + 1:
            return f"{first}/{last[2:]}"
        if self.start == f"{first}-01" and self.end == f"{first}-12":
            return first
        a, b = month_name(self.start)[:3], month_name(self.end)[:3]
        if self.start == self.end:
            return f"{a} {first}"
        return f"{a}–{b} {last}" if first == last else f"{a} {first}–{b} {last}"

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The calendar quarters that lie whole within it."""
        first = (month_number(self.start) + 2) // 3 * 3
        starts = range(first, month_number(self.end) - 1, 3)
        return tuple(Period(start=month_text(n), end=month_text(n + 2)) for n in starts)

    def shift(self, years: int) -> Period:
        """Return the same months `years` later (earlier where negative)."""
        move = 12 * years
        return Period(
            start=month_text(month_number(self.start) + move),
            end=month_text(month_number(self.end) + move),
        )


def canonical_year(year: str) -> str:
    """Write a year as files name it: "2021/22" -> "2021-22", "2021-Q2" -> "2021-q2"."""
    name = re.sub(r"[/–]", "-", str(year).strip())
    return name.lower() if quarter_of(declared_year(name)) else name


def is_restricted(year: str) -> bool:
    """Say whether a year names a restricted edition."""
    return year.endswith(RESTRICTED)


def declared_year(year: str) -> str:
    """Return the year under which an edition is declared: "2021-22-restricted" -> "2021-22"."""
    return year.removesuffix(RESTRICTED)


def quarter_of(year: str) -> Period | None:
    """Return the calendar quarter that an edition is named by: "2021-q2" is April to June 2021.

    None where the name is that of no quarter.
    """
    match = _QUARTER.fullmatch(year)
    if match is None:
        return None
    last = int(match[2]) * _QUARTER_MONTHS
    return Period(start=f"{match[1]}-{last - 2:02d}", end=f"{match[1]}-{last:02d}")

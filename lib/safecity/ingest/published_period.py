"""Periods as publishers print them: a year, a financial year, a quarter, several years pooled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

YEAR, QUARTER = 12, 3
_APRIL = 4
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ANY = rf"({'|'.join(_MONTHS)})[a-z]*"
_DASH = r"\s*(?:[-–—]|to)\s*"
_FINANCIAL = r"((?:19|20)\d\d)\s*[/_-]\s*(\d\d(?:\d\d)?)"


_ENDING = r"year ending (mar|dec)[a-z]* (\d{4})"


class When(NamedTuple):
    """A period.

    Attributes
    ----------
    label : str
        As the products print it: "2021/22", "2021", "Jan to Mar 2022".
    start : pandas.Timestamp
        First day.
    months : int
        How long it is.
    """

    label: str
    start: pd.Timestamp
    months: int


def _span(label: str, year: int, month: int, months: int) -> When:
    return When(label, pd.Timestamp(year, month, 1), months)


def financial(first: int) -> When:
    """Return the year from April of `first`."""
    return _span(f"{first}/{(first + 1) % 100:02d}", first, 4, YEAR)


def quarter(year: int, month: int) -> When:
    """Return the three months from a month (1 to 12) of a year."""
    last = (month + 1) % YEAR
    end = year + (month + 2 > YEAR)
    label = f"{_MONTHS[month - 1].title()} to {_MONTHS[last].title()} {end}"
    return _span(label, year, month, QUARTER)


def _two_years(text: str) -> When | None:
    if match := re.fullmatch(_FINANCIAL, text):
        first = int(match[1])
        follows = f"{first + 1}".endswith(match[2])
        return financial(first) if follows else None
    return None


def _pooled(text: str) -> When | None:
    """Read "2018 - 20" and "2018/19 - 20/21"."""
    if match := re.fullmatch(rf"(\d{{4}}){_DASH}((?:\d\d)?\d\d)", text):
        years = (int(match[2][-2:]) - int(match[1]) % 100) % 100 + 1
        return _span(text, int(match[1]), 1, years * YEAR)
    if match := re.fullmatch(rf"(\d{{4}})/\d\d{_DASH}(?:\d\d)?(\d\d)/(\d\d)", text):
        years = (int(match[2]) - int(match[1]) % 100) % 100 + 1
        return _span(text, int(match[1]), 4, years * YEAR)
    return None


def _ending(text: str) -> When | None:
    match = re.search(_ENDING, text, re.I)
    if match is None:
        return None
    last = int(match[2])
    is_march = match[1].lower() == "mar"
    return financial(last - 1) if is_march else _span(str(last), last, 1, YEAR)


def _months(text: str) -> When | None:
    """Read "Jan to Mar 2022", "April 2020 to March 2021", "Jul 2019 to Jun 2020"."""
    match = re.search(rf"{_ANY}\s*(\d{{4}})?{_DASH}{_ANY}\s+(\d{{4}})", text, re.I)
    if match is None:
        return None
    first, last = (_MONTHS.index(match[n].lower()) + 1 for n in (1, 3))
    length = (last - first) % YEAR + 1
    year = int(match[4]) - (last < first)
    if match[2] and int(match[2]) != year:
        return None
    if length == QUARTER:
        return quarter(year, first)
    if length != YEAR:
        return None
    if first == _APRIL:
        return financial(year)
    spelt = f"{_MONTHS[first - 1].title()} {year} to {_MONTHS[last - 1].title()} {match[4]}"
    return _span(str(year) if first == 1 else spelt, year, first, YEAR)


def _numbered(text: str) -> When | None:
    match = re.search(r"\bq(?:uarter)?\s*([1-4])\b[^\d]{0,12}(\d{4})", text, re.I)
    if match is None:
        return None
    return quarter(int(match[2]), int(match[1]) * QUARTER - 2)


@lru_cache(maxsize=4096)
def when(text: str) -> When | None:
    """Read the text of a cell that names a period.

    Parameters
    ----------
    text : str
        "2021", "2021/22", "2018 - 20", "2018/19 - 20/21", "Jan to Mar 2022", "Q1 2022" (calendar
        quarters), "Year ending March 2022".

    Returns
    -------
    When or None
        None where the text is none of these.
    """
    text = re.sub(r"\s+", " ", text.replace("’", "'")).strip()
    text = re.sub(r"(?<=\d)\s*[rp]$", "", text)  # revised or provisional, as in "2021/22p"
    if re.fullmatch(r"(19|20)\d\d(\.0)?", text):
        return _span(text[:4], int(text[:4]), 1, YEAR)
    return _two_years(text) or _pooled(text) or _ending(text) or _months(text) or _numbered(text)


def when_in(title: str) -> When | None:
    """Find the one period that the words above a table name; None where they name none or several.

    A year ending in a month goes before months, these before a numbered quarter and a year such as
    "2021/22".
    """
    endings = [match[0] for match in re.finditer(_ENDING, title, re.I)]
    years = [match[0] for match in re.finditer(rf"\b{_FINANCIAL}\b", title)]
    if endings:
        return _only(map(_ending, endings))
    return _months(title) or _numbered(title) or _only(map(_two_years, years))


def _only(found: Iterable[When | None]) -> When | None:
    distinct = set(found) - {None}
    return distinct.pop() if len(distinct) == 1 else None

"""Periods as publishers print them: a year, a financial year, a quarter, several years pooled."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

YEAR, QUARTER = 12, 3
_APRIL = 4
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ANY = rf"\b({'|'.join(_MONTHS)})[a-z]*\.?"
_DASH = r"\s*(?:[-–—]|to\b|until\b)\s*"
_YEAR = r"((?:19|20)\d\d)"
_FINANCIAL = rf"{_YEAR}\s*(?:[/_–—-]|to\b)\s*(\d\d(?:\d\d)?)(?!\d)"
_QUARTER = r"(?<![a-z])q(?:uarter|tr)?[\s_]*([1-4])(?![\da-z])"
# "year ending 31 March 2022", "12 months to June 2022", "YE Mar-22"; a day is the month's last.
_ENDING = (
    r"(?:\b(?:(?:financial )?years?|(?:12|twelve)[ -]months?(?: period)?)"
    r"(?: end(?:ed|ing)| (?:up )?to)|\bF?YE)"
)
_DAY = r"(?:(?:the )?(\d\d?)(?:st|nd|rd|th)?(?: of)? )?"
# A year of two digits stands beside its month: "Mar-22", "Apr '08".
_SHORT = rf"[\s-]*((?:19|20)\d\d|'?\d\d)(?!\d|,? {_YEAR})"
# What makes one end of a year into several years: "March 2021/22", "March 2020 to March 2022".
_MORE = rf"(\s*[/_–-]\s*\d\d(?:\d\d)?(?!\d)|\s*(?:to|until|and|&|[-–—])\s*(?:{_ANY} )?{_YEAR})?"
_ENDING_MONTH = rf"{_ENDING} {_DAY}{_ANY}{_SHORT}{_MORE}"
_ENDING_DATE = rf"{_ENDING} (\d\d?)[/.](\d\d?)[/.]{_YEAR}"
_ENDING_YEAR = rf"\b(?:financial year end(?:ed|ing)|FYE) {_YEAR}\b"
# What is said after these words is of another period, which the figures are compared with.
_COMPARED = re.compile(
    r"[,;(]?\s*\b(compared (with|to)|in comparison (with|to)|versus|vs\.?|"
    r"(change|difference|increase|decrease)s? (from|since|on|against|over))\b.*",
    re.IGNORECASE | re.DOTALL,
)
# What may stand between a quarter and its year; "Q4 of fiscal 2021" is of no known year.
_GAP = r"(?:[\s,:;()–—-]|\bof\b|\b[a-z]{3,9}\s*(?:to|[-–])\s*[a-z]{3,9}\b)*?"
# A cell with these words is of a change or a rate, though it names a period.
_DERIVED = re.compile(
    r"%|\b(changes?|difference|rates?|per|percent\w*|average|mean|proportion|share|compared)\b",
    re.IGNORECASE,
)
_LONGEST = 5  # years that are pooled; "2021-04" is no 84 years
# Marks of what is revised or provisional, or of a note: "2021/22p", "2021/22 (r)", "2022 [note 3]".
_MARK = re.compile(
    r"(?:\s*(?:\[[^\]]*\]|\((?:r|p|rp|revised|provisional|(?:foot)?notes? ?\d+|\d)\)"
    r"|[¹²³⁰⁴-⁹†‡*]+)|(?<=\d)\s*(?:[rp]|provisional|revised))+$",
    re.IGNORECASE,
)


class When(NamedTuple):
    """A period.

    Attributes
    ----------
    label : str
        As the products print it: "2021/22", "2021", "Jan to Mar 2022", "2018/19 to 2020/21".
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
    return _span(f"{first}/{(first + 1) % 100:02d}", first, _APRIL, YEAR)


def quarter(year: int, month: int) -> When:
    """Return the three months from a month (1 to 12) of a year."""
    last = (month + 1) % YEAR
    end = year + (month + 2 > YEAR)
    label = f"{_MONTHS[month - 1].title()} to {_MONTHS[last].title()} {end}"
    return _span(label, year, month, QUARTER)


def _two_years(match: re.Match[str]) -> When | None:
    """Read "2021/22", "2021-22", "2021–2022" and "2021 to 2022": the year from April 2021."""
    first = int(match[1])
    return financial(first) if f"{first + 1}".endswith(match[2]) else None


def _pooled(text: str) -> When | None:
    """Read several years, such as "2018 - 20" and "2018/19 - 20/21"."""
    if match := re.fullmatch(rf"(\d{{4}}){_DASH}((?:\d\d)?\d\d)", text):
        years = (int(match[2][-2:]) - int(match[1])) % 100 + 1
        first = int(match[1])
        label = f"{first} to {first + years - 1}"
        return _span(label, first, 1, years * YEAR) if 2 < years <= _LONGEST else None
    if match := re.fullmatch(rf"(\d{{4}})/\d\d{_DASH}(?:\d\d)?(\d\d)/(\d\d)", text):
        years = (int(match[2]) - int(match[1]) % 100) % 100 + 1
        first = int(match[1])
        label = f"{financial(first).label} to {financial(first + years - 1).label}"
        return _span(label, first, _APRIL, years * YEAR) if years <= _LONGEST else None
    return None


def _twelve_to(year: int, month: int) -> When:
    """Return the twelve months that end with a month (1 to 12) of a year."""
    first, began = month % YEAR + 1, year - (month < YEAR)
    if first == _APRIL:
        return financial(began)
    spelt = f"{_MONTHS[first - 1].title()} {began} to {_MONTHS[month - 1].title()} {year}"
    return _span(str(year) if first == 1 else spelt, began, first, YEAR)


def _year(text: str) -> int:
    """Read a year of four digits, or of two: those of 1960 to 2059."""
    number = int(text.strip("'"))
    return number if number > 99 else number + (1900 if number >= 60 else 2000)


def _is_last(day: str | None, month: int, year: int) -> bool:
    """Whether a day, where one is said, is the last of its month; 28 February always is."""
    return day is None or int(day) == monthrange(year, month)[1] or (day, month) == ("28", 2)


def _endings(text: str) -> Iterator[When | None]:
    """Read every year that is named by its end: "year ending June 2022", "FYE 2022"."""
    for match in re.finditer(_ENDING_MONTH, text, re.I):
        month, year = _number(match[2]), _year(match[3])
        is_one = not match[5] and _is_last(match[1], month, year)
        yield _twelve_to(year, month) if is_one else None
    for match in re.finditer(_ENDING_DATE, text, re.I):
        month, year = int(match[2]), int(match[3])
        is_date = 1 <= month <= YEAR and _is_last(match[1], month, year)
        yield _twelve_to(year, month) if is_date else None
    for match in re.finditer(_ENDING_YEAR, text, re.I):
        yield financial(int(match[1]) - 1)


def _number(month: str) -> int:
    return _MONTHS.index(month.lower()) + 1


def _months(text: str) -> Iterator[When | None]:
    """Read every "Jan to Mar 2022", "1 April 2020 to 31 March 2021", "Apr '20 to Mar '21"."""
    pair = rf"{_DAY}{_ANY}(?:{_SHORT})?(?:{_DASH}|(?<=\d) and ){_DAY}{_ANY}{_SHORT}"
    for match in re.finditer(pair, text, re.I):
        first, last, end = _number(match[2]), _number(match[6]), _year(match[7])
        length, year = (last - first) % YEAR + 1, end - (last < first)
        is_whole = match[1] in (None, "1", "01") and _is_last(match[5], last, end)
        if not is_whole or (match[3] and _year(match[3]) != year):
            yield None
        elif length == QUARTER:
            yield quarter(year, first)
        else:
            yield _twelve_to(end, last) if length == YEAR else None


def _numbered(text: str) -> Iterator[When | None]:
    """Read every numbered quarter: of a financial year ("Q4 2021/22") or a year ("2022 Q1")."""
    financial_year = rf"(?:FY\s*)?{_FINANCIAL}"
    for pattern, places in (
        (rf"{_QUARTER}{_GAP}{financial_year}", (1, 2, 3)),
        (rf"\b{financial_year}[\s,:-]*{_QUARTER}", (3, 1, 2)),
    ):
        for match in re.finditer(pattern, text, re.I):
            number, first, second = (match[n] for n in places)
            follows = f"{int(first) + 1}".endswith(second)
            start = (int(number) * QUARTER) % YEAR + 1
            yield quarter(int(first) + (start < _APRIL), start) if follows else None
    plain = rf"{_YEAR}(?!\s*(?:[/_–—-]|to\b)\s*\d)"
    for pattern, at in (
        (rf"{_QUARTER}{_GAP}{plain}", (1, 2)),
        (rf"(?<![\d/_–—-]){plain}[\s,:-]*{_QUARTER}", (2, 1)),
    ):
        for match in re.finditer(pattern, text, re.I):
            number, year = (match[n] for n in at)
            yield quarter(int(year), int(number) * QUARTER - 2)


@lru_cache(maxsize=4096)
def when(text: str) -> When | None:
    """Read the text of a cell that names a period.

    Parameters
    ----------
    text : str
        "2021", "2021/22", "FY 2021-22", "2021 to 2022" (years from April), "2018 - 20",
        "2018/19 - 20/21", "Jan to Mar 2022", "1 April 2021 to 31 March 2022", "Q1 2022" and
        "2022 Q1" (calendar quarters), "Q4 2021/22" (of the year from April), "Year ending 31 March
        2022", "12 months to June 2022", "YE Mar-22".

    Returns
    -------
    When or None
        None where the text is none of these, names several, or is of a change or a rate.
    """
    text = _MARK.sub("", _plain(text))
    if _DERIVED.search(text):
        return None
    if year := re.fullmatch(rf"(?:calendar year |CY ?)?{_YEAR}(?:\.0)?", text, re.I):
        return _span(year[1], int(year[1]), 1, YEAR)
    years = re.fullmatch(rf"(?:FY\s*|financial year )?{_FINANCIAL}", text, re.I)
    if years is not None and (span := _two_years(years)):
        return span
    return _pooled(text) or _named(text)


def when_in(title: str) -> When | None:
    """Find the one period that the words above a table name; None where they name none or several.

    A year ending in a month goes before months, these before a numbered quarter and a year such as
    "2021/22". What the figures are compared with is no period of theirs.
    """
    title = _COMPARED.sub("", _plain(title))
    span = _named(title)
    if span or next(_all_named(title), None):
        return span
    years = re.finditer(rf"(?<!\d){_FINANCIAL}(?![/\d])", title)
    return _only(map(_two_years, years))


def _plain(text: str) -> str:
    """Write any blanks as one, and apostrophes and hyphens as one kind each."""
    return re.sub(r"\s+", " ", re.sub("[‐‑‒−]", "-", text.replace("’", "'"))).strip()


def _all_named(text: str) -> Iterator[list[When | None]]:
    """Read each way to name a period that a text uses, the plainest first."""
    yield from filter(None, (list(read(text)) for read in (_endings, _months, _numbered)))


def _named(text: str) -> When | None:
    return _only(next(_all_named(text), ()))


def _only(spans: Iterable[When | None]) -> When | None:
    distinct = set(spans) - {None}
    return distinct.pop() if len(distinct) == 1 else None

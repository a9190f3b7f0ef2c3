"""Numbers and dates as they are printed on a chart."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from safecity import numbers
from safecity.numbers import printed

NONE = "–"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: float, decimals: int = 0) -> str:
    """A number with thousands separators and a real minus sign; an en dash where there is none."""
    return printed(value, decimals, NONE)


def signed(value: float, decimals: int = 1, suffix: str = "") -> str:
    """A change with its sign, such as `+4.2%` or `−0.3`."""
    return NONE if number(value) == NONE else f"{numbers.signed(value, decimals)}{suffix}"


def span(lower: float, upper: float, decimals: int = 0, suffix: str = "") -> str:
    """An interval in words, `12.1 to 14.0`; empty where either end is missing."""
    if not (pd.notna(lower) and pd.notna(upper)):
        return ""
    low, high = (number(numbers.rounded(end, decimals), decimals) for end in (lower, upper))
    return f"{low}{suffix} to {high}{suffix}"


def decimals(values: Iterable[float]) -> int:
    """Decimals that suit a set of values: none for whole numbers, else by their size."""
    array = np.asarray(list(values), dtype=float)
    array = array[np.isfinite(array)]
    if array.size == 0 or np.allclose(array, np.round(array)):
        return 0
    largest = np.abs(array).max()
    return 0 if largest >= 1_000 else 1 if largest >= 1 else 2


def with_interval(value: float, lower: float, upper: float, places: int) -> str:
    """A value with its interval in brackets, `12.3 (11.0 to 13.8)`."""
    between = span(lower, upper, places)
    text = number(value, places)
    return f"{text} ({between})" if between and text != NONE else text


def ordinal(month: object) -> int:
    """Months since year 0: a timestamp or a text such as `2021-04` as a whole number."""
    stamp = pd.Timestamp(str(month))
    return stamp.year * 12 + stamp.month - 1


def month(position: int) -> str:
    """The month at an ordinal, `Apr 2021`."""
    return f"{MONTHS[position % 12]} {position // 12}"

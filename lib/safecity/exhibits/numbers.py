"""Numbers as sentences and tables of every product print them."""

from __future__ import annotations

import math

from safecity.charts.magnitude import PER_CENT, suffix
from safecity.measures.rounding import ordinal, per_cent, printed, signed

__all__ = [
    "MISSING", "SUPPRESSED", "counted", "interval", "listed", "number", "ordinal", "percent",
    "signed_change", "signed_percent",
]  # fmt: skip

MISSING = "[x]"
SUPPRESSED = "[c]"
UNKNOWN = "not known"
"""What stands for an interval of which an end is missing."""


def number(value: float | None, decimals: int = 0) -> str:
    """Print a number with thousands separators and a true minus; `[x]` where it is missing."""
    return printed(value, decimals, MISSING)


def percent(value: float | None, decimals: int = 1) -> str:
    """Print a percentage: 7.416 -> "7.4%", and ">99.9%" rather than 100 where it is less."""
    return MISSING if number(value, decimals) == MISSING else per_cent(float(value or 0), decimals)


def signed_percent(value: float | None, decimals: int = 1) -> str:
    """Print a change in per cent with its sign: 7.416 -> "+7.4%"."""
    return signed_change(value, PER_CENT, decimals)


def signed_change(value: float | None, unit: str, decimals: int = 1) -> str:
    """Print a change with its sign and its unit, one of `UNITS`: "+7.4%", "+2.4 points"."""
    if value is None or not math.isfinite(value):
        return MISSING
    return f"{signed(value, decimals)}{suffix(unit)}"


def interval(lower: float, upper: float, decimals: int = 1, unit: str = "") -> str:
    """Print an interval: "5.9 to 8.9", with the unit after the upper end; "not known" without."""
    if not (math.isfinite(lower) and math.isfinite(upper)):
        return UNKNOWN
    return f"{number(lower, decimals)} to {number(upper, decimals)}{unit}"


def counted(n: int, one: str, several: str) -> str:
    """Print a number of things with what is said of them: "1 month is", "12 months are"."""
    return f"{number(n)} {one if n == 1 else several}"


def listed(words: list[str] | tuple[str, ...]) -> str:
    """Join words for a sentence: "a, b and c"."""
    items = [str(w) for w in words]
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""

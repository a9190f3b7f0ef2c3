"""The one rounding rule: every chart and every product prints a number this way."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from safecity.catalogue.kinds import PER_CENT, suffix

MINUS = "−"
NOTHING = 1e-9
"""What is nearer to zero is zero, as arithmetic leaves it."""


def rounded(value: float, decimals: int = 0) -> float:
    """Round half away from zero, as readers expect; numpy and Python round half to even.

    Parameters
    ----------
    value : float
        A finite number.
    decimals : int
        Digits kept after the point.
    """
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP))


def signed(value: float, decimals: int = 1) -> str:
    """Print a finite number with its sign; what rounds to zero has none."""
    shown = rounded(value, decimals)
    return ("+" if shown > 0 else "") + printed(shown, decimals)


def per_cent(value: float, decimals: int = 0) -> str:
    """Print a percentage; one that is not quite 0 or 100 is never printed as if it were.

    Parameters
    ----------
    value : float
        Finite, in per cent: 99.96 -> ">99%" in whole per cent, ">99.9%" with one decimal.
    decimals : int
        Digits after the point.
    """
    step = 10.0**-decimals
    if 0 < value < 100 and rounded(value, decimals) in (0.0, 100.0):
        edge, mark = (step, "<") if value < 50 else (100 - step, ">")
        return f"{mark}{printed(edge, decimals)}%"
    return f"{printed(value, decimals)}%"


THOUSAND, MILLION, BILLION = 1e3, 1e6, 1e9
_NAMES = {THOUSAND: "thousand", MILLION: "million", BILLION: "billion"}
"""Units of money above the pound."""


def pounds(value: float) -> str:
    """Print a finite sum of money in a unit of its size: "£870", "£43.5 thousand", "£1.2 million".

    Parameters
    ----------
    value : float
        In pounds.
    """
    unit = 1.0
    for larger in _NAMES:
        if rounded(abs(value) / unit, 1 if unit > 1 else 0) >= THOUSAND:
            unit = larger
    return f"£{printed(value / unit, 1)} {_NAMES[unit]}" if unit > 1 else f"£{printed(value, 0)}"


def pounds_in(unit: float) -> str:
    """Name a unit of money, as a column does: "£ million", "£"."""
    return f"£ {_NAMES[unit]}" if unit in _NAMES else "£"


def rate_decimals(values: Iterable[float], own: Iterable[bool] = ()) -> int:
    """Decimals of rates: one, or two where the rate that is told is below 1.

    The one rule of all products: a rate of the own area has the decimals of its own size, wherever
    it stands, and those of others that are set beside it have the same.

    Parameters
    ----------
    values : iterable of float
        Rates that stand together.
    own : iterable of bool
        Which of them are the own area's, the newest last; where none is, the largest rate tells.
    """
    known = list(values)
    told = [value for value, mine in zip(known, own, strict=False) if mine and math.isfinite(value)]
    sizes = [abs(value) for value in told[-1:] or known if math.isfinite(value)]
    if not sizes or not NOTHING < max(sizes) < 1:
        return 1
    return next((d for d in (2, 3) if rounded(max(sizes), d)), 2)


def printed(value: float | None, decimals: int = 0, missing: str = "") -> str:
    """Print a number with thousands separators and a true minus.

    Parameters
    ----------
    value : float or None
        What is printed; zero after rounding has no sign. One above zero with decimals is never
        printed as zero: 0.02 -> "<0.1" with one.
    decimals : int
        Digits after the point.
    missing : str
        What stands for a number that is not there.
    """
    if value is None or not math.isfinite(value):
        return missing
    shown = rounded(value, decimals)
    if decimals and not shown and value > NOTHING:
        return f"<{10.0**-decimals:.{decimals}f}"
    text = f"{abs(shown):,.{decimals}f}"
    return f"{MINUS}{text}" if shown < 0 else text


def ordinal(n: int) -> str:
    """Write a rank: 1 -> "1st", 12 -> "12th"."""
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


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


WIDE, VERY_WIDE = 200.0, 1_000.0
"""Widths from which ends are printed whole, and in tens, as decimals would be false precision."""


def end_decimals(lower: float, upper: float, decimals: int) -> int:
    """Decimals that tell two finite ends apart: as many as are asked for, or up to two more.

    0.008 to 0.032 is "0.01 to 0.03" and not "0.0 to 0.0". An interval that is so wide that
    decimals say nothing has none (-58.6 to 154.2 is "-59 to 154"), or whole tens (-1): no end is
    rounded to nought for it.
    """
    for width, coarse in ((VERY_WIDE, -1), (WIDE, 0)):
        if decimals > 0 and upper - lower >= width and _keep(coarse, lower, upper):
            return coarse
    enough = (d for d in range(decimals, decimals + 3) if rounded(lower, d) != rounded(upper, d))
    return next(enough, decimals)


def _keep(decimals: int, *ends: float) -> bool:
    """Say whether no end is rounded to nought."""
    return all(rounded(end, decimals) or not end for end in ends)


def decimals_beside(value: float, lower: float, upper: float, decimals: int) -> int:
    """Decimals of a value and its interval: enough to tell the ends apart and it from zero."""
    apart = (end_decimals(lower, upper, decimals), end_decimals(0.0, value, decimals))
    return max(decimals, *apart)


def interval(lower: float, upper: float, decimals: int = 1, unit: str = "") -> str:
    """Print an interval: "5.9 to 8.9", with the unit after the upper end; "not known" without.

    An end that rounds to zero is printed as zero: it is no count of anything. Ends that differ are
    not printed as one number (`end_decimals`).
    """
    if not (math.isfinite(lower) and math.isfinite(upper)):
        return UNKNOWN
    decimals = end_decimals(lower, upper, decimals)
    ends = (number(rounded(end, decimals), max(0, decimals)) for end in (lower, upper))
    return f"{' to '.join(ends)}{unit}"


def counted(n: int, one: str, several: str = "") -> str:
    """Print a number of things with what is said of them: "1 month is", "12 months are".

    Several are the one with an "s" behind it where nothing else is said: "12 months".
    """
    return f"{number(n)} {one if n == 1 else several or f'{one}s'}"


def listed(words: list[str] | tuple[str, ...]) -> str:
    """Join words for a sentence: "a, b and c".

    Where one has an "and" of its own a comma tells them apart: "a, and b and c".
    """
    items = [str(w) for w in words]
    joint = ", and " if any(" and " in item for item in items) else " and "
    return joint.join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""

"""The one rounding rule: every chart and every product prints a number this way."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"


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
    return ("+" if rounded(value, decimals) > 0 else "") + printed(value, decimals)


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


def rate_decimals(values: Iterable[float]) -> int:
    """Decimals with which rates that stand together are printed: two where all are below 1."""
    sizes = [abs(value) for value in values if math.isfinite(value)]
    return 2 if sizes and 0 < max(sizes) < 1 else 1


def printed(value: float | None, decimals: int = 0, missing: str = "") -> str:
    """Print a number with thousands separators and a true minus.

    Parameters
    ----------
    value : float or None
        What is printed; zero after rounding has no sign.
    decimals : int
        Digits after the point.
    missing : str
        What stands for a number that is not there.
    """
    if value is None or not math.isfinite(value):
        return missing
    shown = rounded(value, decimals)
    text = f"{abs(shown):,.{decimals}f}"
    return f"{MINUS}{text}" if shown < 0 else text


def ordinal(n: int) -> str:
    """Write a rank: 1 -> "1st", 12 -> "12th"."""
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"

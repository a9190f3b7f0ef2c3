"""What a later comparison could tell from chance, foreseen from one that was made."""

from __future__ import annotations

import math

from safecity.catalogue.verdicts import Scale

DECIMALS = 1


def smallest_change(detectable: float, scale: Scale, share: float, *, fall: bool) -> float:
    """Return the smallest change that a later comparison would show with the declared power.

    Parameters
    ----------
    detectable : float
        Smallest rise that the comparison made would have shown (`verdict.detectable`).
    scale : {"per cent", "points"}
        Its unit.
    share : float
        Months of the later comparison as a share of those of the one made; above 0.
    fall : bool
        Whether a fall is asked for.

    Returns
    -------
    float
        In the unit of `detectable`, negative for a fall, rounded away from zero to one decimal so
        that what is printed is never too hopeful; missing where `detectable` is.

    Notes
    -----
    Counts are taken to be as many a month and to scatter as they did, so that the standard error
    (of the logarithm, for per cent) goes with the root of the months. A fall is as far from no
    change as a rise on that scale: half is as far as double.
    """
    if not math.isfinite(detectable) or share <= 0:
        return float("nan")
    needed = (math.log1p(detectable / 100) if scale == "per cent" else detectable) / share**0.5
    signed = -needed if fall else needed
    size = 100 * math.expm1(signed) if scale == "per cent" else signed
    away = math.ceil(abs(size) * 10**DECIMALS - 1e-9) / 10**DECIMALS
    return -away if fall else away

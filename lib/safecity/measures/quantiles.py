"""Quantiles of areas by rank, such as deprivation deciles."""

from __future__ import annotations

import numpy as np
import pandas as pd

from safecity.measures.estimate import Numbers, arrays


def quantile(values: Numbers, number: int = 10, highest_first: bool = True) -> Numbers:
    """Assign areas to quantiles of as near as possible equal numbers of areas.

    Parameters
    ----------
    values : array_like, shape (areas,)
        What areas are ranked by; a missing one stays missing.
    number : int
        Number of quantiles.
    highest_first : bool
        Whether quantile 1 holds the highest values.

    Returns
    -------
    numpy.ndarray or pandas.Series
        1 to `number`; equal values share a quantile. All missing where there are fewer areas than
        quantiles.

    Raises
    ------
    ValueError
        Fewer than two quantiles.

    Notes
    -----
    The rule of the OHID technical guide on assigning deprivation categories, with the ties and
    defaults of `phe_quantile` of PHEindicatormethods (UKHSA).
    """
    if number < 2:
        raise ValueError(f"there are two quantiles or more, not {number}")
    (y,), restore = arrays(values)
    known = int((~np.isnan(y)).sum())
    if known < number:
        return restore(np.full(y.shape, np.nan))
    rank = pd.Series(y).rank(method="min", ascending=not highest_first).to_numpy()
    place = np.floor((number + 1) - np.ceil((known + 1 - rank) / (known / number)))
    return restore(np.where(place == 0, 1.0, place))

"""A value with its interval, and the way numbers go in and come out of every measure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from scipy.special import ndtri

Numbers: TypeAlias = Any
"""A float, a numpy array or a pandas Series: what goes in is what comes out."""

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


class _Parts(NamedTuple):
    value: Numbers
    lower: Numbers
    upper: Numbers


class Estimate(_Parts):
    """A value and the limits of its interval; each a float, an array or a Series.

    None of them is ever infinite: a value that is not finite is missing and so are its limits,
    and an interval of which one limit is not finite is no interval, so that both are missing.

    Attributes
    ----------
    value, lower, upper : float, numpy.ndarray or pandas.Series
        Floats where scalars were given, Series on the same index where a Series was.
    """

    __slots__ = ()

    def __new__(cls, value: Numbers, lower: Numbers, upper: Numbers) -> Estimate:
        """Keep what is finite."""
        bounded = np.isfinite(value) & np.isfinite(lower) & np.isfinite(upper)
        limits = (known_where(bounded, limit) for limit in (lower, upper))
        return super().__new__(cls, known_where(np.isfinite(value), value), *limits)

    def with_interval(self) -> Estimate:
        """Return the value only where it has an interval; missing elsewhere."""
        return Estimate(known_where(np.isfinite(self.lower), self.value), self.lower, self.upper)

    def frame(self) -> pd.DataFrame:
        """Return the estimate as a table with the columns value, lower and upper."""
        index = index_of(self.value)
        columns = {name: np.atleast_1d(part) for name, part in self._asdict().items()}
        return pd.DataFrame(columns, index=index)


def arrays(*numbers: Numbers) -> tuple[list[Array], Callable[[Array], Numbers]]:
    """Turn numbers into float arrays of one shape, and say how to turn results back.

    Parameters
    ----------
    *numbers : float, array_like or pandas.Series
        Numbers that broadcast against each other; Series must share one index.

    Returns
    -------
    arrays : list of numpy.ndarray
        The numbers as float arrays of one shape; missing values are NaN.
    restore : callable
        Gives a result the form of the input: float, array or Series.

    Raises
    ------
    ValueError
        Two Series carry different indexes, so that rows would be paired wrongly.
    """
    series = [n for n in numbers if isinstance(n, pd.Series)]
    if any(not s.index.equals(series[0].index) for s in series):
        raise ValueError("the series have different indexes; align them before measuring")
    floats = [_floats(n) for n in numbers]
    shape = np.broadcast_shapes(*(f.shape for f in floats))
    index = series[0].index if series and shape == (len(series[0]),) else None

    def restore(result: Array) -> Numbers:
        if index is not None:
            return pd.Series(result, index=index)
        return float(result) if np.ndim(result) == 0 else np.asarray(result)

    return [np.broadcast_to(f, shape) for f in floats], restore


def _floats(number: Numbers) -> Array:
    if isinstance(number, pd.Series):
        return number.to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(number, dtype=float)


def known_where(known: Numbers, number: Numbers) -> Numbers:
    """Keep a float, an array or a Series where it is known; missing (NaN) elsewhere."""
    if isinstance(number, pd.Series):
        return number.where(known)
    chosen = np.where(known, number, np.nan)
    return float(chosen) if chosen.ndim == 0 else chosen


def finite(number: Numbers) -> Numbers:
    """Turn what is not finite into missing, in a float, an array or a Series."""
    return known_where(np.isfinite(number), number)


def index_of(numbers: Numbers) -> pd.Index | None:
    """Index of a Series; None for anything else (a list's `index` is a method)."""
    return numbers.index if isinstance(numbers, pd.Series) else None


def counted(count: Array, name: str = "count") -> Array:
    """Check that counts are not negative; missing ones pass.

    Raises
    ------
    ValueError
        A count is negative or infinite.
    """
    if np.any(count < 0) or np.any(np.isinf(count)):
        raise ValueError(f"{name} must be finite and not below zero")
    return count


def denominator(number: Array, name: str = "population") -> Array:
    """Check that denominators are above zero; missing ones pass.

    Raises
    ------
    ValueError
        A denominator is zero, negative or infinite.
    """
    if np.any(number <= 0) or np.any(np.isinf(number)):
        raise ValueError(f"{name} must be finite and above zero")
    return number


def normal_quantile(confidence: float) -> float:
    """Quantile of the standard normal that leaves (1 - confidence) / 2 above it.

    Raises
    ------
    ValueError
        The confidence is not a share between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is a share such as 0.95, not {confidence}")
    return float(ndtri((1 + confidence) / 2))

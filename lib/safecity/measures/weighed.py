"""A possible explanation of a change, weighed: how well the data bear it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

Grade = Literal["strong", "some", "none", "cannot tell"]
"""How far the data bear an explanation out, the best first."""


@dataclass(frozen=True)
class Weighed:
    """One possible explanation of a change and the evidence for it.

    Parameters
    ----------
    kind : str
        What would explain the change, such as "comparators" or "population".
    grade : {"strong", "some", "none", "cannot tell"}
        How far the data bear it out.
    size : float
        Share of the change that it would account for (1 is all of it); missing where it
        claims no share.
    lower, upper : float
        95 % limits of `size`, missing where there are none.
    detail : mapping
        The numbers and names that a sentence about it needs.

    Raises
    ------
    ValueError
        The grade is not one of the four.
    """

    kind: str
    grade: Grade
    size: float = np.nan
    lower: float = np.nan
    upper: float = np.nan
    detail: Mapping[str, float | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a grade that no sentence is written for."""
        if self.grade not in get_args(Grade):
            raise ValueError(f"a grade is one of {', '.join(get_args(Grade))}, not {self.grade}")


def rank(weighed: Iterable[Weighed]) -> tuple[Weighed, ...]:
    """Put explanations in order, the best borne out first.

    Parameters
    ----------
    weighed : iterable of Weighed
        In any order.

    Returns
    -------
    tuple of Weighed
        By grade, then by the share of the change from great to small (those that claim no
        share last), then as given.
    """
    order = get_args(Grade)

    def key(one: Weighed) -> tuple[int, float]:
        return order.index(one.grade), np.inf if np.isnan(one.size) else -one.size

    return tuple(sorted(weighed, key=key))

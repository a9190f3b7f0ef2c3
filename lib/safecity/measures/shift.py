"""Whether a period runs at another level from some month to its end, allowing for every start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from safecity.catalogue.verdicts import Rules, load_rules
from safecity.measures.calendar import MONTHS, Calendar
from safecity.measures.estimate import Array
from safecity.measures.scatter import YearModel

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


SHORTEST = 0.5
"""Share of a year that a shift lasts to the end of the period at least: with less it is an episode,
and nobody can know yet whether it lasts."""
HALF = 0.5
"""Share of a shift that its middle period has at least: otherwise a few wild ones make it."""
DRAWS = 1_999
SHAPES = 40
"""Covariances, drawn as the series makes them likely, under which chance is simulated."""
SEED = 1948


class Step(NamedTuple):
    """The most striking change of level, or single period, among those looked at.

    Attributes
    ----------
    probability : float
        Of one as striking anywhere in the period where nothing happened.
    first : str
        Its first period ("2021-09"), or whole number.
    ratio : float
        Its level over the one expected.
    column : int
        Which of those looked at it is.
    """

    probability: float
    first: str
    ratio: float
    column: int


def shifted(
    counts: pd.Series,
    before: Sequence[Any],
    after: Sequence[Any],
    *,
    masked: pd.Series | None = None,
    season: int = MONTHS,
    rules: Rules | None = None,
) -> tuple[Step, Step] | None:
    """Look for a shift that lasts to the end of the later side, and for a single period apart.

    Parameters
    ----------
    counts, before, after, masked, season, rules
        As in `scatter.scatter`.

    Returns
    -------
    lasting, single : Step
        The likeliest start of a shift of at least half a year (with probability 1 where its
        middle period has less than half of it, so that a few wild ones make it), and the period
        that lies furthest from what is expected; None where the series is too short to know its
        scatter, or the later side has less than half a year that is known.

    Raises
    ------
    ValueError
        As in `scatter.scatter`.

    Notes
    -----
    Score statistics of a step in a regression with season and drift whose errors are those of
    `scatter.scatter` (months that hang together, years that differ); the greatest of them is set
    against the greatest in series drawn from the same model (a supremum test: Andrews DWK (1993),
    Econometrica 61:821-856; by simulation as Davies RB (1987), Biometrika 74:33-43).
    """
    rules = rules or load_rules()
    calendar = Calendar(counts, before, after, masked, season, apart=True)
    starts = _starts(calendar)
    if not calendar.estimable or not len(starts):
        return None
    steps = _steps(calendar, starts)
    model = YearModel(calendar, rules)
    singles = np.flatnonzero(calendar.used)[calendar.later]
    rest = _projector(model.typical, model.root[:, None] * calendar.seasons)
    observed, drawn = model.response, _drawn(model)
    lasting = _tested(model, rest, steps, starts, observed, drawn)
    if not _stays(model, rest, steps[:, lasting.column], np.log(lasting.ratio)):
        lasting = lasting._replace(probability=1.0)
    return lasting, _tested(model, rest, calendar.each, singles, observed, drawn)


def _starts(calendar: Calendar) -> Array:
    """Places of the periods from which a shift may last to the end of the later side."""
    inside = np.flatnonzero(calendar.used)[calendar.later]
    fewest = int(np.ceil(SHORTEST * calendar.per_year))
    return inside[: max(len(inside) - fewest + 1, 0)]


def _steps(calendar: Calendar, starts: Array) -> Array:
    """One column for each start, of the periods used."""
    at, last = calendar.at[calendar.used], calendar.at[calendar.sides[1]].max()
    after = at[:, None] >= calendar.at[starts]
    return np.asarray(after & (at <= last)[:, None], dtype=float)


def _drawn(model: YearModel) -> Array:
    """Scaled responses of series in which nothing happened, a column each."""
    random = np.random.default_rng(SEED)
    weights = model.posterior.ravel()
    chosen = random.choice(len(weights), SHAPES, p=weights)
    pairs, spread = np.divmod(chosen, len(model.dispersions))
    size = len(model.response)
    shapes = model.shapes.reshape(-1, size, size)
    each = -(-DRAWS // SHAPES)
    parts = [
        np.sqrt(model.dispersions[d]) * (np.linalg.cholesky(shapes[pair]) @ noise)
        for pair, d, noise in zip(
            pairs, spread, random.standard_normal((SHAPES, size, each)), strict=True
        )
    ]
    return np.concatenate(parts, axis=1)[:, :DRAWS]


def _stays(model: YearModel, rest: Array, step: Array, size: float) -> bool:
    """Whether the step's middle period lies at least half of it from the year before."""
    residuals = model.typical @ rest @ model.response / model.root
    inside = step > 0
    first = int(inside.argmax())
    usual = np.median(residuals[max(0, first - model.series.per_year) : first])
    return bool((np.median(residuals[inside]) - usual) / size >= HALF)


def _tested(
    model: YearModel, rest: Array, columns: Array, starts: Array, observed: Array, drawn: Array
) -> Step:
    """Set the greatest score of the columns against the greatest of drawn series."""
    scaled = model.root[:, None] * columns
    information = np.einsum("ik,ij,jk->k", scaled, rest, scaled)
    usable = np.flatnonzero(information > 1e-9 * information.max(initial=0.0))
    scores = scaled[:, usable].T @ rest / np.sqrt(information[usable])[:, None]
    scored, chance = np.abs(scores @ observed), np.abs(scores @ drawn).max(axis=0)
    best = int(scored.argmax())
    effect = float(scores[best] @ observed / np.sqrt(information[usable[best]]))
    probability = (1 + int((chance >= scored[best]).sum())) / (1 + chance.size)
    first = model.series.label(int(starts[usable[best]]))
    return Step(probability, first, float(np.exp(effect)), int(usable[best]))


def _projector(covariance: Array, design: Array) -> Array:
    """Inverse covariance with the fitted means taken out."""
    inverse = np.linalg.inv(covariance)
    weighed = inverse @ design
    return np.asarray(inverse - weighed @ np.linalg.solve(design.T @ weighed, weighed.T))

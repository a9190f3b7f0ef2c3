"""Priorities: criteria scored 1 to 4, weighed together, and how sure their order is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from safecity.errors import SafecityError, nearest
from safecity.measures.estimate import Array, Numbers, arrays

LOWEST, HIGHEST = 1, 4
"""Scores from 1 to 4: an even number of steps leaves no middle to hide in."""
DRAWS = 10_000
CONCENTRATION = 50.0
"""With nine equal weights, each varies by two fifths of itself (standard deviation): as far as
reasonable people may differ without turning the scheme round."""
TOP = 5
SEED = 2007
_DIGITS = 9
_OPEN = ("first", "top", "lower", "upper")


def score_by_cuts(values: Numbers, cuts: Sequence[float], *, highest_first: bool = True) -> Numbers:
    """Turn a measured criterion into scores by stated cut points.

    Parameters
    ----------
    values : float, array_like or pandas.Series
        The criterion, such as a volume or a rank; missing (NaN) stays missing.
    cuts : sequence of float
        Three cut points, ascending. A value at a cut has reached it.
    highest_first : bool
        Whether great values score 4; otherwise small ones do, as for ranks.

    Returns
    -------
    float, numpy.ndarray or pandas.Series
        1, 2, 3 or 4, in the form of the input.

    Raises
    ------
    ValueError
        There are not three cut points, or they do not ascend.
    """
    points = np.asarray(cuts, float)
    if points.shape != (HIGHEST - LOWEST,) or not (np.diff(points) > 0).all():
        raise ValueError(f"{HIGHEST - LOWEST} cut points ascend, not {list(cuts)}")
    (x,), restore = arrays(values)
    reached = x[..., None] >= points if highest_first else x[..., None] <= points
    return restore(np.where(np.isnan(x), np.nan, LOWEST + reached.sum(axis=-1)))


def score(frame: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Weigh the scored criteria of each candidate together and put candidates in order.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per candidate, one column per criterion: scores from 1 to 4 or missing.
    weights : mapping or pandas.Series
        Weight by criterion, in any scale.

    Returns
    -------
    pandas.DataFrame
        On the index of `frame`: score (weighted mean, 1 to 4), coverage (share of the weight
        that was scored, 0 to 1) and rank (1 = highest score; equal scores share the best
        rank). The weight of a missing criterion goes to the others of that candidate; score
        and rank are missing where nothing was scored.

    Raises
    ------
    SafecityError
        A criterion has no weight or a weight no criterion, a weight is negative or missing, a
        score is outside 1 to 4, or a candidate is there twice.

    Notes
    -----
    In the manner of MoRiLE (Management of Risk in Law Enforcement), whose own weights are not
    published; a simple additive value model (Belton V, Stewart T (2002), Multiple Criteria
    Decision Analysis, ch. 5).
    """
    values, shares = _checked(frame, weights)
    scores, coverage = _weighed(values, shares[:, None])
    table = pd.DataFrame({"score": scores[:, 0], "coverage": coverage[:, 0]}, index=frame.index)
    return table.assign(rank=table["score"].round(_DIGITS).rank(ascending=False, method="min"))


def doubt(
    frame: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    draws: int = DRAWS,
    concentration: float = CONCENTRATION,
    top: int = TOP,
    seed: int = SEED,
) -> pd.DataFrame:
    """Order the candidates with what is not known left open: missing scores, and scores off by one.

    Parameters
    ----------
    frame, weights
        As in `score`.
    draws : int
        Sets of weights and scores.
    concentration : float
        How near the weights are: a share w has variance w (1 - w) / (concentration + 1).
    top : int
        Places that count as the top.
    seed : int
        Of the draws.

    Returns
    -------
    pandas.DataFrame
        On the index of `frame`: best and worst (rank if its missing criteria score 4 and those of
        all others 1, and the reverse), first (share of draws in which it leads; a tie is shared),
        top (share of draws with a rank within the top; candidates that tie across its edge all
        count), lower and upper (95 % of ranks). In each draw a score is one less, right or one
        more with equal chance, a missing one is 1, 2, 3 or 4, and the weights are drawn from a
        Dirichlet distribution around the declared ones. Missing where nothing was scored.

    Raises
    ------
    SafecityError
        As in `score`.
    ValueError
        Draws, top or concentration are not above zero.

    Notes
    -----
    Acceptability of ranks with uncertain criteria: Lahdelma R, Salminen P (2001), Operations
    Research 49:444-454 (SMAA-2). The weighted mean over known criteria alone treats a missing one
    as if it scored as the others do; this shows what hangs on that.
    """
    if draws < 1 or top < 1 or not concentration > 0:
        raise ValueError("draws, top and concentration are above zero")
    values, shares = _checked(frame, weights)
    scored = ~np.isnan(values).all(axis=1)
    if not scored.any():
        return pd.DataFrame(np.nan, index=frame.index, columns=["best", "worst", *_OPEN])
    rows = values[scored]
    ends = pd.DataFrame(
        {"best": _extreme(rows, shares, HIGHEST), "worst": _extreme(rows, shares, LOWEST)}
        | _opened(rows, shares, draws, concentration, top, seed),
        index=frame.index[scored],
    )
    return ends.reindex(frame.index)


def _extreme(values: Array, shares: Array, own: int) -> Array:
    """Rank of each candidate if its missing criteria score `own` and the others' the opposite."""
    other = LOWEST + HIGHEST - own
    missing = np.isnan(values)
    ranks = []
    for row in range(len(values)):
        fill = np.full(len(values), float(other))
        fill[row] = own
        filled = np.where(missing, fill[:, None], values)
        ranks.append(_ranked((filled @ shares)[:, None])[row, 0])
    return np.array(ranks)


def _opened(
    values: Array, shares: Array, draws: int, concentration: float, top: int, seed: int
) -> dict[str, Array]:
    random = np.random.default_rng(seed)
    used = shares > 0
    drawn = random.dirichlet(concentration * shares[used], draws)
    scores = np.empty((len(values), draws))
    for row, known in enumerate(values[:, used]):
        off = np.clip(known + random.integers(-1, 2, (draws, used.sum())), LOWEST, HIGHEST)
        any_score = random.integers(LOWEST, HIGHEST + 1, off.shape)
        scores[row] = (np.where(np.isnan(known), any_score, off) * drawn).sum(axis=1)
    ranks = _ranked(scores)
    leads = ranks == 1
    lower, upper = np.quantile(ranks, (0.025, 0.975), axis=1, method="inverted_cdf")
    first, among = (leads / leads.sum(axis=0)).mean(axis=1), (ranks <= top).mean(axis=1)
    return dict(zip(_OPEN, (first, among, lower, upper), strict=True))


def _ranked(scores: Array) -> Array:
    """Rank of each candidate in each draw, 1 the highest; equal scores share the best rank."""
    rounded = -scores.round(_DIGITS)
    order = np.argsort(rounded, axis=0, kind="stable")
    ordered = np.take_along_axis(rounded, order, axis=0)
    places = np.broadcast_to(np.arange(1, len(scores) + 1)[:, None], scores.shape)
    new = np.ones(scores.shape, bool)
    new[1:] = ordered[1:] != ordered[:-1]
    best = np.maximum.accumulate(np.where(new, places, 0), axis=0)
    ranks = np.empty(scores.shape)
    np.put_along_axis(ranks, order, best.astype(float), axis=0)
    return ranks


def _weighed(values: Array, shares: Array) -> tuple[Array, Array]:
    """Weighted means and shares of weight scored, by candidate and set of weights."""
    known = ~np.isnan(values)
    coverage = known.astype(float) @ shares
    sums = np.where(known, values, 0.0) @ shares
    empty = np.full_like(sums, np.nan)
    return np.divide(sums, coverage, out=empty, where=coverage > 0), coverage


def _checked(frame: pd.DataFrame, weights: Mapping[str, float]) -> tuple[Array, Array]:
    """Scores by candidate and criterion, and the criteria's shares of the weight."""
    declared = pd.Series(dict(weights), dtype=float)
    for name in frame.index[frame.index.duplicated()]:
        raise SafecityError(f"candidate {name} is there twice")
    for name in frame.columns.difference(declared.index):
        raise SafecityError(f"criterion {name} has no weight", remedy=nearest(name, declared.index))
    for name in declared.index.difference(frame.columns):
        raise SafecityError(f"no criterion is called {name}", remedy=nearest(name, frame.columns))
    if not (declared >= 0).all() or np.isinf(declared.sum()) or not declared.sum() > 0:
        raise SafecityError("weights are not negative, not missing and not all zero")
    values = frame.to_numpy(dtype=float, na_value=np.nan)
    wrong = (values < LOWEST) | (values > HIGHEST)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        where = f"{frame.columns[column]} of {frame.index[row]}"
        raise SafecityError(f"{where} is {values[row, column]:g}, not from {LOWEST} to {HIGHEST}")
    return values, (declared[frame.columns] / declared.sum()).to_numpy()

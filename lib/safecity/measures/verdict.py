"""The one verdict on a change or a difference, and the allowance for many of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from scipy.special import ndtr

from safecity.catalogue.verdicts import Rules, Unit, load_rules
from safecity.measures.comparison import benjamini_hochberg
from safecity.measures.estimate import Estimate, finite, normal_quantile

Word = Literal["rose", "fell", "higher", "lower", "similar", "cannot tell"]
Strength = Literal["strong", "moderate", "weak"]
Reason = Literal["", "missing", "too few", "interval", "many tests", "small"]
K = TypeVar("K")

CHANGE: tuple[Word, Word] = ("rose", "fell")
LEVEL: tuple[Word, Word] = ("higher", "lower")
TURNS = ("better", "worse", "higher", "lower")
"""What tables print where clear: a side where it is agreed which is better, or a direction."""


@dataclass(frozen=True)
class Verdict:
    """What the data say of one change or difference.

    Attributes
    ----------
    word : {"rose", "fell", "higher", "lower", "similar", "cannot tell"}
        Direction; "similar" only where it is shown that the two lie within the margin.
    size, lower, upper : float
        Change or difference with its interval, in per cent or points as `unit` says.
    unit : {"per cent", "points"}
        Unit of the size.
    strength : {"strong", "moderate", "weak"}
        Of the evidence for the word; "cannot tell" is always weak.
    chance : float
        Probability of a size as great where nothing differs.
    q : float
        The same allowing for all that was tested (false discovery rate); `chance` where the
        verdict stands by itself.
    detectable : float
        Smallest rise (or excess) that these data would have shown four times in five.
    reason : str
        Why it cannot be told: "missing" (no interval), "too few" (cases), "interval" (holds both
        no change and one beyond the margin), "many tests" (clear alone, not among so many),
        "small" (not nothing, but below the smallest size and not shown to be similar).
    """

    word: Word
    size: float
    lower: float
    upper: float
    unit: Unit
    strength: Strength
    chance: float
    q: float
    detectable: float
    reason: Reason = ""

    @property
    def clear(self) -> bool:
        """Whether a direction is given."""
        return self.word in (*CHANGE, *LEVEL)


@dataclass(frozen=True)
class Question:
    """One change or difference before it is judged.

    Parameters
    ----------
    estimate : Estimate
        Size with its interval at `Rules.confidence`: per cent (100 times a ratio less 100) or
        percentage points; floats.
    counts : tuple of float
        Counts that it rests on, of which the smallest decides; empty where none are known.
    unit : {"per cent", "points"}
        Unit of the estimate.
    dispersed : bool
        Whether the interval allows for how the counts scatter beyond chance. Without it no
        evidence is strong.
    chance : float
        Probability of a size as great where nothing differs; where missing it is taken from the
        interval.
    words : pair of str
        What a positive and a negative size are called.
    fewest : float
        Count below which no direction is given, where that is more than `Rules.tiny`.
    share : float
        Share before the change in per cent, where points are of one.
    """

    estimate: Estimate
    counts: tuple[float, ...] = ()
    unit: Unit = "per cent"
    dispersed: bool = True
    chance: float = float("nan")
    words: tuple[Word, Word] = CHANGE
    fewest: float = 0.0
    share: float = float("nan")


def judge(question: Question, q: float | None = None, rules: Rules | None = None) -> Verdict:
    """Judge one change or difference.

    Parameters
    ----------
    question : Question
        What is judged.
    q : float, optional
        Its q among all that are tested together (`judge_all`); else it stands alone.
    rules : Rules, optional
        Where not those of `verdicts.yml`.

    Returns
    -------
    Verdict
        In this order: "cannot tell" with counts below `tiny` or without an interval; a direction
        where the interval excludes no change, q is at most `discovery_rate` and the size at least
        `smallest`; "similar" where the interval at `equivalence_confidence` lies within the
        margin; else "cannot tell".

    Notes
    -----
    Equivalence by two one-sided tests: Schuirmann DJ (1987), Journal of Pharmacokinetics and
    Biopharmaceutics 15:657-680. Its interval is the printed one, drawn in on the scale of its
    test (logarithms for per cent) by the ratio of the normal quantiles.
    """
    rules = rules or load_rules()
    chance = chance_of(question, rules)
    q = chance if q is None else q
    word, reason = _word(question, q, rules)
    return Verdict(
        word=word,
        size=float(question.estimate.value),
        lower=float(question.estimate.lower),
        upper=float(question.estimate.upper),
        unit=question.unit,
        strength=_strength(question, word, q, rules),
        chance=chance,
        q=q,
        detectable=detectable(question.estimate, question.unit, rules),
        reason=reason,
    )


def judge_all(questions: Mapping[K, Question], rules: Rules | None = None) -> dict[K, Verdict]:
    """Judge all changes that an edition tests, allowing for their number.

    Parameters
    ----------
    questions : mapping
        By any key. Those without an interval or with too few cases are no tests: they have no
        part in the allowance.
    rules : Rules, optional
        Where not those of `verdicts.yml`.

    Returns
    -------
    dict
        Verdict by key, in the same order.

    Notes
    -----
    Benjamini Y, Hochberg Y (1995), JRSS B 57:289-300: of the directions given, at most
    `discovery_rate` are expected to be chance.
    """
    rules = rules or load_rules()
    tested = [key for key, one in questions.items() if not _untold(one, rules)]
    chances = [chance_of(questions[key], rules) for key in tested]
    q = dict(zip(tested, np.asarray(benjamini_hochberg(chances)), strict=True)) if tested else {}
    return {key: judge(one, float(q.get(key, np.nan)), rules) for key, one in questions.items()}


def chance_of(question: Question, rules: Rules | None = None) -> float:
    """Return the probability of a size as great where nothing differs."""
    if not np.isnan(question.chance):
        return float(question.chance)
    size, lower, upper = _scaled(question.estimate, question.unit)
    z = normal_quantile((rules or load_rules()).confidence)
    side = size - lower if size > 0 else upper - size
    return float(2 * ndtr(-abs(size) / side * z)) if side > 0 else float("nan")


def detectable(estimate: Estimate, unit: Unit, rules: Rules | None = None) -> float:
    """Return the smallest rise that data with this interval show with the declared power.

    Parameters
    ----------
    estimate : Estimate
        Size with its interval at `Rules.confidence`, in per cent or points.
    unit : {"per cent", "points"}
        Unit of both.
    rules : Rules, optional
        Where not those of `verdicts.yml`.

    Returns
    -------
    float
        In the unit of the estimate; missing without an interval.

    Notes
    -----
    (z of the two-sided test + z of the power) standard errors (Lachin JM (1981), Controlled
    Clinical Trials 2:93-113), the standard error being that of the interval.
    """
    rules = rules or load_rules()
    _, lower, upper = _scaled(estimate, unit)
    z = normal_quantile(rules.confidence)
    needed = (z + normal_quantile(2 * rules.power - 1)) / (2 * z) * (upper - lower)
    return float(finite(100 * np.expm1(needed) if unit == "per cent" else needed))


def _scaled(estimate: Estimate, unit: Unit) -> tuple[float, float, float]:
    """Size and limits on the scale of the test: logarithms of ratios, or points."""
    parts = np.array([estimate.value, estimate.lower, estimate.upper], float)
    if unit == "per cent":
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = np.log1p(parts / 100)
    size, lower, upper = parts.tolist()
    return size, lower, upper


def _untold(question: Question, rules: Rules) -> Reason:
    """Why a question is no test; "" where it is one."""
    if min(question.counts, default=np.inf) < max(rules.tiny, question.fewest):
        return "too few"
    known = np.isfinite([float(part) for part in question.estimate]).all()
    return "" if known else "missing"


def _word(question: Question, q: float, rules: Rules) -> tuple[Word, Reason]:
    untold = _untold(question, rules)
    if untold:
        return "cannot tell", untold
    size, lower, upper = (float(part) for part in question.estimate)
    apart = not lower <= 0 <= upper
    great = abs(size) >= rules.smallest[question.unit]
    if apart and great and q <= rules.discovery_rate:
        return question.words[0 if size > 0 else 1], ""
    if _within(question, rules.equivalence_confidence, rules):
        return "similar", ""
    if not apart:
        return "cannot tell", "interval"
    return "cannot tell", "many tests" if great else "small"


def _within(question: Question, confidence: float, rules: Rules) -> bool:
    """Whether the interval at a confidence lies within the margin.

    Two points would be a large part of a small share: of it the margin of counts holds.
    """
    size, lower, upper = _scaled(question.estimate, question.unit)
    share = normal_quantile(confidence) / normal_quantile(rules.confidence)
    margin = rules.margin[question.unit]
    if question.unit == "points" and question.share < 100 * margin / rules.margin["per cent"]:
        margin = question.share * rules.margin["per cent"] / 100
    room = np.log1p(margin / 100) if question.unit == "per cent" else margin
    return bool(size - share * (size - lower) > -room and size + share * (upper - size) < room)


def _strength(question: Question, word: Word, q: float, rules: Rules) -> Strength:
    if word == "cannot tell":
        return "weak"
    large = min(question.counts, default=np.inf) >= rules.small and question.dispersed
    if word == "similar":
        return "strong" if large and _within(question, rules.confidence, rules) else "moderate"
    great = abs(float(question.estimate.value)) >= rules.smallest_strong[question.unit]
    return "strong" if large and great and q <= rules.strong_discovery_rate else "moderate"


DECIMALS = 1


def smallest_change(detectable: float, unit: Unit, share: float, *, fall: bool) -> float:
    """Return the smallest change that a later comparison would show with the declared power.

    Parameters
    ----------
    detectable : float
        Smallest rise that the comparison made would have shown (`verdict.detectable`).
    unit : {"per cent", "points"}
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
    needed = (math.log1p(detectable / 100) if unit == "per cent" else detectable) / share**0.5
    signed = -needed if fall else needed
    size = 100 * math.expm1(signed) if unit == "per cent" else signed
    away = math.ceil(abs(size) * 10**DECIMALS - 1e-9) / 10**DECIMALS
    return -away if fall else away

"""How a rise, a fall, and what is neither are worded, wherever they are said: one place for all.

The word itself ("rose", "similar", "cannot tell") is that of the verdict (`measures/verdict.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from safecity.catalogue.kinds import PER_CENT, POINTS, suffix
from safecity.measures.verdict import CHANGE
from safecity.numbers import interval, number, percent, signed_change, signed_percent

if TYPE_CHECKING:
    from safecity.measures.verdict import Verdict

UNIT_OF = {"per cent": PER_CENT, "points": POINTS}
"""Unit of a change by that of its verdict."""
NOUNS = {"rose": "rise", "fell": "fall"}
ARROWS = {"rose": "▲ ", "fell": "▼ "}
"""Signs of a change in a table."""
HIGHER = {"rose": "higher than in", "fell": "lower than in", "similar": "similar to"}
"""How a level stands to that of an earlier time."""
MORE = {"rose": "more than in", "fell": "less than in", "similar": "similar to"}
"""How a share of answers stands to that of an earlier wave."""
SINCE = {
    "higher": "higher than in {}", "lower": "lower than in {}", "similar": "similar to {}",
    "rose": "it rose against {}", "fell": "it fell against {}",
    "cannot tell": "whether it changed since {} is unclear",
}  # fmt: skip
"""How one number stands to that of an earlier time, by the direction of a finding."""
ABOVE = {"higher": "above", "lower": "below"}
"""How a rate stands to that of others, where it is clear."""
MEAN = {**ABOVE, "similar": "similar to", "cannot tell": "not clearly apart from"}
"""How a rate stands to the comparators' mean, by the word of its verdict."""
TOO_FEW = {
    "too few": "too few for a percentage",
    "missing": "too few, for how widely they scatter, for a percentage",
}
UNTOLD = {
    "interval": "that may be chance",
    "many tests": "that may be chance among so many changes tested",
    "small": "that is too small to be called a change",
}


def changed(noun: str, comparison: str, before: float, after: float, verdict: Verdict) -> str:
    """Say how a count changed from one period to another, as it was judged.

    Parameters
    ----------
    noun, comparison : str
        What is counted, in the plural, and the earlier period in words.
    before, after : float
        Counts.
    verdict : Verdict
        On the change from one to the other.
    """
    counts = f"from {number(before)} to {number(after)}"
    noun = noun[0].upper() + noun[1:]
    if verdict.clear:
        size = percent(abs(verdict.size))
        return f"{noun} {verdict.word} by {size} {counts} compared with {comparison}"
    if verdict.word == "similar":
        return f"{noun} were at a similar level to {comparison} ({counts})"
    return f"{noun} went {counts} compared with {comparison}; {not_told(verdict)}"


def changed_in(place: str, label: str, before: float, after: float, verdict: Verdict) -> str:
    """Say, behind a noun, how a count of a place changed against an earlier period."""
    if verdict.clear:
        return f"{verdict.word} by {percent(abs(verdict.size))} in {place} against {label}"
    if verdict.word == "similar":
        return f"were at a similar level in {place} to {label}"
    counts = f"from {number(before)} to {number(after)}"
    return f"went {counts} in {place} against {label}; {not_told(verdict)}"


def moved(
    subject: str, verdict: Verdict, size: str, span: str, level: str = "were at a similar level"
) -> str:
    """Say how a figure or a share moved over a span ("from 4.1 in 2020 to 5.2 in 2021").

    Parameters
    ----------
    subject : str
        What moved.
    verdict : Verdict
        On the change.
    size : str
        Of the change, printed without its sign.
    span : str
        From what to what.
    level : str
        What is said where it is shown to be similar.
    """
    if verdict.clear:
        return f"{subject} {verdict.word} by {size}, {span}"
    if verdict.word == "similar":
        return f"{subject} {level}, {span}"
    return f"{subject} went {span}; {not_told(verdict)}"


def changed_short(subject: str, direction: str, size: str, comparison: str) -> str:
    """Say a clear change in the words of a short headline."""
    return f"{subject} {direction} by {size} against {comparison}"


def change_named(direction: str, size: float) -> str:
    """Call a change what it was judged to be: "12.5% rise", or "difference of −2.0%"."""
    if direction not in CHANGE:
        return f"difference of {signed_percent(size)}"
    return f"{percent(abs(size))} {NOUNS['rose' if size > 0 else 'fell']}"


def beside_year(verdict: Verdict, period: str, value: str, by: str = "") -> str:
    """Set a value beside that of an earlier period, as the change between them was judged."""
    if verdict.word == "cannot tell":
        return f", after {value} in {period}{by}; {not_told(verdict)}"
    return f", {HIGHER[verdict.word]} {period} ({value}{by})"


def beside_wave(verdict: Verdict, wave: int | None, share: str) -> str:
    """Set a share of answers beside that of an earlier wave, as the change was judged."""
    if verdict.word == "cannot tell":
        return f", after {share} in {wave}; {not_told(verdict)}"
    return f", {MORE[verdict.word]} {wave} ({share})"


def not_told(verdict: Verdict) -> str:
    """Say what stands behind a change that cannot be told: its interval, or too few cases."""
    if verdict.reason in TOO_FEW:
        return TOO_FEW[verdict.reason]
    unit = UNIT_OF[verdict.unit]
    ends = interval(verdict.lower, verdict.upper, 1, suffix(unit))
    untold = UNTOLD[verdict.reason] if round(verdict.size, 1) else "whether that moved is not shown"
    return f"{untold} ({signed_change(verdict.size, unit)}, 95% interval {ends})"

"""Findings: structured claims whose sentences follow from their fields."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from safecity.charts.magnitude import UNITS
from safecity.exhibits.numbers import interval, number, percent

SMALL, TINY = 50, 20
"""Below SMALL a percentage carries a caution; below TINY none is printed (DOMAIN §3.11)."""

SCATTER = "too few, for how widely the months scatter, for a percentage"

Direction = Literal[
    "rose", "fell", "similar", "higher", "lower", "level", "concentrated", "seasonal"
]
Strength = Literal["strong", "moderate", "weak"]


class Finding(BaseModel):
    """One claim about one indicator.

    Attributes
    ----------
    indicator : str
        Id of the indicator.
    direction : str
        What happened or how it compares.
    size, lower, upper : float or None
        Size of the effect in `unit`, with its 95 % interval; None where missing. An interval of
        which one end is missing is none.
    comparison : str
        With what it is compared, in words.
    strength : {"strong", "moderate", "weak"}
        Strength of the evidence.
    caution : str
        What a reader must bear in mind; empty where nothing.
    sentence : str
        The claim in words, made from the other fields.
    weight : float
        How much it matters among the findings of an edition, for ranking.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    indicator: str
    direction: Direction
    size: float | None = None
    lower: float | None = None
    upper: float | None = None
    unit: str = ""
    comparison: str = ""
    strength: Strength = "moderate"
    caution: str = ""
    sentence: str
    weight: float = 0.0

    @field_validator("size", "lower", "upper")
    @classmethod
    def _missing(cls, value: float | None) -> float | None:
        return value if value is not None and math.isfinite(value) else None

    @field_validator("weight")
    @classmethod
    def _unweighed(cls, value: float) -> float:
        return value if math.isfinite(value) else 0.0

    @model_validator(mode="before")
    @classmethod
    def _whole_interval(cls, given: dict[str, object]) -> dict[str, object]:
        ends = [given.get(end) for end in ("lower", "upper")]
        known = all(isinstance(end, int | float) and math.isfinite(end) for end in ends)
        return given if known else given | {"lower": None, "upper": None}


def caution_for(before: float, after: float) -> str:
    """Return the caution that small counts carry by themselves."""
    smaller = min(before, after)
    if smaller < SMALL:
        return "Numbers are small and percentage changes should be interpreted with caution."
    return ""


def change_strength(size: float, lower: float, upper: float, count: float) -> Strength:
    """Grade a change: strong where its interval excludes zero, it is at least 5 % and not small."""
    if lower <= 0 <= upper:
        return "weak"
    return "strong" if abs(size) >= 5 and count >= SMALL else "moderate"


def change_finding(
    indicator: str,
    noun: str,
    comparison: str,
    before: float,
    after: float,
    change: tuple[float, float, float],
    *,
    minimum_count: int = TINY,
    share: float = 1.0,
    dispersed: bool = True,
) -> Finding:
    """State how a count changed between two like-for-like periods.

    Parameters
    ----------
    indicator, noun, comparison : str
        Indicator id, its plural noun, and the earlier period in words.
    before, after : float
        Counts.
    change : tuple of float
        Percentage change with lower and upper end of its 95 % interval.
    minimum_count : int
        Below this (in either period) only the counts are printed.
    share : float
        Share of all recorded crime that the indicator makes up; weighs the finding.
    dispersed : bool
        Whether the interval allows for dispersion; if not, no evidence is called strong.
    """
    size, lower, upper = change
    strength = change_strength(size, lower, upper, min(before, after))
    strength = "moderate" if strength == "strong" and not dispersed else strength
    counts = f"from {number(before)} to {number(after)}"
    noun = noun[0].upper() + noun[1:]
    few = min(before, after) < minimum_count
    if few or not all(map(math.isfinite, change)):
        why = "too few for a percentage" if few else SCATTER
        sentence = f"{noun} went {counts} compared with {comparison}; {why}"
        return Finding(
            indicator=indicator,
            direction="similar",
            comparison=comparison,
            strength="weak",
            caution=caution_for(before, after),
            sentence=sentence,
        )
    direction: Direction = "similar" if strength == "weak" else ("rose" if size > 0 else "fell")
    if direction == "similar":
        sentence = f"{noun} were at a similar level to {comparison} ({counts})"
    else:
        sentence = f"{noun} {direction} by {percent(abs(size))} {counts} compared with {comparison}"
    return Finding(
        indicator=indicator,
        direction=direction,
        size=size,
        lower=lower,
        upper=upper,
        unit="%",
        comparison=comparison,
        strength=strength,
        caution=caution_for(before, after),
        sentence=sentence,
        weight=abs(size) * share**0.5 if direction != "similar" else 0.0,
    )


def limits(finding: Finding) -> str:
    """Print the ends of a finding's interval with their unit; nothing where it has none."""
    if finding.lower is None or finding.upper is None:
        return ""
    unit = finding.unit if finding.unit.startswith("%") else f" {finding.unit}".rstrip()
    return interval(finding.lower, finding.upper, 1, unit)


def interval_words(finding: Finding) -> str:
    """Return the interval of a finding in words, or nothing where it has none.

    A change or a difference is named, so that nobody reads its interval as that of a level.
    """
    ends = limits(finding)
    return f"95% interval{_subject(finding)} {ends}" if ends else ""


def _subject(finding: Finding) -> str:
    """Say of what the interval is, where it is not that of a level."""
    if not finding.comparison:
        return ""
    if finding.unit == "times":
        return " of the ratio"
    if finding.unit not in UNITS.values():
        return ""
    return " of the difference" if finding.comparison.startswith("the mean") else " of the change"

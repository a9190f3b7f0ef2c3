"""Findings: structured claims whose sentences follow from their fields."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from safecity.catalogue.kinds import UNITS
from safecity.catalogue.verdicts import load_rules
from safecity.measures.verdict import Strength, Verdict, Word
from safecity.numbers import interval, rounded
from safecity.readings.words.moves import TOO_FEW, UNIT_OF, changed

BESIDE = ("higher", "lower", "similar", "cannot tell")
"""Directions of a level that was set beside another."""
CLEAR = ("rose", "fell", "higher", "lower")
"""Directions of a finding whose interval leaves out that nothing differs."""
Direction = Word | Literal["level", "concentrated", "seasonal"]


class Finding(BaseModel):
    """One claim about one indicator.

    Attributes
    ----------
    indicator : str
        Id of the indicator.
    direction : str
        What happened or how it compares; of a change or a difference the word of its verdict.
    size, lower, upper : float or None
        Size of the effect in `unit`, with its 95 % interval; None where missing. An interval of
        which one end is missing is none.
    comparison : str
        With what it is compared, in words.
    strength : {"strong", "moderate", "weak"}
        Strength of the evidence.
    tested : bool
        Whether anything was tested; an average by itself and a forecast have no evidence to grade.
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
    tested: bool = True
    caution: str = ""
    sentence: str
    weight: float = 0.0

    @property
    def evidence(self) -> str:
        """Strength of the evidence as products print it; "" where nothing was tested."""
        return self.strength if self.tested else ""

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
    """Return the caution that counts below `Rules.small` carry by themselves."""
    if min(before, after) < load_rules().small:
        return "Numbers are small and percentage changes should be interpreted with caution."
    return ""


def change_finding(
    indicator: str,
    noun: str,
    comparison: str,
    before: float,
    after: float,
    verdict: Verdict,
    *,
    share: float = 1.0,
) -> Finding:
    """State how a count changed between two like-for-like periods, as it was judged.

    Parameters
    ----------
    indicator, noun, comparison : str
        Indicator id, its plural noun, and the earlier period in words.
    before, after : float
        Counts.
    verdict : Verdict
        On the change from one to the other.
    share : float
        Share of all recorded crime that the indicator makes up; weighs the finding.
    """
    sentence = changed(noun, comparison, before, after, verdict)
    return judged_finding(
        indicator,
        verdict,
        sentence,
        comparison=comparison,
        caution=caution_for(before, after),
        weight=abs(verdict.size) * share**0.5,
    )


def judged_finding(
    indicator: str,
    verdict: Verdict,
    sentence: str,
    *,
    comparison: str,
    caution: str = "",
    weight: float = 0.0,
) -> Finding:
    """Make the finding of a verdict: its word, size, interval and strength.

    Parameters
    ----------
    indicator, sentence, comparison, caution
        As in `Finding`.
    verdict : Verdict
        On a change or difference.
    weight : float
        How much it matters where it has a direction.
    """
    sized = verdict.reason not in TOO_FEW
    return Finding(
        indicator=indicator,
        direction=verdict.word,
        size=verdict.size if sized else None,
        lower=verdict.lower if sized else None,
        upper=verdict.upper if sized else None,
        unit=UNIT_OF[verdict.unit] if sized else "",
        comparison=comparison,
        strength=verdict.strength,
        caution=caution,
        sentence=sentence,
        weight=weight if verdict.clear else 0.0,
    )


def standing(verdict: Verdict | None) -> Direction:
    """Word for a level beside that of an earlier period, as the change between them was judged."""
    if verdict is None:
        return "level"
    stands: dict[Word, Direction] = {"rose": "higher", "fell": "lower"}
    return stands.get(verdict.word, verdict.word)


def limits(finding: Finding) -> str:
    """Print the ends of a finding's interval with their unit; nothing where it has none."""
    if finding.lower is None or finding.upper is None:
        return ""
    unit = finding.unit if finding.unit.startswith("%") else f" {finding.unit}".rstrip()
    return interval(finding.lower, finding.upper, _places(finding), unit)


def _places(finding: Finding) -> int:
    """One decimal, and two where one would print the end of a clear finding as no difference."""
    none = {"times": 1.0, **dict.fromkeys(UNITS.values(), 0.0)}.get(finding.unit)
    ends = (end for end in (finding.lower, finding.upper) if end is not None)
    hidden = none is not None and any(rounded(end, 1) == none != end for end in ends)
    return 2 if hidden and finding.direction in CLEAR else 1


def interval_words(finding: Finding) -> str:
    """Return the interval of a finding in words, or nothing where it has none.

    A change or a difference is named, so that nobody reads its interval as that of a level; and of
    a level that was set beside another, what the strength of the evidence is of.
    """
    ends = limits(finding)
    if not ends:
        return ""
    graded = f"; graded is the difference from {finding.comparison}" if _differs(finding) else ""
    return f"95% interval{_subject(finding)} {ends}{graded}"


def _differs(finding: Finding) -> bool:
    """Say whether the size is a level, and the evidence that it differs from another."""
    level = finding.unit not in ("times", *UNITS.values())
    return level and bool(finding.comparison) and finding.direction in BESIDE


def _subject(finding: Finding) -> str:
    """Say of what the interval is, where it is not that of a level."""
    if not finding.comparison:
        return ""
    if finding.unit == "times":
        return " of the ratio"
    if finding.unit not in UNITS.values():
        return " of the level" if finding.direction in BESIDE else ""
    return " of the difference" if finding.comparison.startswith("the mean") else " of the change"

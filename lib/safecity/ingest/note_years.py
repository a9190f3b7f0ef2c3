"""The financial years that a sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from safecity.catalogue.period import MONTH_NAMES

_NAMES = "|".join(f"{name}|{name[:3]}" for name in MONTH_NAMES)
_POINT = re.compile(
    r"(?P<ending>(?:(?:years?|(?:12|twelve) months) (?:ending|to)|\bYE)(?: in)?\s*"
    r"(?:\d\d?(?:st)?\s+)?)?"
    rf"\b(?P<month>{_NAMES})\.?\s+(?P<year>(?:19|20)\d\d)"
    r"|\b(?P<first>(?:19|20)\d\d)\s*[/_–-]\s*(?:20)?(?P<second>\d\d)\b"
    r"|(?<![\d/–-])(?P<short>\d\d)\s*[/_–-]\s*(?P<next>\d\d)(?![\d/–-])"
    r"|(?P<every>\ball (?:financial )?years\b(?! (?:ending|to)))"
    r"|(?P<newest>\b(?:latest|most recent) (?:financial )?year\b)"
    r"|(?<=\band )(?P<again>20\d\d)\b"
    r"|(?:(?<=from )|(?<=since )|(?<=after )|(?<=in )|(?<=during )|(?<=for )|(?<=between )|(?<=to )"
    r"|(?<=until )|(?<=before )|(?<=post-)|(?=20\d\d onwards?\b))"
    r"(?P<bare>20\d\d)\b(?!\s*[/_–-]\s*\d)",
    re.I,
)
_RANGE = re.compile(r"^\W*(?:to|until|through|-|–)\W*(?:the\W*)?$", re.I)
_BETWEEN = re.compile(r"between\W*(?:the\W*)?$", re.I)
_ONWARDS = re.compile(r"^\W*onwards?|^\W*and (?:all )?(?:later|subsequent)", re.I)
# "from the start of", "since quarter 2 of", "from the year ending" (which the date holds).
_SINCE = re.compile(
    r"(?:since|from|after|post)\W*(?:(?:the|start|beginning|early|mid|late|of|in|q[1-4]|quarter|[1-4]"
    r"|first|second|third|fourth|last|end|financial|year|fy)\W*)*$",
    re.I,
)
_UNTIL = re.compile(r"(?:before|prior to|until|up to)\W*(?:the\W*)?$", re.I)
Span = tuple[int, int]


def _span(match: re.Match[str], before: re.Match[str] | None, held: Span) -> Span:
    """First and last month of a date; of "year ending March 2022" the twelve months.

    A bare year is the calendar's, and the financial year that begins in it where it goes on
    ("from 2024 onwards" does not mean the last quarter of 2023/24).
    """
    if match["every"] or match["newest"]:
        return held if match["every"] else (held[1] - 11, held[1])
    if match["short"]:
        return (2000 + int(match["short"])) * 12 + 3, (2000 + int(match["next"])) * 12 + 2
    if match["first"]:
        return int(match["first"]) * 12 + 3, (2000 + int(match["second"])) * 12 + 2
    if match["bare"] or (match["again"] and (before is None or not before["month"])):
        first = int(match["bare"] or match["again"]) * 12
        text, goes_on = match.string, _ONWARDS.match(match.string[match.end() :])
        is_open = goes_on or _SINCE.search(text[: match.start()])
        return (first + 3, first + 14) if is_open else (first, first + 11)
    told = before if match["again"] and before else match
    number = [name[:3].lower() for name in MONTH_NAMES].index(told["month"][:3].lower())
    month = int(match["again"] or match["year"]) * 12 + number
    return (month - 11, month) if told["ending"] else (month, month)


def _widened(text: str, spans: list[tuple[re.Match[str], Span]], held: Span) -> list[Span]:
    """Join the ends of ranges, and open what goes on or reaches back."""
    wide, (first, last) = [], held
    for at, (match, (start, end)) in enumerate(spans):
        before, after = text[: match.start()], text[match.end() :]
        is_last = at + 1 == len(spans)
        gap = "" if is_last else text[match.end() : spans[at + 1][0].start()]
        is_pair = bool(_BETWEEN.search(before)) and gap.strip() == "and"
        if not is_last and (_RANGE.match(gap) or is_pair):
            end = max(end, spans[at + 1][1][1])
        elif _ONWARDS.match(after) or _SINCE.search(before):
            end = max(end, last)
        elif _UNTIL.search(before) and not (at and _RANGE.match(text[spans[at - 1][0].end() :])):
            start = min(start, first)
        wide.append((start, end))
    return wide


def years_in(text: str, known: Sequence[str]) -> set[str]:
    """Find the financial years that a sentence speaks of.

    Parameters
    ----------
    text : str
        A sentence, such as "data for the year ending March 2022 are incomplete".
    known : sequence of str
        Financial years that the tables hold, as "2021/22".

    Returns
    -------
    set of str
        Those among `known`; "2015/16 to 2017/18" are three, "since April 2020" all later ones.
        A part of a year counts as the year.
    """
    starts = [int(year[:4]) for year in known]
    held = min(starts, default=0) * 12 + 3, max(starts, default=0) * 12 + 14
    found: list[tuple[re.Match[str], Span]] = []
    for match in _POINT.finditer(text):
        is_date = not match["short"] or int(match["next"]) == int(match["short"]) + 1
        if is_date:
            found.append((match, _span(match, found[-1][0] if found else None, held)))
    spans = _widened(text, found, held)
    told = {y for start, end in spans for y in range((start - 3) // 12, (end - 3) // 12 + 1)}
    return {year for year, start in zip(known, starts, strict=True) if start in told}

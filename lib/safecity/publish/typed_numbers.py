"""Numbers that a person typed into commentary: they would stay when the data change."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Days ("21 March"), years and periods ("2021", "2021/22", "2019-2021"), ages ("10-17", "aged 10 to
# 17", "under 18"), units ("per 1,000 residents") and clock times ("18:00") are no results.
_YEAR = r"(?:19|20)\d\d(?:[/–-]\d{2,4})?"
_DAY = (
    r"[1-3]?\d (?-i:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)"
)
_AGES = r"\d{1,2}[–-]\d{1,2}|(?<=aged )\d{1,2}(?: (?:to|and) \d{1,2})?|(?<=under[ -])\d{1,2}s?"
_AGES += r"|(?<=aged )[a-z]+ (?:to|and) [a-z]+"
_UNIT = r"(?<=per )\d[\d,]*|\d{1,2}:\d{2}|95%(?= interval)"
_ALLOWED = re.compile(rf"(?<![\w.])(?:{_DAY}|{_YEAR}|{_AGES}|{_UNIT})(?![\w%]|,\d|\.\d)", re.I)
_BARE = re.compile(
    r"(?<![\w.])(?<!\w[–-])([−-]?)(\d+(?:,\d{3})*(?:\.\d+)?)([a-z]*)\s?(%|per cent)?", re.I
)
_FEW = 10
"""Whole numbers below this are words of counting ("the 3 priorities"), not results."""
_SMALL = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_LARGE = (
    f"ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:{_TENS})(?:-(?:{_SMALL}))?"
    "|dozens?|hundreds?|thousands?|millions?"
)
_PARTS = r"per cent|percent|percentage|times|points|in (?:two|three|four|five|six|ten|every)"
_SIZED = rf"(?:{_LARGE})|(?:{_SMALL})(?=\s+(?:{_PARTS}))"
_WORDED = re.compile(rf"\b(?<!per )(?<!every )(?<!hundred )(?<!aged )(?:{_SIZED})\b|[¼½¾⅐-⅞]", re.I)


def typed_numbers(text: str) -> Iterator[re.Match[str]]:
    """Find the results that are typed into a text, in digits or in words.

    Parameters
    ----------
    text : str
        Without its references.

    Yields
    ------
    re.Match
        Each number; years, ages, units and whole numbers below ten that count words are none.
    """
    bare = _ALLOWED.sub(lambda match: " " * len(match[0]), text)
    for match in _BARE.finditer(bare):
        value = float(match[2].replace(",", ""))
        counts = value < _FEW and value == int(value)
        if not counts or match[1] or match[3] or match[4]:
            yield match
    yield from _WORDED.finditer(bare)

"""Titles of slides: the finding's own sentence, cut only where its meaning stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from safecity.charts.style import BOLD
from safecity.publish.slides.fitting import clean, lines, one_line

SIZES = (28, 26, 24)
WIDTH, MOST_LINES = 12.13, 2
_BRACKET = re.compile(r"\s*\([^()]*\)")
_JOINT = re.compile(
    r"; |, (?=(?:and (?:were|was|the)|followed by|beside|against|similar to|higher than|lower than"
    r"|less than|while|after|with|from|up from|down from)\b)|, (?=[\d.,]+% (?:above|below))"
    r"|(?<=\w) (?=compared with|beside )"
)
_BINDING = re.compile(
    r"\b(not|no|never|nor|only|cannot|too|few|except|unless|but|although|though|however|if|small"
    r"|without|less certain|provisional)\b",
    re.IGNORECASE,
)
"""Words that a title must not lose: what they stand in bears on the rest of the sentence."""


_KEPT = re.compile(rf"{_BINDING.pattern}|lockdowns", re.IGNORECASE)
"""Words for which a bracket stays as long as what stands before it does."""


def size_of(title: str) -> int | None:
    """Return the largest size in which a title fits its place; None where none does."""
    fits = (s for s in SIZES if lines(title, WIDTH, s, BOLD) <= MOST_LINES)
    return next(fits, None)


def shorter(sentence: str) -> Iterator[str]:
    """Yield a sentence and what may stand for it, longest first.

    Brackets go first, then clauses from the end; none that holds a word such as "not" or "only",
    and never a part of a number.
    """
    whole = clean(sentence).rstrip(".")
    yield whole
    brackets = _BRACKET.findall(whole)
    bare = whole if any(map(_KEPT.search, brackets)) else _BRACKET.sub("", whole)
    yield bare
    for text in (whole, bare):
        for joint in reversed([*_JOINT.finditer(text)]):
            kept, gone = text[: joint.start()], text[joint.end() :]
            balanced = kept.count("(") == kept.count(")")
            if balanced and len(kept) > 24 and not _BINDING.search(gone):
                yield kept


@dataclass
class Titles:
    """Gives each slide a title of its own.

    Attributes
    ----------
    given : set of str
        Titles given so far, in small letters.
    """

    given: set[str] = field(default_factory=set)

    def give(self, sentence: str, instead: Iterable[str] = ()) -> str:
        """Choose a title that fits and that no other slide has.

        Parameters
        ----------
        sentence : str
            What the slide says.
        instead : iterable of str
            Titles without a claim, for a sentence that cannot be cut to fit.
        """
        others = [clean(text) for text in instead]
        for title in (*shorter(sentence), *others):
            if title and size_of(title) and title.casefold() not in self.given:
                return self._keep(title)
        return self._numbered(others[-1] if others else clean(sentence))

    def _numbered(self, title: str) -> str:
        short = one_line((title,), WIDTH - 0.8, SIZES[-1], BOLD)
        numbered = (f"{short} ({n})" for n in range(2, len(self.given) + 3))
        free = (t for t in (short, *numbered) if t.casefold() not in self.given)
        return self._keep(next(free))

    def _keep(self, title: str) -> str:
        self.given.add(title.casefold())
        return title

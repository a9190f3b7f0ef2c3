"""Statements such as "rose by 7.4% from 31,889 to 34,254", found in a text and worked out again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_NUMBER = r"(?:£\s?)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
# Not part of a year such as 2021/22, a date, a percentage or a code.
_COUNT = rf"(?<![\w/.,-]){_NUMBER}(?![\w%]|,\d|\.\d|/\d|-\d|\s?(?:%|per ?cent))"
_WITHIN = r"(?:[^.;!?]|\.(?=\d)){0,40}?"
# "from A to B", "A → B", and "p% (A to B)", which no interval follows where A and B are large.
_LARGE = r"(\d{1,3}(?:,\d{3})+|\d{3})"
_PAIRS = (
    re.compile(rf"\bfrom\s+{_COUNT}{_WITHIN}\bto\s+{_COUNT}", re.I),
    re.compile(rf"{_COUNT}\s*(?:→|->)\s*{_COUNT}"),
    re.compile(rf"(?<=[%t])\s*\({_LARGE}\s+to\s+{_LARGE}\)", re.I),
)
_PERCENT = re.compile(r"([+−–-]?)\s?(\d+(?:,\d{3})*(?:\.\d+)?)\s?(?:%|per ?cent\b)", re.I)
_OF = re.compile(
    rf"{_COUNT}\s+(?:out\s+)?of\s+(?:the\s+|all\s+)?{_COUNT}[^.;!?%]{{0,40}}?"
    r"\(?\s*(\d+(?:\.\d+)?)\s?(?:%|per ?cent\b)",
    re.I,
)
_UP = re.compile(
    r"\b(r[oi]sen?|rose|rises|rising|increas\w*|gr[eo]w\w*|higher|up|more|climb\w*)\b|\+", re.I
)
_DOWN = re.compile(
    r"\b(f[ae]ll\w*|fell|decreas\w*|declin\w*|drop\w*|reduc\w*|lower|down|fewer|less)\b|−", re.I
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z\"'(])|\n{2,}")
_NEAR = 60
"""Characters from a pair of numbers within which a percentage belongs to it."""
_CLOSE = 20
"""Characters before a pair without a percentage in which its direction is looked for."""
_YEARS = range(1900, 2100)


@dataclass(frozen=True)
class Misfit:
    """A statement whose numbers do not add up.

    Attributes
    ----------
    line : int
        Line of the text, counted from 1.
    statement : str
        The words, on one line.
    problem : str
        What the numbers give instead.
    """

    line: int
    statement: str
    problem: str


@dataclass(frozen=True)
class Checked:
    """How many statements were worked out again, and those that do not add up."""

    statements: int
    misfits: tuple[Misfit, ...]


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def _slack(text: str) -> float:
    """Half a unit of the last decimal printed, and a hair for halves rounded either way."""
    decimals = len(text.partition(".")[2])
    return 0.5 * 10**-decimals + 1e-9


def _are_years(first: str, second: str) -> bool:
    bare = "," not in first + second and "." not in first + second
    return bare and int(first) in _YEARS and int(second) in _YEARS


def _direction(words: str, sign: str) -> int:
    """Tell whether words speak of a rise (1), a fall (-1), or of neither or both (0)."""
    up, down = bool(_UP.search(words)), bool(_DOWN.search(words))
    if sign in ("-", "−", "–") and sign:
        return -1
    if sign == "+":
        return 1
    return int(up) - int(down)


def _nearest(sentence: str, span: tuple[int, int]) -> re.Match[str] | None:
    """Find the percentage nearest to a pair of numbers in its sentence."""

    def distance(percent: re.Match[str]) -> int:
        return max(span[0] - percent.end(), percent.start() - span[1], 0)

    near = [match for match in _PERCENT.finditer(sentence) if distance(match) <= _NEAR]
    return min(near, key=distance, default=None)


def _pair_problem(sentence: str, pair: re.Match[str]) -> str | None:
    """Say what is wrong with "from A to B" and its percentage; None where there is none."""
    stated = _nearest(sentence, pair.span())
    if _are_years(pair[1], pair[2]):
        return None
    if stated is None:
        return _way_problem(sentence, pair)
    before, after, percent = _value(pair[1]), _value(pair[2]), _value(stated[2])
    if before == 0:
        return f"nothing is a percentage of 0, and {percent:g}% is stated"
    change = (after - before) / before * 100
    start, end = min(pair.start(), stated.start()), max(pair.end(), stated.end())
    way = _direction(sentence[max(0, start - _NEAR) : end], stated[1])
    if abs(abs(change) - percent) > _slack(stated[2]):
        sign = way or (1 if change >= 0 else -1)
        meant = before * (1 + sign * percent / 100)
        return (
            f"from {pair[1]} to {pair[2]} is {change:+.2f}%, not {stated[0].strip()}; "
            f"{percent:g}% from {pair[1]} would give {meant:,.0f}"
        )
    if way and change and (way > 0) != (change > 0):
        moved = "rise" if change > 0 else "fall"
        return f"from {pair[1]} to {pair[2]} is a {moved} of {abs(change):.2f}%"
    return ""


def _way_problem(sentence: str, pair: re.Match[str]) -> str | None:
    """Check "fell from A to B" without a percentage by its direction alone."""
    way = _direction(sentence[max(0, pair.start() - _CLOSE) : pair.start()], "")
    change = _value(pair[2]) - _value(pair[1])
    if not way:
        return None
    if change and (way > 0) != (change > 0):
        return f"from {pair[1]} to {pair[2]} is a {'rise' if change > 0 else 'fall'}"
    return ""


def _share_problem(share: re.Match[str]) -> str | None:
    part, whole, percent = (_value(share[n]) for n in (1, 2, 3))
    if _are_years(share[1], share[2]) or whole == 0 or part > whole:
        return None
    if abs(part / whole * 100 - percent) <= _slack(share[3]):
        return ""
    return f"{share[1]} of {share[2]} is {part / whole * 100:.2f}%, not {percent:g}%"


def _problems(sentence: str) -> Iterator[tuple[int, str, str]]:
    """Yield place, words and problem of every statement; an empty problem where it adds up."""
    for pair in (match for pattern in _PAIRS for match in pattern.finditer(sentence)):
        problem = _pair_problem(sentence, pair)
        if problem is not None:
            yield pair.start(), " ".join(sentence.split()), problem
    for share in _OF.finditer(sentence):
        problem = _share_problem(share)
        if problem is not None:
            yield share.start(), " ".join(share[0].split()), problem


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for gap in _SENTENCE.finditer(text):
        yield start, text[start : gap.start()]
        start = gap.end()
    yield start, text[start:]


def plain_text(text: str, suffix: str) -> str:
    """Leave out the tags, scripts and styles of a page, so that lines keep their numbers."""
    if suffix.lower() not in (".html", ".htm"):
        return text

    def blank(match: re.Match[str]) -> str:
        return "\n" * match[0].count("\n") or " "

    bare = re.sub(r"(?is)<(script|style|svg)\b.*?</\1>", blank, text)
    return unescape(re.sub(r"(?s)<[^>]*>", blank, bare))


def check_arithmetic(text: str) -> Checked:
    """Work out again every change and share that a text states with its numbers.

    Parameters
    ----------
    text : str
        Prose. Read are "from A to B", "A → B" and "p% (A to B)" with a percentage near it in the
        same sentence, "fell from A to B" without one, and "A of B (p%)". A percentage adds up
        where it is right at the decimals it is printed with.

    Returns
    -------
    Checked
        The number of statements, and the misfits in their order.
    """
    misfits, sentences = [], 0
    for start, sentence in _sentences(text):
        for at, words, problem in _problems(sentence):
            sentences += 1
            if problem:
                line = text.count("\n", 0, start + at) + 1
                misfits.append(Misfit(line, words, problem))
    return Checked(sentences, tuple(misfits))

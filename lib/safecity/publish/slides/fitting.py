"""Whether text fits its place on a slide, measured from the font, and what is done if not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from safecity.characters import NOT_ON_SLIDES
from safecity.charts import lettering
from safecity.charts.style import BOLD, REGULAR
from safecity.publish.slides.slide import SMALLEST, Box, Para

LEADING = 1.18
"""Height of a line in multiples of the size: that of Arial (1.15), with a little to spare."""
SPARE = 1.17
"""So much wider are words set in Arial than in the font that we measure (1.09), to be safe."""
_EM = 100.0
INDENT = 0.25
"""Inches by which a paragraph with a bullet is set in."""
MORE = "… (in full in the notes)"
REST = Para("More in the notes", size=SMALLEST, colour="muted", space=4)
"""What stands on a slide where paragraphs had to go."""


def clean(text: str) -> str:
    """Take out characters that XML cannot hold, and put white space in order."""
    return " ".join(NOT_ON_SLIDES.sub(" ", text).split())


def lines(text: str, width: float, size: float, weight: int = REGULAR) -> int:
    """Count the lines that a text takes.

    Parameters
    ----------
    text : str
    width : float
        Inches.
    size : float
        Points.
    weight : int
        Of the font.
    """
    room, used, count = width / SPARE / size * _EM, 0.0, 1
    space = _wide(" ", weight)
    for word in text.split():
        wide = _wide(word, weight)
        if used and used + space + wide > room:
            count, used = count + 1, 0.0
        used += (space if used else 0.0) + wide
        if used > room:
            count, used = count + int(used // room), used % room
    return count


@lru_cache(maxsize=16384)
def _wide(word: str, weight: int) -> float:
    """Width of a word in inches, set so many points large as `_EM` says."""
    return lettering.width(word, _EM, weight)


def height(paras: tuple[Para, ...], width: float) -> float:
    """Return the height of paragraphs in inches, set in a column so many inches wide."""
    return sum(
        _height(para, width) + (para.space / 72 if at else 0) for at, para in enumerate(paras)
    )


def _height(para: Para, width: float) -> float:
    weight = BOLD if para.bold or len(para.lead) > len(para.text) else REGULAR
    room = width - INDENT if para.bullet else width
    text = f"{para.lead} {para.text}".strip()
    return lines(text, room, para.size, weight) * para.size * LEADING / 72


def fitted(paras: tuple[Para, ...], box: Box) -> tuple[Para, ...]:
    """Set paragraphs smaller, leave out what is not needed or cut, until they fit.

    Parameters
    ----------
    paras : tuple of Para
        In order; the last that is not needed goes first.
    box : Box
        Room for them.

    Returns
    -------
    tuple of Para
        They fit, no smaller than `SMALLEST`; a text that was cut says so.
    """
    paras = tuple(replace(p, text=clean(p.text), lead=clean(p.lead)) for p in paras)
    rest: tuple[Para, ...] = ()
    while True:
        for less in range(0, 9, 2):
            smaller = tuple(replace(p, size=max(SMALLEST, p.size - less)) for p in paras)
            if height((*smaller, *rest), box.width) <= box.height:
                return (*smaller, *rest)
        spare = [at for at, p in enumerate(paras) if not p.needed]
        if not spare:
            return _cut(smaller, box, rest)
        paras, rest = paras[: spare[-1]] + paras[spare[-1] + 1 :], (REST,)


def _cut(paras: tuple[Para, ...], box: Box, rest: tuple[Para, ...]) -> tuple[Para, ...]:
    """Cut the longest paragraphs, by whole words, until all fit; what went is said to have gone."""
    fitted = list(paras)
    while fitted and height((*fitted, *_unsaid(fitted, rest)), box.width) > box.height:
        at = max(range(len(fitted)), key=lambda i: len(fitted[i].text))
        words = fitted[at].text.removesuffix(MORE).split()
        if len(words) < 8:
            fitted.pop()
            rest = (REST,)
            continue
        fitted[at] = replace(fitted[at], text=shortened(words[: max(4, len(words) * 9 // 10)]))
    return (*fitted, *_unsaid(fitted, rest))


def _unsaid(fitted: list[Para], rest: tuple[Para, ...]) -> tuple[Para, ...]:
    """Say that there is more in the notes, unless a text that was cut does."""
    return () if any(p.text.endswith(MORE) for p in fitted) else rest


def left_out(paras: Iterable[Para], written: Iterable[Para]) -> tuple[str, ...]:
    """Return what paragraphs say that a slide does not show in full, for its notes.

    Parameters
    ----------
    paras, written : iterable of Para
        As they were written, and as they were `fitted`.
    """
    whole = {(p.lead, p.text) for p in written}
    lines = ((clean(p.lead), clean(p.text)) for p in paras)
    return tuple(f"{lead} {text}".strip() for lead, text in lines if (lead, text) not in whole)


def shortened(words: list[str]) -> str:
    """Join the first words of a text, none of the last ones being a number or part of one."""
    ends = [at for at, word in enumerate(words, 1) if word.endswith((".", ";"))]
    if ends and ends[-1] * 2 >= len(words):
        return f"{' '.join(words[: ends[-1]]).rstrip(';')} {MORE}"
    while len(words) > 1 and (any(c.isdigit() for c in words[-1]) or len(words[-1]) < 3):
        words = words[:-1]
    return f"{' '.join(words).rstrip(',;:(')} {MORE}"


def one_line(texts: tuple[str, ...], width: float, size: float, weight: int = REGULAR) -> str:
    """Return the first of some texts that fits one line; of the last its first words."""
    for text in map(clean, texts):
        if lines(text, width, size, weight) == 1:
            return text
    words = clean(texts[-1]).split()
    while len(words) > 1 and lines(f"{' '.join(words)} …", width, size, weight) > 1:
        words = words[:-1]
    text = f"{' '.join(words)} …"
    while len(text) > 2 and lines(text, width, size, weight) > 1:
        text = f"{text[:-3].rstrip()} …"
    return text


def fewer_clauses(text: str) -> tuple[str, ...]:
    """Return a text and what is left of it without its last clauses, longest first.

    Parameters
    ----------
    text : str
        Clauses between commas; those within brackets stay together.
    """
    text = clean(text)
    ends = [at for at, c in enumerate(text) if c == "," and text[at + 1 : at + 2] == " "]
    whole = [at for at in ends if text[:at].count("(") == text[:at].count(")")]
    return (text, *(text[:at] for at in reversed(whole)))

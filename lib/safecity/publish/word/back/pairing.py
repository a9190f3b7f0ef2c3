"""Which paragraph that came back was which that was sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from safecity.publish.word.archive import Sent
from safecity.publish.word.back.returned import Returned
from safecity.publish.word.passages import Passage, Piece

ALIKE = 0.6
"""Least likeness of two texts of which one is the other edited."""


def squeezed(text: str) -> str:
    """Put white space in order, so that it makes no difference."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).strip()


@dataclass(frozen=True)
class Pairing:
    """Paragraphs that came back with what was sent.

    Attributes
    ----------
    sent : Sent
        What was sent.
    returned : tuple of Returned
        What came back.
    origins : tuple of tuple of int
        For each that came back the numbers of the passages sent that it holds words of; none for
        a new one.
    """

    sent: Sent
    returned: tuple[Returned, ...]
    origins: tuple[tuple[int, ...], ...]

    @cached_property
    def gone(self) -> tuple[int, ...]:
        """Numbers of the passages that did not come back."""
        back = {at for each in self.origins for at in each}
        return tuple(at for at in range(len(self.sent.passages)) if at not in back)

    def passages(self, at: int) -> tuple[Passage, ...]:
        """Return the passages that a paragraph holds words of."""
        return tuple(self.sent.passages[origin] for origin in self.origins[at])


def _key(row: str, text: str) -> str:
    """Say what a paragraph is by its words, and by its row where it is a cell."""
    return f"{squeezed(row)}\t{squeezed(text)}" if row else squeezed(text)


def controls(sent: Sent) -> dict[str, tuple[int, Piece]]:
    """Say of each content control, by its tag, in which passage it stood and what it printed."""
    by_key = {}
    bound = ((at, p) for at, each in enumerate(sent.passages) for p in each.pieces if p.reference)
    for number, (at, piece) in enumerate(bound, start=1):
        by_key[f"{sent.key}.{number}"] = (at, piece)
    return by_key


def pair(sent: Sent, returned: tuple[Returned, ...]) -> Pairing:
    """Find for each paragraph what it was when it was sent.

    Equal texts in their order come first, then what shares content controls, then equal texts
    elsewhere (moved), then what stands in the same gap and is alike, then copies.
    """
    before = [_key(p.row, p.text) for p in sent.passages]
    after = [_key(p.row, p.text) for p in returned]
    origins: list[tuple[int, ...]] = [()] * len(after)
    free = set(range(len(before)))
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    for block in blocks:
        for step in range(block.size):
            origins[block.b + step] = (block.a + step,)
            free.discard(block.a + step)
    _by_control(sent, returned, origins, free)
    _by_text(before, after, origins, free)
    _by_text(before, [squeezed(p.text) for p in returned], origins, free)
    _by_place(before, after, origins, free, [(b.a, b.b) for b in blocks])
    _by_control(sent, returned, origins, set(range(len(before))))
    return Pairing(sent, returned, tuple(origins))


def _by_control(
    sent: Sent, returned: tuple[Returned, ...], origins: list[tuple[int, ...]], free: set[int]
) -> None:
    owners = {tag: at for tag, (at, _) in controls(sent).items()}
    for at, paragraph in enumerate(returned):
        if origins[at]:
            continue
        shared = Counter(owners[bit.tag] for bit in paragraph.bits if bit.tag in owners)
        origins[at] = tuple(sorted(origin for origin in shared if origin in free))
    free -= {origin for each in origins for origin in each}


def _by_text(
    before: list[str], after: list[str], origins: list[tuple[int, ...]], free: set[int]
) -> None:
    places: dict[str, list[int]] = {}
    for at in sorted(free):
        places.setdefault(before[at], []).append(at)
    for at, text in enumerate(after):
        if not origins[at] and places.get(text):
            origins[at] = (places[text].pop(0),)
            free.discard(origins[at][0])


def _by_place(
    before: list[str], after: list[str], origins: list[tuple[int, ...]], free: set[int],
    ends: list[tuple[int, int]],
) -> None:  # fmt: skip
    """Pair what is left within each gap between paragraphs that did not change."""
    starts = [(0, 0), *ends]
    for (a0, b0), (a1, b1) in zip(starts, ends, strict=False):
        left = [at for at in range(a0, a1) if at in free]
        new = [at for at in range(b0, b1) if not origins[at]]
        if len(left) == len(new) and all(_short(before[a]) for a in left):
            for a, b in zip(left, new, strict=True):
                origins[b] = (a,)
                free.discard(a)
            continue
        for b in new:
            likest = _likest(after[b], before, (a for a in left if a in free))
            if likest is not None:
                origins[b] = (likest,)
                free.discard(likest)


def _short(text: str) -> bool:
    """Say whether a text is that of a cell, of which likeness says nothing."""
    return "\t" in text or len(text) < 24


def _likest(text: str, before: list[str], left: Iterable[int]) -> int | None:
    best, likest = ALIKE, None
    for at in left:
        matcher = SequenceMatcher(None, before[at], text, autojunk=False)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            ratio = matcher.ratio()
            best, likest = (ratio, at) if ratio > best else (best, likest)
    return likest

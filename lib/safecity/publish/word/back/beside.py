"""What stands beside a bound number or word and changes it, and numbers that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from safecity.publish.word.passages import Piece

_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_SHARE = r"%|per ?cent"
_SPACES = " \u00a0\u2009\u202f"
_PRINTED = re.compile(
    rf"([+−‑–-]?)[{_SPACES}]?(£?)(\d{{1,3}}(?:[,{_SPACES}]\d{{3}})+|\d+)(\.\d+)?"
    rf"[{_SPACES}]?({_SHARE}|percentage points|points|)",
    re.I,
)
_NOT = r"\b(?:not|never|no|nor|hardly|barely|scarcely|without|failed to|far from)\s+$|n['’]t\s+$"
_LEFT = re.compile(rf"(?:[£$€]|\d[.,]?|(?:^|[\s(])(?:[+−‑–-]|minus\s+)|{_NOT})$", re.I)
_LEFT_OF_WORD = re.compile(rf"(?:\w|{_NOT})$", re.I)
_TIMES = "percentage points|points|times|hundred|thousand|million|billion"
_RIGHT = re.compile(rf"^(?:\w+|[.,]\d+|\s?(?:{_SHARE})|\s(?:{_TIMES})\b)", re.I)
_RIGHT_OF_WORD = re.compile(r"^\w+")
_TURNED = re.compile(
    r'\bfrom \{\{value\("([^"]+)"(?:, "(?:after|count)")?((?:, "[^"]*")?)\)\}\}[^{}.;]{0,30}'
    r'\bto \{\{value\("\1", "before"\2\)\}\}'
)
Touch = tuple[str, str]
"""What changes a bound piece on its left, and on its right."""


def same_number(one: str, other: str) -> bool:
    """Say whether two texts print one number: 4,672 and 4 672, 23.8% and 23.8 per cent."""
    plain = _plain(one)
    return plain is not None and plain == _plain(other)


def _plain(text: str) -> tuple[str, str, Decimal, str] | None:
    match = _PRINTED.fullmatch(_UNSEEN.sub("", text).strip())
    if match is None:
        return None
    sign, pound, whole, part, unit = match.groups(default="")
    size = Decimal(re.sub(r"\D", "", whole) + part)
    return "−" if sign and sign != "+" else sign, pound, size, _unit(unit)


def _unit(text: str) -> str:
    bare = text.strip().casefold()
    return "%" if re.fullmatch(_SHARE, bare) else bare


def touches(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Touch]]:
    """Say of each bound piece what free words beside it make of it.

    Parameters
    ----------
    pieces : iterable of Piece
        Those of a paragraph, in order.

    Yields
    ------
    Piece
        A piece with a reference.
    Touch
        A sign, digits, a unit or a negation that touch it; empty for none.
    """
    every = list(pieces)
    for at, piece in enumerate(every):
        if not piece.reference or not piece.text:
            continue
        before, bound = _free(every[:at], backwards=True)
        before = _UNSEEN.sub("", before)
        behind = _UNSEEN.sub("", _free(every[at + 1 :])[0])
        number = any(letter.isdigit() for letter in piece.text)
        left = (_LEFT if number else _LEFT_OF_WORD).search(before)
        right = (_RIGHT if number else _RIGHT_OF_WORD).search(behind)
        spans = bound and before.strip() in ("−", "–", "-", "‑")  # a range between two of them
        yield (
            piece,
            (
                "" if left is None or spans else left[0].strip().casefold(),
                "" if right is None else _unit(right[0]),
            ),
        )


def turned_round(pieces: Iterable[Piece]) -> bool:
    """Say whether a change is told backwards: from what came after to what was before."""
    text = "".join(f"{{{{{p.reference}}}}}" if p.reference else p.text for p in pieces)
    return _TURNED.search(re.sub(r"\s+", " ", text)) is not None


def _free(pieces: list[Piece], backwards: bool = False) -> tuple[str, bool]:
    """Join the free words up to the next bound piece, and say whether there is one."""
    texts: list[str] = []
    bound = False
    for piece in reversed(pieces) if backwards else pieces:
        bound = bool(piece.reference and piece.text)
        if bound:
            break
        texts.append(piece.text)
    return "".join(reversed(texts) if backwards else texts), bound

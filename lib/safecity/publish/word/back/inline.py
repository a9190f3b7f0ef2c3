"""Pieces of a paragraph written as one line of Markdown that reads back as the same words."""

from __future__ import annotations

import re

from safecity.publish.commentary import CALLS, REFERENCE, blocks
from safecity.publish.word.back.pairing import squeezed
from safecity.publish.word.passages import Piece

_LINE = re.compile(r"^(#{1,6}|[-+*]|>)(?=\s|$)|^\d+(?=[.)](?:\s|$))")
_CALL = re.compile(rf"(?:{'|'.join(CALLS)})\(.*\)", re.S)
_SIGNS = re.compile(r"([\\*_{]|(?<=<)!)")
"""Of emphasis and escapes, and those with which a reference and a comment begin."""
_PRIVATE = re.compile("[\ue000-\ue002]")
"""Characters that mark references while commentary is read."""


def inline(pieces: tuple[Piece, ...], kind: str) -> str:
    """Write a paragraph, heading or item of a list on one line.

    Parameters
    ----------
    pieces : tuple of Piece
        Its words; those with a reference that commentary knows are written as that.
    kind : str
        "paragraph", "heading" or "item".

    Returns
    -------
    str
        Markdown. Bold and italics that it cannot express, within a word, are left out.
    """
    text = _line(pieces, looks=True)
    plain = _line(pieces, looks=False)
    if _words(text) != _words(plain):
        text = plain
    if kind == "heading":
        return f"## {text}"
    text = _LINE.sub(lambda found: _escaped_start(found[0]), text)
    return f"- {text}" if kind == "item" else text


def _escaped_start(start: str) -> str:
    return f"{start}\\" if start[0].isdigit() else f"\\{start}"


def _words(text: str) -> str:
    """Return the words that Markdown prints."""
    bare = REFERENCE.sub("x", text)
    return "".join(block.text for block in blocks(f"x{bare}"))


def _line(pieces: tuple[Piece, ...], looks: bool) -> str:
    text, open_look = "", (False, False)
    for piece in pieces:
        if not piece.text:
            continue
        look = (piece.strong, piece.emphasis) if looks else (False, False)
        bound = _CALL.fullmatch(piece.reference)
        words = f"{{{{ {piece.reference} }}}}" if bound else _escaped(piece.text)
        if look != open_look:
            text = _closed(text, open_look)
            lead = words[: len(words) - len(words.lstrip())]
            text += lead + _marks(look)
            words, open_look = words.lstrip(), look
        text += words
    return squeezed(_closed(text, open_look))


def _marks(look: tuple[bool, bool]) -> str:
    return ("**" if look[0] else "") + ("*" if look[1] else "")


def _closed(text: str, look: tuple[bool, bool]) -> str:
    """Close emphasis before the white space at its end, as Markdown wants it."""
    if not any(look):
        return text
    bare = text.rstrip()
    return f"{bare}{_marks(look)[::-1]}{text[len(bare) :]}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", _PRIVATE.sub("", text))

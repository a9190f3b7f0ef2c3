"""Where words that came back belong: a file of commentary, or kept aside under their heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from safecity.publish.commentary import CALLS, REFERENCE, blocks
from safecity.publish.word.back.judging import Judge
from safecity.publish.word.back.pairing import Pairing, squeezed
from safecity.publish.word.back.returned import Returned
from safecity.publish.word.filling import PAPER
from safecity.publish.word.passages import Passage, Piece

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
    text = _LINE.sub(lambda match: _escaped_start(match[0]), text)
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


@dataclass(frozen=True)
class Unplaced:
    """Words that have no file of commentary to go to.

    Attributes
    ----------
    heading : str
        What they stood under.
    words : str
        As they came back.
    at : int
        Place of the paragraph in the file.
    new : bool
        Whether no paragraph that was sent is the one that was edited.
    """

    heading: str
    words: str
    at: int
    new: bool


@dataclass(frozen=True)
class Placed:
    """Words by where they go.

    Attributes
    ----------
    commentary : dict of str to str
        Markdown of each file whose words changed, by its name without its ending.
    unplaced : tuple of Unplaced
        All others that are new or changed.
    emptied : tuple of str
        Files of which no word came back; they are left as they are.
    """

    commentary: dict[str, str]
    unplaced: tuple[Unplaced, ...]
    emptied: tuple[str, ...]


def place(pairing: Pairing, judge: Judge, files: tuple[str, ...]) -> Placed:
    """Put every paragraph that came back where it belongs.

    Parameters
    ----------
    pairing : Pairing
        Which paragraph was which.
    judge : Judge
        Has gone through the document, and holds the pieces of each paragraph.
    files : tuple of str
        Names that a file of commentary may have.
    """
    homes = [_Home(file, heading) for file, heading in _homes(pairing, files)]
    by_file: dict[str, list[tuple[int, str]]] = {}
    unplaced = []
    for at, (home, paragraph) in enumerate(zip(homes, pairing.returned, strict=True)):
        origins = pairing.passages(at)
        if home.file:
            by_file.setdefault(home.file, []).append((at, home.heading))
        elif not any(squeezed(paragraph.text) == squeezed(p.text) for p in origins):
            unplaced.append(
                Unplaced(home.heading, paragraph.text.strip(), paragraph.at, not origins)
            )
    before = _sent_by_file(pairing)
    changed = {
        file: _markdown(pairing, judge, rows, file == PAPER)
        for file, rows in by_file.items()
        if [o for at, _ in rows for o in (pairing.origins[at] or (-1,))] != before.get(file, [])
        or any(_differs(pairing, judge, at) for at, _ in rows)
    }
    emptied = tuple(file for file in before if file not in by_file)
    return Placed(changed, tuple(unplaced), emptied)


@dataclass(frozen=True)
class _Home:
    file: str
    heading: str


def _homes(pairing: Pairing, files: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Say of each paragraph which file it goes to, if any, and what it stands under."""
    heading, theme = "", ""
    for at, paragraph in enumerate(pairing.returned):
        origins = pairing.passages(at)
        known = origins[0] if origins else None
        if known is not None and known.style.startswith("Heading") and known.kind != "commentary":
            heading, theme = known.text, _theme(known, files)
            yield "", heading
        elif _is_heading(paragraph) and pairing.sent.product == PAPER and _may_be_new(known):
            heading, theme = paragraph.text.strip(), PAPER
            yield "", heading
        elif known is not None and known.kind == "commentary" and known.place in files:
            theme = known.place
            yield known.place, heading
        elif known is not None and known.kind == "open":
            same = squeezed(known.text) == squeezed(paragraph.text)
            lost = known.place == "template" and theme != PAPER
            yield ("" if same or lost else PAPER), heading
        elif known is None and theme and not paragraph.row:
            yield theme, heading
        else:
            yield "", heading


def _theme(passage: Passage, files: tuple[str, ...]) -> str:
    """Name the file of new words under a heading: that of its theme, or of the paper."""
    if passage.place in files:
        return passage.place
    return PAPER if passage.style == "Heading 2" and passage.place == passage.text else ""


def _may_be_new(known: Passage | None) -> bool:
    """Say whether a heading is one of the template, or of whoever edited the paper."""
    return known is None or known.place == "template"


def _is_heading(paragraph: Returned) -> bool:
    return paragraph.style.casefold().startswith("heading")


def _sent_by_file(pairing: Pairing) -> dict[str, list[int]]:
    by_file: dict[str, list[int]] = {}
    for at, passage in enumerate(pairing.sent.passages):
        if passage.kind == "commentary":
            by_file.setdefault(passage.place, []).append(at)
    return by_file


def _differs(pairing: Pairing, judge: Judge, at: int) -> bool:
    origins = pairing.passages(at)
    sent = [(p.text, p.reference) for each in origins for p in each.pieces if p.text]
    return _flat(sent) != _flat([(p.text, p.reference) for p in judge.pieces[at]])


def _flat(pieces: list[tuple[str, str]]) -> str:
    return squeezed("".join(f"{{{{ {r} }}}}" if r else text for text, r in pieces))


def _markdown(pairing: Pairing, judge: Judge, rows: list[tuple[int, str]], by_heading: bool) -> str:
    """Write the paragraphs of a file as Markdown."""
    blocks: list[tuple[str, str]] = []
    heading = ""
    for at, under in rows:
        if by_heading and under and under != heading:
            heading = under
            blocks.append(("heading", f"## {heading}"))
        kind = _kind(pairing, at)
        text = inline(judge.pieces[at], kind)
        blocks.append((kind, text))
    lines = ""
    for at, (kind, text) in enumerate(blocks):
        apart = "" if not at else "\n" if kind == "item" == blocks[at - 1][0] else "\n\n"
        lines += f"{apart}{text}"
    return f"{lines}\n"


def _kind(pairing: Pairing, at: int) -> str:
    paragraph = pairing.returned[at]
    if paragraph.style.casefold().startswith("list"):
        return "item"
    return "heading" if _is_heading(paragraph) else "paragraph"

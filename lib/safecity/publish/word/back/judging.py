"""What an editor did to numbers, words of judgement, caveats and tables, one fault a line."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from typing import Literal

from safecity.catalogue.judgement_words import load_judgement_words
from safecity.errors import SafecityError
from safecity.files import json_text
from safecity.publish.commentary import looked_up_as
from safecity.publish.references import References
from safecity.publish.typed_numbers import typed_numbers
from safecity.publish.word.back.beside import Touch, same_number, touches, turned_round
from safecity.publish.word.back.pairing import Pairing, controls, squeezed
from safecity.publish.word.back.returned import Bit, Returned
from safecity.publish.word.passages import NUMBERS, Passage, Piece

FaultKind = Literal[
    "number",
    "judgement",
    "edition",
    "caveat",
    "cell",
    "row",
    "written",
    "unplaced",
]
HOLE = " \ufffc "
"""Stands for what is bound, so that the words around it do not run together."""
WORDED = ("claim", "most", "rank", "order", "beside", "moved")
"""References that take words of one's own."""
_ABOUT = {
    "cell": "a cell of a table is written from the data",
    "plan": "it is written from judgements.yml: change it there",
    "standing": "these words stand in every edition",
    "data": "this sentence is written from the data",
    "caveat": "this caveat is written with the data",
}


@dataclass(frozen=True)
class Fault:
    """Something that does not come back as it is.

    Attributes
    ----------
    kind : str
        What it is about.
    at : int
        Place of the paragraph among all of the file; that of the one before, where it is gone.
    place : str
        Theme, exhibit or heading.
    words : str
        What stands there.
    reason : str
        Why it does not come back, and what was done.
    """

    kind: FaultKind
    at: int
    place: str
    words: str
    reason: str


@dataclass
class Judge:
    """Compares what came back with what was sent.

    Attributes
    ----------
    pairing : Pairing
        Which paragraph was which.
    references : References
        Asked whether a word of judgement that was changed is still true.
    others : dict
        Values of other periods, as printed, with the period: for numbers of another year.
    pieces : dict
        Content that goes back for a control whose words were changed, by paragraph and bit:
        the pieces that Markdown is written from.
    """

    pairing: Pairing
    references: References
    others: dict[str, str]
    pieces: dict[int, tuple[Piece, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up once what each control printed, and which did not come back."""
        self._known = controls(self.pairing.sent)
        self._lost = self._missing_controls()
        self._footnotes = {squeezed(n) for each in self.pairing.returned for n in each.notes}
        self._named: set[str] = set()
        self._touches: dict[tuple[str, str], set[Touch]] = {}
        for passage in self.pairing.sent.passages:
            for piece, touch in touches(passage.pieces):
                self._touches.setdefault((piece.reference, piece.text), set()).add(touch)

    def faults(self) -> Iterator[Fault]:
        """Go through the document; the pieces of each paragraph are found on the way."""
        for at, paragraph in enumerate(self.pairing.returned):
            yield from self._paragraph(at, paragraph)
        yield from self._rows()
        yield from self._gone()

    def _missing_controls(self) -> dict[int, list[tuple[Piece, str]]]:
        """List by passage the pieces whose control did not come back, and the words before each."""
        back = {bit.tag for each in self.pairing.returned for bit in each.bits if bit.tag}
        lost: dict[int, list[tuple[Piece, str]]] = {}
        for tag, (at, piece) in self._known.items():
            if tag not in back:
                pieces = self.pairing.sent.passages[at].pieces
                place = next(k for k, each in enumerate(pieces) if each is piece)
                before = "".join(each.text for each in pieces[:place])
                lost.setdefault(at, []).append((piece, before))
        return lost

    def _paragraph(self, at: int, paragraph: Returned) -> Iterator[Fault]:
        origins = self.pairing.passages(at)
        pieces: list[Piece] = []
        foreign: list[Piece] = []
        for bit in paragraph.bits:
            known = self._known.get(bit.tag)
            if known is None and bit.tag:
                yield self._fault("edition", at, bit.text, "it was pasted from another edition")
                foreign.append(Piece(bit.text, "", bit.strong, bit.emphasis))
                pieces.append(foreign[-1])
            elif known is not None and self._of_data(known[0], origins):
                reason = "it was copied from what is written from the data; refer to it"
                yield self._fault("number", at, bit.text, reason)
                foreign.append(Piece(bit.text, "", bit.strong, bit.emphasis))
                pieces.append(foreign[-1])
            elif known is None:
                pieces.append(Piece(bit.text, "", bit.strong, bit.emphasis))
            else:
                yield from self._control(at, bit, known[1], pieces)
        pieces = self._bound(at, pieces)
        self.pieces[at] = tuple(pieces)
        free = _free_text(pieces, foreign)
        yield from self._numbers(at, free, origins)
        yield from self._judgements(at, free)
        aside = {id(piece) for piece in foreign}
        own = [Piece(HOLE) if id(piece) in aside else piece for piece in pieces]
        yield from self._beside(at, own)
        yield from self._written(at, paragraph, origins)
        yield from self._notes(at, paragraph, origins)

    def _of_data(self, passage: int, origins: tuple[Passage, ...]) -> bool:
        """Say whether a control of a sentence of the data was copied into one of an analyst."""
        kinds = {p.kind for p in origins}
        return kinds == {"commentary"} and self.pairing.sent.passages[passage].kind != "commentary"

    def _beside(self, at: int, pieces: list[Piece]) -> Iterator[Fault]:
        """Find signs, digits, units and negations that were typed beside what is bound."""
        last = next((piece for piece in reversed(pieces) if piece.text.strip()), None)
        if turned_round(pieces):
            words = self.pairing.returned[at].text
            yield self._fault("judgement", at, words, "a change is told from after to before")
        for piece, touch in touches(pieces):
            before = self._touches.get((piece.reference, piece.text), {("", "")})
            if piece is last:  # the paragraph was cut here, and its unit went with the rest
                before = before | {(left, "") for left, _ in before}
            if touch not in before:
                words = " ".join(part for part in (touch[0], piece.text, touch[1]) if part)
                number = any(letter.isdigit() for letter in piece.text)
                reason = f"what stands beside '{piece.text}' makes it say something else"
                yield self._fault("number" if number else "judgement", at, words, reason)

    def _fault(self, kind: FaultKind, at: int, words: str, reason: str) -> Fault:
        origins = self.pairing.passages(at)
        place = origins[0].place if origins else ""
        return Fault(kind, self.pairing.returned[at].at, place, words.strip(), reason)

    def _bound(self, at: int, pieces: list[Piece]) -> list[Piece]:
        """Bind words again that lost their control and print the same."""
        for origin in self.pairing.origins[at]:
            for lost in list(self._lost.get(origin, ())):
                bound = _bound_again(pieces, *lost)
                if bound is not None:
                    self._lost[origin].remove(lost)
                    pieces = bound
        return pieces

    def _control(self, at: int, bit: Bit, sent: Piece, pieces: list[Piece]) -> Iterator[Fault]:
        """Take back what a control holds, or what it held where that is not true."""
        look = (bit.strong, bit.emphasis)
        whole = Piece(sent.text, sent.reference, *look)
        if squeezed(bit.text) == squeezed(sent.text):
            pieces.append(Piece(bit.text, sent.reference, *look))
            return
        if same_number(bit.text, sent.text):
            pieces.append(whole)
            return
        around = re.fullmatch(rf"(.*?)(?<!\w){re.escape(sent.text)}(?!\w)(.*)", bit.text, re.S)
        if around and not NUMBERS.search(around[1] + around[2]):
            pieces += [Piece(around[1], "", *look), whole, Piece(around[2], "", *look)]
            return
        changed = self._said_otherwise(bit.text, sent.reference)
        if changed:
            pieces.append(Piece(bit.text, changed, *look))
            return
        pieces.append(whole)
        judges = sent.reference.split("(")[0] in WORDED or not NUMBERS.search(sent.text)
        other = self.others.get(squeezed(bit.text).rstrip("%"))
        reason = f"it was '{sent.text}' ({sent.reference}), which stays"
        reason += f"; '{bit.text.strip()}' belongs to {other}" if other else ""
        yield self._fault("judgement" if judges else "number", at, bit.text, reason)

    def _said_otherwise(self, words: str, reference: str) -> str:
        """Return the reference that prints other words, once the data support them."""
        name = reference.split("(")[0]
        if name not in WORDED or "(" not in reference:
            return ""
        try:
            source = _with_words(reference, words.strip())
            looked_up_as(source, self.references)
        except (SafecityError, ValueError, SyntaxError):
            return ""
        return "" if "{{" in words or "}}" in words else source

    def _numbers(self, at: int, free: str, origins: tuple[Passage, ...]) -> Iterator[Fault]:
        """Find numbers that were typed, or changed where they were typed before."""
        allowed = Counter(n for p in origins for n in _free_numbers(p))
        typed = {match.span(): match[0].strip() for match in typed_numbers(free)}
        spans = dict(typed)
        for match in NUMBERS.finditer(free):
            if not any(a < match.end() and match.start() < b for a, b in typed):
                spans[match.span()] = match[0]
        new = []
        for span, text in sorted(spans.items()):
            if allowed[text] > 0:
                allowed[text] -= 1
            else:
                new.append((span, text))
        left = sum(allowed.values())
        data = any(p.kind != "commentary" for p in origins)
        for span, text in new:
            if span in typed or data or left:
                other = self.others.get(text.rstrip("%").strip())
                reason = "it is typed by hand; refer to it, or cite it with said()"
                reason += f"; it is the value of {other}" if other else ""
                yield self._fault("number", at, text, reason)

    def _judgements(self, at: int, free: str) -> Iterator[Fault]:
        origins = self.pairing.passages(at)
        known = load_judgement_words()
        sent = " ".join(p.text for each in origins for p in each.pieces if not p.reference)
        before = Counter(match[0].casefold() for match in known.found_in(sent))
        for match in known.found_in(free):
            if before[match[0].casefold()] > 0:
                before[match[0].casefold()] -= 1
            else:
                reason = "the word judges, and no data were asked; use claim()"
                yield self._fault("judgement", at, match[0], reason)

    def _written(
        self, at: int, paragraph: Returned, origins: tuple[Passage, ...]
    ) -> Iterator[Fault]:
        """Name words that were changed although they are written from data."""
        kinds = {p.kind for p in origins} - {"commentary", "open"}
        if not kinds:
            return
        text = squeezed(paragraph.text)
        if any(text == squeezed(p.text) for p in origins):
            return
        kind = next(p.kind for p in origins if p.kind in kinds)
        fault: FaultKind = "cell" if kind == "cell" else "caveat" if kind == "caveat" else "written"
        yield self._fault(fault, at, paragraph.text, f"{_ABOUT[kind]}; the words are kept aside")

    def _notes(self, at: int, paragraph: Returned, origins: tuple[Passage, ...]) -> Iterator[Fault]:
        printed = {squeezed(note) for note in paragraph.notes}
        notes = dict.fromkeys(piece.note for p in origins for piece in p.pieces if piece.note)
        for note in notes:
            if squeezed(note) not in printed and note not in self._named:
                if squeezed(note) not in self._footnotes:  # gone, with all that points to it
                    self._named.add(note)
                yield self._fault("caveat", at, note, "its footnote was taken out or changed")

    def _rows(self) -> Iterator[Fault]:
        """Name rows of tables that hold cells of other rows, or their own in another order."""
        numbered = enumerate(self.pairing.returned)
        for row, cells in groupby(numbered, key=lambda each: squeezed(each[1].row)):
            labelled = [
                (at, self.pairing.origins[at][0]) for at, _ in cells if self.pairing.origins[at]
            ]
            labelled = [
                (at, origin) for at, origin in labelled if self.pairing.sent.passages[origin].row
            ]
            if not row or not labelled:
                continue
            labels = {squeezed(self.pairing.sent.passages[origin].row) for _, origin in labelled}
            order = [origin for _, origin in labelled]
            if labels != {row} or order != sorted(order):
                reason = "cells of this row of a table were moved, or its name was changed"
                yield self._fault("cell", labelled[0][0], row, reason)

    def _gone(self) -> Iterator[Fault]:
        """Name caveats and rows of tables that did not come back."""
        rows: dict[str, list[int]] = {}
        for at in self.pairing.gone:
            passage = self.pairing.sent.passages[at]
            if passage.kind == "caveat":
                yield self._gone_fault("caveat", at, "the caveat was taken out")
            elif passage.kind == "cell" and passage.text.strip():
                rows.setdefault(f"{passage.place}, {passage.row}", []).append(at)
        for at in (cells[0] for cells in rows.values()):
            yield self._gone_fault("row", at, "cells of this row of a table were taken out")

    def _gone_fault(self, kind: FaultKind, at: int, reason: str) -> Fault:
        passage = self.pairing.sent.passages[at]
        behind = [
            self.pairing.returned[k].at
            for k, origins in enumerate(self.pairing.origins)
            if origins and origins[0] < at
        ]
        words = passage.row if kind == "row" else passage.text
        return Fault(kind, behind[-1] if behind else 0, passage.place, words, reason)


def _free_text(pieces: Iterable[Piece], foreign: list[Piece] | None = None) -> str:
    """Join the words that no reference stands for; a mark stands in the place of others."""
    aside = {id(piece) for piece in foreign or ()}
    return "".join(p.text if not p.reference and id(p) not in aside else HOLE for p in pieces)


def _free_numbers(passage: Passage) -> Iterator[str]:
    free = _free_text(passage.pieces)
    typed = {match.span(): match[0].strip() for match in typed_numbers(free)}
    yield from typed.values()
    for match in NUMBERS.finditer(free):
        if not any(a < match.end() and match.start() < b for a, b in typed):
            yield match[0]


def _bound_again(pieces: list[Piece], lost: Piece, before: str) -> list[Piece] | None:
    """Give words their reference back, where they stand free behind the same words as before."""
    pattern = re.compile(rf"(?<![\w,.]){re.escape(lost.text)}(?![\w%]|[,.]\d)")
    places = []
    for at, piece in enumerate(pieces):
        lead = "".join(each.text for each in pieces[:at])
        for match in () if piece.reference else pattern.finditer(piece.text):
            alike = _alike_at_end(lead + piece.text[: match.start()], before)
            places.append((-alike, at, match.start(), match.end()))
    if not places:
        return None
    _, at, start, end = min(places)
    piece, look = pieces[at], (pieces[at].strong, pieces[at].emphasis)
    cut = (
        Piece(piece.text[:start], "", *look),
        Piece(lost.text, lost.reference, *look),
        Piece(piece.text[end:], "", *look),
    )
    return [*pieces[:at], *(each for each in cut if each.text), *pieces[at + 1 :]]


def _alike_at_end(one: str, other: str) -> int:
    """Count the letters that two texts end with alike."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _with_words(reference: str, words: str) -> str:
    """Write a reference with other words: claim("a", "rose") -> claim("a", "rose", words="…")."""
    call = ast.parse(reference, mode="eval").body
    if not isinstance(call, ast.Call):
        raise ValueError(reference)
    at = {"claim": 2, "most": 3, "rank": 4, "beside": 5, "moved": 3}.get(ast.unparse(call.func))
    if at is not None and len(call.args) > at:
        call.args[at] = ast.Constant(words)
    else:
        call.keywords = [k for k in call.keywords if k.arg != "words"]
        call.keywords.append(ast.keyword("words", ast.Constant(words)))
    return _double_quoted(call)


def _double_quoted(call: ast.Call) -> str:
    """Write a call as an analyst would, its words in double quotation marks."""

    def shown(node: ast.expr) -> str:
        value = ast.literal_eval(node)
        return json_text(value) if isinstance(value, str) else repr(value)

    given = [*map(shown, call.args), *(f"{k.arg}={shown(k.value)}" for k in call.keywords)]
    return f"{ast.unparse(call.func)}({', '.join(given)})"

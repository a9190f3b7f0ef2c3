"""Edits as people make them in Word, each with what reading the document back must find."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from safecity.publish.word.archive import Sent
from safecity.publish.word.back.pairing import controls

NEUTRAL = ("however", "partners", "meeting", "together", "locally", "besides")
FIGURE = re.compile(r"[−+]?\d[\d,]*(?:\.\d+)?%?")


@dataclass
class Edited:
    """A document at work: where an edit was made, the faults wanted, and words that must stay."""

    document: object
    sent: Sent
    rng: random.Random
    wanted: list[tuple[str, str, str]]
    words: list[str]
    touched: set

    def __post_init__(self) -> None:
        """Look up once which control printed what, and whose words it stands in."""
        known = controls(self.sent)
        self.pieces = {tag: piece for tag, (_, piece) in known.items()}
        self.kinds = {tag: self.sent.passages[at].kind for tag, (at, _) in known.items()}

    def free(self, kind: str, fits: Callable = lambda text: True):
        """Pick a control that stands in words of a kind, in a paragraph nobody has edited."""
        found = []
        for control in self.document.element.iter(qn("w:sdt")):
            tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
            paragraph = next(p for p in control.iterancestors() if p.tag == qn("w:p"))
            wanted = self.kinds.get(tag) == kind and paragraph not in self.touched
            if wanted and fits(self.pieces[tag]):
                found.append((control, paragraph, self.pieces[tag]))
        control, paragraph, piece = self.rng.choice(found)
        self.touched.add(paragraph)
        return control, paragraph, piece

    def marker(self) -> str:
        """A word that stands nowhere else, to be found again."""
        letters = "".join(self.rng.choice("bcdfghjklmnprstvz") + "o" for _ in range(5))
        self.words.append(letters)
        return letters


def text_of(control) -> list:
    return list(control.iter(qn("w:t")))


def put(control, words: str) -> None:
    first, *rest = text_of(control)
    first.text = words
    for each in rest:
        each.text = ""


def run(words: str):
    made, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(text)
    return made


def is_number(piece) -> bool:
    return bool(FIGURE.fullmatch(piece.text)) and any(c.isdigit() for c in piece.text)


def other_number(text: str, rng: random.Random) -> str:
    at = rng.choice([at for at, c in enumerate(text) if c.isdigit()])
    new = str((int(text[at]) + rng.randint(1, 8)) % 10 or 9)
    return text[:at] + (new if new != text[at] else "8") + text[at + 1 :]


def digit(e: Edited) -> None:
    """Change a digit within a number of the commentary."""
    control, _, piece = e.free("commentary", is_number)
    new = other_number(piece.text, e.rng)
    put(control, new)
    e.wanted.append(("number", new, piece.text))


def digit_of_data(e: Edited) -> None:
    """Change a digit of a sentence that is written from data."""
    control, _, piece = e.free("data", is_number)
    new = other_number(piece.text, e.rng)
    put(control, new)
    e.wanted.append(("number", new, piece.text))


def retyped(e: Edited) -> None:
    """Delete a number with its control, and type another."""
    control, _, piece = e.free("commentary", lambda p: is_number(p) and len(p.text) > 2)
    new = other_number(piece.text, e.rng)
    control.addprevious(run(new))
    control.getparent().remove(control)
    e.wanted.append(("number", new.strip("−+"), ""))


def in_words(e: Edited) -> None:
    """Write a number out."""
    control, _, _ = e.free("commentary", is_number)
    put(control, "some four hundred")
    e.wanted.append(("number", "four hundred", ""))


def typed(e: Edited) -> None:
    """Type a sentence with a number of one's own."""
    _, paragraph, _ = e.free("commentary")
    paragraph.append(run(f" The {e.marker()} saw 347 cases."))
    e.wanted.append(("number", "347", ""))


def typed_judgement(e: Edited) -> None:
    """Type a judgement that no data were asked for."""
    _, paragraph, _ = e.free("commentary")
    paragraph.append(run(f" Calls about {e.marker()} soared."))
    e.wanted.append(("judgement", "soared", ""))


def swapped(e: Edited) -> None:
    """Turn a direction round."""
    turned = {"rose": "fell", "fell": "rose"}
    control, _, piece = e.free("commentary", lambda p: p.text in turned)
    put(control, turned[piece.text])
    e.wanted.append(("judgement", turned[piece.text], piece.text))


def softened(e: Edited) -> None:
    """Say in other words what the data support."""
    same = {"rose": "increased", "fell": "decreased"}
    control, _, piece = e.free("commentary", lambda p: p.text in same)
    put(control, same[piece.text])
    e.words.append(same[piece.text])


def direction_of_data(e: Edited) -> None:
    """Turn a direction round in a sentence that is written from data."""
    turned = {"rose": "fell", "fell": "rose", "above": "below", "higher": "lower"}
    control, _, piece = e.free("data", lambda p: p.text in turned)
    put(control, turned[piece.text])
    e.wanted.append(("judgement", turned[piece.text], piece.text))


def cell(e: Edited) -> None:
    """Change a number in a table."""
    control, _, piece = e.free("cell", is_number)
    new = other_number(piece.text, e.rng)
    put(control, new)
    e.wanted.append(("number", new, piece.text))


def row(e: Edited) -> None:
    """Delete a row of a table."""
    control, _, _ = e.free("cell", is_number)
    line = next(p for p in control.iterancestors() if p.tag == qn("w:tr"))
    texts = ["".join(t.text or "" for t in c.iter(qn("w:t"))) for c in line.iter(qn("w:tc"))]
    e.touched |= set(line.iter(qn("w:p")))
    line.getparent().remove(line)
    e.wanted.append(("row", texts[0], ""))


def caveat(e: Edited) -> None:
    """Take out a footnote."""
    marks = [m for m in e.document.element.iter(qn("w:footnoteReference"))]
    e.rng.shuffle(marks)
    for mark in marks:
        paragraph = next(p for p in mark.iterancestors() if p.tag == qn("w:p"))
        if paragraph not in e.touched:
            e.touched.add(paragraph)
            mark.getparent().remove(mark)
            e.wanted.append(("caveat", "", ""))
            return


def unbound(e: Edited) -> None:
    """Lose a control and keep its words: nothing is wrong."""
    control, _, piece = e.free("commentary", lambda p: is_number(p) and len(p.text) > 2)
    control.addprevious(run(piece.text))
    control.getparent().remove(control)


def reworded(e: Edited) -> None:
    """Add harmless words."""
    _, paragraph, _ = e.free("commentary")
    paragraph.append(run(f" The {e.marker()} should ask {e.rng.choice(NEUTRAL)}."))


def moved(e: Edited) -> None:
    """Move a paragraph up within its theme."""
    _, paragraph, _ = e.free("commentary")
    before = paragraph.getprevious()
    if before is not None and before.tag == qn("w:p") and before not in e.touched:
        e.touched.add(before)
        before.addprevious(paragraph)


def split(e: Edited) -> None:
    """Press return behind a control."""
    control, paragraph, _ = e.free("commentary")
    if control.getparent() is not paragraph:
        return
    new = OxmlElement("w:p")
    properties = paragraph.find(qn("w:pPr"))
    if properties is not None:
        new.append(deepcopy(properties))
    for sibling in list(control.itersiblings()):
        new.append(sibling)
    paragraph.addnext(new)
    e.touched.add(new)


def cut_runs(e: Edited) -> None:
    """Cut the runs of a control, as Word does on its own."""
    control, _, piece = e.free("commentary", lambda p: len(p.text) > 2)
    first = next(iter(control.iter(qn("w:r"))))
    second = deepcopy(first)
    text_of(first)[0].text = piece.text[:2]
    text_of(second)[0].text = piece.text[2:]
    first.addnext(second)


def bold(e: Edited) -> None:
    """Change the look of a control."""
    control, _, _ = e.free("commentary")
    for each in control.iter(qn("w:r")):
        look = each.find(qn("w:rPr"))
        if look is None:
            look = OxmlElement("w:rPr")
            each.insert(0, look)
        look.append(OxmlElement("w:b"))


def tracked_in(e: Edited) -> None:
    """Insert words with changes tracked."""
    _, paragraph, _ = e.free("commentary")
    change = OxmlElement("w:ins")
    change.set(qn("w:id"), "9001")
    change.set(qn("w:author"), "A. Chief")
    change.append(run(f" The {e.marker()} will report back."))
    paragraph.append(change)


def tracked_out(e: Edited) -> None:
    """Delete a number with changes tracked, and type another beside it."""
    control, _, piece = e.free("commentary", lambda p: is_number(p) and len(p.text) > 3)
    change = OxmlElement("w:del")
    change.set(qn("w:id"), "9002")
    change.set(qn("w:author"), "A. Chief")
    inner = control.find(qn("w:sdtContent"))
    for each in list(inner):
        for text in each.iter(qn("w:t")):
            text.tag = qn("w:delText")
        change.append(each)
    inner.append(change)
    new = other_number(piece.text, e.rng)
    control.addnext(run(new))
    e.wanted.append(("number", new.strip("−+"), ""))


def foreign(e: Edited) -> None:
    """Paste a bound number out of another edition's document."""
    control, paragraph, _ = e.free("commentary", is_number)
    pasted = deepcopy(control)
    tag = pasted.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    tag.set(qn("w:val"), "0badc0de.7")
    put(pasted, "8,123")
    paragraph.append(pasted)
    e.wanted.append(("edition", "8,123", ""))


def period(e: Edited) -> None:
    """Change a year that the commentary names."""
    for paragraph in e.document.element.iter(qn("w:p")):
        if paragraph in e.touched:
            continue
        for each in paragraph.findall(qn("w:r")):
            text = each.find(qn("w:t"))
            if (
                text is not None
                and "2019/20" in (text.text or "")
                and paragraph.find(qn("w:sdt")) is not None
            ):
                control = paragraph.find(qn("w:sdt"))
                tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
                if e.kinds[tag] == "commentary":
                    text.text = text.text.replace("2019/20", "2018/19", 1)
                    e.touched.add(paragraph)
                    e.wanted.append(("number", "2018/19", ""))
                    return


ALTERING = (digit, digit_of_data, retyped, in_words, typed, typed_judgement, swapped,
            direction_of_data, cell, row, caveat, tracked_out, foreign, period)  # fmt: skip
HARMLESS = (unbound, reworded, moved, split, cut_runs, bold, tracked_in, softened)


def edited(source: Path, target: Path, sent: Sent, seed: int, count: int) -> Edited:
    """Make a number of edits to a document and save it."""
    document, rng = docx.Document(str(source)), random.Random(seed)
    e = Edited(document, sent, rng, [], [], set())
    for _ in range(count):
        rng.choice((*ALTERING, *HARMLESS))(e)
    document.save(str(target))
    return e

"""The analyst's words: Markdown whose numbers and directions are references, checked at build."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from safecity.catalogue.judgement_words import load_judgement_words, unadorned
from safecity.characters import NOT_DECLARED
from safecity.errors import SafecityError, nearest
from safecity.publish.references import References
from safecity.publish.typed_numbers import typed_numbers

if TYPE_CHECKING:
    from markdown_it.token import Token

REFERENCE = re.compile(r"\{\{(.*?)\}\}", re.S)
_GLUED = re.compile(r"\d[.,]?(?=\{\{)|(?<=\}\})[.,]?\d")
"""A digit that touches a reference: the two would print one number."""
ASIDE = re.compile(r"<!--.*?-->", re.S)
"""A comment, which no product prints."""
CALLS = (
    "value", "claim", "cell", "figure", "most", "rank", "order", "beside", "moved", "said", "name",
)  # fmt: skip
BESIDE = ("summary", "paper")
"""Files of commentary of no theme: words for the first page, and for the committee's paper."""


@dataclass(frozen=True)
class Run:
    """Words of one look; those that a reference printed carry it."""

    text: str
    strong: bool = False
    emphasis: bool = False
    reference: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading or an item of a list."""

    kind: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its words without their look."""
        return "".join(run.text for run in self.runs)


def read_commentary(folder: Path, references: References) -> dict[str, tuple[Block, ...]]:
    """Read every Markdown file of a folder of commentary.

    Parameters
    ----------
    folder : Path
        `assessments/<partnership>/<year>/commentary`; need not exist.
    references : References
        What the words may refer to.

    Returns
    -------
    dict
        Blocks by the file's name without its ending: a theme's slug, or one of `BESIDE`.

    Raises
    ------
    SafecityError
        With file and line: a name that is no theme, a reference that is not known, a claim that
        the data do not support, or a number or a word of judgement that is written by hand. Where
        there are several, it names the first and lists the others.
    """
    known = (*references.catalogue.themes, *BESIDE)
    by_theme: dict[str, tuple[Block, ...]] = {}
    faults: list[SafecityError] = []
    for path in sorted(folder.glob("*.md")):
        if path.stem not in known:
            remedy = nearest(path.stem, known)
            faults.append(SafecityError(f"no theme '{path.stem}'", path=path, remedy=remedy))
            continue
        printed, wrong = _filled(path, references)
        faults += wrong
        by_theme[path.stem] = blocks(printed)
    if faults:
        raise _together(faults)
    return by_theme


def _together(faults: Sequence[SafecityError]) -> SafecityError:
    """Name the first of several faults and list the others, so that all are mended at once."""
    first, others = faults[0], faults[1:]
    if not others:
        return first
    lines = "\n".join(f"- {each.path.name if each.path else ''}: {each.reason}" for each in others)
    noun = "fault" if len(others) == 1 else "faults"
    remedy = f"{first.remedy}\nAnd {len(others)} more {noun}:\n{lines}"
    return SafecityError(first.problem, path=first.path, line=first.line, remedy=remedy)


def _filled(path: Path, references: References) -> tuple[str, list[SafecityError]]:
    """Replace its references, each marked for `blocks`; its faults in the order of its lines."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return "", [SafecityError("not a text in UTF-8", path=path, remedy="Save it so")]
    text = _without_asides(text)
    faults = [*_steering(text, path), *_typed_numbers(text, path), *_typed_judgements(text, path)]

    def in_words(reference: re.Match[str]) -> str:
        """Print what a reference stands for, with its source."""
        try:
            return _marked(reference[1], looked_up_as(reference[1], references))
        except SafecityError as error:
            line = text.count("\n", 0, reference.start()) + 1
            faults.append(SafecityError(error.problem, path=path, line=line, remedy=error.remedy))
            return ""

    printed = REFERENCE.sub(in_words, text)
    return printed, sorted(faults, key=lambda fault: fault.line or 0)


def _steering(text: str, path: Path) -> Iterator[SafecityError]:
    """Find characters that steer a screen or turn how text runs."""
    for sign in NOT_DECLARED.finditer(text):
        line = text.count("\n", 0, sign.start()) + 1
        problem = f"a character that no text has: U+{ord(sign[0]):04X}"
        yield SafecityError(problem, path=path, line=line, remedy="Delete it.")


_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"
"""Around what a reference printed: its source in hex, of which Markdown reads nothing."""
_MARK = re.compile(f"{_OPEN}([0-9a-f]*){_MIDDLE}([^{_CLOSE}]*){_CLOSE}")


def _marked(source: str, printed: str) -> str:
    return f"{_OPEN}{source.strip().encode().hex()}{_MIDDLE}{printed}{_CLOSE}"


def looked_up_as(source: str, references: References) -> str:
    """Call one reference: a known name with words in quotation marks, and nothing else."""
    example = 'Write it like value("violence.offences", "change")'
    try:
        call = ast.parse(source.strip(), mode="eval").body
    except SyntaxError as error:
        raise SafecityError(f"'{source.strip()}' is no reference", remedy=example) from error
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        raise SafecityError(f"'{source.strip()}' is no reference", remedy=example)
    if call.func.id not in CALLS:
        raise SafecityError(f"no reference '{call.func.id}'", remedy=nearest(call.func.id, CALLS))
    try:
        words = [ast.literal_eval(argument) for argument in call.args]
        named = {str(k.arg): ast.literal_eval(k.value) for k in call.keywords}
        return str(getattr(references, call.func.id)(*words, **named))
    except (ValueError, TypeError) as error:
        raise SafecityError(f"'{source.strip()}' is no reference", remedy=example) from error


def _without_asides(text: str) -> str:
    """Take comments out; lines stay as they are."""
    return ASIDE.sub(lambda aside: "\n" * aside[0].count("\n"), text)


def _typed_numbers(text: str, path: Path) -> Iterator[SafecityError]:
    """Find the numbers written by hand: they would stay when the data change."""
    bare = _without_references(text)
    for match in (*_GLUED.finditer(text), *typed_numbers(bare)):
        yield SafecityError(
            f"the number {match[0].strip()} is written by hand",
            path=path,
            line=bare.count("\n", 0, match.start()) + 1,
            remedy='Refer to it, {{ value("…") }}, or cite it, {{ said("12", "who says so") }}',
        )


def _typed_judgements(text: str, path: Path) -> Iterator[SafecityError]:
    """Find the words of judgement outside references: they would stay when the data change."""
    known, bare = load_judgement_words(), unadorned(_without_references(text))
    for match in known.found_in(bare):
        yield SafecityError(
            f"the word '{match[0]}' judges, and no data were asked",
            path=path,
            line=bare.count("\n", 0, match.start()) + 1,
            remedy=f"Use {known.families[known.family_of(match[0])].use}; a name or a general "
            f'truth is {{{{ name("{match[0]}", "why") }}}}, and speech {{{{ said("…", "who") }}}}',
        )


def _without_references(text: str) -> str:
    """Blank out the references of a text; lines and places stay as they are."""
    return REFERENCE.sub(lambda reference: re.sub(r"[^\n]", " ", reference[0]), text)


@dataclass(frozen=True)
class LetThrough:
    """Words of judgement that an analyst let through: a name, or a general truth.

    Attributes
    ----------
    file : str
        Name of the file.
    line : int
        Line from 1.
    words, why : str
        What is printed, and the reason given.
    """

    file: str
    line: int
    words: str
    why: str


def let_through(folder: Path) -> tuple[LetThrough, ...]:
    """List every `name(words, why)` of a folder of commentary, for reviewers."""
    passed = []
    for path in sorted(folder.glob("*.md")):
        text = _without_asides(path.read_text(encoding="utf-8"))
        for each in REFERENCE.finditer(text):
            call = ast.parse(each[1].strip(), mode="eval").body
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "name":
                given = [ast.literal_eval(argument) for argument in call.args]
                line = text.count("\n", 0, each.start()) + 1
                passed.append(LetThrough(path.name, line, str(given[0]), str(given[-1])))
    return tuple(passed)


def blocks(text: str) -> tuple[Block, ...]:
    """Read Markdown as headings, paragraphs and items; links and pictures are left as words."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero").enable(["heading", "list", "emphasis", "newline", "escape"])
    return tuple(_blocks(parser.parse(text)))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    kinds = {"heading_open": "heading", "list_item_open": "item"}
    kind = "paragraph"
    for token in tokens:
        kind = kinds.get(token.type, kind)
        if token.type in ("heading_close", "list_item_close"):
            kind = "paragraph"
        if token.type == "inline" and token.content.strip():
            yield Block(kind, tuple(_runs(token.children or [])))


def _runs(tokens: list[Token]) -> Iterator[Run]:
    strong = emphasis = False
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            strong = token.type == "strong_open"
        elif token.type in ("em_open", "em_close"):
            emphasis = token.type == "em_open"
        elif token.type in ("softbreak", "hardbreak"):
            yield Run(" ", strong, emphasis)
        elif token.content:
            yield from _by_reference(token.content, strong, emphasis)


def _by_reference(text: str, strong: bool, emphasis: bool) -> Iterator[Run]:
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() > at:
            yield Run(text[at : mark.start()], strong, emphasis)
        if mark[2]:
            yield Run(mark[2], strong, emphasis, bytes.fromhex(mark[1]).decode())
        at = mark.end()
    if at < len(text):
        yield Run(text[at:], strong, emphasis)

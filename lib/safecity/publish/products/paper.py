"""The paper for a committee: two to four sides, the same story as the report's first page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from safecity.numbers import listed
from safecity.publish.commentary import Block
from safecity.publish.document import Advice, Document, GapRow, StoryFinding
from safecity.publish.draft import Draft, chart_of_changes
from safecity.publish.item import stamped_alt
from safecity.publish.product import Product
from safecity.publish.word.filling import PAPER, Filling, render
from safecity.publish.word.letterhead import template_in
from safecity.publish.word.passages import (
    Element,
    Grid,
    Passage,
    Picture,
    Piece,
    looked_up,
    notes_of,
    pieces_of_finding,
    standing,
    written,
)
from safecity.publish.word.writing import CELL

IMPLICATIONS = (
    "Financial implications", "Legal implications", "Equality implications",
    "Implications for staff and property", "Environmental implications",
)  # fmt: skip
"""Headings under which council officers write, where no template of a council has its own."""
OPEN = "To be written by the service that answers for it."
PLAN = ("Recommendation", "Owner", "First step", "By", "What it should change")
SETTLED = {
    "Action": "what is done", "Owner": "who does it", "First step": "the first step",
    "By": "the date", "Should change": "the target",
}  # fmt: skip
"""Parts of a plan as the committee is asked for them."""
TALLEST = 5.2


def render_paper(draft: Draft, document: Document, folder: Path | None = None) -> bytes:
    """Make the paper of an edition.

    Parameters
    ----------
    draft, document : Draft, Document
        The edition.
    folder : Path, optional
        Where the partnership's `template.docx` lies, if it has one.

    Returns
    -------
    bytes
        A Word file, the same for the same exhibits.

    Raises
    ------
    SafecityError
        For a template that cannot be read or lacks a style or placeholder.
    """
    template = template_in(folder)
    return render(draft, document, paper_of(draft, document, own=template is None), template)


def paper_of(draft: Draft, document: Document, own: bool = True) -> Filling:
    """Write what the paper says.

    Parameters
    ----------
    draft, document : Draft, Document
        The edition.
    own : bool
        Whether it brings headings for the implications; a council's template has its own.
    """
    sections: dict[str, tuple[Element, ...]] = {
        "title": tuple(_title(document)) if own else (),
        "purpose": tuple(_purpose(draft, document)),
        "changes": tuple(_changes(draft, document)),
        "recommendations": tuple(_recommendations(document)),
        "unknown": tuple(_unknown(document)),
        "decisions": tuple(_decisions(document)),
    }
    chart = tuple(_chart(draft))
    filled = _by_heading(draft.commentary.get(PAPER, ()))
    if not own:
        under: dict[str, tuple[Element, ...]] = {
            h: tuple(_written(blocks, h)) for h, blocks in filled.items() if h
        }
        return Filling(PAPER, sections | {"chart": chart}, under, TALLEST)
    implications = tuple(_implications(draft, filled))
    sections |= {"implications": implications, "chart": chart}
    return Filling(PAPER, sections, {}, TALLEST)


def _title(document: Document) -> Iterator[Element]:
    cover = document.cover
    yield standing(f"{cover.place} {cover.title} {cover.edition}: paper for committee", "Title")
    yield Passage(
        "Normal",
        (Piece("Report of: ", strong=True), Piece(f"{cover.owner}. "),
         Piece("Released: ", strong=True), *looked_up(f"{cover.released}. ", "edition"),
         Piece("Contact: ", strong=True), Piece(cover.contact)),
    )  # fmt: skip


def _purpose(draft: Draft, document: Document) -> Iterator[Element]:
    words, cover = draft.words["paper"], document.cover
    yield standing("Purpose", "Heading 1")
    yield standing(
        words["purpose"].format(owner=cover.owner, title=cover.title, period=cover.period)
    )


def _changes(draft: Draft, document: Document) -> Iterator[Element]:
    story, words = document.summary.story, draft.words["paper"]
    yield standing(story.heading, "Heading 1")
    changes = story.changes
    yield standing(words["changes"] if changes else story.unchanged)
    for finding in changes:
        yield _finding(finding, _caveats(draft, finding))
    if story.others:
        yield standing("What stands out besides", "Heading 2")
        for finding in story.others:
            yield _finding(finding, _caveats(draft, finding))


def _chart(draft: Draft) -> Iterator[Element]:
    exhibit = chart_of_changes(draft.exhibits)
    if exhibit is not None and exhibit.png is not None:
        yield standing("Changes in one chart", "Heading 1")
        yield Passage(
            "Caption",
            looked_up(f"{exhibit.headline}. {exhibit.subtitle}", f"{exhibit.id} headline"),
            "data", exhibit.id,
        )  # fmt: skip
        yield Picture(exhibit.id, stamped_alt(exhibit), exhibit.png)
    yield standing(draft.words["method"]["What intervals cover"])


def _finding(finding: StoryFinding, caveats: tuple[str, ...]) -> Passage:
    pieces = (*pieces_of_finding(finding), *notes_of(caveats))
    return Passage("List Bullet", pieces, "data", finding.exhibit)


def _caveats(draft: Draft, finding: StoryFinding) -> tuple[str, ...]:
    exhibit = next(e for e in draft.exhibits if e.id == finding.exhibit)
    caution = exhibit.finding.caution if exhibit.finding else ""
    return (caution,) if caution else tuple(c.text for c in exhibit.caveats[:1])


def _recommendations(document: Document) -> Iterator[Element]:
    recommended = document.summary.story.recommended
    yield standing("What is recommended", "Heading 1")
    if not recommended:
        part = next(p for p in document.parts if p.slug == "recommendations")
        yield standing(part.empty)
        return
    rows = tuple(tuple(_plan_cells(advice)) for advice in recommended)
    header = tuple(standing(title, CELL, "recommendations") for title in PLAN)
    yield Grid(header, rows, (False,) * len(PLAN))
    for advice in recommended:
        for term, answer in advice.plan:
            if term == "Can that be seen" and answer:
                text = f"{advice.number}: {answer}"
                yield Passage(
                    "Normal", looked_up(text, f"{advice.anchor} seen"), "plan", advice.number
                )


def _plan_cells(advice: Advice) -> Iterator[Passage]:
    plan = dict(advice.plan)
    name = f"{advice.number}. {advice.title}: {plan['Action']}"
    cells = (name, plan["Owner"], plan["First step"], plan["By"], plan["Should change"])
    for title, text in zip(PLAN, cells, strict=True):
        pieces = looked_up(text, f"judgements.yml {advice.number} {title}")
        yield Passage(CELL, pieces, "plan", advice.number)


def _unknown(document: Document) -> Iterator[Element]:
    gaps, story = document.gaps, document.summary.story
    yield standing("What is not known", "Heading 1")
    for gap in story.unknown:
        yield Passage(
            "List Bullet",
            (*looked_up(f"{gap.question} ", gap.number, strong=True),
             *looked_up(f"{gap.reason} What would close it: {gap.closes.rstrip('.')}.", gap.number),
             Piece(f" Who holds it: {gap.holder}.")),
            "data", gap.number,
        )  # fmt: skip
    rest = len(gaps) - len(story.unknown)
    if rest > 0:
        text = f"The report lists {rest} more gaps." if rest > 1 else "The report lists one more."
        yield Passage("Normal", looked_up(text, "gaps"), "data", "gaps")
    for caution in document.summary.cautions:
        yield Passage("Normal", looked_up(caution, "caveat"), "caveat", "summary")


def _decisions(document: Document) -> Iterator[Element]:
    story = document.summary.story
    yield standing("Decisions asked for", "Heading 1")
    yield standing("The committee is asked:")
    for text in _asked(document, story.recommended, story.unknown):
        yield Passage("List Number", looked_up(text, "decisions"), "standing", "decisions")


def _asked(
    document: Document, advice: tuple[Advice, ...], gaps: tuple[GapRow, ...]
) -> Iterator[str]:
    cover = document.cover
    yield f"to note the {cover.title} {cover.edition} and what it says is not known;"
    if advice:
        numbers = listed([a.number for a in advice])
        yield f"to agree {numbers}, or to say what is to be done in their place;"
        for number, lacking in _lacking(advice):
            yield f"to settle for {number}: {listed(lacking)};"
    if gaps:
        named = (name.strip() for gap in gaps for name in gap.holder.split(";"))
        holders = listed(list(dict.fromkeys(named)))
        yield f"to ask those who hold what is missing for it: {holders}."


def _lacking(advice: tuple[Advice, ...]) -> Iterator[tuple[str, list[str]]]:
    """Say of each recommendation which parts of its plan nobody has filled in."""
    for each in advice:
        parts = [term for term, answer in each.plan if answer.startswith("no ") and term in SETTLED]
        if parts:
            yield each.number, [SETTLED[term] for term in parts]


def _by_heading(blocks: tuple[Block, ...]) -> dict[str, tuple[Block, ...]]:
    """Sort the words of `paper.md` by the heading that they stand under."""
    by_heading: dict[str, tuple[Block, ...]] = {}
    heading = ""
    for block in blocks:
        if block.kind == "heading":
            heading = block.text
            by_heading.setdefault(heading, ())
        else:
            by_heading[heading] = (*by_heading.get(heading, ()), block)
    return by_heading


def _implications(draft: Draft, filled: dict[str, tuple[Block, ...]]) -> Iterator[Element]:
    yield standing("Implications", "Heading 1")
    names = {name.casefold(): name for name in (*IMPLICATIONS, *filled) if name}
    known = {name.casefold(): blocks for name, blocks in filled.items()}
    for key, name in names.items():
        yield standing(name, "Heading 2", name)
        if name == "Legal implications":
            yield standing(draft.words["legal"])
        blocks = known.get(key, ())
        yield from _written(blocks, name)
        if not blocks and name != "Legal implications":
            yield Passage("Normal", (Piece(OPEN),), "open", name)


def _written(blocks: tuple[Block, ...], heading: str) -> Iterator[Passage]:
    for block in blocks:
        yield written(block, PAPER)


PRODUCT = Product(
    file="paper.docx",
    name="Paper for committee",
    says="the story in four sides of Word, to be finished and read back",
    place=3,
    make=render_paper,
    of_year=True,
)

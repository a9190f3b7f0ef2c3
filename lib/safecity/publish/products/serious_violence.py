"""The needs assessment that the Serious Violence Duty asks for: the chapters of the report on it.

Chapter 1 of Part 2 of the Police, Crime, Sentencing and Courts Act 2022; Home Office, Serious
Violence Duty: statutory guidance for responsible authorities, December 2022. Which themes it takes
they say themselves (`duty` in `catalogue/themes/`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from safecity.publish.document import Advice, Document, GapRow, Part
from safecity.publish.draft import Draft
from safecity.publish.parts import listed_changes
from safecity.publish.product import Product
from safecity.publish.products.whole import (
    TALLEST,
    Teller,
    advice_told,
    cover_told,
    gaps_told,
    lines_told,
    sources_told,
)
from safecity.publish.word.filling import Filling, render
from safecity.publish.word.letterhead import template_in
from safecity.publish.word.passages import Element, standing

DUTY = "serious violence"
NAME = "serious-violence"
GUIDANCE = "2022-12"
"""Month in which the guidance was published."""


def make(draft: Draft, document: Document, folder: Path | None = None) -> bytes:
    """Write the needs assessment of an edition as a Word file.

    Parameters
    ----------
    draft, document : Draft, Document
        The edition; nothing is worked out that the report does not print.
    folder : Path, optional
        Where the partnership's `template.docx` lies, if it has one.

    Raises
    ------
    SafecityError
        For a template that cannot be read or lacks a style.
    """
    return render(draft, document, needs_of(draft, document), template_in(folder))


def needs_of(draft: Draft, document: Document) -> Filling:
    """Write what the needs assessment says, in the order of what the duty asks."""
    words, cover = draft.words["duty"], document.cover
    parts = {part.slug: part for part in document.parts}
    themes = {
        slug: theme.title for slug, theme in draft.catalogue.themes.items() if theme.duty == DUTY
    }
    body = (
        *cover_told(document, f"{cover.place} {words['title']} {cover.edition}", words["legal"]),
        standing(words["asks"]["title"], "Heading 1"),
        standing(words["asks"]["text"].format(title=cover.title, period=cover.period)),
        standing(words["asks"]["decided"]),
        standing(words["asks"][_guidance(cover.release_date)]),
        *_kinds(draft, parts["levels"], themes, words["kinds"]),
        *_changes(draft, themes, words["changes"]),
        *_gaps(draft, parts["gaps"].gaps, themes, words["gaps"]),
        *_advice(draft, parts["recommendations"].advice, themes, words["advice"]),
        *_sources(draft, document, themes, words["sources"]),
    )
    return Filling(NAME, {"body": body}, {}, TALLEST)


def _guidance(released: str) -> str:
    """Say which words on the guidance are true of an edition: one released before it is older."""
    return "guidance" if released >= GUIDANCE else "guidance_later"


def _opened(words: dict[str, str], *, empty: bool) -> Iterator[Element]:
    yield standing(words["title"], "Heading 1")
    yield standing(words["empty"] if empty else words["text"])


def _kinds(
    draft: Draft, levels: Part, themes: dict[str, str], words: dict[str, str]
) -> Iterator[Element]:
    sections = [section for section in levels.sections if section.anchor in themes]
    yield from _opened(words, empty=not sections)
    teller = Teller(draft)
    for section in sections:
        yield from teller.section(section, section.anchor)


def _changes(draft: Draft, themes: dict[str, str], words: dict[str, str]) -> Iterator[Element]:
    lines = draft.lines_of(e for e in listed_changes(draft) if e.theme in themes)
    yield from _opened(words, empty=not lines)
    yield from lines_told(lines)


def _gaps(
    draft: Draft, gaps: tuple[GapRow, ...], themes: dict[str, str], words: dict[str, str]
) -> Iterator[Element]:
    """Write the gaps that the themes declare, and those that their own notebooks found."""
    known, titles = draft.catalogue, set(themes.values())
    slugs = (slug for theme in themes for slug in known.themes[theme].cannot_say)
    asked = tuple(known.gaps[slug].question for slug in slugs)
    of_violence = tuple(
        gap for gap in gaps if titles & set(gap.theme.split(", ")) or gap.question.startswith(asked)
    )
    yield from _opened(words, empty=not of_violence)
    yield from gaps_told(of_violence)


def _advice(
    draft: Draft, advice: tuple[Advice, ...], themes: dict[str, str], words: dict[str, str]
) -> Iterator[Element]:
    """Write the recommendations that rest on a finding of one of the themes."""
    given = [e.recommendation for e in draft.exhibits if e.recommendation is not None]
    recommendations = [
        each
        for each, its in zip(advice, given, strict=bool(advice))
        if any(key.partition(".")[0] in themes for key in its.because)
    ]
    yield from _opened(words, empty=not recommendations)
    for each in recommendations:
        yield from advice_told(each)


def _sources(
    draft: Draft, document: Document, themes: dict[str, str], words: dict[str, str]
) -> Iterator[Element]:
    used = {source.title for e in draft.exhibits if e.theme in themes for source in e.sources}
    every = (row for annex in document.annexes for row in annex.sources)
    yield standing(words["title"], "Heading 1")
    yield standing(words["text"])
    yield from sources_told(tuple(row for row in every if row.title in used))


PRODUCT = Product(
    file=f"{NAME}.docx",
    name="Needs assessment on serious violence",
    says="the chapters that the Serious Violence Duty asks for, in Word",
    place=5,
    make=make,
    of_year=True,
)

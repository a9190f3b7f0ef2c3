"""The last slides: quality of the data, method, sources, how to cite and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safecity.publish.annexes import citation
from safecity.publish.item import Heading, Table
from safecity.publish.slides.slide import Para, Slide
from safecity.publish.slides.story.findings import finding_slide
from safecity.publish.slides.story.speaking import joined, sources_of
from safecity.publish.slides.story.teller import Teller

METHODS = (
    "Missing is never zero", "Like for like", "Rates and intervals", "What intervals cover",
    "Strength of evidence",
    "Explanations", "Disclosure control",
)  # fmt: skip
"""Passages of the method that an audience needs; the report has all of them."""


def closing(teller: Teller) -> Iterator[Slide]:
    """Write the slides behind the five parts."""
    yield from _quality(teller)
    yield from _method(teller)
    yield from _sources(teller)
    yield _contact(teller)


def _quality(teller: Teller) -> Iterator[Slide]:
    exhibits = teller.draft.of("quality")
    figure = next((e for e in exhibits if e.kind == "figure"), None)
    if figure is not None:
        others = [e.headline for e in exhibits if e.kind == "table"]
        slide = finding_slide(teller, figure, "How complete the data are")
        extra = tuple(Para(f"{text}.", size=14, bullet=True, needed=False) for text in others)
        yield replace(slide, body=(*slide.body[:-1], *extra, slide.body[-1]))


def _method(teller: Teller) -> Iterator[Slide]:
    annex = teller.document.annex("method")
    passages = [p for p in annex.passages if p.heading in METHODS] if annex else []
    if not passages:
        return
    body = tuple(Para(p.text, f"{p.heading}.", 16, space=10) for p in passages)
    notes = joined(
        teller.document.stamp, "Say: how the figures are made. The report has the method in full.",
        *(f"{p.heading}: {p.text}" for p in passages), "Source: the report of this edition.",
    )  # fmt: skip
    title = teller.titles.give("How the figures are made")
    yield Slide("text", title, "Method", body=body, notes=notes)


def _sources(teller: Teller) -> Iterator[Slide]:
    annex = teller.document.annex("data-sources")
    titles = ("Source", "Publisher", "Edition", "Licence")
    held = annex.sources if annex else ()
    rows = tuple((s.title, s.publisher, s.edition, s.licence) for s in held)
    if rows:
        table = Table("Sources of the data", tuple(Heading(t, False) for t in titles), rows)
        where = "the report, under data sources"
        yield from teller.table_slides("Where the data come from", table, "Sources", (), where)


def _contact(teller: Teller) -> Slide:
    cover = teller.document.cover
    annex = teller.document.annex("accessibility")
    other = [p.text for p in annex.passages if p.heading == "Another format"] if annex else []
    body = (
        Para(cover.contact, "Contact:", 18),
        Para(citation(teller.draft), "How to cite:", 18, space=14),
        *(Para(text, "Another format:", 18, space=14) for text in other),
        Para(f"{cover.released}.", "Released:", 18, space=14),
        *((Para(teller.document.stamp, size=18, colour="alert", bold=True, space=14),)
          if teller.document.stamp else ()),
    )  # fmt: skip
    notes = joined(
        teller.document.stamp, "Say: whom to ask, and how to cite the assessment.",
        *(f"{p.lead} {p.text}" for p in body), sources_of(teller.draft.exhibits),
    )  # fmt: skip
    title = teller.titles.give("Contact and how to cite")
    return Slide("text", title, cover.owner, body=body, notes=notes)

"""Slides of recommendations: all of them at once, then each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.document import Advice, Part
from safecity.publish.draft import Draft
from safecity.publish.item import Heading, Table
from safecity.publish.items import stem_of
from safecity.publish.slides.fitting import fewer_clauses, one_line
from safecity.publish.slides.layouts import FULL
from safecity.publish.slides.slide import Para, Slide
from safecity.publish.slides.story.findings import finding_slide
from safecity.publish.slides.story.speaking import caveats_of, joined, sources_of
from safecity.publish.slides.story.teller import Teller

TITLES = ("No.", "Recommendation", "Who, by when", "How sure")


def advice_slides(teller: Teller, part: Part) -> Iterator[Slide]:
    """Write the overview, a slide for each recommendation, the matrix and the review."""
    given = [e for e in teller.draft.exhibits if e.recommendation is not None]
    if part.advice:
        rows = tuple((a.number, a.title, a.who, a.confidence) for a in part.advice)
        table = Table("All recommendations", tuple(Heading(t, False) for t in TITLES), rows)
        where = "the report, part 5"
        yield from teller.table_slides("What we recommend", table, "Recommendations", given, where)
    for advice, exhibit in zip(part.advice, given, strict=False):
        yield _one(teller, advice, exhibit)
    for exhibit in teller.draft.of("recommendations"):
        if exhibit.chart == "priorities":
            yield finding_slide(teller, exhibit, "Priorities")
    yield from _review(teller)


def _evidence(advice: Advice) -> str:
    return ", ".join(link.text for link in advice.evidence) or "none numbered"


def _one(teller: Teller, advice: Advice, exhibit: Exhibit) -> Slide:
    wanted = (f"Recommendation {advice.number}",)
    title = teller.titles.give(f"{advice.number}: {advice.title}", wanted)
    cut = () if advice.title in title else (Para(advice.title, size=18, bold=True),)
    reasons = tuple(Para(text, size=16, bullet=True) for text in advice.because)
    caution = (Para(advice.caution, "Caution:", 16, "alert"),) if advice.caution else ()
    text = (Para(advice.text, size=16),) if advice.text else ()
    figure = next((e for e in _because(teller.draft, exhibit) if e.kind == "figure"), None)
    side = (
        *(Para(said, f"{term}:", 16) for term, said in advice.plan),
        Para(advice.confidence, "How sure:", 16),
        Para(_evidence(advice), "Evidence:", 16),
        Para(advice.measure, "How next year will tell:", 16),
    )
    notes = joined(
        teller.document.stamp, f"Say: {advice.title}.", advice.text, *advice.because,
        *(f"{term}: {said}." for term, said in advice.plan),
        f"How sure: {advice.confidence}. {advice.caution}", f"Measure: {advice.measure}",
        f"Evidence: {_evidence(advice)}.", sources_of((exhibit, *_because(teller.draft, exhibit))),
        *caveats_of(_because(teller.draft, exhibit)), f"Exhibit: {exhibit.id}.",
    )  # fmt: skip
    source = teller.source(_because(teller.draft, exhibit) or (exhibit,))
    if figure is None:
        body = (*cut, *text, *reasons, *caution)
        return Slide(
            "two", title, "Recommendations", body=body, side=side, source=source, notes=notes
        )
    body = (*cut, *text, *caution, *side, *(replace(p, needed=False) for p in reasons))
    measure = one_line(fewer_clauses(f"{teller.label(figure)}: {figure.subtitle}"), FULL, 16)
    return Slide(
        "evidence", title, "Recommendations", measure, body, exhibit=figure, source=source,
        notes=notes,
    )  # fmt: skip


def _because(draft: Draft, exhibit: Exhibit) -> tuple[Exhibit, ...]:
    given = exhibit.recommendation
    return tuple(e for e in draft.exhibits if given and e.id in given.because)


def _review(teller: Teller) -> Iterator[Slide]:
    """Say what became of earlier recommendations, where a table does."""
    for exhibit in teller.draft.of("recommendations"):
        item = teller.draft.items.get(exhibit.id)
        if exhibit.kind == "table" and item and item.table.rows:
            where = f"{stem_of(exhibit)}.csv"
            title = exhibit.headline
            yield from teller.table_slides(title, item.table, "Priorities", (exhibit,), where)

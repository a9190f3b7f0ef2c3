"""Twelve slides for a chair first; all the others behind a slide that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.slides.slide import Para, Slide
from safecity.publish.slides.story import choice
from safecity.publish.slides.story.speaking import joined
from safecity.publish.slides.story.teller import Teller

MOST_FINDINGS = 5


def main_first(teller: Teller, slides: Iterable[Slide]) -> Iterator[Slide]:
    """Put the slides of the story first and part the others off as an appendix.

    The story: title, what made up the change, what we recommend, the table of indicators,
    the weightiest findings, what residents say, gaps, and what happens next. What an edition does
    not have is left out.

    Parameters
    ----------
    teller : Teller
    slides : iterable of Slide
        All slides of the deck, in the order of the report.
    """
    held = tuple(slides)
    chosen = {id(slide): slide for slide in _main(teller, held)}
    yield from chosen.values()
    yield _divider(teller)
    yield from (slide for slide in held if id(slide) not in chosen)


def _main(teller: Teller, held: tuple[Slide, ...]) -> Iterator[Slide]:
    yield held[0]
    yield from _of(held, [choice.makeup(teller.draft)])
    tables = [slide for slide in held if slide.table is not None]
    for caption in ("All recommendations", _caption(teller)):
        yield from [s for s in tables if s.table and s.table.caption == caption][:1]
    yield from _of(held, _findings(teller))
    yield from _of(held, choice.views(teller.draft)[:1])
    yield from [s for s in tables if s.kicker == teller.document.parts[3].title][:1]
    yield held[-1]


def _caption(teller: Teller) -> str:
    changes = teller.document.summary.changes
    return changes.caption if changes else ""


def _of(held: tuple[Slide, ...], exhibits: Iterable[Exhibit | None]) -> Iterator[Slide]:
    """Find the slide that shows each of some exhibits as a finding."""
    for exhibit in exhibits:
        yield from [s for s in held if s.layout == "finding" and s.exhibit is exhibit][:1]


def _findings(teller: Teller) -> Iterator[Exhibit]:
    """Choose a disparity between groups of people and the weightiest findings, all clear."""
    courses = choice.courses(teller.draft).values()
    apart = [e for e in courses if e.chart == "groups" and choice.is_compared(e)]
    telling = choice.telling(teller.draft, courses)
    best = sorted(telling, key=lambda e: (-choice.weight(e), e.id))
    chosen = {e.id for e in (*apart, *best)[:MOST_FINDINGS]}
    return (e for e in teller.draft.exhibits if e.id in chosen)


def _divider(teller: Teller) -> Slide:
    said = "Everything else, in the order of the report: the five parts, method and sources."
    notes = joined(teller.document.stamp, f"Say: {said}", "Source: the report of this edition.")
    title = teller.titles.give("Appendix")
    return Slide("divider", title, "For questions", body=(Para(said, size=20),), notes=notes)

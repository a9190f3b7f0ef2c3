"""Twelve slides for a chair first; all the others behind a slide that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.draft import chart_of_changes
from safecity.publish.slides.slide import Para, Slide
from safecity.publish.slides.story import choice
from safecity.publish.slides.story.findings import finding_slide
from safecity.publish.slides.story.opening import (
    brief_slide,
    indicator_slides,
    next_slide,
    title_slide,
)
from safecity.publish.slides.story.speaking import joined
from safecity.publish.slides.story.teller import Teller
from safecity.publish.storyline import story_exhibits


def main_slides(teller: Teller) -> Iterator[Slide]:
    """Write the slides of the story.

    Title, all changes in one chart, the story in two minutes, the table of indicators, the
    findings of the story, what residents say, and what happens next. What an edition does not have
    is left out.

    Parameters
    ----------
    teller : Teller
    """
    yield title_slide(teller)
    chart = chart_of_changes(teller.draft.exhibits)
    if chart is not None:
        yield finding_slide(teller, chart, "The year in one chart")
    yield brief_slide(teller)
    yield from list(indicator_slides(teller))[:1]
    told = [e for e in story_exhibits(teller.draft) if e.kind == "figure"]
    for exhibit in told:
        yield finding_slide(teller, exhibit, "Finding")
    for exhibit in [e for e in choice.views(teller.draft) if e not in told][:1]:
        yield finding_slide(teller, exhibit, "Views")
    yield next_slide(teller)


def with_appendix(teller: Teller, main: Iterable[Slide], rest: Iterable[Slide]) -> Iterator[Slide]:
    """Put the slides of the story first, and behind a divider those that they do not show.

    Parameters
    ----------
    teller : Teller
    main, rest : iterable of Slide
        Those of the story, and all others in the order of the report.
    """
    first = tuple(main)
    yield from first
    yield _divider(teller)
    shown: list[Exhibit | None] = [s.exhibit for s in first if s.layout == "finding"]
    for slide in rest:
        if slide.layout != "finding" or not any(slide.exhibit is e for e in shown):
            yield slide


def _divider(teller: Teller) -> Slide:
    said = "Everything else, in the order of the report: the five parts, method and sources."
    notes = joined(teller.document.stamp, f"Say: {said}", "Source: the report of this edition.")
    title = teller.titles.give("Appendix")
    return Slide("divider", title, "For questions", body=(Para(said, size=20),), notes=notes)

"""The slides of the five statutory parts, each behind a slide that names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.document import Part
from safecity.publish.item import Heading, Table
from safecity.publish.items import subject_of
from safecity.publish.slides.slide import Para, Slide
from safecity.publish.slides.story import choice
from safecity.publish.slides.story.advice import advice_slides
from safecity.publish.slides.story.findings import finding_slide
from safecity.publish.slides.story.speaking import joined
from safecity.publish.slides.story.teller import Teller
from safecity.readings.words.finding import limits

WORDS = {"levels": "Levels", "changes": "Changes", "views": "Views"}


def part_slides(teller: Teller) -> Iterator[Slide]:
    """Write the five parts in their order."""
    courses = choice.courses(teller.draft)
    telling = choice.telling(teller.draft, courses.values())
    for part in teller.document.parts:
        yield _divider(teller, part)
        if part.slug == "levels":
            yield from _levels(teller, courses, telling)
        elif part.slug == "changes":
            yield from _changes(teller, courses, telling)
        elif part.slug == "views":
            for exhibit in choice.views(teller.draft):
                yield finding_slide(teller, exhibit, WORDS["views"])
        elif part.slug == "gaps":
            yield from _gaps(teller, part)
        else:
            yield from advice_slides(teller, part)


def _divider(teller: Teller, part: Part) -> Slide:
    said = part.empty or part.intro
    notes = joined(
        teller.document.stamp, f"Say: part {part.number}, {part.title}.", said,
        "Source: the report of this edition.",
    )  # fmt: skip
    title = teller.titles.give(part.title, (f"Part {part.number}",))
    body = (Para(said, size=20),) if said else ()
    return Slide("divider", title, f"Part {part.number}", body=body, notes=notes)


def _levels(
    teller: Teller, courses: dict[str, Exhibit], telling: Iterable[Exhibit]
) -> Iterator[Slide]:
    place = choice.chart_of_places(teller.draft, courses.values())
    more = [e for e in telling if e.part == "levels"] + ([place] if place else [])
    for theme in dict.fromkeys([*courses, *(e.theme for e in more)]):
        own = [courses[theme]] if theme in courses else []
        for exhibit in (*own, *(e for e in more if e.theme == theme)):
            yield finding_slide(teller, exhibit, WORDS["levels"])


def _changes(
    teller: Teller, courses: dict[str, Exhibit], telling: Iterable[Exhibit]
) -> Iterator[Slide]:
    makeup = choice.makeup(teller.draft)
    shown = [e for e in telling if e.part == "changes"]
    for exhibit in shown:
        yield finding_slide(teller, exhibit, WORDS["changes"])
        if makeup is not None and makeup.theme == exhibit.theme:
            yield finding_slide(teller, makeup, "Why")
    if makeup is not None and makeup.theme not in {e.theme for e in shown}:
        yield finding_slide(teller, makeup, "Why")
    yield from _others(teller, choice.other_changes(teller.draft, [*courses.values(), *shown]))
    yield from _why(teller, choice.explanations(teller.draft))


def _others(teller: Teller, exhibits: tuple[Exhibit, ...]) -> Iterator[Slide]:
    titles = ("Indicator", "What changed", "95% interval", "Evidence")
    columns = tuple(Heading(title, False) for title in titles)
    rows = tuple(
        (
            subject_of(e, teller.draft.catalogue), e.headline, limits(e.finding),
            e.finding.strength,
        )
        for e in exhibits if e.finding
    )  # fmt: skip
    if rows:
        table = Table("Other clear changes, the clearest of each theme", columns, rows)
        where = "the report, part 2"
        yield from teller.table_slides("Other clear changes", table, "Changes", exhibits, where)


def _why(teller: Teller, exhibits: tuple[Exhibit, ...]) -> Iterator[Slide]:
    columns = (Heading("Indicator", False), Heading("How far the data explain the change", False))
    rows = tuple((subject_of(e, teller.draft.catalogue), e.headline) for e in exhibits)
    if rows:
        table = Table("What the data can explain; nothing is called a cause", columns, rows)
        where = "the report, part 2"
        title = "Why levels changed: what the data can explain"
        yield from teller.table_slides(title, table, "Changes", exhibits, where)


def _gaps(teller: Teller, part: Part) -> Iterator[Slide]:
    titles = ("No.", "What the data cannot answer", "What would close the gap", "Who holds it")
    columns = tuple(Heading(title, False) for title in titles)
    rows = tuple((g.number, g.question, g.closes, g.holder) for g in part.gaps)
    if rows:
        table = Table("Questions that the data of this edition cannot answer", columns, rows)
        held = [e for e in teller.draft.exhibits if e.gap is not None]
        where = "the report, part 4"
        yield from teller.table_slides("What we do not know", table, part.title, held, where)

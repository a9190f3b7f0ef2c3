"""The slides of the five statutory parts, each behind a slide that names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.cells import Heading, Table
from safecity.publish.document import Advice, Part
from safecity.publish.draft import Draft
from safecity.publish.item import stem_of, subject_of
from safecity.publish.slides.fitting import fewer_clauses, fitted, left_out, one_line
from safecity.publish.slides.layouts import BODY, FULL, box_of
from safecity.publish.slides.slide import Para, Slide
from safecity.publish.slides.story import choice
from safecity.publish.slides.story.findings import course_of, finding_slide
from safecity.publish.slides.story.speaking import caveats_of, joined, sources_of
from safecity.publish.slides.story.teller import Teller
from safecity.readings.words.finding import limits

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
        *(Para(answer, f"{term}:", 16) for term, answer in advice.plan),
        Para(advice.confidence, "How sure:", 16),
        Para(_evidence(advice), "Evidence:", 16),
        Para(advice.measure, "How next year will tell:", 16),
    )
    notes = joined(
        teller.document.stamp, f"Say: {advice.title}.", advice.text, *advice.because,
        *(f"{term}: {answer}." for term, answer in advice.plan),
        f"How sure: {advice.confidence}. {advice.caution}", f"Measure: {advice.measure}",
        f"Evidence: {_evidence(advice)}.", sources_of((exhibit, *_because(teller.draft, exhibit))),
        *caveats_of(_because(teller.draft, exhibit)), f"Exhibit: {exhibit.id}.",
    )  # fmt: skip
    source = teller.source(_because(teller.draft, exhibit) or (exhibit,))
    body = (*cut, *text, *caution, *side, *(replace(p, needed=False) for p in reasons))
    panel = box_of("evidence", BODY)
    if figure is None or not _whole(body, fitted(body, panel)):
        plan, rest = side[: len(advice.plan)], side[len(advice.plan) :]
        asides = (*text, *caution, *rest, *(replace(p, needed=False) for p in reasons))
        return Slide(
            "two", title, "Recommendations", body=(*cut, *plan), side=asides, source=source,
            notes=notes,
        )  # fmt: skip
    figure = course_of(teller.draft, figure) or figure
    measure = one_line(fewer_clauses(f"{teller.label(figure)}: {figure.subtitle}"), FULL, 16)
    return Slide(
        "evidence", title, "Recommendations", measure, body, exhibit=figure, source=source,
        notes=notes,
    )  # fmt: skip


def _whole(paras: Iterable[Para], written: Iterable[Para]) -> bool:
    """Say whether all that is needed of some paragraphs stands in full."""
    return not left_out((p for p in paras if p.needed), written)


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
    intro = part.empty or part.intro
    notes = joined(
        teller.document.stamp, f"Say: part {part.number}, {part.title}.", intro,
        "Source: the report of this edition.",
    )  # fmt: skip
    title = teller.titles.give(part.title, (f"Part {part.number}",))
    body = (Para(intro, size=20),) if intro else ()
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
    figures = [e for e in telling if e.part == "changes"]
    for exhibit in figures:
        yield finding_slide(teller, exhibit, WORDS["changes"])
        if makeup is not None and makeup.theme == exhibit.theme:
            yield finding_slide(teller, makeup, "Why")
    if makeup is not None and makeup.theme not in {e.theme for e in figures}:
        yield finding_slide(teller, makeup, "Why")
    yield from _others(teller, choice.other_changes(teller.draft, [*courses.values(), *figures]))
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
        exhibits = [e for e in teller.draft.exhibits if e.gap is not None]
        where = "the report, part 4"
        yield from teller.table_slides("What we do not know", table, part.title, exhibits, where)

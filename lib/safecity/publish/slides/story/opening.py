"""The first slides and the last, and those between that are no finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safecity.publish.annexes import citation
from safecity.publish.cells import Heading, Table
from safecity.publish.document import KeyPoint, Story
from safecity.publish.slides.fitting import height
from safecity.publish.slides.layouts import CONTENT, SIDE, box_of
from safecity.publish.slides.slide import SMALLEST, Para, Slide
from safecity.publish.slides.story.findings import finding_slide
from safecity.publish.slides.story.speaking import joined, sources_of, spoken
from safecity.publish.slides.story.teller import Teller

MOST_TOLD = 3
"""Findings on the slide of two minutes."""
BRIEF = "In two minutes"
ADVISED, UNKNOWN = "What we recommend", "What is not known"
BESIDES, CLOSING = "What stands out besides", "What would close the gaps"


def opening(teller: Teller) -> Iterator[Slide]:
    """Write the slides before the five parts; those with nothing to show are left out."""
    yield _contents(teller)
    summary = teller.document.summary
    if summary.key_points:
        yield _points(teller)
    else:
        yield _nothing(teller)
    if summary.tiles:
        yield _numbers(teller)


def title_slide(teller: Teller) -> Slide:
    """Name the assessment, whose it is, and its edition."""
    cover = teller.document.cover
    name = f"{cover.place} {cover.title} {cover.edition}"
    body = (
        Para(cover.owner, size=24, bold=True),
        Para(cover.period, size=20),
        Para(f"{cover.mode}. Released {cover.released}.", size=18),
    )
    script = f"Say: this is the {cover.title} of {cover.owner} for {cover.period}."
    notes = joined(
        teller.document.stamp, script, "Source: the report of this edition.", cover.legal
    )
    return Slide("title", teller.titles.give(name, (cover.title,)), body=body, notes=notes)


def _contents(teller: Teller) -> Slide:
    cover = teller.document.cover
    parts = tuple(
        Para(part.title, f"{part.number}", 24, space=16) for part in teller.document.parts
    )
    legal = Para(cover.legal, size=16, colour="muted")
    notes = joined(
        teller.document.stamp, "Say: the law asks for these five parts.",
        *(f"{p.number} {p.title}: {p.intro}" for p in teller.document.parts),
        "Source: the report of this edition.",
    )  # fmt: skip
    title = teller.titles.give("What this assessment covers")
    return Slide("two", title, cover.owner, body=parts, side=(legal,), notes=notes)


def brief_slide(teller: Teller) -> Slide:
    """Say on one slide what changed, what is recommended, who does it, and what is not known."""
    story = teller.document.summary.story
    advised = [
        Para(f"{a.title}: {a.action} – {a.who}", a.number, bullet=True) for a in story.recommended
    ]
    changed = _changed(story)
    unknown = [Para(g.question, g.number, space=4) for g in story.unknown]
    head = (Para(ADVISED, size=20, colour="navy", bold=True),) if advised else ()
    body = (*head, *advised)
    base = _base(story)
    since = f"{story.heading} against {base}" if base else story.heading
    heads = [Para(text, size=20, colour="navy", bold=True) for text in (since, UNKNOWN)]
    gaps = (replace(heads[1], space=14), *unknown) if unknown else ()
    side = (heads[0], *changed)
    room = box_of("two", SIDE)
    if not advised:
        body, side = side, gaps
    elif height((*side, *gaps), room.width) <= room.height:
        side = (*side, *gaps)
    else:
        body = (*body, *gaps)
    notes = joined(
        teller.document.stamp, "Say: this is the assessment in two minutes.", story.why,
        *(f"{t.headline} ({t.detail})." for t in story.findings),
        *(f"{a.number} {a.title}: {a.action} – {a.who}." for a in story.recommended),
        *(f"{g.number} {g.question}" for g in story.unknown),
        "Source: the report of this edition, page 2.",
    )  # fmt: skip
    asked = ("what we recommend" if advised else "", "what we do not know" if unknown else "")
    title = teller.titles.give(", ".join(filter(None, (story.heading, *asked))))
    layout = "two" if side else "text"
    return Slide(layout, title, BRIEF, body=body, side=side, notes=notes)


def _base(story: Story) -> str:
    """Name the earlier period of the changes; nothing where they differ in it."""
    bases = {t.headline.partition(" against ")[2] for t in story.changes}
    return bases.pop() if len(bases) == 1 else ""


def _changed(story: Story) -> list[Para]:
    """Tell the changes, and what stands out besides where they are few; none is said so."""
    paras = [
        Para(
            t.tile.label if _base(story) else f"{t.tile.label}: {t.tile.detail}",
            t.tile.value,
            space=4,
        )
        for t in story.changes
    ]
    none = [Para(story.unchanged, space=4)] if story.unchanged else []
    more = [Para(t.headline, "•", space=4) for t in story.others[: max(0, MOST_TOLD - len(paras))]]
    head = [Para(BESIDES, size=20, colour="navy", bold=True, space=14)] if more else []
    return [*paras, *none, *head, *more]


def next_slide(teller: Teller) -> Slide:
    """Say which step comes first and until when, and what would close the first gaps."""
    story = teller.document.summary.story
    steps = []
    for given in story.recommended:
        plan = dict(given.plan)
        by = f"done by {plan['By']}" if plan.get("By", "")[:1].isdigit() else plan.get("By", "")
        step = "; ".join(part for part in (plan.get("First step", ""), by) if part)
        steps.append(Para(f"{given.title}: {step}", given.number, bullet=True))
    nothing = Para("Nothing is recommended in this edition.", bullet=True)
    gaps = [Para(g.closes, g.number, space=6) for g in story.unknown]
    heads = [Para(text, size=20, colour="navy", bold=True) for text in ("First steps", CLOSING)]
    body, side = (heads[0], *(steps or [nothing])), (heads[1], *gaps) if gaps else ()
    notes = joined(
        teller.document.stamp, "Say: what happens next.", *(f"{p.lead} {p.text}" for p in body),
        *(f"{p.lead} {p.text}" for p in side), f"Contact: {teller.document.cover.contact}.",
        "Source: the report of this edition, parts 4 and 5.",
    )  # fmt: skip
    return Slide(
        "two", teller.titles.give("What happens next"), "Next steps", body=body, side=side,
        notes=notes,
    )  # fmt: skip


def _points(teller: Teller) -> Slide:
    points = teller.document.summary.key_points
    body = tuple(Para(p.sentence, _lead(p), 18, bullet=True, space=10) for p in points)
    lines = [line for point in points for line in spoken(point)]
    links = [f"Evidence: {p.evidence.text} of the report." for p in points if p.evidence]
    notes = joined(
        teller.document.stamp, *lines, *links, sources_of(teller.draft.exhibits),
        *(f"Caveat: {text}" for text in teller.document.summary.cautions),
    )  # fmt: skip
    title = teller.titles.give("The findings in full")
    return Slide("text", title, "Summary", teller.document.cover.period, body, notes=notes)


def _lead(point: KeyPoint) -> str:
    """Name what a point is about, where its sentence does not begin with that."""
    named = point.sentence.casefold().startswith(point.theme.casefold())
    return "" if named else f"{point.theme}:"


def _nothing(teller: Teller) -> Slide:
    body = (Para(teller.document.summary.intro, size=20),)
    notes = joined(
        teller.document.stamp, f"Say: {body[0].text}", "Source: the report of this edition."
    )
    return Slide(
        "text", teller.titles.give("No finding to report"), "Summary", body=body, notes=notes
    )


def _numbers(teller: Teller) -> Slide:
    summary = teller.document.summary
    cautions = tuple(
        Para(text, "Read with care:" if at == 0 else "", 16, "ink", needed=at == 0)
        for at, text in enumerate(summary.cautions)
    )
    figures = [f"{tile.label}: {tile.value}; {tile.detail}" for tile in summary.tiles]
    notes = joined(
        teller.document.stamp, "Say: the headline figures.", *figures,
        sources_of(teller.draft.exhibits), *(f"Caveat: {text}" for text in summary.cautions),
    )  # fmt: skip
    title = teller.titles.give("The period in figures")
    return Slide(
        "numbers", title, "Summary", teller.document.cover.period, cautions, tiles=summary.tiles,
        notes=notes,
    )  # fmt: skip


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
    yield contact_slide(teller)


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
    body = tuple(Para(p.text, f"{p.heading}.", SMALLEST, space=10) for p in passages)
    parts = _parted(body)
    for at, part in enumerate(parts, start=1):
        notes = joined(
            teller.document.stamp,
            "Say: how the figures are made. The report has the method in full.",
            *(f"{p.lead} {p.text}" for p in part), "Source: the report of this edition.",
        )  # fmt: skip
        more = f" ({at} of {len(parts)})" if len(parts) > 1 else ""
        title = teller.titles.give(f"How the figures are made{more}")
        yield Slide("text", title, "Method", body=part, notes=notes)


def _parted(paras: tuple[Para, ...]) -> list[tuple[Para, ...]]:
    """Part paragraphs among slides, so that each is whole on one."""
    parts: list[tuple[Para, ...]] = [()]
    for para in paras:
        room = height((*parts[-1], para), CONTENT.width) <= CONTENT.height
        parts = [*parts[:-1], (*parts[-1], para)] if room else [*parts, (para,)]
    return [part for part in parts if part]


def _sources(teller: Teller) -> Iterator[Slide]:
    annex = teller.document.annex("data-sources")
    titles = ("Source", "Publisher", "Edition", "Licence")
    sources = annex.sources if annex else ()
    rows = tuple((s.title, s.publisher, s.edition, s.licence) for s in sources)
    if rows:
        table = Table("Sources of the data", tuple(Heading(t, False) for t in titles), rows)
        where = "the report, under data sources"
        yield from teller.table_slides("Where the data come from", table, "Sources", (), where)


def contact_slide(teller: Teller) -> Slide:
    """Say whom to ask, and how to cite the edition."""
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

"""The first slides: title, what is covered, key points, headline figures, indicators."""

from __future__ import annotations

from collections.abc import Iterator

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.document import KeyPoint
from safecity.publish.draft import indicator_table
from safecity.publish.slides.slide import Para, Slide
from safecity.publish.slides.story.speaking import joined, sources_of, spoken
from safecity.publish.slides.story.teller import Teller


def opening(teller: Teller) -> Iterator[Slide]:
    """Write the slides before the five parts; those with nothing to show are left out."""
    yield _title(teller)
    yield _contents(teller)
    summary = teller.document.summary
    if summary.key_points:
        yield _points(teller)
    else:
        yield _nothing(teller)
    if summary.tiles:
        yield _numbers(teller)
    yield from _indicators(teller)


def _title(teller: Teller) -> Slide:
    cover = teller.document.cover
    name = f"{cover.place} {cover.title} {cover.edition}"
    body = (
        Para(cover.owner, size=24, bold=True),
        Para(cover.period, size=20),
        Para(f"{cover.mode}. Released {cover.released}.", size=18),
    )
    said = f"Say: this is the {cover.title} of {cover.owner} for {cover.period}."
    notes = joined(teller.document.stamp, said, "Source: the report of this edition.", cover.legal)
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


def _points(teller: Teller) -> Slide:
    points = teller.document.summary.key_points
    body = tuple(Para(p.sentence, _lead(p), 18, bullet=True, space=10) for p in points)
    lines = [line for point in points for line in spoken(point)]
    links = [f"Evidence: {p.evidence.text} of the report." for p in points if p.evidence]
    notes = joined(
        teller.document.stamp, *lines, *links, sources_of(teller.draft.exhibits),
        *(f"Caveat: {text}" for text in teller.document.summary.cautions),
    )  # fmt: skip
    title = teller.titles.give("What changed, and what stands out")
    return Slide("text", title, "Summary", teller.document.cover.period, body, notes=notes)


def _lead(point: KeyPoint) -> str:
    """Name what a point is about, where its sentence does not begin with that."""
    told = point.sentence.casefold().startswith(point.theme.casefold())
    return "" if told else f"{point.theme}:"


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
    said = [f"{tile.label}: {tile.value}; {tile.detail}" for tile in summary.tiles]
    notes = joined(
        teller.document.stamp, "Say: the headline figures.", *said,
        sources_of(teller.draft.exhibits), *(f"Caveat: {text}" for text in summary.cautions),
    )  # fmt: skip
    title = teller.titles.give("The period in figures")
    return Slide(
        "numbers", title, "Summary", teller.document.cover.period, cautions, tiles=summary.tiles,
        notes=notes,
    )  # fmt: skip


def _indicators(teller: Teller) -> Iterator[Slide]:
    table = teller.document.summary.changes
    exhibit = indicator_table(teller.draft.exhibits)
    if table is not None and table.rows:
        exhibits = (exhibit,) if exhibit else ()
        where = "the report, under all indicators"
        kicker = f"Indicators · {_part_shown(len(table.rows), exhibit)}"
        yield from teller.table_slides(table.caption, table, kicker, exhibits, where)


def _part_shown(rows: int, exhibit: Exhibit | None) -> str:
    """Say how many of the indicators stand on the slides, as the title speaks of all."""
    every = rows if exhibit is None or exhibit.table is None else len(exhibit.table)
    some = f"{rows} of {every}: the first, and the main ones where their change is clear"
    return some if rows < every else f"all {every}"

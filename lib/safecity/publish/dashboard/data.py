"""Everything that the dashboard shows, as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from safecity.catalogue.registry import Event
from safecity.exhibits.exhibit import Exhibit
from safecity.files import json_text
from safecity.publish.annexes import source_rows
from safecity.publish.commentary import Block
from safecity.publish.dashboard.about import about_of, lists_of, meta_of
from safecity.publish.dashboard.indicators import indicators_of
from safecity.publish.dashboard.outlines import areas_of, outline_keys, outlines_of, surroundings_of
from safecity.publish.dashboard.records import JSON, record_of
from safecity.publish.dashboard.spines import spine_of
from safecity.publish.document import Document, Part, Story, Summary, Tile
from safecity.publish.draft import Draft
from safecity.publish.item import KeyPoint, evidence_for, key_point, theme_title


def themes_of(draft: Draft) -> list[JSON]:
    """List the themes that have a figure, a table, a finding or words, in the catalogue's order."""
    by_theme: dict[str, list[Exhibit]] = {}
    for exhibit in draft.exhibits:
        by_theme.setdefault(exhibit.theme, []).append(exhibit)
    drawn = (
        slug for slug in by_theme if any(e.kind in ("figure", "table") for e in by_theme[slug])
    )
    return [_theme(draft, slug, by_theme[slug]) for slug in drawn]


def _theme(draft: Draft, slug: str, exhibits: list[Exhibit]) -> JSON:
    known = draft.catalogue.themes.get(slug)
    return {
        "slug": slug,
        "title": theme_title(slug, draft.catalogue),
        "question": known.question if known else "",
        "group": draft.group_of(slug),
        "groupSlug": known.priority if known else "",
        "keyPoints": points_of(exhibits, draft),
        "commentary": blocks_of(draft.commentary.get(slug, ())),
    }


def points_of(exhibits: Iterable[Exhibit], draft: Draft) -> list[JSON]:
    """Print the findings among some exhibits, each with its exhibit's id and place."""
    return [
        {**_point(key_point(e.finding, e.theme, evidence_for(e, draft.places))), "exhibit": e.id}
        for e in exhibits
        if e.finding is not None
    ]


def blocks_of(blocks: Iterable[Block]) -> list[JSON]:
    """Write commentary as data: no markup, so that no page has to trust it."""
    return [asdict(block) for block in blocks]


def summary_record(summary: Summary) -> JSON:
    """Write the one-page summary of the report."""
    tiles = [_tile(tile) for tile in summary.tiles]
    return {
        "intro": summary.intro,
        "tiles": tiles,
        "story": _story(summary.story),
        "keyPoints": [_point(point) for point in summary.key_points],
        "cautions": list(summary.cautions),
        "commentary": blocks_of(summary.commentary),
    }


def _tile(tile: Tile) -> JSON:
    return {key: getattr(tile, key) for key in ("value", "label", "detail", "change")}


def _story(story: Story) -> JSON:
    """Hand on the story that page 2 and the third slide tell, in the same words."""
    return {
        "findings": [
            {
                **_tile(finding.tile),
                **{key: getattr(finding, key) for key in ("exhibit", "changed", "headline")},
                "evidence": finding.detail,
            }
            for finding in story.findings
        ],
        "recommended": [
            {key: getattr(given, key) for key in ("number", "title", "action", "who")}
            for given in story.recommended
        ],
        "unknown": [{"number": gap.number, "question": gap.question} for gap in story.unknown],
        "why": story.why,
        "unchanged": story.unchanged,
        "heading": story.heading,
    }


def _point(point: KeyPoint) -> dict[str, Any]:
    record: JSON = asdict(point)
    return record


REVIEW = "review"


def data_of(draft: Draft, document: Document) -> JSON:
    """Collect the data of the dashboard.

    Parameters
    ----------
    draft : Draft
        The exhibits in order, and what is declared.
    document : Document
        The report that was written from them.

    Returns
    -------
    dict
        JSON values only; numbers are the exhibits' own, unrounded, missing ones null.
    """
    drawn = [e for e in draft.exhibits if e.kind in ("figure", "table")]
    keys = outline_keys(drawn)
    themes = themes_of(draft)
    return {
        "meta": meta_of(draft, document),
        "summary": summary_record(document.summary),
        "themes": themes,
        "indicators": indicators_of(draft),
        "exhibits": {e.id: record_of(e, draft, keys) | {"spine": spine_of(e)} for e in drawn},
        "outlines": outlines_of(drawn),
        "around": surroundings_of(drawn),
        **_cited(draft),
        "areas": areas_of(draft),
        **_parts(document),
        "revisions": _revisions(document),
        "review": next((e.id for e in drawn if e.name == REVIEW), None),
        "about": about_of(document),
        "lists": lists_of(draft, themes),
    }


def json_of(data: JSON) -> str:
    """Write data so that nothing in it can end the script element that holds it."""
    text = json_text(data, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _cited(draft: Draft) -> JSON:
    notes = {note.slug: note for exhibit in draft.exhibits for note in exhibit.sources}
    rows = [asdict(row) for row in source_rows(draft.exhibits, draft.catalogue, every=True)]
    cited = {c.slug: c.text for exhibit in draft.exhibits for c in exhibit.caveats}
    declared = {slug: caveat.text for slug, caveat in draft.catalogue.caveats.items()}
    used = {c for i in draft.catalogue.indicators.values() for c in i.caveats} | set(cited)
    return {
        "sources": dict(zip(notes, rows, strict=True)),
        "caveats": {slug: text for slug, text in (declared | cited).items() if slug in used},
        "events": _events(draft),
        "glossary": dict(draft.catalogue.glossary),
    }


def _events(draft: Draft) -> list[JSON]:
    """List the dated changes that touch the place and its history."""
    a = draft.assessment
    made_up = any(exhibit.synthetic for exhibit in draft.exhibits)
    return [
        {"date": e.date, "end": e.end or "", "label": e.label, "kind": e.kind, "text": e.text}
        for e in draft.catalogue.events
        if e.touches(a.partnership.code, a.partnership.force)
        if _within(e, a.history_start, a.period.end)
        if made_up or not e.synthetic
    ]


def _within(event: Event, start: str, end: str) -> bool:
    return event.date <= end and (event.end or event.date) >= start


def _parts(document: Document) -> JSON:
    return {
        "gaps": list(map(asdict, document.gaps)),
        "recommendations": list(map(asdict, document.advice)),
        "parts": list(map(_part, document.parts)),
    }


def _part(part: Part) -> JSON:
    return {"slug": part.slug, "title": part.title, "intro": part.intro, "empty": part.empty}


def _revisions(document: Document) -> JSON:
    issue = document.annex("issue")
    since = (
        [p.text for p in issue.passages if p.heading == "Since the last edition"] if issue else []
    )
    table = issue.table if issue else None
    if table is None:
        return {"sentence": " ".join(since), "table": None}
    columns = [{"title": c.title, "numeric": c.numeric} for c in table.columns]
    return {"sentence": " ".join(since), "table": {"columns": columns, "rows": table.rows}}

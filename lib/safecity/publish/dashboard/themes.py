"""Themes as the dashboard groups its indicators: question, priority, key points, commentary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from safecity.exhibits.exhibit import Exhibit
from safecity.publish.commentary import Block
from safecity.publish.dashboard.records import JSON
from safecity.publish.document import Story, Summary, Tile
from safecity.publish.draft import Draft
from safecity.publish.item import KeyPoint, evidence_for, key_point, theme_title


def themes_of(draft: Draft) -> list[JSON]:
    """List the themes that have a figure, a table, a finding or words, in the catalogue's order."""
    made: dict[str, list[Exhibit]] = {}
    for exhibit in draft.exhibits:
        made.setdefault(exhibit.theme, []).append(exhibit)
    told = (slug for slug in made if any(e.kind in ("figure", "table") for e in made[slug]))
    return [_theme(draft, slug, made[slug]) for slug in told]


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
                **_tile(told.tile),
                **{key: getattr(told, key) for key in ("exhibit", "changed", "headline")},
                "evidence": told.detail,
            }
            for told in story.findings
        ],
        "recommended": [
            {key: getattr(given, key) for key in ("number", "title", "action", "who")}
            for given in story.recommended
        ],
        "unknown": [{"number": gap.number, "question": gap.question} for gap in story.unknown],
        "why": story.why,
        "unchanged": story.unchanged,
    }


def _point(point: KeyPoint) -> dict[str, Any]:
    kept: JSON = asdict(point)
    return kept

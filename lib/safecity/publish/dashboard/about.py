"""What the dashboard says about itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Any

import yaml

from safecity.catalogue.verdicts import load_rules
from safecity.exhibits.synthesis.indicator_table import FLAGS
from safecity.publish.annexes import citation
from safecity.publish.dashboard.records import JSON, MEASURES
from safecity.publish.document import Annex, Document, Passage
from safecity.publish.draft import Draft
from safecity.publish.product import others

FILE = Path(__file__).with_name("about.yml")
PAGE = "dashboard.html"
ELSEWHERE = ("data-sources", "glossary", "all-indicators", "accessibility")
"""Annexes of the report that the dashboard prints in another place or words of its own."""


def about_of(document: Document) -> list[JSON]:
    """List what stands behind the figures: how to read them, status, method, citation, issue."""
    own = [_standing(slug, section, document) for slug, section in _sections().items()]
    annexes = [_annex(annex) for annex in document.annexes if annex.anchor not in ELSEWHERE]
    return [*own, *annexes]


def formats() -> list[JSON]:
    """List the other products of the edition: file, name and what it is."""
    return [
        {"file": p.file, "name": p.name, "description": f"{p.says[0].upper()}{p.says[1:]}"}
        for p in others(PAGE)
    ]


def lists_of(draft: Draft, themes: Iterable[JSON]) -> JSON:
    """Return the words of every choice that the dashboard offers, in their order."""
    groups = {theme["groupSlug"]: theme["group"] for theme in themes if theme["group"]}
    caveats = draft.catalogue.caveats
    return {
        "groups": [{"slug": slug, "title": title} for slug, title in groups.items()],
        "measures": list(MEASURES),
        "verdicts": draft.words["verdicts"],
        "strengths": draft.words["strengths"],
        "tiny": load_rules().tiny,
        "flags": {word: caveats[slug].text for slug, word in FLAGS.items() if slug in caveats},
    }


def meta_of(draft: Draft, document: Document) -> JSON:
    """Return what identifies the edition."""
    a, cover = draft.assessment, document.cover
    return {
        "title": cover.title,
        "name": document.name,
        "place": cover.place,
        "owner": cover.owner,
        "edition": cover.edition,
        "period": cover.period,
        "periodStart": a.period.start,
        "periodEnd": a.period.end,
        "historyStart": a.history_start,
        "previousLabel": a.period.shift(-1).short,
        "baselineLabel": a.baseline.short,
        "released": cover.released,
        "releaseDate": cover.release_date,
        "contact": cover.contact,
        "mode": cover.mode,
        "legal": cover.legal,
        "stamp": document.stamp,
        "synthetic": document.synthetic,
        "status": document.status,
        "citation": citation(draft),
        "code": a.partnership.code,
        "reportFile": "report.html",
        "otherFormats": formats(),
    }


def _standing(slug: str, section: JSON, document: Document) -> JSON:
    cover = document.cover
    facts = {"released": cover.released, "period": cover.period, "contact": cover.contact}
    passages = [
        {"heading": heading, "text": Template(text).substitute(facts)}
        for heading, text in section["passages"].items()
    ]
    return {"anchor": slug, "title": section["title"], "passages": passages, "facts": []}


def _annex(annex: Annex) -> JSON:
    return {
        "anchor": annex.anchor,
        "title": annex.title,
        "passages": list(map(_passage, annex.passages)),
        "facts": list(map(_passage, annex.facts)),
    }


def _passage(passage: Passage) -> JSON:
    return {"heading": passage.heading, "text": passage.text}


@lru_cache(maxsize=1)
def _sections() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return words

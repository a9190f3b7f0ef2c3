"""The needs assessment on serious violence: the report's chapters on it, and nothing else."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from safecity.catalogue.registry import Gap, load_catalogue
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.serious_violence import DUTY, make
from safecity.publish.products.whole import render_whole

from .samples import exhibit, sample_assessment, sample_exhibits, synthetic

WORDS = load_catalogue().gaps["knife_force_only"]


def made(exhibits=None, mode: str = "full"):
    given = sample_exhibits() if exhibits is None else exhibits
    draft = make_draft(given, load_catalogue(), sample_assessment(mode))
    document = document_of(draft)
    return [docx.Document(io.BytesIO(r(draft, document))) for r in (make, render_whole)]


def said(element) -> str:
    """Words of a paragraph or cell, those of content controls too; no numbers of footnotes."""
    inside = {text for field in element.iter(qn("w:fldSimple")) for text in field.iter(qn("w:t"))}
    return "".join(t.text or "" for t in element.iter(qn("w:t")) if t not in inside)


def texts(document) -> list[str]:
    """Every paragraph, those of cells too."""
    return [said(paragraph) for paragraph in document.element.body.iter(qn("w:p"))]


def headings(document, level: int) -> list[str]:
    return [said(p._p) for p in document.paragraphs if p.style.name == f"Heading {level}"]


def test_it_answers_what_the_duty_asks_in_its_order() -> None:
    (needs, _) = made()
    assert headings(needs, 1) == [
        "What the duty asks", "Kinds of serious violence", "What has changed", "What is not known",
        "What is recommended", "Sources",
    ]  # fmt: skip
    kinds = [theme.title for theme in load_catalogue().themes.values() if theme.duty == DUTY]
    assert headings(needs, 2) == [*kinds, "R1 Prioritise violence"]


def test_every_figure_change_and_recommendation_is_that_of_the_report() -> None:
    needs, report = made()
    known = set(texts(report))
    law = (
        "Chapter 1 of Part 2",
        "Prepared for Chapter 1 of Part 2",
        "What violence is serious",
        "The guidance is",
        "Southampton needs",
    )
    numbered = {t for t in texts(needs) if any(c.isdigit() for c in t) and not t.startswith(law)}
    assert len(numbered) > 8
    assert numbered - known == set()
    assert not any(t.startswith("Prepared under sections 5 to 7") for t in texts(needs)), (
        "it rests on the law of the duty, and has no five parts"
    )


def test_other_themes_are_not_in_it() -> None:
    every = load_catalogue().themes
    others = {theme.title for theme in every.values() if theme.duty != DUTY}
    (needs, _) = made()
    assert not others & set(headings(needs, 2))
    assert not any("overview" in text for text in texts(needs))


def test_gaps_are_those_that_its_themes_declare_or_found() -> None:
    kept = [e for e in sample_exhibits() if e.kind not in ("gap", "recommendation")]
    asked = {"knowledge_gaps.knife_force_only": WORDS.question, "violence.who": "Who?",
             "knowledge_gaps.hours": "At what hours?"}  # fmt: skip
    gaps = {
        name: Gap(question=question, reason=f"Since {name}.", closes=f"{name}.", holder="Police")
        for name, question in asked.items()
    }
    (needs, _) = made((*kept, *(exhibit(n, "gap", "gaps", gap=gap) for n, gap in gaps.items())))
    (table,) = [t for t in needs.tables if "Question" in said(t.rows[0]._tr)]
    assert {said(row.cells[1]._tc) for row in table.rows[1:]} == {WORDS.question, "Who?"}
    assert any(text.startswith("No recommendation of this edition") for text in texts(needs))


def test_a_refresh_recommends_nothing() -> None:
    (needs, _) = made(mode="refresh")
    assert any(text.startswith("No recommendation of this edition") for text in texts(needs))


def test_synthetic_data_say_so_first() -> None:
    (needs, _) = made(synthetic(sample_exhibits()))
    assert any(text.startswith("SYNTHETIC DATA") for text in texts(needs)[:3])


@pytest.mark.parametrize(
    ("released", "told"),
    [("2022-11-30", "after this edition was released"), ("2022-12-01", "(December 2022)")],
)
def test_an_edition_older_than_the_guidance_does_not_lean_on_it(released, told) -> None:
    draft = make_draft(sample_exhibits(), load_catalogue(), sample_assessment())
    document = document_of(draft)
    dated = replace(document, cover=replace(document.cover, release_date=released))
    (line,) = [
        t
        for t in texts(docx.Document(io.BytesIO(make(draft, dated))))
        if "Home Office's Serious" in t
    ]
    assert told in line

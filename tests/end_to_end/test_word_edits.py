"""Two hundred edits in Word: every altered number is found, no true one flagged, no word lost."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest

from safecity.catalogue.assessment import House, edition_catalogue, load_assessment
from safecity.exhibits.store import Store
from safecity.publish.cells import table_of
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.word.back.pairing import squeezed
from safecity.publish.word.back.reading import list_of, read_back
from safecity.publish.word.back.returned import read_returned

from .word_edits import edited

pytestmark = pytest.mark.xdist_group("demo run")
DOCUMENTS, EDITS = 10, 20
MOST_WORDS = 1_400
"""Words of the demo's paper: four sides with its chart and headings to fill in."""


@pytest.fixture(scope="module")
def draft(products):
    house = House.find()
    assessment = load_assessment(house, "southampton", "2021-22")
    exhibits = Store(products / "exhibits").read(assessment.active)
    words = house.assessments / "southampton" / "2021-22" / "commentary"
    return make_draft(exhibits, edition_catalogue(assessment), assessment, words)


@pytest.fixture(scope="module")
def sent(products):
    return read_returned(products / "report.docx").sent


@pytest.mark.parametrize("name", ["paper.docx", "report.docx"])
def test_a_document_that_nobody_edited_changes_nothing(products, draft, name) -> None:
    reading = read_back(read_returned(products / name), draft)
    assert reading.faults == ()
    assert reading.placed.commentary == {} and reading.placed.unplaced == ()


def test_the_paper_tells_the_story_of_the_report(products, draft) -> None:
    text = squeezed(" ".join(p.text for p in read_returned(products / "paper.docx").paragraphs))
    story = document_of(draft).summary.story
    wanted = [told.headline.rstrip(".") for told in story.findings]
    wanted += [advice.title for advice in story.recommended]
    wanted += [gap.question.rstrip("?") for gap in story.unknown]
    assert len(wanted) > 6
    assert [words for words in wanted if squeezed(words) not in text] == []
    assert len(text.split()) < MOST_WORDS


def test_the_report_in_word_prints_the_numbers_of_the_report(products, draft, sent) -> None:
    text = squeezed(" ".join(p.text for p in read_returned(products / "report.docx").paragraphs))
    items = document_of(draft).items
    assert [i.label for i in items if squeezed(i.headline) not in text] == []
    tables = {e.id: set(chain(*table_of(e).rows)) for e in draft.exhibits if e.table is not None}
    cells = [p for p in sent.passages if p.kind == "cell" and p.place in tables]
    assert len(cells) > 200
    assert [p.text for p in cells if p.text not in tables[p.place]] == []


@pytest.mark.parametrize("seed", range(DOCUMENTS))
def test_every_edit_is_found_or_comes_back(products, draft, sent, tmp_path, seed) -> None:
    file = tmp_path / "report.docx"
    edit = edited(products / "report.docx", file, sent, seed, EDITS)
    reading = read_back(read_returned(file), draft)
    found = [(fault.kind, fault.words, fault.reason) for fault in reading.faults]
    for kind, words, was in edit.wanted:
        fits = [f for f in found if f[0] == kind and words in f[1] and was in f[2]]
        assert fits, f"{kind} '{words}' (was '{was}') was not found among {found}"
    wanted = Counter(kind for kind, _, _ in edit.wanted)
    extra = Counter(kind for kind, _, _ in found) - wanted
    beside = ("written", "cell")  # a sentence or cell of data whose number was changed as well
    assert not [kind for kind in extra if kind not in beside], (extra, found)
    everything = "".join(reading.placed.commentary.values()) + list_of(reading)
    assert [word for word in edit.words if word not in everything] == []

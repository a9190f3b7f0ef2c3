"""Last year's words as this year's draft."""

from __future__ import annotations

import pytest

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.publish.carried import carried_text, carry_words
from safecity.publish.commentary import read_commentary
from safecity.publish.draft import make_draft
from safecity.publish.references import References

from .samples import sample_assessment, sample_exhibits

HOLDS = '{{ cell("places.map", "A", "value") }} per 1,000 in A.'
LIES = '{{ cell("places.map", "B", "value") }} per 1,000 in B.'


@pytest.fixture(scope="module")
def draft():
    return make_draft(sample_exhibits(), load_catalogue(), sample_assessment())


@pytest.fixture(scope="module")
def references(draft):
    return References.of(draft.exhibits, draft.catalogue, {})


def test_a_sentence_that_holds_stays_as_it_is(references) -> None:
    assert carried_text(HOLDS, references, "2020-21") == (HOLDS, 0)


def test_a_sentence_that_no_longer_holds_is_marked_and_not_rewritten(references) -> None:
    text, marked = carried_text(f"{HOLDS} {LIES} Partners met.\n", references, "2020-21")
    assert marked == 1
    assert text.startswith(f"{HOLDS} {LIES} <!-- words of 2020-21: no longer holds: cell(")
    assert text.endswith("--> Partners met.\n") and text.count("<!--") == 1


def test_a_period_that_is_named_is_to_be_read_again(references) -> None:
    text, marked = carried_text("Since 2019/20 it is quiet.", references, "2020-21")
    assert marked == 1 and "names 2019/20" in text


def test_marks_are_printed_nowhere(references, tmp_path) -> None:
    text, _ = carried_text(f"Before 2021 {HOLDS}\n\nAfter.", references, "2020-21")
    path = tmp_path / "violence.md"
    path.write_text(text)
    printed = [block.text for block in read_commentary(tmp_path, references)["violence"]]
    assert "<!--" in text and not [words for words in printed if "names" in words]
    assert printed[-1] == "After." and len(printed) > 1


def test_files_that_are_there_are_left(draft, tmp_path) -> None:
    before, after = tmp_path / "2020-21", tmp_path / "2021-22"
    for folder in (before, after):
        folder.mkdir()
    (before / "violence.md").write_text("Old.")
    (before / "drugs.md").write_text("Old.")
    (after / "violence.md").write_text("New.")
    assert [c.path.name for c in carry_words(before, after, draft, "2020-21")] == ["drugs.md"]
    assert (after / "violence.md").read_text() == "New."


def test_an_edition_without_words_is_named(draft, tmp_path) -> None:
    with pytest.raises(SafecityError, match="no commentary"):
        carry_words(tmp_path / "none", tmp_path / "new", draft, "2020-21")


def test_a_sentence_within_a_reference_or_a_mark_is_not_cut(references) -> None:
    said = '{{ said("In 2019. They said so", "a resident") }} and went.'
    old = "Old. <!-- words of 2019-20: names 2018: does it still hold? --> New."
    for text in (said, old):
        assert carried_text(text, references, "2020-21") == (text, 0)

"""Which characters are no text, where: the sets differ only in what the module says."""

import pytest

from safecity.characters import (
    NOT_DECLARED,
    NOT_IN_CELLS,
    NOT_IN_XML,
    NOT_ON_SLIDES,
    visible,
)

PATTERNS = (NOT_DECLARED, NOT_IN_CELLS, NOT_IN_XML, NOT_ON_SLIDES)


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b"])
def test_what_steers_a_screen_is_text_nowhere(sign) -> None:
    assert all(pattern.search(sign) for pattern in PATTERNS) and visible(sign) == "\ufffd"


@pytest.mark.parametrize("sign", ["é", "£", "\u2009", "–", "ŵ", "\n", "😀"])
def test_what_is_text_is_text_everywhere(sign) -> None:
    assert not any(pattern.search(sign) for pattern in PATTERNS) and visible(sign) == sign


@pytest.mark.parametrize(
    ("sign", "refused"),
    [
        ("\x0c", {NOT_DECLARED.pattern, NOT_ON_SLIDES.pattern, NOT_IN_XML.pattern}),
        ("\x96", {NOT_DECLARED.pattern, NOT_ON_SLIDES.pattern}),
        ("\u202e", {NOT_DECLARED.pattern, NOT_ON_SLIDES.pattern}),
        ("\u2066", {NOT_DECLARED.pattern, NOT_ON_SLIDES.pattern}),
        ("\x85", {NOT_ON_SLIDES.pattern}),
        ("\u200b", {NOT_ON_SLIDES.pattern}),
        ("\ud800", {NOT_IN_XML.pattern, NOT_ON_SLIDES.pattern}),
        ("\uffff", {NOT_DECLARED.pattern, NOT_IN_XML.pattern, NOT_ON_SLIDES.pattern}),
        ("\r", {NOT_ON_SLIDES.pattern}),
    ],
)
def test_the_sets_differ_by_what_is_done(sign, refused) -> None:
    assert {pattern.pattern for pattern in PATTERNS if pattern.search(sign)} == refused

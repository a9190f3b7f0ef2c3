"""A council's own template is used where it is given, and what it lacks is named."""

from __future__ import annotations

from io import BytesIO

import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches

from safecity.catalogue.registry import load_catalogue
from safecity.errors import SafecityError
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.slides import render_slides
from safecity.publish.slides.drawing.given import FOOT_LETTERS
from safecity.publish.slides.fitting import REST, fitted, left_out, lines
from safecity.publish.slides.slide import Box, Para

from .samples import sample_assessment, sample_exhibits, synthetic
from .test_slides_charts import samples_of_kinds

FEET = ("Footer", "Slide number")


@pytest.fixture(scope="module")
def draft():
    exhibits = synthetic((*sample_exhibits(), *samples_of_kinds()))
    return make_draft(exhibits, load_catalogue(), sample_assessment())


@pytest.fixture
def template(tmp_path):
    """A template as python-pptx has it, in the size of a wide screen, with a slide of its own."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    deck.slide_layouts[1].name = "Council text"
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "An example of the council"
    return deck, tmp_path / "template.pptx"


def made(draft, deck, path):
    deck.save(path)
    return render_slides(draft, document_of(draft), path)


def words(deck):
    """Words of each slide without its footer, which has the room that a template gives."""
    slides = Presentation(BytesIO(deck)).slides
    told = (
        (s for s in slide.shapes if s.has_text_frame and s.name not in FEET) for slide in slides
    )
    return [sorted(shape.text_frame.text for shape in shapes) for shapes in told]


def test_every_word_of_our_own_deck_stands_in_the_council_s(draft, template):
    ours, theirs = render_slides(draft, document_of(draft)), made(draft, *template)
    assert words(theirs) == words(ours)
    assert words(ours) != []
    names = {s.slide_layout.name for s in Presentation(BytesIO(theirs)).slides}
    assert "Council text" in names and "Finding with chart" not in names


def test_the_theme_of_the_template_stays_and_its_example_slides_go(draft, template):
    deck = Presentation(BytesIO(made(draft, *template)))
    theme = next(p for p in deck.part.package.iter_parts() if "theme1" in str(p.partname))
    assert b'name="safecity"' not in theme.blob and b"Calibri" in theme.blob
    assert not any("example of the council" in text for slide in deck.slides
                   for text in [slide.shapes.title.text])  # fmt: skip


def test_nothing_empty_is_left_and_nothing_lies_outside(draft, template):
    deck = Presentation(BytesIO(made(draft, *template)))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height
        assert [p.name for p in slide.placeholders if not p.has_chart and not p.text] == []


def test_a_layout_of_our_name_is_preferred(draft, template):
    deck, path = template
    deck.slide_layouts[5].name = "Table"
    deck.slide_layouts[8].name = "Title Only Too"
    deck.slide_layouts[3].name = "Text in two columns"
    names = {s.slide_layout.name for s in Presentation(BytesIO(made(draft, deck, path))).slides}
    assert "Text in two columns" in names


def test_a_missing_placeholder_is_named(draft, template):
    deck, path = template
    layout = deck.slide_layouts[1]
    for place in list(layout.placeholders):
        if place.placeholder_format.idx == 1:
            place._element.getparent().remove(place._element)
    with pytest.raises(SafecityError, match="'Council text' has no placeholder for text") as raised:
        made(draft, deck, path)
    assert raised.value.path == path and "name it" in raised.value.remedy


def test_a_layout_without_a_title_is_named(draft, template):
    deck, path = template
    for place in list(deck.slide_layouts[1].placeholders):
        if place.placeholder_format.idx == 0:
            place._element.getparent().remove(place._element)
    with pytest.raises(SafecityError, match="'Council text' has no placeholder for a title"):
        made(draft, deck, path)


def test_a_narrow_template_and_a_broken_one_are_refused(draft, template):
    deck, path = template
    deck.slide_width = Inches(10)
    with pytest.raises(SafecityError, match=r"10\.00 by 7\.50 inches") as raised:
        made(draft, deck, path)
    assert "Widescreen" in raised.value.remedy
    path.write_bytes(b"no presentation")
    with pytest.raises(SafecityError, match="not a PowerPoint presentation"):
        render_slides(draft, document_of(draft), path)


def test_what_has_no_room_is_said_to_be_in_the_notes():
    paras = (Para("One two three."), Para("Four five six.", needed=False), Para("word " * 7))
    shown = fitted(paras, Box(0, 0, 3, 0.7))
    assert REST in shown and shown[0].text == "One two three."
    assert left_out(paras, shown) == ("Four five six.", ("word " * 7).strip())
    assert left_out(paras, fitted(paras, Box(0, 0, 9, 5))) == ()


def test_text_without_a_bullet_does_not_hang_as_the_template_s_lists_do(draft, template):
    slides = Presentation(BytesIO(made(draft, *template))).slides
    texts = [s for slide in slides for s in slide.shapes if s.has_text_frame and s.name not in FEET]
    given = [p._p.pPr for s in texts for p in s.text_frame.paragraphs if p.text]
    plain = [p for p in given if p is not None and p.find(qn("a:buNone")) is not None]
    assert len(plain) > 20
    assert {(p.get("marL"), p.get("indent")) for p in plain} == {("0", "0")}


def test_the_footer_fits_the_place_that_the_template_has_for_it(draft, template):
    deck, path = template
    narrow = deck.slide_layouts[1].placeholders
    place = next(p for p in narrow if p.placeholder_format.type == PP_PLACEHOLDER.FOOTER)
    place.left, place.top, place.width, place.height = map(Inches, (5, 7, 2.6, 0.3))
    slides = Presentation(BytesIO(made(draft, deck, path))).slides
    feet = {s.text_frame.text for slide in slides for s in slide.shapes if s.name == "Footer"}
    assert feet and all(lines(text, 2.4, FOOT_LETTERS) == 1 for text in feet)

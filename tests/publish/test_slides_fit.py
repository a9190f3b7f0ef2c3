"""Text fits its place, whatever it is, and is never cut so that it says something else."""

from __future__ import annotations

from io import BytesIO

import pytest
from pptx import Presentation
from pptx.util import Emu

from safecity.catalogue.registry import load_catalogue
from safecity.charts import lettering
from safecity.charts.style import BOLD, REGULAR, contrast
from safecity.exhibits.exhibit import CaveatNote
from safecity.publish.cells import Heading, Table
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.look import COLOURS
from safecity.publish.products.slides import render_slides
from safecity.publish.slides.drawing.template import SLOTS
from safecity.publish.slides.fitting import LEADING, fewer_clauses, fitted, height, lines
from safecity.publish.slides.layouts import CONTENT, LAYOUTS
from safecity.publish.slides.slide import SMALLEST, Box, Para
from safecity.publish.slides.story.tables import PADDING, pages, row_height
from safecity.publish.slides.story.teller import Titles, shorter, size_of

from .samples import NASTY, finding, sample_assessment, sample_exhibits, synthetic
from .test_slides_charts import sample, samples_of_kinds

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and its surroundings "


@pytest.fixture(scope="module")
def deck():
    """A deck of a partnership with long names, whose findings are long as well."""
    assessment = sample_assessment()
    owner = assessment.partnership.model_copy(
        update={"name": LONG * 2, "title": f"{LONG * 2} Partnership", "contact": LONG * 4}
    )
    assessment = assessment.model_copy(update={"partnership": owner})
    caveats = tuple(CaveatNote(slug=f"c{n}", text=LONG * 3) for n in range(4))
    said = finding("violence.offences", 7.4, sentence=f"{LONG * 9}rose by 7.4%", caution=LONG * 3)
    long = sample("comparison", finding=said, caveats=caveats, headline=f"{LONG * 6} {NASTY}")
    long = long.model_copy(update={"id": "violence.comparison", "subtitle": LONG * 5})
    draft = make_draft(
        synthetic((*sample_exhibits(), *samples_of_kinds()[2:], long)), load_catalogue(), assessment
    )
    return Presentation(BytesIO(render_slides(draft, document_of(draft))))


def inches(shape):
    edges = (shape.left, shape.top, shape.width, shape.height)
    return Box(*(Emu(edge).inches for edge in edges))


def set_height(frame, width):
    """Height of the text in a frame as it is set, by the font, in inches."""
    total = 0.0
    for at, para in enumerate(frame.paragraphs):
        if not para.runs:
            continue
        size = max(r.font.size.pt for r in para.runs if r.font.size)
        weight = BOLD if any(r.font.bold for r in para.runs) else REGULAR
        hangs = para._p.pPr is not None and int(para._p.pPr.get("marL", 0))
        room = width - 0.25 if hangs else width
        count = len(lettering.wrap("".join(r.text for r in para.runs), room, size, weight))
        before = para.space_before.pt if at and para.space_before else 0
        total += (count * size * LEADING + before) / 72
    return total


def test_nothing_stands_beyond_the_slide(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            box = inches(shape)
            assert box.left >= 0 and box.top >= 0
            assert box.left + box.width <= 13.34 and box.top + box.height <= 7.5


def test_all_text_fits_its_place(deck):
    layouts = {layout.title: layout for layout in LAYOUTS.values()}
    for slide in deck.slides:
        held = {h.idx: h for h in layouts[slide.slide_layout.name].holders}
        for shape in slide.placeholders:
            idx = shape.placeholder_format.idx
            if idx in held and held[idx].kind in ("title", "body"):
                holder = held[idx]
                room = holder.box.height - 2 * holder.inset
                tall = set_height(shape.text_frame, holder.box.width - 2 * holder.inset)
                assert tall <= room + 0.01, (slide.shapes.title.text_frame.text, shape.name)


def test_tables_end_above_the_foot(deck):
    tables = [s for slide in deck.slides for s in slide.shapes if s.has_table]
    assert tables
    for shape in tables:
        assert Emu(shape.top).inches + sum(r.height for r in shape.table.rows) / 914_400 <= 6.55
        for row in shape.table.rows:
            cells = [cell.text_frame for cell in row.cells]
            widths = [column.width / 914_400 - 0.2 for column in shape.table.columns]
            tall = max(set_height(f, w) for f, w in zip(cells, widths, strict=True))
            assert tall <= row.height / 914_400 - PADDING + 0.001


def test_title_text_chart_and_foot_do_not_overlap(deck):
    for slide in deck.slides:
        boxes = [(s.name, inches(s)) for s in slide.shapes]
        for at, (name, one) in enumerate(boxes):
            for other_name, other in boxes[at + 1 :]:
                wide = min(one.left + one.width, other.left + other.width) - max(
                    one.left, other.left
                )
                tall = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
                assert wide <= 0.001 or tall <= 0.001, (name, other_name)


FURNITURE = ("Source", "Footer", "Slide", "Status", "Theme", "Measure", "Part")
"""What stands around the body: source, foot, stamp, theme and measure."""


def test_no_text_is_small(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            frames = [shape.text_frame] if shape.has_text_frame else []
            foot = shape.name.startswith(FURNITURE)
            for frame in frames:
                sizes = [r.font.size.pt for p in frame.paragraphs for r in p.runs if r.font.size]
                assert all(size >= (12 if foot else SMALLEST) for size in sizes)


def test_a_sentence_is_cut_at_clauses_only():
    said = (
        "At 136.0 per 1,000 residents, Southampton's rate of recorded crimes was the 2nd highest "
        "of 14 (95% interval 1st to 3rd), 41% above the mean of its comparators (96.7; 13 usable)"
    )
    kept = list(shorter(said))
    assert kept[0] == said
    assert kept[1].endswith("2nd highest of 14, 41% above the mean of its comparators")
    assert all(text.startswith("At 136.0 per 1,000 residents, Southampton's") for text in kept)


@pytest.mark.parametrize(
    "said",
    [
        "Referrals went from 8 in March 2019 to 17 in March 2022; too few for a percentage",
        "Recorded crimes rose by 7% in the year; this is not beyond what chance alone would do",
        "Most of the rise was in shoplifting, but the figures are provisional for that year",
    ],
)
def test_a_clause_that_bears_on_the_rest_is_never_left_out(said):
    assert set(shorter(said)) == {said}


def test_a_number_is_never_cut():
    said = "The count of recorded crimes fell, from 1,234,567.8 per 100,000 to 987.6 in 2021/22"
    for text in shorter(said):
        assert text.split()[-1] in said.replace(",", ", ").split() or said.startswith(text)
        assert not text.endswith(("1", "1,234"))


def test_titles_fit_and_differ():
    titles = Titles()
    given = [titles.give(LONG * 5, ("Violence: Figure 3",)) for _ in range(3)]
    assert given == ["Violence: Figure 3", "Violence: Figure 3 (2)", "Violence: Figure 3 (3)"]
    assert all(map(size_of, given))


def test_what_is_not_needed_goes_first_and_a_cut_says_so():
    box = Box(0, 0, 3, 1.2)
    paras = (Para("Word " * 60), Para("Spare", needed=False), Para("More words here"))
    kept = fitted(paras, box)
    assert height(kept, box.width) <= box.height
    assert "Spare" not in [p.text for p in kept]
    assert kept[0].text.endswith("(in full in the notes)")
    assert all(p.size >= SMALLEST for p in kept)


def test_lines_are_counted_as_the_font_sets_them():
    text = "A sentence of some length that has to be set in more than one line of a column"
    for width in (1.2, 2.0, 3.3, 6.0):
        assert lines(text, width, 16) >= len(lettering.wrap(text, width, 16))


def test_clauses_in_brackets_stay_together():
    assert fewer_clauses("Rates (fifths, IMD 2019), city, 2021") == (
        "Rates (fifths, IMD 2019), city, 2021", "Rates (fifths, IMD 2019), city",
        "Rates (fifths, IMD 2019)",
    )  # fmt: skip


def test_a_long_table_is_parted_evenly_and_whole():
    columns = (Heading("No.", False), Heading("Said", False))
    rows = tuple((f"{n}", LONG * 2) for n in range(23))
    parts = list(pages(Table("Long", columns, rows)))
    assert tuple(row for part in parts for row in part.whole.rows) == rows
    assert max(len(p.table.rows) for p in parts) - min(len(p.table.rows) for p in parts) <= 3
    for part in parts:
        head = row_height(("No.", "Said"), part.widths, head=True, size=part.size)
        tall = head + sum(row_height(row, part.widths, size=part.size) for row in part.table.rows)
        assert tall <= CONTENT.height


def test_colours_can_be_read():
    dark, panel = SLOTS["dk2"], SLOTS["lt2"]
    assert contrast(COLOURS["paper"], dark) >= 4.5 and contrast(SLOTS["accent3"], dark) >= 4.5
    for name in ("ink", "muted", "navy", "alert"):
        assert contrast(COLOURS[name], panel) >= 4.5
    assert contrast(SLOTS["accent2"]) >= 4.5

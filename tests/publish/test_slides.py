"""The deck as a file: it opens, it can be read aloud, it is the same every time."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pandas as pd
import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from safecity.catalogue.registry import load_catalogue
from safecity.exhibits.exhibit import Column, Exhibit, Mark
from safecity.publish.compose import document_of
from safecity.publish.draft import make_draft
from safecity.publish.products.slides import render_slides
from safecity.publish.slides.charts.native import native
from safecity.publish.slides.story.findings import course_of

from .dashboard_samples import change, indicator_line, trend
from .samples import NASTY, SVG, figure, finding, sample_assessment, sample_exhibits, synthetic
from .test_slides_charts import sample, samples_of_kinds


def rendered(exhibits, assessment=None):
    draft = make_draft(exhibits, load_catalogue(), assessment or sample_assessment())
    return render_slides(draft, document_of(draft))


def opened(deck):
    return Presentation(BytesIO(deck))


def words(slide):
    frames = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    cells = [c.text for s in slide.shapes if s.has_table for row in s.table.rows for c in row.cells]
    return "\n".join([*frames, *cells])


def alt(shape):
    return shape._element.xpath(".//p:cNvPr")[0].get("descr") or ""


@pytest.fixture(scope="module")
def full():
    return rendered(synthetic((*sample_exhibits(), *samples_of_kinds())))


@pytest.fixture(scope="module")
def deck(full):
    return opened(full)


def test_every_slide_has_a_title_of_its_own(deck):
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert all(titles) and len({t.casefold() for t in titles}) == len(titles) > 20


def test_it_tells_the_five_parts_in_their_order(deck):
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    parts = [t for s, t in zip(deck.slides, titles, strict=True) if s.slide_layout.name == "Part"]
    assert len(parts) == 6 and parts[0] == "Appendix" and parts[1].startswith("Levels of crime")
    assert parts[4:] == ["Gaps in knowledge", "Recommendations for what to prioritise"]
    assert "R1: Prioritise violence" in titles and "Contact and how to cite" in titles


def test_at_most_twelve_slides_stand_before_the_appendix_and_advice_on_the_third(deck):
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    main = titles[: titles.index("Appendix")]
    assert len(main) <= 12 and main[-1] == "What happens next"
    assert "What changed, what we recommend, what we do not know" in main[:3]


def test_a_monitor_is_its_story_and_whom_to_ask():
    exhibits = synthetic(tuple(e for e in sample_exhibits() if not (e.recommendation or e.gap)))
    draft = make_draft(exhibits, load_catalogue(), sample_assessment())
    deck = opened(render_slides(draft, replace(document_of(draft), monitor=True)))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert "Appendix" not in titles and titles[-1] == "Contact and how to cite"
    brief = next(s for s in deck.slides if s.shapes.title.text_frame.text == "What changed")
    assert "What we recommend" not in words(brief) and "What is not known" not in words(brief)


def test_charts_pictures_and_tables_say_what_they_show(deck):
    shown = [
        shape for slide in deck.slides for shape in slide.shapes
        if shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]  # fmt: skip
    assert len(shown) > 12
    assert all("SYNTHETIC" in alt(shape) and len(alt(shape)) > 20 for shape in shown)


def test_every_slide_has_notes_with_what_to_say_and_the_source(deck):
    for slide in deck.slides:
        notes = slide.notes_slide.notes_text_frame.text
        assert "Say: " in notes and "Source: " in notes and "SYNTHETIC" in notes


def test_the_notes_of_a_finding_hold_its_sentence_table_caveats_and_exhibit(deck):
    notes = [s.notes_slide.notes_text_frame.text for s in deck.slides]
    held = next(n for n in notes if "Exhibit: violence.change" in n)
    assert "violence.offences changed by 7.4%" in held
    assert "95% interval of the change 5.4 to 9.4%" in held and "Evidence: strong" in held
    assert "Caveat: Police forces revise recent months." in held
    assert "Month | Count" in held and "In the report: Exhibit W" in held


def test_long_tables_in_notes_are_cut_and_say_where_the_rest_is():
    deck = opened(rendered(sample_exhibits()))
    notes = [s.notes_slide.notes_text_frame.text for s in deck.slides]
    held = next(n for n in notes if "Exhibit: violence.trend." in n)
    assert "The other 6 rows are in exhibits/violence/trend.csv." in held


def test_a_short_table_of_indicators_says_of_how_many_it_is():
    """The headline speaks of all; a reader must not take the rows shown for these."""
    line = indicator_line()
    both = pd.concat([line.table, line.table.assign(headline=False)], ignore_index=True)
    deck = opened(rendered((line.model_copy(update={"table": both}),)))
    held = [words(s) for s in deck.slides if any(shape.has_table for shape in s.shapes)]
    assert "Indicators · 1 of 2: the main one of each theme" in held[0]


def test_synthetic_is_said_on_every_slide_and_in_every_workbook(full, deck):
    assert all("SYNTHETIC DATA" in words(slide) for slide in deck.slides)
    assert "SYNTHETIC" in deck.core_properties.title
    with ZipFile(BytesIO(full)) as held:
        books = [n for n in held.namelist() if n.endswith(".xlsx")]
        assert books
        for name in books:
            with ZipFile(BytesIO(held.read(name))) as book:
                assert b"SYNTHETIC" in book.read("xl/sharedStrings.xml")


def test_real_data_are_not_called_synthetic():
    with ZipFile(BytesIO(rendered(sample_exhibits()))) as held:
        assert not [n for n in held.namelist() if b"SYNTHETIC" in held.read(n)]


def test_the_same_exhibits_give_the_same_bytes(full):
    assert rendered(synthetic((*sample_exhibits(), *samples_of_kinds()))) == full


def test_the_only_date_is_that_of_the_release(full, deck):
    about = deck.core_properties
    assert str(about.created) == str(about.modified) == "2022-11-30 12:00:00"
    assert about.author == "Southampton Safe City Partnership" and about.language == "en-GB"
    with ZipFile(BytesIO(full)) as held:
        assert {entry.date_time for entry in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [n for n in held.namelist() if "thumbnail" in n or "printerSettings" in n]


def test_every_part_is_well_formed_and_refers_to_parts_that_are_there(full):
    with ZipFile(BytesIO(full)) as held:
        names = set(held.namelist())
        for name in names:
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(held.read(name))
            if name.endswith(".rels"):
                assert not [r for r in root if r.get("TargetMode") == "External"]


def test_reading_order_ends_with_the_foot(deck):
    for slide in deck.slides:
        names = [shape.name for shape in slide.shapes]
        assert names[0].startswith("Title")
        foot = [n for n in names if n.startswith(("Footer", "Slide number"))]
        last = names[names.index(foot[0]) :]
        assert len(last) == 3 and len(foot) == 2


def test_an_empty_edition_gives_a_small_deck_that_says_so():
    deck = opened(rendered(()))
    said = "\n".join(map(words, deck.slides))
    assert 8 <= len(deck.slides) < 20
    assert "No finding could be stated" in said and "makes no recommendations" in said
    assert "SYNTHETIC" not in said


def test_a_refresh_makes_no_recommendations():
    deck = opened(rendered(sample_exhibits(), sample_assessment("refresh")))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert not [t for t in titles if t.startswith("R1")]
    assert "refresh" in "\n".join(map(words, deck.slides))


def test_nasty_text_stays_text():
    said = finding("violence.offences", 7.4, sentence=f"{NASTY} \x0b=1+1 \x00 end")
    odd = figure("violence.odd", "changes", headline=f"=cmd {NASTY}", finding=said)
    deck = opened(rendered((*sample_exhibits(), odd)))
    everything = "\n".join(words(s) + s.notes_slide.notes_text_frame.text for s in deck.slides)
    assert '<script>alert("1")</script> & #emph[x]' in everything


def test_a_damaged_picture_is_an_error_in_words():
    from safecity.errors import SafecityError

    broken = figure("violence.map", "levels", svg=SVG[:40], form="neighbourhoods")
    with pytest.raises(SafecityError, match=r"violence\.map: broken picture"):
        rendered((broken,))


def test_fifths_say_their_unit_where_the_measure_has_no_room_for_it():
    told = native(sample("quintiles", unit="per 1,000 residents in 6 months")).notes
    assert "Beside each bar: per 1,000 residents in 6 months, and" in told[0]


def test_ranks_of_priorities_are_not_called_confidence_intervals():
    told = " ".join(native(sample("priorities")).notes)
    assert "its rank in 95% of draws" in told


def all_indicators(rows: int) -> Exhibit:
    line = indicator_line()
    every = pd.concat([line.table] * rows, ignore_index=True)
    every["indicator"] = [f"Indicator {at}" for at in range(rows)]
    every["rate"], every["change"] = "10.3", "▲ +14.3% (0.5 to 30.0)"
    every.loc[0, "change"] = "−13.9% (−36.6 to 17.1) on 2019"
    columns = {"indicator": None, "count": 0, "rate": None, "change": None, "verdict": None}
    printed = tuple(Column(name=n, title=n, decimals=d) for n, d in columns.items())
    return line.model_copy(update={"table": every, "columns": printed})


@pytest.mark.parametrize("rows", [1, 2, 20, 45])
def test_all_indicators_stand_on_one_slide_without_intervals(rows):
    deck = opened(rendered((all_indicators(rows),)))
    slide = next(
        s for s in deck.slides if s.shapes.title.text == "All indicators: level and change"
    )
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    cells = [[c.text for c in row.cells] for t in tables for row in list(t.rows)[1:]]
    assert cells[0] == ["Indicator 0", "110", "−13.9% *"]
    assert cells[1:] == [[f"Indicator {at}", "110", "▲ +14.3%"] for at in range(1, rows)]
    assert "0.5 to 30.0" in slide.notes_slide.notes_text_frame.text or rows == 1


def test_more_indicators_than_a_slide_holds_are_the_main_ones():
    titles = [s.shapes.title.text for s in opened(rendered((all_indicators(80),))).slides]
    assert "All indicators: level and change" not in titles
    assert any(title.startswith("The main indicator of each theme") for title in titles)


def test_a_change_is_drawn_as_its_course_with_the_lockdowns_and_no_other_mark():
    marks = (
        Mark(date="2020-03", label="First lockdown", kind="lockdown"),
        Mark(date="2018-10", label="Recording step", kind="recording"),
    )
    found = change()
    course = trend().model_copy(
        update={"marks": marks, "indicator": found.finding.indicator, "theme": found.theme}
    )
    draft = make_draft((found, course), load_catalogue(), sample_assessment())
    drawn = course_of(draft, found)
    assert drawn is not None and drawn.id == course.id
    assert [mark.label for mark in drawn.marks] == ["First lockdown"]
    assert course_of(draft, course) is None
